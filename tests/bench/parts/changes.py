# SPDX-License-Identifier: GPL-3.0-or-later
"""First the replica fills, then every incident changes. What comes after stands on it."""

import argparse

from stage import Loop, Stage


def measure(stage: Stage, options: argparse.Namespace) -> None:
    for revision, what in ((1, f'while {options.count:,} arrive'), (2, f'while all {options.count:,} change')):
        before = stage.applied()
        loop = Loop(stage)
        stage.put_on_server(options.count, revision)
        loop.ask()
        seconds = stage.poke_and_wait(before + options.count)
        said = loop.ask()
        loop.tell(what, said['longestMs'], said['longestCpuMs'], f'{seconds:.0f} s for all')
        stage.quit()
    loop = Loop(stage)
    loop.tell('in the three seconds after the first frame', loop.start_up, loop.start_up_cpu)
    stage.quit()
