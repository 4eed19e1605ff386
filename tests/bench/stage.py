# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the application is measured: a backend, a desk, a person who is signed in, and programs that look on."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from accessibility import SHADOW
from desktop import Desk, end, wait_for
from person import Person
from scene import Backend, Installation
from table import is_floor, tell

FRAME_MS = 16
QUIET = 1.0  # seconds: nothing that a key asks for comes later after what came before it


class Stage:
    """A backend with the sample data, and a person who is signed in at a desk with notifications."""

    def __init__(self, build: Path, programs: dict[str, Path], folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.installation = Installation(build, folder / 'installed')
        self.watchpost = self.installation.program('watchpost')
        self.backend = Backend(self.installation, folder)
        self.backend.start()
        user = self.backend.person('technician')
        client = self.backend.sign_in(user['email'], user['password'])
        self.partner = client.get('/v1/me').json()['partner']['id']
        self.known = client.get('/v1/incidents', limit=1).json()['items'][0]['id']
        self.customer = self.backend.customer()['id']  # asked before there are those of the bench, which have no contacts
        # Without GL, as each version of GTK is told
        self.desk = Desk(self.installation, env={'GDK_DEBUG': 'gl-disable'} if is_floor() else {'GDK_DEBUG': '', 'GDK_DISABLE': 'gl,vulkan'})
        self.desk.start()
        self.desk.start_keyring()
        self.desk.start_notifications()
        self.person = Person(self.desk, self.backend)
        self.person.start()
        self.person.sign_in()
        self.list_area = self._find_list()
        self.quit()

    def _find_list(self) -> tuple[int, int, int, int]:
        """Where the rows are in the window: x, y, width, height, without the scroll bar, and below where a filter is told."""
        x, y, width, height = self.person.window.ask('extents', node=self.person.window.find('list', 'Incidents'))
        return x + SHADOW + 12, y + SHADOW + 64, width - 40, height - 80

    def gone(self) -> None:
        wait_for(lambda: not self.desk.owns(), 'the application to end')

    def quit(self) -> None:
        """Ends the application as a session that ends does."""
        pid = self.desk.process_of()
        if pid:
            end([pid], 10)
        self.gone()

    def close(self) -> None:
        self.desk.stop()
        self.backend.stop()

    @property
    def replica(self) -> Path:
        found = list((self.desk.data_home / 'watchpost').rglob('replica.db'))
        assert len(found) == 1, found
        return found[0]

    def applied(self) -> int:
        """How many changes the replica has ever taken."""
        with contextlib.closing(sqlite3.connect(f'file:{self.replica}?mode=ro', uri=True)) as database:
            return database.execute('SELECT coalesce (max (last), 0) FROM log').fetchone()[0]

    def put_on_server(self, count: int, revision: int) -> None:
        """As many incidents, in the database of the running server."""
        subprocess.run([self.programs['seed'], self.folder / 'state/watchpost.db', str(count), str(revision), self.partner], check=True)

    def poke_and_wait(self, target: int) -> float:
        """The server does not see what another process puts into its database: something happens there, so that the feed is read."""
        start = time.monotonic()
        answer = self.backend.soc.post(f'/soc/v1/incidents/{self.known}/comment', {'text': 'A word from the SOC'})
        assert answer.status == 200, answer
        wait_for(lambda: self.applied() >= target, f'{target} changes to be applied', 900)
        return time.monotonic() - start

    def first_frame(self, *command: str | Path) -> dict[str, float]:
        """Starts a program, and ends it once its window stands still; see first-frame.c."""
        return json.loads(self.desk.command(self.programs['first-frame'], *command, seconds=60).splitlines()[-1])

    def own_first_frame(self) -> dict[str, float]:
        figures = self.first_frame(self.watchpost)
        self.gone()
        return figures


class Loop:
    """The application with its window open, and how long the iterations of its main loop take. No screen reader looks at it meanwhile."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.log = stage, stage.desk.folder / 'frames.json'
        stage.desk.application(env={'WATCHPOST_FRAME_LOG': str(self.log)})
        self.pid = wait_for(stage.desk.process_of, 'the application')
        wait_for(lambda: stage.desk.windows(), 'the window')
        self.start_up = self.start_up_cpu = 0.0
        wait_for(self._is_up, 'the window to have its rows')

    def _is_up(self) -> bool:
        said = self.ask()
        self.start_up, self.start_up_cpu = max(self.start_up, said['longestMs']), max(self.start_up_cpu, said['longestCpuMs'])
        return said['sinceFirstFrameMs'] > 3000

    def ask(self) -> dict[str, float]:
        """The longest iteration since it was last asked: by the clock, and of processor time."""
        self.log.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)
        wait_for(self.log.exists, 'the log of the frames')
        return json.loads(self.log.read_text())

    def pss(self) -> float:
        """MiB"""
        found = re.search(r'^Pss:\s+(\d+)', Path(f'/proc/{self.pid}/smaps_rollup').read_text(), re.MULTILINE)
        assert found
        return int(found[1]) / 1024

    def settle(self) -> tuple[float, float]:
        """The longest iteration until it stands still again, and the processor time of the longest."""
        longest = longest_cpu = 0.0
        busy = time.monotonic()
        while time.monotonic() - busy < QUIET:
            said = self.ask()
            if said['longestCpuMs'] >= 4:
                busy = time.monotonic()
            longest, longest_cpu = max(longest, said['longestMs']), max(longest_cpu, said['longestCpuMs'])
        return longest, longest_cpu

    def tell(self, what: str, longest: float, longest_cpu: float, note: str = '') -> None:
        """The budget is of processor time: by the clock an iteration is longer when others want the processor."""
        tell(f'longest iteration, {what}', longest_cpu, at_most=FRAME_MS, note='; '.join(part for part in (f'by the clock {longest:.1f} ms', note) if part))

    def keys(self, what: str, *keys: str) -> None:
        """What a person does with the keyboard, and the longest iteration it makes."""
        self.measure(what, lambda: self.stage.desk.keys(*keys))

    def measure(self, what: str, act: Callable[[], object]) -> None:
        self.settle()
        act()
        self.tell(what, *self.settle())
