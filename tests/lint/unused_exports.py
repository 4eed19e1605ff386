#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file exports is called by another file of the programs: else it is static, or goes. As TAP; read from the compiled objects.

    unused_exports.py BUILD_ROOT
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

# What is exported all the same, by the reason.
REASONS: dict[str, list[str]] = {
    'pure: tests hold its words or its verdict against a table, without a window or a network':
        ['wp_incident_row_describe', 'wp_when_time_left', 'wp_help_make_uri', 'wp_welcome_page_check_address', 'wp_auth_page_language',
         'wp_oauth_challenge', 'wp_oauth_server_from_json', 'wp_password_verify', 'wp_inventory_make_table', 'wp_rules_read_marks'],
    'what a person or a timer begins; tests begin it at the same place':
        ['wp_print_save_to', 'wp_document_list_set_result', 'wp_document_list_set_multiple', 'wp_list_view_move', 'wp_list_view_select_cursor', 'wp_blobs_list_old', 'wp_blobs_remove_old'],
    'lets tests see what a person sees, or what SQLite plans':
        ['wp_form_row_get_message', 'wp_paper_get_page_text', 'wp_document_item_get_rowid', 'wp_store_find_rowid', 'wp_store_query_explain'],
    'completes a type: taken and let go, read and written':
        ['wp_form_need_free', 'wp_product_to_string', 'wp_turn_from_string'],
    'a table whose rows a header names':
        ['wp_drill_commands'],
}
ALLOWED = {name for names in REASONS.values() for name in names}


def read_objects(root: Path) -> dict[str, str]:
    """The objects of the build and the source of each."""
    commands = json.loads((root / 'compile_commands.json').read_text())
    return {entry['output']: entry['file'] for entry in commands if (root / entry['output']).exists()}


def read_symbols(root: Path, objects: list[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Of each object: what it defines for others, and what it uses of others."""
    defined, used = defaultdict(set), defaultdict(set)
    for start in range(0, len(objects), 200):
        listing = subprocess.run(['nm', '-A', '--format=posix', *objects[start:start + 200]], cwd=root, capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            path, _, rest = line.partition(': ')
            name, kind = rest.split()[:2]
            if kind == 'U':
                used[path].add(name)
            elif kind in 'TDRBV':
                defined[path].add(name)
    return defined, used


def find_unused(sources: dict[str, str], defined: dict[str, set[str]], used: dict[str, set[str]]) -> dict[str, tuple[str, str]]:
    """name → (source, who uses it: nobody but its own file, or tests)"""
    users = defaultdict(set)
    for path, names in used.items():
        for name in names:
            users[name].add(path)
    unused = {}
    for path, source in sources.items():
        # What is generated is not ours.
        if not path.startswith('src/') or '/src/' not in f'/{source}':
            continue
        for name in defined[path]:
            # Types and error domains have a function that GLib's macros define for all.
            if name.startswith('wp_') and not name.endswith(('_get_type', '_quark')) and not any(user.startswith('src/') for user in users[name]):
                unused[name] = (source, 'tests alone' if users[name] else 'no other file')
    return unused


def main(arguments: list[str]) -> int:
    root = Path(arguments[0])
    sources = read_objects(root)
    defined, used = read_symbols(root, list(sources))
    unused = find_unused(sources, defined, used)
    problems = sorted(f'{source.removeprefix("../")}: {name}() is used by {who}' for name, (source, who) in unused.items() if name not in ALLOWED)
    problems += sorted(f'{name} stands among the reasons of this check, and needs none' for name in ALLOWED - set(unused))
    print('1..1')
    print(f'{"not ok" if problems else "ok"} 1 - what is exported is used ({sum(map(len, defined.values()))} symbols)')
    for line in problems:
        print(f'# {line}')
    return bool(problems)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
