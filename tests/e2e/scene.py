# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage for the tests of the whole: a backend, the SOC's hand, and desks where people sit."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import uuid
from pathlib import Path
from typing import Any

from desktop import Accessibility, Desk, Installation, Node, Program, Snapshot, complaints, descendants_of, is_alive, wait_for
from watchpost_server import Server

BUILD = Path(os.environ.get('WP_BUILD_DIR', Path.cwd()))


class Backend(Server):
    """watchpost-server with its sample data, its SOC frozen: what happens is what the test does. `start()` after `kill()` is the network
    that comes back: the same address, the same data."""

    def __init__(self, installation: Installation, folder: Path, *arguments: str) -> None:
        self.installation, self.folder = installation, folder
        super().__init__(str(installation.program('watchpost-server')), demo=True, state=str(folder / 'state'), arguments=arguments)

    def start(self) -> Backend:
        """The second time without filling it again: that would give everybody a new password, and end every sign-in."""
        users = self.ready.get('demoUsers', [])
        super().start()
        if not users:
            self.arguments = tuple(word for word in self.arguments if word not in ('--demo', '--demo-pace', '0'))
        self.ready['demoUsers'] = users or self.ready['demoUsers']
        return self

    def person(self, role: str, number: int = 0) -> dict[str, str]:
        """Somebody of the main partner who may sign in."""
        partner = self.ready['demoUsers'][0]['partner']
        return [user for user in self.ready['demoUsers'] if user['role'] == role and user['partner'] == partner][number]

    # -- the SOC's hand

    def soc_command(self, *arguments: str) -> dict[str, Any]:
        """watchpost-soc"""
        command = [str(self.installation.program('watchpost-soc')), '--server', self.url, '--token-file', self.ready['socTokenFile'], '--json', *arguments]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        if result.returncode != 0 or complaints(result.stderr):
            raise AssertionError(f'{command}: exit {result.returncode}\n{result.stdout}{result.stderr}')
        return json.loads(result.stdout)

    def incident(self, number: str) -> dict[str, Any]:
        """As the server has it."""
        return self.soc.get(f'/soc/v1/incidents/{number}').json()

    def customers(self, product: str = 'core_mdr') -> list[dict[str, Any]]:
        """The main partner's."""
        mine = self.ready['demoUsers'][0]['email'].split('@')[1]
        return [customer for customer in self.soc.get('/soc/v1/customers').json()['items']
                if product in customer['products'] and any(address.endswith(mine) for address in customer['contacts']['emails'])]

    def customer(self, product: str = 'core_mdr') -> dict[str, Any]:
        return self.customers(product)[0]

    def raise_incident(self, title: str, severity: str = 'critical', **members: Any) -> str:
        """The SOC raises an incident with watchpost-soc; returns its number."""
        document = {
            'customerId': self.customer()['id'], 'product': 'core_mdr', 'severity': severity, 'title': title, 'language': 'en',
            'investigation': 'Shadow copies were deleted on FS-02 and files are being renamed by an unknown process.',
            'affectedEndpoints': [{'deviceId': 'd-1', 'hostName': 'FS-02', 'platform': 'Windows Server 2022', 'role': 'file_server'}],
            'affectedUsers': [{'upn': 'm.kato@example.com', 'actionsTaken': []}],
            'steps': [{'text': f'Step {number} of the guidance', 'owner': 'partner'} for number in range(1, 5)],
            'recommendations': [{'text': 'Turn on tamper protection'}],
        } | members
        path = self.folder / f'{uuid.uuid4()}.json'
        path.write_text(json.dumps(document, ensure_ascii=False))
        return self.soc_command('raise', str(path))['id']


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
        self.backend = self.make_backend(folder)
        self.addCleanup(self._end_backend)
        self.backend.start()
        self.desks: list[Desk] = []

    def make_backend(self, folder: Path) -> Backend:
        return Backend(self.installation, folder)

    def _end_backend(self) -> None:
        status = self.backend.stop()
        self.assertEqual(complaints(self.backend.log()), [], 'the server complained')
        self.assertEqual(status, 0, self.backend.log()[-2000:])

    def desk(self, kind: type[Desk] = Desk, **options: Any) -> Desk:
        """A desk that is cleared away after the test."""
        desk = kind(self.installation, **options)
        self.desks.append(desk)
        self.addCleanup(self._end_desk, desk)
        desk.start()
        return desk

    def _end_desk(self, desk: Desk) -> None:
        try:
            quit_application(desk)
            said = complaints(desk.application_log())
            if said or not self._outcome.success:
                desk.tell()
        except AssertionError:
            desk.tell()
            raise
        finally:
            desk.stop()
        self.assertEqual(said, [], 'the application complained')


def quit_application(desk: Desk) -> None:
    """Quits it as a person does, so that a sanitizer has its word. It asks first, when it would leave somebody unwatched."""
    pid = desk.process_of()
    if not pid:
        return
    desk.activate_action('quit')

    def gone() -> bool:
        if not is_alive(pid):
            return True
        for button in desk.accessibility.search('push button', 'Quit') or desk.accessibility.search('push button', '終了(Q)'):
            with contextlib.suppress(AssertionError):  # it may be gone by now, which is what is waited for
                desk.accessibility.click(button)
        return False

    wait_for(gone, 'the application to quit', 30)


__all__ = ['BUILD', 'Accessibility', 'Backend', 'Desk', 'Installation', 'Node', 'Program', 'Snapshot', 'WatchpostTest', 'complaints', 'quit_application', 'wait_for']
