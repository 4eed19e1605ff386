#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk whose disk is full, or whose files are damaged or go: everybody is woken, nothing typed is lost, and what is said is true."""

import os
import resource
import sqlite3
import sys
import unittest
from contextlib import closing
from pathlib import Path
from typing import Any

from desks import wait_until
from test_desk import DeskTest

PAGE = 8192
LONG = '--long' in sys.argv
OK = {'state': 'ok', 'code': None}
FULL = {'state': 'warning', 'code': 'storage-full'}


class DiskTest(DeskTest):
    def setUp(self) -> None:
        super().setUp()
        self.first = self.raise_incident(investigation='What we saw. ' * 2000)
        self.one = self.signed_in()
        self.one.wait_incident(self.first)

    def file(self, name: str) -> Path:
        return next((self.folder / 'one/accounts').glob(f'*/{name}'))

    def fill_disk(self) -> None:
        """No file of the desk can grow by a byte, nor be written again: as on a disk without room."""
        resource.prlimit(self.one.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def make_room(self) -> None:
        resource.prlimit(self.one.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def wait_links(self, **links: dict[str, Any]) -> None:
        self.one.wait_health(lambda health: all(health[name] == link for name, link in links.items()), f'{links}')

    def stored_draft(self, scope: str) -> str:
        with closing(sqlite3.connect(f'file:{self.file("work.db")}?mode=ro', uri=True)) as connection:
            row = connection.execute('SELECT text FROM draft WHERE scope = ?', (scope,)).fetchone()
        return row[0] if row else ''


class Full(DiskTest):
    def test_while_it_runs(self) -> None:
        self.fill_disk()
        incident = self.raise_incident('critical', investigation='Large. ' * 5000)
        self.one.wait('bubble', incident=incident)
        self.wait_links(replica=FULL, work=FULL)
        self.assertIsNone(self.one.health()['trouble'], 'alerts come all the same')
        later = self.raise_incident('critical')
        self.one.wait('bubble', incident=later)
        answer = self.one.ask('submit', type='comment', incident=self.first, body={'text': 'not accepted'})
        self.assertEqual((answer['ok'], answer['error']), (False, 'storage-full'))
        self.one.do('set-draft', scope='comment:x', text='typed on a full disk')
        self.make_room()
        self.one.wait_incident(incident)
        self.wait_links(replica=OK, work=OK)
        wait_until(lambda: self.stored_draft('comment:x') == 'typed on a full disk', 20, 'the draft on the disk')
        self.assertEqual([self.one.count('bubble', incident=number) for number in (incident, later)], [1, 1])
        self.one.stop()
        self.one.start()
        self.one.wait_synced()
        self.assertEqual(self.one.count('bubble', incident=incident), 0, 'what was shown on a full disk is not shown again')

    def test_an_ordered_quit_writes_what_waits(self) -> None:
        self.fill_disk()
        self.one.do('set-draft', scope='comment:x', text='last words')
        self.wait_links(work=FULL)
        self.make_room()
        self.one.stop()
        self.one.start()
        self.assertEqual(self.one.do('draft', scope='comment:x')['text'], 'last words')

    def test_started_on_it(self) -> None:
        for asked in (True, False) if LONG else (True,):
            with self.subTest('asked' if asked else 'by itself'):
                self.one.stop()
                self.one.full = True
                self.one.start()
                self.one.full = False
                self.wait_links(work={'state': 'broken', 'code': 'storage-full'})
                self.one.wait('bubble', type='broken', error='storage-full')
                self.one.do('set-draft', scope='comment:y', text=f'typed while shut {asked}')
                self.make_room()
                if asked:
                    self.one.do('retry-now')
                self.one.wait_synced()
                incident = self.raise_incident('critical')
                self.one.wait('bubble', incident=incident)
                wait_until(lambda: self.stored_draft('comment:y') == f'typed while shut {asked}', 20, 'the draft on the disk')
                self.wait_links(work=OK, replica=OK)


def unlink(path: Path) -> None:
    path.unlink()


def truncate(path: Path) -> None:
    os.truncate(path, 0)


def overwrite(path: Path) -> None:
    with open(path, 'r+b') as file:
        file.seek(PAGE)
        file.write(b'\xa5' * max(path.stat().st_size - PAGE, PAGE))


def overwrite_all(path: Path) -> None:
    with open(path, 'r+b') as file:
        file.write(b'\xa5' * path.stat().st_size)


@unittest.skipUnless(LONG, 'one damage of each kind is met in the window')
class Damaged(DiskTest):
    def test_replica(self) -> None:
        """Whatever happens to it: set aside, fetched again, and who is to be woken is."""
        ways = (unlink, truncate, overwrite, overwrite_all)
        for damage in ways:
            with self.subTest(damage.__name__):
                self.one.stop()
                aside = self.file('replica.db').with_name('replica.db.damaged')
                aside.unlink(missing_ok=True)
                self.one.start()
                self.one.wait_synced()
                seen = len(self.one.events)
                damage(self.file('replica.db'))
                incident = self.raise_incident('critical')
                self.one.wait('bubble', incident=incident)
                self.one.wait_incident(self.first)
                self.one.wait_incident(incident)
                self.wait_links(replica=OK, work=OK)
                if damage not in (unlink, overwrite):  # gone; or not met, since nothing of it was read again
                    self.assertTrue(aside.exists())
                    self.assertTrue(any(event['event'] == 'health' and event['replica'] == {'state': 'warning', 'code': 'storage-corrupt'}
                                        for event in self.one.events[seen:]), 'nobody said it')
                self.one.submit('comment', self.first, {'text': damage.__name__})
                self.one.wait_empty()
        self.assertEqual([comment['text'] for comment in self.truth(self.first)['comments']], [damage.__name__ for damage in ways])

    def test_what_was_typed(self) -> None:
        """Gone, cut off or overwritten behind the back of the program: it has all of it, and goes on."""
        expected = []
        self.server.stop()
        for damage in (unlink, truncate, overwrite_all):
            with self.subTest(damage.__name__):
                self.one.submit('comment', self.first, {'text': f'before {damage.__name__}'})
                self.one.do('set-draft', scope='comment:x', text=damage.__name__)
                wait_until(lambda: self.stored_draft('comment:x') == damage.__name__, 10, 'the draft on the disk')
                damage(self.file('work.db'))
                self.one.wait_health(lambda health: health['work']['state'] == 'warning' and health['work']['code'].startswith('work-'), 'what is said')
                self.one.submit('comment', self.first, {'text': f'after {damage.__name__}'})
                expected += [f'before {damage.__name__}', f'after {damage.__name__}']
                wait_until(lambda: self.stored_draft('comment:x') == damage.__name__, 10, 'the draft in another file')
                self.one.kill()
                self.one.start()
                self.assertEqual([row['body']['text'] for row in self.one.outbox()], expected)
                self.assertEqual(self.one.do('draft', scope='comment:x')['text'], damage.__name__)
        self.server.start()
        self.one.do('retry-now')
        self.one.wait_empty()
        self.assertEqual([comment['text'] for comment in self.truth(self.first)['comments']], expected)


if __name__ == '__main__':
    unittest.main(argv=[argument for argument in sys.argv if argument != '--long'], verbosity=2)
