#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desks of a server that is put back to a backup: what is new rings, what was lost is gone, and no typed word is."""

import contextlib
import shutil
import sqlite3
import unittest
from typing import Any

from desks import Desk
from test_desk import DeskTest
from watchpost_server import wait_until


class Restore(DeskTest):
    def setUp(self) -> None:
        super().setUp()
        self.backup = self.folder / 'backup.db'

    def back_up(self) -> None:
        with contextlib.closing(sqlite3.connect(self.server.state / 'watchpost.db')) as live, contextlib.closing(sqlite3.connect(self.backup)) as copy:
            live.backup(copy)

    def put_back(self) -> None:
        self.server.stop()
        for suffix in ('', '-wal', '-shm'):
            (self.server.state / f'watchpost.db{suffix}').unlink(missing_ok=True)
        shutil.copyfile(self.backup, self.server.state / 'watchpost.db')
        self.server.start()

    def ask_about(self, incident: str, text: str) -> None:
        self.assertEqual(self.soc.post(f'/soc/v1/incidents/{incident}/ask', {'text': text}).status, 200)

    def texts(self, incident: str) -> list[str]:
        return [comment['text'] for comment in self.truth(incident)['comments']]

    def begin(self) -> tuple[Desk, str, str, list[str]]:
        """A desk that has seen a question about an old incident and new incidents; then the server knows nothing of either."""
        desk = self.signed_in()
        old, typed = self.raise_incident('critical'), self.raise_incident()
        desk.wait('bubble', incident=old, type='incident')
        desk.submit('acknowledge', old)
        desk.submit('comment', typed, {'text': 'typed before'})
        desk.wait_empty()
        self.back_up()
        self.ask_about(old, 'Is it yours?')
        desk.wait('bubble', incident=old, type='question')
        lost = [self.raise_incident('critical') for _ in range(4)]
        for incident in lost:
            desk.wait('bubble', incident=incident, type='incident')
        desk.submit('comment', typed, {'text': 'typed after'})
        desk.submit('step', typed, {'done': True, 'note': ''}, step='s1', ifMatch=1)
        desk.wait_empty()
        desk.wait_incident(typed, lambda document: document['steps'][0]['done'])
        return desk, old, typed, lost

    def finish(self, desk: Desk, old: str, typed: str, lost: list[str], new: list[str]) -> None:
        self.assertEqual(set(new) & set(lost), set(), 'a number twice')
        for incident in new:
            desk.wait('bubble', incident=incident, type='incident')
        # The same generation of the same incident, and another question.
        wait_until(lambda: desk.do('read', incident=old, kind='incident')['document']['questions'][-1]['text'] == 'Somebody else\'s?', 20, 'the question')
        desk.wait('bubble', incident=old, type='question', after=self.seen)
        for incident in lost:
            wait_until(lambda incident=incident: not desk.read(incident), 20, f'{incident} gone')
            desk.wait('withdrawn', id=self.bubbles[incident])
        self.assertFalse(desk.read(typed)['steps'][0]['done'], 'as the server has it')
        self.assertEqual([comment['text'] for comment in desk.read(typed)['comments']], ['typed before'])
        row, = wait_until(desk.outbox, 20, 'what was typed')
        self.assertEqual((row['type'], row['state'], row['error']), ('comment', 'confirm', 'cursor-expired'))
        desk.do('confirm', key=row['key'])
        desk.wait_empty()
        self.assertEqual(self.texts(typed), ['typed before', 'typed after'])

    def note(self, desk: Desk, lost: list[str]) -> None:
        self.seen = len(desk.events)
        self.bubbles = {incident: desk.wait('bubble', incident=incident)['id'] for incident in lost}

    def renew(self, old: str, count: int) -> list[str]:
        new = [self.raise_incident('critical') for _ in range(count)]
        self.ask_about(old, 'Somebody else\'s?')
        return new

    def test_connected(self) -> None:
        desk, old, typed, lost = self.begin()
        self.note(desk, lost)
        self.put_back()
        self.finish(desk, old, typed, lost, self.renew(old, 2))

    def away(self, count: int) -> None:
        desk, old, typed, lost = self.begin()
        self.note(desk, lost)
        desk.stop()
        self.put_back()
        new = self.renew(old, count)
        desk.start()
        self.seen = 0
        self.finish(desk, old, typed, lost, new)

    def test_away(self) -> None:
        self.away(2)

    def test_away_past_the_old_cursor(self) -> None:
        self.away(12)

    def test_a_feed_that_is_read_again_loses_nothing(self) -> None:
        desk, old, typed, lost = self.begin()
        self.note(desk, lost)
        desk.stop()
        with contextlib.closing(sqlite3.connect(next((self.folder / 'one/accounts').glob('*/replica.db')))) as replica, replica:
            replica.execute("UPDATE meta SET value = 'bm9uc2Vuc2U' WHERE name = 'replica:cursor'")
        last = self.raise_incident('critical')
        desk.start()
        desk.wait('bubble', incident=last)
        desk.wait_synced()
        self.assertEqual(desk.outbox(), [])
        self.assertEqual(desk.count('withdrawn'), 0)
        self.assertEqual([event['incident'] for event in desk.events if event['event'] == 'bubble'], [last])


def load_tests(loader: unittest.TestLoader, *_: Any) -> unittest.TestSuite:
    return loader.loadTestsFromTestCase(Restore)


if __name__ == '__main__':
    unittest.main(verbosity=2)
