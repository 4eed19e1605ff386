#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk behind a proxy that cuts, delays, garbles and lies: no typed word is lost, none arrives twice, and it says what is wrong."""

import contextlib
import email.utils
import re
import sqlite3
import subprocess
import time
import unittest
from collections.abc import Iterator

from desks import wait_until
from fault_proxy import Fault, FaultProxy
from test_desk import PASSWORD, DeskTest

DEEP = b'[' * 100000
NO_TEXT = b'{"kind": "incident", "id": "\xff\xfe", "revision": 3}'
# What a gateway says in its own name
NO_ROUTE = b'{"message": "no Route matched with those values"}'
OTHER_PROBLEM = b'{"type": "https://gateway.example/problems/blocked", "title": "Blocked", "status": 403}'
TRUNCATED = b'{"kind": "incident", "id": "INC-1", "revi'


class FaultTest(DeskTest):
    def setUp(self) -> None:
        super().setUp()
        self.proxy = FaultProxy(self.server.port)
        self.addCleanup(self.proxy.close)
        self.server.stop()
        self.server.arguments = ('--public-url', self.proxy.url)
        self.server.start()
        self.assertEqual(self.server.url, self.proxy.url)
        self.incident = self.raise_incident()
        self.one = self.desk()
        self.one.sign_in(self.proxy.url, 'tess@kestrel.example', PASSWORD)
        self.one.wait_synced()

    def comments(self) -> list[str]:
        return [comment['text'] for comment in self.truth(self.incident)['comments']]

    def wait_hit(self, fault: Fault, hits: int = 1) -> None:
        wait_until(lambda: fault.hits >= hits, 30, f'{fault.kind} being met {hits} times')

    def say_under(self, fault: Fault, text: str) -> None:
        self.proxy.fault = fault
        self.one.submit('comment', self.incident, {'text': text})
        self.wait_hit(fault)


class Commands(FaultTest):
    def test_every_fault_on_a_command(self) -> None:
        faults = [
            Fault('status', status=503, headers={'Retry-After': '1'}, times=1),
            Fault('status', status=429, headers={'Retry-After': '1'}, times=1),
            Fault('status', status=500, times=1),
            Fault('status', status=408, times=1),
            Fault('html', times=2),
            Fault('html', status=404, times=1),
            Fault('html', status=403, times=1),
            *(Fault('body', status=status, body=NO_ROUTE, times=1) for status in (400, 401, 403, 404, 405, 409, 412, 413, 422)),
            Fault('body', status=403, body=OTHER_PROBLEM, headers={'Content-Type': 'application/problem+json'}, times=1),
            Fault('status', status=302, headers={'Location': 'https://evil.example/'}, times=1),
            Fault('drop', times=2),
            Fault('cut', after=20, times=1),
            Fault('cut', after=300, times=1),
            Fault('garble', times=1),
            Fault('refuse', times=1),
            Fault('delay', seconds=1, times=1),
            Fault('body', body=TRUNCATED, times=1),
            Fault('body', body=DEEP, times=1),
            Fault('body', body=NO_TEXT, times=1),
            Fault('body', body=b'{"surprise": true}', times=1),
            Fault('body', body=b'', times=1),
        ]
        expected = []
        for number, fault in enumerate(faults):
            fault.match = '/comment'
            text = f'{number} under {fault.kind}'
            with self.subTest(text):
                self.say_under(fault, text)
                wait_until(lambda: fault.hits >= fault.times or not self.one.outbox(), 30, 'the fault to pass')
                self.one.do('retry-now')
                self.one.wait_empty()
                expected.append(text)
        self.assertEqual(self.comments(), expected)

    def test_retry_after_is_waited_for(self) -> None:
        for form, least in (('seconds', 3), ('date', 2)):
            value = '3' if form == 'seconds' else email.utils.formatdate(time.time() + 4, usegmt=True)
            with self.subTest(form):
                before = self.proxy.count('/comment')
                fault = Fault('status', status=503, headers={'Retry-After': value}, match='/comment', times=1)
                begin, heard = time.monotonic(), len(self.one.events)
                self.say_under(fault, f'after {value}')
                # Said, and taken back when the next request is answered: heard of as it happens, not asked for.
                self.one.wait_health_said(lambda health: health['server']['code'] == 'unavailable', 'a server that says no', heard)
                wait_until(lambda: self.proxy.count('/comment') == before + 2, 30, 'the second try')
                self.assertGreaterEqual(time.monotonic() - begin, least)
                self.one.wait_empty()

    def test_one_incident_that_fails_holds_up_no_other(self) -> None:
        other = self.raise_incident()
        self.one.wait_incident(other)
        self.say_under(Fault('status', status=500, match=f'/{self.incident}/comment'), 'stuck')
        self.one.submit('comment', self.incident, {'text': 'behind it'})
        self.one.submit('comment', other, {'text': 'free'})
        wait_until(lambda: self.truth(other)['comments'], 30, 'the other incident')
        wait_until(lambda: [row['state'] for row in self.one.outbox()] == ['waiting', 'held'], 30, 'two rows that wait')
        self.proxy.fault = None
        self.one.do('retry-now')
        self.one.wait_empty()
        self.assertEqual(self.comments(), ['stuck', 'behind it'])

    def test_not_sent_in_time_is_said_once(self) -> None:
        self.proxy.fault = Fault('refuse')
        key = '11111111-2222-4333-8444-555555555555'
        self.one.submit('acknowledge', self.incident, key=key)
        answer = self.one.answer(self.one.say('wait', key=key, seconds=2))
        self.assertEqual((answer['ok'], answer['error']), (False, 'offline'))
        self.proxy.fault = None
        self.assertTrue(self.one.answer(self.one.say('wait', key=key, seconds=20))['ok'])
        self.one.wait('withdrawn', id=f'{self.one.health()["account"]}/not-sent/{self.incident}')
        self.assertIsNotNone(self.truth(self.incident)['acknowledged'])


class Feeds(FaultTest):
    def test_every_fault_on_the_feed(self) -> None:
        faults = [
            Fault('html'), Fault('body', body=TRUNCATED), Fault('body', body=DEEP), Fault('body', body=NO_TEXT), Fault('body', body=b'{"changes": 7}'),
            Fault('body', body=b'{"changes": [], "cursor": "x", "more": true, "cursor": {}}'), Fault('garble'), Fault('cut', after=400), Fault('drop'),
            Fault('status', status=502), Fault('status', status=429, headers={'Retry-After': '1'}),
        ]
        for fault in faults:
            fault.match, fault.times = '/v1/', 2
            with self.subTest(fault.kind):
                self.proxy.cut()
                self.proxy.fault = fault
                incident = self.raise_incident()
                self.one.do('retry-now')
                self.wait_hit(fault)
                self.one.do('set-draft', scope='comment:x', text=fault.kind)
                self.one.wait_incident(incident, seconds=60)
        self.assertEqual(self.one.do('draft', scope='comment:x')['text'], 'status')

    def test_what_cannot_be_read_is_said_and_the_rest_goes_on(self) -> None:
        """One change spoils every page it is on: what stands before it comes, what the stream names wakes, what the list has is there."""
        self.proxy.fault = Fault('spoil', body=b'SPOILED')
        before = self.raise_incident('low')
        spoiled = self.raise_incident('low', title='SPOILED')
        self.one.wait_incident(before)
        self.one.wait_health(lambda health: health['page'] == {'state': 'broken', 'code': 'unreadable'}, 'a page that cannot be read')
        for _ in range(3):
            incident = self.raise_incident('critical')
            self.one.wait('bubble', incident=incident)
        # Away, and back: the stream names nothing of this, the list has it.
        self.one.stop()
        missed = self.raise_incident('medium')
        self.one.start()
        self.one.wait_incident(missed)
        self.one.wait_health(lambda health: health['page']['state'] == 'broken', 'a page that cannot be read')
        self.one.submit('comment', missed, {'text': 'sent all the same'})
        self.one.wait_empty()
        self.proxy.fault = None
        self.one.do('retry-now')
        self.one.wait_incident(spoiled)
        self.one.wait_health(lambda health: health['page']['state'] == 'ok', 'all of it read')

    def test_a_stream_cut_mid_event_still_wakes(self) -> None:
        for after in (150, 420, 470, 500):
            with self.subTest(after):
                fault = Fault('cut', match='/v1/events', after=after, times=1)
                self.proxy.fault = fault
                self.proxy.cut()
                self.wait_hit(fault)
                incident = self.raise_incident('critical')
                self.one.wait('bubble', incident=incident)
                self.assertEqual(self.one.count('bubble', incident=incident), 1)

    def test_without_a_stream_it_still_says_so(self) -> None:
        self.proxy.fault = Fault('html', match='/v1/events')
        self.proxy.cut()
        self.one.wait_health(lambda health: health['stream'] == {'state': 'warning', 'code': 'protocol'}, 'a broken stream')
        incident = self.raise_incident('critical')
        self.one.do('retry-now')  # what the minute's poll does by itself
        self.one.wait('bubble', incident=incident)


class Pages(FaultTest):
    """More than a page of the feed, while the replica takes nothing: the page behind is fetched, and waits."""

    def setUp(self) -> None:
        super().setUp()
        self.replica = next((self.folder / 'one/accounts').glob('*/replica.db'))
        self.proxy.fault = Fault('refuse', match='/v1/changes')
        self.many = [self.raise_incident('low', investigation='調査の記録。' * 16000) for _ in range(40)]
        self.wait_hit(self.proxy.fault)

    def cursors(self) -> list[str]:
        """What the feed was asked for, each once, in order."""
        found = [re.search(r'/v1/changes\?cursor=([^& ]*)', line) for line in list(self.proxy.requests)]
        return list(dict.fromkeys(match[1] for match in found if match))

    @contextlib.contextmanager
    def locked(self) -> Iterator[sqlite3.Connection]:
        """Until the page behind the first one was asked for."""
        with contextlib.closing(sqlite3.connect(self.replica, isolation_level=None)) as connection:
            connection.execute('BEGIN IMMEDIATE')
            before = len(self.cursors())
            self.proxy.fault = None
            self.one.do('retry-now')
            wait_until(lambda: len(self.cursors()) > before, 30, 'the second page to be asked for')
            self.assertEqual(connection.execute('SELECT count (*) FROM document WHERE id = ?', (self.many[0],)).fetchone()[0], 0)
            yield connection
            connection.execute('ROLLBACK')

    def test_the_next_page_is_fetched_while_one_is_applied(self) -> None:
        with self.locked():
            pass
        for incident in self.many:
            self.one.wait_incident(incident)
        with contextlib.closing(sqlite3.connect(self.replica)) as connection:
            kept = [row[0] for row in connection.execute("SELECT id FROM document WHERE kind = 'incident' ORDER BY sequence")]
        self.assertEqual(kept[-len(self.many):], self.many)

    def test_a_page_behind_a_replica_that_has_gone_does_not_belong_to_the_new_one(self) -> None:
        with self.locked():
            self.replica.unlink()
        for incident in [self.incident, *self.many]:
            self.one.wait_incident(incident)


class Tokens(FaultTest):
    def test_faults_on_a_refresh_do_not_sign_out(self) -> None:
        for fault in (Fault('html'), Fault('html', status=400), Fault('body', status=401, body=b'{"error": "invalid_token"}'),
                      Fault('body', status=400, body=NO_ROUTE + b' '), Fault('status', status=500), Fault('drop'), Fault('body', body=TRUNCATED),
                      Fault('body', body=b'{"access_token": 5}'), Fault('status', status=302, headers={'Location': 'https://evil.example/'})):
            fault.match, fault.times = '/oauth/token', 1
            with self.subTest(fault.kind):
                self.one.stop()
                self.proxy.fault = fault
                self.one.start()
                self.wait_hit(fault)
                self.one.submit('comment', self.incident, {'text': f'{fault.kind} {fault.status} {len(fault.body)}'})
                self.one.wait_empty()
                self.assertEqual(self.one.health()['signIn']['state'], 'ok')
        self.assertEqual(len(self.comments()), 9)

    def test_killed_between_the_rotation_and_the_answer(self) -> None:
        for _ in range(5):
            self.one.stop()
            self.proxy.fault = Fault('drop', match='/oauth/token', times=1)
            self.one.start()
            self.wait_hit(self.proxy.fault)
            self.one.kill()
            self.proxy.fault = None
            self.one.start()
            self.one.wait_synced()
            self.assertEqual(self.one.health()['signIn']['state'], 'ok')


class Certificates(unittest.TestCase):
    def test_certificates_that_do_not_verify(self) -> None:
        case = DeskTest('setUp')
        case.setUp()
        self.addCleanup(case.doCleanups)
        desk = case.desk()
        for error, days, name in (('tls-issuer', '2', 'IP:127.0.0.1'), ('tls-host', '2', 'DNS:elsewhere.example'), ('tls-expired', '-1', 'IP:127.0.0.1')):
            with self.subTest(error):
                certificate, key, request = (str(case.folder / f'{error}-{part}.pem') for part in ('certificate', 'key', 'request'))
                subprocess.run(['openssl', 'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', request,
                                '-subj', '/CN=somebody', '-addext', f'subjectAltName={name}'], check=True, capture_output=True)
                subprocess.run(['openssl', 'x509', '-req', '-in', request, '-signkey', key, '-days', days, '-copy_extensions', 'copy', '-out', certificate],
                               check=True, capture_output=True)
                with FaultProxy(case.server.port, (certificate, key)) as proxy:
                    self.assertEqual(desk.ask('sign-in', url=proxy.url)['error'], error)
                    self.assertEqual(proxy.requests, [], 'something was sent before the certificate was looked at')


if __name__ == '__main__':
    unittest.main(verbosity=2)
