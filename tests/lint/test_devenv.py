#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`meson devenv` runs the programs from the build folder: their translations, the schema and the forms are found there."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

MESON, BUILD, SOURCE = os.environ['WP_MESON'].split(), os.environ['WP_BUILD_DIR'], Path(os.environ['WP_SOURCE_DIR'])
UNSET = ('GSETTINGS_SCHEMA_DIR', 'XDG_DATA_DIRS', 'TEXTDOMAINDIR', 'LANGUAGE')


class Devenv(unittest.TestCase):
    def run_there(self, *command: str, **environment: str) -> str:
        clean = {name: value for name, value in os.environ.items() if name not in UNSET}
        with tempfile.TemporaryDirectory() as home:
            result = subprocess.run([*MESON, 'devenv', '-C', BUILD, *command], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
                                    env=clean | {'LC_ALL': 'C.UTF-8', 'HOME': home, 'XDG_CACHE_HOME': home} | environment)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def test_programs_speak_japanese(self) -> None:
        catalog = (SOURCE / 'po/ja.po').read_text(encoding='utf-8')
        for program, english in (('watchpost-soc', 'The file that holds the SOC\'s token'), ('watchpost', 'Print the version and exit')):
            japanese = catalog.split(f'msgid "{english}"\nmsgstr "')[1].split('"\n')[0]
            self.assertIn(english, self.run_there(program, '--help'))
            self.assertIn(japanese, self.run_there(program, '--help', LANGUAGE='ja'))

    def test_programs_are_those_of_the_build(self) -> None:
        for program, folder in (('watchpost', 'app'), ('watchpost-server', 'server'), ('watchpost-soc', 'soc')):
            found = self.run_there('sh', '-c', f'command -v {program}').splitlines()[-1]
            self.assertEqual(Path(found).resolve(), Path(BUILD, 'src', folder, program).resolve())

    def test_schema(self) -> None:
        listing = self.run_there('/usr/bin/python3', '-c', 'from gi.repository import Gio\n'
                                 'print(*Gio.SettingsSchemaSource.get_default().lookup("io.github.watchpost.Watchpost", True).list_keys())')
        self.assertIn('name="' + listing.split()[0] + '"', (SOURCE / 'data/io.github.watchpost.Watchpost.gschema.xml').read_text())

    def test_server_has_its_forms(self) -> None:
        with tempfile.TemporaryDirectory() as state:
            shown = self.run_there('watchpost-server', '--demo', '--exit-with-parent', '--listen', '127.0.0.1:0', '--state', state)
            self.assertIn('http://127.0.0.1:', shown)
            rows = subprocess.run(['sqlite3', f'{state}/watchpost.db', 'SELECT count(DISTINCT form_id) FROM list_form'], capture_output=True, text=True)
        definitions = {path.stem for path in (SOURCE / 'data/forms').glob('*.json')} - {'terms', 'products'}
        self.assertEqual(int(rows.stdout or 0), len(definitions), rows.stderr)


if __name__ == '__main__':
    unittest.main()
