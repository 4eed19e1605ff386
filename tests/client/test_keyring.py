#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk with a real gnome-keyring: open, locked, absent, and unlocked again."""

import subprocess
import unittest
from typing import Any

from desks import KEYRING_PASSWORD, Desk
from test_desk import PASSWORD, DeskTest

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


if __name__ == '__main__':
    unittest.main(verbosity=2)
