#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chain that wakes a person, broken link by link: the light says so, the bar says so, and a bubble where there can be one.

    test_light.py Light Sample   the links whose break is said within seconds
    test_light.py Slow           those that are given a minute and a half, and the clock
"""

import os
import signal
import unittest
from pathlib import Path

from person import Person
from scene import BUILD, WatchpostTest, descendants_of, wait_for
from storm import Storm

from fault_proxy import Fault, FaultProxy

NOT_TESTED = 'not tested here'
ABSENT = 'This desktop has no notification service'
DAY = 86400


class Chain(WatchpostTest):
    """A desk whose way to the server leads through a proxy."""

    def setUp(self) -> None:
        super().setUp()
        self.proxy = FaultProxy(self.backend.port)
        self.addCleanup(self.proxy.close)
        self.backend.stop()
        self.backend.arguments += ('--public-url', self.proxy.url)
        self.backend.start()

    def sit_down(self, notifications: bool = True, **environment: str) -> None:
        self.at = self.desk(env=environment)
        self.at.start_system_bus()
        self.at.start_keyring()
        if notifications:
            self.at.start_notifications()
        self.ken = Person(self.at, self.backend)
        self.ken.start()
        self.ken.sign_in()

    def see_light(self, text: str, seconds: float = 20) -> None:
        self.ken.window.find('push button', contains=text, seconds=seconds)

    def see_bar(self, text: str) -> None:
        self.ken.window.reads(f'You would not be woken: {text}')

    def see_no_bar(self) -> None:
        wait_for(lambda: 'You would not be woken' not in self.ken.window.texts(), 'the bar to go')

    def daemon(self) -> int:
        pid = self.at.process_of('org.freedesktop.Notifications')
        assert pid
        return pid

    def end_daemon(self) -> None:
        os.kill(self.daemon(), signal.SIGKILL)
        wait_for(lambda: not self.at.owns('org.freedesktop.Notifications'), 'the daemon to be gone')

    def shown(self, text: str) -> int:
        """How often a bubble with that text was shown."""
        return sum(event['member'] == 'Notify' and text in event['title'] for event in self.at.bus_log())

    def count_streams(self) -> int:
        return self.proxy.count('GET /v1/events')


class Light(Chain):
    def test_notifications_and_sleep(self) -> None:
        self.sit_down(notifications=False)
        # Nobody there who would show a bubble
        self.see_light(ABSENT)
        self.see_bar(ABSENT)
        number = self.backend.raise_incident('Credential theft on DC-01')
        self.ken.row(number)
        self.at.start_notifications()
        self.at.bubble(number)
        self.see_light(NOT_TESTED)
        self.see_no_bar()

        # A drill proves this service on this desk
        self.ken.window.point_at(self.ken.window.find('push button', contains='Alerts ready, not tested here'), margin=4)
        self.ken.window.press('push button', 'Send a Drill')
        self.at.press_bubble(self.at.bubble('Drill'), 'I see it')
        self.see_light('Alerts ready, but not after login')

        # and no other: it is replaced, and what is due is shown by the new one
        self.assertEqual(self.shown(number), 1)
        self.end_daemon()
        self.see_light(ABSENT)
        self.see_bar(ABSENT)
        self.at.start_notifications()
        self.see_light(NOT_TESTED)
        self.see_no_bar()
        wait_for(lambda: self.shown(number) == 2, 'the bubble to be shown again')
        self.at.press_bubble(self.at.bubble(number), 'Acknowledge')
        wait_for(lambda: self.backend.incident(number)['acknowledged'], 'the acknowledgement')

        # The machine wakes: connected at once, not at the end of some time-out
        streams = self.count_streams()
        for going in ('true', 'false'):
            self.at.command('gdbus', 'call', '--system', '-d', 'org.freedesktop.login1', '-o', '/org/freedesktop/login1', '-m',
                            'org.freedesktop.DBus.Mock.EmitSignal', 'org.freedesktop.login1.Manager', 'PrepareForSleep', 'b', f'[<{going}>]')
        wait_for(lambda: self.count_streams() == streams + 1, 'the next stream', 4)
        self.see_light(NOT_TESTED)

        # A small storm; the whole is in test_storm.py
        customers = [customer['id'] for customer in self.backend.customers()]
        storm = Storm(self, self.backend, self.at, [self.backend.person(*who) for who in (('technician', 0), ('technician', 1), ('administrator', 0))], 20261127)
        storm.check(storm.rage(30, customers, 1.5, 4))


class Sample(WatchpostTest):
    def test_sample_data_says_what_it_is(self) -> None:
        at = self.desk()
        at.start_notifications()
        ken = Person(at, self.backend)
        ken.start()
        ken.window.press('push button', 'Explore with Sample Data')
        ken.see_inbox()
        ken.window.reads('Sample data: every customer and incident here is invented.')
        assert ken.program

        def end_server() -> None:
            server = next(pid for pid in descendants_of(ken.program.pid) if b'watchpost-server' in Path(f'/proc/{pid}/cmdline').read_bytes())
            os.kill(server, signal.SIGKILL)
            at.bubble('Sample data: You would not be woken')

        end_server()
        ken.window.reads('You would not be woken: The sample data has ended')
        ken.window.press('push button', 'Start the Sample Data Again')
        wait_for(lambda: not at.bubbles(), 'the bubble to go with its account')
        ken.window.find('push button', contains=NOT_TESTED, seconds=60)
        ken.see_inbox()
        end_server()
        ken.quit()
        self.assertEqual(at.bubbles(), [])


class Slow(Chain):
    @unittest.skipIf('ASAN_OPTIONS' in os.environ, 'nothing can be preloaded before the sanitizer')
    def test_a_clock_that_jumps(self) -> None:
        clock = self.scratch / 'clock'
        clock.write_text(str(2 * 3600))  # already wrong when they sign in
        self.sit_down(LD_PRELOAD=str(BUILD / 'tests/e2e/libclock-jump.so'), WP_CLOCK_FILE=str(clock))
        for jump in (2 * 3600, 3 * DAY, -3 * DAY):
            clock.write_text(str(jump))
            number = self.backend.raise_incident(f'After a jump of {jump} s')
            self.at.bubble(number)
            self.see_light(NOT_TESTED)

    def test_the_server_fails_while_its_stream_beats(self) -> None:
        self.sit_down()
        self.see_light(NOT_TESTED)
        self.proxy.fault = Fault('status', status=500, match='/v1/changes')
        self.backend.raise_incident('Behind a wall', 'low')
        self.see_light('Reconnecting…')
        self.see_light('The server failed', seconds=120)
        self.see_bar('The server failed')
        self.at.bubble('You would not be woken')
        self.assertEqual(self.shown('You would not be woken'), 1)
        self.proxy.fault = None
        self.see_light(NOT_TESTED, seconds=90)
        self.see_no_bar()
        wait_for(lambda: not self.at.bubbles(), 'the bubble to go')

    def test_nothing_comes_any_more(self) -> None:
        self.sit_down()
        self.see_light(NOT_TESTED)
        self.backend.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.backend.process.send_signal, signal.SIGCONT)
        self.see_light('The server did not answer in time', seconds=120)
        self.see_bar('The server did not answer in time')
        self.at.bubble('You would not be woken')
        self.backend.process.send_signal(signal.SIGCONT)
        self.see_light(NOT_TESTED, seconds=90)
        self.see_no_bar()

    def test_a_program_that_was_stopped(self) -> None:
        """A laptop's lid, for a program: the time it slept through is no silence of the server's, and what came meanwhile rings."""
        self.sit_down()
        self.see_light(NOT_TESTED)
        streams = self.count_streams()
        assert self.ken.program
        os.kill(self.ken.program.pid, signal.SIGSTOP)
        number = self.backend.raise_incident('While it slept')
        with self.assertRaises(AssertionError):
            self.at.bubble(number, seconds=100)
        os.kill(self.ken.program.pid, signal.SIGCONT)
        self.at.bubble(number)
        wait_for(lambda: self.count_streams() > streams, 'the next stream')
        self.see_light(NOT_TESTED)
        self.assertEqual(self.shown('You would not be woken'), 0)

    def test_a_notification_service_that_hangs(self) -> None:
        self.sit_down()
        self.see_light(NOT_TESTED)
        daemon = self.daemon()
        os.kill(daemon, signal.SIGSTOP)
        self.addCleanup(os.kill, daemon, signal.SIGCONT)
        number = self.backend.raise_incident('Into the void')
        self.see_light('The notification service does not answer')
        self.see_bar('The notification service does not answer')
        os.kill(daemon, signal.SIGCONT)
        self.at.bubble(number)
        self.see_light(NOT_TESTED)
        self.see_no_bar()
        self.assertEqual(self.shown(number), 1)


if __name__ == '__main__':
    unittest.main(verbosity=2)
