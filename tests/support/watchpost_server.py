# SPDX-License-Identifier: GPL-3.0-or-later
"""The real watchpost-server as a child process, and small clients for both of its sides.

    with Server(program, demo=True) as server:
        user = server.ready['demoUsers'][0]
        client = server.sign_in(user['email'], user['password'])
        incident = client.get('/v1/incidents').json()['items'][0]
        client.post(f"/v1/incidents/{incident['id']}/comment", {'text': 'on it'})
        server.soc.post('/soc/v1/incidents', {...})

Without `demo`, people and customers are added before start() with add_user() and add_customer(). The program is the argument,
or what the environment variable WATCHPOST_SERVER names.
"""

import base64
import hashlib
import html
import http.client
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator, Optional

CLIENT_ID = 'watchpost-desktop'
REDIRECT = 'http://127.0.0.1:47123/'


def wait_until(condition: Callable[[], Any], seconds: float = 20, what: str = 'the condition') -> Any:
    """The first true answer of `condition`, asked again and again until the cap."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f'{what} did not come true in {seconds} s')
        time.sleep(0.02)


class Response:
    def __init__(self, answer: http.client.HTTPResponse, body: bytes):
        self.status = answer.status
        self.headers = answer.headers
        self.body = body

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    def __repr__(self) -> str:
        return f'<{self.status} {self.body[:300]!r}>'


def send(url: str, method: str, path: str, body: Any = None, headers: Optional[dict[str, str]] = None, timeout: float = 30) -> Response:
    """One request on a connection of its own. `body`: bytes as they are, an iterator of bytes for chunks, else JSON."""
    place = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or '', place.port, timeout=timeout)
    headers = dict(headers or {})
    chunked = body is not None and not isinstance(body, (bytes, str, dict, list))
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault('Content-Type', 'application/json')
    try:
        connection.request(method, path, body=body, headers=headers, encode_chunked=chunked)
        answer = connection.getresponse()
        return Response(answer, answer.read())
    finally:
        connection.close()


def form(**fields: Optional[str]) -> bytes:
    return urllib.parse.urlencode({name: value for name, value in fields.items() if value is not None}).encode()


FORM = {'Content-Type': 'application/x-www-form-urlencoded'}


class Event:
    def __init__(self, name: str, data: Any, id: Optional[str]):
        self.name, self.data, self.id = name, data, id

    def __repr__(self) -> str:
        return f'<{self.name} {self.data}>'


class EventStream:
    """Server-Sent Events, read on a thread of its own."""

    def __init__(self, url: str, headers: dict[str, str]):
        place = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(place.hostname or '', place.port, timeout=120)
        self.connection.request('GET', '/v1/events', headers=headers)
        self.socket = self.connection.sock  # the answer takes it from the connection
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.events: list[Event] = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        fields: dict[str, str] = {}
        try:
            for line in self.answer:
                text = line.decode().rstrip('\r\n')
                if text:
                    name, _, value = text.partition(':')
                    fields[name] = value.removeprefix(' ')
                elif fields:
                    self.events.append(Event(fields.get('event', 'message'), json.loads(fields.get('data', 'null')), fields.get('id')))
                    fields = {}
        except (OSError, http.client.HTTPException, ValueError):
            pass
        self.answer.close()
        self.connection.close()
        self.ended.set()

    def wait(self, name: str, seconds: float = 20, after: int = 0) -> Event:
        """The first event of that name from the index `after` on."""
        return wait_until(lambda: next((e for e in self.events[after:] if e.name == name), None), seconds, f'an event “{name}”')

    def close(self) -> None:
        try:
            if self.socket is not None:
                self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.thread.join(5)


class Api:
    """One side of the table: a bearer token and the ways to call with it."""

    def __init__(self, url: str, token: str):
        self.url = url
        self.token = token

    def send(self, method: str, path: str, body: Any = None, headers: Optional[dict[str, str]] = None, timeout: float = 30) -> Response:
        return send(self.url, method, path, body, {'Authorization': f'Bearer {self.token}', **(headers or {})}, timeout)

    def get(self, path: str, **parameters: Any) -> Response:
        query = urllib.parse.urlencode({name: value for name, value in parameters.items() if value is not None})
        return self.send('GET', f'{path}?{query}' if query else path)

    def post(self, path: str, body: Any = None, key: Optional[str] = None, method: str = 'POST', headers: Optional[dict[str, str]] = None) -> Response:
        """With an idempotency key, made when none is given."""
        return self.send(method, path, {} if body is None else body, {'Idempotency-Key': key or str(uuid.uuid4()), **(headers or {})})

    def patch(self, path: str, body: Any, key: Optional[str] = None, if_match: Optional[int] = None) -> Response:
        return self.post(path, body, key, 'PATCH', {} if if_match is None else {'If-Match': f'"{if_match}"'})

    def changes(self, cursor: Optional[str] = None) -> tuple[list[dict[str, Any]], str]:
        """All changes after `cursor`, and where they end."""
        found: list[dict[str, Any]] = []
        while True:
            page = self.get('/v1/changes', cursor=cursor).json()
            found += page['changes']
            cursor = page['cursor']
            if not page['more']:
                return found, cursor

    def events(self, last: Optional[str] = None) -> EventStream:
        headers = {'Authorization': f'Bearer {self.token}', 'Accept': 'text/event-stream'}
        return EventStream(self.url, {**headers, **({'Last-Event-ID': last} if last else {})})


class Client(Api):
    """A partner's user, signed in."""

    def __init__(self, url: str, tokens: dict[str, Any]):
        super().__init__(url, tokens['access_token'])
        self.tokens = tokens

    def refresh(self, token: Optional[str] = None) -> Response:
        answer = send(self.url, 'POST', '/oauth/token',
                      form(grant_type='refresh_token', refresh_token=token or self.tokens['refresh_token'], client_id=CLIENT_ID), FORM)
        if answer.status == 200 and token is None:
            self.tokens = answer.json()
            self.token = self.tokens['access_token']
        return answer


class SignIn:
    """A sign-in by code and PKCE, step by step, so that a test can do each of them wrong."""

    def __init__(self, url: str, redirect: str = REDIRECT):
        self.url = url
        self.redirect = redirect
        self.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.challenge = base64.urlsafe_b64encode(digest).rstrip(b'=').decode()
        self.state = secrets.token_urlsafe(16)
        self.request_id = ''

    def open(self, headers: Optional[dict[str, str]] = None, **changed: Optional[str]) -> Response:
        """The page with the form. `changed`: parameters that are to be different, None to leave one out."""
        parameters: dict[str, Optional[str]] = {
            'response_type': 'code', 'client_id': CLIENT_ID, 'redirect_uri': self.redirect, 'state': self.state,
            'code_challenge': self.challenge, 'code_challenge_method': 'S256', **changed}
        answer = send(self.url, 'GET', '/oauth/authorize?' + form(**parameters).decode(), headers=headers)
        found = re.search(r'name="request" value="([^"]+)"', answer.body.decode(errors='replace'))
        self.request_id = html.unescape(found.group(1)) if found else ''
        return answer

    def submit(self, email: str, password: str, headers: Optional[dict[str, str]] = None, request_id: Optional[str] = None) -> Response:
        return send(self.url, 'POST', '/oauth/authorize',
                    form(request=self.request_id if request_id is None else request_id, email=email, password=password),
                    {**FORM, **(headers or {})})

    @staticmethod
    def answer_of(response: Response) -> dict[str, str]:
        """What the redirect carries: code, state and iss, or error."""
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(response.headers['Location'] or '').query))

    def redeem(self, code: str, **changed: Optional[str]) -> Response:
        fields: dict[str, Optional[str]] = {
            'grant_type': 'authorization_code', 'code': code, 'redirect_uri': self.redirect, 'code_verifier': self.verifier,
            'client_id': CLIENT_ID, **changed}
        return send(self.url, 'POST', '/oauth/token', form(**fields), FORM)


class Server:
    """watchpost-server with a state folder of its own, stopped and cleaned up at the end of the `with`."""

    def __init__(self, program: Optional[str] = None, demo: bool = False, pace: float = 0, state: Optional[str] = None,
                 arguments: tuple[str, ...] = (), environment: Optional[dict[str, str]] = None, parent: Optional[str] = None):
        """`state`: a folder to use and to leave; else one is made in `parent` and removed at the end."""
        self.program = program or os.environ['WATCHPOST_SERVER']
        self.arguments = (*(('--demo', '--demo-pace', str(pace)) if demo else ()), *arguments)
        self.environment = {**os.environ, **(environment or {})}
        if 'ASAN_OPTIONS' in self.environment:
            # The leak check of gcc 12 crashes over the thread-local blocks that it notes of a module loaded later, such as GIO's for TLS.
            self.environment['ASAN_OPTIONS'] += ':fast_unwind_on_malloc=1:intercept_tls_get_addr=0'
        self.own_state = state is None
        self.state = Path(state or tempfile.mkdtemp(prefix='watchpost-server-', dir=parent))
        self.log_path = self.state.with_name(self.state.name + '.log')
        self.process: Optional[subprocess.Popen[bytes]] = None
        self.port = 0
        self.ready: dict[str, Any] = {}

    def __enter__(self) -> 'Server':
        if self.arguments and '--demo' in self.arguments:
            self.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.stop()
        if self.own_state:
            shutil.rmtree(self.state, ignore_errors=True)
            self.log_path.unlink(missing_ok=True)

    def run(self, *arguments: str, text: str = '') -> dict[str, Any]:
        """The program for one act on its state folder, while no server runs."""
        done = subprocess.run([self.program, '--state', str(self.state), *arguments], input=text.encode(), capture_output=True,
                              env=self.environment, check=False, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())
        return json.loads(done.stdout)

    def add_user(self, email: str, password: str, role: str = 'technician', partner: str = 'Partner', name: str = 'Somebody') -> dict[str, Any]:
        return self.run('--add-user', email, '--role', role, '--partner', partner, '--name', name, text=password + '\n')

    def add_customer(self, partner: str, document: dict[str, Any]) -> dict[str, Any]:
        return self.run('--add-customer', '--partner', partner, text=json.dumps(document))

    def add_license(self, partner: str, document: dict[str, Any]) -> dict[str, Any]:
        return self.run('--add-license', '--partner', partner, text=json.dumps(document))

    def start(self) -> 'Server':
        """Starts it, the second time on the same port."""
        with open(self.log_path, 'ab') as log:
            self.process = subprocess.Popen(
                [self.program, '--listen', f'127.0.0.1:{self.port}', '--state', str(self.state), '--exit-with-parent', *self.arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=self.environment)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(10)
            raise RuntimeError(f'the server did not start: {self.log()}')
        self.ready = json.loads(line)
        self.port = urllib.parse.urlsplit(self.url).port or 0
        return self

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ends it and answers its exit status."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        process.send_signal(how)
        status = process.wait(30)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        return status

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def log(self) -> str:
        return self.log_path.read_text(errors='replace') if self.log_path.exists() else ''

    @property
    def url(self) -> str:
        return str(self.ready['url'])

    @property
    def soc(self) -> Api:
        return Api(self.url, Path(self.ready['socTokenFile']).read_text().strip())

    def sign_in(self, email: str, password: str) -> Client:
        flow = SignIn(self.url)
        page = flow.open()
        assert page.status == 200, page
        answer = flow.submit(email, password)
        assert answer.status == 303, answer
        carried = SignIn.answer_of(answer)
        assert carried['state'] == flow.state and carried['iss'] == self.url, carried
        tokens = flow.redeem(carried['code'])
        assert tokens.status == 200, tokens
        return Client(self.url, tokens.json())
