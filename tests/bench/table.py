# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, run by run: medians, what they are held against, and what is asked."""

from __future__ import annotations

import datetime
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Sequence

DIGITS = {'': 1, '×': 2, 's': 1, 'MiB': 1, 'ms': 1}


@dataclass
class Row:
    what: str
    unit: str
    against: str
    at_most: float | None  # of the value, or of the ratio
    of_ratio: bool
    values: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        return [value / other for value, other in zip(self.values, self.others)]

    @property
    def judged(self) -> tuple[list[float], str]:
        """What the budget is about, and its unit."""
        return (self.ratios, '×') if self.of_ratio else (self.values, self.unit)

    @property
    def is_ratio(self) -> bool:
        """Whether docs/performance.md tells the ratio: of what is held against something, unless the budget is of the value."""
        return bool(self.others) and (self.of_ratio or self.at_most is None)

    @property
    def label(self) -> str:
        """As the table of docs/performance.md names it"""
        return f'{self.what.strip()} ÷ {self.against}' if self.is_ratio else self.what.strip()

    @property
    def is_over(self) -> bool:
        return self.at_most is not None and statistics.median(self.judged[0]) > self.at_most

    def cells(self, last: bool = False) -> tuple[str, str, str, str, str]:
        """Medians, or the last run alone."""
        def figure(values: list[float], unit: str) -> str:
            return show(values[-1:] if last else values, unit) if values else ''

        judged, unit = self.judged
        over = '  OVER' if self.at_most is not None and (judged[-1] > self.at_most if last else self.is_over) else ''
        against = ': '.join(part for part in (self.against, figure(self.others, self.unit)) if part)
        ratio, value = figure(self.ratios, '×'), figure(self.values, self.unit)
        budget = '' if self.at_most is None else f'≤ {self.at_most:g} {unit}'
        return (self.what, value + ('' if self.of_ratio else over), '; '.join(part for part in (against, self.notes[-1] if self.notes else '') if part),
                ratio + (over if self.of_ratio else ''), budget)


def show(values: Sequence[float], unit: str) -> str:
    """The median with what it lies between."""
    digits = DIGITS.get(unit, 0)
    text = f'{statistics.median(values):.{digits}f} {unit}'.strip()
    return text if len(values) < 2 else f'{text} ({min(values):.{digits}f}–{max(values):.{digits}f})'


rows: dict[tuple[str, str], Row] = {}


def tell(what: str, value: float, unit: str = 'ms', *, against: str = '', other: float | None = None, at_most: float | None = None,
         ratio_at_most: float | None = None, note: str = '') -> None:
    """A figure of this run, and at once a line on standard error: the run takes minutes. @other is the same of what it is held
    against; what is asked is of the value (@at_most) or of the ratio (@ratio_at_most)."""
    row = rows.setdefault((what, against), Row(what, unit, against, at_most if ratio_at_most is None else ratio_at_most, ratio_at_most is not None))
    row.values.append(value)
    if other is not None:
        row.others.append(other)
    row.notes.append(note)
    print('   '.join(part for part in row.cells(last=True) if part), file=sys.stderr, flush=True)


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def is_floor() -> bool:
    """Whether the programs are built with the oldest GTK that is supported, not with a new one."""
    version = subprocess.run(['pkg-config', '--modversion', 'gtk4'], capture_output=True, text=True, check=True).stdout
    return int(version.split('.')[1]) < 10


def print_all() -> None:
    lines = [('what', 'Watchpost', 'against', 'ratio', 'asked'), *(row.cells() for row in rows.values())]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    for line in lines:
        print('  '.join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def write(path: Path) -> None:
    """Fills the column of this platform in the table of a Markdown file, in the lines that begin with a label of what was measured."""
    column, by_label = 'now, floor' if is_floor() else 'now, GNOME 51', {row.label: row for row in rows.values()}
    lines, place = path.read_text().splitlines(), 0
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line.split('|')]
        found = next((index for index, cell in enumerate(cells) if cell.startswith(column)), 0)
        row = by_label.pop(cells[1], None) if len(cells) > 1 else None
        if found:
            place, cells[found] = found, f'{column} ({datetime.date.today()})'
        elif place and row:
            text = show(row.ratios, '×') if row.is_ratio else show(row.values, row.unit)
            cells[place] = f'**{text}**' if row.is_over else text
        else:
            continue
        lines[number] = f'| {" | ".join(cells[1:-1])} |'
    path.write_text('\n'.join(lines) + '\n')
    for row in by_label.values():
        if row.at_most is not None:
            print(f'{path} has no line "{row.label}"', file=sys.stderr)
