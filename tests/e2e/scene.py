# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage for the tests of the whole: a backend, the SOC's hand, and desks where people sit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'support'))

from desktop import Desk, Installation, Program, complaints, wait_for  # noqa: E402

BUILD = Path(os.environ.get('WP_BUILD_DIR', Path.cwd()))
LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Backend:
    """watchpost-server with its sample data, its SOC frozen: what happens is what the test does."""

    def __init__(self, installation: Installation, folder: Path, *arguments: str) -> None:
        self.installation, self.folder, self.arguments = installation, folder, arguments
        self.state = folder / 'state'
        self.log = folder / 'server.log'
        self.env = {'PATH': '/usr/bin:/bin', 'HOME': str(folder), 'LANG': 'C.UTF-8', 'TZ': 'UTC', 'GSETTINGS_BACKEND': 'memory'}
        self.env |= {name: os.environ[name] for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS', 'G_SLICE') if name in os.environ}
        self.program: Program | None = None
        self.ready: dict[str, Any] = {}
        self.said = ''

    def start(self) -> None:
        """Starts it, again where it was."""
        port = self.ready['url'].rsplit(':', 1)[1] if self.ready else '0'
        self.said += self.log.read_text(errors='replace') if self.log.exists() else ''
        self.log.unlink(missing_ok=True)
        self.program = Program([self.installation.program('watchpost-server'), '--listen', f'127.0.0.1:{port}', '--state', self.state, '--demo', '--demo-pace', '0',
                                *self.arguments], self.env, self.log)
        line = wait_for(lambda: next((line for line in self.program.output().splitlines() if line.startswith('{')), None) or not self.program.alive(), 'the server to be ready', 60)
        assert isinstance(line, str), f'the server ended: {self.program.output()}'
        self.ready = json.loads(line)

    def stop(self) -> int:
        return self.program.stop() if self.program else 0

    def kill(self) -> None:
        """kill -9, or the network cut, as the desks see it."""
        assert self.program
        self.program.kill()

    def output(self) -> str:
        return self.said + (self.log.read_text(errors='replace') if self.log.exists() else '')

    @property
    def url(self) -> str:
        return self.ready['url']

    def person(self, role: str, number: int = 0) -> dict[str, str]:
        """Somebody of the main partner who may sign in."""
        partner = self.ready['demoUsers'][0]['partner']
        return [user for user in self.ready['demoUsers'] if user['role'] == role and user['partner'] == partner][number]

    # -- the SOC's hand

    def soc(self, *arguments: str, document: dict[str, Any] | None = None) -> str:
        """watchpost-soc"""
        command = [str(self.installation.program('watchpost-soc')), '--server', self.url, '--token-file', self.ready['socTokenFile'], *arguments]
        result = subprocess.run(command, env=self.env, input=json.dumps(document) if document else '', capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, f'{command}: {result.stdout}{result.stderr}'
        return result.stdout

    def soc_get(self, path: str) -> Any:
        return self._soc_call('GET', path)

    def soc_post(self, path: str, body: dict[str, Any]) -> Any:
        return self._soc_call('POST', path, body)

    def _soc_call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        token = Path(self.ready['socTokenFile']).read_text().strip()
        headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'}
        if body is not None:
            headers['Idempotency-Key'] = str(uuid.uuid4())
        request = urllib.request.Request(f'{self.url}/soc/v1{path}', None if body is None else json.dumps(body).encode(), headers, method=method)
        with LOOPBACK.open(request, timeout=30) as response:
            return json.load(response)

    def incident(self, number: str) -> dict[str, Any]:
        """As the server has it."""
        return self.soc_get(f'/incidents/{number}')

    def customer(self, product: str = 'core_mdr') -> dict[str, Any]:
        partner_customers = self.soc_get('/customers')
        partner_customers = partner_customers.get('items', partner_customers) if isinstance(partner_customers, dict) else partner_customers
        return next(customer for customer in partner_customers if product in customer['products'])

    def raise_incident(self, title: str, severity: str = 'critical', **members: Any) -> str:
        """The SOC raises an incident with watchpost-soc; returns its number."""
        document = {
            'customerId': self.customer()['id'], 'product': 'core_mdr', 'severity': severity, 'title': title, 'language': 'en',
            'investigation': 'Shadow copies were deleted on FS-02 and files are being renamed by an unknown process.',
            'affectedEndpoints': [{'deviceId': 'd-1', 'hostName': 'FS-02', 'platform': 'Windows Server 2022', 'role': 'file_server'}],
            'affectedUsers': [{'upn': 'm.kato@example.com', 'actionsTaken': []}],
            'steps': [{'text': f'Step {number} of the guidance', 'owner': 'partner'} for number in range(1, 5)],
            'recommendations': ['Turn on tamper protection'],
        } | members
        path = self.folder / f'{uuid.uuid4()}.json'
        path.write_text(json.dumps(document, ensure_ascii=False))
        printed = self.soc('raise', str(path))
        found = next((word for word in printed.replace('"', ' ').replace(',', ' ').split() if word.startswith('INC-')), None)
        assert found, printed
        return found


class WatchpostTest(unittest.TestCase):
    """A backend and an installation for each test; desks as it asks for them. What any of them complained of fails the test."""

    installation: Installation
    scratch: Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.scratch = Path(tempfile.mkdtemp(prefix='wp-e2e-'))
        cls.scratch.chmod(0o755)
        cls.installation = Installation(BUILD, cls.scratch / 'installed')

    @classmethod
    def tearDownClass(cls) -> None:
        shutil.rmtree(cls.scratch, ignore_errors=True)

    def setUp(self) -> None:
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        self.backend = Backend(self.installation, folder)
        self.addCleanup(self._end_backend)
        self.backend.start()
        self.desks: list[Desk] = []

    def _end_backend(self) -> None:
        status = self.backend.stop()
        self.assertEqual(complaints(self.backend.output()), [], 'the server complained')
        self.assertIn(status, (0, -9), f'the server ended with {status}: {self.backend.output()[-2000:]}')

    def desk(self, kind: type[Desk] = Desk, **options: Any) -> Desk:
        """A desk that is cleared away after the test."""
        desk = kind(self.installation, **options)
        self.desks.append(desk)
        self.addCleanup(self._end_desk, desk)
        desk.start()
        return desk

    def _end_desk(self, desk: Desk) -> None:
        failed = not self._outcome.success
        quit_application(desk)
        said = complaints(desk.application_log())
        if failed or said:
            desk.tell()
        desk.stop()
        self.assertEqual(said, [], 'the application complained')


def quit_application(desk: Desk) -> None:
    """Quits it as a person does, so that a sanitizer has its word."""
    pid = desk.process_of()
    if pid:
        desk.activate_action('quit', seconds=10)
        wait_for(lambda: not Path(f'/proc/{pid}').exists() or Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[0] == 'Z', 'the application to quit', 30)


__all__ = ['Backend', 'Desk', 'Installation', 'Program', 'WatchpostTest', 'complaints', 'quit_application', 'wait_for', 'BUILD']
