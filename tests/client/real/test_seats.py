#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two desks assign, change, take back and extend while the vendor adds, changes and ends licenses, connections are cut, and desks and server
are killed: what is assigned grows beyond what there is by nobody's assigning, and at the end both desks show what the server has. Random; the
seed is printed, and --seed=N runs one again. --long runs many more."""

import datetime
import random
import signal
import sys
import unittest
from collections import Counter
from typing import Any

from desks import Desk
from test_desk import PARTNER, PASSWORD, DeskTest
from watchpost_server import wait_until

LONG = '--long' in sys.argv
SEED = next((int(argument.split('=')[1]) for argument in sys.argv if argument.startswith('--seed=')), random.SystemRandom().randrange(10**9))
INTERLEAVINGS = 1000 if LONG else 50
STEPS = 5 if LONG else 3
N_CUSTOMERS = 4
N_LICENSES = 3


def date(days: int) -> str:
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime('%Y-%m-%d')


class Seats(DeskTest):
    def setUp(self) -> None:
        super().setUp()
        self.server.kill()
        self.server.add_user('ben@kestrel.example', PASSWORD, 'administrator', PARTNER, 'Ben')
        self.customers = [self.customer] + [self.add_customer(f'Customer {i}') for i in range(1, N_CUSTOMERS)]
        self.server.start()
        self.partner = self.soc.get('/soc/v1/onboarding').json()['items'][0]['id']
        self.admin = self.server.sign_in('adam@kestrel.example', PASSWORD)
        self.desks = [self.signed_in('one', 'adam@kestrel.example'), self.signed_in('two', 'ben@kestrel.example')]
        self.random = random.Random(SEED)
        self.counts: Counter[str] = Counter()
        self.owned = [0] * N_LICENSES
        for i in range(N_LICENSES):
            self.vendor(i, 40)
        self.sum = 0

    # -- what there is

    def seats(self) -> dict[str, int]:
        answer = self.admin.get('/v1/allocations', limit=200)
        self.assertEqual(answer.status, 200, answer)
        return {item['id']: item['quantity'] for item in answer.json()['items']}

    def check(self, owned_before: int) -> None:
        """Nobody assigns beyond what there is. More than there is can only be what was assigned before the vendor took some away."""
        now = sum(quantity for id, quantity in self.seats().items() if '.epdr.term' in id)
        self.assertLessEqual(now, max(self.sum, owned_before, sum(self.owned)), f'seed {SEED}: {self.seats()} of {self.owned}')
        self.sum = now

    # -- who does what

    def vendor(self, i: int, quantity: int, days: int = 300) -> None:
        license = {'partnerId': self.partner, 'id': f'LIC-{i}', 'product': 'epdr', 'type': 'term', 'quantity': quantity, 'status': 'active', 'expiryDate': date(days)}
        answer = self.soc.post('/soc/v1/licenses', license)
        self.assertIn(answer.status, (200, 201), answer)
        self.owned[i] = quantity if days >= 0 else 0

    def submit(self, desk: Desk, type: str, id: str, body: dict[str, Any]) -> bool:
        answer = desk.ask('submit', kind='allocation', type=type, incident=id, body=body)
        self.counts[f'{type} {"begun" if answer["ok"] else "refused by the desk"}'] += 1
        return answer['ok']

    def assign(self, desk: Desk, customer: str, quantity: int, product: str = 'epdr', type: str = 'term') -> bool:
        id = f'{customer}.{product}.{type}'
        there = desk.read(id, 'allocation') or {}
        seen = 0 if there.get('removed') else there.get('quantity', 0)
        body = {'customerId': customer, 'product': product, 'type': type, 'quantity': quantity, 'from': {'quantity': seen}}
        return self.submit(desk, 'assign-seats', id, body)

    def step(self) -> None:
        desk, customer = self.random.choice(self.desks), self.random.choice(self.customers)
        act = self.random.choices(('assign', 'module', 'take back', 'trial', 'extend', 'vendor'), (40, 10, 20, 5, 5, 20))[0]
        if act == 'assign':
            self.assign(desk, customer, self.random.randint(1, 60))
        elif act == 'module':
            self.assign(desk, customer, self.random.randint(1, 60), 'core_mdr', 'trial')
        elif act == 'take back':
            self.submit(desk, 'take-seats-back', f'{customer}.{self.random.choice(("epdr.term", "core_mdr.trial", "epdr.trial"))}', {})
        elif act == 'trial':
            self.assign(desk, customer, self.random.randint(1, 60), 'epdr', 'trial')
        elif act == 'extend':
            self.submit(desk, 'extend-trial', f'{customer}.core_mdr.trial', {})
        else:
            self.counts['vendor'] += 1
            self.vendor(self.random.randrange(N_LICENSES), self.random.choice((0, 20, 40, 80)), self.random.choice((300, 300, -2)))

    def trouble(self) -> None:
        kind = self.random.choice(('server killed', 'desk killed', 'connections cut'))
        self.counts[kind] += 1
        if kind == 'desk killed':
            desk = self.random.choice(self.desks)
            desk.kill()
            desk.start()
            return
        if kind == 'server killed':
            self.server.kill()
        else:
            self.server.process.send_signal(signal.SIGSTOP)
        for desk in self.desks:
            self.assign(desk, self.random.choice(self.customers), self.random.randint(1, 60))
        if kind == 'server killed':
            self.server.start()
        else:
            self.server.process.send_signal(signal.SIGCONT)
        for desk in self.desks:
            desk.do('retry-now')

    # -- and what came of it

    def settle(self) -> None:
        for desk in self.desks:
            desk.do('retry-now')
            # What is held behind a refused one goes on when that is dealt with, and may be refused as well.
            while desk.outbox():
                wait_until(lambda: all(row['state'] != 'waiting' for row in desk.outbox()), 60, f'nothing on its way, seed {SEED}')
                for row in desk.outbox():
                    if row['state'] == 'rejected':
                        self.counts[f'{row["type"]} refused by the server'] += 1
                        desk.ask('discard', key=row['key'])
            desk.wait_empty()
        truth = self.seats()
        for desk in self.desks:
            wait_until(lambda: self.shown(desk) == truth, 60, f'what the server has, seed {SEED}')
            wait_until(lambda: self.licenses(desk) == sum(self.owned), 60, f'the licenses, seed {SEED}')

    def shown(self, desk: Desk) -> dict[str, int]:
        return {item['id']: item['quantity'] for item in desk.do('list', kind='allocation').get('documents', []) if not item.get('removed')}

    def licenses(self, desk: Desk) -> int:
        today = date(0)
        return sum(item['quantity'] for item in desk.do('list', kind='license').get('documents', []) if item['expiryDate'] >= today)

    def race(self) -> None:
        """The last seats: two desks want more than half of them each, for two customers. One gets them."""
        self.settle()
        for customer in self.customers[:2]:
            for product in ('core_mdr.trial', 'epdr.term', 'epdr.trial'):
                self.admin.post(f'/v1/allocations/{customer}.{product}/take-back')
        self.settle()
        self.sum = sum(quantity for id, quantity in self.seats().items() if '.epdr.term' in id)
        free = sum(self.owned) - self.sum
        if free < 2:
            return
        half = free // 2 + 1
        self.counts['race'] += 1
        for desk, customer in zip(self.desks, self.customers):
            body = {'customerId': customer, 'product': 'epdr', 'type': 'term', 'quantity': half, 'from': {'quantity': 0}}
            desk.say('submit', kind='allocation', type='assign-seats', incident=f'{customer}.epdr.term', body=body)
        wait_until(lambda: len([id for id in self.seats() if id in [f'{customer}.epdr.term' for customer in self.customers[:2]]]) == 1, 60, 'a winner')
        self.settle()
        winners = [id for id in self.seats() if id in [f'{customer}.epdr.term' for customer in self.customers[:2]]]
        self.assertEqual(len(winners), 1, f'seed {SEED}')
        self.check(sum(self.owned))

    def test_interleavings(self) -> None:
        for i in range(INTERLEAVINGS):
            for _ in range(STEPS):
                owned = sum(self.owned)
                self.step()
                self.check(owned)
            if self.random.randrange(12) == 0:
                self.trouble()
                self.check(sum(self.owned))
            if self.random.randrange(12) == 0:
                self.race()
            if i % 25 == 24:
                self.settle()
                self.check(sum(self.owned))
        self.settle()
        self.check(sum(self.owned))
        print(f'seed {SEED}, {INTERLEAVINGS} interleavings: {dict(sorted(self.counts.items()))}', flush=True)
        for needed in ('race', 'vendor', 'assign-seats begun', 'assign-seats refused by the desk', 'take-seats-back begun'):
            self.assertGreater(self.counts[needed], 0, needed)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0]], verbosity=2)
