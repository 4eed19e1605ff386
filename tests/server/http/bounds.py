#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels and what is kept has a bound, and what a bound refuses never keeps anybody from resolving and closing.

    bounds.py [SERVER]
"""

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

    def test_the_thousandth_comment_is_the_last(self) -> None:
        number = self.raise_incident()
        for count in range(1000):
            self.ok(self.tech.post(f'/v1/incidents/{number}/comment', {'text': str(count)}))
        self.refused(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'too many'}), 409, 'conflict')
        self.refused(self.soc.post(f'/soc/v1/incidents/{number}/comment', {'text': 'too many'}), 409, 'conflict')
        self.assertEqual([c['text'] for c in self.read(number)['comments']], [str(count) for count in range(1000)])

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
                found = [(item.get('kind'), item['id']) for _, items in pages for item in items]
                self.assertEqual(len(found), len(set(found)))
                self.assertLessEqual(set(full), {id for _, id in found})

    def test_what_is_done_already_adds_nothing(self) -> None:
        number = self.raise_incident()
        path = f'/v1/incidents/{number}'
        revision = self.ok(self.tech.post(f'{path}/acknowledge'))['revision']
        for _ in range(5):
            self.assertEqual(self.ok(self.tech.post(f'{path}/acknowledge'))['revision'], revision)
            self.assertEqual(self.ok(self.admin.post(f'{path}/acknowledge'))['revision'], revision)
        self.assertEqual([event['kind'] for event in self.read(number)['timeline']], ['opened', 'acknowledged'])

    def test_the_key_of_somebody_else_in_the_log(self) -> None:
        """A key belongs to its user, in the server's memory and in the document alike."""
        number, key = self.raise_incident(), str(uuid.uuid4())
        self.ok(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'mine'}, key=key))
        self.refused(self.admin.post(f'/v1/incidents/{number}/comment', {'text': 'hers'}, key=key), 422, 'key-reused')
        self.assertEqual([comment['text'] for comment in self.read(number)['comments']], ['mine'])
        self.refused(self.admin.post(f'/v1/incidents/{number}/comment', {'text': 'hers'}, key=key.upper()), 400, 'malformed')
        self.refused(self.admin.post('/v1/drills', {}, key=str(uuid.uuid4()).upper()), 400, 'malformed')
        self.assertEqual([event.get('byId') for event in self.read(number)['timeline'][1:]], [self.people['tech']['id']])


if __name__ == '__main__':
    main()
