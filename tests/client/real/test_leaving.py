#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing out and quitting, whatever the network and the keyring do: it is over at once for the person, and after the next start nothing
is left of who signed out, and everything of who did not.

With --long every network meets every keyring; without it, a few."""

import itertools
import sys
import unittest

from desks import Desk, FakeKeyring, wait_until
from fault_proxy import Fault, FaultProxy
from test_desk import PASSWORD, DeskTest

NETWORKS = ('fine', 'silent', 'refused', 'gone')
KEYRINGS = ('works', 'locked', 'silent', 'absent', 'asks', 'refuses')
FEW = (('silent', 'silent'), ('fine', 'asks'), ('gone', 'absent'))
SECONDS = 2.0


class LeavingTest(DeskTest):
    def setUp(self) -> None:
        super().setUp()
        self.session.stop_keyring()
        self.proxy = FaultProxy(self.server.port)
        self.addCleanup(lambda: self.proxy.close())
        self.server.stop()
        self.server.arguments = ('--public-url', self.proxy.url)
        self.server.start()
        self.keyring = FakeKeyring(self.session, self.folder / 'secrets.json').start()
        self.addCleanup(lambda: self.keyring.die())

    def network(self, kind: str) -> None:
        if kind == 'refused':
            self.proxy.close()
            return
        if not self.proxy.open:
            self.proxy = FaultProxy(self.port, port=self.proxy.port)
        self.proxy.fault = {'silent': Fault('silent'), 'gone': Fault('refuse')}.get(kind)
        self.proxy.cut()

    def set_keyring(self, mode: str) -> None:
        if mode == 'absent':
            self.keyring.die()
        elif self.keyring.process is None:
            self.keyring.start(mode)
        else:
            self.keyring.set(mode)

    def at_work(self, name: str) -> tuple[Desk, str]:
        """Somebody who is signed in, and whose keyring knows it."""
        self.network('fine')
        self.set_keyring('works')
        desk = self.desk(name)
        desk.sign_in(self.proxy.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()
        desk.wait_health(lambda health: health['kept'], 'a keyring that keeps it')
        return desk, desk.health()['account']

    def quit_in_time(self, desk: Desk) -> None:
        desk.stop()
        self.assertLess(desk.took, SECONDS, 'somebody had to wait')

    def left_behind(self, desk: Desk) -> list[str]:
        return [path.name for path in (desk.folder / 'accounts').iterdir() if path.name != 'accounts.ini']

    def busy(self, desk: Desk) -> None:
        """A command is under way and every thread has something to wait for."""
        desk.say('submit', type='comment', incident=self.incident, body={'text': 'half way'})
        desk.say('retry-now')

    def leave(self, network: str, keyring: str, sign_out: bool) -> None:
        desk, account = self.at_work(f'{network}-{keyring}-{sign_out}')
        desk.wait_incident(self.incident)
        self.network(network)
        self.set_keyring(keyring)
        desk.do('retry-now')
        if network in ('refused', 'gone'):
            desk.wait_health(lambda health: health['server']['state'] != 'ok', 'a network that fails')
        self.busy(desk)
        if sign_out:
            desk.say('sign-out')
        self.quit_in_time(desk)
        self.network('fine')
        self.set_keyring('works')
        desk.start()
        if sign_out:
            wait_until(lambda: self.left_behind(desk) == [], 20, f'nothing of {account}: {self.left_behind(desk)}')
            wait_until(lambda: self.keyring.items() == [], 20, 'an empty keyring')
            self.assertFalse(desk.ask('health')['ok'])
            self.assertNotIn(account, (desk.folder / 'accounts/accounts.ini').read_text())
        else:
            desk.wait_empty()
            desk.wait_health(lambda health: health['signIn']['state'] == 'ok' and health['kept'], 'somebody who is still signed in')
            desk.do('sign-out')
        self.quit_in_time(desk)


class Leaving(LeavingTest):
    def setUp(self) -> None:
        super().setUp()
        self.incident = self.raise_incident()

    def test_in_every_state(self) -> None:
        states = itertools.product(NETWORKS, KEYRINGS) if '--long' in sys.argv else FEW
        for network, keyring in states:
            for sign_out in (True, False) if '--long' in sys.argv else (True,):
                with self.subTest(network=network, keyring=keyring, sign_out=sign_out):
                    self.leave(network, keyring, sign_out)

    def test_killed_while_signing_out(self) -> None:
        desk, account = self.at_work('one')
        self.set_keyring('silent')
        desk.say('sign-out')
        wait_until(lambda: any(name.startswith('signed-out-') for name in self.left_behind(desk)), 20, 'the sign-out to be decided')
        desk.kill()
        self.set_keyring('works')
        # The list may not even have been written.
        desk.start()
        wait_until(lambda: self.left_behind(desk) == [] and self.keyring.items() == [], 20, 'nothing left')
        self.assertFalse(desk.ask('health')['ok'])
        # And the same person can come back.
        desk.sign_in(self.proxy.url, 'tess@kestrel.example', PASSWORD)
        desk.wait_synced()
        desk.stop()
        desk.start()
        desk.wait_synced()
        self.assertEqual(self.left_behind(desk), [account])


if __name__ == '__main__':
    unittest.main(verbosity=2, argv=[word for word in sys.argv if word != '--long'])
