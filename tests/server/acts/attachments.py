#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attached files are kept as long as a form names them, a week longer, and only so many of them.

    attachments.py [SERVER]
"""

import os
import sqlite3
import time
from pathlib import Path

from onboarding import Onboarding
from onboarding_world import DELEGATION, PDF, begin, digest, put, put_file, submit
from world import main
from watchpost_server import Api, wait_until

DAY = 24 * 60 * 60
LONG_AGO = 8 * DAY
SWEPT = 'attachments that no form names any more were removed'


def paper(name: str) -> bytes:
    return PDF + name.encode()


def named(data: bytes) -> dict[str, object]:
    return {'name': 'a.pdf', 'type': 'application/pdf', 'size': len(data), 'sha256': digest(data)}


class Files(Onboarding):
    def path(self, data: bytes) -> Path:
        return self.server.state / 'blobs' / digest(data)

    def kept(self) -> set[str]:
        return set(os.listdir(self.server.state / 'blobs'))

    def execute(self, *statement: object) -> None:
        with sqlite3.connect(self.server.state / 'watchpost.db', timeout=20) as connection:
            connection.execute(*statement)
        connection.close()

    def age(self, *files: bytes, by: float = LONG_AGO) -> None:
        """As if they had been put so much earlier."""
        for data in files:
            self.execute('UPDATE blobs SET at = at - ? WHERE hash = ?', (int(by * 1000), digest(data)))
            if self.path(data).exists():
                then = time.time() - by
                os.utime(self.path(data), (then, then))

    def restart(self) -> None:
        """And what a start clears away is cleared away."""
        self.server.stop()
        before = self.server.log().count(SWEPT)
        self.server.start()
        wait_until(lambda: self.server.log().count(SWEPT) > before, what='the end of clearing away')

    def has(self, api: Api, data: bytes) -> bool:
        return api.get(f'/v1/blobs/{digest(data)}').status == 200


class TestKept(Files):
    used: list[bytes] = []

    def setUp(self) -> None:
        super().setUp()
        if not self.used:
            TestKept.used = self.forms()

    def forms(self) -> list[bytes]:
        """Files that a form of North names, each in a way of its own."""
        names = ('revision', 'accepted', 'draft', 'row', 'dropped')
        files = [paper(name) for name in names]
        for data in files:
            self.ok(put_file(self.admin, data))
        revision, accepted, draft, row, dropped = map(named, files)
        number = begin(self, self.admin, 'mdr_client_delegation', self.north)
        self.ok(submit(self.admin, number, {**DELEGATION, 'signed_copy': revision}))
        self.decide(number, 'return', {'comment': 'again'})
        self.ok(submit(self.admin, number, {**DELEGATION, 'signed_copy': accepted}))
        self.decide(number, 'accept', {})
        number = begin(self, self.admin, 'mdr_client_delegation', self.lone)
        self.ok(put(self.admin, number, {'answers': {'signed_copy': draft, 'rows': [{'paper': row}]}}, 1))
        number = begin(self, self.admin, 'mdr_defender_onboarding', self.lone, answers={'unknown': dropped})
        self.drop(number)
        return files

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.lone = cls.raise_lone()

    @classmethod
    def raise_lone(cls) -> str:
        cls.server.stop()
        number = str(cls.server.add_customer('North', {'name': 'Another', 'products': ['core_mdr']})['id'])
        cls.server.start()
        return number

    lone: str

    def test_a_file_that_no_form_names_goes_after_a_week(self) -> None:
        used = self.used
        gone, young, again, shared, taken_back = (paper(name) for name in ('gone', 'young', 'again', 'shared', 'taken back'))
        for data in (gone, young, again, shared, taken_back):
            self.ok(put_file(self.admin, data))
        number = begin(self, self.admin, 'mdr_o365_onboarding', self.north, answers={'unknown': named(taken_back)})
        self.ok(put(self.admin, number, {'answers': {}}, 1))
        # A name of North’s does not keep South’s.
        self.ok(put_file(self.owner, used[0]))
        lost, fresh = paper('lost its row'), paper('has no row yet')
        for data in (lost, fresh):
            self.path(data).write_bytes(data)
        self.age(*used, gone, again, shared, taken_back, lost)
        self.age(young, by=6 * DAY)
        self.ok(put_file(self.owner, shared))
        self.assertEqual(put_file(self.admin, again).status, 200, 'what is said to be here stays')
        self.restart()
        self.assertEqual(self.kept(), {digest(data) for data in (*used, young, again, shared, fresh)})
        self.assertEqual([self.has(self.admin, data) for data in (*used, young, again)], [True] * 7)
        self.assertEqual([self.has(self.admin, data) for data in (gone, shared, taken_back)], [False] * 3)
        self.assertEqual([self.has(self.owner, data) for data in (shared, used[0])], [True, False])
        self.assertEqual(put_file(self.admin, gone).status, 201)
        self.assertTrue(self.has(self.admin, gone))
        self.drop(number)

    def test_a_state_of_the_version_before(self) -> None:
        """Which form names which file is found out once."""
        used, gone = self.used, paper('gone before')
        self.ok(put_file(self.admin, gone))
        self.age(*used, gone)
        self.server.stop()
        self.execute('DROP TABLE uses')
        for later in ('lives', 'life_starts', 'numbers', 'license_keys'):
            self.execute(f'DROP TABLE {later}')
        self.execute('ALTER TABLE used_sign_ins RENAME TO sign_ins')
        for later in ('codes_user', 'keys_scope_at'):
            self.execute(f'DROP INDEX {later}')
        self.execute("UPDATE meta SET value = '2' WHERE name = 'server-tables'")
        self.restart()
        self.assertEqual([self.has(self.admin, data) for data in (*used, gone)], [True] * 5 + [False])


class TestLimits(Files):
    arguments = ('--max-files', '4', '--max-file-bytes', '2000')

    def test_so_many_and_no_more(self) -> None:
        files = [paper(str(number)) for number in range(4)]
        for data in files:
            self.assertEqual(put_file(self.admin, data).status, 201)
        more = paper('one more')
        before = self.kept()
        problem = self.refused(put_file(self.admin, more), 413, 'files-full')
        self.assertIn('makes room after a week', problem['detail'])
        self.assertEqual(self.kept(), before, 'nothing is left of it, and nothing made room for it')
        self.assertEqual([self.has(self.admin, data) for data in files], [True] * 4)
        self.assertEqual(put_file(self.admin, files[0]).status, 200, 'what is here already needs no room')
        self.assertEqual(put_file(self.owner, more).status, 201, 'another partner has room of its own')
        # Together they are as large as may be.
        large = paper('large').ljust(2000 - len(more), b'x')
        self.refused(put_file(self.owner, large + b'x'), 413, 'files-full')
        self.assertEqual(put_file(self.owner, large).status, 201)
        self.refused(put_file(self.owner, paper('the last')), 413, 'files-full')
        # What nothing names makes room in time.
        self.age(files[3])
        self.restart()
        self.assertEqual(put_file(self.admin, more).status, 201)
        self.assertEqual([self.has(self.admin, data) for data in files], [True] * 3 + [False])


if __name__ == '__main__':
    main()
