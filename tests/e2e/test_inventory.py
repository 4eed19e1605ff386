#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory: an administrator searches and filters it, opens what ends next, puts a warning to sleep and wakes it, has seen a change, sets
rules and exports the table."""

import csv
import unittest
from typing import Any

from person import Person
from scene import Node, WatchpostTest, wait_for

POOLS = 11  # of the sample data


class Inventory(WatchpostTest):
    aiko: Person
    list: Node

    def partner(self) -> dict[str, Any]:
        person = self.backend.person('administrator')
        api = self.backend.sign_in(person['email'], person['password'])
        document: dict[str, Any] = api.get('/v1/partner').json()
        return document

    def rows(self, **how: Any) -> int:
        return len(self.aiko.window.search('list item', within=self.list, **how))

    def search(self, text: str, least: int, most: int) -> None:
        self.aiko.desk.keys('ctrl+f')
        self.aiko.window.set_text(self.aiko.window.find('entry', self.aiko.say('Search the inventory')), text)
        wait_for(lambda: least <= self.rows() <= most, f'{least} to {most} rows for “{text}”', 15)

    def choose(self, label: str) -> None:
        """In the menu beside the search"""
        window = self.aiko.window
        window.click(window.search('push button', self.aiko.say('Filter and Sort'))[-1])
        window.press('menu item', self.aiko.say(label))

    def press(self, words: str, what: str) -> None:
        """The button that says @words of @what, such as “Snooze: LIC-1005 ends in 12 days”"""
        window, begin = self.aiko.window, self.aiko.say(words).split('%s')[0]
        button = wait_for(lambda: [node for node in window.search('push button', contains=what) if window.name(node).startswith(begin)], f'{begin}{what}', 30)[0]
        window.click(button)

    def count(self) -> int:
        say, window = self.aiko.say, self.aiko.window
        entry = window.search('list item', say('Licenses'))[0]
        words = [window.name(node) for node in window.search('label', within=entry)]
        return int(''.join(c for c in ''.join(words) if c.isdigit()) or 0)

    def sit_down(self, language: str) -> Person:
        self.aiko = aiko = Person.sit_down(self, role='administrator', language=language)
        aiko.desk.keys('alt+3')
        self.list = aiko.window.find('list', aiko.say('Licenses'), seconds=30)
        wait_for(lambda: self.rows() == POOLS, 'the inventory', 30)
        return aiko

    def test_finding_in_english(self) -> None:
        aiko = self.sit_down('en')
        say, window = aiko.say, aiko.window
        # A masked key, an order, a customer that holds seats, nothing at all; Escape shows everything again.
        self.search('2kda', 1, 1)
        self.search('po-2025-118', 2, 2)
        self.search('blue harbor', 1, POOLS - 1)
        self.search('blue harbor nobody', 0, 0)
        window.reads(say('Nothing in the inventory fits the search and the filter.'))
        aiko.desk.keys('ctrl+f', 'Escape')
        wait_for(lambda: self.rows() == POOLS, 'everything', 15)

        # What is over-allocated alone
        self.choose('Over-allocated')
        wait_for(lambda: self.rows() == 1 == self.rows(contains=say('Over-allocated')), 'what is over-allocated alone', 15)
        window.press('push button', say('Show the whole inventory'))
        wait_for(lambda: self.rows() == POOLS, 'everything', 15)

        # The table, as a spreadsheet reads it
        self.choose('Export…')
        file = aiko.desk.data_home / 'table.csv'
        wait_for(lambda: aiko.desk.windows(say('Export the Inventory')), 'the file chooser', 15)
        aiko.desk.keys('ctrl+a')
        aiko.desk.type(str(file))
        aiko.desk.keys('Return')
        wait_for(file.exists, 'the table', 15)
        window.reads('table.csv')
        with open(file, encoding='utf-8-sig', newline='') as table:
            lines = list(csv.DictReader(table))
        self.assertEqual(len([line for line in lines if line['Record'] == 'Pool']), POOLS)
        self.assertEqual([line['Seats'] for line in lines if line['Customer ID'] == 'cus-blueharbor'], ['85'])

    def test_warnings_in_japanese(self) -> None:
        aiko = self.sit_down('ja')
        say, window = aiko.say, aiko.window
        # What ends next leads to its pool; its warning sleeps, with a reason, and wakes.
        window.press('push button', None, contains=f'Core MDR · {say("Term")}')
        before = self.count()
        self.press('Snooze: %s', 'LIC-1005')
        window.set_text(window.find('text', say('Reason')), '更新を注文済み')
        window.press('push button', say('Snooze'))
        wait_for(lambda: [entry['reason'] for entry in self.partner().get('snoozed', [])] == ['更新を注文済み'], 'a warning that sleeps', 30)
        wait_for(lambda: self.count() == before - 1, 'one less in the sidebar', 30)
        window.reads('更新を注文済み', seconds=30)
        self.press('Wake up: %s', 'LIC-1005')
        wait_for(lambda: self.partner()['snoozed'] == [], 'a warning that is awake', 30)
        wait_for(lambda: self.count() == before, 'one more in the sidebar', 30)

        # A change that nobody here made, until somebody has seen it
        window.select(window.search('list item', contains=f'Core MDR, {say("NFR")} ·', within=self.list)[0])
        self.press('Seen: %s', 'LIC-1008')
        wait_for(lambda: self.count() == before - 1, 'one less in the sidebar', 30)

        # Rules: what is wrong is said, and the words stay.
        self.choose('Rules…')
        field = window.find('text', say('Days before its end on which a license warns'))
        self.assertEqual(window.text(field), '45, 30, 15, 7, 0')
        window.set_text(field, '10, soon')
        window.press('push button', say('Save'))
        window.reads(say('Enter one to ten numbers of days from 0 to 365.'))
        self.assertEqual(window.text(field), '10, soon')
        window.set_text(field, '10、5')
        window.press('push button', say('Save'))
        wait_for(lambda: self.partner().get('marks') == [10, 5], 'other marks', 30)
        wait_for(lambda: self.count() == before - 3, 'two warnings less', 30)


if __name__ == '__main__':
    unittest.main(verbosity=2)
