#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms filled in on desks against the real server: no typed word is lost, none overwrites another unseen, and a form is submitted once."""

import json
import random
import shutil
import sqlite3
import time
import unittest
from pathlib import Path
from typing import Any

from desks import Desk, wait_until
from fault_proxy import Fault, FaultProxy
from test_desk import PASSWORD, DeskTest

FORM = 'small@1'
FIELDS = 'abcdef'
DEFINITION = {
    'schema': 1, 'formId': 'small', 'version': 1, 'title': {'en': 'A small form', 'ja': '小さな書類'}, 'per': 'partner', 'purpose': 'form',
    'required': True, 'products': [], 'rules': [],
    'sections': [{'id': 's', 'title': {'en': 'All', 'ja': '全部'}, 'fields': [
        *({'id': field, 'type': 'text', 'label': {'en': field, 'ja': field}, 'required': field == 'a'} for field in FIELDS),
        {'id': 'paper', 'type': 'file', 'label': {'en': 'Paper', 'ja': '紙'}, 'accept': ['application/pdf', 'image/png']}]}]}


class FormsTest(DeskTest):
    """One partner whose forms are open, and a form of six texts and a file."""

    def setUp(self) -> None:
        super().setUp()
        forms = self.folder / 'forms'
        forms.mkdir()
        (forms / 'small.json').write_text(json.dumps(DEFINITION))
        shutil.copy(Path(__file__).resolve().parents[3] / 'data/forms/terms.json', forms)
        self.server.stop()
        self.server.add_user('eve@kestrel.example', PASSWORD, 'administrator', 'Kestrel IT', 'Eve')
        self.server.arguments = ('--forms', str(forms), *self.more_arguments())
        self.server.start()
        self.unlock()

    def more_arguments(self) -> tuple[str, ...]:
        return ()

    def unlock(self) -> None:
        adam = self.server.sign_in('adam@kestrel.example', PASSWORD)
        onboarding = adam.get('/v1/onboarding').json()

        def both(answer: Any) -> None:
            self.assertLess(answer.status, 300, answer)
        both(adam.post('/v1/onboarding/interest', {'products': ['core_mdr']}))
        for state in ('forwarded_to_onboarding', 'in_review'):
            both(self.soc.post(f'/soc/v1/onboarding/{onboarding["id"]}/advance', {'state': state}))
        both(adam.post('/v1/onboarding/responsibilities', {}))
        both(adam.post('/v1/onboarding/terms', {'version': onboarding['terms']['version']}))

    def form_desk(self, name: str = 'one', email: str = 'adam@kestrel.example') -> Desk:
        desk = self.signed_in(name, email)
        wait_until(lambda: desk.read(FORM, 'form'), 20, 'the form')
        return desk

    def begin(self, desk: Desk, **answers: str) -> str:
        return desk.do('begin-form', form=FORM, answers=answers)['submission']

    def begun(self, desk: Desk, **answers: str) -> str:
        """Begun, and at the server."""
        submission = self.begin(desk, **answers)
        desk.wait_empty()
        return submission

    def on_server(self, submission: str) -> dict[str, Any]:
        answer = self.soc.get(f'/soc/v1/submissions/{submission}')
        return answer.json() if answer.status == 200 else {}

    def wait_on_server(self, submission: str, answers: dict[str, Any], seconds: float = 30) -> None:
        try:
            wait_until(lambda: self.on_server(submission).get('answers') == answers, seconds, 'the answers at the server')
        except TimeoutError:
            self.assertEqual(self.on_server(submission).get('answers'), answers)
            raise


class Drafts(FormsTest):
    def test_typed_offline_then_sent(self) -> None:
        desk = self.form_desk()
        self.server.stop()
        submission = self.begin(desk, a='first')
        for field in 'abc':
            desk.type(submission, field, f'日本語 {field}')
        self.assertEqual(desk.form(submission)['state'], 'writing')
        self.assertEqual(desk.answers(submission), {field: f'日本語 {field}' for field in 'abc'})
        desk.wait_form(submission, lambda form: form['state'] == 'on-desk', 'answers on the disk', 1)
        self.assertEqual(desk.health()['drafts'], 1)
        desk.kill()
        desk.start()
        self.assertEqual(desk.answers(submission), {field: f'日本語 {field}' for field in 'abc'})
        self.server.start()
        desk.do('retry-now')
        desk.wait_form(submission, lambda form: form['state'] == 'sent' and form['sentAt'] > 0, 'answers at the server')
        self.assertEqual(self.on_server(submission)['answers'], {field: f'日本語 {field}' for field in 'abc'})
        self.assertEqual(desk.health()['drafts'], 0)
        # And a field that is emptied
        desk.type(submission, 'b', None)
        desk.wait_sent(submission)
        self.wait_on_server(submission, {field: f'日本語 {field}' for field in 'ac'})

    def test_typing_goes_on_while_it_is_sent(self) -> None:
        desk = self.form_desk()
        submission = self.begun(desk)
        text = ''
        end = time.monotonic() + 14
        while time.monotonic() < end:  # a person who types without a pause
            text += random.choice('abcdefg ')
            desk.type(submission, 'a', text)
            self.assertEqual(desk.answers(submission)['a'], text)
            time.sleep(0.1)
        self.assertGreater(len(self.on_server(submission)['answers']['a']), 10, 'nothing is sent while somebody types on')
        desk.wait_sent(submission)
        self.wait_on_server(submission, {'a': text})
        self.assertLess(desk.read(submission, 'submission')['revision'], 10)

    def test_two_desks_in_different_fields(self) -> None:
        one, two = self.form_desk('one'), self.form_desk('two', 'eve@kestrel.example')
        submission = self.begun(one)
        two.wait_form(submission, lambda form: form['document'], 'the form')
        self.server.stop()
        one.type(submission, 'a', 'from one')
        two.type(submission, 'b', 'from two')
        self.server.start()
        for desk in (one, two):
            desk.do('retry-now')
        expected = {'a': 'from one', 'b': 'from two'}
        self.wait_on_server(submission, expected)
        for desk in (one, two):
            desk.wait_form(submission, lambda form: form['state'] == 'sent' and form['document']['answers'] == expected, 'both answers')

    def test_two_desks_in_one_field(self) -> None:
        one, two = self.form_desk('one'), self.form_desk('two', 'eve@kestrel.example')
        submission = self.begun(one)
        two.wait_form(submission, lambda form: form['document'], 'the form')
        for round, mine in enumerate((True, False)):
            with self.subTest(mine=mine):
                self.server.stop()
                for desk, text in ((one, f'one {round}'), (two, f'two {round}')):
                    desk.type(submission, 'a', text)
                    desk.wait_form(submission, lambda form: form['state'] == 'on-desk', 'it on the disk')
                one.stop()
                self.server.start()
                two.do('retry-now')
                two.wait_sent(submission)
                one.start()
                form = one.wait_form(submission, lambda form: form['state'] == 'conflict', 'a conflict')
                conflict = form['document']['local']['conflicts']['a']
                self.assertEqual((conflict['mine'], conflict['theirs']), (f'one {round}', f'two {round}'))
                self.assertEqual(form['document']['answers']['a'], f'one {round}')
                self.assertEqual(one.ask('submit-form', submission=submission)['error'], 'conflict')
                one.do('resolve', submission=submission, field='a', mine=mine)
                one.wait_sent(submission)
                self.wait_on_server(submission, {'a': f'one {round}' if mine else f'two {round}'})
                two.wait_form(submission, lambda form: form['document']['answers']['a'] == f'one {round}' if mine else True, 'the decision')

    def test_begun_on_two_desks(self) -> None:
        one, two = self.form_desk('one'), self.form_desk('two', 'eve@kestrel.example')
        self.server.stop()
        mine, theirs = self.begin(one, a='one', b='same'), self.begin(two, a='two', b='same')
        one.type(mine, 'c', 'typed by one')
        one.wait_form(mine, lambda form: form['document']['answers'].get('c'), 'the answer')
        one.stop()
        self.server.start()
        two.do('retry-now')
        two.wait_empty()
        one.start()
        row = wait_until(lambda: next((row for row in one.outbox() if row['state'] == 'rejected'), None), 30, 'a refused beginning')
        self.assertEqual((row['type'], row['error'], row['theirs']['id']), ('begin', 'conflict', theirs))
        one.do('retry', key=row['key'])
        one.wait_empty()
        form = one.wait_form(theirs, lambda form: form['state'] == 'conflict' and form['document']['answers'].get('c'), 'what was typed')
        self.assertEqual({name: conflict['mine'] for name, conflict in form['document']['local']['conflicts'].items()}, {'a': 'one'})
        self.assertEqual(one.form(mine)['document'], {})
        one.do('resolve', submission=theirs, field='a', mine=True)
        one.wait_sent(theirs)
        self.wait_on_server(theirs, {'a': 'one', 'b': 'same', 'c': 'typed by one'})
        self.assertEqual(self.on_server(mine), {})

    def test_submitted_elsewhere_while_something_is_typed(self) -> None:
        one, two = self.form_desk('one'), self.form_desk('two', 'eve@kestrel.example')
        submission = self.begun(one, a='x')
        two.wait_form(submission, lambda form: form['document'], 'the form')
        self.server.stop()
        one.type(submission, 'b', 'too late')
        one.wait_form(submission, lambda form: form['state'] == 'on-desk', 'it on the disk')
        one.stop()
        two.do('submit-form', submission=submission)
        self.server.start()
        two.do('retry-now')
        two.wait_empty()
        one.start()
        form = one.wait_form(submission, lambda form: form['document']['state'] == 'submitted' and form['state'] == 'conflict', 'a conflict')
        self.assertEqual(form['document']['answers'], {'a': 'x', 'b': 'too late'})
        answer = self.soc.post(f'/soc/v1/submissions/{submission}/return', {'comment': 'more, please', 'remarks': []})
        self.assertEqual(answer.status, 200, answer)
        one.wait_sent(submission)
        self.wait_on_server(submission, {'a': 'x', 'b': 'too late'})
        one.do('submit-form', submission=submission)
        one.wait_empty()
        self.assertEqual([revision['answers'] for revision in self.on_server(submission)['revisions']], [{'a': 'x'}, {'a': 'x', 'b': 'too late'}])

    def test_a_resync_and_a_damaged_replica(self) -> None:
        desk = self.form_desk()
        self.server.stop()
        submission = self.begin(desk, a='begun')
        desk.type(submission, 'b', 'typed')
        desk.stop()
        replica = next((self.folder / 'one/accounts').glob('*/replica.db'))
        with sqlite3.connect(replica) as connection:
            connection.execute("UPDATE meta SET value = 'bm9uc2Vuc2U' WHERE name = 'replica:cursor'")
        desk.start()
        self.assertEqual(desk.answers(submission), {'a': 'begun', 'b': 'typed'})
        desk.stop()
        replica.write_bytes(b'this is not a database' * 500)
        desk.start()
        self.assertEqual(desk.answers(submission), {'a': 'begun', 'b': 'typed'})
        self.server.start()
        desk.do('retry-now')
        desk.wait_sent(submission)
        self.wait_on_server(submission, {'a': 'begun', 'b': 'typed'})

    def test_a_technician_may_read(self) -> None:
        one, tess = self.form_desk('one'), self.form_desk('two', 'tess@kestrel.example')
        submission = self.begun(one, a='x')
        tess.wait_form(submission, lambda form: form['document'], 'the form')
        self.assertEqual(tess.ask('begin-form', form=FORM)['error'], 'forbidden')
        self.assertEqual(tess.ask('submit-form', submission=submission)['error'], 'forbidden')


class Onboarding(FormsTest):
    def unlock(self) -> None:
        pass

    def test_the_way_offline_and_forms_that_are_locked(self) -> None:
        desk = self.form_desk()
        onboarding = desk.do('list', kind='onboarding')['documents'][0]
        self.assertEqual(desk.ask('begin-form', form=FORM)['error'], 'conflict')
        self.server.stop()
        desk.submit('interest', onboarding['id'], {'products': ['core_mdr'], 'note': 'from the train'})
        self.assertEqual(desk.read(onboarding['id'], 'onboarding')['state'], 'interest_expressed')
        self.assertTrue(desk.do('may', type='withdraw', kind='onboarding', incident=onboarding['id'])['may'])
        self.assertFalse(desk.do('may', type='terms', kind='onboarding', incident=onboarding['id'])['may'])
        desk.kill()
        desk.start()
        self.server.start()
        desk.wait_empty()
        for state in ('forwarded_to_onboarding', 'in_review'):
            self.soc.post(f'/soc/v1/onboarding/{onboarding["id"]}/advance', {'state': state})
        wait_until(lambda: desk.read(onboarding['id'], 'onboarding')['state'] == 'in_review', 20, 'the review')
        desk.submit('responsibilities', onboarding['id'])
        self.assertTrue(desk.do('may', type='terms', kind='onboarding', incident=onboarding['id'])['may'])
        desk.submit('terms', onboarding['id'], {'version': onboarding['terms']['version']})
        desk.do('begin-form', form=FORM)  # over what is not delivered yet
        desk.wait_empty()
        self.assertEqual(self.soc.get(f'/soc/v1/onboarding/{onboarding["id"]}').json()['state'], 'forms_in_progress')


class ProxyTest(FormsTest):
    """One desk, behind a proxy that cuts and lies."""

    def more_arguments(self) -> tuple[str, ...]:
        self.proxy = FaultProxy(self.port)
        self.addCleanup(self.proxy.close)
        return ('--public-url', self.proxy.url)

    def unlock(self) -> None:
        super().unlock()
        self.one = self.desk()
        self.one.sign_in(self.proxy.url, 'adam@kestrel.example', PASSWORD)
        self.one.wait_synced()
        wait_until(lambda: self.one.read(FORM, 'form'), 20, 'the form')

    def start_server(self) -> None:
        """Again, behind the proxy."""
        self.server.port = self.port
        self.server.start()

    def wait_hit(self, fault: Fault) -> None:
        wait_until(lambda: fault.hits >= 1, 30, f'{fault.kind} being met')


class Faults(ProxyTest):
    def test_it_arrived_and_the_answer_did_not(self) -> None:
        submission = self.begun(self.one)
        kinds = [Fault('drop'), Fault('cut', after=20), Fault('cut', after=300), Fault('garble'), Fault('drop'), Fault('status', status=503),
                 Fault('status', status=500), Fault('html')]
        for number, fault in enumerate(kinds):
            fault.match, fault.times = 'PUT /v1/submissions', 1
            with self.subTest(fault.kind):
                self.proxy.fault = fault
                self.one.type(submission, 'a', f'{number} on its way')
                self.wait_hit(fault)
                self.one.type(submission, 'a', f'{number} typed after')
                self.one.type(submission, 'b', f'{number} as well')
                if number % 2 == 0:
                    self.one.wait_form(submission, lambda form: form['state'] == 'on-desk', 'it on the disk')
                    self.one.kill()
                    self.one.start()
                self.one.do('retry-now')

                def arrived() -> bool:
                    form = self.one.form(submission)
                    self.assertEqual(form['document'].get('local', {}).get('conflicts', {}), {}, 'a conflict with oneself')
                    return form['state'] == 'sent'
                wait_until(arrived, 30, 'the answers to be sent')
                self.wait_on_server(submission, {'a': f'{number} typed after', 'b': f'{number} as well'})
        self.assertEqual(self.one.outbox(), [])

    def test_a_beginning_whose_answer_was_cut(self) -> None:
        fault = Fault('drop', match='PUT /v1/submissions', times=1)
        self.proxy.fault = fault
        submission = self.begin(self.one, a='x')
        self.wait_hit(fault)
        self.one.type(submission, 'b', 'y')
        self.one.do('retry-now')
        self.one.wait_sent(submission)
        self.wait_on_server(submission, {'a': 'x', 'b': 'y'})
        self.assertEqual(len(self.soc.get('/soc/v1/submissions').json()['items']), 1)

    def test_submitted_right_after_an_answer_was_cut(self) -> None:
        for number, kind in enumerate(('drop', 'refuse', 'cut')):
            with self.subTest(kind):
                submission = self.begun(self.one, a='x')
                fault = Fault(kind, match='PUT /v1/submissions', times=1, after=30)
                self.proxy.fault = fault
                self.one.type(submission, 'b', f'on its way {number}')
                self.wait_hit(fault)
                self.one.type(submission, 'c', 'with the submission')
                self.one.do('submit-form', submission=submission)
                self.one.do('retry-now')
                self.one.wait_empty()
                truth = self.on_server(submission)
                expected = {'a': 'x', 'b': f'on its way {number}', 'c': 'with the submission'}
                self.assertEqual((truth['state'], [revision['answers'] for revision in truth['revisions']]), ('submitted', [expected]))
                self.one.wait_sent(submission)
                self.assertEqual(self.soc.post(f'/soc/v1/submissions/{submission}/accept', {}).status, 200)
                self.one.wait_form(submission, lambda form: form['document']['state'] == 'accepted', 'the acceptance')

    def test_what_is_refused_for_good_is_said_and_not_tried_again(self) -> None:
        submission = self.begun(self.one)
        problem = {'type': 'urn:watchpost:problem:invalid', 'title': 'No', 'status': 422, 'detail': 'because', 'errors': []}
        self.proxy.fault = Fault('body', status=422, body=json.dumps(problem).encode(), headers={'Content-Type': 'application/problem+json'},
                                 match='PUT /v1/submissions')
        self.one.type(submission, 'a', 'no')
        form = self.one.wait_form(submission, lambda form: form['document'].get('local', {}).get('problem'), 'the problem')
        self.assertEqual(form['document']['local']['problem'], {'code': 'invalid', 'message': 'because'})
        before = self.proxy.count('PUT /v1/submissions')
        incident = self.raise_incident()
        self.one.wait_incident(incident)  # the feed goes on, and so do commands
        self.one.do('retry-now')
        self.one.submit('comment', incident, {'text': 'still works'})
        self.one.wait_empty()
        self.assertEqual(self.proxy.count('PUT /v1/submissions'), before)
        self.proxy.fault = None
        self.one.type(submission, 'a', 'yes')
        self.one.wait_sent(submission)
        self.wait_on_server(submission, {'a': 'yes'})

    def test_a_server_that_fails_on_drafts_holds_up_nothing_else(self) -> None:
        submission = self.begun(self.one)
        self.proxy.fault = fault = Fault('status', status=500, match='PUT /v1/submissions')
        self.one.type(submission, 'a', 'stuck')
        self.wait_hit(fault)
        incident = self.raise_incident('critical')
        self.one.wait('bubble', incident=incident)
        self.one.submit('comment', incident, {'text': 'free'})
        self.one.wait_empty()
        self.proxy.fault = None
        self.one.do('retry-now')
        self.one.wait_sent(submission)


class Attachments(ProxyTest):
    def paper(self, name: str, size: int) -> Path:
        path = self.folder / name
        path.write_bytes(b'%PDF-1.7\n' + random.Random(name).randbytes(size))
        return path

    def attach(self, desk: Desk, submission: str, path: Path) -> dict[str, Any]:
        desk.do('attach', submission=submission, field='paper', path=str(path))
        return desk.answers(submission)['paper']

    def test_sent_before_the_answer_over_a_cut_connection(self) -> None:
        submission = self.begun(self.one, a='x')
        paper = self.paper('a paper.pdf', 3_000_000)
        faults = Fault('refuse', match='PUT /v1/blobs', times=2)
        self.proxy.fault = faults
        answer = self.attach(self.one, submission, paper)
        self.assertEqual((answer['name'], answer['type'], answer['size']), ('a paper.pdf', 'application/pdf', 3_000_009))
        paper.unlink()  # the copy is ours
        self.wait_hit(faults)
        self.proxy.fault = Fault('drop', match='PUT /v1/blobs', times=1)  # it arrives, nobody says so
        self.one.do('retry-now')
        self.wait_hit(self.proxy.fault)
        self.one.kill()
        self.one.start()
        self.one.wait_sent(submission, 60)
        self.wait_on_server(submission, {'a': 'x', 'paper': answer})
        lines = [line.split()[1].split('/')[2] for line in self.proxy.requests if line.startswith(('PUT /v1/blobs', 'PUT /v1/submissions'))]
        self.assertEqual(lines[-2:], ['blobs', 'submissions'])
        self.assertEqual(lines.count('submissions'), 2)  # begun, and the answers, never before the file
        sent = lines.count('blobs')
        self.one.type(submission, 'b', 'more')
        self.one.wait_sent(submission)
        self.one.do('submit-form', submission=submission)
        self.one.wait_empty()
        self.assertEqual(self.on_server(submission)['state'], 'submitted')
        self.assertEqual(self.proxy.count('PUT /v1/blobs'), sent, 'it was sent again')
        # Another desk has none of it until it asks.
        two = self.desk('two')
        two.sign_in(self.proxy.url, 'eve@kestrel.example', PASSWORD)
        two.wait_synced()
        two.wait_form(submission, lambda form: form['document'], 'the form')
        self.proxy.fault = Fault('garble', match='GET /v1/blobs', times=1)
        self.assertEqual(two.ask('fetch', sha256=answer['sha256'])['ok'], False)
        path = Path(two.do('fetch', sha256=answer['sha256'])['path'])
        self.assertTrue(path.is_relative_to(self.folder / 'two/accounts'))
        self.assertEqual((path.stat().st_size, path.stat().st_mode & 0o777), (3_000_009, 0o600))
        self.assertEqual(two.ask('fetch', sha256='0' * 64)['error'], 'not-found')
        self.assertEqual(two.ask('fetch', sha256='../../etc/passwd')['error'], 'invalid')
        two.do('sign-out')
        self.assertFalse(path.exists())

    def test_attached_offline_and_submitted_at_once(self) -> None:
        self.proxy.fault = Fault('refuse')
        submission = self.begin(self.one, a='x')
        answer = self.attach(self.one, submission, self.paper('offline.pdf', 1000))
        self.one.do('submit-form', submission=submission)
        self.one.kill()
        self.one.start()
        self.proxy.fault = None
        self.one.do('retry-now')
        self.one.wait_empty()
        truth = self.on_server(submission)
        self.assertEqual((truth['state'], truth['answers']), ('submitted', {'a': 'x', 'paper': answer}))

    def test_what_is_no_paper(self) -> None:
        submission = self.begun(self.one)
        text, large = self.folder / 'text.pdf', self.paper('large.pdf', 10 * 1024 * 1024)
        text.write_text('just words')
        for path, error in ((text, 'invalid'), (large, 'too-large'), (self.folder / 'nowhere.pdf', 'not-found')):
            self.assertEqual(self.one.ask('attach', submission=submission, field='paper', path=str(path))['error'], error)
        self.assertNotIn('paper', self.one.answers(submission))

    def at_server(self, answer: dict[str, Any]) -> bool:
        return self.soc.get(f'/soc/v1/blobs/{answer["sha256"]}').status == 200

    def server_execute(self, *statement: Any) -> None:
        with sqlite3.connect(self.server.state / 'watchpost.db') as connection:
            connection.execute(*statement)

    def test_two_weeks_without_a_network_after_a_file_was_sent(self) -> None:
        """The server has cleared it away in the meantime: it is sent again, and nobody has to do anything."""
        submission = self.begun(self.one, a='x')
        self.proxy.fault = fault = Fault('refuse', match='PUT /v1/submissions')
        answer = self.attach(self.one, submission, self.paper('a paper.pdf', 1000))
        self.wait_hit(fault)
        self.assertTrue(self.at_server(answer))
        self.one.stop()
        self.server.stop()
        weeks = 14 * 24 * 60 * 60 * 1000
        self.server_execute('UPDATE blobs SET at = at - ?', (weeks,))
        with sqlite3.connect(next((self.folder / 'one/accounts').glob('*/work.db'))) as connection:
            connection.execute('UPDATE blob SET at = at - ?', (weeks,))
        self.start_server()
        wait_until(lambda: not self.at_server(answer), 20, 'it being cleared away')
        self.proxy.fault = None
        self.one.start()
        self.one.wait_sent(submission)
        self.wait_on_server(submission, {'a': 'x', 'paper': answer})
        self.assertTrue(self.at_server(answer))

    def test_a_file_that_the_server_lost(self) -> None:
        """It says so when the form is submitted; another try sends it again."""
        submission = self.begun(self.one, a='x')
        answer = self.attach(self.one, submission, self.paper('a paper.pdf', 1000))
        self.one.wait_sent(submission)
        self.server.stop()
        self.server_execute('DELETE FROM blobs')
        (self.server.state / 'blobs' / answer['sha256']).unlink()
        self.start_server()
        self.one.do('submit-form', submission=submission)
        self.one.do('retry-now')
        row = wait_until(lambda: next((row for row in self.one.outbox() if row['state'] == 'rejected'), None), 30, 'a refusal')
        self.assertEqual(row['error'], 'invalid')
        self.one.do('retry', key=row['key'])
        self.one.wait_empty()
        self.assertEqual(self.on_server(submission)['state'], 'submitted')
        self.assertTrue(self.at_server(answer))


class FullServer(ProxyTest):
    paper, attach = Attachments.paper, Attachments.attach

    def more_arguments(self) -> tuple[str, ...]:
        return (*super().more_arguments(), '--max-file-bytes', '5000')

    def test_no_room_for_a_file(self) -> None:
        submission = self.begun(self.one, a='x')
        self.attach(self.one, submission, self.paper('too much.pdf', 6000))
        self.one.type(submission, 'b', 'typed before it was said')
        self.one.wait_form(submission, lambda form: form['document'].get('local', {}).get('files') == {'paper': 'files-full'}, 'what is refused')
        self.wait_on_server(submission, {'a': 'x', 'b': 'typed before it was said'})
        self.one.type(submission, 'b', 'typed after')
        self.wait_on_server(submission, {'a': 'x', 'b': 'typed after'})
        self.one.do('retry-now')
        incident = self.raise_incident()
        self.one.wait_incident(incident)
        self.assertEqual(self.proxy.count('PUT /v1/blobs'), 1, 'it is tried again and again')
        self.assertEqual(self.one.form(submission)['state'], 'on-desk')
        # Submitted all the same: one more try, and it is said which file it is.
        self.one.do('submit-form', submission=submission)
        row = wait_until(lambda: next((row for row in self.one.outbox() if row['state'] == 'rejected'), None), 30, 'a refusal')
        self.assertEqual(row['error'], 'files-full')
        self.assertRegex(row['message'], '^“too much.pdf”: .*makes room after a week')
        self.assertEqual(self.proxy.count('PUT /v1/blobs'), 2)
        self.one.do('discard', key=row['key'])
        answer = self.attach(self.one, submission, self.paper('small.pdf', 3000))
        self.one.wait_sent(submission)
        self.wait_on_server(submission, {'a': 'x', 'b': 'typed after', 'paper': answer})
        self.assertNotIn('files', self.one.form(submission)['document'].get('local', {}))


if __name__ == '__main__':
    unittest.main(verbosity=2)
