#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The private desktop itself: its parts are real, and nothing of it stays behind."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from desktop import KEYRING_PASSWORD, PYTHON, Desk, complaints, environment_of, wait_for

SUPPORT = Path(__file__).resolve().parents[1] / 'support'

NOTIFY = ['gdbus', 'call', '--session', '-d', 'org.freedesktop.Notifications', '-o', '/org/freedesktop/Notifications', '-m', 'org.freedesktop.Notifications.Notify',
          'a program', '0', '', 'A title', 'A body', "['default', '', 'yes', 'Yes', 'no', 'No']", '{}', '0']


def processes_of(runtime: Path) -> list[str]:
    mark = f'XDG_RUNTIME_DIR={runtime}'.encode()
    return [pid for pid in os.listdir('/proc') if pid.isdigit() and mark in environment_of(int(pid))]


class DeskTest(unittest.TestCase):
    def test_everything_ends_with_it(self) -> None:
        with Desk() as desk:
            desk.start_keyring()
            desk.start_notifications()
            desk.accessibility.search('frame')
            self.assertGreater(len(processes_of(desk.runtime)), 4)
        self.assertEqual(processes_of(desk.runtime), [])
        self.assertFalse(desk.folder.exists())

    def test_bubbles_and_their_buttons(self) -> None:
        with Desk() as desk:
            desk.start_notifications()
            for _ in range(2):
                desk.command(*NOTIFY)
            first, second = wait_for(lambda: desk.bubbles() if len(desk.bubbles()) == 2 else None, 'two bubbles')
            self.assertEqual((first['title'], first['body']), ('A title', 'A body'))
            desk.press_bubble(first, 'No')
            desk.press_bubble(second)
            invoked = lambda: [(event['id'], event['arguments']) for event in desk.bus_log() if event['member'] == 'ActionInvoked']
            wait_for(lambda: len(invoked()) == 2, 'both presses')
            self.assertEqual(invoked(), [(first['id'], ['no']), (second['id'], ['default'])])
            wait_for(lambda: not desk.bubbles(), 'the pressed bubbles to go')

    def test_keyring(self) -> None:
        with Desk(display=False) as desk:
            locked = lambda: 'true' in desk.command('gdbus', 'call', '--session', '-d', 'org.freedesktop.secrets', '-o', '/org/freedesktop/secrets/collection/login', '-m',
                                                    'org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Collection', 'Locked')
            self.assertFalse(desk.owns('org.freedesktop.secrets'))
            desk.start_keyring(KEYRING_PASSWORD)
            self.assertFalse(locked())
            desk.lock_keyring()
            self.assertTrue(locked())
            desk.stop_keyring()
            self.assertFalse(desk.owns('org.freedesktop.secrets'))

    @unittest.skipUnless(os.geteuid() == 0, 'only root can be somebody else')
    def test_a_source_that_root_alone_can_read(self) -> None:
        with tempfile.TemporaryDirectory() as source:
            support = shutil.copytree(SUPPORT, Path(source) / 'support')
            script = 'from desktop import *\nwith Desk(display=False, user=65534) as desk:\n  desk.start_keyring()\n  desk.set_browser("a@b", "c")\n  print(desk.bus_log())\n' \
                     'desk = Desk(user=65534)\nwith desk:\n  desk.start_notifications()\n  print(desk.accessibility.search("frame"))'
            subprocess.run([PYTHON, '-c', script], cwd=support, env=os.environ | {'PYTHONPATH': str(support)}, check=True, capture_output=True, timeout=60)

    def test_complaints(self) -> None:
        bad = ['(watchpost:1): WpStore-WARNING **: 10:00:00.000: no', '** (process:7): CRITICAL **: no', '(a:1): Gtk-CRITICAL **: x', '** ERROR:a.c:1: assertion failed',
               '==1==ERROR: LeakSanitizer: detected memory leaks', 'a.c:1:2: runtime error: shift']
        good = ['(watchpost:1): WpStore-DEBUG: x', 'a WARNING in words', '** Message: x', '']
        self.assertEqual(complaints('\n'.join(bad + good)), bad)

    def test_a_wait_ends(self) -> None:
        with self.assertRaisesRegex(AssertionError, 'a miracle'):
            wait_for(lambda: False, 'a miracle', 0.2)


if __name__ == '__main__':
    unittest.main(verbosity=2)
