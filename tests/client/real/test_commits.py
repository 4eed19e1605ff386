#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk, or the server, dies at the n-th commit of an incident's or a form's whole life: nothing is lost, doubled or stuck.

With --long: before and after every commit, one after the other, until a life passes without dying. Else one of them, by a fixed seed."""

import os
import random
import sys
import threading
import unittest
from typing import Any, Callable, Iterator

from desks import Failed, wait_until
from test_forms import FormsTest

SHIM = os.environ.get('WATCHPOST_DIE_AT_COMMIT', '')
LONG = '--long' in sys.argv
SEED = 20261127
MOST = 200   # no life has so many commits


@unittest.skipIf('ASAN_OPTIONS' in os.environ, 'nothing can be preloaded before the sanitizer')
class Life(FormsTest):
    """Something that a person does at a desk, which begins again after every death of the program, as a person would: what is there is not
    done again."""

    def setUp(self) -> None:
        super().setUp()
        self.one = self.form_desk()
        self.deaths = 0

    def tearDown(self) -> None:
        self.quit()

    def quit(self) -> None:
        """It has commits of its own, which may be the last to die at."""
        try:
            self.one.stop()
        except Failed:
            self.assertIn('LD_PRELOAD', self.one.environment, 'it died by itself')

    def alive(self, act: Callable[[], Any]) -> Any:
        """What @act answers, on whatever program lives then."""
        while True:
            try:
                return act()
            except (Failed, BrokenPipeError, TimeoutError):
                if self.one.process.poll() is None:
                    raise
                self.deaths += 1
                self.one.kill()
                self.one.environment.pop('LD_PRELOAD', None)
                self.one.start()

    def numbers(self, most: int) -> Iterator[tuple[int, str]]:
        """Which commits, and on which side of them. Ends when a life passed without dying."""
        dice = random.Random(SEED)
        print(f'seed {SEED}')
        if not LONG:
            yield dice.randint(most // 2, most), dice.choice(('before', 'after'))
            return
        for when in ('before', 'after'):
            for number in range(1, MOST):
                before = self.deaths
                yield number, when
                if self.deaths == before:
                    print(f'{self.id()}: {number - 1} commits')
                    self.assertGreater(number, 5, 'nobody died')
                    break
            else:
                self.fail('it dies for ever')

    def desk_dies(self, number: int, when: str) -> None:
        self.quit()
        self.one.environment |= {'LD_PRELOAD': SHIM, 'DIE_AT_COMMIT': str(number), 'DIE_WHEN': when}
        try:
            self.one.start()
        except (Failed, BrokenPipeError):
            pass  # the first commits are those of the start
        self.alive(lambda: self.one.health())

    def server_dies(self, number: int, when: str) -> None:
        self.server.stop()
        self.server.environment |= {'LD_PRELOAD': SHIM, 'DIE_AT_COMMIT': str(number), 'DIE_WHEN': when}
        try:
            self.server.start()
        except RuntimeError:
            self.deaths += 1
            self.server_lives()
        process = self.server.process
        self.over = threading.Event()

        def watch() -> None:
            while not self.over.wait(0.02):
                if process.poll() is not None:
                    self.deaths += 1
                    self.server_lives()
                    return
        self.watcher = threading.Thread(target=watch)
        self.watcher.start()
        self.one.do('retry-now')

    def server_lives(self) -> None:
        self.server.environment.pop('LD_PRELOAD', None)
        self.server.stop()
        self.server.start()

    def server_done(self) -> None:
        self.over.set()
        self.watcher.join()
        self.server_lives()
        self.one.do('retry-now')

    def submit_once(self, incident: str, type: str, body: dict[str, Any], there: Callable[[dict[str, Any]], Any], **members: Any) -> None:
        """Does it unless it is there: on the way, or at the server."""
        def act() -> None:
            if not there(self.one.read(incident)):
                self.one.submit(type, incident, body, **members)
        self.alive(act)

    def wait_alive(self, condition: Callable[[], Any], what: str) -> None:
        def look() -> bool:
            return bool(self.alive(condition))
        seen = self.deaths

        def push() -> bool:
            nonlocal seen
            if self.deaths != seen:
                seen = self.deaths
                self.alive(lambda: self.one.do('retry-now'))
            return look()
        wait_until(push, 60, what)

    def live_incident(self, incident: str) -> None:
        self.wait_alive(lambda: self.one.read(incident), 'the incident')
        step = self.alive(lambda: self.one.read(incident))['steps'][0]
        self.alive(lambda: self.one.do('set-draft', scope=f'comment:{incident}', text='half'))
        self.submit_once(incident, 'acknowledge', {}, lambda document: document['acknowledged'])
        self.submit_once(incident, 'comment', {'text': 'words'}, lambda document: document['comments'])
        self.submit_once(incident, 'step', {'done': True, 'note': 'done so'}, lambda document: document['steps'][0]['done'],
                         step=step['id'], ifMatch=step['revision'])
        self.submit_once(incident, 'resolve', {'resolution': 'true_positive', 'comment': 'over'}, lambda document: document['status'] == 'resolved')
        self.wait_alive(lambda: not self.one.outbox(), 'an empty outbox')

    def check_incident(self, incident: str) -> None:
        truth = self.truth(incident)
        self.assertEqual(truth['status'], 'resolved')
        self.assertEqual([comment['text'] for comment in truth['comments']].count('words'), 1, truth['comments'])
        self.assertEqual((truth['steps'][0]['done'], truth['steps'][0]['note']), (True, 'done so'))
        self.wait_alive(lambda: self.one.read(incident)['revision'] == truth['revision'], 'the same incident on both sides')
        self.alive(lambda: self.one.health())

    def find_form(self) -> str:
        """The one that is open on this desk, or ''."""
        open_ones = [document['id'] for document in self.one.do('list', kind='submission').get('documents', [])
                     if document.get('state', 'draft') == 'draft']
        return open_ones[0] if open_ones else ''

    def live_form(self) -> str:
        def begin() -> str:
            return self.find_form() or self.begin(self.one, a='begun')
        submission = self.alive(begin)

        def type_all() -> bool:
            if self.one.form(submission)['document'].get('state', 'draft') != 'draft':
                return True
            if self.one.answers(submission) != {'a': 'begun', 'b': 'typed'}:
                self.one.type(submission, 'b', 'typed')
            return self.one.form(submission)['state'] == 'sent' and self.one.answers(submission).get('b') == 'typed'
        self.wait_alive(type_all, 'answers at the server')

        def submit() -> None:
            if self.one.form(submission)['document'].get('state', 'draft') == 'draft':
                self.one.do('submit-form', submission=submission)
        self.alive(submit)
        self.wait_alive(lambda: not self.one.outbox(), 'an empty outbox')
        return submission

    def check_form(self, submission: str) -> None:
        truth = self.on_server(submission)
        self.assertEqual((truth['state'], [revision['answers'] for revision in truth['revisions']]), ('submitted', [{'a': 'begun', 'b': 'typed'}]))
        self.assertEqual(self.soc.post(f'/soc/v1/submissions/{submission}/accept', {}).status, 200)
        self.wait_alive(lambda: self.one.form(submission)['document'].get('state') == 'accepted', 'the acceptance')
        self.wait_alive(lambda: self.one.form(submission)['state'] == 'sent', 'nothing unsent')

    def test_a_desk_in_an_incident(self) -> None:
        for number, when in self.numbers(24):
            with self.subTest(f'{when} {number}'):
                incident = self.raise_incident('high')
                self.desk_dies(number, when)
                self.live_incident(incident)
                self.check_incident(incident)

    def test_a_desk_in_a_form(self) -> None:
        for number, when in self.numbers(24):
            with self.subTest(f'{when} {number}'):
                self.desk_dies(number, when)
                self.check_form(self.live_form())

    @unittest.skipUnless(LONG, 'at length only')
    def test_a_server_in_an_incident(self) -> None:
        for number, when in self.numbers(6):
            with self.subTest(f'{when} {number}'):
                incident = self.raise_incident('high')
                self.one.wait_incident(incident)
                self.server_dies(number, when)
                self.live_incident(incident)
                self.server_done()
                self.check_incident(incident)

    @unittest.skipUnless(LONG, 'at length only')
    def test_a_server_in_a_form(self) -> None:
        for number, when in self.numbers(6):
            with self.subTest(f'{when} {number}'):
                self.server_dies(number, when)
                submission = self.live_form()
                self.server_done()
                self.check_form(submission)


if __name__ == '__main__':
    unittest.main(argv=[word for word in sys.argv if word != '--long'], verbosity=2)
