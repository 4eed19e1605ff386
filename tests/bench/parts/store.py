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
    same = 'sqlite3, same rows and index'
    tell(f'apply {count:,} changes, their JSON read', (ms['apply'] + ms['apply_parse']) / 1000, 's', against=same, other=ms['apply_plain'] / 1000, ratio_at_most=1.5)
    tell('  without reading it', ms['apply'] / 1000, 's', against=same, other=ms['apply_plain'] / 1000)
    tell('  without reading it, processor time', ms['apply_cpu'] / 1000, 's', against=same, other=ms['apply_plain_cpu'] / 1000)
    tell('  without reading it', ms['apply'] / 1000, 's', against='sqlite3, usual trigram index', other=ms['apply_plain_positions'] / 1000)
    tell('  changes of what is there, without reading them', ms['change'] / 1000, 's')
    tell('whole inbox as row ids', ms['refs'], against='sqlite3', other=ms['refs_plain'])
    tell('filter or search, p95', ms['ask_p95'], at_most=50)
    tell('  the same', ms['ask_p95'], against='sqlite3', other=ms['ask_plain_p95'], ratio_at_most=2)
    tell('  median', ms['ask_p50'], against='sqlite3', other=ms['ask_plain_p50'])
