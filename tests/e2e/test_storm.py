#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""200 criticals over 20 customers in ten seconds, handled in any order by three people: no bubble stays that should not, none is missing."""

import unittest

from person import Person
from scene import Desk, WatchpostTest
from storm import Storm

from gnome_shell import GnomeDesk

SEED = 20261127
PEOPLE = (('technician', 0), ('technician', 1), ('administrator', 0))


class Whole(WatchpostTest):
    def setUp(self) -> None:
        super().setUp()
        self.backend.stop()
        main = self.backend.ready['demoUsers'][0]
        self.customers = [self.backend.add_customer(main['partner'], {
            'name': f'Customer {number}', 'products': ['core_mdr'], 'language': 'en', 'timeZone': 'Asia/Tokyo',
            'settings': {'socIsolation': True, 'socDirectAssistance': False},
            'contacts': {'path': 'email_then_phone', 'emails': [main['email']], 'phones': []}})['id'] for number in range(20)]
        self.backend.start()

    def storm(self, kind: type[Desk], room: int = 0) -> Storm:
        desk = self.desk(kind)
        desk.start_keyring()
        desk.start_notifications()
        ken = Person(desk, self.backend)
        ken.start()
        ken.sign_in()
        ken.window.find('push button', contains='not tested here')
        storm = Storm(self, self.backend, desk, [self.backend.person(*who) for who in PEOPLE], SEED)
        storm.check(storm.rage(200, self.customers, 10, 15), 60, room)
        return storm

    def test_dunst(self) -> None:
        self.storm(Desk)

    def test_gnome_shell(self) -> None:
        """It keeps three bubbles of a program: as one is handled, the next comes up, until all have been there."""
        storm = self.storm(GnomeDesk, 3)
        seen: set[str] = set()
        while len(storm.left) > 0:
            shown = storm.shown()
            seen |= shown
            number = min(shown)
            storm.people[0].post(f'/v1/incidents/{number}/acknowledge')
            storm.left.remove(number)
            storm.check(storm.left, 20, 3)
        self.assertEqual(len(seen), 15)
        self.assertEqual(storm.desk.bubbles(), [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
