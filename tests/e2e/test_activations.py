#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Licenses by their keys, through the window: typed, checked, sent, answered in part, tried again; and the keys readable nowhere."""

import unittest
from pathlib import Path
from typing import Any

from person import Person
from scene import WatchpostTest, wait_for

GOOD, USED = 'MDR-8WZ2-11QX-4F7K', 'MDR-8WZ2-11QX-9LQE'


class Activations(WatchpostTest):
    def batches(self) -> list[dict[str, Any]]:
        return self.backend.soc.get('/soc/v1/activations').json()['items']

    def answer(self, id: str, *lines: dict[str, Any]) -> None:
        answer = self.backend.soc.post(f'/soc/v1/activations/{id}/answer', {'lines': [{'id': str(number), **line} for number, line in enumerate(lines, 1) if line]})
        self.assertEqual(answer.status, 200, answer)

    def nothing_tells(self, person: Person) -> None:
        """No key in what is shown, nor in any file of the desk or the server but the keyring's own."""
        self.assertNotIn('8WZ2', person.window.texts())
        folders = [Path(person.desk.home), self.backend.state]
        for path in (path for folder in folders for path in folder.rglob('*') if path.is_file() and 'keyrings' not in path.parts):
            data = path.read_bytes()
            for key in (GOOD, USED):
                self.assertNotIn(key.encode(), data, path)
                self.assertNotIn(key.replace('-', '').encode(), data, path)

    def walk(self, language: str) -> None:
        aiko = Person.sit_down(self, role='administrator', language=language)
        say: Any = aiko.say
        before = len(self.batches())
        aiko.desk.keys('alt+3')
        aiko.window.press('push button', say('Activate…'), seconds=30)
        field = aiko.window.find('text', say('License keys'), seconds=30)
        aiko.window.set_text(field, f'1. {GOOD.lower()}\nwhat?\n{USED}\n{GOOD}')
        lines = aiko.words.ngettext('Line %s is no key and is left out.', 'Lines %s are no keys and are left out.', 1) % '2'
        aiko.window.reads(lines, seconds=20)
        aiko.window.set_text(field, f'1. {GOOD.lower()}\n{USED}')
        aiko.window.press('push button', say('Activate'))

        # What was sent is shown by its mask, live.
        wait_for(lambda: len(self.batches()) == before + 1, 'a batch', 30)
        batch = self.batches()[0]
        self.assertEqual([line['masked'] for line in batch['lines']], ['XXXX-…-4F7K', 'XXXX-…-9LQE'])
        aiko.window.reads('XXXX-…-9LQE', seconds=30)
        self.nothing_tells(aiko)
        made = {'state': 'success', 'license': {'product': 'core_mdr', 'type': 'term', 'quantity': 50, 'expiryDate': '2099-03-31'}}
        self.answer(batch['id'], made, {'state': 'failed', 'errors': [{'code': 'used', 'message': ''}]})
        figures = say('%u of %u activated, %u failed')
        figures = figures.replace('%1$u', '1').replace('%2$u', '2').replace('%3$u', '1') if '$' in figures else figures % (1, 2, 1)
        aiko.window.reads(figures, seconds=30)
        aiko.window.reads(say('Failed: %s') % say('This key was activated before.'), seconds=30)

        # Only the failed one once more
        aiko.window.press('push button', say('Retry the Failed Ones'))
        wait_for(lambda: [line['state'] for line in self.batches()[0]['lines']] == ['success', 'created'], 'one line tried again', 30)
        self.answer(batch['id'], {}, made)
        two = aiko.words.ngettext('%u activated', '%u activated', 2) % 2
        aiko.window.reads(two, seconds=30)
        self.nothing_tells(aiko)

    def test_in_english(self) -> None:
        self.walk('en')

    def test_in_japanese(self) -> None:
        self.walk('ja')

    def test_a_locked_keyring(self) -> None:
        aiko = Person.sit_down(self, role='administrator')
        aiko.desk.keys('alt+3')
        aiko.desk.lock_keyring()
        aiko.window.press('push button', 'Activate…', seconds=30)
        field = aiko.window.find('text', 'License keys', seconds=30)
        aiko.window.set_text(field, GOOD)
        aiko.window.press('push button', 'Activate')
        aiko.window.reads('The keyring is locked, and keys are kept nowhere else', seconds=30)
        self.assertEqual(aiko.window.text(field).strip(), GOOD)  # still in the field
        aiko.desk.keys('Escape')
        aiko.window.press('push button', 'Discard', seconds=30)
        self.assertNotIn(GOOD, '\n'.join(item['lines'][0]['masked'] for item in self.batches()))


if __name__ == '__main__':
    unittest.main(verbosity=2)
