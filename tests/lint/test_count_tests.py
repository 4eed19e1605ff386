#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of build-aux/check is honest: what it counts, it counts right."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

COUNT = Path(__file__).resolve().parents[2] / 'build-aux/count-tests'


def entry(result: str, stdout: str = '', stderr: str = '') -> dict:
    return {'name': 'a program', 'result': result, 'stdout': stdout, 'stderr': stderr}


class Counting(unittest.TestCase):
    def count(self, *entries: dict, status: int = 0, failed_steps: int = 0, log: bool = True) -> tuple[str, int]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, 'log.json')
            if log:
                path.write_text(''.join(json.dumps(part) + '\n' for part in entries))
            result = subprocess.run([sys.executable, COUNT, '--failed-steps', str(failed_steps), f'{status}:{path}'], capture_output=True, text=True)
        return result.stdout.splitlines()[-1], result.returncode

    def test_cases_of_tap(self) -> None:
        self.assertEqual(self.count(entry('OK', 'ok 1 /a\n# ok\nok 2 /b # SKIP no\nok 3 - c\n1..3\n')), ('2 passed, 0 failed', 0))
        self.assertEqual(self.count(entry('FAIL', 'ok 1 a\nnot ok 2 b\n1..2\n'), status=1), ('1 passed, 1 failed', 1))

    def test_cases_of_unittest(self) -> None:
        self.assertEqual(self.count(entry('OK', stderr='..\nRan 7 tests in 0.1s\n\nOK (skipped=2)\n')), ('5 passed, 0 failed', 0))
        self.assertEqual(self.count(entry('FAIL', stderr='Ran 7 tests in 0.1s\n\nFAILED (failures=1, errors=2)\n'), status=1), ('4 passed, 3 failed', 1))

    def test_other_programs(self) -> None:
        self.assertEqual(self.count(entry('OK', 'fine')), ('1 passed, 0 failed', 0))
        self.assertEqual(self.count(entry('TIMEOUT'), status=1), ('0 passed, 1 failed', 1))

    def test_a_crash_after_good_cases(self) -> None:
        self.assertEqual(self.count(entry('ERROR', 'ok 1 a\nok 2 b\n'), status=1), ('2 passed, 1 failed', 1))

    def test_nothing_is_a_failure(self) -> None:
        self.assertEqual(self.count(), ('0 passed, 1 failed', 1))
        self.assertEqual(self.count(log=False), ('0 passed, 1 failed', 1))

    def test_a_broken_build(self) -> None:
        self.assertEqual(self.count(entry('OK'), failed_steps=1), ('1 passed, 1 failed', 1))

    def test_a_run_that_broke_off(self) -> None:
        self.assertEqual(self.count(entry('OK'), status=143), ('1 passed, 1 failed', 1))


if __name__ == '__main__':
    unittest.main()
