#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the application at random moments while comments are written in its window: what was accepted arrives, once.

With --long two hundred comments and some fifteen kills, else a few of both."""

import os
import random
import sys
import threading
import unittest

from person import Person
from scene import WatchpostTest, wait_for

LONG = '--long' in sys.argv
ACTIONS, KILL_EVERY, KILLS = (200, 12, 8) if LONG else (40, 8, 1)


class Kill(WatchpostTest):
    def test_comments(self) -> None:
        seed = int(os.environ.get('WP_SEED', random.randrange(1 << 30)))
        print(f'seed {seed}', flush=True)
        self.chance = random.Random(seed)
        ken = Person.sit_down(self)
        number = self.backend.raise_incident('Written under fire', 'high')
        ken.row(number)
        ken.open(number)
        self.look(ken)
        texts = [f'Comment {action} of a busy night' for action in range(ACTIONS)]
        kills, retyped = 0, 0
        next_kill = self.chance.randrange(1, KILL_EVERY)
        for action, text in enumerate(texts):
            if action == next_kill:
                kills += 1
                next_kill += self.chance.randrange(1, 2 * KILL_EVERY)
                retyped += self.write_and_kill(ken, number, text)
            else:
                self.write(ken, text)
        print(f'{kills} kills, {retyped} texts had to be typed again', flush=True)
        self.assertGreater(kills, KILLS)
        arrived = lambda: [comment['text'] for comment in self.backend.incident(number)['comments']]
        wait_for(lambda: len(arrived()) >= ACTIONS, 'all comments to arrive', 60)
        self.assertEqual(sorted(arrived()), sorted(texts))

    def look(self, ken: Person) -> None:
        """Finds the field and its button, once for each life of the program."""
        self.field = ken.window.find('text', 'Comment', seconds=60)
        self.button = ken.window.find('push button', 'Send')

    def write(self, ken: Person, text: str) -> None:
        """Types and sends; it is accepted when the field is empty again."""
        ken.window.set_text(self.field, text)
        self.send(ken, text)

    def send(self, ken: Person, text: str) -> None:
        wait_for(lambda: 'sensitive' in ken.window.states(self.button), 'Send to be sensitive', 5)
        ken.window.click(self.button)
        wait_for(lambda: ken.window.text(self.field) == '', f'"{text}" to be accepted', 30)

    def write_and_kill(self, ken: Person, number: str, text: str) -> int:
        """The same, with kill -9 at a random moment of it. Returns how often the person had to type again."""
        assert ken.program
        killer = threading.Timer(self.chance.uniform(0, 0.5), ken.program.process.kill)
        accepted = False
        killer.start()
        try:
            self.write(ken, text)
            accepted = True
        except AssertionError:
            pass
        killer.join()
        ken.program.process.wait()
        wait_for(lambda: not ken.desk.owns(), 'the bus to forget the application')
        ken.start()
        ken.open(number)
        self.look(ken)
        listed = wait_for(lambda: self.state_of(ken, text), 'the page of the incident')
        if listed == 'sent':
            return 0
        self.assertFalse(accepted, f'"{text}" had been accepted and is gone')
        if ken.window.text(self.field) == text:
            self.send(ken, text)
            return 0
        self.write(ken, text)
        return 1

    def state_of(self, ken: Person, text: str) -> str:
        """Whether the comment stands in the timeline; only once the page has been filled."""
        page = ken.window.texts()
        if 'Shadow copies were deleted on FS-02' not in page:
            return ''
        field = ken.window.text(self.field)
        return 'sent' if page.count(text) > field.count(text) else 'not sent'


if __name__ == '__main__':
    unittest.main(verbosity=2, argv=[word for word in sys.argv if word != '--long'])
