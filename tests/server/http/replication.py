#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The change feed, the event stream, lists, and commands that are sent again and again.

    replication.py [SERVER]
"""

import random
import socket
import sqlite3
import threading
import time
import unittest
import urllib.parse
import uuid
from http.client import HTTPException
from typing import Any

from world import World, incident, main
from watchpost_server import Api, EventStream, wait_until


class TestReplication(World):
    def listen(self, api: Any, last: Any = None) -> EventStream:
        stream: EventStream = api.events(last)
        self.addCleanup(stream.close)
        stream.wait('heartbeat')
        return stream

    # The feed

    def test_each_document_stands_in_the_feed_once_at_its_last_change(self) -> None:
        first, second = self.raise_incident(), self.raise_incident()
        cursor = self.tech.changes()[1]
        for number in (first, second, first):
            self.ok(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'x'}))
        changes, end = self.tech.changes(cursor)
        self.assertEqual([(change['id'], change['revision']) for change in changes], [(second, 2), (first, 3)])
        self.assertEqual(changes[1]['document'], self.tech.get(f'/v1/incidents/{first}').json())
        self.assertEqual(self.tech.changes(end)[0], [])

    def test_pages_put_together_are_the_whole(self) -> None:
        for _ in range(7):
            self.raise_incident()
        whole = [change['id'] for change in self.tech.changes()[0]]
        paged: list[str] = []
        cursor = None
        while True:
            page = self.tech.get('/v1/changes', limit=3, cursor=cursor).json()
            self.assertLessEqual(len(page['changes']), 3)
            paged += [change['id'] for change in page['changes']]
            cursor = page['cursor']
            if not page['more']:
                break
        self.assertEqual(paged, whole)

    def test_a_cursor_belongs_to_who_got_it(self) -> None:
        cursor = self.tech.changes()[1]
        self.ok(self.tech.get('/v1/changes', cursor=cursor))
        self.refused(self.stranger.get('/v1/changes', cursor=cursor), 410, 'cursor-expired')  # another partner
        self.refused(self.admin.get('/v1/changes', cursor=cursor), 410, 'cursor-expired')     # another role
        flipped = cursor[:-1] + ('A' if cursor[-1] != 'A' else 'B')
        for forged in (flipped, 'A' + cursor[1:], cursor.partition('.')[0], 'MSAx.' + cursor.partition('.')[2], '日本'):
            self.refused(self.tech.get('/v1/changes', cursor=forged), 410, 'cursor-expired')

    # The stream

    def test_a_commit_is_heard_at_once_with_what_may_wake(self) -> None:
        stream, other = self.listen(self.tech), self.listen(self.stranger)
        number = self.raise_incident(severity='critical')
        event = stream.wait('change')
        self.assertEqual((event.data['wake'], event.data['drills'], event.id), ([number], [], event.data['cursor']))
        self.assertEqual(self.tech.changes(event.id)[0], [], 'the cursor is behind the change')
        quiet = self.raise_incident(severity='low')
        self.assertEqual(stream.wait('change', after=2).data['wake'], [])
        drill = self.ok(self.tech.post('/v1/drills'))['id']
        self.assertEqual(stream.wait('change', after=3).data['drills'], [drill])
        self.ok(self.tech.post(f'/v1/incidents/{number}/acknowledge'))
        self.assertEqual(stream.wait('change', after=4).data['wake'], [], 'somebody is on it')
        self.ok(self.soc.post(f'/soc/v1/incidents/{quiet}/escalate', {'severity': 'high', 'reason': 'spreads'}))
        self.assertEqual(stream.wait('change', after=5).data['wake'], [quiet])
        self.assertEqual([event.name for event in other.events], ['heartbeat'], 'nothing of it reached the other partner')

    def test_what_was_missed_comes_in_one_event(self) -> None:
        stream = self.listen(self.tech)
        self.raise_incident()
        last = stream.wait('change').id
        stream.close()
        self.assertEqual(len(self.listen(self.tech, last).events), 1, 'nothing happened since')
        missed = [self.raise_incident(), self.raise_incident(severity='critical')]
        self.raise_incident(severity='informational')
        again = self.listen(self.tech, last)
        self.assertEqual(sorted(again.wait('change').data['wake']), missed)
        foreign = self.listen(self.tech, 'made-up')
        self.assertTrue(set(missed) <= set(foreign.wait('change').data['wake']), 'rather too much than too little')

    def test_one_stream_too_many_ends_the_oldest(self) -> None:
        streams = [self.listen(self.admin) for _ in range(17)]
        self.assertTrue(streams[0].ended.wait(10))
        self.raise_incident()
        for stream in streams[1:]:
            stream.wait('change')

    def test_a_heartbeat_every_25_seconds(self) -> None:
        stream = self.listen(self.tech)
        stream.wait('heartbeat', 40, after=1)
        self.assertLess(stream.events[0].data['time'], stream.events[1].data['time'])

    def test_a_reader_that_does_not_read_is_cut(self) -> None:
        place = urllib.parse.urlsplit(self.server.url)
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.settimeout(20)
        self.addCleanup(slow.close)
        slow.connect((place.hostname, place.port))
        slow.sendall(f'GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.tech.token}\r\n\r\n'.encode())
        quick = self.listen(self.tech)
        sent = 0
        while 'behind and is cut' not in self.server.log() and sent < 6000:
            self.ok(self.tech.post('/v1/drills'))
            sent += 1
        self.assertIn('behind and is cut', self.server.log())
        received = 0
        try:
            while chunk := slow.recv(65536):
                received += len(chunk)
        except ConnectionError:
            pass
        self.assertLess(received, sent * 150, 'it ended before everything was there')
        wait_until(lambda: len([e for e in quick.events if e.name == 'change']) == sent, what='all of it at a quick reader')

    # Lists

    def test_filters(self) -> None:
        title = uuid.uuid4().hex
        mine = self.raise_incident(severity='critical', title=f'{title} 暗号化されたファイル')
        self.ok(self.tech.post(f'/v1/incidents/{mine}/assign', {'userId': self.people['tech']['id']}))
        time.sleep(0.005)  # its time is to be a later one: what follows asks by it
        low = self.raise_incident(severity='low', product='core_mdr_microsoft', title=title)
        after = self.read(low)['updatedAt']
        self.ok(self.soc.post(f'/soc/v1/incidents/{low}/close', {'comment': ''}))

        def found(**parameters: Any) -> list[str]:
            return [item['id'] for item in self.ok(self.tech.get('/v1/incidents', q=parameters.pop('q', title), **parameters))['items']]

        self.assertEqual(found(), [mine, low])
        self.assertEqual(found(q='号化され'), [mine])
        self.assertEqual(found(q='暗号'), [mine])
        self.assertEqual(found(severity='critical'), [mine])
        self.assertEqual(found(severity='low,critical'), [mine, low])
        self.assertEqual(found(status='closed'), [low])
        self.assertEqual(found(product='core_mdr'), [mine])
        self.assertEqual(found(assignee='me'), [mine])
        self.assertEqual(found(assignee=self.people['tech']['id']), [mine])
        self.assertEqual(found(assignee='none'), [low])
        self.assertEqual(found(customer=self.north), [mine, low])
        self.assertEqual(found(customer=self.south), [])
        self.assertEqual(found(since=after), [low])
        self.assertEqual(found(q='%_"*'), [])
        for wrong in ({'severity': 'worst'}, {'status': 'x'}, {'product': '7'}, {'since': 'yesterday'}, {'limit': '-1'}, {'q': 'x' * 201}):
            problem = self.refused(self.tech.get('/v1/incidents', **wrong), 422, 'invalid')
            self.assertEqual(problem['errors'][0]['pointer'], '/' + next(iter(wrong)))

    def test_paging_meets_each_once_and_only_its_own_question(self) -> None:
        for _ in range(8):
            self.raise_incident()
            self.raise_incident(self.south)
        for api, path in ((self.tech, '/v1/incidents'), (self.soc, '/soc/v1/incidents'), (self.soc, '/soc/v1/customers')):
            whole = [item['id'] for item in api.get(path, limit=200).json()['items']]
            for limit in (1, 3, 5):
                paged: list[str] = []
                cursor = None
                while True:
                    page = self.ok(api.get(path, limit=limit, cursor=cursor))
                    paged += [item['id'] for item in page['items']]
                    cursor = page['next']
                    if cursor is None:
                        break
                self.assertEqual(paged, whole, (path, limit))
        cursor = self.tech.get('/v1/incidents', limit=1, severity='high').json()['next']
        self.refused(self.tech.get('/v1/incidents', limit=1, cursor=cursor), 410, 'cursor-expired')
        self.refused(self.stranger.get('/v1/incidents', limit=1, severity='high', cursor=cursor), 410, 'cursor-expired')

    # The same again

    def test_a_refusal_is_remembered_and_a_role_is_not(self) -> None:
        number, key = self.raise_incident(), str(uuid.uuid4())
        path = f'/v1/incidents/{number}/reopen'
        first = self.tech.post(path, {'comment': ''}, key)
        self.refused(first, 409, 'conflict')
        self.ok(self.tech.post(f'/v1/incidents/{number}/resolve', {'comment': ''}))
        again = self.tech.post(path, {'comment': ''}, key)
        self.assertEqual((again.status, again.headers['Idempotency-Replayed']), (409, 'true'))
        one, other = first.json(), again.json()
        # The refusal is the first one, the document beside it the one there is.
        self.assertEqual((one.pop('current')['revision'], other.pop('current')['document']['status']), (1, 'resolved'))
        self.assertEqual(one, other)
        self.assertEqual(self.tech.get(f'/v1/incidents/{number}').json()['status'], 'resolved')
        # What is kept of it is small, and of a list of errors that is not the detail alone.
        key = str(uuid.uuid4())
        wrong = incident(self.north, steps=[{'text': '', 'owner': 'nobody'}] * 190)
        long, brief = (self.soc.post('/soc/v1/incidents', wrong, key) for _ in range(2))
        self.assertGreater(len(long.body), 8 * 1024)
        self.assertEqual((long.status, brief.status, brief.headers['Idempotency-Replayed']), (422, 422, 'true'))
        self.assertEqual({**long.json(), 'errors': []}, brief.json())
        with sqlite3.connect(self.server.state / 'watchpost.db') as database:
            self.assertLess(database.execute('SELECT max(length(body)) FROM keys').fetchone()[0], 8 * 1024 + 1)
            self.assertEqual(database.execute("SELECT count(*) FROM keys WHERE body LIKE '%investigation%'").fetchone()[0], 0)
        database.close()
        # What was wrong with the person or the address may be right tomorrow.
        key = str(uuid.uuid4())
        self.refused(self.tech.post('/v1/incidents/INC-9999/comment', {'text': 'x'}, key), 404, 'not-found')
        self.ok(self.tech.post(f'/v1/incidents/{number}/comment', {'text': 'x'}, key))
        # The key comes before If-Match and before validation.
        key = str(uuid.uuid4())
        other = f'/v1/incidents/{self.raise_incident()}/steps/s1'
        answer = self.ok(self.tech.patch(other, {'done': True}, key, if_match=1))
        self.assertEqual(self.ok(self.tech.patch(other, {'done': True}, key, if_match=1)), answer)
        self.refused(self.tech.patch(other, {'done': 'broken'}, key, if_match=1), 422, 'key-reused')

    def test_seven_ticks_while_the_soc_inserts_a_step_and_comments(self) -> None:
        number = self.raise_incident()
        path = f'/v1/incidents/{number}'
        ticks = [(step['id'], step['text'], step['revision']) for step in self.tech.get(path).json()['steps']]
        answers: list[int] = []

        def tick() -> None:
            for step, text, revision in ticks:
                answers.append(self.tech.patch(f'{path}/steps/{step}', {'done': True, 'note': text}, if_match=revision).status)

        def interfere() -> None:
            self.soc.post(f'/soc/v1/incidents/{number}/update', {'addSteps': [{'text': 'first of all', 'owner': 'partner', 'before': 's1'}]})
            self.soc.post(f'/soc/v1/incidents/{number}/comment', {'text': 'one more thing'})
            self.soc.post(f'/soc/v1/incidents/{number}/update', {'addSteps': [{'text': 'in between', 'owner': 'partner', 'before': 's4'}]})

        threads = [threading.Thread(target=tick), threading.Thread(target=interfere)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        document = self.tech.get(path).json()
        self.assertEqual(answers, [200] * 7)
        self.assertEqual([(s['text'], s['done'], s.get('note')) for s in document['steps'] if s['id'] not in ('s8', 's9')],
                         [(text, True, text) for _, text, _ in ticks])
        self.assertEqual([(s['id'], s['done']) for s in document['steps'] if s['id'] in ('s8', 's9')], [('s8', False), ('s9', False)])
        self.assertEqual(len(document['comments']), 1)

    def test_killed_at_random_two_hundred_commands_arrive_exactly_once(self) -> None:
        number, other = self.raise_incident(), self.raise_incident(steps=[{'text': str(n)} for n in range(50)])
        commands = ([(f'/v1/incidents/{number}/comment', 'POST', {'text': f'comment {n}'}) for n in range(120)] +
                    [(f'/v1/incidents/{other}/steps/s{n}', 'PATCH', {'done': True, 'note': f'note {n}'}) for n in range(1, 51)] +
                    [('/v1/drills', 'POST', {}) for _ in range(30)])
        rest = [(path, method, body, str(uuid.uuid4())) for path, method, body in commands]
        random.shuffle(rest)
        keys = {path: [key for p, _, _, key in rest if p == path] for path in {path for path, _, _, _ in rest}}
        done = threading.Event()
        kills = 0
        lock = threading.Lock()
        client = Api(self.server.url, self.tech.token)
        start = client.changes()[1]

        def work() -> None:
            while True:
                with lock:
                    if not rest:
                        return
                    path, method, body, key = rest.pop()

                def delivered() -> bool:
                    try:
                        return client.post(path, body, key, method).status == 200
                    except (OSError, HTTPException):
                        return False  # it died, perhaps in the middle of its answer: the same again

                wait_until(delivered, 60, 'a delivery')

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            done.wait(random.uniform(0.005, 0.04))  # any moment is a good one
            self.server.kill()
            self.server.start()
            kills += 1
        self.assertGreater(kills, 5)

        document = self.read(number)
        self.assertEqual(sorted(c['id'] for c in document['comments']), sorted(keys[f'/v1/incidents/{number}/comment']))
        self.assertEqual(sorted(c['text'] for c in document['comments']), sorted(f'comment {n}' for n in range(120)))
        self.assertEqual(document['revision'], 121)
        steps = self.read(other)
        self.assertEqual([(s['done'], s['revision'], s['note']) for s in steps['steps']], [(True, 2, f'note {n}') for n in range(1, 51)])
        drills = [change['id'] for change in client.changes(start)[0] if change['kind'] == 'drill']
        self.assertEqual(sorted(drills), sorted(keys['/v1/drills']))
        self.assertEqual(len({number, other} & {change['id'] for change in client.changes(start)[0]}), 2)


if __name__ == '__main__':
    main()
