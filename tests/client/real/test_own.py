#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's own documents (saved filters): on every desk of theirs and on nobody else's, without a network, through death."""

import unittest
import uuid
from typing import Any

from desks import Desk
from test_desk import PASSWORD, DeskTest
from watchpost_server import wait_until

QUERY = {'status': 'open', 'assignee': 'me'}


class Own(DeskTest):
    def save(self, desk: Desk, name: str, id: str | None = None) -> str:
        id = id or str(uuid.uuid4())
        desk.do('submit', type='save', kind='filter', incident=id, body={'name': name, 'query': QUERY})
        return id

    def names(self, desk: Desk) -> list[str]:
        listed = desk.do('list', kind='filter').get('documents', [])
        return [document['name'] for document in listed if not document.get('removed')]

    def wait_names(self, desk: Desk, *names: str) -> None:
        wait_until(lambda: self.names(desk) == list(names), what=f'{names}, not {self.names(desk)}')

    def test_two_desks_of_one_person(self) -> None:
        one, two = self.signed_in('one'), self.signed_in('two')
        first = self.save(one, 'A first')
        self.wait_names(two, 'A first')
        two.do('submit', type='rename', kind='filter', incident=first, body={'name': 'Another'})
        self.wait_names(one, 'Another')
        # Both remove it while neither knows of the other: nobody is told that it could not be sent.
        self.server.kill()
        for desk in (one, two):
            desk.do('submit', type='remove', kind='filter', incident=first)
            self.wait_names(desk)
        second = self.save(one, 'Made offline')
        one.kill()
        one.start()
        self.wait_names(one, 'Made offline')
        self.server.start()
        for desk in (one, two):
            desk.do('retry-now')
            desk.wait_empty()
            self.wait_names(desk, 'Made offline')
        one.do('submit', type='rename', kind='filter', incident=second, body={'name': 'Again'})
        self.wait_names(two, 'Again')

    def test_nobody_else_has_it(self) -> None:
        self.server.kill()
        self.server.add_user('ben@kestrel.example', PASSWORD, 'administrator', 'Kestrel IT', 'Ben')
        self.server.start()
        one, two = self.signed_in('one'), self.signed_in('two', 'ben@kestrel.example')
        id = self.save(one, 'Mine alone')
        theirs = self.save(two, 'Theirs')
        one.wait_empty()
        two.wait_empty()
        incident = self.raise_incident()
        for desk in (one, two):
            desk.wait_incident(incident)
        self.wait_names(one, 'Mine alone')
        self.wait_names(two, 'Theirs')
        one.do('submit', type='remove', kind='filter', incident=id)
        one.wait_empty()
        self.assertFalse(two.ask('submit', type='rename', kind='filter', incident=id, body={'name': 'x'})['ok'])
        self.wait_names(two, 'Theirs')
        self.assertTrue(theirs)

    def test_a_name_for_what_was_removed_elsewhere_is_told(self) -> None:
        one, two = self.signed_in('one'), self.signed_in('two')
        id = self.save(one, 'First')
        self.wait_names(two, 'First')
        self.server.kill()
        one.do('submit', type='remove', kind='filter', incident=id)
        two.do('submit', type='rename', kind='filter', incident=id, body={'name': 'Typed with care'})
        two.do('submit', type='default', kind='filter', incident=id, body={'default': True})
        self.server.start()
        one.do('retry-now')
        one.wait_empty()
        two.do('retry-now')
        rows = wait_until(lambda: [row for row in two.outbox() if row['state'] == 'rejected'] if len(two.outbox()) == 1 else None, 30, 'the words alone')
        self.assertEqual((rows[0]['body'], rows[0]['error']), ({'name': 'Typed with care'}, 'not-found'))
        two.do('discard', key=rows[0]['key'])
        two.wait_empty()

    def test_what_was_removed_is_not_offered_again(self) -> None:
        """A server that was put back has lost nothing that its person had removed by then."""
        one = self.signed_in('one')
        id = self.save(one, 'First')
        one.wait_empty()
        self.wait_names(one, 'First')
        one.do('submit', type='remove', kind='filter', incident=id)
        one.wait_empty()
        self.save(one, 'Under the same id', id)
        one.wait_empty()
        self.wait_names(one, 'Under the same id')
        one.do('submit', type='remove', kind='filter', incident=id)
        one.wait_empty()
        self.wait_names(one)
        one.stop()
        one.start()
        one.wait_synced()
        self.assertEqual(one.outbox(), [])

    def test_one_too_many_of_two_desks(self) -> None:
        """Each is below the bound, and together they are not: what is refused is told, and given up with all that followed it."""
        one, two = self.signed_in('one'), self.signed_in('two')
        self.server.kill()
        for desk in (one, two):
            for number in range(11):
                self.save(desk, f'{number:02}')
        self.server.start()
        for desk in (one, two):
            desk.do('retry-now')
        wait_until(lambda: sum(len(desk.outbox()) for desk in (one, two)) == 2, 60, 'two that are refused')
        refused = [(desk, row) for desk in (one, two) for row in desk.outbox()]
        self.assertEqual({(row['state'], row['error']) for _, row in refused}, {('rejected', 'conflict')})
        for desk, row in refused:
            desk.do('submit', type='rename', kind='filter', incident=row['incident'], body={'name': 'Held behind it'})
            desk.do('discard', key=row['key'])
        for desk in (one, two):
            desk.wait_empty()
            wait_until(lambda: len(self.names(desk)) == 20 and all(self.names(desk)), 30, 'the twenty')

    def test_the_bound_holds_without_a_network(self) -> None:
        one = self.signed_in('one')
        self.server.kill()
        ids = [self.save(one, f'{number:02}') for number in range(20)]
        answer: dict[str, Any] = one.ask('submit', type='save', kind='filter', incident=str(uuid.uuid4()), body={'name': 'x', 'query': QUERY})
        self.assertEqual((answer['ok'], answer['error']), (False, 'conflict'))
        one.do('submit', type='remove', kind='filter', incident=ids[0])
        self.save(one, '00 again')
        self.server.start()
        one.do('retry-now')
        one.wait_empty()
        self.assertEqual(len(self.names(one)), 20)


if __name__ == '__main__':
    unittest.main(verbosity=2)
