#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that is put back to a backup and goes on, and what belongs to one partner alone.

    restore.py [SERVER]
"""

import contextlib
import shutil
import sqlite3
import threading
import uuid
from typing import Any, Optional

from onboarding import Onboarding
from onboarding_world import begin
from world import PASSWORD, customer, incident, main
from watchpost_server import Api, EventStream


class TestRestore(Onboarding):
    def setUp(self) -> None:
        super().setUp()  # North's forms are open
        self.backup = self.server.state.with_name(self.server.state.name + '.backup')
        self.addCleanup(self.backup.unlink, missing_ok=True)

    def back_up(self) -> None:
        """What `sqlite3 watchpost.db ".backup FILE"` does."""
        with contextlib.closing(sqlite3.connect(self.server.state / 'watchpost.db')) as live, contextlib.closing(sqlite3.connect(self.backup)) as copy:
            live.backup(copy)

    def put_back(self) -> None:
        self.server.stop()
        for suffix in ('', '-wal', '-shm'):
            (self.server.state / f'watchpost.db{suffix}').unlink(missing_ok=True)
        shutil.copyfile(self.backup, self.server.state / 'watchpost.db')
        self.server.start()

    def listen(self, last: Optional[str]) -> EventStream:
        stream: EventStream = self.tech.events(last)
        self.addCleanup(stream.close)
        stream.wait('heartbeat')
        return stream

    def test_cursors_of_a_lost_life_are_told(self) -> None:
        kept = self.raise_incident(severity='critical')
        before = self.tech.changes()[1]
        self.back_up()
        self.raise_incident()
        lost = self.tech.changes()[1]
        self.server.stop()
        self.server.start()
        later = self.tech.changes()[1]  # of a life that the backup knows nothing of, and no further
        self.ok(self.tech.get('/v1/changes', cursor=lost))
        self.put_back()
        self.refused(self.tech.get('/v1/changes', cursor=lost), 410, 'cursor-expired')
        self.refused(self.tech.get('/v1/changes', cursor=later), 410, 'cursor-expired')
        new = [self.raise_incident(severity='critical') for _ in range(3)]  # the same places again, for something else
        self.refused(self.tech.get('/v1/changes', cursor=lost), 410, 'cursor-expired')
        self.assertEqual([change['id'] for change in self.tech.changes(before)[0]], new, 'what was read before the backup is good')
        event = self.listen(lost).wait('change')
        self.assertTrue(event.data['expired'])
        self.assertLessEqual({kept, *new}, set(event.data['wake']))
        self.assertNotIn('expired', self.listen(before).wait('change').data)

    def test_a_backup_while_it_runs_holds_what_was_answered(self) -> None:
        answered: list[str] = []
        end = threading.Event()

        def work() -> None:
            soc = Api(self.server.url, self.server.soc.token)
            while not end.is_set():
                answered.append(soc.post('/soc/v1/incidents', incident(self.north)).json()['id'])

        worker = threading.Thread(target=work)
        worker.start()
        while len(answered) < 5:
            pass
        known = list(answered)
        self.back_up()
        end.set()
        worker.join()
        self.put_back()
        there = {change['id'] for change in self.tech.changes()[0]}
        self.assertLessEqual(set(known), there)
        again = [self.raise_incident() for _ in range(len(answered))]
        self.assertEqual(set(again) & set(answered), set(), 'a number twice')

    def test_who_was_signed_in_stays_signed_in(self) -> None:
        """Tokens change every ten minutes: after a backup of the night the server has given none of those that people have."""
        client = self.server.sign_in('tech@north.example', PASSWORD)
        before = client.tokens['refresh_token']
        self.back_up()
        for _ in range(5):
            self.assertEqual(client.refresh().status, 200)
        self.put_back()
        self.refused(client.get('/v1/me'), 401, 'auth-required')
        self.assertEqual(client.refresh().status, 200)
        self.assertEqual(client.refresh().status, 200)
        self.ok(client.get('/v1/me'))
        self.assertEqual(client.refresh(before).status, 400)  # an old one is still taken for stolen
        self.refused(client.get('/v1/me'), 401, 'auth-required')

    def test_numbers_say_nothing_of_other_partners(self) -> None:
        first = int(self.raise_incident()[4:])
        for _ in range(7):
            self.raise_incident(self.south)
        self.assertEqual(int(self.raise_incident()[4:]), first + 1)

    # A customer is one partner's

    def run_refused(self, *arguments: str, text: str = '') -> str:
        with self.assertRaises(RuntimeError) as raised:
            self.server.run(*arguments, text=text)
        return str(raised.exception)

    def admit(self, partner: str, id: str) -> dict[str, Any]:
        return self.server.add_customer(partner, customer('Customer') | {'id': id})

    def test_a_customer_of_two_partners_is_refused(self) -> None:
        id = str(uuid.uuid4())
        self.server.stop()
        self.admit('North', id)
        with self.assertRaisesRegex(RuntimeError, 'belongs to the partner “North”'):
            self.admit('South', id)
        self.admit('North', id)
        # As an older version left it
        with contextlib.closing(sqlite3.connect(self.server.state / 'watchpost.db')) as db, db:
            south = db.execute("SELECT id FROM partners WHERE name = 'South'").fetchone()[0]
            last = db.execute('UPDATE log SET last = last + 1 WHERE partner = ? RETURNING last', (south,)).fetchone()[0]
            db.execute("INSERT INTO document (partner, kind, id, revision, sequence, generation, deleted, changed_at, body)"
                       " SELECT ?, kind, id, revision, ?, generation, deleted, changed_at, body FROM document WHERE kind = 'customer' AND id = ?",
                       (south, last, id))
            db.execute("INSERT INTO owners (kind, id, partner) VALUES ('customer', ?, ?)", (id, south))
        self.server.start()
        self.assertIn(f'The customer “{id}” is at more than one partner', self.server.log())
        problem = self.refused(self.soc.post('/soc/v1/incidents', incident(id)), 422, 'invalid')
        self.assertEqual((problem['errors'][0]['pointer'], problem['errors'][0]['code']), ('/customerId', 'ambiguous'))
        self.server.stop()
        self.server.run('--move-customer', id, '--partner', 'South', '--new-id', f'{id}-south')
        self.server.start()
        self.assertEqual(self.read(self.ok(self.soc.post('/soc/v1/incidents', incident(id)))['id'])['customerId'], id)

    def test_moving_a_customer(self) -> None:
        id = str(uuid.uuid4())
        self.server.stop()
        self.admit('North', id)
        self.server.start()
        handled, resolved = self.raise_incident(id, severity='critical'), self.raise_incident(id)
        self.ok(self.tech.post(f'/v1/incidents/{handled}/assign', {'userId': self.people['tech']['id']}))
        self.ok(self.tech.post(f'/v1/incidents/{resolved}/resolve', {'comment': 'done'}))
        here, there = self.tech.changes()[1], self.stranger.changes()[1]
        self.server.stop()
        for wrong, words in ((('--partner', 'North', '--to-partner', 'Nobody'), 'no partner “Nobody”'), (('--partner', 'South', '--to-partner', 'North'), 'no customer'),
                             (('--partner', 'North'), 'belongs to the partner “North”')):
            self.assertIn(words, self.run_refused('--move-customer', id, *wrong))
        self.assertEqual(self.server.run('--move-customer', id, '--partner', 'North', '--to-partner', 'South')['incidents'], 2)
        self.server.start()
        gone = {change['id']: change['deleted'] for change in self.tech.changes(here)[0]}
        self.assertEqual(gone, {id: True, handled: True, resolved: True})
        arrived = {change['id']: change for change in self.stranger.changes(there)[0]}
        self.assertEqual(set(arrived), {id, handled, resolved})
        self.assertIsNone(arrived[handled]['document']['assignee'])
        self.assertIsNone(arrived[handled]['document']['alert']['handled'], 'somebody is to be woken there')
        self.assertEqual(arrived[resolved]['document']['comments'][0]['text'], 'done')
        self.assertGreater(arrived[handled]['revision'], 2)
        self.refused(self.tech.post(f'/v1/incidents/{handled}/acknowledge'), 404, 'not-found')
        self.ok(self.stranger.post(f'/v1/incidents/{handled}/acknowledge'))
        self.ok(self.soc.post(f'/soc/v1/incidents/{handled}/comment', {'text': 'x'}))

    def test_a_customer_with_an_open_form_stays(self) -> None:
        id = str(uuid.uuid4())
        self.server.stop()
        self.admit('North', id)
        self.server.start()
        begin(self, self.admin, 'mdr_client_delegation', id)
        self.server.stop()
        self.assertIn('still open', self.run_refused('--move-customer', id, '--partner', 'North', '--to-partner', 'South'))
        self.server.start()
        self.raise_incident(id)


if __name__ == '__main__':
    main()
