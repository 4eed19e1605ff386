#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels and what is kept has a bound, and what a bound refuses never keeps anybody from resolving and closing.

    bounds.py [SERVER]
"""

import json
import sqlite3
import uuid
from typing import Any

from world import World, main

MIB = 1024 * 1024
COMMENT = '😀' * 20000


class TestBounds(World):
    def pages(self, path: str, api: Any, **parameters: Any) -> list[tuple[int, list[dict[str, Any]]]]:
        """Every page of the feed or of a list: its bytes and what is on it"""
        pages, cursor = [], None
        while True:
            answer = api.get(path, **parameters, **({'cursor': cursor} if cursor else {}))
            page = self.ok(answer)
            pages.append((len(answer.body), page.get('changes') or page.get('items') or []))
            cursor = page.get('cursor') if 'changes' in page else page['next']
            if not page.get('more', cursor):
                return pages

    def fill(self, number: str) -> None:
        """Comments until no more go in"""
        for _ in range(209):
            answer = self.tech.post(f'/v1/incidents/{number}/comment', {'text': COMMENT})
            if answer.status != 200:
                self.assertIn('4 MiB', self.refused(answer, 409, 'conflict')['detail'])
                self.assertNotIn('current', answer.json())
                return
        self.fail('209 long comments went in')

    def test_a_full_incident_is_worked_on_to_its_end(self) -> None:
        number = self.raise_incident()
        path, soc = f'/v1/incidents/{number}', f'/soc/v1/incidents/{number}'
        question = str(uuid.uuid4())
        self.ok(self.soc.post(f'{soc}/ask', {'text': 'Is it yours?'}, key=question))
        self.fill(number)
        self.assertLess(len(self.tech.get(path).body), 4 * MIB)
        # What adds to it is refused, and says so; what reduces harm goes in.
        for api, where, body in ((self.tech, f'{path}/comment', {'text': COMMENT}), (self.soc, f'{soc}/comment', {'text': COMMENT}),
                                 (self.soc, f'{soc}/update', {'investigation': 'x' * 100000})):
            self.refused(api.post(where, body), 409, 'conflict')
        self.ok(self.tech.post(f'{path}/acknowledge'))
        self.ok(self.tech.post(f'{path}/assign', {'userId': self.people['tech']['id']}))
        self.ok(self.tech.post(f'{path}/assign', {'userId': ''}))
        self.ok(self.tech.patch(f'{path}/steps/s1', {'done': True, 'note': 'x' * 4000}, if_match=1))
        self.ok(self.tech.post(f'{path}/answer', {'questionId': question, 'verdict': 'not_ours', 'comment': COMMENT}))
        self.ok(self.soc.post(f'{soc}/escalate', {'severity': 'critical', 'reason': '😀' * 4000}))
        self.ok(self.tech.post(f'{path}/resolve', {'comment': '\x01' * 20000}))
        self.ok(self.soc.post(f'{soc}/close', {'comment': COMMENT}))
        self.assertEqual(self.read(number)['status'], 'closed')
        self.assertLess(len(self.tech.get(path).body), 4 * MIB)
        # The next incident is on a page that can be read.
        after = self.raise_incident()
        self.assertIn(after, {change['id'] for change in self.tech.changes()[0]})

    def test_no_page_is_larger_than_8_mib(self) -> None:
        full = [self.raise_incident(note='x' * 900000) for _ in range(24)]
        for path, api, parameters in (('/v1/changes', self.tech, {}), ('/v1/incidents', self.tech, {'limit': 200}), ('/soc/v1/incidents', self.soc, {'limit': 200})):
            with self.subTest(path=path):
                pages = self.pages(path, api, **parameters)
                self.assertGreater(len(pages), 2)
                self.assertLessEqual(max(size for size, _ in pages), 8 * MIB)
                self.assertGreater(sum(size for size, _ in pages[:-1]), 4 * MIB * (len(pages) - 1), 'pages are not cut short for nothing')
                found = [item['id'] for _, items in pages for item in items]
                self.assertEqual(len(found), len(set(found)))
                self.assertLessEqual(set(full), set(found))

    def test_what_is_done_already_adds_nothing(self) -> None:
        number = self.raise_incident()
        path = f'/v1/incidents/{number}'
        revision = self.ok(self.tech.post(f'{path}/acknowledge'))['revision']
        for _ in range(5):
            self.assertEqual(self.ok(self.tech.post(f'{path}/acknowledge'))['revision'], revision)
            self.assertEqual(self.ok(self.admin.post(f'{path}/acknowledge'))['revision'], revision)
        self.assertEqual([event['kind'] for event in self.read(number)['timeline']], ['opened', 'acknowledged'])

    def test_a_full_timeline_still_ends(self) -> None:
        number = self.raise_incident()
        self.server.stop()
        with sqlite3.connect(self.server.state / 'watchpost.db') as database:
            # As many as it may have, but one
            event = "json_object ('id', 'x', 'at', '2026-01-01T00:00:00Z', 'kind', 'updated', 'by', 'SOC')"
            database.execute(f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1999) UPDATE document SET body ="
                             f" json_set (body, '$.timeline', (SELECT json_group_array (json ({event})) FROM n)) WHERE id = ?", (number,))
        database.close()
        self.server.start()
        self.sign_everybody_in()
        self.ok(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'the last'}))
        self.assertIn('2000', self.refused(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'one more'}), 409, 'conflict')['detail'])
        self.ok(self.tech.post(f'/v1/incidents/{number}/acknowledge'))
        self.ok(self.soc.post(f'/soc/v1/incidents/{number}/resolve', {'comment': 'done'}))
        self.ok(self.soc.post(f'/soc/v1/incidents/{number}/close', {'comment': ''}))

    def test_the_key_of_somebody_else_in_the_log(self) -> None:
        """A key belongs to its user, in the server's memory and in the document alike."""
        number, key = self.raise_incident(), str(uuid.uuid4())
        self.ok(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'mine'}, key=key))
        self.refused(self.admin.post(f'/v1/incidents/{number}/comment', {'text': 'hers'}, key=key), 422, 'key-reused')
        self.assertEqual([comment['text'] for comment in self.read(number)['comments']], ['mine'])
        self.refused(self.admin.post(f'/v1/incidents/{number}/comment', {'text': 'hers'}, key=key.upper()), 400, 'malformed')
        self.refused(self.admin.post('/v1/drills', {}, key=str(uuid.uuid4()).upper()), 400, 'malformed')
        self.assertEqual([event.get('byId') for event in self.read(number)['timeline'][1:]], [self.people['tech']['id']])

    def test_what_an_older_version_let_grow_is_read_and_closed(self) -> None:
        """16.7 MiB in one incident: the feed goes on over it, and the SOC can end it."""
        number = self.raise_incident(title='grown')
        self.server.stop()
        with sqlite3.connect(self.server.state / 'watchpost.db') as database:
            comment = json.dumps({'id': 'x', 'at': '2026-01-01T00:00:00Z', 'text': COMMENT, 'author': {'id': 'u', 'name': 'U', 'side': 'partner'}}, ensure_ascii=False)
            database.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 209) UPDATE document SET body ="
                             " json_set (body, '$.comments', (SELECT json_group_array (json (?)) FROM n)) WHERE id = ?", (comment, number))
        database.close()
        self.server.start()
        self.sign_everybody_in()
        after = self.raise_incident()
        self.assertLessEqual({number, after}, {change['id'] for change in self.tech.changes()[0]})
        self.refused(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'x'}), 409, 'conflict')
        self.ok(self.soc.post(f'/soc/v1/incidents/{number}/resolve', {'comment': 'done'}))
        self.ok(self.soc.post(f'/soc/v1/incidents/{number}/close', {'comment': 'done'}))
        self.server.stop()
        with sqlite3.connect(self.server.state / 'watchpost.db') as database:
            database.execute('DELETE FROM document WHERE id = ?', (number,))
        database.close()
        self.server.start()
        self.sign_everybody_in()


if __name__ == '__main__':
    main()
