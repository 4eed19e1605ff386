# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives tests/client/real/desk.c: the application's back without its window, as a child process."""

import json
import os
import re
import resource
import signal
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any, Callable, Optional

from watchpost_server import FORM, form, send, wait_until

KEYRING_PASSWORD = b'keyring password'
DESK = os.environ.get('WATCHPOST_DESK', '')


class Session:
    """A session bus of its own, with or without a keyring on it."""

    def __init__(self, home: str):
        self.environment = {**os.environ, 'HOME': home, 'XDG_DATA_HOME': f'{home}/data', 'XDG_RUNTIME_DIR': f'{home}/run', 'XDG_CACHE_HOME': f'{home}/cache'}
        for variable in ('DISPLAY', 'WAYLAND_DISPLAY', 'SECRET_BACKEND', 'GNOME_KEYRING_CONTROL'):
            self.environment.pop(variable, None)
        for folder in ('data', 'run', 'cache'):
            os.makedirs(f'{home}/{folder}', mode=0o700, exist_ok=True)
        # Nothing is started by the bus: a keyring is there when the test wants one.
        configuration = f'{home}/bus.conf'
        with open(configuration, 'w', encoding='utf-8') as file:
            file.write(f'<busconfig><type>session</type><listen>unix:path={home}/run/bus</listen><policy context="default">'
                       '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>')
        self.bus = subprocess.Popen(['dbus-daemon', f'--config-file={configuration}', '--nofork', '--print-address'],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment, text=True)
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = self.bus.stdout.readline().strip()
        self.daemon: Optional[subprocess.Popen[bytes]] = None

    def start_keyring(self, password: Optional[bytes]) -> None:
        """None: nobody has given the password, the collection stays locked."""
        arguments = ['gnome-keyring-daemon', '--foreground', '--components=secrets'] + (['--unlock'] if password is not None else [])
        self.daemon = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)
        self.daemon.stdin.write(password or b'')
        self.daemon.stdin.close()
        subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'], env=self.environment, check=True)

    def stop_keyring(self) -> None:
        if self.daemon is not None:
            self.daemon.send_signal(signal.SIGTERM)
            self.daemon.wait(10)
            self.daemon = None

    def stop(self) -> None:
        self.stop_keyring()
        self.bus.terminate()
        self.bus.wait(10)
        self.bus.stdout.close()


class FakeKeyring:
    """tests/support/fake_secrets.py or fake_portal.py on a session's bus, in the place of a real one."""

    def __init__(self, session: Session, file: Path, name: str = 'fake_secrets'):
        self.session, self.file, self.name = session, file, name
        self.process: Optional[subprocess.Popen[str]] = None

    def start(self, mode: str = 'works') -> 'FakeKeyring':
        program = Path(__file__).resolve().parents[2] / f'support/{self.name}.py'
        self.process = subprocess.Popen(['/usr/bin/python3', str(program), str(self.file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env=self.session.environment, text=True)
        assert self.process.stdout.readline() == 'ready\n'
        self.set(mode)
        return self

    def tell(self, word: str) -> str:
        self.process.stdin.write(f'{word}\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def set(self, mode: str) -> None:
        assert self.tell(mode) == 'ok'

    def prompts(self) -> int:
        """How often somebody was asked."""
        return int(self.tell('prompts'))

    def items(self) -> list[Any]:
        return json.loads(self.file.read_text()) if self.file.exists() else []

    def die(self) -> None:
        if self.process is not None:
            process, self.process = self.process, None
            process.kill()
            process.wait(10)
            process.stdin.close()
            process.stdout.close()


class Failed(Exception):
    pass


class Desk:
    """One desk: a folder with its accounts and its keyring, and the process that works on them."""

    def __init__(self, folder: Path, program: str = DESK, environment: Optional[dict[str, str]] = None):
        self.folder = folder
        self.program = program
        self.full = False
        self.environment = {**(environment or os.environ), 'G_DEBUG': 'fatal-warnings'}
        # Where it was allocated is only told apart by whole stacks.
        self.environment['ASAN_OPTIONS'] = self.environment.get('ASAN_OPTIONS', '') + ':fast_unwind_on_malloc=0'
        self.events: list[dict[str, Any]] = []
        self.took = 0.0
        self.process: Optional[subprocess.Popen[str]] = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> 'Desk':
        return self.start()

    def __exit__(self, *_: Any) -> None:
        self.stop()

    def start(self, load: bool = True) -> 'Desk':
        self.events = []
        self.log = open(self.folder / 'log', 'ab')  # noqa: SIM115
        self.process = subprocess.Popen([self.program, str(self.folder / 'accounts')], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log, env=self.environment, text=True, preexec_fn=self._limit)
        self.thread = threading.Thread(target=self._read, args=(self.process, self.events), daemon=True)
        self.thread.start()
        if load:
            self.do('load')
        return self

    def _limit(self) -> None:
        """In the child: a file that may not grow is an error to it, not its end; with full, none may from the start."""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if self.full:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    @staticmethod
    def _read(process: 'subprocess.Popen[str]', events: list[dict[str, Any]]) -> None:
        for line in process.stdout or ():
            try:
                events.append(json.loads(line))
            except ValueError:
                pass  # cut off by a kill

    def stop(self) -> None:
        """A quit: everything is written, every object is gone."""
        if self.process is None:
            return
        process, self.process = self.process, None
        begin = time.monotonic()
        process.stdin.close()
        wait_until(lambda: self.count('closed') or process.poll() is not None, 60, 'the desk to be closed')
        self.took = time.monotonic() - begin  # without what a sanitizer does afterwards
        try:
            status = process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        self.thread.join(10)
        process.stdout.close()
        self.log.close()
        if status != 0:
            raise Failed(f'the desk ended with {status}: {(self.folder / "log").read_text(errors="replace")[-2000:]}')

    def kill(self) -> None:
        process, self.process = self.process, None
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        self.thread.join(10)
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass  # what it was told last and did not read
        process.stdout.close()
        self.log.close()

    def say(self, what: str, **members: Any) -> str:
        tag = str(uuid.uuid4())
        self.process.stdin.write(json.dumps({'do': what, 'tag': tag, **members}) + '\n')
        self.process.stdin.flush()
        return tag

    def answer(self, tag: str, seconds: float = 30) -> dict[str, Any]:
        def find() -> Optional[dict[str, Any]]:
            if self.process is not None and self.process.poll() is not None:
                raise Failed(f'the desk died ({self.process.returncode}): {(self.folder / "log").read_text(errors="replace")[-2000:]}')
            return next((event for event in list(self.events) if event.get('tag') == tag), None)
        return wait_until(find, seconds, 'an answer of the desk')

    def ask(self, what: str, **members: Any) -> dict[str, Any]:
        return self.answer(self.say(what, **members))

    def do(self, what: str, **members: Any) -> dict[str, Any]:
        answer = self.ask(what, **members)
        if not answer['ok']:
            raise Failed(f'{what}: {answer}')
        return answer

    def submit(self, type: str, incident: str, body: Optional[dict[str, Any]] = None, **members: Any) -> dict[str, Any]:
        return self.do('submit', type=type, incident=incident, body=body or {}, **members)

    def wait(self, name: str, seconds: float = 30, after: int = 0, **members: Any) -> dict[str, Any]:
        """The first event of that name with those members."""
        def matches(event: dict[str, Any]) -> bool:
            return event['event'] == name and all(event.get(key) == value for key, value in members.items())
        return wait_until(lambda: next((event for event in list(self.events)[after:] if matches(event)), None), seconds, f'{name} {members}')

    def count(self, name: str, **members: Any) -> int:
        return sum(event['event'] == name and all(event.get(key) == value for key, value in members.items()) for event in list(self.events))

    def health(self) -> dict[str, Any]:
        return self.do('health')['health']

    def wait_health(self, condition: Callable[[dict[str, Any]], Any], what: str, seconds: float = 30) -> dict[str, Any]:
        try:
            return wait_until(lambda: (health := self.health()) and condition(health) and health, seconds, what)
        except TimeoutError as error:
            raise TimeoutError(f'{error}: {self.health()} {(self.folder / "log").read_text(errors="replace")[-2000:]}') from error

    def wait_health_said(self, condition: Callable[[dict[str, Any]], Any], what: str, after: int, seconds: float = 30) -> dict[str, Any]:
        """A state that need not last."""
        def said() -> Optional[dict[str, Any]]:
            return next((event for event in list(self.events)[after:] if event['event'] == 'health' and condition(event)), None)
        return wait_until(said, seconds, what)

    def wait_synced(self) -> None:
        self.wait_health(lambda health: health['firstSyncDone'] and health['stream']['state'] == 'ok', 'the first sync')

    def wait_kept(self) -> None:
        """Until then a desk that ends asks to sign in again: nothing waits for a keyring that writes."""
        self.wait_health(lambda health: health['kept'], 'a keyring that keeps it')

    def read(self, incident: str, kind: str = 'incident') -> dict[str, Any]:
        return self.do('read', incident=incident, kind=kind)['document']

    def wait_incident(self, incident: str, condition: Callable[[dict[str, Any]], Any] = bool, seconds: float = 30) -> dict[str, Any]:
        return wait_until(lambda: (document := self.read(incident)) and condition(document) and document, seconds, f'{incident} on the desk')

    def type(self, submission: str, field: str, value: Any) -> dict[str, Any]:
        return self.do('type', submission=submission, field=field, value=value)

    def form(self, submission: str) -> dict[str, Any]:
        """{document, state, sentAt} as on the screen."""
        return self.do('form', submission=submission)['form']

    def answers(self, submission: str) -> dict[str, Any]:
        return self.form(submission)['document'].get('answers', {})

    def wait_form(self, submission: str, condition: Callable[[dict[str, Any]], Any], what: str, seconds: float = 30) -> dict[str, Any]:
        return wait_until(lambda: (form := self.form(submission)) and condition(form) and form, seconds, what)

    def wait_sent(self, submission: str, seconds: float = 30) -> dict[str, Any]:
        return self.wait_form(submission, lambda form: form['state'] == 'sent', 'answers at the server', seconds)

    def outbox(self) -> list[dict[str, Any]]:
        return self.do('outbox')['rows']

    def wait_empty(self, seconds: float = 60) -> None:
        wait_until(lambda: not self.outbox(), seconds, f'an empty outbox, not {self.outbox()}')

    def sign_in(self, url: str, email: str, password: str, **members: Any) -> dict[str, Any]:
        """Signs in; the browser is this process."""
        seen = len(self.events)
        tag = self.say('sign-in', url=url, **members)
        page = wait_until(lambda: next((event for event in list(self.events)[seen:] if event['event'] == 'open' or event.get('tag') == tag), None),
                          30, 'the sign-in page')
        if page['event'] == 'open':
            visit(page['uri'], email, password)
        answer = self.answer(tag)
        if not answer['ok']:
            raise Failed(answer.get('error', ''))
        return answer


def submit_form(uri: str, email: str, password: str) -> str:
    """Posts the form behind a sign-in address and answers where it leads."""
    place = urllib.parse.urlsplit(uri)
    base = f'{place.scheme}://{place.netloc}'
    page = send(base, 'GET', f'{place.path}?{place.query}')
    request = re.search(r'name="request" value="([^"]+)"', page.text)
    answer = send(base, 'POST', '/oauth/authorize', form(request=request.group(1) if request else '', email=email, password=password), FORM)
    return answer.headers['Location'] or ''


def fetch(url: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def visit(uri: str, email: str, password: str) -> None:
    fetch(submit_form(uri, email, password))
