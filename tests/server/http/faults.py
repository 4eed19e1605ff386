#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server does with requests that are none, and with a disk that is full.

    faults.py [SERVER]
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import unittest
import urllib.parse
import uuid
from typing import Iterator, Optional

from world import PASSWORD, World, customer, incident, main
from watchpost_server import Server


class TestBadInput(World):
    def setUp(self) -> None:
        self.number = self.raise_incident()
        self.path = f'/v1/incidents/{self.number}/comment'

    def talk(self, data: bytes) -> bytes:
        """Says `data` and nothing more, and hears the first of the answer, if there is one."""
        place = urllib.parse.urlsplit(self.server.url)
        with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                return connection.recv(65536)
            except OSError:  # cut off while it was still talking
                return b''

    def alive(self) -> None:
        self.ok(self.tech.get('/v1/me'))

    def test_json_that_is_none(self) -> None:
        deep = b'[' * 100000
        cases = (b'{', b'{"text":', b'{"text":"x"', b'[]', b'"x"', b'null', b'nan', b'{"text":"\xff\xfe"}', b'{"text":"\\ud800"}', b'\xef\xbb\xbf{}x',
                 b'{"text":"a\x00b"}', b'{"text":' + deep, b'{"a":' * 70 + b'1' + b'}' * 70, b'<html><body>Bad gateway</body></html>',
                 json.dumps({'text': '日本'}).encode('utf-16'), b'{text:1}')
        for body in cases:
            with self.subTest(body=body[:40]):
                self.refused(self.tech.post(self.path, body), 400, 'malformed')
        self.assertEqual(self.read(self.number)['comments'], [])
        self.alive()

    def test_text_that_is_allowed_comes_back_as_it_was(self) -> None:
        text = 'zero\u200bwidth 👩‍👩‍👧 \u202ertl\u202c <b>&amp;</b> "quoted" \\ \n\ttab عربى ' + '漢' * 1000
        self.ok(self.tech.post(self.path, {'text': text}))
        self.assertEqual(self.read(self.number)['comments'][0]['text'], text)

    def test_a_body_in_chunks_without_a_length(self) -> None:
        def chunks(count: int) -> Iterator[bytes]:
            yield b'{"text":"'
            for _ in range(count):
                yield b'x' * 1000
            yield b'"}'

        self.ok(self.tech.post(self.path, chunks(10)))
        self.refused(self.tech.post(self.path, chunks(1100)), 413, 'too-large')
        self.refused(self.tech.post(self.path, chunks(30)), 422, 'invalid')  # small enough, but too long a comment
        self.alive()

    def resident(self) -> int:
        return int(subprocess.run(['ps', '-o', 'rss=', '-p', str(self.server.process.pid)], capture_output=True, text=True, check=True).stdout)

    def test_a_body_without_end_is_cut(self) -> None:
        head = f'POST {self.path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.tech.token}\r\nIdempotency-Key: {uuid.uuid4()}\r\n'
        place = urllib.parse.urlsplit(self.server.url)
        before = self.resident()
        with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
            connection.sendall((head + 'Transfer-Encoding: chunked\r\n\r\n').encode())
            sent = 0
            with self.assertRaises(ConnectionError):
                while sent < 64 * 1024 * 1024:
                    connection.sendall(b'10000\r\n' + b'x' * 65536 + b'\r\n')
                    sent += 65536
        self.assertLess(sent, 16 * 1024 * 1024)
        self.assertLess(self.resident() - before, 64 * 1024, 'KiB more, after a body that was never kept')
        self.alive()

    def test_what_is_no_http(self) -> None:
        for data in (b'', b'\r\n', b'GET', b'GET / HTTP/1.1\r\n', b'\x16\x03\x01\x02\x00\x01\x00', b'GET /v1 HTTP/9.9\r\n\r\n', b'G' * 200000,
                     b'GET /v1 HTTP/1.1\r\n' + b'X: y\r\n' * 20000 + b'\r\n', b'GET /v1/me HTTP/1.1\r\nAuthorization: Bearer \xff\x00\r\n\r\n',
                     b'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nabc', b'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nabc',
                     b'GET http://[::1 HTTP/1.1\r\n\r\n', b'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', b'CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n',
                     b'GET /v1/incidents/%00%ff HTTP/1.1\r\nHost: x\r\n\r\n', b'GET /v1/incidents/' + b'a' * 5000 + b' HTTP/1.1\r\nHost: x\r\n\r\n',
                     f'GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {"x" * 5000}\r\n\r\n'.encode()):
            with self.subTest(data=data[:60]):
                self.assertNotIn(b' 200 ', self.talk(data).split(b'\r\n')[0])
                self.alive()

    def test_a_database_that_somebody_holds_is_503_and_nothing_is_saved(self) -> None:
        key = str(uuid.uuid4())
        with sqlite3.connect(self.server.state / 'watchpost.db', isolation_level=None) as holder:
            holder.execute('BEGIN IMMEDIATE')
            answer = self.tech.post(self.path, {'text': 'later'}, key)
            self.refused(answer, 503, 'unavailable')
            self.assertGreater(int(answer.headers['Retry-After']), 0)
            holder.execute('ROLLBACK')
        holder.close()
        self.ok(self.tech.post(self.path, {'text': 'later'}, key))
        self.assertEqual([c['text'] for c in self.read(self.number)['comments']], ['later'])


class FullDisk(Server):
    """A server whose state folder is a file system of 4 MiB, seen by it alone."""

    def __init__(self, program: str):
        super().__init__(program)
        self.inside: Optional[int] = None
        # The name space lives as long as this sleeper; everything else enters it.
        self.keeper = subprocess.Popen(['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c',
                                        'mount -t tmpfs -o size=4m,mode=700 tmpfs "$1" && echo ready && exec sleep 300', 'sh', str(self.state)],
                                       stdout=subprocess.PIPE)
        assert self.keeper.stdout is not None
        if self.keeper.stdout.readline() != b'ready\n':
            raise RuntimeError('no name space with a small file system can be made here')
        wrapper = tempfile.NamedTemporaryFile('w', suffix='.sh', delete=False)
        wrapper.write(f'#!/bin/sh\nexec nsenter --preserve-credentials --user --mount --target {self.keeper.pid} {program} "$@"\n')
        wrapper.close()
        os.chmod(wrapper.name, 0o755)
        self.program = wrapper.name

    def within(self, command: str) -> str:
        return subprocess.run(['nsenter', '--preserve-credentials', '--user', '--mount', '--target', str(self.keeper.pid), 'sh', '-c', command],
                              capture_output=True, text=True, check=True).stdout

    def __exit__(self, *unused: object) -> None:
        self.stop()
        self.keeper.send_signal(signal.SIGTERM)
        self.keeper.wait(10)
        self.keeper.stdout.close()
        os.unlink(self.program)
        super().__exit__()


class TestFullDisk(unittest.TestCase):
    def test_a_full_disk_saves_nothing_and_passes(self) -> None:
        with FullDisk(os.environ['WATCHPOST_SERVER']) as server:
            server.add_user('tech@north.example', PASSWORD, 'technician', 'North', 'Tech')
            customer_id = server.add_customer('North', customer('Aoba'))['id']
            server.start()
            client = server.sign_in('tech@north.example', PASSWORD)
            server.ready['socTokenFile'] = str(server.state / 'token-copy')
            (server.state / 'token-copy').write_text(server.within(f'cat {server.state}/soc-token'))
            number = server.soc.post('/soc/v1/incidents', incident(customer_id)).json()['id']
            server.within(f'dd if=/dev/zero of={server.state}/ballast bs=1024 2>/dev/null; true')
            sent = []
            answer = None
            for count in range(400):
                key = str(uuid.uuid4())
                answer = client.post(f'/v1/incidents/{number}/comment', {'text': f'{count} ' + 'x' * 10000}, key)
                if answer.status != 200:
                    break
                sent.append(key)
            self.assertEqual((answer.status, answer.json()['type']), (503, 'urn:watchpost:problem:unavailable'), answer)
            self.assertIn('disk is full', answer.json()['detail'])
            self.assertGreater(int(answer.headers['Retry-After']), 0)
            self.assertEqual(client.get('/v1/me').status, 200, 'it reads on')
            self.assertEqual([c['id'] for c in client.get(f'/v1/incidents/{number}').json()['comments']], sent)
            server.within(f'rm {server.state}/ballast')
            retried = client.post(f'/v1/incidents/{number}/comment', {'text': f'{count} ' + 'x' * 10000}, key)
            self.assertEqual(retried.status, 200, 'and writes on when there is space')
            self.assertEqual([c['id'] for c in client.get(f'/v1/incidents/{number}').json()['comments']], sent + [key])
            self.assertNotIn('CRITICAL', server.log())


if __name__ == '__main__':
    main()
