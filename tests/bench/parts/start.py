# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting, against the least that libadwaita can show and what others are like."""

import argparse
import shutil
import statistics
import sys
from pathlib import Path

from stage import Stage
from table import is_floor, tell

OTHERS: dict[str, list[str | Path]] = {'gnome-contacts': ['gnome-contacts'], 'geary': ['geary'], 'chromium': ['chromium', '--no-sandbox', 'about:blank']}


def measure(stage: Stage, options: argparse.Namespace) -> None:
    others: dict[str, list[str | Path]] = {'bare window': [stage.programs['bare-window']]}
    for name, command in OTHERS.items():
        if shutil.which(name):
            others[name] = command
        else:
            print(f'{name}: not installed', file=sys.stderr)
    mine: list[dict[str, float]] = []
    theirs: dict[str, list[dict[str, float]]] = {name: [] for name in others}
    # In turns, so that whatever else the machine does meets all of them; the first round warms the caches.
    for _ in range(options.starts + 1):
        for name, command in others.items():
            theirs[name].append(stage.first_frame(*command))
        mine.append(stage.own_first_frame())

    def median(runs: list[dict[str, float]], field: str) -> float:
        return statistics.median(run[field] for run in runs[1:])

    for name, runs in theirs.items():
        is_bare = name == 'bare window'
        tell('start to the frame with rows', median(mine, 'complete'), against=name, other=median(runs, 'complete'), ratio_at_most=1.4 if is_bare else None)
        tell('  to the first thing drawn', median(mine, 'drawn'), against=name, other=median(runs, 'drawn'))
        tell('memory (PSS) then', median(mine, 'pss') / 1024, 'MiB', against=name, other=median(runs, 'pss') / 1024,
             ratio_at_most=None if not is_bare else 2 if is_floor() else 1.3)
        tell('  private and written to', median(mine, 'dirty') / 1024, 'MiB', against=name, other=median(runs, 'dirty') / 1024)
