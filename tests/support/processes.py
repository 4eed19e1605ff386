# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting programs so that nothing of them stays behind, waiting for what they do, and reading what they say."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Sequence, TypeVar

PYTHON = '/usr/bin/python3'
T = TypeVar('T')


def wait_for(condition: Callable[[], T], what: str, seconds: float = 20) -> T:
    """Calls the condition until it is true, and returns what it said."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'waited {seconds} s in vain: {what}')
        time.sleep(0.05)


def adopt_orphans() -> None:
    """Makes this process the parent of what its descendants leave behind, so that it can end them; also when it is told to end."""
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, stop_once)


def stop_once(*_: object) -> None:
    """Ends this process by way of its clean-up, which a second signal does not cut short."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(143)


def children_of(pid: int) -> list[int]:
    children = []
    for task in Path(f'/proc/{pid}/task').glob('*/children'):
        try:
            children += [int(child) for child in task.read_text().split()]
        except OSError:
            pass
    return children


def descendants_of(pid: int) -> list[int]:
    found: list[int] = []
    for child in children_of(pid):
        found += [child] + descendants_of(child)
    return found


def environment_of(pid: int) -> bytes:
    try:
        return Path(f'/proc/{pid}/environ').read_bytes()
    except OSError:
        return b''


def is_alive(pid: int) -> bool:
    try:
        return Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[0] not in 'ZX'
    except OSError:
        return False


def end(pids: Sequence[int], patience: float = 3) -> None:
    """Asks processes to end, then makes them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
        limit = time.monotonic() + patience
        while any(is_alive(pid) for pid in pids) and time.monotonic() < limit:
            time.sleep(0.02)
    reap()


def reap() -> None:
    """Takes the exit status of adopted orphans that have ended; those started by subprocess are left to it."""
    known = {process.pid for process in Program.running}
    for pid in children_of(os.getpid()):
        if pid not in known and not is_alive(pid):
            try:
                os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                pass


class Program:
    """A started program, its output in a file."""

    running: list[Program] = []

    def __init__(self, arguments: Sequence[str | Path], env: dict[str, str], log: Path, cwd: Path | None = None,
                 **options: Any) -> None:
        self.name, self.log = Path(arguments[0]).name, log
        with log.open('ab') as output:
            self.process = subprocess.Popen([str(part) for part in arguments], env=env, cwd=cwd or '/', stdout=output, stderr=subprocess.STDOUT,
                                            start_new_session=True, **({'stdin': subprocess.DEVNULL} | options))
        Program.running.append(self)

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.poll() is None

    def output(self) -> str:
        return self.log.read_text(errors='replace')

    def kill(self) -> None:
        """kill -9"""
        self.process.kill()
        self.process.wait()

    def pause(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self, seconds: float = 10) -> int:
        """Asks it to end, insists after a while."""
        if self.alive():
            self.go_on()
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        if self in Program.running:
            Program.running.remove(self)
        return self.process.wait()


# What a library says that is no fault of ours, when there is no system bus, no settings daemon or no theme of a desktop.
HARMLESS = re.compile(r'dconf|Unable to acquire session bus|AT-SPI: Could not obtain desktop path')


def complaints(log: str) -> list[str]:
    """The criticals and warnings of a log, and what a sanitizer said."""
    pattern = re.compile(r'\*\*|-(CRITICAL|WARNING)\b|(CRITICAL|WARNING) \*\*|AddressSanitizer|LeakSanitizer|runtime error:')
    return [line for line in log.splitlines() if pattern.search(line) and re.search(r'CRITICAL|WARNING|ERROR|Sanitizer|runtime error', line)
            and not HARMLESS.search(line)]
