#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A partner's way from interest to "onboarded", the forms, and the files that go with them.

    onboarding.py [SERVER]
"""

import json
import os
import random
import socket
import tempfile
import threading
import unittest
import urllib.parse
import uuid
from http.client import HTTPException
from pathlib import Path
from typing import Any

from onboarding_world import DEFENDER, DELEGATION, DOCUMENTS, OTHER_PICTURE, PARTNER, PDF, PICTURE, begin, digest, put, put_file, submit
from world import PASSWORD, ROOT, World, customer, main
from watchpost_server import Api, Client, Response, Server, wait_until

SESSION = {'at': '2030-01-01T09:00:00Z', 'attendees': ['佐藤 愛子']}


class Onboarding(World):
    """North accepted the terms; South has not begun. Helpers for both."""

    def state(self, api: Api) -> str:
        return str(api.get('/v1/onboarding').json()['state'])

    def do(self, api: Api, name: str, body: Any = None) -> None:
        self.ok(api.post(f'/v1/onboarding/{name}', body))

    def soc_do(self, partner: str, name: str, body: Any) -> None:
        self.ok(self.soc.post(f'/soc/v1/onboarding/{partner}/{name}', body))

    def unlock(self, api: Api, partner: str) -> None:
        if self.state(api) != 'not_started':
            return
        self.do(api, 'interest', {'products': ['core_mdr']})
        for state in ('under_qualification', 'forwarded_to_onboarding', 'in_review'):
            self.soc_do(partner, 'advance', {'state': state})
        self.do(api, 'responsibilities')
        self.do(api, 'terms', {'version': '2026-01'})

    def setUp(self) -> None:
        self.partner = self.people['admin']['partnerId']
        self.unlock(self.admin, self.partner)

    def document(self, number: str) -> dict[str, Any]:
        return dict(self.admin.get(f'/v1/submissions/{number}').json())

    def decide(self, number: str, what: str, body: Any = None) -> None:
        self.ok(self.soc.post(f'/soc/v1/submissions/{number}/{what}', body))

    def drop(self, number: str) -> None:
        self.ok(self.admin.post(f'/v1/submissions/{number}/drop'))

    def errors(self, answer: Response) -> list[list[str]]:
        return [[error['pointer'], error['code']] for error in self.refused(answer, 422, 'invalid')['errors']]


class TestOnboarding(Onboarding):
    def test_the_whole_way(self) -> None:
        south, partner = self.owner, self.people['owner']['partnerId']
        seen = [self.state(south)]
        self.assertEqual(self.refused(put(south, str(uuid.uuid4()), {'formId': 'mdr_onboarding', 'formVersion': 1}), 409, 'conflict')['current']['kind'], 'onboarding')
        begin(self, south, 'eligibility')  # a self-check is never locked
        self.unlock(south, partner)
        seen.append(self.state(south))
        number = begin(self, south, 'mdr_onboarding')
        seen.append(self.state(south))
        self.ok(submit(south, number, PARTNER))
        self.decide(number, 'return', {'comment': '', 'remarks': [{'field': 'address', 'text': '番地まで'}]})
        seen.append(self.state(south))
        self.ok(put_file(south, PDF))
        delegation = begin(self, south, 'mdr_client_delegation', self.south)
        self.ok(submit(south, delegation, DELEGATION))
        self.ok(submit(south, number, {**PARTNER, 'address': '東京都千代田区 1-2-3'}))
        seen.append(self.state(south))
        self.do(south, 'session', SESSION)
        for submission in (number, delegation):
            self.decide(submission, 'accept', {'comment': ''})
        seen.append(self.state(south))
        self.soc_do(partner, 'session-held', SESSION)
        seen.append(self.state(south))
        self.assertEqual(seen, ['not_started', 'terms_accepted', 'forms_in_progress', 'forms_returned', 'forms_submitted', 'forms_submitted', 'onboarded'])
        document = south.get(f'/v1/submissions/{number}').json()
        self.assertEqual([(r['number'], r['answers']['address']) for r in document['revisions']], [(1, PARTNER['address']), (2, '東京都千代田区 1-2-3')])
        self.assertEqual((document['state'], document['partnerName'], document['remarks']), ('accepted', 'South', []))
        onboarding = south.get('/v1/onboarding').json()
        self.assertEqual((onboarding['coverage']['model'], onboarding['products']), (PARTNER['coverage'], PARTNER['products']))
        self.assertEqual(len({event['id'] for event in onboarding['history']}), len(onboarding['history']))
        self.assertFalse({number, delegation} & {change['id'] for change in self.tech.changes()[0]}, 'nobody else’s')
        # A revision of what was accepted supersedes it, and onboarded it stays.
        second = begin(self, south, 'mdr_onboarding', supersedes=number)
        self.ok(submit(south, second, PARTNER))
        self.decide(second, 'accept', {})
        self.assertEqual([south.get(f'/v1/submissions/{n}').json()['state'] for n in (number, second)], ['superseded', 'accepted'])
        self.assertEqual(self.state(south), 'onboarded')
        self.assertEqual(self.refused(put(south, str(uuid.uuid4()), {'formId': 'mdr_onboarding', 'formVersion': 1, 'supersedes': number}), 409, 'conflict')
                         ['current']['id'], number)

    def test_what_an_accepted_form_sets(self) -> None:
        before = self.tech.get(f'/v1/customers/{self.north}').json()
        incident, other, closed = self.raise_incident(severity='critical'), self.raise_incident(severity='low'), self.raise_incident()
        self.ok(self.soc.post(f'/soc/v1/incidents/{incident}/attempt', {'channel': 'email', 'to': 'x@y.example', 'result': 'sent'}))
        self.ok(self.soc.post(f'/soc/v1/incidents/{closed}/close', {'comment': ''}))
        untouched = self.read(closed)
        number = begin(self, self.admin, 'mdr_onboarding')
        self.ok(submit(self.admin, number, PARTNER))
        self.decide(number, 'accept', {})
        self.assertEqual(self.tech.get(f'/v1/customers/{self.north}').json(), before, 'it has contacts of its own')
        self.assertEqual(self.read(incident)['contacts']['expected'][0]['to'], 'noc@north.example')
        # One that has nobody of its own gets the partner's, and so do its open incidents.
        lone = self.lone
        contacts = self.tech.get(f'/v1/customers/{lone}').json()['contacts']
        emails, phones = [row['email'] for row in PARTNER['alert_emails']], [row['number'] for row in PARTNER['alert_phones']]
        self.assertEqual((contacts['emails'], [phone['e164'] for phone in contacts['phones']], contacts['path']), (emails, phones, PARTNER['escalation']))
        self.assertEqual([c['to'] for c in self.read(self.at_lone)['contacts']['expected']], emails + phones)
        self.assertEqual([a['to'] for a in self.read(self.at_lone)['contacts']['attempts']], ['x@y.example'])
        self.assertEqual([c['to'] for c in self.read(other)['contacts']['expected']], [])
        self.assertEqual(self.read(closed), untouched)
        late = self.raise_incident(lone, severity='critical')
        self.assertEqual([c['to'] for c in self.read(late)['contacts']['expected']], emails + phones)
        # E-mail alone: nobody is called.
        second = begin(self, self.admin, 'mdr_onboarding')
        self.ok(submit(self.admin, second, {**PARTNER, 'escalation': 'email'}))
        self.decide(second, 'accept', {})
        self.assertEqual([c['channel'] for c in self.read(late)['contacts']['expected']], ['email'] * len(emails))
        # A form of a customer sets what that customer allows.
        self.ok(put_file(self.admin, PDF))
        third = begin(self, self.admin, 'mdr_client_delegation', lone)
        self.ok(submit(self.admin, third, {**DELEGATION, 'isolation_allowed': True, 'direct_assistance': False, 'excluded': []}))
        self.decide(third, 'accept', {})
        self.assertEqual(self.tech.get(f'/v1/customers/{lone}').json()['settings'], {'socIsolation': True, 'socDirectAssistance': False})

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.server.stop()
        bare = customer('Nobody’s own')
        del bare['contacts']
        cls.lone = cls.server.add_customer('North', bare)['id']
        cls.server.start()
        cls.at_lone = cls.raise_incident(cls.lone, severity='critical')
        answer = cls.soc.post(f'/soc/v1/incidents/{cls.at_lone}/attempt', {'channel': 'email', 'to': 'x@y.example', 'result': 'sent'})
        assert answer.status == 200, answer

    lone: str
    at_lone: str

    def test_a_form_books_the_first_session(self) -> None:
        self.server.stop()
        self.server.add_user('third@third.example', PASSWORD, 'administrator', 'Third', 'Third')
        self.server.start()
        third = self.server.sign_in('third@third.example', PASSWORD)
        partner = third.get('/v1/onboarding').json()['id']
        self.unlock(third, partner)
        number = begin(self, third, 'mdr_onboarding')

        def session(**answers: Any) -> tuple[Any, list[tuple[str, str]]]:
            if answers:
                self.ok(submit(third, number, {**PARTNER, **answers}))
                self.decide(number, 'return', {'comment': 'again'})
            document = third.get('/v1/onboarding').json()
            found = [(event['detail'], event.get('form', {}).get('en', '')) for event in document['history'] if event['kind'] == 'session_booked']
            return document['session'] and (document['session']['at'], document['session']['attendees']), found

        title = 'MDR Onboarding Form'
        self.assertEqual(session(address='東京'), (None, []))
        tenth = {'session_at': '2030-08-01T10:00', 'session_attendees': [{'name': '佐藤 愛子'}]}
        first = ('2030-08-01T01:00:00.000Z', ['佐藤 愛子']), [('2030-08-01T01:00:00.000Z', title)]
        self.assertEqual(self.errors(submit(third, number, {**PARTNER, **tenth, 'address': ''})), [['/answers/address', 'required']])
        self.assertEqual(session(), (None, []), 'nothing of what is refused')
        self.assertEqual(session(**tenth), first)
        self.assertEqual(session(**tenth, address='東京'), first, 'it says nothing new')
        self.do(third, 'session', SESSION)
        moved = (SESSION['at'], SESSION['attendees']), [*first[1], (SESSION['at'], '')]
        self.assertEqual(session(), moved)
        self.assertEqual(session(**tenth), moved, 'it was booked since')
        last = session(**{**tenth, 'session_at': '2030-08-02T10:00'})
        self.assertEqual(last[0], ('2030-08-02T01:00:00.000Z', ['佐藤 愛子']))
        self.soc_do(partner, 'session-held', SESSION)
        self.assertEqual(session(**tenth)[0], (last[0][0], SESSION['attendees']), 'it was held')

    def test_roles_and_other_partners(self) -> None:
        number = begin(self, self.admin, 'mdr_defender_onboarding', self.north)
        for api in (self.tech, self.auditor):
            self.assertEqual(self.ok(api.get(f'/v1/submissions/{number}'))['formId'], 'mdr_defender_onboarding')
            for refused in (put(api, number, {'answers': {}}, 1), put(api, str(uuid.uuid4()), {'formId': 'eligibility', 'formVersion': 1}),
                            submit(api, number, {}), api.post('/v1/onboarding/withdraw'), put_file(api, PICTURE)):
                self.assertEqual(self.refused(refused, 403, 'forbidden')['role'], 'administrator')
        for refused in (self.owner.get(f'/v1/submissions/{number}'), put(self.owner, number, {'answers': {}}, 1), submit(self.owner, number, {}),
                        put(self.owner, number, {'formId': 'eligibility', 'formVersion': 1}), self.owner.post(f'/v1/submissions/{number}/drop')):
            self.refused(refused, 404, 'not-found')
        self.assertEqual(self.document(number)['revision'], 1)
        body = {'formId': 'mdr_defender_onboarding', 'formVersion': 1}
        for wrong, pointer in (({**body, 'customerId': self.south}, '/customerId'), (body, '/customerId'), ({**body, 'formId': 'eligibility', 'customerId': self.north}, '/customerId'),
                               ({**body, 'formVersion': 9}, '/formId'), ({'formId': 'none', 'formVersion': 1}, '/formId'), ({}, '/formId'),
                               ({**body, 'customerId': self.lone, 'supersedes': number}, '/supersedes')):
            self.assertIn(pointer, [error[0] for error in self.errors(put(self.admin, str(uuid.uuid4()), wrong))])
        self.assertEqual(self.errors(put(self.admin, 'no-uuid', {**body, 'customerId': self.north})), [['/id', 'guid']])
        self.drop(number)

    def test_the_same_again(self) -> None:
        number, key = str(uuid.uuid4()), str(uuid.uuid4())
        body = {'formId': 'mdr_o365_onboarding', 'formVersion': 1, 'customerId': self.north, 'answers': {'users': 7}}
        first = put(self.admin, number, body, key=key)
        again = put(self.admin, number, body, key=key)
        self.assertEqual((first.status, again.status, again.body, again.headers['Idempotency-Replayed']), (201, 201, first.body, 'true'))
        self.refused(put(self.admin, number, {**body, 'answers': {}}, key=key), 422, 'key-reused')
        second = self.refused(put(self.admin, str(uuid.uuid4()), body), 409, 'conflict')
        self.assertEqual(second['current']['document'], self.document(number))
        self.ok(put(self.admin, number, {'answers': {'users': 8}}, 1))
        stale = self.refused(put(self.admin, number, {'answers': {'users': 9}}, 1), 412, 'stale')
        self.assertEqual((stale['current']['revision'], stale['current']['document']['answers']), (2, {'users': 8}))
        self.assertEqual(self.ok(put(self.admin, number, {'answers': {'users': 8}}, 2))['revision'], 2, 'nothing changed')
        self.drop(number)

    def at_once(self, *calls: Any) -> list[Response]:
        gate, answers = threading.Barrier(len(calls)), []

        def run(call: Any) -> None:
            gate.wait(10)
            answers.append(call())

        threads = [threading.Thread(target=run, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def test_two_at_once(self) -> None:
        body = {'formId': 'mdr_o365_onboarding', 'formVersion': 1, 'customerId': self.lone}
        for _ in range(10):
            answers = self.at_once(*[lambda: put(self.admin, str(uuid.uuid4()), body)] * 3)
            self.assertEqual(sorted(answer.status for answer in answers), [201, 409, 409])
            number = next(answer.json()['id'] for answer in answers if answer.status == 201)
            self.assertEqual({answer.json()['current']['id'] for answer in answers if answer.status == 409}, {number})
            self.drop(number)
        number = begin(self, self.admin, 'mdr_defender_onboarding', self.lone)
        answers = self.at_once(*[lambda: submit(self.admin, number, DEFENDER)] * 4)
        self.assertEqual(sorted(answer.status for answer in answers), [200, 409, 409, 409])
        self.assertEqual(len(self.document(number)['revisions']), 1)
        self.decide(number, 'return', {'comment': 'x'})
        self.drop(number)

    def test_two_hundred_documents_are_judged_as_the_application_judges_them(self) -> None:
        self.assertGreaterEqual(len(DOCUMENTS), 200)
        self.ok(put_file(self.admin, PDF))
        for document in DOCUMENTS:
            about = None if document['form'] == 'mdr_onboarding' else self.north
            number = begin(self, self.admin, document['form'], about)
            with self.subTest(document['name']):
                answer = submit(self.admin, number, document['answers'])
                expected = sorted(['/answers' + pointer, code] for pointer, code in document['errors'])
                if not expected and 'signed_copy' in document['answers']:
                    # It is right, but for a file that nobody has sent.
                    self.assertEqual(self.errors(answer), [['/answers/signed_copy', 'file']])
                elif expected:
                    self.assertEqual(sorted(self.errors(answer)), expected)
                else:
                    self.ok(answer)
                    self.decide(number, 'return', {'comment': 'again'})
            if self.document(number)['state'] == 'submitted':
                self.decide(number, 'return', {'comment': 'again'})
            if len(self.document(number)['revisions']) > 40:
                self.drop(number)
        for item in self.admin.get('/v1/submissions', state='draft,returned', limit=200).json()['items']:
            self.drop(item['id'])

    def test_hostile_bodies(self) -> None:
        number = begin(self, self.admin, 'mdr_client_delegation', self.north)
        revision = 1
        keep = {'customer_legal_name': '\u202e' + 'ا' * 10000, 'scope_monitoring': 'yes', 'excluded': {'not': 'a list'}, 'valid_from': [1, None], 'unknown': {'x': [True]}}
        revision = self.ok(put(self.admin, number, {'answers': keep}, revision))['revision']
        self.assertEqual(self.document(number)['answers'], keep, 'a draft keeps what is wrong')
        found = [error[0] for error in self.errors(submit(self.admin, number, keep))]
        for field in ('customer_legal_name', 'scope_monitoring', 'valid_from', 'signed_copy'):
            self.assertIn(f'/answers/{field}', found)
        for wrong in ({}, {'answers': None}, {'answers': []}, {'answers': 'x'}, {'answers': {str(n): 1 for n in range(301)}}, {'answers': {'x' * 101: 1}},
                      {'answers': {'': 1}}, {'answers': {'x': 'y' * 530000}}):
            self.assertTrue(self.errors(put(self.admin, number, wrong, revision)))
            self.assertTrue(self.errors(submit(self.admin, number, wrong.get('answers', 7))))
        self.refused(put(self.admin, number, b'{"answers":' + b'{"a":' * 70 + b'1' + b'}' * 71, revision), 400, 'malformed')
        self.refused(put(self.admin, number, b'{"answers":{"x":"' + b'y' * 1100000 + b'"}}', revision), 413, 'too-large')
        self.assertEqual(self.document(number)['revision'], revision)
        path = f'/soc/v1/submissions/{number}/return'
        for wrong in ({'remarks': 'x'}, {'remarks': [{'field': 'customer_address'}]}, {'remarks': [7]}, {'comment': ['x']}, {}):
            self.assertTrue(self.errors(self.soc.post(path, wrong)))
        self.ok(put_file(self.admin, PDF))
        self.ok(submit(self.admin, number, DELEGATION))
        self.assertEqual(self.errors(self.soc.post(path, {'remarks': [{'field': 'no_such_field', 'text': 'x'}]})), [['/remarks/0/field', 'unknown']])
        self.ok(self.soc.post(path, {'remarks': [{'field': '', 'text': 'x'}]}))
        self.drop(number)


class TestFiles(Onboarding):
    def kept(self) -> set[str]:
        return set(os.listdir(self.server.state / 'blobs'))

    def test_only_what_it_says_it_is(self) -> None:
        before = self.kept()
        for data, kind, name, pointer in ((PDF, 'application/pdf', digest(b'x'), '/sha256'), (PDF, 'application/pdf', 'x', '/sha256'), (PDF, 'image/png', None, ''),
                                          (b'MZ\x90', 'application/pdf', None, ''), (b'', 'application/pdf', None, ''), (PDF, 'text/html', None, '/Content-Type'),
                                          (b'<svg/>', 'image/svg+xml', None, '/Content-Type')):
            self.assertEqual([error[0] for error in self.errors(put_file(self.admin, data, kind, name))], [pointer])
        self.refused(put_file(self.admin, PDF + bytes(10 * 1024 * 1024)), 413, 'too-large')
        whole = PDF + bytes(10 * 1024 * 1024 - len(PDF))
        self.assertEqual(put_file(self.admin, whole, 'application/pdf; charset=binary').status, 201)
        self.assertEqual(self.tech.get(f'/v1/blobs/{digest(whole)}').body, whole)
        self.assertEqual(self.kept() - before, {digest(whole)}, 'nothing is left of the others')

    def test_a_partner_knows_its_own_alone(self) -> None:
        self.assertEqual(put_file(self.admin, OTHER_PICTURE).status, 201)
        path = f'/v1/blobs/{digest(OTHER_PICTURE)}'
        self.refused(self.owner.get(path), 404, 'not-found')
        self.assertEqual(put_file(self.owner, OTHER_PICTURE).status, 201)
        self.assertEqual(self.owner.get(path).body, OTHER_PICTURE)
        self.assertEqual(self.soc.get('/soc' + path).headers['Content-Type'], 'image/jpeg')
        # Naming another's file in a form does not help.
        secret = PICTURE + b'of South'
        self.ok(put_file(self.owner, secret))
        copy = {'name': 'x.png', 'type': 'image/png', 'size': len(secret), 'sha256': digest(secret)}
        number = begin(self, self.admin, 'mdr_client_delegation', self.north)
        self.assertEqual(self.errors(submit(self.admin, number, {**DELEGATION, 'signed_copy': copy})), [['/answers/signed_copy', 'file']])
        self.ok(put_file(self.admin, secret))
        self.assertEqual(self.errors(submit(self.admin, number, {**DELEGATION, 'signed_copy': {**copy, 'size': 3}})), [['/answers/signed_copy', 'file']])
        self.ok(submit(self.admin, number, {**DELEGATION, 'signed_copy': copy}))

    def test_one_that_is_cut_off_leaves_nothing(self) -> None:
        before = self.kept()
        data = PDF + bytes(4 * 1024 * 1024)
        place = urllib.parse.urlsplit(self.server.url)
        head = (f'PUT /v1/blobs/{digest(data)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.admin.token}\r\nContent-Type: application/pdf\r\n'
                f'Content-Length: {len(data)}\r\n\r\n').encode()
        with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
            connection.sendall(head + data[:2 * 1024 * 1024])
            wait_until(lambda: self.kept() != before, what='an upload under way')
        wait_until(lambda: self.kept() == before, what='the end of it')
        with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
            connection.sendall(head + data[:2 * 1024 * 1024])
            wait_until(lambda: self.kept() != before, what='an upload under way')
            self.server.kill()
        self.server.start()
        self.assertEqual(self.kept(), before)
        self.refused(self.admin.get(f'/v1/blobs/{digest(data)}'), 404, 'not-found')


class TestKilled(Onboarding):
    def test_a_hundred_puts_and_never_half_of_one(self) -> None:
        number = begin(self, self.admin, 'mdr_o365_onboarding', self.north)
        client = Api(self.server.url, self.admin.token)
        answered = 0
        done = threading.Event()

        def answers(n: int) -> dict[str, Any]:
            return {'users': n, 'mailboxes': n, 'customer_legal_name': f'名前 {n} ' * 200}

        def work() -> None:
            nonlocal answered
            for n in range(1, 101):
                key = str(uuid.uuid4())

                def delivered() -> bool:
                    try:
                        return put(client, number, {'answers': answers(n)}, n, key).status == 200
                    except (OSError, HTTPException):
                        return False

                wait_until(delivered, 60, 'a delivery')
                answered = n
            done.set()

        worker = threading.Thread(target=work)
        worker.start()
        kills = 0
        while not done.wait(random.uniform(0.001, 0.01)) and worker.is_alive():
            self.server.kill()
            self.server.start()
            kills += 1
            document = client.get(f'/v1/submissions/{number}').json()
            n = document['revision'] - 1
            if n > 0:
                self.assertEqual(document['answers'], answers(n), 'whole, whichever it is')
        worker.join()
        self.assertGreater(kills, 5)
        self.assertEqual((answered, client.get(f'/v1/submissions/{number}').json()['revision']), (100, 101))


class TestDefinitions(unittest.TestCase):
    """Forms of an operator's own, and versions of them."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.server = Server(arguments=('--forms', folder.name))
        self.addCleanup(self.server.__exit__)
        self.server.add_user('admin@north.example', PASSWORD, 'administrator', 'North', 'Admin')

    def write(self, name: str, **changed: Any) -> None:
        field = {'id': 'sites', 'type': 'number', 'label': {'en': 'Sites', 'ja': '拠点'}, 'required': True, 'min': 1}
        form = {'schema': 1, 'formId': name, 'version': 1, 'title': {'en': 'Sites', 'ja': '拠点'}, 'per': 'partner', 'purpose': 'form', 'required': False,
                'products': [], 'sections': [{'id': 'all', 'title': {'en': 'All', 'ja': 'すべて'}, 'fields': [field]}], 'rules': [], **changed}
        (self.folder / f'{name}.json').write_text(json.dumps(form))

    def start(self) -> Client:
        self.server.start()
        return self.server.sign_in('admin@north.example', PASSWORD)

    def unlocked(self) -> Client:
        client = self.start()
        partner = client.get('/v1/onboarding').json()['id']
        steps: list[tuple[Any, str, dict[str, Any]]] = [(client, '/v1/onboarding/interest', {'products': ['core_mdr']})]
        steps += [(self.server.soc, f'/soc/v1/onboarding/{partner}/advance', {'state': state}) for state in ('forwarded_to_onboarding', 'in_review')]
        steps += [(client, '/v1/onboarding/responsibilities', {}), (client, '/v1/onboarding/terms', {'version': '2026-01'})]
        for api, path, body in steps:
            self.assertEqual(api.post(path, body).status, 200)
        return client

    def refused_start(self, *words: str) -> None:
        with self.assertRaises(RuntimeError) as caught:
            self.server.start()
        self.server.stop()
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_a_fifth_form_is_data_alone(self) -> None:
        self.write('sites')
        client = self.unlocked()
        self.assertEqual(len(client.get('/v1/forms').json()['items']), 6)
        number = begin(self, client, 'sites')
        self.assertEqual([error['code'] for error in submit(client, number, {'sites': 0}).json()['errors']], ['number_small'])
        self.assertEqual(submit(client, number, {'sites': 3}).status, 200)

    def test_a_draft_is_judged_by_the_version_it_was_begun_with(self) -> None:
        self.write('sites')
        client = self.unlocked()
        number = begin(self, client, 'sites')
        self.server.stop()
        strict = {'id': 'sites', 'type': 'number', 'label': {'en': 'Sites'}, 'required': True, 'min': 100}
        self.write('sites', version=2, sections=[{'id': 'all', 'title': {'en': 'All'}, 'fields': [strict]}])
        client = self.start()
        self.assertEqual([form['id'] for form in client.get('/v1/forms').json()['items'] if form['formId'] == 'sites'], ['sites@2', 'sites@1'])
        self.assertEqual(submit(client, number, {'sites': 3}).status, 200)
        self.assertEqual(client.get(f'/v1/submissions/{number}').json()['formVersion'], 1)
        self.server.soc.post(f'/soc/v1/submissions/{number}/accept')
        self.assertEqual(submit(client, begin(self, client, 'sites', version=2), {'sites': 3}).status, 422)

    def test_a_served_version_never_changes(self) -> None:
        self.write('sites')
        self.start()
        self.server.stop()
        self.write('sites', title={'en': 'Other', 'ja': '別'})
        self.refused_start('sites@1', 'served version never changes')
        self.write('sites', version=2, title={'en': 'Other', 'ja': '別'})
        self.start()

    def test_the_account_manager(self) -> None:
        self.server.run('--set-account-manager', '--partner', 'North', text=json.dumps({'name': '中島 玲奈', 'email': 'rena@vendor.example', 'more': 1}))
        self.assertEqual(self.start().get('/v1/onboarding').json()['accountManager'], {'name': '中島 玲奈', 'email': 'rena@vendor.example', 'phone': ''})
        self.server.stop()
        with self.assertRaises(RuntimeError):
            self.server.run('--set-account-manager', '--partner', 'North', text='{"name": 7}')

    def test_a_bad_definition_is_named_at_start(self) -> None:
        field = {'id': 'a', 'type': 'text', 'label': {'en': 'A'}}
        for wrong, words in (([{**field, 'when': {'field': 'b', 'answered': True}}, {**field, 'id': 'b', 'when': {'field': 'a', 'answered': True}}], ('cycle',)),
                             ([{**field, 'rules': [{'name': 'magic'}]}], ('/sections/0/fields/0/rules/0', 'unknown_rule')), ([field, field], ('/sections/0/fields/1',))):
            self.write('bad', sections=[{'id': 'all', 'title': {'en': 'All'}, 'fields': wrong}])
            self.refused_start('bad.json', *words)
        (self.folder / 'bad.json').write_text('{')
        self.refused_start('bad.json')

    def test_new_terms_ask_again_and_lock_nothing(self) -> None:
        self.write('sites')
        client = self.unlocked()
        self.server.stop()
        terms = json.loads((ROOT / 'data/forms/terms.json').read_text())
        (self.folder / 'terms.json').write_text(json.dumps({**terms, 'text': {'en': 'other'}}))
        self.refused_start('2026-01')
        (self.folder / 'terms.json').write_text(json.dumps({**terms, 'version': '2027-01', 'text': {'en': 'other'}}))
        client = self.start()
        onboarding = client.get('/v1/onboarding').json()
        self.assertEqual((onboarding['terms']['version'], onboarding['terms']['accepted']['version'], onboarding['state']), ('2027-01', '2026-01', 'terms_accepted'))
        begin(self, client, 'sites')
        self.assertEqual(client.post('/v1/onboarding/terms', {'version': '2026-01'}).status, 409)
        self.assertEqual(client.post('/v1/onboarding/terms', {'version': '2027-01'}).status, 200)
        self.assertEqual(client.get('/v1/onboarding').json()['state'], 'forms_in_progress')


if __name__ == '__main__':
    main()
