#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A note in the window while a colleague is at the same step: kept until it is saved, and never over somebody else's words unseen."""

import os
import unittest
from pathlib import Path
from typing import Any

from person import Person
from scene import WatchpostTest, wait_for

PICTURES = os.environ.get('WP_PICTURES')
FIRST = 'Step 1 of the guidance'


class Edits(WatchpostTest):
    def step(self, number: str) -> dict[str, Any]:
        return self.backend.incident(number)['steps'][0]

    def picture(self, ken: Person, name: str) -> None:
        if PICTURES:
            ken.desk.screenshot(Path(PICTURES) / f'{name}.png')

    def colleague(self, number: str, **change: Any) -> None:
        """Somebody else of the partner's, at another desk."""
        person = self.backend.person('technician', 1)
        client = self.backend.sign_in(person['email'], person['password'])
        answer = client.patch(f'/v1/incidents/{number}/steps/{self.step(number)["id"]}', change, if_match=self.step(number)['revision'])
        self.assertEqual(answer.status, 200, answer)

    def type_note(self, ken: Person, text: str) -> Any:
        ken.window.click(wait_for(lambda: ken.window.search('push button', ken.say('Add Note')) + ken.window.search('push button', ken.say('Edit Note')),
                                  'the button of the note')[0])
        field = ken.window.find('text', ken.say('Note'))
        ken.window.set_text(field, text)
        ken.window.reads(ken.say('Kept on this desk. It is sent when you save it.'))
        return field

    def walk(self, language: str, dark: bool) -> None:
        look = f'{language}-{"dark" if dark else "light"}'
        ken = Person.sit_down(self, language=language, dark=dark)
        number = self.backend.raise_incident('Two at one step', 'high', steps=[{'text': FIRST, 'owner': 'partner'}])
        other = self.backend.raise_incident('Another one', 'low')
        ken.row(number)
        ken.open(number)

        # What the focus leaves is a draft: another incident, and kill -9, leave it as it is.
        self.type_note(ken, '半分だけ half')
        self.picture(ken, f'draft-{look}')
        ken.open(other)
        ken.window.reads('Another one')
        ken.window.gone('text', ken.say('Note'))
        ken.open(number)
        field = ken.window.find('text', ken.say('Note'))
        self.assertEqual(ken.window.text(field), '半分だけ half')
        # A colleague's tick is no other note.
        self.colleague(number, done=True)
        wait_for(lambda: ken.is_ticked(FIRST), 'the tick of the colleague', 30)
        ken.kill()
        self.assertEqual(self.step(number).get('note') or '', '')
        ken.start('--open', number)
        field = ken.window.find('text', ken.say('Note'), seconds=60)
        self.assertEqual(ken.window.text(field), '半分だけ half')
        ken.window.press('push button', ken.say('_Save Note').replace('_', ''))
        wait_for(lambda: self.step(number).get('note') == '半分だけ half', 'the note to arrive', 30)
        self.assertTrue(self.step(number)['done'], 'a note leaves the tick as it is')
        ken.window.gone('text', ken.say('Note'))

        # Somebody else writes while this is being written: both are shown, over a kill as well.
        self.type_note(ken, 'わたしの言葉 mine')
        self.colleague(number, note='同僚の言葉 theirs')
        ken.window.reads('同僚の言葉 theirs', seconds=30)
        ken.window.reads(ken.say('Somebody else changed this note meanwhile. Choose below which one stands.'))
        self.picture(ken, f'conflict-{look}')
        ken.kill()
        ken.start('--open', number)
        field = ken.window.find('text', ken.say('Note'), seconds=60)
        self.assertEqual(ken.window.text(field), 'わたしの言葉 mine')
        ken.window.reads('同僚の言葉 theirs')
        ken.window.press('push button', ken.say('_Save Note').replace('_', ''))
        ken.window.find('push button', ken.say('Use Mine'), states=['focused'])
        self.assertEqual(self.step(number)['note'], '同僚の言葉 theirs')
        ken.window.press('push button', ken.say('Use Mine'))
        wait_for(lambda: self.step(number)['note'] == 'わたしの言葉 mine', 'the chosen note to arrive', 30)
        ken.window.gone('push button', ken.say('Use Mine'))

        # And the other way round
        self.type_note(ken, 'not so')
        self.colleague(number, note='better')
        ken.window.press('push button', ken.say('Keep Theirs'), seconds=30)
        ken.window.gone('text', ken.say('Note'))
        ken.window.reads('better')
        self.assertEqual(self.step(number)['note'], 'better')

    def test_a_note(self) -> None:
        self.walk('en', False)


if __name__ == '__main__':
    unittest.main(verbosity=2)
