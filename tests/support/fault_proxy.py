#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy that stands between a client and the real server and does what networks and intermediaries do.

    with FaultProxy(server_port) as proxy:
        proxy.fault = Fault('status', status=503, headers={'Retry-After': '1'}, match='/v1/changes', times=2)

Faults: status (answers itself), html (a friendly page in place of JSON), body (bytes of its own as JSON), cut (forwards, then cuts the
answer after `after` bytes), silent (takes the request and never says a word), drop (forwards the request and lets nothing of the answer through), refuse (closes at once), delay (waits),
garble (flips bytes of the answer's body).
"""

import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from typing import Optional


@dataclass
class Fault:
    kind: str
    match: str = ''                 # in the request line; '' is every request
    times: int = 1 << 30
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b''
    after: int = 0
    seconds: float = 0.0
    hits: int = 0


class FaultProxy:
    def __init__(self, target: int, certificate: Optional[tuple[str, str]] = None, port: int = 0):
        self.target = target
        self.fault: Optional[Fault] = None
        self.requests: list[str] = []
        self.lock = threading.Lock()
        self.connections: set[socket.socket] = set()
        self.context = None
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.listener = socket.create_server(('127.0.0.1', port))
        self.port = self.listener.getsockname()[1]
        self.open = True
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> 'FaultProxy':
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f'{"https" if self.context else "http"}://127.0.0.1:{self.port}'

    def close(self) -> None:
        self.open = False
        self.listener.close()
        self.cut()

    def cut(self) -> None:
        """Cuts every connection there is, wherever it stands."""
        with self.lock:
            connections, self.connections = self.connections, set()
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def count(self, text: str) -> int:
        with self.lock:
            return sum(text in line for line in self.requests)

    def _accept(self) -> None:
        while self.open:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            if self.context is not None:
                client = self.context.wrap_socket(client, server_side=True)
            with self.lock:
                self.connections.add(client)
            while self.open and self._exchange(client):
                pass
        except OSError:
            pass
        finally:
            with self.lock:
                self.connections.discard(client)
            client.close()

    def _take_fault(self, line: str) -> Optional[Fault]:
        with self.lock:
            self.requests.append(line)
            fault = self.fault
            if fault is None or fault.match not in line or fault.hits >= fault.times:
                return None
            fault.hits += 1
            return fault

    def _exchange(self, client: socket.socket) -> bool:
        """One request and its answer. False ends the connection."""
        head, rest = read_head(client)
        if not head:
            return False
        line = head.split(b'\r\n', 1)[0].decode(errors='replace')
        length = int(header(head, 'content-length') or 0)
        while len(rest) < length:
            more = client.recv(65536)
            if not more:
                return False
            rest += more
        fault = self._take_fault(line)
        if fault is not None:
            if fault.kind == 'refuse':
                return False
            if fault.kind == 'silent':
                while client.recv(65536):
                    pass
                return False
            if fault.kind == 'delay':
                time.sleep(fault.seconds)
            elif fault.kind in ('status', 'html', 'body'):
                answer_self(client, fault)
                return False
        if fault is not None and fault.kind == 'spoil' and '/v1/events' not in line:
            return self._spoil(client, head, rest, fault)
        return self._forward(client, head, rest, fault)

    def _spoil(self, client: socket.socket, head: bytes, body: bytes, fault: Fault) -> bool:
        """An answer with the fault's body in it comes as the service's own that nobody can read; every other as it is."""
        with socket.create_connection(('127.0.0.1', self.target), timeout=60) as server:
            server.sendall(close_after(head) + body)
            answer = b''
            while data := server.recv(65536):
                answer += data
        if fault.body in answer:
            answer_self(client, Fault('body', body=b'{"changes": [{"x": 1e+17.0'))
        else:
            client.sendall(answer)
        return False

    def _forward(self, client: socket.socket, head: bytes, body: bytes, fault: Optional[Fault]) -> bool:
        with socket.create_connection(('127.0.0.1', self.target), timeout=60) as server:
            with self.lock:
                self.connections.add(server)
            try:
                server.sendall(close_after(head) + body)
                return relay(server, client, fault)
            finally:
                with self.lock:
                    self.connections.discard(server)


def read_head(connection: socket.socket) -> tuple[bytes, bytes]:
    data = b''
    while b'\r\n\r\n' not in data:
        more = connection.recv(65536)
        if not more:
            return b'', b''
        data += more
    head, _, rest = data.partition(b'\r\n\r\n')
    return head + b'\r\n\r\n', rest


def header(head: bytes, name: str) -> Optional[str]:
    for line in head.decode(errors='replace').split('\r\n')[1:]:
        key, _, value = line.partition(':')
        if key.lower() == name:
            return value.strip()
    return None


def close_after(head: bytes) -> bytes:
    lines = [line for line in head.split(b'\r\n') if not line.lower().startswith(b'connection:')]
    return b'\r\n'.join(lines[:-2] + [b'Connection: close', b'', b''])


def answer_self(client: socket.socket, fault: Fault) -> None:
    body, kind = fault.body, fault.headers.get('Content-Type', 'application/json')
    if fault.kind == 'html':
        body, kind = b'<html><body><h1>Welcome to the Grand Hotel wireless network</h1></body></html>', 'text/html'
    lines = [f'HTTP/1.1 {fault.status} Fault', f'Content-Length: {len(body)}', f'Content-Type: {kind}', 'Connection: close']
    lines += [f'{name}: {value}' for name, value in fault.headers.items() if name != 'Content-Type']
    client.sendall('\r\n'.join(lines).encode() + b'\r\n\r\n' + body)


def relay(server: socket.socket, client: socket.socket, fault: Optional[Fault]) -> bool:
    """The answer as it comes. The server closes after it, so the client's connection ends with it as well."""
    kind, passed = fault.kind if fault else '', 0
    if kind == 'drop':
        while server.recv(65536):
            pass
        return False
    in_body = False
    while data := server.recv(65536):
        if kind == 'cut':
            data = data[:max(0, fault.after - passed)]
        elif kind == 'garble':
            head, mark, body = data.partition(b'\r\n\r\n') if not in_body else (b'', b'', data)
            data = head + mark + bytes(byte ^ 0x55 if index % 7 == 3 else byte for index, byte in enumerate(body))
            in_body = True
        if data:
            client.sendall(data)
        passed += len(data)
        if kind == 'cut' and passed >= fault.after:
            return False
    return False
