#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk below the window: full, or its files damaged. The light and the bar say what is so, and who is to be woken is."""

import os
import resource
import sqlite3
import unittest
from contextlib import closing
from pathlib import Path

from person import Person
from scene import WatchpostTest, wait_for

FULL = 'The disk of this computer is full'
STILL = 'Alerts still come'


class Disk(WatchpostTest):
    def setUp(self) -> None:
        super().setUp()
        self.number = self.backend.raise_incident('Credential theft on DC-01')
        self.ken = Person.sit_down(self)
        self.ken.sign_in()
        self.ken.row(self.number)

    def file(self, name: str) -> Path:
        return next((self.ken.desk.data_home / 'watchpost').glob(f'*/{name}'))

    def limit(self, size: int) -> None:
        """The size that a file of the application may grow to: at 0 its disk is full."""
        resource.prlimit(self.ken.program.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def see_light(self, text: str) -> None:
        self.ken.window.find('push button', contains=text, seconds=30)

    def see_bar(self, *texts: str) -> None:
        for text in texts:
            self.ken.window.reads(text, seconds=30)

    def see_no_bar(self) -> None:
        wait_for(lambda: not any(words in self.ken.window.texts() for words in (STILL, 'You would not be woken')), 'the bar to go', 30)

    def test_the_three_breaks(self) -> None:
        # Full: it is said, a critical rings, and its row is there when there is room
        self.limit(0)
        number = self.backend.raise_incident('On a full disk')
        self.ken.desk.bubble(number)
        self.see_light('Alerts come; the disk is full')
        self.see_bar(STILL, FULL)
        self.limit(resource.RLIM_INFINITY)
        self.ken.window.press('push button', 'Try Again')
        self.ken.row(number)
        self.see_no_bar()

        # The replica cut off under the program: fetched again, nobody is forgotten
        os.truncate(self.file('replica.db'), 0)
        number = self.backend.raise_incident('On a damaged replica')
        self.ken.desk.bubble(number)
        for each in (number, self.number):
            self.ken.row(each)
        self.assertTrue(self.file('replica.db.damaged').exists())
        self.see_no_bar()

        # What was typed, overwritten under the program: it is all there, and it is said
        self.ken.open(number)
        draft = 'half a thought'
        self.ken.window.set_text(self.ken.window.find('text', 'Comment'), draft)
        wait_for(lambda: self.stored(draft), 'the draft on the disk')
        work = self.file('work.db')
        with open(work, 'r+b') as file:
            file.write(b'\xa5' * work.stat().st_size)
        self.see_bar(STILL, 'What you wrote on this desk was in a damaged file')
        self.see_light('Alerts come; the disk fails')
        wait_for(lambda: self.stored(draft), 'the draft in another file')
        self.assertTrue(self.file('work.db.damaged').exists())

    def stored(self, draft: str) -> bool:
        try:
            with closing(sqlite3.connect(f'file:{self.file("work.db")}?mode=ro', uri=True)) as connection:
                return (draft,) in connection.execute('SELECT text FROM draft').fetchall()
        except sqlite3.DatabaseError:
            return False


if __name__ == '__main__':
    unittest.main(verbosity=2)
