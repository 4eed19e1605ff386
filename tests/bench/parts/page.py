# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of an incident: those of the usual length, and one with 200 steps, 1,000 endpoints and 5,000 entries in its timeline."""

import argparse
import subprocess

from stage import Loop, Stage
from table import tell

LARGE = 'INC-9100000'  # bench-data.c


def measure(stage: Stage, options: argparse.Namespace) -> None:
    loop, before = Loop(stage), stage.applied()
    subprocess.run([stage.programs['seed'], stage.folder / 'state/watchpost.db', 'large', '1', stage.partner], check=True)
    stage.poke_and_wait(before + 2)
    stage.desk.command(stage.watchpost, '--open', stage.known)
    loop.settle()
    pss = loop.pss()
    loop.measure('opening a large incident', lambda: stage.desk.command(stage.watchpost, '--open', LARGE))
    tell('  memory (PSS) it takes', loop.pss() - pss, 'MiB')
    loop.keys('scrolling through it, 40 pages', *['Next'] * 40)
    loop.keys('end to end of it, four times', *['End', 'Home'] * 4)
    loop.keys('ticking a step of it', 'space')
    loop.keys('opening the next ones and it again, five times', *['j', 'k'] * 5)
    stage.quit()
