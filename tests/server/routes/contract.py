#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running server against data/api/watchpost.yaml: every route, every status a client can provoke, every answer against its schema.

    contract.py [SERVER]
"""

import json
import random
import re
import subprocess
import unittest
import uuid
from typing import Any

from onboarding_world import DELEGATION, OTHER_PICTURE, PDF, PICTURE, begin, digest, put, put_file, submit
from world import PASSWORD, World, contract, incident, main
from watchpost_server import FORM, Api, SignIn, form

import watchpost_server

# A client cannot provoke it: faults.py does, with a disk that is full and a database that somebody holds.
BY_FAULTS_ONLY = {'503'}
ODD = (None, 0, -1, 1.5, 1e308, 2 ** 63 - 1, -2 ** 63, 10 ** 30, '', 'x' * 5000, '😀' * 300, '\x01', 'a\nb', '2026-02-30', '9999-12-31T23:59:59Z',
       '0001-01-01T00:00:00Z', True, [], {}, [None], [{}], {'a': 1}, [[1]], 'term', 'linked', '/', '..', '%00')
OF_ORDERS = ('listPrices', 'readPrice', 'listOrders', 'readOrder', 'listActivations', 'readActivation')  # what a technician does not read

KEY = {'lines': [{'masked': 'XXXX-…-4F7K', 'choice': 'new'}], 'keys': ['MDR-8WZ2-11QX-4F7K']}


class TestContract(World):
    def setUp(self) -> None:
        self.open = getattr(type(self), 'shared', None) or self.raise_incident()
        type(self).shared = self.open

    @classmethod
    def prepare(cls) -> None:
        cls.server.add_user('second@north.example', PASSWORD, 'administrator', 'North', 'Second')
        for partner, id in (('North', 'LIC-N'), ('South', 'LIC-S')):
            cls.server.add_license(partner, {'id': id, 'product': 'epdr', 'type': 'term', 'quantity': 50, 'status': 'active', 'expiryDate': '2099-12-31'})

    def api_of(self, operation: dict[str, Any]) -> Api:
        """Somebody who may."""
        if operation.get('security') == [{'soc': []}]:
            return self.soc
        administers = operation['tags'] in (['onboarding'], ['licenses']) and 'requestBody' in operation
        return self.admin if administers or operation['operationId'] in OF_ORDERS else self.tech

    def has_key(self, method: str, path: str) -> bool:
        return method != 'get' and 'blobs' not in path and path != '/v1/orders'

    def is_public(self, operation: dict[str, Any]) -> bool:
        return operation.get('security') == []

    def fill(self, path: str, ids: dict[str, str]) -> str:
        if '{' not in path:
            return path
        name = path.split('/')[2 if path.startswith('/v1') else 3]
        return path.replace('{id}', ids.get(name, '')).replace('{stepId}', 's1').replace('{sha256}', ids.get('blobs', ''))

    def own_ids(self) -> dict[str, str]:
        if not hasattr(type(self), 'drill'):
            type(self).drill = self.ok(self.tech.post('/v1/drills'))['id']
            type(self).check = begin(self, self.admin, 'eligibility')
            type(self).filter = self.save_filter(self.tech)
            type(self).seats = self.assign(self.admin, self.north)
            type(self).order = self.save_order(self.admin)
            type(self).batch = self.activate(self.admin)
            type(self).price = self.put_price(self.partner())
            self.ok(put_file(self.admin, PICTURE))
        return {'incidents': self.open, 'customers': self.north, 'users': self.people['tech']['id'], 'drills': type(self).drill,
                'submissions': type(self).check, 'filters': type(self).filter, 'forms': 'eligibility@1', 'onboarding': self.people['tech']['partnerId'], 'blobs': digest(PICTURE),
                'products': 'core_mdr', 'licenses': 'LIC-N', 'allocations': type(self).seats, 'orders': type(self).order, 'prices': type(self).price,
                'activations': type(self).batch}

    def partner(self, who: str = 'tech') -> str:
        return str(self.people[who]['partnerId'])

    def activate(self, api: Any) -> str:
        id = str(uuid.uuid4())
        self.ok(api.post(f'/v1/activations/{id}', KEY, None, 'PUT'))
        return id

    def save_order(self, api: Any, **more: Any) -> str:
        id = str(uuid.uuid4())
        self.ok(api.post(f'/v1/orders/{id}', {'product': 'epp', 'type': 'term', 'quantity': 10, 'years': 1, 'po': id, **more}, None, 'PUT'))
        return id

    def put_price(self, partner: str, product: str = 'epp') -> str:
        body = {'partnerId': partner, 'product': product, 'type': 'term', 'years': 1, 'currency': 'JPY', 'bands': [{'from': 1, 'amount': 5000}]}
        return str(self.ok(self.soc.post('/soc/v1/prices', body))['id'])

    def assign(self, api: Any, customer: str, quantity: int = 5) -> str:
        id = f'{customer}.edr.trial'
        self.ok(api.post(f'/v1/allocations/{id}', {'customerId': customer, 'product': 'edr', 'type': 'trial', 'quantity': quantity}, None, 'PUT'))
        return id

    def save_filter(self, api: Any) -> str:
        id = str(uuid.uuid4())
        self.ok(api.post(f'/v1/filters/{id}', {'name': 'Open', 'query': {'status': 'open'}}, None, 'PUT'))
        return id

    def send(self, api: Any, method: str, path: str, body: Any = None, key: Any = None) -> Any:
        if method == 'get':
            return api.send('GET', path)
        return api.post(path, {} if body is None else body, key, method.upper())

    # What the server says of itself, against the description

    def routes(self) -> list[dict[str, Any]]:
        printed = subprocess.run([self.server.program, '--print-routes'], capture_output=True, text=True, check=True)
        return json.loads(printed.stdout)['routes']

    def test_the_description_names_every_route_and_no_other(self) -> None:
        bare = lambda path: re.sub(r'\{\w+\}', '{}', path)
        described = {(method.upper(), bare(path)): operation for method, path, operation in contract.operations()}
        routes = {(route['method'], route['path']): route for route in self.routes()}
        self.assertEqual(sorted(routes), sorted(described))
        for key, route in routes.items():
            with self.subTest(route=key):
                audience = {'anyone': [], 'soc': [{'soc': []}]}.get(route['audience'])
                self.assertEqual(described[key].get('security'), audience)
                parameters = {contract.resolve(parameter)['name'] for parameter in described[key].get('parameters', [])}
                self.assertLessEqual(set(route['parameters']), parameters, 'every filter is described')

    def test_zx_odd_bodies_are_refused_by_name_or_taken(self) -> None:
        """Every member of every example of the licenses, as something else: an answer that is described, never a 500."""
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        ids, statuses = self.own_ids(), set()
        for route in self.routes():
            if route['example'] is None or route['kind'] not in ('order', 'partner', 'activation', 'allocation'):
                continue
            api = self.soc if route['audience'] == 'soc' else self.admin
            for member in (*route['example'], 'from', 'unknown'):
                for value in chance.sample(ODD, 12):
                    id = str(uuid.uuid4()) if route['command'] in ('save', 'activate') else ids.get(route['path'].split('/')[3 if api is self.soc else 2], '')
                    answer = api.post(route['path'].replace('{}', id, 1), {**route['example'], member: value}, None, route['method'])
                    self.assertLess(answer.status, 500, (seed, route['path'], member, value))
                    statuses.add(answer.status)
        self.assertTrue({200, 409, 422} <= statuses, statuses)
        del type(self).drill  # own_ids() makes them again

    def test_zy_every_example_is_a_body_that_is_taken(self) -> None:
        ids = self.own_ids() | {'onboarding': self.people['tech']['partnerId'], 'filters': self.save_filter(self.admin)}
        for route in self.routes():
            if route['example'] is None:
                continue
            name = route['path'].split('/')[3 if route['audience'] == 'soc' else 2]
            target = route['path'].replace('{}', str(uuid.uuid4()) if route['command'] in ('begin', 'save', 'activate') else ids.get(name, ''), 1).replace('{}', 's1')
            with self.subTest(method=route['method'], path=route['path']):
                answer = (self.soc if route['audience'] == 'soc' else self.admin).post(target, route['example'], None, route['method'])
                if answer.status == 422:  # what it is about is not this incident's; nothing is wrong with its shape
                    self.assertEqual({error['code'] for error in answer.json()['errors']} - {'unknown', 'required', 'file'}, set(), answer)
                else:
                    self.assertIn(answer.status, (200, 201, 409, 412), answer)

    # What is the same everywhere

    def test_a_malformed_query_or_no_key_is_400(self) -> None:
        for method, path, operation in contract.operations():
            with self.subTest(path=path, method=method):
                target = self.fill(path, self.own_ids())
                if self.is_public(operation):
                    answer = watchpost_server.send(self.server.url, method.upper(), target + '?a=1&a=2', b'' if method == 'post' else None)
                    self.assertEqual(answer.status, 400)
                    continue
                answer = self.send(self.api_of(operation), method, target + '?a=1&a=2')
                self.refused(answer, 400, 'malformed')
                if self.has_key(method, path):
                    for key in (None, 'not-a-uuid'):
                        answer = self.api_of(operation).send(method.upper(), target, {}, {'Idempotency-Key': key} if key else {})
                        self.refused(answer, 400, 'malformed')

    def test_no_token_or_a_wrong_one_is_401(self) -> None:
        for method, path, operation in contract.operations():
            if self.is_public(operation):
                continue
            for headers in ({}, {'Authorization': 'Bearer nobody'}, {'Authorization': 'Basic YTpi'}, {'Authorization': f'Bearer {self.tech.tokens["refresh_token"]}'}):
                with self.subTest(path=path, method=method, headers=len(headers)):
                    answer = watchpost_server.send(self.server.url, method.upper(), self.fill(path, self.own_ids()), None if method == 'get' else {}, headers)
                    self.refused(answer, 401, 'auth-required')

    def test_the_other_side_of_the_table_is_403(self) -> None:
        for method, path, operation in contract.operations():
            if self.is_public(operation):
                continue
            with self.subTest(path=path, method=method):
                on_soc_side = operation.get('security') == [{'soc': []}]
                answer = self.send(self.admin if on_soc_side else self.soc, method, self.fill(path, self.own_ids()))
                problem = self.refused(answer, 403, 'forbidden')
                if on_soc_side:
                    self.assertEqual(problem['role'], 'soc_analyst')
                else:
                    self.assertIn(problem['role'], ('technician', 'auditor', 'administrator'))

    def test_an_auditor_reads_everything_and_changes_nothing(self) -> None:
        before = self.read(self.open)
        for method, path, operation in contract.operations():
            if self.is_public(operation) or operation.get('security') == [{'soc': []}] or path == '/v1/events':
                continue
            least = 'technician' if self.api_of(operation) is self.tech else 'administrator'
            with self.subTest(path=path, method=method):
                answer = self.send(self.auditor, method, self.fill(path, self.own_ids()), {'text': 'x', 'done': True, 'comment': 'x'})
                if path.startswith('/v1/filters/'):  # one's own are one's own, and this is somebody else's
                    self.refused(answer, 404, 'not-found')
                elif method == 'get' or 'drills' in path:  # proving the way to one's own desk changes nobody's work
                    self.assertEqual(answer.status, 200, answer)
                else:
                    self.assertEqual(self.refused(answer, 403, 'forbidden')['role'], least)
                if least == 'administrator':
                    role = 'auditor' if method == 'get' else least
                    self.assertEqual(self.refused(self.send(self.tech, method, self.fill(path, self.own_ids())), 403, 'forbidden')['role'], role)
        self.assertEqual(self.read(self.open), before)

    def test_what_is_another_partners_is_404(self) -> None:
        theirs = {'incidents': self.raise_incident(self.south), 'customers': self.south, 'users': self.people['stranger']['id'],
                  'drills': self.ok(self.stranger.post('/v1/drills'))['id'], 'submissions': begin(self, self.owner, 'eligibility'),
                  'filters': self.save_filter(self.stranger),
                  'licenses': 'LIC-S', 'allocations': self.assign(self.owner, self.south), 'products': 'nothing', 'orders': self.save_order(self.owner), 'activations': self.activate(self.owner),
                  'prices': self.put_price(self.partner('stranger'), 'edr'),
                  'forms': 'nobodys@1', 'onboarding': self.people['stranger']['partnerId'], 'blobs': digest(OTHER_PICTURE)}
        self.ok(put_file(self.owner, OTHER_PICTURE))
        nobodys = {name: 'INC-999999' for name in theirs}
        odd = {name: 'a%2Fb' for name in theirs}
        before = self.read(theirs['incidents'])
        for method, path, operation in contract.operations():
            if '{' not in path or self.is_public(operation) or (method, path) in (('put', '/v1/blobs/{sha256}'), ('put', '/v1/filters/{id}'), ('put', '/v1/allocations/{id}'), ('put', '/v1/activations/{id}'),
                                                                              ('put', '/v1/orders/{id}')):
                continue
            api = self.api_of(operation)
            for ids in (nobodys, odd) if api is self.soc else (theirs, odd) if method == 'put' else (theirs, nobodys, odd):
                with self.subTest(path=path, method=method, ids=ids['incidents']):
                    body = {'text': 'x', 'done': True, 'comment': 'x', 'userId': self.people['tech']['id'], 'questionId': 'q', 'verdict': 'unknown',
                            'severity': 'critical', 'reason': 'x', 'channel': 'email', 'to': 'x', 'result': 'sent',
                            'name': 'x', 'default': True}
                    self.refused(self.send(api, method, self.fill(path, ids), body), 404, 'not-found')
        self.assertEqual(self.read(theirs['incidents']), before)
        for name in set(theirs) - {'onboarding', 'blobs'}:
            self.assertNotIn(theirs[name], [item['id'] for item in self.admin.get(f'/v1/{name}').json()['items']])
        feed = [change['id'] for change in self.tech.changes()[0]]
        self.assertFalse(set(theirs.values()) & set(feed))
        self.assertTrue({self.open, self.north, self.people['tech']['id']} <= set(feed))

    def test_more_than_a_mebibyte_is_413(self) -> None:
        big = b'{"text":"' + b'x' * (1024 * 1024) + b'"}'
        for method, path, operation in contract.operations():
            if not self.has_key(method, path) and (method, path) != ('post', '/v1/orders'):
                continue
            with self.subTest(path=path):
                target = self.fill(path, self.own_ids())
                answer = (watchpost_server.send(self.server.url, 'POST', target, big, FORM) if self.is_public(operation)
                          else self.send(self.api_of(operation), method, target, big))
                self.refused(answer, 413, 'too-large')

    def test_a_key_that_was_used_for_something_else_is_422(self) -> None:
        key = str(uuid.uuid4())
        self.ok(self.tech.post('/v1/drills', {}, key))
        self.ok(self.admin.post('/v1/drills', {}, key))
        self.ok(self.soc.post('/soc/v1/incidents', incident(self.north), key))  # the same key, but another user's
        for method, path, operation in contract.operations():
            if not self.has_key(method, path) or self.is_public(operation):
                continue
            with self.subTest(path=path):
                self.refused(self.send(self.api_of(operation), method, self.fill(path, self.own_ids()), {'other': 1}, key), 422, 'key-reused')

    def test_lists(self) -> None:
        for method, path, operation in contract.operations():
            if 'limit' not in str(operation.get('parameters')) and '/parameters/Limit' not in str(operation.get('parameters')):
                continue
            api = self.api_of(operation)
            with self.subTest(path=path):
                self.ok(api.get(path, limit=1))
                self.refused(api.get(path, limit=0), 422, 'invalid')
                for cursor in ('forged', 'YWJj.abcdefghijklmnopqrstuv', '.', 'x' * 5000):
                    self.refused(api.get(path, cursor=cursor), 410, 'cursor-expired')

    def test_documents(self) -> None:
        for method, path, operation in contract.operations():
            if method != 'get' or ('{id}' not in path and path not in ('/v1/onboarding', '/v1/partner')):
                continue
            api, target = self.api_of(operation), self.fill(path, self.own_ids())
            with self.subTest(path=path):
                first = api.get(target)
                document = self.ok(first)
                self.assertEqual(first.headers['ETag'], f'"{document["revision"]}"')
                again = api.send('GET', target, headers={'If-None-Match': first.headers['ETag']})
                self.assertEqual((again.status, again.body), (304, b''))
                head = api.send('HEAD', target)
                self.assertEqual((head.status, head.body, head.headers['ETag']), (200, b'', first.headers['ETag']))
                self.assertEqual(int(head.headers['Content-Length']), len(first.body))
                self.assertEqual(api.send('GET', target, headers={'Range': 'bytes=0-3'}).body, first.body)

    def test_other_methods_and_paths(self) -> None:
        for path, item in contract.document['paths'].items():
            with self.subTest(path=path):
                answer = self.tech.send('DELETE', self.fill(path, self.own_ids()))
                self.refused(answer, 405, 'method')
                allowed = {method.upper() for method in item if method in ('get', 'post', 'patch', 'put')}
                self.assertEqual({method.strip() for method in answer.headers['Allow'].split(',')}, allowed | ({'HEAD'} if 'GET' in allowed else set()))
        for path in ('/', '/v2', '/v1/', '/v1/incidents/', '/v1/incidents/x/y/z', '/soc', '/v1/../v1/me/x', '/%2e%2e/etc/passwd'):
            with self.subTest(path=path):
                self.refused(self.tech.send('GET', path), 404, 'not-found')

    # One resource after the other

    def test_discovery(self) -> None:
        metadata = watchpost_server.send(self.server.url, 'GET', '/.well-known/oauth-authorization-server', headers={'Host': 'evil.example'}).json()
        self.assertEqual(metadata['issuer'], self.server.url)
        self.assertTrue(all(metadata[name].startswith(self.server.url + '/') for name in metadata if name.endswith('_endpoint')))
        first, second = (watchpost_server.send(self.server.url, 'GET', '/v1').json() for _ in range(2))
        self.assertEqual(first['serverId'], second['serverId'])
        me = self.tech.get('/v1/me').json()
        self.assertEqual((me['user']['role'], me['partner']['name'], me['user']['email']), ('technician', 'North', 'tech@north.example'))
        self.assertIn('work_incidents', me['permissions'])
        self.assertNotIn('work_incidents', self.auditor.get('/v1/me').json()['permissions'])

    def test_the_event_stream(self) -> None:
        stream = self.tech.events()
        self.assertEqual((stream.status, stream.answer.headers.get_content_type()), (200, 'text/event-stream'))
        stream.wait('heartbeat')
        stream.close()
        contract.seen.add(('get', '/v1/events', '200'))  # it has no end that send() could wait for

    def test_the_sign_in_answers(self) -> None:
        flow = SignIn(self.server.url)
        self.assertEqual(flow.open(redirect_uri='http://evil.example/').status, 400)
        self.assertEqual(flow.open(response_type='token').status, 303)
        self.assertEqual(flow.open().status, 200)
        self.assertEqual(flow.submit('x', 'y', request_id='unknown').status, 400)
        self.assertEqual(flow.submit('x', 'y', {'Origin': 'http://evil.example'}).status, 403)
        for _ in range(5):
            self.assertEqual(flow.submit('guess@north.example', 'wrong').status, 401)
        self.assertEqual(flow.submit('guess@north.example', 'wrong').status, 429)
        answer = flow.submit('tech@north.example', PASSWORD)
        self.assertEqual(answer.status, 303)
        tokens = flow.redeem(SignIn.answer_of(answer)['code'])
        self.assertEqual(tokens.status, 200)
        self.assertEqual(flow.redeem('unknown').json()['error'], 'invalid_grant')
        revoke = watchpost_server.send(self.server.url, 'POST', '/oauth/revoke', form(token=tokens.json()['access_token']), FORM)
        self.assertEqual((revoke.status, revoke.body), (200, b''))

    def test_acknowledge_assign_and_comment(self) -> None:
        number = self.raise_incident()
        path = f'/v1/incidents/{number}'
        self.ok(self.tech.post(path + '/acknowledge'))
        self.ok(self.tech.post(path + '/assign', {'userId': self.people['admin']['id']}))
        comment = str(uuid.uuid4())
        self.ok(self.tech.post(path + '/comment', {'text': '確認中です <b>&'}, comment))
        document = self.tech.get(path).json()
        self.assertEqual(document['acknowledged']['by'], 'Tech の North')
        self.assertEqual(document['assignee']['id'], self.people['admin']['id'])
        self.assertEqual([(c['id'], c['text'], c['author']['side']) for c in document['comments']], [(comment, '確認中です <b>&', 'partner')])
        for body, pointer in (({'userId': self.people['stranger']['id']}, '/userId'), ({'userId': self.people['auditor']['id']}, '/userId'), ({'userId': 7}, '/userId')):
            problem = self.refused(self.tech.post(path + '/assign', body), 422, 'invalid')
            self.assertEqual([error['pointer'] for error in problem['errors']], [pointer])
        self.refused(self.tech.post(path + '/comment', {'text': ''}), 422, 'invalid')
        self.ok(self.soc.post(f'/soc/v1/incidents/{number}/close', {'comment': 'done'}))
        problem = self.refused(self.tech.post(path + '/acknowledge'), 409, 'conflict')
        self.assertEqual(problem['current']['document']['status'], 'closed')
        self.refused(self.tech.post(path + '/assign', {'userId': ''}), 409, 'conflict')

    def test_answer_resolve_and_reopen(self) -> None:
        number = self.raise_incident()
        path = f'/v1/incidents/{number}'
        question = str(uuid.uuid4())
        self.ok(self.soc.post(f'/soc/v1/incidents/{number}/ask', {'text': 'Is this yours?', 'dueAt': '2030-01-01T00:00:00Z'}, question))
        self.refused(self.tech.post(path + '/resolve', {'comment': ''}), 409, 'conflict')
        self.refused(self.tech.post(path + '/answer', {'questionId': 'none', 'verdict': 'authorized'}), 422, 'invalid')
        self.refused(self.tech.post(path + '/answer', {'questionId': question, 'verdict': 'perhaps'}), 422, 'invalid')
        self.ok(self.tech.post(path + '/answer', {'questionId': question, 'verdict': 'not_ours', 'comment': '違います'}))
        self.refused(self.tech.post(path + '/answer', {'questionId': question, 'verdict': 'authorized'}), 409, 'conflict')
        self.refused(self.tech.post(path + '/reopen', {'comment': 'no'}), 409, 'conflict')
        self.ok(self.tech.post(path + '/resolve', {'comment': 'cleaned'}))
        document = self.tech.get(path).json()
        self.assertEqual((document['status'], document['questions'][0]['answer']['verdict']), ('resolved', 'not_ours'))
        self.assertIsNotNone(document['autoCloseAt'])
        self.refused(self.tech.patch(path + '/steps/s1', {'done': True}), 409, 'conflict')
        self.ok(self.tech.post(path + '/reopen', {'comment': 'again'}))
        self.assertEqual(self.tech.get(path).json()['status'], 'reopened')

    def test_a_step_and_its_revision(self) -> None:
        path = f'/v1/incidents/{self.raise_incident()}'
        self.ok(self.tech.patch(path + '/steps/s2', {'done': True, 'note': 'はい'}, if_match=1))
        problem = self.refused(self.tech.patch(path + '/steps/s2', {'done': False}, if_match=1), 412, 'stale')
        step = problem['current']['document']['steps'][1]
        self.assertEqual((step['revision'], step['done'], step['note'], step['doneBy']), (2, True, 'はい', 'Tech の North'))
        answer = self.tech.post(path + '/steps/s2', {'done': False}, method='PATCH', headers={'If-Match': 'W/"2"'})
        self.refused(answer, 412, 'stale')
        self.ok(self.tech.patch(path + '/steps/s2', {'done': False}, if_match=2))
        self.ok(self.tech.patch(path + '/steps/s3', {'done': True}))
        self.refused(self.tech.patch(path + '/steps/s99', {'done': True}), 404, 'not-found')
        self.refused(self.tech.patch(path + '/steps/s1', {'done': 'yes'}), 422, 'invalid')
        self.refused(self.tech.patch(path + '/steps/s1', {}), 422, 'invalid')
        # What is not named stays as it is.
        self.ok(self.tech.patch(path + '/steps/s1', {'note': '調査中'}))
        self.ok(self.tech.patch(path + '/steps/s1', {'done': True}))
        self.ok(self.tech.patch(path + '/steps/s1', {'note': '完了'}))
        step = self.tech.get(path).json()['steps'][0]
        self.assertEqual((step['done'], step['note'], step['revision']), (True, '完了', 4))
        # What is so already is no conflict, and nothing more is done.
        self.ok(self.tech.patch(path + '/steps/s1', {'done': True}, if_match=1))
        self.assertEqual(self.tech.get(path).json()['steps'][0], step)

    def test_seats(self) -> None:
        customer = self.server_customer()
        body = {'customerId': customer, 'product': 'epdr', 'type': 'term', 'quantity': 51}
        path = f'/v1/allocations/{customer}.epdr.term'
        self.assertNotIn('current', self.refused(self.admin.post(path, body, None, 'PUT'), 409, 'conflict'))
        self.ok(self.admin.post(path, {**body, 'quantity': 50}, None, 'PUT'))
        self.refused(self.admin.post(path, {**body, 'quantity': 49, 'from': {'quantity': 1}}, None, 'PUT'), 412, 'stale')
        self.refused(self.admin.post(f'{path}/extend'), 409, 'conflict')
        module = {'customerId': customer, 'product': 'core_mdr', 'type': 'trial', 'quantity': 5}
        self.ok(self.admin.post(f'/v1/allocations/{customer}.core_mdr.trial', module, None, 'PUT'))
        self.assertEqual(self.refused(self.admin.post(f'{path}/take-back'), 409, 'conflict')['current']['kind'], 'allocation')
        trial = f'/v1/allocations/{customer}.core_mdr.trial'
        for status in (200, 409):
            self.assertEqual(self.admin.post(f'{trial}/extend').status, status)
        for one in (trial, path):
            self.ok(self.admin.post(f'{one}/take-back'))
        self.assertEqual(self.tech.get(path).status, 404)

    def server_customer(self) -> str:
        """One that has no seats"""
        if self.tech.get(f'/v1/allocations/{self.north}.edr.trial').status == 200:
            self.ok(self.admin.post(f'/v1/allocations/{self.north}.edr.trial/take-back'))
            del type(self).drill  # own_ids() makes them again
        return self.north

    def test_orders(self) -> None:
        id = self.save_order(self.admin)
        path, vendor = f'/v1/orders/{id}', f'/soc/v1/orders/{id}'
        for target, current in ((path, True), (f'/v1/orders/{uuid.uuid4()}', False)):
            answer = self.refused(self.admin.post(target, {'quantity': 3, 'from': {'quantity': 1}}, None, 'PUT'), 412, 'stale')
            self.assertEqual('current' in answer, current)
        self.refused(self.admin.post(f'{path}/place', {'from': {'quantity': 1}}), 412, 'stale')
        for name in ('release', 'send-back', 'enter'):
            self.refused(self.admin.post(f'{path}/{name}', {'reason': 'x', 'state': 'sent'}), 409, 'conflict')
        for name in ('confirm', 'reject', 'deliver'):
            self.refused(self.soc.post(f'{vendor}/{name}', {'reason': 'x', 'lines': [{'quantity': 1}]}), 409, 'conflict')
        self.ok(self.admin.post(f'{path}/place', {'from': {'quantity': 10}}))
        self.refused(self.admin.post(f'{path}/place'), 409, 'conflict')
        self.refused(self.admin.post(path, {'quantity': 3}, None, 'PUT'), 409, 'conflict')
        self.refused(self.admin.post(f'{path}/release', {'from': {'quantity': 1}}), 412, 'stale')
        self.ok(self.soc.post(f'{vendor}/confirm', {'reference': 'SO-1', 'price': {'amount': 45000, 'currency': 'JPY'}}))
        self.refused(self.admin.post(f'{path}/cancel'), 409, 'conflict')
        self.ok(self.soc.post(f'{vendor}/deliver', {'lines': [{'quantity': 10, 'expiryDate': '2099-12-31'}]}))
        self.ok(self.soc.post(f'/soc/v1/orders/{self.place()}/reject', {'reason': 'no'}))
        self.ok(self.admin.post(f'/v1/orders/{self.place(byHand=True)}/enter', {'state': 'sent', 'reference': 'D-1'}))
        self.ok(self.admin.post(f'/v1/orders/{self.save_order(self.admin)}/cancel', {'reason': 'mistaken'}))

    def test_what_the_vendor_says_of_a_license(self) -> None:
        license = {'partnerId': self.partner(), 'id': 'LIC-V', 'product': 'epp', 'type': 'term', 'quantity': 5, 'status': 'active', 'expiryDate': '2099-12-31'}
        self.ok(self.soc.post('/soc/v1/licenses', license))
        self.ok(self.soc.post('/soc/v1/licenses', {**license, 'expiryDate': '2020-01-31'}))
        self.assertEqual(self.ok(self.tech.get('/v1/licenses/LIC-V'))['expiryDate'], '2020-01-31')
        self.refused(self.soc.post('/soc/v1/licenses', {**license, 'id': 'LIC-S'}), 409, 'conflict')
        for wrong in ({'partnerId': 'nobody'}, {'quantity': -1}, {'status': 'sold'}):
            self.refused(self.soc.post('/soc/v1/licenses', {**license, **wrong}), 422, 'invalid')

    def place(self, **how: Any) -> str:
        id = self.save_order(self.admin)
        self.ok(self.admin.post(f'/v1/orders/{id}/place', how))
        return id

    def test_the_rule_of_two(self) -> None:
        rule = {'release': {'seats': 50, 'amount': None, 'currency': None}}
        self.refused(self.owner.post('/v1/partner', rule, None, 'PUT'), 409, 'conflict')  # the only administrator
        self.ok(self.admin.post('/v1/partner', rule, None, 'PUT'))
        self.refused(self.admin.post('/v1/partner', {'release': None, 'from': {'release': None}}, None, 'PUT'), 412, 'stale')
        ids = [self.save_order(self.admin, quantity=60) for _ in range(2)]
        for id in ids:
            self.ok(self.admin.post(f'/v1/orders/{id}/place'))
        self.refused(self.admin.post(f'/v1/orders/{ids[0]}/release'), 409, 'conflict')
        second = self.server.sign_in('second@north.example', PASSWORD)
        self.ok(second.post(f'/v1/orders/{ids[0]}/release', {'from': {'quantity': 60}}))
        self.ok(second.post(f'/v1/orders/{ids[1]}/send-back', {'reason': 'fewer'}))
        self.ok(self.admin.post('/v1/partner', {'release': None}, None, 'PUT'))

    def test_warnings_are_snoozed_and_woken(self) -> None:
        self.ok(self.admin.post('/v1/partner/snooze', {'warning': 'LIC-N/7', 'until': '2099-01-01T00:00:00Z', 'reason': 'ordered'}))
        snoozed = self.ok(self.tech.get('/v1/partner'))['snoozed']
        self.assertEqual([(entry['warning'], entry['reason'], entry['by']) for entry in snoozed], [('LIC-N/7', 'ordered', 'Admin の North')])
        self.ok(self.admin.post('/v1/partner/wake', {'warning': 'LIC-N/7'}))
        self.assertEqual(self.ok(self.tech.get('/v1/partner'))['snoozed'], [])

    def test_a_rehearsal(self) -> None:
        order = {'product': 'epp', 'type': 'term', 'quantity': 20, 'years': 1, 'customers': [self.north, 'nobody']}
        self.own_ids()
        result = self.ok(self.admin.send('POST', '/v1/orders?preview=true', order))
        self.assertEqual((result['price'], result['release'], result['known']), ({'amount': 100000, 'currency': 'JPY'}, False, True))
        self.assertEqual(result['seats']['ownedAfter'] - result['seats']['owned'], 20)
        self.assertEqual([customer['rule'] for customer in result['customers']][1], 'customer')
        self.refused(self.admin.send('POST', '/v1/orders', order), 400, 'malformed')
        self.refused(self.admin.send('POST', '/v1/orders?preview=true', {'product': 'epdr'}), 422, 'invalid')

    def test_drills(self) -> None:
        key = str(uuid.uuid4())
        self.assertEqual(self.ok(self.tech.post('/v1/drills', {}, key)), {'kind': 'drill', 'id': key, 'revision': 1})
        self.ok(self.admin.post(f'/v1/drills/{key}/seen'))
        first = self.tech.get(f'/v1/drills/{key}').json()
        self.assertEqual((first['requestedBy']['id'], first['seen']['by']), (self.people['tech']['id'], 'Admin の North'))
        self.ok(self.tech.post(f'/v1/drills/{key}/seen'))
        self.assertEqual(self.tech.get(f'/v1/drills/{key}').json(), first, 'who saw it first saw it')

    def test_raising(self) -> None:
        key = str(uuid.uuid4())
        answer = self.soc.post('/soc/v1/incidents', incident(self.north, madeUp={'by': 'tomorrow'}, severity='critical'), key)
        number = self.ok(answer)['id']
        self.assertEqual((answer.status, answer.headers['Location']), (201, f'/soc/v1/incidents/{number}'))
        again = self.soc.post('/soc/v1/incidents', incident(self.north, madeUp={'by': 'tomorrow'}, severity='critical'), key)
        self.assertEqual((again.status, again.body, again.headers['Idempotency-Replayed']), (201, answer.body, 'true'))
        document = self.tech.get(f'/v1/incidents/{number}').json()
        self.assertEqual((document['customerName'], document['madeUp'], document['remediation']['socIsolation']), ('青葉会計', {'by': 'tomorrow'}, True))
        self.assertEqual([c['channel'] for c in document['contacts']['expected']], ['email', 'phone'])
        for body, pointer in ((incident('nobody'), '/customerId'), (incident(self.north, title=''), '/title'),
                              (incident(self.north, product='core_mdr_microsoft', severity='critical'), '/severity'),
                              (incident(self.north, steps=[{'text': 7}]), '/steps/0/text'), ({}, '/customerId'),
                              (incident(self.north, severity='critcal'), '/severity'), (incident(self.north, severity='重大'), '/severity')):
            problem = self.refused(self.soc.post('/soc/v1/incidents', body), 422, 'invalid')
            self.assertIn(pointer, [error['pointer'] for error in problem['errors']])

    def test_what_the_soc_does(self) -> None:
        path = f'/soc/v1/incidents/{self.raise_incident()}'
        good: dict[str, dict[str, Any]] = {
            'update': {'title': 'More', 'addSteps': [{'text': 'new', 'owner': 'customer', 'before': 's1'}], 'removeSteps': ['s7'],
                       'addEndpoints': [{'hostName': 'DC-01'}], 'addUsers': [{'upn': 'a@b.example'}], 'addRecommendations': ['MFA']},
            'escalate': {'severity': 'critical', 'reason': 'lateral movement'},
            'attempt': {'channel': 'phone', 'to': '+81312345678', 'result': 'no_answer'},
            'comment': {'text': 'We are looking.'},
            'ask': {'text': 'Yours?'},
            'resolve': {'comment': 'contained'}}
        bad: dict[str, dict[str, Any]] = {'update': {'title': 7}, 'escalate': {'severity': 'bad'}, 'attempt': {}, 'comment': {}, 'ask': {'text': ''},
                                          'resolve': {'comment': 7}, 'close': {'comment': 'x' * 20001}}
        for name, body in good.items():
            with self.subTest(name):
                self.ok(self.soc.post(f'{path}/{name}', body))
        for name, body in bad.items():
            with self.subTest(name):
                self.assertTrue(self.refused(self.soc.post(f'{path}/{name}', body), 422, 'invalid')['errors'])
        document = self.soc.get(path).json()
        self.assertEqual([step['id'] for step in document['steps']], ['s8', 's1', 's2', 's3', 's4', 's5', 's6'])
        self.assertEqual((document['severity'], document['initialSeverity']), ('critical', 'high'))
        self.assertEqual(document['severityRaised']['reason'], 'lateral movement')
        self.assertEqual(document['contacts']['attempts'][0]['result'], 'no_answer')
        self.ok(self.soc.post(f'{path}/close', {'comment': ''}))
        for name in ('update', 'escalate', 'attempt', 'ask', 'resolve', 'close'):
            with self.subTest(name):
                self.refused(self.soc.post(f'{path}/{name}', good.get(name, {})), 409, 'conflict')

    def test_a_full_incident_takes_no_more(self) -> None:
        number = self.raise_incident()
        for _ in range(100):
            answer = self.tech.post(f'/v1/incidents/{number}/comment', {'text': '😀' * 20000})
            if answer.status != 200:
                break
        self.refused(answer, 409, 'conflict')
        self.refused(self.soc.post(f'/soc/v1/incidents/{number}/comment', {'text': '😀' * 20000}), 409, 'conflict')

    def test_a_person_has_at_most_twenty_filters(self) -> None:
        for _ in range(20):
            self.save_filter(self.auditor)
        self.refused(self.auditor.post(f'/v1/filters/{uuid.uuid4()}', {'name': 'x', 'query': {'status': 'open'}}, None, 'PUT'), 409, 'conflict')

    def test_activations(self) -> None:
        id = self.activate(self.admin)
        self.assertEqual(self.ok(self.admin.get('/v1/activations', state='complete_with_errors'))['items'][0]['lines'][0]['state'], 'failed')
        self.refused(self.admin.post(f'/v1/activations/{id}', KEY, None, 'PUT'), 409, 'conflict')
        self.refused(self.admin.post(f'/v1/activations/{id}', {'lines': [], 'keys': []}, None, 'PUT'), 422, 'invalid')
        self.ok(self.admin.post(f'/v1/activations/{id}/retry', {'lines': ['1']}))
        self.refused(self.admin.post(f'/v1/activations/{id}/retry', {'lines': ['9']}), 409, 'conflict')
        self.refused(self.admin.post(f'/v1/activations/{id}/retry', {'lines': [1]}), 422, 'invalid')
        failed = {'lines': [{'id': '1', 'state': 'failed', 'errors': [{'code': 'foreign', 'message': ''}]}]}
        open_ = self.own_ids()['activations']
        self.refused(self.soc.post(f'/soc/v1/activations/{id}/answer', failed), 409, 'conflict')  # the other one has this key
        self.refused(self.soc.post(f'/soc/v1/activations/{open_}/answer', {'lines': [{'id': '1', 'state': 'lost'}]}), 422, 'invalid')
        self.ok(self.soc.post(f'/soc/v1/activations/{open_}/answer', {'lines': [{'id': '1', 'state': 'queued'}]}))

    # Onboarding: every command where it may be done, and where it may not

    def done(self, api: Api, path: str, body: Any = None, method: str = 'POST') -> None:
        self.ok(api.post(path, body, method=method))

    def not_now(self, api: Api, path: str, body: Any = None, method: str = 'POST') -> None:
        self.assertEqual(self.refused(api.post(path, body, method=method), 409, 'conflict')['current']['kind'], 'onboarding')

    def test_onboarding_from_interest_to_the_end(self) -> None:
        own, partner = '/v1/onboarding', f"/soc/v1/onboarding/{self.people['admin']['partnerId']}"
        products, session = {'products': ['core_mdr']}, {'at': '2030-01-01T09:00:00Z', 'attendees': ['佐藤 愛子']}
        self.assertEqual(self.tech.get(own).json()['state'], 'not_started')
        for name, body in (('responsibilities', {}), ('terms', {'version': '2026-01'}), ('information', {'text': 'x'}), ('session', session)):
            self.not_now(self.admin, f'{own}/{name}', body)
        self.not_now(self.soc, f'{partner}/advance', {'state': 'in_review'})
        self.not_now(self.soc, f'{partner}/session-held', session)
        self.done(self.admin, f'{own}/interest', {**products, 'note': '興味があります'})
        self.not_now(self.admin, f'{own}/interest', products)
        self.done(self.soc, f'{partner}/meeting', {'at': '2030-01-01T09:00:00Z', 'place': 'online', 'note': ''})
        for state in ('under_qualification', 'forwarded_to_onboarding', 'in_review', 'more_info_needed'):
            self.done(self.soc, f'{partner}/advance', {'state': state, 'reason': 'x'})
        self.done(self.admin, f'{own}/information', {'text': '12 人'})
        self.done(self.admin, f'{own}/responsibilities')
        self.not_now(self.admin, f'{own}/terms', {'version': 'another'})
        self.done(self.admin, f'{own}/terms', {'version': '2026-01'})
        self.done(self.admin, own, products, 'PATCH')
        self.done(self.admin, f'{own}/products', products)
        self.done(self.admin, f'{own}/session', session)
        # A choice that was made on another one is told so.
        for name, body in (('products', {'products': ['core_mdr_microsoft'], 'from': {'products': []}}),
                           ('session', {'at': '2030-02-01T09:00:00Z', 'attendees': ['田中 健'], 'from': {'at': None, 'attendees': []}})):
            self.assertEqual(self.refused(self.admin.post(f'{own}/{name}', body), 412, 'stale')['current']['kind'], 'onboarding')
        self.refused(self.admin.patch(own, {'products': ['core_mdr_microsoft'], 'from': {'products': []}}), 412, 'stale')
        self.done(self.admin, f'{own}/products', {**products, 'from': {'products': []}})
        self.done(self.soc, f'{partner}/session-held', session)
        self.not_now(self.admin, f'{own}/session', session)
        for name, body in (('interest', {}), ('products', {'products': 'x'}), ('information', {'text': 7}), ('terms', {}), ('session', {'at': 'now'}),
                           ('withdraw', {'reason': 7})):
            self.assertTrue(self.refused(self.admin.post(f'{own}/{name}', body), 422, 'invalid')['errors'])
        for name, body in (('advance', {'state': 'happy'}), ('meeting', {}), ('session-held', {'at': '2030-01-01T09:00:00Z'})):
            self.assertTrue(self.refused(self.soc.post(f'{partner}/{name}', body), 422, 'invalid')['errors'])
        self.submissions()
        self.done(self.admin, f'{own}/withdraw', {'reason': 'not now'})
        for name, body in (('withdraw', {}), ('products', products)):
            self.not_now(self.admin, f'{own}/{name}', body)
        self.not_now(self.admin, own, products, 'PATCH')
        self.not_now(self.soc, f'{partner}/meeting', {'at': '2030-01-01T09:00:00Z'})

    def submissions(self) -> None:
        number = begin(self, self.admin, 'mdr_client_delegation', self.north)
        path = f'/v1/submissions/{number}'
        again = self.refused(put(self.admin, str(uuid.uuid4()), {'formId': 'mdr_client_delegation', 'formVersion': 1, 'customerId': self.north}), 409, 'conflict')
        self.assertEqual(again['current']['id'], number)
        self.ok(put(self.admin, number, {'answers': {'customer_legal_name': '青葉'}}, 1))
        stale = self.refused(put(self.admin, number, {'answers': {}}, 1), 412, 'stale')
        self.assertEqual(stale['current']['document']['answers'], {'customer_legal_name': '青葉'})
        self.assertEqual(self.refused(put(self.admin, number, {'answers': {}}), 422, 'invalid')['errors'][0]['pointer'], '/If-Match')
        self.refused(submit(self.admin, number, {}), 422, 'invalid')
        self.refused(submit(self.admin, number, DELEGATION, if_match=1), 412, 'stale')
        self.assertEqual(self.refused(submit(self.admin, number, DELEGATION), 422, 'invalid')['errors'][0]['pointer'], '/answers/signed_copy')
        self.ok(put_file(self.admin, PDF))
        self.ok(submit(self.admin, number, DELEGATION))
        for refusal in (submit(self.admin, number, DELEGATION), self.admin.post(f'{path}/drop'), put(self.admin, number, {'answers': {}}, 3)):
            self.assertEqual(self.refused(refusal, 409, 'conflict')['current']['id'], number)
        self.ok(self.soc.post(f'/soc{path}/return', {'comment': '', 'remarks': [{'field': 'customer_address', 'text': '番地まで'}]}))
        self.refused(self.soc.post(f'/soc{path}/return', {'comment': 'x'}), 409, 'conflict')
        self.refused(self.soc.post(f'/soc{path}/return', {}), 422, 'invalid')
        self.refused(self.soc.post(f'/soc{path}/accept', {'comment': 7}), 422, 'invalid')
        self.refused(self.soc.post(f'/soc{path}/accept', {}), 409, 'conflict')
        self.ok(submit(self.admin, number, DELEGATION))
        self.ok(self.soc.post(f'/soc{path}/accept', {'comment': 'よし'}))
        second = begin(self, self.admin, 'mdr_client_delegation', self.north, supersedes=number)
        self.ok(self.admin.post(f'/v1/submissions/{second}/drop'))
        self.refused(self.admin.post(f'/v1/submissions/{second}/drop'), 409, 'conflict')

    def test_forms(self) -> None:
        forms = [form['id'] for form in self.tech.get('/v1/forms').json()['items']]
        self.assertEqual(forms, ['eligibility@1', 'mdr_client_delegation@1', 'mdr_defender_onboarding@1', 'mdr_o365_onboarding@1', 'mdr_onboarding@1'])
        self.assertEqual(sorted(form['id'] for form in self.soc.get('/soc/v1/forms').json()['items']), forms)

    def test_files(self) -> None:
        data = PICTURE + b'another'
        self.assertEqual(put_file(self.admin, data).status, 201)
        self.assertEqual(put_file(self.admin, data).status, 200)
        self.assertEqual(self.tech.get(f'/v1/blobs/{digest(data)}').body, data)
        self.assertEqual(self.soc.get(f'/soc/v1/blobs/{digest(data)}').body, data)
        self.refused(put_file(self.admin, data, name=digest(b'')), 422, 'invalid')
        self.refused(put_file(self.admin, PICTURE + bytes(10 * 1024 * 1024)), 413, 'too-large')

    def test_zz_every_declared_status_was_provoked(self) -> None:
        declared = {(method, path, status) for method, path, operation in contract.operations() for status in operation['responses']
                    if status not in BY_FAULTS_ONLY}
        self.assertEqual(sorted(declared - contract.seen), [])


if __name__ == '__main__':
    main()
