# SPDX-License-Identifier: GPL-3.0-or-later
"""An inventory of 200 licenses in 50 pools, 2,000 customers and 10,000 allocations: opened, searched, filtered, and changed beside it."""

import argparse
import subprocess

from stage import Loop, Stage
from table import tell

DOCUMENTS = 200 + 2000 + 10000
MEMORY_MIB = 8


def measure(stage: Stage, options: argparse.Namespace) -> None:
    loop = Loop(stage)
    loop.keys('opening the licenses of the sample data', 'alt+3')
    loop.settle()
    small = loop.pss()
    stage.quit()

    before = stage.applied()
    loop = Loop(stage)
    subprocess.run([stage.programs['seed'], stage.folder / 'state/watchpost.db', 'licenses', '7', stage.partner], check=True)
    stage.poke_and_wait(before + DOCUMENTS)
    stage.quit()

    loop = Loop(stage)
    loop.tell('in the three seconds after the first frame, 10,000 allocations', loop.start_up, loop.start_up_cpu)
    loop.keys('opening the inventory', 'alt+3')
    loop.settle()
    tell('memory of the inventory', loop.pss() - small, 'MiB', at_most=MEMORY_MIB)
    loop.keys('the first letter of a search', 'ctrl+f', '0')
    loop.keys('searching it', *'0042')
    loop.keys('searching a customer', 'ctrl+a', *'sakura')
    loop.keys('and back', 'ctrl+a', 'BackSpace')
    loop.settle()
    tell('memory after a search of the inventory', loop.pss() - small, 'MiB', at_most=MEMORY_MIB)
    loop.keys('opening five pools', 'Escape', *['Down', 'Return', 'F6', 'F6'] * 5)
    after = stage.applied()
    loop.measure('while all of it changes', lambda: change(stage, after))
    stage.quit()


def change(stage: Stage, applied: int) -> None:
    subprocess.run([stage.programs['seed'], stage.folder / 'state/watchpost.db', 'licenses', '8', stage.partner], check=True)
    stage.poke_and_wait(applied + DOCUMENTS)
