# SPDX-License-Identifier: GPL-3.0-or-later
"""The store alone, against plain SQLite."""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

from table import tell


def measure(programs: dict[str, Path], options: argparse.Namespace) -> None:
    count = options.count
    with tempfile.TemporaryDirectory(prefix='wp-bench-') as folder:
        done = subprocess.run([programs['bench-store'], folder, str(count)], stdout=subprocess.PIPE, check=True)
    figures = json.loads(done.stdout)
    ms = {name.removesuffix('_us'): value / 1000 for name, value in figures.items() if name.endswith('_us')}
    # From the same bytes: SQLite reads them with its JSON functions, on one thread and in one transaction.
    same, ready = 'sqlite3, JSON functions', 'sqlite3, rows that are ready'
    tell(f'apply {count:,} changes, their JSON read', ms['apply'] / 1000, 's', against=same, other=ms['apply_json'] / 1000, ratio_at_most=1.5)
    tell('  processor time', ms['apply_cpu'] / 1000, 's', against=same, other=ms['apply_json_cpu'] / 1000, ratio_at_most=1.5)
    tell('  processor time of the reading, beside it', ms['apply_reading_cpu'] / 1000, 's')
    tell('  their JSON read', ms['apply'] / 1000, 's', against=ready, other=ms['apply_plain'] / 1000)
    tell('  processor time without reading', (ms['apply_cpu'] - ms['apply_reading_cpu']) / 1000, 's', against=ready, other=ms['apply_plain_cpu'] / 1000)
    tell('  their JSON read', ms['apply'] / 1000, 's', against='the same, usual trigram index', other=ms['apply_plain_positions'] / 1000)
    tell('  changes of what is there', ms['change'] / 1000, 's')
    tell('whole inbox as row ids', ms['refs'], against='sqlite3', other=ms['refs_plain'])
    tell('query of filter or search to its first rows, p95', ms['first_p95'], at_most=25)
    tell('query of filter or search, p95', ms['ask_p95'], at_most=50)
    tell('query of filter or search, p95', ms['ask_p95'], against='sqlite3', other=ms['ask_plain_p95'], ratio_at_most=2)
    tell('query of filter or search, median', ms['ask_p50'], against='sqlite3', other=ms['ask_plain_p50'])
