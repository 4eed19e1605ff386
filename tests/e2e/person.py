# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does at a desk with Watchpost, through its real window."""

from __future__ import annotations

import gettext
from typing import Any

from scene import Accessibility, Backend, Desk, Node, Program, WatchpostTest, quit_application, wait_for


class Person:
    """Somebody of the partner's, at a desk."""

    def __init__(self, desk: Desk, backend: Backend, role: str = 'technician', number: int = 0, language: str = 'en') -> None:
        self.desk, self.backend, self.role, self.number, self.language = desk, backend, role, number, language
        self.program: Program | None = None
        assert desk.installation
        self.words = gettext.translation('watchpost', str(desk.installation.share / 'locale'), [language], fallback=True)

    @classmethod
    def sit_down(cls, test: WatchpostTest, role: str = 'technician', number: int = 0, language: str = 'en', **options: Any) -> Person:
        """Comes to a desk of their own and signs in."""
        desk = test.desk(language=language, **options)
        desk.start_keyring()
        desk.start_notifications()
        person = cls(desk, test.backend, role, number, language)
        person.start()
        person.sign_in()
        return person

    @property
    def window(self) -> Accessibility:
        return self.desk.accessibility

    @property
    def user(self) -> dict[str, str]:
        return self.backend.person(self.role, self.number)

    def say(self, text: str) -> str:
        """An English label as this desk shows it; the source may have an underscore in it, for a mnemonic."""
        for source in (text, *(f'{text[:place]}_{text[place:]}' for place in range(len(text)))):
            if self.words.gettext(source) != source:
                return self.words.gettext(source).replace('_', '')
        return text

    # -- the program

    def start(self, *arguments: str) -> None:
        self.program = self.desk.application(*arguments)
        self.window.find('frame', seconds=60)

    def kill(self) -> None:
        """kill -9"""
        assert self.program
        self.program.kill()
        wait_for(lambda: not self.desk.owns(), 'the bus to forget the application')

    def quit(self) -> None:
        quit_application(self.desk)

    def close_window(self) -> None:
        self.desk.keys('ctrl+w')
        self.window.gone('frame')

    # -- signing in

    def use_browser(self, password: str | None = None, **behavior: Any) -> None:
        self.desk.set_browser(self.user['email'], password or self.user['password'], **behavior)

    def enter_address(self, url: str) -> None:
        self.window.set_text(self.window.find('text', self.say('Address of your service')), url)
        self.window.press('push button', self.say('Sign In…'))

    def sign_in(self) -> None:
        """From the welcome page, by way of the browser, to the inbox with its rows."""
        self.use_browser()
        self.enter_address(self.backend.url)
        landed = wait_for(self.desk.browser_log, 'the browser to be opened', 30)[-1]
        assert landed.get('landed') == 200, landed
        self.see_inbox()

    def see_inbox(self) -> None:
        """Waits for the first row."""
        self.window.find('list item', contains='INC-', seconds=60)

    # -- incidents

    def row(self, number: str, seconds: float = 30) -> Node:
        """The row of an incident in the inbox: its label has its number. While the list has the focus, news wait behind a button."""
        def look() -> list[Node]:
            rows = self.window.search('list item', contains=number)
            if not rows:
                for pill in self.window.search('push button', contains=' new'):
                    self.window.click(pill)
            return rows

        return wait_for(look, f'the row of {number}', seconds)[0]

    def open(self, number: str) -> None:
        assert self.desk.installation
        self.desk.command(self.desk.installation.program('watchpost'), '--open', number)

    def step(self, text: str) -> Node:
        return self.window.find('check box', text)

    def is_ticked(self, text: str) -> bool:
        return 'checked' in self.window.states(self.step(text))

    def tick(self, text: str) -> None:
        self.window.point_at(self.step(text))
        wait_for(lambda: self.is_ticked(text), f'"{text}" to be ticked')

    def comment(self, text: str) -> None:
        field = self.window.find('text', self.say('Comment'))
        self.window.set_text(field, text)
        self.window.press('push button', self.say('Send'))
        wait_for(lambda: self.window.text(field) == '', 'the comment to be taken')
        self.window.reads(text)

    def resolve(self, comment: str) -> None:
        self.window.press('push button', self.say('Resolve…'))
        self.window.set_text(self.window.find('text', self.say('Closing comment (optional)')), comment)
        self.window.press('push button', self.say('Resolve'))

    # -- the onboarding

    def show_onboarding(self) -> None:
        self.desk.keys('alt+5')
        self.window.find('list item', contains=self.say('The Way There'), seconds=30)

    def open_form(self, title: str, customer: str = '') -> None:
        """A line of the list of forms, by what it is called, and whom it is for."""
        name = f'{customer}, {title}' if customer else title
        self.window.select(self.window.find('list item', contains=name, seconds=30))
        wait_for(lambda: title in self.window.texts(), f'"{title}" to be shown')

    def settle_draft(self) -> None:
        """Waits until the bar says that everything is sent."""
        sent = self.say('All changes on this desk, sent %s').split('%s')
        wait_for(lambda: all(part.strip() in self.window.texts() for part in sent) or self.say('All changes are sent') in self.window.texts(),
                 'the answers to be sent', 20)
