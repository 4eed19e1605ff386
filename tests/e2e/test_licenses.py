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

    def allocation(self, customer: str, product: str, type: str) -> Any:
        person = self.backend.person('administrator')
        return self.backend.sign_in(person['email'], person['password']).get(f'/v1/allocations/{customer}.{product}.{type}').json()

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
        self.press_with(aiko, '_Set It to %s (All That Are Free)', '90')
        wait_for(lambda: aiko.window.text(aiko.window.find('text', say('Number of seats'))) == '90', 'all that are free')
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
        aiko.window.press('push button', say('Cancel'))
        self.assertEqual(self.seats('cus-aoba', 'epdr'), 140)

    def press_with(self, person: Person, words: str, value: str) -> None:
        """The button with @words, without their mnemonic, about @value"""
        label = person.say(words.replace('_', '')).replace('%s', value)
        person.window.press('push button', label, seconds=30)

    def open_menu(self, person: Person, label: str) -> None:
        """An entry of the menu above the list"""
        person.window.click(person.window.search('push button', person.say('Assign and Activate'))[-1])
        person.window.press('menu item', person.say(label))

    def trial(self, language: str, customer: str, name: str) -> None:
        """A trial of what there is no license of, with the product that it stands on first, from the menu; and its extension on the customer's page"""
        aiko = Person.sit_down(self, role='administrator', language=language)
        say: Any = aiko.say
        self.open_pool(aiko, 'WatchGuard EPDR', 'Term')
        self.open_menu(aiko, 'Start a Trial…')
        pick(aiko, aiko.window.search, say('Customer'), name)
        pick(aiko, aiko.window.search, say('Product'), 'Core MDR')
        self.set_number(aiko, 6)
        aiko.window.press('push button', say('Assign'))
        aiko.window.reads(say('This module stands on an Endpoint Security product: assign the customer one first'), seconds=30)
        aiko.window.press('push button', say('Assign the Product First…'), seconds=30)
        aiko.window.click(wait_for(lambda: aiko.window.search('push button', say('Assign'))[1:] and aiko.window.search('push button', say('Assign')), 'two dialogs')[-1])
        wait_for(lambda: self.seats(customer, 'edr', 'trial') == 6, 'the product first', 30)
        wait_for(lambda: len(aiko.window.search('push button', say('Assign'))) == 1, 'one dialog again', 30)
        aiko.window.press('push button', say('Assign'))
        wait_for(lambda: self.seats(customer, 'core_mdr', 'trial') == 6, 'the module', 30)

        # The customer's page has both, and extends.
        aiko.desk.keys('alt+2')
        rows = aiko.window.find('list', say('Customers'), seconds=30)
        aiko.window.select(aiko.window.find('list item', contains=name, within=rows, seconds=30))
        aiko.window.find('list', say('What This Customer Holds'), seconds=30)
        aiko.window.press('push button', say('Extend the trial of %s').replace('%s', 'Core MDR'), seconds=30)
        wait_for(lambda: self.allocation(customer, 'core_mdr', 'trial')['trial']['extended'], 'an extended trial', 30)
        wait_for(lambda: not aiko.window.search('push button', say('Extend the trial of %s').replace('%s', 'Core MDR')), 'once', 30)

    def many(self, language: str, names: list[str], customers: list[str]) -> None:
        aiko = Person.sit_down(self, role='administrator', language=language)
        say: Any = aiko.say
        self.open_pool(aiko, 'WatchGuard EPDR', 'Term')
        self.open_menu(aiko, 'Assign to Many Customers…')
        pick(aiko, aiko.window.search, say('Product'), 'WatchGuard EPDR')
        aiko.window.set_text(aiko.window.find('text', say('Number for %s').replace('%s', names[0])), '4')
        aiko.window.set_text(aiko.window.find('text', say('Number for %s').replace('%s', names[1])), '9000')
        aiko.window.press('push button', say('Assign'))
        aiko.window.reads(say('Refused: %s').replace('%s', say('Not as many seats are free: take some back, or buy more')), seconds=30)
        wait_for(lambda: self.seats(customers[0], 'epdr') == 4, 'four seats', 30)
        self.assertIsNone(self.seats(customers[1], 'epdr'))
        aiko.window.press('push button', say('Undo'))
        wait_for(lambda: self.seats(customers[0], 'epdr') is None, 'none again', 30)

        # Closing asks: what is chosen has not got its seats.
        aiko.desk.keys('Escape')
        aiko.window.reads(say('Discard What Is Chosen?'), seconds=30)
        aiko.window.press('push button', say('Keep'))
        aiko.window.gone('push button', say('Keep'), seconds=30)
        aiko.window.point_at(aiko.window.find('text', say('Number for all')), say('Assign to Many Customers'))
        self.assertEqual(aiko.window.text(aiko.window.find('text', say('Number for %s').replace('%s', names[1]))), '9000')
        aiko.desk.keys('Escape')
        aiko.window.press('push button', say('Discard'), seconds=30)
        aiko.window.gone('text', say('Number for all'), seconds=30)

    def test_a_trial_in_english(self) -> None:
        self.trial('en', 'cus-pacificgene', 'Pacific Gene Labs')

    def test_a_trial_in_japanese(self) -> None:
        self.trial('ja', 'cus-lumiere', 'Atelier Lumière Tokyo')

    def test_many_in_english(self) -> None:
        self.many('en', ['Atelier Lumière Tokyo', 'Blue Harbor Hotels'], ['cus-lumiere', 'cus-blueharbor'])

    def test_in_english(self) -> None:
        self.walk('en', 'cus-blueharbor', 'Blue Harbor Hotels')

    def test_in_japanese(self) -> None:
        self.walk('ja', 'cus-chuo', '税理士法人中央会計')


if __name__ == '__main__':
    unittest.main(verbosity=2)
