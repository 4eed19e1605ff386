#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of incidents by keyboard and pointer, read as a screen reader reads it: a screenful of rows for all of them."""

import unittest

from accessibility import Node
from person import Person
from scene import WatchpostTest, wait_for


class List(WatchpostTest):
    def rows(self, person: Person) -> list[Node]:
        return person.window.search('list item', contains='INC-')

    def focused(self, person: Person) -> str:
        """The number of the incident whose row has the focus"""
        for row in self.rows(person):
            if 'focused' in person.window.states(row):
                return person.window.name(row).split(',')[0].split()[-1]
        return ''

    def wait_focused(self, person: Person, number: str) -> Node:
        wait_for(lambda: self.focused(person) == number, f'the row of {number} to have the focus')
        return person.row(number)

    def test_from_end_to_end(self) -> None:
        person = Person.sit_down(self, screen='1280x900')
        desk, window = person.desk, person.window
        items = self.backend.sign_in(person.user['email'], person.user['password']).get('/v1/incidents', limit=200).json()
        self.assertGreater(len(items['items']), 100)
        self.assertLess(len(self.rows(person)), 30)

        desk.keys('slash', 'Escape', 'Home')
        first = wait_for(lambda: self.focused(person), 'the first row to have the focus')
        desk.keys('End')
        last = wait_for(lambda: self.focused(person) not in ('', first) and self.focused(person), 'the last row to have the focus')
        self.assertIn('selected', window.states(self.wait_focused(person, last)))
        self.assertEqual([], window.search('list item', contains=first))
        self.assertLess(len(self.rows(person)), 30)
        desk.keys('Home', 'Down', 'Down', 'Up', 'Up')
        self.wait_focused(person, first)
        # Faster than frames, a page and back; with Control, what is selected stays.
        desk.keys('Next', 'Next', 'Next', 'Prior', 'Prior', 'Prior')
        self.wait_focused(person, first)
        desk.keys('ctrl+Down')
        second = wait_for(lambda: self.focused(person) not in ('', first) and self.focused(person), 'the second row to have the focus')
        self.assertIn('selected', window.states(person.row(first)))
        desk.keys('space')
        wait_for(lambda: 'selected' in window.states(person.row(second)), 'the second row to be selected')
        self.assertNotIn('selected', window.states(person.row(first)))

        # A row that is clicked is opened.
        row = self.rows(person)[-3]
        clicked = window.name(row).split(',')[0].split()[-1]
        window.point_at(row)
        wait_for(lambda: 'selected' in window.states(person.row(clicked)), 'the clicked row to be selected')
        window.find('label', clicked, seconds=20)
        desk.keys('slash', 'Escape')
        self.wait_focused(person, clicked)

        # What comes in above while somebody reads further down moves nothing, and is offered.
        desk.keys('Next', 'Next')
        here = wait_for(lambda: self.focused(person) not in ('', clicked) and self.focused(person), 'a row further down')
        before = window.ask('extents', node=person.row(here))
        number = self.backend.raise_incident('Ransomware behavior on FS-02')
        window.find('push button', contains=' new', seconds=30)
        self.assertEqual(window.ask('extents', node=person.row(here)), before)
        person.row(number)

        # A search shows what it finds from its beginning, and everything again when it is left.
        desk.keys('slash')
        desk.type('FS-02')
        person.window.gone('list item', contains=last)
        wait_for(lambda: all('FS-02' in window.name(row) for row in self.rows(person)), 'only what is found')
        desk.keys('Escape')
        wait_for(lambda: any('FS-02' not in window.name(row) for row in self.rows(person)), 'everything again')


if __name__ == '__main__':
    unittest.main(verbosity=2)
