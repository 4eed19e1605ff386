# SPDX-License-Identifier: GPL-3.0-or-later
"""From a key that filters or searches to the last of the new rows on the screen, by the clock."""

import argparse
import json
import statistics
import sys

from stage import Loop, Stage
from table import p95, tell

# Each finds fewer with nearly every letter.
WORDS = ('tky-srv-042', 'osk-web-3', 'user4021', 'inc-10423')
NAMES = {'-': 'minus'}  # as XStringToKeysym() has them
LEAST = 30


def measure(stage: Stage, options: argparse.Namespace) -> None:
    # What fades is no row that comes.
    settings = stage.desk.home / '.config/gtk-4.0/settings.ini'
    before = settings.read_text()
    settings.write_text(f'{before}gtk-enable-animations=0\n')
    loop = Loop(stage)
    times: list[float] = []

    def press(*keys: str) -> None:
        taken = json.loads(stage.desk.command(stage.programs['keystrokes'], stage.desk.windows()[0], *map(str, stage.list_area), *keys, seconds=120))
        print('   ' + ', '.join(f'{key}: {ms:g}' for key, ms in zip(keys, taken)), file=sys.stderr)
        times.extend(ms for ms in taken if ms >= 0)

    stage.desk.keys('slash', 'Escape', '1')  # to the list, which makes room for the line that tells the filter
    loop.settle()
    press(*'2345123451')
    stage.desk.keys('slash')
    loop.settle()
    for word in WORDS:
        press(*(NAMES.get(letter, letter) for letter in word), *['BackSpace'] * len(word))
    assert len(times) >= LEAST, f'only {len(times)} keys changed what is seen'
    stage.quit()
    settings.write_text(before)
    tell('keystroke of filter or search to the new rows, p95', p95(times), at_most=50, note=f'{len(times)} keys, by the clock')
    tell('keystroke of filter or search to the new rows, median', statistics.median(times))
