#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desks against the real server: what a person does arrives once, whatever happens on the way."""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse
from pathlib import Path
from typing import Any

from desks import KEYRING_PASSWORD, Desk, Failed, Session, fetch, submit_form, visit
from watchpost_server import Api, Server, wait_until

PARTNER = 'Kestrel IT'
PASSWORD = 'correct horse battery'
STEPS = [{'text': f'Step {number}', 'owner': 'partner'} for number in range(1, 8)]


class DeskTest(unittest.TestCase):
    """One server with one partner, a session with a keyring, incidents made by the SOC when asked for, and desks in one folder."""

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix='watchpost-desks-'))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.session = Session(str(self.folder / 'home'))
        self.addCleanup(self.session.stop)
        self.session.start_keyring(KEYRING_PASSWORD)
        self.server = Server(arguments=())
        self.addCleanup(self.server.__exit__)
        self.server.add_user('tess@kestrel.example', PASSWORD, 'technician', PARTNER, 'Tess')
        self.server.add_user('adam@kestrel.example', PASSWORD, 'administrator', PARTNER, 'Adam')
        self.server.add_user('aude@kestrel.example', PASSWORD, 'auditor', PARTNER, 'Aude')
        self.customer = self.add_customer('Harbor Clinic')
        self.server.start()
        self.port = self.server.port

    @property
    def soc(self) -> Api:
        """The SOC is at the server itself, whatever stands before it."""
        return Api(f'http://127.0.0.1:{self.port}', self.server.soc.token)

    def add_customer(self, name: str) -> str:
        return self.server.add_customer(PARTNER, {
            'name': name, 'products': ['core_mdr'], 'language': 'en', 'timeZone': 'Europe/London',
            'settings': {'socIsolation': True, 'socDirectAssistance': False},
            'contacts': {'path': 'email_then_phone', 'emails': ['it@harbor.example'], 'phones': []}})['id']

    def raise_incident(self, severity: str = 'medium', customer: str = '', **members: Any) -> str:
        document = {'customerId': customer or self.customer, 'product': 'core_mdr', 'severity': severity, 'title': f'A {severity} thing',
                    'investigation': 'What we saw.', 'steps': STEPS, **members}
        answer = self.soc.post('/soc/v1/incidents', document)
        self.assertEqual(answer.status, 201, answer)
        return answer.json()['id']

    def truth(self, incident: str) -> dict[str, Any]:
        return self.soc.get(f'/soc/v1/incidents/{incident}').json()

    def desk(self, name: str = 'one') -> Desk:
        desk = Desk(self.folder / name, environment=self.session.environment).start()
        self.addCleanup(desk.stop)
        return desk

    def signed_in(self, name: str = 'one', email: str = 'tess@kestrel.example') -> Desk:
        desk = self.desk(name)
        desk.sign_in(self.server.url, email, PASSWORD)
        desk.wait_synced()
        desk.wait_kept()
        return desk


class SignIn(DeskTest):
    def test_stays_signed_in_over_a_restart(self) -> None:
        incident = self.raise_incident()
        desk = self.signed_in()
        self.assertEqual(desk.read(incident)['title'], 'A medium thing')
        for secret in ('access_token', 'refresh'):
            self.assertNotIn(secret, (self.folder / 'one/accounts/accounts.ini').read_text())
        desk.stop()
        later = self.raise_incident()
        desk.start()
        desk.wait_incident(later)
        self.assertEqual((self.folder / 'one/accounts').stat().st_mode & 0o777, 0o700)

    def test_wrong_password_then_right(self) -> None:
        desk = self.desk()
        tag = desk.say('sign-in', url=self.server.url)
        uri = desk.wait('open')['uri']
        self.assertEqual(submit_form(uri, 'tess@kestrel.example', 'wrong'), '')
        location = submit_form(uri, 'tess@kestrel.example', PASSWORD)
        self.assertEqual(fetch(location)[0], 200)
        self.assertTrue(desk.answer(tag)['ok'])

    def test_forged_answers_are_ignored(self) -> None:
        desk = self.desk()
        tag = desk.say('sign-in', url=self.server.url)
        location = submit_form(desk.wait('open')['uri'], 'tess@kestrel.example', PASSWORD)
        forged = location.replace('state=', 'state=x')
        self.assertEqual(fetch(forged)[0], 404)
        self.assertIn('close this window', fetch(location)[1])
        self.assertTrue(desk.answer(tag)['ok'])

    def test_answer_of_another_issuer_is_refused(self) -> None:
        desk = self.desk()
        tag = desk.say('sign-in', url=self.server.url)
        location = submit_form(desk.wait('open')['uri'], 'tess@kestrel.example', PASSWORD)
        parts = urllib.parse.urlsplit(location)
        query = dict(urllib.parse.parse_qsl(parts.query)) | {'iss': 'https://evil.example'}
        fetch(parts._replace(query=urllib.parse.urlencode(query)).geturl())
        self.assertEqual(desk.answer(tag)['error'], 'sign-in')

    def test_addresses_that_are_refused(self) -> None:
        desk = self.desk()
        for url, error in (('http://watchpost.example', 'insecure'), ('http://localhost:8475', 'insecure'), ('ftp://127.0.0.1', 'invalid'),
                           ('https://user:secret@host.example', 'invalid'), ('nonsense', 'invalid'), ('http://127.0.0.1:1', 'offline')):
            with self.subTest(url):
                self.assertEqual(desk.ask('sign-in', url=url)['error'], error)

    def test_revoked_token_asks_to_sign_in_and_loses_nothing(self) -> None:
        incident = self.raise_incident()
        desk = self.signed_in()
        desk.do('set-draft', scope=f'comment:{incident}', text='half a thought')
        desk.stop()
        self.server.stop()
        self.server.add_user('tess@kestrel.example', 'another password', 'technician', PARTNER, 'Tess')  # revokes
        desk.start()
        desk.submit('comment', incident, {'text': 'typed while signed out'})
        self.server.start()
        desk.do('retry-now')
        desk.wait_health(lambda health: health['signIn']['state'] == 'broken', 'a broken sign-in')
        self.assertEqual(desk.health()['trouble'], 'auth-required')
        desk.wait('bubble', type='broken', error='auth-required')
        self.assertEqual(len(desk.outbox()), 1)
        with self.assertRaisesRegex(Failed, 'sign-in'):
            desk.sign_in(self.server.url, 'adam@kestrel.example', PASSWORD, again=True)
        desk.sign_in(self.server.url, 'tess@kestrel.example', 'another password', again=True)
        desk.wait_empty()
        self.assertEqual([comment['text'] for comment in self.truth(incident)['comments']], ['typed while signed out'])
        self.assertEqual(desk.do('draft', scope=f'comment:{incident}')['text'], 'half a thought')

    def test_signing_out_erases(self) -> None:
        desk = self.signed_in()
        folder = next(path for path in (self.folder / 'one/accounts').iterdir() if path.is_dir())
        desk.do('sign-out')
        self.assertFalse(folder.exists())
        desk.stop()
        desk.start()
        self.assertEqual(desk.count('account'), 0)

    def test_another_server_at_the_same_address(self) -> None:
        desk = self.signed_in()
        self.server.stop()
        shutil.rmtree(self.server.state)
        self.server.state.mkdir()
        self.server.add_user('tess@kestrel.example', PASSWORD, 'technician', PARTNER, 'Tess')
        self.server.start()
        desk.do('retry-now')
        desk.wait_health(lambda health: health['trouble'] == 'auth-required', 'a sign-in that is refused')
        # It is said before anybody is sent to a browser.
        answer = desk.ask('sign-in', url=self.server.url, again=True)
        self.assertEqual((answer['error'], desk.count('open')), ('sign-in', 1))
        self.assertIn('another server at this address', answer['message'])
        desk.do('sign-out')
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()


class List(DeskTest):
    """accounts.ini: who is watched"""

    def accounts(self) -> set[str]:
        text = (self.folder / 'one/accounts/accounts.ini').read_text()
        return set(re.findall(r'^email=(.*)$', text, re.MULTILINE))

    def test_unreadable_is_set_aside_and_said(self) -> None:
        desk = self.signed_in()
        account = desk.health()['account']
        desk.do('set-draft', scope='comment:x', text='typed before')
        desk.stop()
        list = self.folder / 'one/accounts/accounts.ini'
        for damaged in (b'\x00\xffnothing of this makes sense', list.read_bytes().replace(b'server-id=', b'server-id=x')):
            with self.subTest(damaged[:20]):
                list.write_bytes(damaged)
                desk.start(load=False)
                answer = desk.ask('load')
                self.assertEqual((answer['ok'], answer['error']), (False, 'storage-corrupt'))
                desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
                aside = max(list.parent.glob('accounts.ini.unreadable-*'))
                self.assertIn(aside.name, answer['message'])
                self.assertEqual(aside.read_bytes(), damaged)
                self.assertEqual((desk.health()['account'], desk.do('draft', scope='comment:x')['text']), (account, 'typed before'))
                desk.stop()
                self.assertEqual(self.accounts(), {'tess@kestrel.example'})
                aside.unlink()

    def test_what_cannot_be_set_aside_is_left_as_it_is(self) -> None:
        desk = self.signed_in()
        desk.stop()
        list = self.folder / 'one/accounts/accounts.ini'
        list.unlink()
        list.mkdir()  # neither a list nor anything that can be copied
        desk.start(load=False)
        self.assertFalse(desk.ask('load')['ok'])
        desk.sign_in(self.server.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()
        desk.stop()
        self.assertTrue(list.is_dir())
        list.rmdir()

    def test_signing_in_while_accounts_are_opened(self) -> None:
        desk = self.signed_in()
        account = desk.health()['account']
        desk.stop()
        database = sqlite3.connect(self.folder / f'one/accounts/{account}/work.db')
        database.execute('PRAGMA locking_mode = EXCLUSIVE')
        database.execute('BEGIN EXCLUSIVE')
        desk.start(load=False)
        load, tag = desk.say('load'), desk.say('sign-in', url=self.server.url)
        visit(desk.wait('open')['uri'], 'adam@kestrel.example', PASSWORD)
        database.rollback()
        database.close()
        self.assertTrue(desk.answer(tag)['ok'])
        self.assertTrue(desk.answer(load)['ok'])
        desk.stop()
        self.assertEqual(self.accounts(), {'tess@kestrel.example', 'adam@kestrel.example'})


class Delivery(DeskTest):
    def comments(self, incident: str) -> list[str]:
        return [comment['text'] for comment in self.truth(incident)['comments']]

    def test_offline_then_online_once(self) -> None:
        incident = self.raise_incident()
        desk = self.signed_in()
        self.server.stop()
        desk.submit('comment', incident, {'text': 'from the train'})
        self.assertEqual(desk.read(incident)['comments'][-1]['text'], 'from the train')
        self.assertEqual([row['state'] for row in desk.outbox()], ['waiting'])
        desk.kill()
        desk.start()
        self.assertEqual(desk.read(incident)['comments'][-1]['text'], 'from the train')
        self.server.start()
        desk.do('retry-now')
        desk.wait_empty()
        self.assertEqual(self.comments(incident), ['from the train'])
        desk.wait_incident(incident, lambda document: len(document['comments']) == 1)

    def test_draft_is_on_disk_within_a_second(self) -> None:
        desk = self.signed_in()
        desk.do('set-draft', scope='comment:INC-1', text='日本語の下書き')
        database = next((self.folder / 'one/accounts').glob('*/work.db'))

        def stored() -> Any:
            with sqlite3.connect(f'file:{database}?mode=ro', uri=True) as connection:
                return connection.execute('SELECT text FROM draft').fetchone()
        self.assertEqual(wait_until(stored, 1, 'the draft on disk'), ('日本語の下書き',))
        desk.kill()
        desk.start()
        self.assertEqual(desk.do('draft', scope='comment:INC-1')['text'], '日本語の下書き')

    def test_seven_steps_offline_while_the_soc_inserts_one(self) -> None:
        incident = self.raise_incident()
        desk = self.signed_in()
        steps = desk.wait_incident(incident)['steps']
        self.server.stop()
        for step in steps:
            desk.submit('step', incident, {'done': True, 'note': f'did {step["text"]}'}, step=step['id'], ifMatch=step['revision'])
        self.assertEqual([row['state'] for row in desk.outbox()], ['waiting'] + ['held'] * 6)
        desk.stop()
        self.server.start()
        self.soc.post(f'/soc/v1/incidents/{incident}/update', {'addSteps': [{'text': 'Inserted', 'owner': 'partner', 'before': steps[2]['id']}]})
        self.soc.post(f'/soc/v1/incidents/{incident}/comment', {'text': 'please hurry'})
        desk.start()
        desk.wait_empty()
        truth = self.truth(incident)
        self.assertEqual({step['text']: (step['done'], step.get('note') or '') for step in truth['steps']},
                         {**{f'Step {n}': (True, f'did Step {n}') for n in range(1, 8)}, 'Inserted': (False, '')})
        self.assertEqual(self.comments(incident), ['please hurry'])

    def test_a_step_changed_by_another_comes_back_with_both_sides(self) -> None:
        incident = self.raise_incident()
        one, two = self.signed_in('one'), self.signed_in('two', 'adam@kestrel.example')
        step = one.wait_incident(incident)['steps'][0]
        two.wait_incident(incident)
        self.server.stop()
        one.submit('step', incident, {'done': True, 'note': 'mine'}, step=step['id'], ifMatch=step['revision'])
        two.submit('step', incident, {'done': True, 'note': 'theirs'}, step=step['id'], ifMatch=step['revision'])
        one.stop()
        self.server.start()
        two.do('retry-now')
        two.wait_empty()
        one.start()
        row = wait_until(lambda: next((row for row in one.outbox() if row['state'] == 'rejected'), None), 30, 'a rejected row')
        self.assertEqual((row['error'], row['body']['note']), ('stale', 'mine'))
        self.assertEqual(row['theirs']['steps'][0]['note'], 'theirs')
        one.wait_incident(incident, lambda document: document['steps'][0]['note'] == 'theirs')
        one.do('retry', key=row['key'])
        one.wait_empty()
        self.assertEqual(self.truth(incident)['steps'][0]['note'], 'mine')

    def test_a_refused_command_keeps_its_words(self) -> None:
        incident = self.raise_incident()
        self.soc.post(f'/soc/v1/incidents/{incident}/ask', {'text': 'Is this yours?'})
        one, two = self.signed_in('one'), self.signed_in('two', 'adam@kestrel.example')
        question = one.wait_incident(incident)['questions'][0]['id']
        two.wait_incident(incident)
        self.server.stop()
        for desk, verdict in ((one, 'not_ours'), (two, 'authorized')):
            desk.submit('answer', incident, {'questionId': question, 'verdict': verdict, 'comment': f'says {verdict}'})
        self.server.start()
        two.do('retry-now')
        two.wait_empty()
        one.do('retry-now')
        row = wait_until(lambda: next((row for row in one.outbox() if row['state'] == 'rejected'), None), 30, 'a rejected row')
        self.assertEqual((row['error'], row['body']['comment']), ('conflict', 'says not_ours'))
        one.wait_incident(incident, lambda document: (document['questions'][0]['answer'] or {}).get('verdict') == 'authorized')
        one.submit('comment', incident, {'text': 'what is refused holds nobody up'})
        wait_until(lambda: 'what is refused holds nobody up' in self.comments(incident), 30, 'the comment')
        one.do('discard', key=row['key'])
        one.wait_empty()

    def test_a_role_that_may_not(self) -> None:
        incident = self.raise_incident()
        desk = self.signed_in('one', 'aude@kestrel.example')
        answer = desk.ask('submit', type='comment', incident=incident, body={'text': 'no'})
        self.assertEqual((answer['ok'], answer['error']), (False, 'forbidden'))
        self.assertEqual(desk.outbox(), [])

    def test_kill_both_at_random(self) -> None:
        dice = random.Random(20261123)
        incidents = [self.raise_incident() for _ in range(5)]
        desk = self.signed_in()
        for incident in incidents:
            desk.wait_incident(incident)
        accepted: list[tuple[str, str]] = []
        done = threading.Event()

        def kill_servers() -> None:
            while not done.wait(dice.uniform(0.3, 1.5)):
                self.server.kill()
                self.server.start()
        killer = threading.Thread(target=kill_servers)
        killer.start()
        try:
            for number in range(200):
                incident, text = dice.choice(incidents), f'action {number}'
                tag = desk.say('submit', type='comment', incident=incident, body={'text': text})
                if dice.random() < 0.1:
                    time.sleep(dice.uniform(0, 0.02))  # the moment is the test, nothing is waited for
                    told = any(event.get('tag') == tag and event['ok'] for event in list(desk.events))
                    desk.kill()
                    told = told or any(event.get('tag') == tag and event['ok'] for event in desk.events)
                    desk.start()
                    if told:
                        accepted.append((incident, text))
                else:
                    self.assertTrue(desk.answer(tag)['ok'])
                    accepted.append((incident, text))
        finally:
            done.set()
            killer.join()
        desk.do('retry-now')
        desk.wait_empty(120)
        arrived = [(incident, comment['text']) for incident in incidents for comment in self.truth(incident)['comments']]
        self.assertEqual(len(arrived), len(set(arrived)), 'something arrived twice')
        self.assertEqual(set(accepted) - set(arrived), set(), 'something was lost')


class Feed(DeskTest):
    def database(self, name: str) -> Path:
        return next((self.folder / 'one/accounts').glob(f'*/{name}'))

    def test_unknown_cursor_is_a_full_resync(self) -> None:
        incidents = [self.raise_incident() for _ in range(3)]
        desk = self.signed_in()
        desk.do('set-draft', scope='comment:x', text='kept')
        desk.stop()
        with sqlite3.connect(self.database('replica.db')) as connection:
            connection.execute("UPDATE meta SET value = 'bm9uc2Vuc2U' WHERE name = 'replica:cursor'")
            connection.execute("UPDATE document SET id = 'INC-GONE', body = replace(body, ?, 'INC-GONE') WHERE id = ?", (incidents[0], incidents[0]))
        self.server.stop()
        desk.start()
        desk.submit('comment', incidents[1], {'text': 'typed before the resync'})
        self.server.start()
        desk.do('retry-now')
        desk.wait_empty()
        desk.wait_incident(incidents[0])
        wait_until(lambda: not desk.read('INC-GONE'), 20, 'the sweep')
        self.assertEqual(desk.do('draft', scope='comment:x')['text'], 'kept')
        self.assertEqual(desk.read(incidents[1])['comments'][-1]['text'], 'typed before the resync')

    def test_a_corrupt_replica_is_set_aside(self) -> None:
        incident = self.raise_incident()
        desk = self.signed_in()
        self.server.stop()
        desk.submit('comment', incident, {'text': 'kept'})
        desk.stop()
        replica = self.database('replica.db')
        replica.write_bytes(b'this is not a database' * 500)
        self.server.start()
        desk.start()
        desk.wait_incident(incident)
        desk.wait_empty()
        self.assertEqual([comment['text'] for comment in self.truth(incident)['comments']], ['kept'])
        self.assertTrue(replica.with_name('replica.db.damaged').exists())

    def make_newer(self, name: str) -> Path:
        database = self.database(name)
        with sqlite3.connect(database) as connection:
            connection.execute('PRAGMA user_version = 99')
        return database

    def test_what_was_typed_for_a_newer_version_is_left_alone(self) -> None:
        desk = self.signed_in()
        desk.stop()
        work = self.make_newer('work.db')
        before = work.read_bytes()
        desk.start()
        self.assertEqual(desk.health()['work'], {'state': 'broken', 'code': 'storage-too-new'})
        desk.wait('bubble', type='broken', error='storage-too-new')
        self.assertEqual(desk.ask('submit', type='comment', incident='INC-1', body={'text': 'x'})['error'], 'storage-too-new')
        self.assertEqual(work.read_bytes(), before)

    def test_a_replica_of_a_newer_version_is_fetched_again(self) -> None:
        incident = self.raise_incident()
        desk = self.signed_in()
        desk.stop()
        replica = self.make_newer('replica.db')
        desk.start()
        desk.wait_incident(incident)
        desk.wait_health(lambda health: health['replica'] == {'state': 'ok', 'code': None}, 'a replica that is whole')
        self.assertTrue(replica.with_name('replica.db.damaged').exists())

    def test_a_second_process_is_kept_out(self) -> None:
        desk = self.signed_in()
        second = Desk(self.folder / 'one', environment=self.session.environment).start()
        try:
            self.assertEqual(second.health()['work'], {'state': 'broken', 'code': 'storage-busy'})
            self.assertEqual(second.ask('drill')['error'], 'storage-busy')
        finally:
            second.stop()
        self.assertEqual(desk.health()['work']['state'], 'ok')


class Alerts(DeskTest):
    def test_handled_elsewhere_withdraws_also_after_a_restart(self) -> None:
        one, two = self.signed_in('one'), self.signed_in('two', 'adam@kestrel.example')
        first, second = self.raise_incident('critical'), self.raise_incident('critical')
        bubbles = {}
        for incident in (first, second):
            bubbles[incident] = one.wait('bubble', incident=incident, type='incident')['id']
            two.wait('bubble', incident=incident)
        two.submit('acknowledge', first)
        one.wait('withdrawn', id=bubbles[first])
        one.stop()
        two.submit('acknowledge', second)
        two.wait_empty()
        one.start()
        one.wait('withdrawn', id=bubbles[second])
        self.assertEqual(one.count('bubble', type='incident'), 0)

    def test_nothing_for_old_incidents_at_first_sync(self) -> None:
        old = self.raise_incident('critical')
        self.server.stop()
        with sqlite3.connect(next(self.server.state.glob('*.db'))) as connection:
            body = connection.execute('SELECT body FROM document WHERE id = ?', (old,)).fetchone()[0]
            connection.execute('UPDATE document SET body = ? WHERE id = ?', (re_date(body), old))
        self.server.start()
        desk = self.signed_in()
        desk.wait_incident(old)
        new = self.raise_incident('high')
        desk.wait('bubble', incident=new)
        self.assertEqual(desk.count('bubble'), 1)

    def test_what_was_not_reported_as_shown_is_sent_again(self) -> None:
        desk = self.signed_in()
        desk.say('shows', on=False)
        incident = self.raise_incident('high')
        bubble = desk.wait('bubble', incident=incident)['id']
        desk.kill()
        desk.start()
        self.assertEqual(desk.wait('bubble', incident=incident)['id'], bubble)
        desk.stop()
        desk.start()
        desk.wait_synced()
        self.assertEqual(desk.count('bubble'), 0)

    def test_a_storm_is_folded(self) -> None:
        other = None
        self.server.stop()
        other = self.add_customer('Other Place')
        self.server.start()
        desk = self.signed_in()
        desk.stop()
        high = [self.raise_incident('high') for _ in range(5)]
        critical = [self.raise_incident('critical') for _ in range(2)]
        alone = self.raise_incident('high', other)
        desk.start()
        for incident in critical + [alone]:
            desk.wait('bubble', incident=incident, type='incident')
        folded = desk.wait('bubble', type='folded', count=5)
        on_screen = {event['id'] for event in desk.events if event['event'] == 'bubble'} - {event['id'] for event in desk.events if event['event'] == 'withdrawn'}
        self.assertEqual(len(on_screen), 4)
        for incident in high:
            self.assertNotIn(folded['id'], [event['id'] for event in desk.events if event['event'] == 'withdrawn'])
            desk.submit('acknowledge', incident)
        desk.wait('withdrawn', id=folded['id'])

    def test_raised_severity_wakes_again_and_a_question_asks(self) -> None:
        incident = self.raise_incident('high')
        desk = self.signed_in()
        first = desk.wait('bubble', incident=incident, type='incident')['id']
        desk.submit('acknowledge', incident)
        desk.wait('withdrawn', id=first)
        desk.wait_empty()
        self.soc.post(f'/soc/v1/incidents/{incident}/escalate', {'severity': 'critical', 'reason': 'it spreads'})
        second = desk.wait('bubble', incident=incident, type='incident')
        wait_until(lambda: desk.count('bubble', incident=incident) == 2, 20, 'a second bubble')
        answer = self.soc.post(f'/soc/v1/incidents/{incident}/ask', {'text': 'Is this yours?'})
        self.assertEqual(answer.status, 200)
        question = desk.wait('bubble', incident=incident, type='question')
        self.assertNotEqual(question['question'], '')
        self.assertNotEqual(question['id'], second['id'])

    def test_a_drill_proves_the_way(self) -> None:
        one, two, mine = self.signed_in('one'), self.signed_in('two', 'adam@kestrel.example'), self.signed_in('mine')
        for desk, service in ((one, 7), (mine, 8)):
            desk.do('service', service=service)
            desk.wait_health(lambda health: health['notifications']['state'] == 'unproven', 'a service that nobody has seen a bubble of')
        one.do('drill')
        bubble = one.wait('bubble', type='drill')
        theirs = mine.wait('bubble', type='drill')
        one.do('drill-seen', drill=bubble['incident'], service=7)
        one.wait('drill-seen')
        one.wait('withdrawn', id=bubble['id'])
        self.assertGreater(one.health()['drillProven'], 0)
        self.assertEqual(one.health()['notifications']['state'], 'ok')
        # Another desk of the same person has proven nothing, and a service that was replaced neither.
        mine.wait('withdrawn', id=theirs['id'])
        self.assertEqual(mine.health()['drillProven'], 0)
        self.assertEqual(mine.health()['notifications']['state'], 'unproven')
        one.do('service', service=0, absent=True)
        one.wait_health(lambda health: health['trouble'] == 'notifications-absent', 'a broken path')
        self.assertEqual(one.count('bubble', type='broken'), 0)
        one.do('service', service=9)
        one.wait_health(lambda health: health['notifications']['state'] == 'unproven', 'the proof to have gone')
        self.assertEqual(two.count('bubble'), 0)
        self.server.stop()
        self.assertEqual(one.ask('drill')['error'], 'offline')


class Explore(DeskTest):
    def test_sample_data_is_gone_afterwards(self) -> None:
        temporary = self.folder / 'tmp'
        temporary.mkdir()
        self.session.environment['TMPDIR'] = str(temporary)
        desk = self.desk()
        desk.do('explore', program=self.server.program)
        desk.wait_synced()
        first = list(temporary.iterdir())
        self.assertEqual(len(first), 1)
        self.assertGreater(desk.do('query')['count'], 250)
        self.assertEqual(desk.do('explore', program=self.server.program)['ok'], True)
        self.assertEqual(desk.count('account'), 1)
        incident = desk.do('query')['ids'][0]
        desk.submit('comment', incident, {'text': 'to try it'})
        desk.wait_empty()
        # Killed, it leaves its folder; the next one sweeps it. Nothing of it is in the list of accounts or in the keyring.
        desk.kill()
        desk.start()
        self.assertEqual(desk.count('account'), 0)
        desk.do('explore', program=self.server.program)
        desk.wait_synced()
        second = list(temporary.iterdir())
        self.assertEqual(len(second), 1)
        self.assertNotEqual(first, second)
        desk.stop()
        self.assertEqual(list(temporary.iterdir()), [])

    def test_sample_data_whose_server_was_killed(self) -> None:
        desk = self.desk()
        desk.do('explore', program=self.server.program)
        desk.wait_synced()
        children = subprocess.run(['pgrep', '-P', str(desk.process.pid)], capture_output=True, text=True, check=True).stdout.split()
        self.assertEqual(len(children), 1)
        os.kill(int(children[0]), signal.SIGKILL)
        health = desk.wait_health(lambda health: health['trouble'] == 'sample-ended', 'the end of the sample data')
        self.assertEqual(health['sample'], {'state': 'broken', 'code': 'sample-ended'})
        desk.do('explore', program=self.server.program)
        desk.wait_synced()
        self.assertIsNone(desk.health()['trouble'])
        self.assertEqual(desk.count('account'), 2)

    def test_a_program_that_is_no_server(self) -> None:
        desk = self.desk()
        self.assertEqual(desk.ask('explore', program='/nowhere/watchpost-server')['error'], 'not-found')
        self.assertEqual(desk.ask('explore', program='/bin/true')['error'], 'server')
        self.assertEqual(desk.ask('explore', program='/bin/pwd')['error'], 'server')


def re_date(body: str) -> str:
    """The incident's alert, as if it had been a day ago."""
    import json
    document = json.loads(body)
    document['alert']['at'] = document['openedAt'] = '2020-01-01T00:00:00.000Z'
    return json.dumps(document, ensure_ascii=False)


if __name__ == '__main__':
    unittest.main(verbosity=2)
