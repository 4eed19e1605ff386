#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saved filters: a person's own documents, which nobody else learns of in any way.

    filters.py [SERVER]
"""

import uuid
from typing import Any, Optional

from watchpost_server import Api, wait_until
from world import World, main

QUERY = {'severities': ['critical', 'high'], 'assignee': 'me'}


class Filters(World):
    def setUp(self) -> None:
        # Who had none before has none afterwards.
        for api in (self.tech, self.admin, self.auditor, self.stranger):
            for item in self.of(api):
                self.ok(api.post(f'/v1/filters/{item["id"]}/remove'))

    def of(self, api: Api) -> list[dict[str, Any]]:
        return self.ok(api.get('/v1/filters'))['items']

    def save(self, api: Api, name: str = 'Mine', query: Any = QUERY, id: Optional[str] = None) -> str:
        id = id or str(uuid.uuid4())
        self.ok(api.post(f'/v1/filters/{id}', {'name': name, 'query': query}, None, 'PUT'))
        return id

    def refused_body(self, body: Any) -> set[str]:
        answer = self.tech.post(f'/v1/filters/{uuid.uuid4()}', body, None, 'PUT')
        return {error['pointer'] for error in self.refused(answer, 422, 'invalid')['errors']}

    def changes_of(self, api: Api, cursor: Optional[str] = None) -> list[tuple[str, bool]]:
        return [(change['id'], change['deleted']) for change in api.changes(cursor)[0] if change['kind'] == 'filter']

    def test_what_it_is(self) -> None:
        id = self.save(self.tech, '私の重大')
        document = self.ok(self.tech.get(f'/v1/filters/{id}'))
        self.assertEqual((document['name'], document['query'], document['ownerId']), ('私の重大', QUERY, self.people['tech']['id']))
        self.ok(self.tech.post(f'/v1/filters/{id}/rename', {'name': 'Ours'}))
        self.ok(self.tech.post(f'/v1/filters/{id}/default', {'default': True}))
        document = self.ok(self.tech.get(f'/v1/filters/{id}'))
        self.assertEqual((document['name'], document['query']), ('Ours', QUERY))
        self.assertIsNotNone(document['defaultAt'])
        self.ok(self.tech.post(f'/v1/filters/{id}/default', {'default': False}))
        self.assertIsNone(self.tech.get(f'/v1/filters/{id}').json()['defaultAt'])
        revision = self.tech.get(f'/v1/filters/{id}').json()['revision']
        self.ok(self.tech.post(f'/v1/filters/{id}/rename', {'name': 'Ours'}))
        self.assertEqual(self.tech.get(f'/v1/filters/{id}').json()['revision'], revision, 'the same name changes nothing')
        self.ok(self.tech.post(f'/v1/filters/{id}/remove'))
        self.refused(self.tech.get(f'/v1/filters/{id}'), 404, 'not-found')
        self.refused(self.tech.post(f'/v1/filters/{id}/rename', {'name': 'x'}), 404, 'not-found')

    def test_a_key_counts_once(self) -> None:
        id, key = str(uuid.uuid4()), str(uuid.uuid4())
        body = {'name': 'Once', 'query': QUERY}
        first = self.ok(self.tech.post(f'/v1/filters/{id}', body, key, 'PUT'))
        self.assertEqual(self.ok(self.tech.post(f'/v1/filters/{id}', body, key, 'PUT')), first)
        key = str(uuid.uuid4())
        gone = self.ok(self.tech.post(f'/v1/filters/{id}/remove', {}, key))
        self.assertEqual(self.ok(self.tech.post(f'/v1/filters/{id}/remove', {}, key)), gone)
        self.refused(self.tech.post(f'/v1/filters/{id}/remove'), 404, 'not-found')
        self.assertEqual(self.save(self.tech, 'Again', id=id), id, 'under an id that was removed it is made anew')
        self.assertEqual([item['name'] for item in self.of(self.tech)], ['Again'])

    def test_nobody_else_learns_of_it(self) -> None:
        others = (self.admin, self.auditor, self.stranger)
        before, mine = [api.changes()[1] for api in others], self.tech.changes()[1]
        id = self.save(self.tech, 'Secret of mine')
        self.assertEqual(self.changes_of(self.tech, mine), [(id, False)])
        for api in others:
            self.refused(api.get(f'/v1/filters/{id}'), 404, 'not-found')
            self.assertEqual(self.of(api), [])
            self.assertEqual(self.ok(api.get('/v1/filters', q='secret'))['items'], [])
            for name, body in (('rename', {'name': 'x'}), ('default', {'default': True}), ('remove', {})):
                self.refused(api.post(f'/v1/filters/{id}/{name}', body), 404, 'not-found')
        for api in (self.admin, self.auditor):  # of the same partner
            self.refused(api.post(f'/v1/filters/{id}', {'name': 'x', 'query': QUERY}, None, 'PUT'), 404, 'not-found')
        self.assertEqual(self.tech.get(f'/v1/filters/{id}').json()['name'], 'Secret of mine')
        self.ok(self.tech.post(f'/v1/filters/{id}/remove'))
        self.assertEqual(self.changes_of(self.tech, mine), [(id, True)])
        for api, cursor in zip(others, before):
            self.assertEqual(self.changes_of(api, cursor), [], 'nor that it is gone')
            self.assertNotIn(id, [changed for changed, _ in self.changes_of(api)])
        self.assertEqual(self.soc.get('/soc/v1/filters').status, 404)

    def test_every_role_may_have_some(self) -> None:
        for api in (self.admin, self.tech, self.auditor, self.stranger):
            id = self.save(api)
            self.assertEqual([item['id'] for item in self.of(api)], [id])
        self.refused(self.soc.post(f'/v1/filters/{uuid.uuid4()}', {'name': 'x', 'query': QUERY}, None, 'PUT'), 403, 'forbidden')

    def test_a_person_has_at_most_twenty(self) -> None:
        ids = [self.save(self.tech, f'Filter {number}') for number in range(20)]
        answer = self.tech.post(f'/v1/filters/{uuid.uuid4()}', {'name': 'One more', 'query': QUERY}, None, 'PUT')
        self.refused(answer, 409, 'conflict')
        self.save(self.tech, 'Replaced', id=ids[3])
        self.save(self.admin, 'Somebody else’s first')
        self.ok(self.tech.post(f'/v1/filters/{ids[0]}/remove'))
        self.save(self.tech, 'In its place')
        self.assertEqual(len(self.of(self.tech)), 20)

    def test_what_is_no_filter_is_refused(self) -> None:
        self.assertEqual(self.refused_body({}), {'/name', '/query'})
        self.assertEqual(self.refused_body({'name': 'x', 'query': {}}), {'/query'})
        self.assertEqual(self.refused_body({'name': ' ', 'query': QUERY}), {'/name'})
        self.assertEqual(self.refused_body({'name': 'x' * 81, 'query': QUERY}), {'/name'})
        self.assertEqual(self.refused_body({'name': 'two\nlines', 'query': QUERY}), {'/name'})
        self.assertEqual(self.refused_body({'name': 'x', 'query': [1]}), {'/query'})
        for query, pointer in (({'severities': ['critcal']}, 'severities'), ({'severities': 'high'}, 'severities'), ({'severities': [None]}, 'severities'),
                               ({'status': 'any'}, 'status'), ({'status': 7}, 'status'), ({'status': 'open', 'tag': 'x'}, 'tag'),
                               ({'text': 'x' * 201}, 'text'), ({'customerId': 5}, 'customerId'), ({'opened': 'year'}, 'opened')):
            with self.subTest(query):
                self.assertEqual(self.refused_body({'name': 'x', 'query': query}), {f'/query/{pointer}'})
        self.refused(self.tech.post('/v1/filters/NOT-A-UUID', {'name': 'x', 'query': QUERY}, None, 'PUT'), 422, 'invalid')
        self.refused(self.tech.post(f'/v1/filters/{self.save(self.tech)}/default', {'default': 'yes'}), 422, 'invalid')

    def test_the_stream_names_it_to_nobody(self) -> None:
        theirs, mine = self.admin.events(), self.tech.events()
        self.addCleanup(theirs.close)
        self.addCleanup(mine.close)
        id = self.save(self.tech)
        mine.wait('change')
        incident = self.raise_incident()
        wait_until(lambda: any(incident in event.data.get('wake', []) for event in theirs.events if event.name == 'change'), what='what concerns them')
        self.assertNotIn(id, str([event.data for event in theirs.events]))


if __name__ == '__main__':
    main()
