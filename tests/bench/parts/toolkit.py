# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screenful of rows and a page of text cost with GTK alone; see bare-list.c."""

import argparse
import json

from stage import Stage
from table import tell

WHAT = {'list_view_page': 'a page further in a GtkListView', 'list_view_replace': 'another model in a GtkListView', 'kept_rows': 'twelve kept rows with other words',
        'page': 'a page of twelve texts, made and shown'}


def measure(stage: Stage, options: argparse.Namespace) -> None:
    figures = json.loads(stage.desk.command(stage.programs['bare-list'], seconds=120))
    for name, what in WHAT.items():
        tell(f'GTK alone: {what}', figures[name])
