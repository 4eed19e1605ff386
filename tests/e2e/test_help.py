#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""F1 asks the desktop for the page of what is shown, and without a program for help says what to install."""

import unittest

from person import Person
from scene import WatchpostTest, wait_for


class Help(WatchpostTest):
    def test_the_page_of_what_is_shown(self) -> None:
        desk = self.desk()
        desk.start_keyring()
        desk.start_notifications()
        log = desk.set_help_viewer()
        ken = Person(desk, self.backend, role='administrator')
        pages: list[str] = []

        def ask(page: str, *keys: str) -> None:
            for key in (*keys, 'F1'):
                desk.keys(key)
            pages.append(f'help:watchpost/{page}')
            wait_for(lambda: log.read_text().split() == pages, f'the page {page}; asked for: {log.read_text()}')
            self.assertTrue((desk.installation.share / 'help/C/watchpost' / f'{page}.page').exists())

        ken.start()
        ken.window.find('text', 'Address of your service')
        ask('sign-in')
        ken.sign_in()
        ask('incidents')
        ask('customers', 'alt+2')
        ask('licenses', 'alt+3')
        ask('onboarding', 'alt+5')
        desk.keys('ctrl+comma')
        ken.window.find(None, 'Watch after login')
        ask('preferences')
        desk.keys('Escape')

    def test_no_program_for_help(self) -> None:
        desk = self.desk()
        # Where there is one, this desk does not use it.
        (desk.data_home / 'applications/mimeapps.list').write_text('[Removed Associations]\nx-scheme-handler/help=yelp.desktop;org.gnome.Yelp.desktop;\n')
        desk.start_keyring()
        ken = Person(desk, self.backend)
        ken.start()
        ken.window.find('text', 'Address of your service')
        desk.keys('F1')
        ken.window.reads('Install it, the package is called “yelp”')
        ken.window.press('push button', 'Close')


if __name__ == '__main__':
    unittest.main(verbosity=2)
