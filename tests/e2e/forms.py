# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does with forms in the window, by their definitions: fields are found by the labels that stand there."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Callable

from person import Person
from scene import Node, Snapshot, wait_for

FORMS = Path(__file__).resolve().parents[2] / 'data' / 'forms'
# A choice of more is a drop-down.
MOST_BUTTONS = 7
ZONES = {'Asia/Tokyo': 'Tokyo'}
COUNTRIES = {'JP': {'en': 'Japan', 'ja': '日本'}}


def definition(name: str, folder: Path = FORMS) -> dict[str, Any]:
    return json.loads((folder / f'{name}.json').read_text())


def pick(person: Person, search: Callable[..., list[Node]], name: str, text: str, stays: bool = True) -> None:
    """Chooses with a WpPicker of that name, among what @search finds. @stays: it shows what was chosen, and is not there to choose the next."""
    window = person.window
    window.click(wait_for(lambda: search('push button', contains=f'{name}: '), f'the list of {name}')[-1])
    window.set_text(window.find('entry', person.say('Search'), states=['focused']), text)
    found = wait_for(lambda: search('list', name), f'the list {name}')[-1]
    wait_for(lambda: window.texts(within=found).split('\n')[:2] and text in window.texts(within=found).split('\n')[:2][-1], f'{text} to be found first')
    time.sleep(0.5)  # GTK 4.8 keeps the pointer to itself under X11 when a popover closes in the moment in which it opens
    person.desk.keys('Return')
    if stays:
        wait_for(lambda: [node for node in search('push button', contains=f'{name}: ') if text in window.name(node)], f'{text} to be chosen')


class FormFiller:
    """The form page of a person's window. What was seen there is looked for in a snapshot first, and anew when it is not there."""

    def __init__(self, person: Person, form: dict[str, Any], language: str) -> None:
        self.person, self.window, self.form, self.language = person, person.window, form, language
        self.fields = {field['id']: field for section in form['sections'] for field in section['fields']}
        self.seen: Snapshot | None = None

    def look(self) -> Snapshot:
        """The window as it is, once the form is in it."""
        self.seen = self.window.snapshot()
        return self.seen

    def page_of(self, seen: Snapshot) -> Node | None:
        """The page is called as the form is."""
        section = self.words(self.form['sections'][0]['title'])
        return next((node for node in seen.search('panel', self.words(self.form['title'])) if seen.search('panel', section, within=node)), None)

    def search(self, role: str | None, name: str | None = None, within: Node | None = None, contains: str | None = None) -> list[Node]:
        for seen in (self.seen, None):
            seen = seen or self.look()
            page = within if within is not None else self.page_of(seen)
            found = seen.search(role, name, within=page, contains=contains) if page in seen else []
            if found and all(self._is_there(node) for node in found):
                return found
        return []

    def find(self, role: str | None, name: str, within: Node | None = None) -> Node:
        return wait_for(lambda: self.search(role, name, within), f'{role} {name}', 20)[0]

    def _is_there(self, node: Node) -> bool:
        try:
            return 'visible' in self.window.states(node)
        except AssertionError:
            return False

    def press(self, role: str, name: str) -> None:
        node = self.find(role, name)
        wait_for(lambda: 'sensitive' in self.window.states(node), f'{role} {name} to be sensitive', 15)
        self.window.click(node)

    def words(self, words: dict[str, str]) -> str:
        return words.get(self.language) or words['en']

    def fill(self, answers: dict[str, Any]) -> None:
        for name, value in answers.items():
            self.enter(self.fields[name], self.words(self.fields[name]['label']), value)

    def enter(self, field: dict[str, Any], name: str, value: Any, within: Node | None = None) -> None:
        kind = field['type']
        if kind in ('choice', 'choices', 'yes_no'):
            self.choose(field, name, value, within)
        elif kind in ('contacts', 'table'):
            for number, row in enumerate(value, 1):
                self.press('push button', self.say('Add to “%s”') % name)
                group = self.find(None, f'{name} {number}')
                for column in field['columns']:
                    if column['id'] in row:
                        self.enter(column, self.say('%s, row %u').replace('%s', self.words(column['label'])).replace('%u', str(number)), row[column['id']], group)
        elif kind in ('time_zone', 'country'):
            self.pick(name, ZONES.get(value, value) if kind == 'time_zone' else COUNTRIES[value][self.language])
        elif kind == 'consent':
            self.type_into(self.say('%s: your full name') % name, value)
            self.press('push button', self.say('Sign'))
        elif kind == 'file':
            self.attach(name, value)
        else:
            self.type_into(name, str(value), within)

    def attach(self, name: str, file: Path) -> None:
        """In the file chooser, by the file's path."""
        self.press('push button', self.say('%s (%s)').replace('%s', self.say('Choose a File…'), 1).replace('%s', name, 1))
        wait_for(lambda: self.person.desk.windows(self.say('Attach a File')), 'the file chooser')
        self.person.desk.keys('ctrl+l')
        self.person.desk.type(str(file))
        self.person.desk.keys('Return')
        wait_for(lambda: not self.person.desk.windows(self.say('Attach a File')), 'the file chooser to go')
        self.window.reads(file.name, seconds=30)

    def say(self, text: str) -> str:
        return self.person.say(text)

    def type_into(self, name: str, text: str, within: Node | None = None) -> None:
        self.window.set_text(self.find('text', name, within=within), text)

    def choose(self, field: dict[str, Any], name: str, value: Any, within: Node | None) -> None:
        options = field.get('options', [])
        labels = {option['id']: self.words(option['label']) for option in options} | {True: self.say('Yes'), False: self.say('No')}
        if field['type'] == 'choice' and len(options) > MOST_BUTTONS:
            self.drop_down(name, [option['id'] for option in options].index(value), labels[value])
            return
        for each in value if isinstance(value, list) else [value]:
            button = wait_for(lambda: [node for group in self.search(None, name, within=within) for role in ('radio button', 'check box')
                                       for node in self.search(role, labels[each], within=group)], f'{labels[each]} of {name}')[0]
            if 'checked' not in self.window.states(button):
                self.point_until(button, lambda: 'checked' in self.window.states(button), f'{labels[each]} to be chosen')

    def point_until(self, control: Node, condition: Callable[[], Any], what: str) -> None:
        """A page that still scrolls may be under the pointer when it clicks: then it is pointed at again, as a person would."""
        for last in (False, False, True):
            self.window.point_at(control)
            try:
                wait_for(condition, what, 20 if last else 3)
                return
            except AssertionError:
                if last:
                    raise

    def drop_down(self, name: str, index: int, label: str) -> None:
        box = self.find('combo box', name)
        self.point_until(box, lambda: self.window.search('label', label, within=box), f'{label} to be offered')
        self.person.desk.keys(*['Down'] * (index + 1), 'Return')
        wait_for(lambda: label in self.window.texts(within=box), f'{label} to be chosen')

    def pick(self, name: str, text: str) -> None:
        """One of many, by typing a part of its name."""
        pick(self.person, self.search, name, text)

    def submit(self) -> None:
        self.press('push button', self.say('Submit'))
        self.window.reads(self.say('The onboarding team reads it. It cannot be changed until they return or accept it.'))
        self.person.desk.keys('Return')
        self.window.reads(self.say('with the onboarding team'), seconds=30)
