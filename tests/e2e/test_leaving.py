#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quitting and signing out at the real window, before a server that says nothing: nobody waits, and nothing is left behind."""

import os
import signal
import time
import unittest

from person import Person
from scene import WatchpostTest, is_alive, wait_for

SECONDS = 2.0


class Leaving(WatchpostTest):
    def setUp(self) -> None:
        super().setUp()
        self.ken = Person.sit_down(self)
        self.silent = False
        self.addCleanup(self.let_speak)

    def fall_silent(self) -> None:
        """The server takes connections and says nothing, and every thread has begun to wait for it."""
        os.kill(self.backend.process.pid, signal.SIGSTOP)
        self.silent = True
        self.ken.window.find('list item', contains='INC-')

    def let_speak(self) -> None:
        if self.silent:
            os.kill(self.backend.process.pid, signal.SIGCONT)
        self.silent = False

    def accounts(self) -> list[str]:
        return sorted(path.name for path in (self.ken.desk.data_home / 'watchpost').iterdir())

    def press_and_wait(self, label: str, condition: object, what: str) -> None:
        button = self.ken.window.find('push button', label)
        begin = time.monotonic()
        self.ken.window.click(button)
        wait_for(condition, what)
        self.assertLess(time.monotonic() - begin, SECONDS, what)

    def sign_out(self) -> None:
        self.ken.desk.keys('F10')
        self.ken.window.press('menu item', 'Sign Out…')
        self.press_and_wait('Sign Out', lambda: not any(len(name) == 16 for name in self.accounts()), 'a sign-out that is decided')

    def quit(self) -> None:
        pid = self.ken.desk.process_of()
        self.ken.desk.keys('ctrl+q')
        self.press_and_wait('Quit', lambda: not is_alive(pid), 'the application to be gone')

    def test_quitting(self) -> None:
        self.fall_silent()
        self.quit()
        self.let_speak()
        self.ken.start()
        self.ken.see_inbox()
        self.ken.window.find('push button', contains='Alerts ready', seconds=60)

    def test_signing_out_and_quitting(self) -> None:
        self.fall_silent()
        self.sign_out()
        # Nobody is watched any more, so it does not ask.
        pid, begin = self.ken.desk.process_of(), time.monotonic()
        self.ken.desk.activate_action('quit')
        wait_for(lambda: not is_alive(pid), 'the application to be gone')
        self.assertLess(time.monotonic() - begin, SECONDS)
        self.let_speak()
        self.ken.start()
        self.ken.window.find('push button', 'Sign In…')
        wait_for(lambda: self.accounts() == ['accounts.ini'], 'nothing left')


if __name__ == '__main__':
    unittest.main(verbosity=2)
