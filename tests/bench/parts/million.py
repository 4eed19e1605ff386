# SPDX-License-Identifier: GPL-3.0-or-later
"""What a longer list costs in memory. It is put into the replica while nobody uses it."""

import argparse
import statistics
import subprocess

from stage import Stage
from table import tell

STARTS = 3


def measure(stage: Stage, options: argparse.Namespace) -> None:
    def pss() -> float:
        return statistics.median([stage.own_first_frame()['pss'] / 1024 for _ in range(STARTS + 1)][1:])

    before = pss()
    subprocess.run([stage.programs['seed'], stage.replica, str(options.million), '3'], check=True)
    after = pss()
    tell(f'memory (PSS) at {options.million:,} above that at {options.count:,}', after - before, 'MiB', at_most=12, note=f'{before:.1f} → {after:.1f} MiB')
