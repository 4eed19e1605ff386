#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed application in a real GNOME Shell: a bubble outlives the program, and pressing its button starts it."""

import unittest

from person import Person
from scene import WatchpostTest, wait_for

from gnome_shell import GnomeDesk


class Gnome(WatchpostTest):
    def test_a_bubble_starts_the_program(self) -> None:
        desk = self.desk(GnomeDesk)
        desk.start_keyring()
        ken = Person(desk, self.backend)
        ken.start()
        ken.sign_in()
        number = self.backend.raise_incident('Credential theft on DC-01')
        bubble = desk.bubble(number)
        self.assertIn('Acknowledge', bubble['actions'])

        ken.quit()
        self.assertIsNone(self.backend.incident(number)['acknowledged'])
        self.assertTrue(any(number in f'{left["title"]}{left["body"]}' for left in desk.bubbles()), 'the bubble went with the program')
        desk.press_bubble(bubble, 'Acknowledge')
        acknowledged = wait_for(lambda: self.backend.incident(number)['acknowledged'], 'the acknowledgement to reach the server', 30)
        self.assertEqual(acknowledged['by'], 'Ken Tanaka')
        self.assertTrue(desk.owns(), 'the program does not watch on')

    def test_a_click_on_a_bubble_opens_the_incident(self) -> None:
        desk = self.desk(GnomeDesk)
        desk.start_keyring()
        ken = Person(desk, self.backend)
        ken.start()
        ken.sign_in()
        number = self.backend.raise_incident('Credential theft on DC-01')
        bubble = desk.bubble(number)
        ken.quit()
        desk.press_bubble(bubble)
        ken.window.reads('Shadow copies were deleted on FS-02', seconds=30)


if __name__ == '__main__':
    unittest.main(verbosity=2)
