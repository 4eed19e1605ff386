# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does with the list. Its rows are read by nobody else meanwhile: no screen reader, no change."""

import argparse

from stage import Loop, Stage


def measure(stage: Stage, options: argparse.Namespace) -> None:
    loop = Loop(stage)
    stage.desk.keys('slash', 'Escape')  # to the list
    loop.keys('turning 20 pages', *['Next'] * 20)
    loop.keys('end to end, four times', *['End', 'Home'] * 4)
    loop.keys('opening the next incident, ten times', *['j'] * 10)
    loop.keys('filtering by severity, six times', *'124421')
    loop.keys('searching', 'slash', *'powershell')
    loop.keys('and back', 'ctrl+a', 'BackSpace')
    stage.quit()
