#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk with a real gnome-keyring: open, locked, absent, and unlocked again."""

import os
import shutil
import signal
import subprocess
import unittest
from typing import Any, Optional

from desks import Desk
from test_desk import PASSWORD, DeskTest

KEYRING_PASSWORD = b'keyring password'
NO_FILE = {'SECRET_BACKEND': '', 'SECRET_FILE_TEST_PASSWORD': '', 'SECRET_FILE_TEST_PATH': ''}


class Session:
    """A session bus of its own, with or without a keyring on it."""

    def __init__(self, home: str):
        self.environment = {**os.environ, 'HOME': home, 'XDG_DATA_HOME': f'{home}/data', 'XDG_RUNTIME_DIR': f'{home}/run', 'XDG_CACHE_HOME': f'{home}/cache'}
        for variable in ('DISPLAY', 'WAYLAND_DISPLAY', 'SECRET_BACKEND', 'GNOME_KEYRING_CONTROL'):
            self.environment.pop(variable, None)
        for folder in ('data', 'run', 'cache'):
            os.makedirs(f'{home}/{folder}', mode=0o700, exist_ok=True)
        # Nothing is started by the bus: a keyring is there when the test wants one.
        configuration = f'{home}/bus.conf'
        with open(configuration, 'w', encoding='utf-8') as file:
            file.write(f'<busconfig><type>session</type><listen>unix:path={home}/run/bus</listen><policy context="default">'
                       '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>')
        self.bus = subprocess.Popen(['dbus-daemon', f'--config-file={configuration}', '--nofork', '--print-address'],
                                    stdout=subprocess.PIPE, env=self.environment, text=True)
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = self.bus.stdout.readline().strip()
        self.daemon: Optional[subprocess.Popen[bytes]] = None

    def start_keyring(self, password: Optional[bytes]) -> None:
        """None: nobody has given the password, the collection stays locked."""
        arguments = ['gnome-keyring-daemon', '--foreground', '--components=secrets'] + (['--unlock'] if password is not None else [])
        self.daemon = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)
        self.daemon.stdin.write(password or b'')
        self.daemon.stdin.close()
        subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'], env=self.environment, check=True)

    def stop_keyring(self) -> None:
        if self.daemon is not None:
            self.daemon.send_signal(signal.SIGTERM)
            self.daemon.wait(10)
            self.daemon = None

    def stop(self) -> None:
        self.stop_keyring()
        self.bus.terminate()
        self.bus.wait(10)
        self.bus.stdout.close()


@unittest.skipUnless(shutil.which('gnome-keyring-daemon') and shutil.which('dbus-daemon'), 'no keyring here')
class Keyring(DeskTest):
    def setUp(self) -> None:
        super().setUp()
        self.session = Session(str(self.folder / 'home'))
        self.addCleanup(self.session.stop)

    def start_desk(self) -> Desk:
        environment = {**self.session.environment, **NO_FILE}
        desk = Desk(self.folder / 'one', environment=environment)
        for variable in NO_FILE:
            desk.environment.pop(variable)
        desk.start()
        self.addCleanup(desk.stop)
        return desk

    def items(self) -> list[Any]:
        """What is in the keyring, as any program sees it: attributes and labels."""
        script = ('import gi; gi.require_version("Secret", "1"); from gi.repository import Secret\n'
                  'service = Secret.Service.get_sync(Secret.ServiceFlags.LOAD_COLLECTIONS, None)\n'
                  'print([(item.get_label(), item.get_attributes()) for collection in service.get_collections() for item in collection.get_items()])')
        done = subprocess.run(['/usr/bin/python3', '-c', script], env=self.session.environment, capture_output=True, text=True, check=True)
        return eval(done.stdout)  # noqa: S307: our own script's

    def test_the_token_is_in_the_keyring_and_nowhere_else(self) -> None:
        self.session.start_keyring(KEYRING_PASSWORD)
        desk = self.start_desk()
        account = desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD) and desk.health()['account']
        desk.wait_synced()
        self.assertEqual(desk.health()['keyring'], {'state': 'ok', 'code': None})
        items = self.items()
        self.assertEqual(len(items), 1)
        label, attributes = items[0]
        self.assertEqual({key: value for key, value in attributes.items() if not key.startswith('xdg:')},
                         {'application': 'io.github.watchpost.Watchpost', 'account': account})
        self.assertNotIn('tess', label)
        desk.stop()
        desk.start()
        desk.wait_synced()
        desk.do('sign-out')
        self.assertEqual(self.items(), [])

    def test_locked_at_the_start_prompts_nobody_and_goes_on_when_unlocked(self) -> None:
        self.session.start_keyring(KEYRING_PASSWORD)
        incident = self.raise_incident()
        desk = self.start_desk()
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()
        desk.stop()
        self.session.stop_keyring()
        self.session.start_keyring(None)
        desk.start()
        desk.wait_health(lambda health: health['keyring'] == {'state': 'broken', 'code': 'keyring-locked'}, 'a locked keyring')
        self.assertEqual(desk.health()['trouble'], 'keyring-locked')
        desk.wait('bubble', type='broken', error='keyring-locked')
        desk.submit('comment', incident, {'text': 'typed while locked'})
        self.assertEqual([row['state'] for row in desk.outbox()], ['waiting'])
        # Somebody unlocks it, in whatever way: the next look finds it open.
        self.session.stop_keyring()
        self.session.start_keyring(KEYRING_PASSWORD)
        desk.do('unlock')
        desk.wait_empty()
        desk.wait_health(lambda health: health['keyring']['state'] == 'ok' and health['trouble'] is None, 'an open keyring')
        self.assertEqual([comment['text'] for comment in self.truth(incident)['comments']], ['typed while locked'])

    def test_absent_keeps_it_for_this_run(self) -> None:
        desk = self.start_desk()
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()
        self.assertEqual(desk.health()['keyring'], {'state': 'warning', 'code': 'keyring-absent'})
        self.assertIsNone(desk.health()['trouble'])
        desk.stop()
        desk.start()
        desk.wait_health(lambda health: health['keyring'] == {'state': 'broken', 'code': 'keyring-absent'}, 'no keyring')
        # A way on: sign in again, for this run
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD, again=True)
        desk.wait_health(lambda health: health['trouble'] is None and health['stream']['state'] == 'ok', 'a desk that works')


if __name__ == '__main__':
    unittest.main(verbosity=2)
