#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections: many, silent, half said, behind a proxy, and who takes no answer. Nothing of them stays behind.

    connections.py [SERVER] [--long]
"""

import os
import random
import resource
import selectors
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

from world import PASSWORD, World, main
from watchpost_server import Server, wait_until

LONG = '--long' in sys.argv
SEED = 20261127
IDLE = 30


def shapes(url: str) -> list[tuple[bytes, bytes]]:
    """What anybody may say without having signed in: the head, and what follows when the server says to go on."""
    long_state = b'x' * 1000
    query = (b'response_type=code&client_id=watchpost-desktop&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2F&code_challenge_method=S256'
             b'&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&state=')
    heads: list[tuple[bytes, bytes]] = [
        (b'GET /v1 HTTP/1.1\r\nHost: x\r\n', b''),
        (b'HEAD /v1 HTTP/1.1\r\nHost: x\r\n', b''),
        (b'GET /v1 HTTP/1.0\r\n', b''),
        (b'GET /v1 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n', b''),
        (b'GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: x\r\n', b''),
        (b'GET /v1/me HTTP/1.1\r\nHost: x\r\n', b''),
        (b'GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n', b''),
        (b'GET /nowhere HTTP/1.1\r\nHost: x\r\n', b''),
        (b'DELETE /v1 HTTP/1.1\r\nHost: x\r\n', b''),
        (b'GET /v1 HTTP/9.9\r\nHost: x\r\n', b''),
        (b'GET /v1/me?a=%zz HTTP/1.1\r\nHost: x\r\n', b''),
        (b'GET /oauth/authorize?' + query + b'a HTTP/1.1\r\nHost: x\r\n', b''),
        (b'GET /oauth/authorize?' + query + long_state + b' HTTP/1.1\r\nHost: x\r\n', b''),
        (b'GET /oauth/authorize HTTP/1.1\r\nHost: x\r\n', b''),
    ]
    for path in (b'/oauth/token', b'/oauth/revoke', b'/oauth/authorize', b'/v1/drills', b'/soc/v1/incidents', b'/nowhere'):
        body = b'grant_type=refresh_token&refresh_token=x&client_id=watchpost-desktop&token=x'
        heads.append((b'POST ' + path + b' HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n' % len(body), body))
        heads.append((b'POST ' + path + b' HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n', b'%x\r\n%s\r\n0\r\n\r\n' % (len(body), body)))
    heads.append((b'PUT /v1/blobs/' + b'0' * 64 + b' HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n', b'12345'))
    return heads


class Net(World):
    def place(self) -> tuple[str, int]:
        parts = urllib.parse.urlsplit(self.server.url)
        return parts.hostname or '', parts.port or 0

    def connect(self, source: str = '') -> socket.socket:
        return socket.create_connection(self.place(), timeout=60, source_address=(source, 0) if source else None)

    def pid(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    def resident(self) -> int:
        """KiB"""
        return int(subprocess.run(['ps', '-o', 'rss=', '-p', str(self.pid())], capture_output=True, text=True, check=True).stdout)

    def check_memory(self, before: int, most: int, what: str) -> None:
        """`most`: KiB more. A sanitizer keeps what was freed."""
        if 'ASAN_OPTIONS' not in os.environ:
            self.assertLess(self.resident() - before, most, f'KiB more {what}')

    def descriptors(self) -> int:
        return len(os.listdir(f'/proc/{self.pid()}/fd'))

    @staticmethod
    def read_all(connection: socket.socket) -> bytes:
        heard = b''
        try:
            while chunk := connection.recv(65536):
                heard += chunk
        except ConnectionError:
            pass
        return heard

    def ask(self, data: bytes) -> bytes:
        with self.connect() as connection:
            connection.sendall(data)
            return self.read_all(connection)


class TestManyRequests(Net):
    environment = {}  # a log of each request would be what grows

    def ask_with_expect(self, head: bytes, body: bytes) -> bytes:
        with self.connect() as connection:
            connection.sendall(head + b'Expect: 100-continue\r\n\r\n')
            heard = connection.recv(65536)
            if heard.startswith(b'HTTP/1.1 100 '):
                connection.sendall(body)
            return heard + self.read_all(connection)

    def run_some(self, count: int, random_source: random.Random) -> None:
        every = shapes(self.server.url)
        for number in range(count):
            head, body = every[number % len(every)]
            way = random_source.random()
            if way < 0.4:
                self.assertIn(b'HTTP/1.', self.ask(head + b'\r\n' + body)[:20])
            elif way < 0.8:
                self.assertIn(b'HTTP/1.', self.ask_with_expect(head, body)[:20])
            else:  # gone before the end, or without waiting for the answer
                with self.connect() as connection:
                    data = head + (b'Expect: 100-continue\r\n\r\n' if way < 0.9 else b'\r\n') + body
                    connection.sendall(data[:random_source.randrange(len(data) + 1)])

    def test_requests_leave_nothing_behind(self) -> None:
        count = 50000 if LONG else 3000
        print(f'seed {SEED}, {count} requests')
        random_source = random.Random(SEED)
        before = self.descriptors()
        self.run_some(count // 5, random_source)  # what is kept once is kept now
        resident = self.resident()
        self.run_some(count, random_source)
        wait_until(lambda: self.descriptors() <= before, what='the end of all connections')
        self.check_memory(resident, 700 if LONG else 400, f'after {count} requests')

    def test_no_header_is_lost_after_a_100(self) -> None:
        for head, body in shapes(self.server.url):
            if not head.startswith(b'POST'):
                continue
            with self.subTest(head[:40]):
                plain, after = self.ask(head + b'\r\n' + body), self.ask_with_expect(head, body)
                interim, _, final = after.partition(b'\r\n\r\n')
                self.assertTrue(interim.startswith(b'HTTP/1.1 100 '), interim)
                names = [sorted(line.split(b':')[0] for line in answer.split(b'\r\n\r\n')[0].split(b'\r\n')[1:]) for answer in (plain, final)]
                self.assertEqual(names[0], names[1])
                self.assertIn(b'\r\nConnection: close\r\n', final)
                self.assertNotIn(b'Connection', interim)

    def test_500_at_once(self) -> None:
        selector = selectors.DefaultSelector()
        every = []
        begun = time.monotonic()
        for _ in range(500):
            connection = socket.socket()
            connection.setblocking(False)
            connection.connect_ex(self.place())
            selector.register(connection, selectors.EVENT_WRITE)
            every.append(connection)
        answers: dict[socket.socket, bytes] = {connection: b'' for connection in every}
        while selector.get_map() and time.monotonic() - begun < 20:
            for key, events in selector.select(1):
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                if events & selectors.EVENT_WRITE:
                    connection.sendall(b'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b')
                    selector.modify(connection, selectors.EVENT_READ)
                elif chunk := connection.recv(65536):
                    answers[connection] += chunk
                else:
                    selector.unregister(connection)
        for connection in every:
            connection.close()
        self.assertEqual([a[:12] for a in answers.values()], [b'HTTP/1.1 400'] * 500)


class TestNothingMoves(Net):
    """Who says nothing, or half of it, and who asks for much and takes nothing."""

    def test_what_stands_still_ends(self) -> None:
        still = [self.connect() for _ in range(3)]
        still[1].sendall(b'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ngrant')
        still[2].sendall(b'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n')
        steps = [{'text': 'x' * 3000, 'owner': 'partner'} for _ in range(40)]
        for _ in range(40):
            self.raise_incident(steps=steps)
        size = len(self.tech.get('/v1/incidents', limit=200).body)
        self.assertGreater(size, 4 * 1024 * 1024)
        most = 128 * 1024 * 1024
        request = f'GET /v1/incidents?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.tech.token}\r\n\r\n'.encode()
        before, resident = self.descriptors() - len(still), self.resident()
        many = 80  # the kernel takes a part of each
        unread = []
        for number in range(many):
            unread.append(self.connect())
            unread[-1].sendall(request)
            self.ok(self.tech.get('/v1/me'))
        self.check_memory(resident, (most + 40 * 1024 * 1024) // 1024, 'while nobody reads')
        # Those that waited longest are gone, whoever reads gets all of theirs.
        wait_until(lambda: self.descriptors() < before + len(still) + many, what='the end of the oldest')
        self.assertEqual(len(self.tech.get('/v1/incidents', limit=200).body), size)
        last = self.read_all(unread[-1])
        self.assertEqual(len(last.split(b'\r\n\r\n', 1)[1]), size)
        # The others when they have taken nothing for a while.
        wait_until(lambda: self.descriptors() <= before, IDLE + 20, 'the end of all that take nothing')
        self.check_memory(resident, 30 * 1024, 'afterwards')
        self.ok(self.tech.get('/v1/me'))
        self.assertEqual([self.read_all(connection)[:12] for connection in still], [b'', b'', b'HTTP/1.1 100'])
        for connection in unread + still:
            connection.close()


class TestTls(Net):
    """The same with TLS of its own."""

    environment = {}

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        key, certificate = f'{folder.name}/key.pem', f'{folder.name}/certificate.pem'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key,
                        '-out', certificate, '-days', '2', '-subj', '/CN=127.0.0.1'], check=True, capture_output=True)
        cls.server = Server(environment=cls.environment, arguments=('--tls-cert', certificate, '--tls-key', key))
        cls.server.start()

    def connect(self, source: str = '') -> socket.socket:
        trust = ssl.create_default_context()
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        # An end without a good-bye is an error.
        return trust.wrap_socket(super().connect(source), suppress_ragged_eofs=False)

    def test_requests_leave_nothing_behind(self) -> None:
        self.assertTrue(self.server.url.startswith('https://'))
        before = self.descriptors()
        for head, body in shapes(self.server.url)[:1] * 10 + shapes(self.server.url)[14:]:
            self.assertIn(b'HTTP/1.', self.ask(head + b'\r\n' + body)[:20])
            with self.connect() as connection:
                connection.sendall(head + b'Expect: 100-continue\r\n\r\n')
                self.assertIn(b'HTTP/1.1 100 ', connection.recv(65536)[:20])
            with Net.connect(self) as connection:
                connection.sendall(b'\x16\x03\x01\x02\x00\x01'[:len(body) % 7])
        wait_until(lambda: self.descriptors() <= before + 1, what='the end of all connections')  # one of the library's own


class TestFull(Net):
    """A server that may open few files has few places: 96."""

    places = 96

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.server.stop()
        cls.server.program = cls.wrapped(cls.server.program)
        cls.server.start()
        cls.tech = cls.server.sign_in('tech@north.example', PASSWORD)

    @classmethod
    def wrapped(cls, program: str) -> str:
        files = 2 * cls.places + 64
        with tempfile.NamedTemporaryFile('w', suffix='.sh', delete=False) as script:
            script.write(f'#!/bin/sh\nulimit -Sn {files}\nulimit -Hn {files}\nexec {program} "$@"\n')
        os.chmod(script.name, 0o755)
        cls.addClassCleanup(os.unlink, script.name)
        return script.name

    def hold(self, count: int, source: str) -> list[socket.socket]:
        """Connections that say nothing."""
        held = [self.connect(source) for _ in range(count)]
        for connection in held:
            self.addCleanup(connection.close)
        return held

    def closed(self, held: list[socket.socket]) -> int:
        count = 0
        for connection in held:
            connection.setblocking(False)
            try:
                count += connection.recv(1) == b''
            except BlockingIOError:
                pass
            except ConnectionError:
                count += 1
        return count

    def test_the_silent_make_room(self) -> None:
        one = self.hold(self.places // 2, '127.0.0.1')
        other = self.hold(self.places // 2, '127.0.0.2')
        wait_until(lambda: self.descriptors() > self.places, what='all of them')
        self.assertEqual(self.closed(one + other), 0, 'at the bound all are there')
        self.ok(self.tech.get('/v1/me'))  # of 127.0.0.1, which has half of all
        wait_until(lambda: self.closed(one) == 1, what='the oldest of that network to go')
        self.assertEqual(self.closed(other), 0)
        self.hold(1, '127.0.0.3')
        wait_until(lambda: self.closed(one + other) >= 1, what='the oldest to go')
        self.ok(self.tech.get('/v1/me'))

    def test_who_works_stays_and_the_next_is_told(self) -> None:
        people = [self.server.sign_in(f'{name}@{partner}.example', PASSWORD)
                  for name, partner in (('admin', 'north'), ('tech', 'north'), ('auditor', 'north'), ('stranger', 'south'), ('owner', 'south'))]
        streams = []
        for number in range(self.places // 2):
            streams.append(people[number % 5].events())
            streams[-1].wait('heartbeat')
        with self.connect() as connection:  # one more of this network
            connection.sendall(b'GET /v1 HTTP/1.1\r\nHost: x\r\n\r\n')
            answer = self.read_all(connection)
        self.assertTrue(answer == b'' or answer.startswith(b'HTTP/1.1 503 '), answer)
        with self.connect('127.0.0.2') as connection:
            connection.sendall(b'GET /v1 HTTP/1.1\r\nHost: x\r\n\r\n')
            self.assertIn(b' 200 ', self.read_all(connection)[:20])
        self.assertEqual([stream.ended.is_set() for stream in streams], [False] * len(streams))
        streams[0].close()
        wait_until(lambda: self.descriptors() < self.places // 2 + 64, what='a place')
        for stream in streams[1:]:
            stream.close()


if __name__ == '__main__':
    sys.argv = [argument for argument in sys.argv if argument != '--long']
    main()
