#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A form that is data alone, of every kind of field that takes keys, filled in and submitted without touching the mouse."""

import json
import unittest
from pathlib import Path
from typing import Any

from person import Person
from scene import Backend, WatchpostTest, wait_for

ROW = [{'id': 'name', 'type': 'text', 'label': {'en': 'Access point'}, 'required': True},
       {'id': 'country', 'type': 'country', 'label': {'en': 'Where it stands'}}]
FORM: dict[str, Any] = {
    'schema': 1, 'formId': 'guest_wifi', 'version': 1, 'title': {'en': 'Guest network form', 'ja': 'ゲスト ネットワーク フォーム'}, 'per': 'partner', 'required': False,
    'sections': [
        {'id': 'net', 'title': {'en': 'Network'}, 'fields': [
            {'id': 'ssid', 'type': 'text', 'label': {'en': 'Name of the network'}, 'required': True},
            {'id': 'security', 'type': 'choice', 'label': {'en': 'Security'}, 'required': True,
             'options': [{'id': 'wpa2', 'label': {'en': 'WPA2'}}, {'id': 'wpa3', 'label': {'en': 'WPA3'}}]},
            {'id': 'bands', 'type': 'choices', 'label': {'en': 'Bands'}, 'options': [{'id': 'low', 'label': {'en': '2.4 GHz'}}, {'id': 'high', 'label': {'en': '5 GHz'}}]},
            {'id': 'why', 'type': 'text', 'label': {'en': 'Why not WPA3'}, 'required': True, 'when': {'field': 'security', 'is': 'wpa2'}}]},
        {'id': 'people', 'title': {'en': 'Who cares for it'}, 'fields': [
            {'id': 'mail', 'type': 'email', 'label': {'en': 'E-mail'}, 'required': True},
            {'id': 'phone', 'type': 'phone', 'label': {'en': 'Phone'}},
            {'id': 'seats', 'type': 'number', 'label': {'en': 'Seats'}, 'required': True},
            {'id': 'since', 'type': 'date', 'label': {'en': 'Since'}},
            {'id': 'points', 'type': 'table', 'label': {'en': 'Access points'}, 'columns': ROW},
            {'id': 'signed', 'type': 'consent', 'label': {'en': 'Rules'}, 'required': True,
             'statement': {'en': 'Guests stay apart from the network of the company.'}}]}],
}
MOST_STEPS = 80


class OwnForm(WatchpostTest):
    def setUp(self) -> None:
        self.folder = self.scratch / 'forms'
        self.folder.mkdir(exist_ok=True)
        (self.folder / 'guest_wifi.json').write_text(json.dumps(FORM))
        super().setUp()

    def make_backend(self, folder: Path) -> Backend:
        return Backend(self.installation, folder, '--forms', str(self.folder))

    # -- a person without a mouse

    def focused(self) -> list[str]:
        """What a screen reader says has the focus; the rows of long lists are looked for by themselves."""
        window = self.aiko.window
        return [window.name(node) for node in window.search(states=['focused']) or window.search('list item', states=['focused'])]

    def reach(self, name: str, key: str = 'Tab') -> None:
        """Goes on until what has the focus is called so."""
        passed: list[str] = []
        for _ in range(MOST_STEPS):
            there = self.focused()
            if any(name in each for each in there):
                return
            passed += there
            self.aiko.desk.keys(key)
        self.fail(f'{name} is not reached by {key}; passed {passed}')

    def type(self, name: str, text: str) -> None:
        self.reach(name)
        self.aiko.desk.type(text)

    def test_filled_in_by_keyboard(self) -> None:
        self.aiko = aiko = Person.sit_down(self, 'administrator')
        desk = aiko.desk
        aiko.show_onboarding()
        self.reach('The Way There')
        self.reach('Guest network form', 'Down')
        desk.keys('Return')
        self.reach('Begin')
        desk.keys('Return')
        aiko.window.find('panel', 'Network', seconds=30)

        self.type('Name of the network', 'Kita Guest')
        self.reach('WPA2')
        desk.keys('space')
        self.type('Why not WPA3', 'Old printers')
        self.reach('5 GHz', 'shift+Tab')
        desk.keys('space')
        # What is not right is told at the field, and the list of it leads there.
        self.type('E-mail', 'kita')
        desk.keys('ctrl+Return')
        self.reach('E-mail: ', 'Down')
        desk.keys('Return')
        wait_for(lambda: 'E-mail' in self.focused(), 'the field to have the focus')
        desk.keys('End')
        desk.type('@example.jp')
        self.type('Phone', '+81 3 1234 5678')
        self.type('Seats', '20')
        self.type('Since', '2026-11-01')
        self.reach('Add to “Access points”')
        desk.keys('Return')
        wait_for(lambda: aiko.window.search('text', 'Access point, row 1'), 'the first row')
        self.type('Access point, row 1', 'Lobby')
        self.reach('Where it stands, row 1')
        desk.keys('space')
        wait_for(lambda: 'Search' in self.focused(), 'the list of countries')
        desk.type('japan')
        desk.keys('Return')
        wait_for(lambda: any('Where it stands, row 1: Japan' in name for name in self.focused()), 'Japan to be chosen')
        self.type('Rules: your full name', 'Aiko Sato')
        self.reach('Sign')
        desk.keys('Return')
        desk.keys('ctrl+Return')
        aiko.window.reads('The onboarding team reads it.')
        desk.keys('Return')

        submitted = wait_for(lambda: next((item for item in self.backend.soc.get('/soc/v1/submissions').json()['items']
                                           if item['formId'] == 'guest_wifi' and item['state'] == 'submitted'), None), 'the form to be submitted', 30)
        answers = submitted['answers']
        self.assertEqual({name: answers[name] for name in ('ssid', 'security', 'bands', 'why', 'mail', 'phone', 'seats', 'since', 'points')},
                         {'ssid': 'Kita Guest', 'security': 'wpa2', 'bands': ['high'], 'why': 'Old printers', 'mail': 'kita@example.jp', 'phone': '+81312345678',
                          'seats': 20, 'since': '2026-11-01', 'points': [{'name': 'Lobby', 'country': 'JP'}]})
        self.backend.soc_command('accept', submitted['id'])
        aiko.window.reads('Accepted', seconds=30)


if __name__ == '__main__':
    unittest.main(verbosity=2)
