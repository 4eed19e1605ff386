#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assigned seats: the server runs the rules that test-seats.c has as a table, in one transaction with what they allow.

    seats.py [SERVER]
"""

import threading
import uuid
from typing import Any, Optional

from watchpost_server import Api
from world import World, customer, main


LICENSE = {'product': 'epdr', 'type': 'term', 'quantity': 50, 'status': 'active', 'expiryDate': '2099-12-31', 'keyMasked': 'EPDR-****-4F7K'}


class Seats(World):
    second: str
    refusals: list[tuple[str, str]]  # what was to be said of a bad license, and what was

    @classmethod
    def prepare(cls) -> None:
        cls.second = cls.server.add_customer('North', customer('Second'))['id']
        cls.server.add_license('North', {**LICENSE, 'id': 'LIC-1', 'key': 'EPDR-SECRET'})
        nfr = {**LICENSE, 'product': 'epp', 'type': 'nfr'}
        for change in ({}, {'keyMasked': 'another', 'orderRef': 'x'}, {'quantity': 40, 'expiryDate': '2098-12-31'}, {'status': 'not_activated', 'expected': True}, {'limit': 9}):
            nfr.update({'expected': False, **change})
            cls.server.add_license('North', {**nfr, 'id': 'LIC-2'})
        cls.server.add_license('North', {**nfr, 'id': 'LIC-3', 'orderId': 'ORD-1', 'autoRenew': True})
        cls.refusals = []
        for partner, bad, reason in (('North', {'type': 'linked'}, '/type'), ('North', {'status': 'sold'}, '/status'), ('North', {'expiryDate': '2026-02-30'}, '/expiryDate'),
                                     ('North', {'quantity': -1}, '/quantity'), ('North', {'quantity': 1.5}, '/quantity'), ('North', {'limit': 'x'}, '/limit'),
                                     ('North', {'product': ''}, '/product'), ('South', {'id': 'LIC-1'}, 'another partner'), ('West', {}, 'There is no partner')):
            try:
                cls.refusals.append((reason, str(cls.server.add_license(partner, {**LICENSE, **bad}))))
            except RuntimeError as error:
                cls.refusals.append((reason, str(error)))

    def setUp(self) -> None:
        for item in sorted(self.ok(self.admin.get('/v1/allocations'))['items'], key=lambda item: 'base' in item['product'] or item['product'] == 'edr'):
            self.ok(self.admin.post(f'/v1/allocations/{item["id"]}/take-back'))

    def assign(self, api: Api, product: str, type: str, quantity: Any, customer: Optional[str] = None, **more: Any) -> Any:
        customer = customer or self.north
        body = {'customerId': customer, 'product': product, 'type': type, 'quantity': quantity, **more}
        return api.post(f'/v1/allocations/{customer}.{product}.{type}', body, None, 'PUT')

    def read(self, product: str, type: str) -> Any:
        return self.ok(self.admin.get(f'/v1/allocations/{self.north}.{product}.{type}'))

    def test_the_catalog_is_served(self) -> None:
        products = self.ok(self.tech.get('/v1/products'))['items']
        self.assertEqual(products[0]['id'], 'core_mdr')
        self.assertEqual({product['unit'] for product in products}, {'endpoint', 'user'})

    def test_an_inventory(self) -> None:
        licenses = self.ok(self.tech.get('/v1/licenses'))['items']
        self.assertEqual([(license['id'], license['pool'], license['quantity']) for license in licenses if license['type'] == 'term'], [('LIC-1', 'epdr/term', 50)])
        self.assertNotIn('key', licenses[0], 'a key is never kept')
        self.assertEqual(self.ok(self.stranger.get('/v1/licenses'))['items'], [])
        for reason, said in self.refusals:
            self.assertIn(reason, said)

    def history(self, id: str) -> list[tuple[str, str, bool]]:
        license = self.ok(self.admin.get(f'/v1/licenses/{id}'))
        return [(entry['kind'], entry.get('detail'), entry.get('unexpected', False)) for entry in license['history']]

    def test_what_changed_in_the_inventory(self) -> None:
        """Who tells of a change without an order and without a word that it was awaited tells something unexpected."""
        self.assertEqual(self.history('LIC-2'), [('added', '', True), ('changed', 'quantity: 50 → 40, expiryDate: 2099-12-31 → 2098-12-31', True),
                                                 ('changed', 'status: active → not_activated', False), ('changed', 'limit: – → 9', True)])
        self.assertEqual(self.history('LIC-3'), [('added', '', False)], 'what came with an order was awaited')
        self.assertTrue(self.ok(self.admin.get('/v1/licenses/LIC-3'))['autoRenew'])
        self.assertNotIn('expected', self.ok(self.admin.get('/v1/licenses/LIC-2')))

    def test_a_long_history_keeps_its_last_entries(self) -> None:
        for quantity in range(1, 206):
            self.ok(self.soc.post('/soc/v1/licenses', {**LICENSE, 'partnerId': self.people['admin']['partnerId'], 'id': 'LIC-4', 'type': 'nfr', 'quantity': quantity}))
        self.assertEqual(len(self.history('LIC-4')), 200)
        self.assertEqual(self.history('LIC-4')[-1], ('changed', 'quantity: 204 → 205', True))
        self.refused(self.soc.post('/soc/v1/licenses', {**LICENSE, 'partnerId': self.people['admin']['partnerId'], 'expected': 'yes'}), 422, 'invalid')

    def test_a_trial_and_its_extension(self) -> None:
        self.ok(self.assign(self.admin, 'edr', 'trial', 20))
        self.ok(self.assign(self.admin, 'core_mdr', 'trial', 20))
        trial = self.read('core_mdr', 'trial')['trial']
        self.assertFalse(trial['extended'])
        id = f'{self.north}.core_mdr.trial'
        self.ok(self.admin.post(f'/v1/allocations/{id}/extend'))
        longer = self.read('core_mdr', 'trial')['trial']
        self.assertTrue(longer['extended'])
        self.assertGreater(longer['endsAt'], trial['endsAt'])
        self.refused(self.admin.post(f'/v1/allocations/{id}/extend'), 409, 'conflict')

    def test_what_may_not_be_broken(self) -> None:
        for product, type, reason in (('core_mdr', 'trial', 'stands on'), ('core_mdr_microsoft', 'trial', 'not held that way'),
                                      ('epp', 'term', 'no active license'), ('epdr', 'term', 'Not as many seats'), ('core_mdr_microsoft', 'nfr', 'own use'),
                                      ('epdr', 'linked', 'active term license')):
            more = {'licenseId': 'LIC-9'} if type == 'linked' else {}
            answer = self.refused(self.assign(self.admin, product, type, 51, **more), 409, 'conflict')
            self.assertIn(reason, answer['detail'])
        self.ok(self.assign(self.admin, 'edr', 'trial', 5))
        self.assertIn('one Endpoint Security product', self.refused(self.assign(self.admin, 'epdr', 'trial', 5), 409, 'conflict')['detail'])
        self.ok(self.assign(self.admin, 'core_mdr', 'trial', 5))
        self.refused(self.admin.post(f'/v1/allocations/{self.north}.edr.trial/take-back'), 409, 'conflict')

    def test_who_may(self) -> None:
        self.refused(self.assign(self.tech, 'edr', 'trial', 5), 403, 'forbidden')
        self.refused(self.assign(self.auditor, 'edr', 'trial', 5), 403, 'forbidden')
        self.ok(self.assign(self.admin, 'edr', 'trial', 5))
        self.assertEqual(len(self.ok(self.auditor.get('/v1/allocations'))['items']), 1)
        # Another partner has no such customer, and sees nothing.
        self.refused(self.assign(self.owner, 'edr', 'trial', 5), 409, 'conflict')
        self.assertEqual(self.ok(self.stranger.get('/v1/allocations'))['items'], [])

    def test_bad_bodies(self) -> None:
        for quantity in (0, -1, 1.5, 10**8, '5', None, [], True):
            answer = self.refused(self.assign(self.admin, 'edr', 'trial', quantity), 422, 'invalid')
            self.assertEqual([error['pointer'] for error in answer['errors']], ['/quantity'], quantity)
        answer = self.refused(self.assign(self.admin, 'edr', 'rent', 5), 422, 'invalid')
        self.assertEqual([error['pointer'] for error in answer['errors']], ['/type'])
        body = {'customerId': self.north, 'product': 'edr', 'type': 'trial', 'quantity': 5}
        answer = self.refused(self.admin.post(f'/v1/allocations/{uuid.uuid4()}', body, None, 'PUT'), 422, 'invalid')
        self.assertEqual([error['pointer'] for error in answer['errors']], ['/id'])

    def test_another_number_than_was_seen(self) -> None:
        self.ok(self.assign(self.admin, 'edr', 'trial', 5, **{'from': {'quantity': 0}}))
        self.refused(self.assign(self.admin, 'edr', 'trial', 9, **{'from': {'quantity': 3}}), 412, 'stale')
        self.assertEqual(self.read('edr', 'trial')['quantity'], 5)
        self.ok(self.assign(self.admin, 'edr', 'trial', 9, **{'from': {'quantity': 5}}))
        self.assertEqual(self.read('edr', 'trial')['quantity'], 9)

    def test_once(self) -> None:
        key = str(uuid.uuid4())
        body = {'customerId': self.north, 'product': 'edr', 'type': 'trial', 'quantity': 5, 'from': {'quantity': 0}}
        for _ in range(2):
            self.ok(self.admin.post(f'/v1/allocations/{self.north}.edr.trial', body, key, 'PUT'))
        self.assertEqual(len(self.read('edr', 'trial')['history']), 1)

    def test_the_last_seats(self) -> None:
        answers: list[Any] = []

        def take(customer: str) -> None:
            answers.append(self.assign(self.admin, 'epdr', 'term', 30, customer))

        for _ in range(10):
            answers.clear()
            threads = [threading.Thread(target=take, args=(customer,)) for customer in (self.north, self.second)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(sorted(answer.status for answer in answers), [200, 409])
            self.setUp()

    def test_two_at_once(self) -> None:
        answers: list[Any] = []
        body = {'customerId': self.north, 'product': 'edr', 'type': 'trial', 'from': {'quantity': 0}}

        def take(quantity: int) -> None:
            answers.append(self.admin.post(f'/v1/allocations/{self.north}.edr.trial', {**body, 'quantity': quantity}, None, 'PUT'))

        threads = [threading.Thread(target=take, args=(quantity,)) for quantity in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [412] * 7)


if __name__ == '__main__':
    main()
