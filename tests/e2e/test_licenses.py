#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Licenses: an administrator looks at the inventory, assigns seats, is refused too many, changes a number, takes seats back and undoes that."""

import unittest
from typing import Any, Optional

from forms import pick
from person import Person
from scene import Node, WatchpostTest, wait_for


class Licenses(WatchpostTest):
    def seats(self, customer: str, product: str, type: str = 'term') -> Optional[int]:
        person = self.backend.person('administrator')
        api = self.backend.sign_in(person['email'], person['password'])
        answer = api.get(f'/v1/allocations/{customer}.{product}.{type}')
        return answer.json()['quantity'] if answer.status == 200 else None

    def open_pool(self, person: Person, product: str, type: str) -> Node:
        person.desk.keys('alt+3')
        row = wait_for(lambda: [node for node in person.window.search('list item', contains=f'{product}, {person.say(type)} ·')], f'{product} {type}', 30)[0]
        person.window.select(row)
        person.window.find('list', person.say('Assigned to'), seconds=30)
        return row

    def set_number(self, person: Person, number: int) -> None:
        person.window.set_text(person.window.find('text', person.say('Number of seats')), str(number))

    def walk(self, language: str, customer: str, name: str) -> None:
        aiko = Person.sit_down(self, role='administrator', language=language)
        say: Any = aiko.say
        row = self.open_pool(aiko, 'WatchGuard EPDR', 'Term')
        self.assertIn('430', aiko.window.name(row))

        # More than there is: the reason, and the number still in the field
        aiko.window.press('push button', say('Assign…'))
        pick(aiko, aiko.window.search, say('Customer'), name)
        self.set_number(aiko, 9000)
        aiko.window.press('push button', say('Assign'))
        aiko.window.reads(say('Not as many seats are free: take some back, or buy more'), seconds=30)
        self.assertIsNone(self.seats(customer, 'epdr'))
        self.set_number(aiko, 7)
        aiko.window.press('push button', say('Assign'))
        wait_for(lambda: self.seats(customer, 'epdr') == 7, 'seven seats', 30)

        # Another number
        aiko.window.press('push button', say('Change the seats of %s').replace('%s', name), seconds=30)
        self.set_number(aiko, 9)
        aiko.window.press('push button', say('Assign'))
        wait_for(lambda: self.seats(customer, 'epdr') == 9, 'nine seats', 30)

        # Taken back, and undone
        aiko.window.press('push button', say('Take the seats of %s back').replace('%s', name), seconds=30)
        wait_for(lambda: self.seats(customer, 'epdr') is None, 'no seats', 30)
        aiko.window.press('push button', say('Undo'))
        wait_for(lambda: self.seats(customer, 'epdr') == 9, 'nine seats again', 30)
        wait_for(lambda: '439' in aiko.window.name(self.open_pool(aiko, 'WatchGuard EPDR', 'Term')), 'the sum to follow', 30)

        # What a module stands on is not taken back: the program says which rule it is, and nothing is gone.
        aiko.window.press('push button', say('Take the seats of %s back').replace('%s', '青葉精密工業株式会社'))
        aiko.window.reads(say('A module of this customer stands on it: take that back first'), seconds=30)
        self.assertEqual(self.seats('cus-aoba', 'epdr'), 140)

    def test_in_english(self) -> None:
        self.walk('en', 'cus-blueharbor', 'Blue Harbor Hotels')

    def test_in_japanese(self) -> None:
        self.walk('ja', 'cus-chuo', '税理士法人中央会計')


if __name__ == '__main__':
    unittest.main(verbosity=2)
