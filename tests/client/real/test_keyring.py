#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk with a real gnome-keyring: open, locked, absent, and unlocked again; and with one that asks, hangs or dies.

With --long everything, without it what takes seconds."""

import signal
import subprocess
import sys
import unittest
from typing import Any

from desks import KEYRING_PASSWORD, Desk, FakeKeyring, wait_until
from fault_proxy import Fault, FaultProxy
from test_desk import PASSWORD, DeskTest

at_length = unittest.skipUnless('--long' in sys.argv, 'runs with --long')


class Keyring(DeskTest):
    def start_desk(self) -> Desk:
        return self.desk('one')

    def items(self) -> list[Any]:
        """What is in the keyring, as any program sees it: attributes and labels."""
        script = ('import gi; gi.require_version("Secret", "1"); from gi.repository import Secret\n'
                  'service = Secret.Service.get_sync(Secret.ServiceFlags.LOAD_COLLECTIONS, None)\n'
                  'print([(item.get_label(), item.get_attributes()) for collection in service.get_collections() for item in collection.get_items()])')
        done = subprocess.run(['/usr/bin/python3', '-c', script], env=self.session.environment, capture_output=True, text=True, check=True)
        return eval(done.stdout)  # noqa: S307: our own script's

    def test_the_token_is_in_the_keyring_and_nowhere_else(self) -> None:
        desk = self.start_desk()
        account = desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD) and desk.health()['account']
        desk.wait_synced()
        desk.wait_health(lambda health: health['keyring'] == {'state': 'ok', 'code': None}, 'a keyring that keeps it')
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
        incident = self.raise_incident()
        desk = self.start_desk()
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()
        desk.wait_kept()
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

    def test_killed_before_it_was_written_says_so_and_still_wakes(self) -> None:
        desk = self.start_desk()
        desk.say('shows', on=False)
        self.session.daemon.send_signal(signal.SIGSTOP)
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()
        incident = self.raise_incident('critical')
        bubble = desk.wait('bubble', incident=incident)['id']
        desk.wait_incident(incident)
        self.assertFalse(desk.health()['kept'])
        desk.kill()
        self.session.daemon.send_signal(signal.SIGCONT)
        desk.start()
        self.assertEqual(desk.wait('bubble', incident=incident)['id'], bubble)
        desk.wait('bubble', type='broken', error='auth-required')
        self.assertEqual(desk.health()['trouble'], 'auth-required')
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD, again=True)
        desk.wait_synced()
        desk.wait_kept()
        self.assertIsNone(desk.health()['trouble'])

    def test_absent_keeps_it_for_this_run(self) -> None:
        self.session.stop_keyring()
        desk = self.start_desk()
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()
        desk.wait_health(lambda health: health['keyring'] == {'state': 'warning', 'code': 'keyring-absent'} and not health['kept'], 'a desk for this run')
        self.assertIsNone(desk.health()['trouble'])
        desk.stop()
        desk.start()
        desk.wait_health(lambda health: health['keyring'] == {'state': 'broken', 'code': 'keyring-absent'}, 'no keyring')
        # A way on: sign in again, for this run
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD, again=True)
        desk.wait_health(lambda health: health['trouble'] is None and health['stream']['state'] == 'ok', 'a desk that works')

class Faulty(DeskTest):
    """A keyring that asks, hangs or dies: somebody is woken all the same, the keyring is named, and nobody has to sign in again."""

    def setUp(self) -> None:
        super().setUp()
        self.session.stop_keyring()
        self.keyring = FakeKeyring(self.session, self.folder / 'secrets.json').start()
        self.addCleanup(lambda: self.keyring.die())
        self.proxy = FaultProxy(self.server.port)
        self.addCleanup(self.proxy.close)
        self.server.stop()
        self.server.arguments = ('--public-url', self.proxy.url)
        self.server.start()
        self.desk_one = self.desk()
        self.desk_one.sign_in(self.proxy.url, 'tess@kestrel.example', PASSWORD)
        self.desk_one.wait_synced()
        self.desk_one.wait_health(lambda health: health['kept'], 'a keyring that keeps it')

    def refresh(self) -> None:
        """The access token is refused once: a new pair has to be fetched, and kept."""
        before = self.proxy.count('/oauth/token')
        self.proxy.fault = Fault('body', status=401, body=b'{"type": "urn:watchpost:problem:auth-required", "title": "x", "status": 401}',
                                 headers={'Content-Type': 'application/problem+json'}, match='/v1/', times=1)
        self.desk_one.do('retry-now')
        wait_until(lambda: self.proxy.count('/oauth/token') > before, 30, 'a refresh')

    def is_woken(self, seconds: float = 5) -> None:
        incident = self.raise_incident('critical')
        self.desk_one.wait('bubble', incident=incident, seconds=seconds)

    def stays_signed_in(self) -> None:
        self.desk_one.start()
        self.desk_one.wait_synced()
        health = self.desk_one.wait_health(lambda health: health['kept'], 'a keyring that keeps it')
        self.assertEqual((health['signIn']['state'], health['trouble']), ('ok', None))

    def test_asks_at_every_refresh(self) -> None:
        self.keyring.set('asks')
        for _ in range(3):
            self.refresh()
            self.is_woken()
        self.assertIsNone(self.desk_one.health()['trouble'])
        self.assertEqual(self.keyring.prompts(), 0)  # nothing here asked for a prompt
        self.desk_one.kill()
        self.keyring.set('works')
        self.stays_signed_in()

    @at_length
    def test_refuses_what_is_written(self) -> None:
        self.keyring.set('refuses')
        for _ in range(3):
            self.refresh()
        self.is_woken()
        health = self.desk_one.wait_health(lambda health: health['keyring']['state'] == 'warning', 'a keyring that is named')
        self.assertEqual((health['trouble'], health['server']['state'], health['kept']), (None, 'ok', True))
        self.desk_one.kill()
        self.keyring.set('works')
        self.stays_signed_in()

    def test_dies_in_the_middle(self) -> None:
        self.keyring.set('asks')
        self.refresh()
        self.keyring.die()
        self.desk_one.wait_health(lambda health: health['keyring'] == {'state': 'warning', 'code': 'keyring-absent'}, 'a keyring that has gone')
        self.refresh()
        self.is_woken()
        self.keyring.start()
        self.refresh()
        self.desk_one.wait_health(lambda health: health['keyring']['state'] == 'ok', 'a keyring that is back')
        self.desk_one.kill()
        self.stays_signed_in()

    @at_length
    def test_silent_at_the_start(self) -> None:
        self.desk_one.stop()
        self.keyring.set('silent')
        self.desk_one.start()
        health = self.desk_one.wait_health(lambda health: health['keyring']['state'] == 'broken', 'a keyring that is named', seconds=10)
        self.assertEqual((health['keyring']['code'], health['trouble']), ('keyring-silent', 'keyring-silent'))
        self.assertNotIn(health['server']['code'], ('timeout', 'offline'))
        self.desk_one.wait('bubble', type='broken', error='keyring-silent')
        # A way on without it
        self.desk_one.sign_in(self.proxy.url, 'tess@kestrel.example', PASSWORD, again=True)
        self.desk_one.wait_health(lambda health: health['trouble'] is None and health['stream']['state'] == 'ok' and not health['kept'], 'a desk for this run')
        self.is_woken()

    @at_length
    def test_answers_late(self) -> None:
        self.desk_one.stop()
        self.keyring.set('silent')
        self.desk_one.start()
        self.desk_one.wait_health(lambda health: health['trouble'] == 'keyring-silent', 'a keyring that is named', seconds=10)
        self.keyring.die()
        self.keyring.start()
        self.desk_one.do('retry-now')
        self.desk_one.wait_health(lambda health: health['trouble'] is None and health['stream']['state'] == 'ok', 'a desk that works', seconds=60)


class Sandboxed(DeskTest):
    """As in a Flatpak, or here in a snap, which one variable tells: libsecret keeps the token in a file of its own, and asks a portal for
    its key, which asks the person."""

    def setUp(self) -> None:
        super().setUp()
        self.session.stop_keyring()
        self.portal = FakeKeyring(self.session, self.folder, 'fake_portal').start()
        self.addCleanup(self.portal.die)
        self.one = Desk(self.folder / 'one', environment=self.session.environment | {'SNAP_NAME': 'watchpost'}).start()
        self.addCleanup(self.one.stop)
        self.one.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
        self.one.wait_synced()
        self.one.wait_health(lambda health: health['kept'], 'a keyring that keeps it')
        self.one.stop()

    def works_in_the_end(self) -> None:
        self.portal.set('works')
        self.one.do('unlock')
        self.one.wait_health(lambda health: health['trouble'] is None and health['stream']['state'] == 'ok', 'a desk that works', seconds=60)

    @at_length
    def test_refused_at_the_start_is_not_asked_again(self) -> None:
        self.portal.set('refuses')
        before = self.portal.prompts()
        self.one.start()
        self.one.wait_health(lambda health: health['trouble'] == 'keyring-locked', 'a locked keyring', seconds=10)
        for _ in range(5):
            self.one.do('retry-now')
            self.one.health()
        self.one.wait('bubble', type='broken', error='keyring-locked')
        self.assertEqual(self.portal.prompts() - before, 1, 'somebody was asked again who had said no')
        self.works_in_the_end()

    @at_length
    def test_nobody_answers_at_the_start(self) -> None:
        for mode in ('waits', 'silent'):
            with self.subTest(mode):
                self.portal.set(mode)
                self.one.start()
                health = self.one.wait_health(lambda health: health['trouble'], 'a keyring that is named', seconds=10)
                self.assertEqual((health['trouble'], health['server']['code']), ('keyring-silent', None))
                self.one.kill() if mode == 'silent' else self.one.stop()


if __name__ == '__main__':
    unittest.main(verbosity=2, argv=[word for word in sys.argv if word != '--long'])
