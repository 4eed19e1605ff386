#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that a person saves: under a name, offline, on every desk of theirs, renamed, removed and brought back, and the one the list begins with."""

import unittest
from typing import Any

from person import Person
from scene import Node, WatchpostTest, wait_for
from watchpost_server import Client


class Filters(WatchpostTest):
    def api(self) -> Client:
        person = self.backend.person('technician')
        return self.backend.sign_in(person['email'], person['password'])

    def saved(self) -> list[dict[str, Any]]:
        return self.api().get('/v1/filters').json()['items']

    def place(self, person: Person, name: str) -> Node:
        """Its line in the sidebar"""
        return person.window.find('list item', name, seconds=30)

    def choose_place(self, person: Person, name: str) -> None:
        person.window.point_at(self.place(person, name))

    def line(self, person: Person, name: str) -> Node:
        """Its row in the list of the view, which says what it asks as well"""
        return wait_for(lambda: [node for node in person.window.search('list item', contains=name) if node != self.place(person, name)], name, 30)[0]

    def save(self, person: Person, name: str, begin_with: bool = False) -> None:
        person.window.press('push button', person.say('Save…'))
        person.window.set_text(person.window.find('text', person.say('Name')), name)
        if begin_with:
            person.desk.keys('Tab', 'space')
            box = person.window.find('check box', person.say('Begin with this filter'))
            wait_for(lambda: 'checked' in person.window.states(box), 'it to be checked')
        person.window.press('push button', person.say('Save'))
        person.window.reads(name, within=self.place(person, name))

    def test_from_the_first_to_the_last(self) -> None:
        aiko = Person.sit_down(self, language='ja')
        # The severity filter by its key, saved under a name
        aiko.desk.keys('1')
        aiko.window.find('push button', aiko.say('Save…'), seconds=30)
        self.save(aiko, '夜勤の重大')
        wait_for(lambda: [item['name'] for item in self.saved()] == ['夜勤の重大'], 'it to be at the server', 30)
        # Without a network a search: it waits, and is in the sidebar all the same
        self.backend.kill()
        aiko.desk.keys('ctrl+f')
        wait_for(lambda: 'focused' in aiko.window.states(aiko.window.find('entry', aiko.say('Search incidents'))), 'the search to be ready')
        aiko.desk.type('powershell')
        aiko.window.find('push button', aiko.say('Save…'), seconds=30)
        self.save(aiko, 'PowerShell', begin_with=True)
        self.backend.start()
        wait_for(lambda: len(self.saved()) == 2, 'both to be at the server', 60)
        self.assertIsNotNone(next(item for item in self.saved() if item['name'] == 'PowerShell')['defaultAt'])

        # Another desk of the same person, in English: both are there, and lead to the list
        ken = Person.sit_down(self)
        ken.window.reads('PowerShell: Critical · “powershell”', seconds=30)
        self.choose_place(ken, '夜勤の重大')
        ken.window.reads('夜勤の重大: Critical', seconds=30)
        # Renamed, at once and for the other desk
        ken.desk.keys('alt+6')
        ken.window.select(self.line(ken, '夜勤の重大'))
        ken.window.point_at(ken.window.find('text', 'Name'))
        ken.desk.keys('ctrl+a')
        ken.desk.type('Night shift')
        ken.desk.keys('Return')
        self.place(ken, 'Night shift')
        wait_for(lambda: 'Night shift' in [item['name'] for item in self.saved()], 'the other name to be at the server', 30)
        self.place(aiko, 'Night shift')
        # What is typed and not applied stays, whoever gives it another name meanwhile
        ken.window.point_at(ken.window.find('text', 'Name'))
        ken.desk.keys('End')
        ken.desk.type(' half')
        wait_for(lambda: ken.window.text(ken.window.find('text', 'Name')) == 'Night shift half', 'the words')
        item = next(item for item in self.saved() if item['name'] == 'Night shift')
        self.api().post(f'/v1/filters/{item["id"]}/rename', {'name': 'From elsewhere'})
        self.place(ken, 'From elsewhere')
        self.assertEqual(ken.window.text(ken.window.find('text', 'Name')), 'Night shift half')
        ken.window.select(self.line(ken, 'PowerShell'))
        ken.window.select(self.line(ken, 'From elsewhere'))
        wait_for(lambda: ken.window.text(ken.window.find('text', 'Name')) == 'Night shift half', 'the words again')
        ken.desk.keys('Tab')
        ken.window.point_at(ken.window.find('text', 'Name'))
        ken.desk.keys('ctrl+a')
        ken.desk.type('Night shift')
        ken.desk.keys('Return')
        self.place(ken, 'Night shift')
        # Removed, and brought back
        ken.window.press('push button', 'Remove Filter')
        aiko.window.gone('list item', 'Night shift', seconds=30)
        ken.window.press('push button', 'Undo')
        self.place(ken, 'Night shift')
        self.place(aiko, 'Night shift')
        # No default any more: the list begins with everything
        ken.window.select(self.line(ken, 'PowerShell'))
        ken.window.point_at(ken.window.find('check box', 'Begin with this filter'))
        wait_for(lambda: not any(item.get('defaultAt') for item in self.saved()), 'the default to go', 30)


if __name__ == '__main__':
    unittest.main(verbosity=2)
