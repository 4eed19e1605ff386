#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers that do not come back as they were are refused, and a document that is damaged in the database stops nobody.

    damage.py [SERVER]
"""

import json
import random
import shutil
import sqlite3
import subprocess
import uuid
from typing import Any

from world import World, dumps, incident, main, plain_send


class TestDamage(World):
    def test_every_door_takes_or_refuses(self) -> None:
        """At raise, at a comment and in a draft: what is taken comes back as the same number, in the document, the list and the feed."""
        generator = random.Random(4711)
        taken = ['1e17', '1E22', '1e-78', '-0', '-0.0', '5e-324', '9223372036854775807', '-9223372036854775808', '1.7976931348623157e308', '0.1', '2.0', '100.0']
        taken += [repr(generator.uniform(-1, 1) * 10.0 ** generator.randrange(-300, 300)) for _ in range(40)]
        number = self.ok(self.soc.post('/soc/v1/incidents', json.dumps(incident(self.north))[:-1].encode() + b',"odd":[' + ','.join(taken).encode() + b']}'))['id']
        for found in (self.read(number), self.ok(self.tech.get(f'/v1/incidents/{number}')),
                      next(c['document'] for c in self.tech.changes()[0] if c['id'] == number),
                      next(i for i in self.ok(self.tech.get('/v1/incidents', limit=200))['items'] if i['id'] == number)):
            self.assertEqual([repr(float(value)) for value in found['odd']], [repr(float(value)) for value in taken])
        for bad in ('1e999', '-1e999', '1e-400', '9223372036854775808', '-9223372036854775809', '012', '0x1F', '.5', '2.', '+1', 'NaN', 'Infinity', '1e+17.0', '"\x01"', '"\\u0000"'):
            with self.subTest(number=bad):
                body = json.dumps(incident(self.north))[:-1].encode() + b',"odd":' + bad.encode() + b'}'
                problem = self.refused(self.soc.post('/soc/v1/incidents', body), 400, 'malformed')
                self.assertRegex(problem['detail'], r'byte \d+')
                self.refused(self.tech.post(f'/v1/incidents/{number}/comment', b'{"text":"x","odd":' + bad.encode() + b'}'), 400, 'malformed')
                self.refused(self.admin.post('/v1/onboarding/interest', b'{"products":[],"odd":' + bad.encode() + b'}'), 400, 'malformed')

    def test_what_is_as_deep_as_allowed_can_be_read_by_everybody(self) -> None:
        deep: Any = 1
        for _ in range(63):
            deep = [deep]
        number = self.ok(self.soc.post('/soc/v1/incidents', incident(self.north, odd=deep)))['id']
        self.assertEqual(self.read(number)['odd'], deep)
        self.refused(self.soc.post('/soc/v1/incidents', incident(self.north, odd=[deep])), 400, 'malformed')

    def test_zy_a_database_that_is_taken_away_takes_nothing(self) -> None:
        """Removed, or replaced by a backup, under the running server: what it would take would be gone at the next start."""
        number, state = self.raise_incident(), self.server.state
        for replaced in (False, True):
            with self.subTest(replaced=replaced):
                names = ('watchpost.db', 'watchpost.db-wal', 'watchpost.db-shm')
                (state / 'away').mkdir()
                for name in names:
                    (state / name).rename(state / 'away' / name)
                if replaced:
                    shutil.copy(state / 'away/watchpost.db', state / 'watchpost.db')
                key = str(uuid.uuid4())
                for answer in (self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'kept?'}, key), self.soc.post('/soc/v1/incidents', incident(self.north))):
                    self.refused(answer, 503, 'unavailable')
                self.assertIn('WARNING **', self.server.log())
                self.assertIn('replaced or damaged under this server', self.server.log())
                self.assertEqual(self.read(number)['comments'], [])
                self.server.stop()
                if not replaced:
                    for empty in (False, True):
                        (state / 'watchpost.db').unlink(missing_ok=True)
                        if empty:
                            (state / 'watchpost.db').touch()
                        done = subprocess.run([self.server.program, '--state', str(state), '--listen', '127.0.0.1:0'], stdin=subprocess.DEVNULL, capture_output=True, text=True)
                        self.assertEqual(done.returncode, 1, done)
                        self.assertIn('missing or empty, but was here before', done.stderr)
                for name in names:
                    (state / name).unlink(missing_ok=True)
                    if (state / 'away' / name).exists():
                        (state / 'away' / name).rename(state / name)
                (state / 'away').rmdir()
                self.server.start()
                self.sign_everybody_in()
                self.ok(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'kept'}, key))
                self.ok(self.soc.post(f'/soc/v1/incidents/{number}/comment', {'text': 'on'}))
                number = self.raise_incident()

    def test_zz_what_an_older_version_left(self) -> None:
        """Damaged documents stop nobody; one that grew to 16.7 MiB, and a full timeline, are still worked on to their end."""
        grown, long = self.raise_incident(title='grown'), self.raise_incident(title='long')
        good, mended, cut, garbled = (self.raise_incident(title=title, odd=1e17) for title in ('good', 'mended', 'cut', 'garbled'))
        before = {(change['kind'], change['id']) for change in self.tech.changes()[0]}
        self.server.stop()
        with sqlite3.connect(self.server.state / 'watchpost.db') as database:
            def damage(kind: str, id: str, change: str) -> None:
                self.assertGreater(database.execute(f'UPDATE document SET body = {change} WHERE kind = ? AND id LIKE ?', (kind, id)).rowcount, 0, (kind, id))

            damage('incident', mended, "replace (body, '1e+17', '1e+17.0')")
            damage('incident', cut, 'substr (body, 1, length (body) / 2)')
            damage('incident', garbled, "CAST (replace (body, 'garbled', x'fffe') AS TEXT)")
            damage('form', 'mdr_onboarding@%', "'{'")
            damage('onboarding', '%', "'nothing'")
            damage('customer', self.south, "''")
            comment = json.dumps({'id': 'x', 'at': '2026-01-01T00:00:00Z', 'text': '😀' * 20000, 'author': {'id': 'u', 'name': 'U', 'side': 'partner'}}, ensure_ascii=False)
            self.repeat(database, grown, 'comments', 209, comment)
            # as many as a timeline may have, but one
            self.repeat(database, long, 'timeline', 1999, '{"id":"x","at":"2026-01-01T00:00:00Z","kind":"updated","by":"SOC"}')
            # As after an upgrade: the lists are made again from the documents.
            database.execute("DELETE FROM meta WHERE name = 'store:shape'")
        database.close()
        self.server.start()
        self.sign_everybody_in()

        changes = {(change['kind'], change['id']): change['document'] for change in self.tech.changes()[0]}
        self.assertEqual(before - set(changes), {('incident', cut), ('incident', garbled), ('onboarding', self.tech_partner())})
        self.assertEqual(changes['incident', mended]['odd'], 1e17)
        for list_of in (self.ok(self.tech.get('/v1/incidents'))['items'], self.ok(self.soc.get('/soc/v1/incidents'))['items']):
            self.assertEqual({item['id'] for item in list_of} & {good, mended, cut, garbled}, {good, mended})
        self.assertEqual(self.read(mended)['odd'], 1e17)
        # A form is put again from its file.
        self.assertTrue(any(form['formId'] == 'mdr_onboarding' for form in self.ok(self.tech.get('/v1/forms'))['items']))
        self.assertEqual(self.stranger.get('/v1/customers').json()['items'], [])
        # Work goes on beside them, and what is damaged says so.
        self.ok(self.tech.post(f'/v1/incidents/{mended}/comment', {'text': 'on'}))
        self.ok(self.tech.post(f'/v1/incidents/{self.raise_incident()}/acknowledge'))
        headers = {'Authorization': f'Bearer {self.tech.token}'}
        self.assertEqual(plain_send(self.server.url, 'GET', f'/v1/incidents/{cut}', None, headers).status, 500)
        headers |= {'Idempotency-Key': str(uuid.uuid4()), 'Content-Type': 'application/json'}
        self.assertEqual(plain_send(self.server.url, 'POST', f'/v1/incidents/{cut}/comment', dumps({'text': 'x'}), headers).status, 500)
        for id in (mended, cut, garbled):
            self.assertEqual(self.server.log().count(f'incident {id} of partner'), 1, self.server.log()[-3000:])

        self.refused(self.tech.post(f'/v1/incidents/{grown}/comment', {'text': 'x'}), 409, 'conflict')
        self.ok(self.tech.post(f'/v1/incidents/{long}/comment', {'text': 'the last'}))
        self.assertIn('2000', self.refused(self.tech.post(f'/v1/incidents/{long}/comment', {'text': 'one more'}), 409, 'conflict')['detail'])
        for number in (grown, long):
            self.ok(self.tech.post(f'/v1/incidents/{number}/acknowledge'))
            self.ok(self.soc.post(f'/soc/v1/incidents/{number}/resolve', {'comment': 'done'}))
            self.ok(self.soc.post(f'/soc/v1/incidents/{number}/close', {'comment': 'done'}))
        self.assertIn(self.raise_incident(), {change['id'] for change in self.tech.changes()[0]})

    def repeat(self, database: sqlite3.Connection, number: str, member: str, count: int, entry: str) -> None:
        database.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) UPDATE document SET body ="
                         f" json_set (body, '$.{member}', (SELECT json_group_array (json (?)) FROM n)) WHERE id = ?", (count, entry, number))

    def tech_partner(self) -> str:
        return str(self.ok(self.tech.get('/v1/me'))['partner']['id'])


if __name__ == '__main__':
    main()
