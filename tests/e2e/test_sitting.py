#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A short sitting with the window, from the start to the quit: what a sanitizer looks at for leaks, which takes whole stacks and time."""

import unittest

from person import Person
from scene import WatchpostTest, wait_for

TITLE = 'Ransomware behavior on FS-02'


class Sitting(WatchpostTest):
    def test_sign_in_tick_comment_and_quit(self) -> None:
        ken = Person.sit_down(self)
        desk = ken.desk
        number = self.backend.raise_incident(TITLE)
        desk.press_bubble(desk.bubble(TITLE), 'Acknowledge')
        ken.open(number)
        ken.tick('Step 1 of the guidance')
        ken.comment('Pulled the network cable of FS-02.')

        def arrived() -> bool:
            incident = self.backend.incident(number)
            return bool(incident['acknowledged'] and incident['comments'] and incident['steps'][0]['done'])

        wait_for(arrived, 'the sitting to reach the server', 60)
        ken.quit()


if __name__ == '__main__':
    unittest.main(verbosity=2)
