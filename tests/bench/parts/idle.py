# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the process wakes up while nobody touches it and nothing happens: what each of its threads waited for and got."""

import argparse
import contextlib
import re
import time
from pathlib import Path

from stage import Loop, Stage
from table import tell

SECONDS = 20
BEFORE = 6  # what was begun comes to its end


def wakeups(pid: int) -> dict[str, int]:
    """Of each thread."""
    found: dict[str, int] = {}
    for task in Path(f'/proc/{pid}/task').iterdir():
        with contextlib.suppress(FileNotFoundError):  # it has just ended
            text = (task / 'status').read_text()
            name = re.search(r'^Name:\t(.*)', text, re.MULTILINE)
            times = re.search(r'^voluntary_ctxt_switches:\t(\d+)', text, re.MULTILINE)
            assert name and times, text
            found[f'{name[1]} {task.name}'] = int(times[1])
    return found


def tell_idle(pid: int, what: str) -> None:
    time.sleep(BEFORE)
    before, start = wakeups(pid), time.monotonic()
    time.sleep(SECONDS)
    seconds = time.monotonic() - start
    each = {name: (count - before.get(name, 0)) / seconds for name, count in wakeups(pid).items()}
    note = ', '.join(f'{name.split()[0]} {rate:.1f}' for name, rate in each.items() if rate >= 0.05)
    tell(f'wakeups a second, {what}', sum(each.values()), '', at_most=1, note=note)


def measure(stage: Stage, options: argparse.Namespace) -> None:
    loop = Loop(stage)
    window = stage.desk.windows()[0]
    tell_idle(loop.pid, 'the inbox is shown')
    stage.desk.application('--open', stage.known).process.wait(30)
    tell_idle(loop.pid, 'an incident is open')
    stage.desk.command('xdotool', 'windowminimize', window)
    tell_idle(loop.pid, 'the window is minimized')
    stage.quit()
