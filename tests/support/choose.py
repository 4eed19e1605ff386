#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The person in front of dunst's menu: `choose.py FILE` reads the menu and prints the line of the bubble (its number is the first
line of FILE) whose button has the label on the second line; an empty label is the bubble itself. Afterwards FILE is gone."""

import sys
from pathlib import Path

number, label, *_ = Path(sys.argv[1]).read_text().split('\n')
menu = sys.stdin.read().splitlines()
for line in menu:
    # "#Label (title) [number,key]"
    if line.startswith(f'#{label} (') and f'[{number},' in line:
        print(line)
        break
Path(sys.argv[1]).unlink()
