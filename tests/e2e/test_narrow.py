#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen of 360 pixels: every view and an open incident are no wider, in both languages."""

import unittest

from person import Person
from scene import WatchpostTest, wait_for

WIDTH = 360


class Narrow(WatchpostTest):
    def fits(self, person: Person, what: str) -> None:
        frame = person.window.find('frame', seconds=30)
        wait_for(lambda: person.window.ask('extents', node=frame)[2] <= WIDTH, f'{what} in {WIDTH} pixels', 10)

    def test_views_and_an_incident(self) -> None:
        number = self.backend.raise_incident('Ransomware behavior on FS-02')
        for language in ('en', 'ja'):
            person = Person.sit_down(self, language=language, screen=f'{WIDTH}x700')
            for view in range(1, 5):
                person.desk.keys(f'alt+{view}')
                self.fits(person, f'view {view}')
            # A row leads to its page, where only one of the two has room
            person.desk.keys('alt+2')
            person.window.point_at(person.window.find('list item', 'Larkspur Robotics Inc.', seconds=30))
            person.window.reads(person.say('Whom the SOC Contacts'), seconds=30)
            wait_for(lambda: person.window.ask('extents', node=person.window.find('label', person.say('Whom the SOC Contacts')))[0] >= 0, 'the page of a customer')
            self.fits(person, 'a customer')
            person.open(number)
            person.window.reads('Step 1 of the guidance', seconds=30)
            self.fits(person, 'an incident')
            person.quit()


if __name__ == '__main__':
    unittest.main(verbosity=2)
