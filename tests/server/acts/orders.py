#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders: the server runs the rules that test-orders.c has as cases, with who may see what, one receipt for one click, and keys that never leave it.

    orders.py [SERVER] [--long]
"""

import json
import random
import sys
import threading
import uuid
from pathlib import Path
from typing import Any

from watchpost_server import Api
from world import PASSWORD, World, customer, main

KEY = 'MDR1-7QXW-22LK-9ZZT'
LONG = '--long' in sys.argv and sys.argv.remove('--long') is None
NEXT = {None: {'draft'}, 'draft': {'draft', 'awaiting_release', 'placed', 'canceled'}, 'awaiting_release': {'placed', 'draft', 'canceled'},
        'placed': {'confirmed', 'fulfilled', 'rejected', 'canceled', 'placed'}, 'confirmed': {'fulfilled', 'rejected', 'canceled'}}


class Orders(World):
    second: Api

    @classmethod
    def prepare(cls) -> None:
        cls.server.add_user('second@north.example', PASSWORD, 'administrator', 'North', 'Second')
        cls.server.add_customer('North', customer('Second'))

    def setUp(self) -> None:
        if not hasattr(type(self), 'second'):
            type(self).second = self.server.sign_in('second@north.example', PASSWORD)

    def save(self, api: Api, id: str = '', **more: Any) -> str:
        id = id or str(uuid.uuid4())
        self.ok(api.post(f'/v1/orders/{id}', {'product': 'core_mdr', 'type': 'term', 'quantity': 10, 'years': 1, **more}, None, 'PUT'))
        return id

    def place(self, api: Api, **more: Any) -> str:
        id = self.save(api, **more)
        self.ok(api.post(f'/v1/orders/{id}/place'))
        return id

    def license(self, order: str) -> str:
        return f"L-{order.replace('-', '')[:12].upper()}-1"

    def read(self, id: str) -> dict[str, Any]:
        return dict(self.ok(self.admin.get(f'/v1/orders/{id}')))

    def test_who_sees_orders_and_prices(self) -> None:
        id = self.save(self.admin, po='PO-SECRET')
        price = {'partnerId': self.people['tech']['partnerId'], 'product': 'core_mdr', 'type': 'term', 'years': 1, 'currency': 'JPY', 'bands': [{'from': 1, 'amount': 77777}]}
        self.ok(self.soc.post('/soc/v1/prices', price))
        for reader in (self.admin, self.auditor):
            self.assertIn(id, [order['id'] for order in self.ok(reader.get('/v1/orders'))['items']])
            self.assertEqual(self.ok(reader.get('/v1/prices/core_mdr.term.1'))['bands'], [{'from': 1, 'amount': 77777}])
            self.assertTrue({'order', 'price'} <= {change['kind'] for change in reader.changes()[0]})
        for path in ('/v1/orders', f'/v1/orders/{id}', '/v1/prices', '/v1/prices/core_mdr.term.1'):
            self.refused(self.tech.get(path), 403, 'forbidden')
        feed = json.dumps(self.tech.changes()[0])
        self.assertNotIn('PO-SECRET', feed)
        self.assertNotIn('77777', feed)
        self.refused(self.stranger.get(f'/v1/orders/{id}'), 403, 'forbidden')
        self.refused(self.owner.get(f'/v1/orders/{id}'), 404, 'not-found')
        for name in ('place', 'cancel', 'enter'):
            self.refused(self.tech.post(f'/v1/orders/{id}/{name}', {'state': 'sent'}), 403, 'forbidden')

    def test_one_click_is_one_order(self) -> None:
        id, key = self.save(self.admin), str(uuid.uuid4())
        first = self.admin.post(f'/v1/orders/{id}/place', {}, key)
        again = self.admin.post(f'/v1/orders/{id}/place', {}, key)
        self.assertEqual((first.status, again.status, again.body), (200, 200, first.body))
        self.assertEqual([event['kind'] for event in self.read(id)['history']], ['begun', 'placed'])
        # Two people at once, twenty times: one of each pair wins.
        for _ in range(20):
            id, answers = self.save(self.admin), []
            threads = [threading.Thread(target=lambda api=api: answers.append(api.post(f'/v1/orders/{id}/place').status)) for api in (self.admin, self.second)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(sorted(answers), [200, 409])

    def test_it_survives_a_kill(self) -> None:
        id, key = self.save(self.admin), str(uuid.uuid4())
        self.ok(self.admin.post(f'/v1/orders/{id}/place', {}, key))
        self.server.kill()
        self.server.start()
        self.assertEqual(self.ok(self.admin.post(f'/v1/orders/{id}/place', {}, key))['id'], id)
        self.assertEqual(self.read(id)['state'], 'placed')

    def test_a_rule_is_loosened_only_for_what_comes(self) -> None:
        self.ok(self.admin.post('/v1/partner', {'release': {'seats': 5, 'amount': None, 'currency': None}}, None, 'PUT'))
        id = self.place(self.admin)
        self.ok(self.admin.post('/v1/partner', {'release': None}, None, 'PUT'))
        self.assertEqual(self.read(id)['state'], 'awaiting_release')
        self.refused(self.admin.post(f'/v1/orders/{id}/release'), 409, 'conflict')
        self.ok(self.second.post(f'/v1/orders/{id}/release'))
        self.assertEqual((self.read(id)['released']['by'], self.read(id)['state']), ('Second', 'placed'))

    def deliver(self, id: str, **line: Any) -> Any:
        return self.soc.post(f'/soc/v1/orders/{id}/deliver', {'lines': [{'quantity': 10, 'expiryDate': '2099-12-31', **line}]})

    def test_from_order_to_license(self) -> None:
        id = self.place(self.admin, po='PO-77')
        self.ok(self.soc.post(f'/soc/v1/orders/{id}/confirm', {'reference': 'SO-5'}))
        self.refused(self.deliver(id, key='no key!'), 422, 'invalid')
        self.ok(self.deliver(id, key=f' 1) {KEY.lower()} '))
        line = self.read(id)['delivered'][0]
        self.assertEqual((line['keyMasked'][-4:], line['licenseId']), (KEY[-4:], self.license(id)))
        license = self.ok(self.admin.get(f'/v1/licenses/{self.license(id)}'))
        self.assertEqual((license['status'], license['quantity'], license['orderId'], license['orderRef']), ('not_activated', 10, id, 'PO-77'))

        activation = str(uuid.uuid4())
        body = {'lines': [{'masked': line['keyMasked'], 'choice': 'new', 'orderId': id, 'orderLine': '1'}], 'keys': [None]}
        self.ok(self.admin.post(f'/v1/activations/{activation}', body, None, 'PUT'))
        again = str(uuid.uuid4())
        self.ok(self.second.post(f'/v1/activations/{again}', body, None, 'PUT'))
        self.assertEqual(self.ok(self.admin.get(f'/v1/activations/{again}'))['lines'][0]['errors'][0]['code'], 'known_here')
        told = {'product': 'core_mdr', 'type': 'term', 'quantity': 10, 'expiryDate': '2099-12-31'}
        self.ok(self.soc.post(f'/soc/v1/activations/{activation}/answer', {'lines': [{'id': '1', 'state': 'success', 'license': told}]}))
        license = self.ok(self.admin.get(f'/v1/licenses/{self.license(id)}'))
        self.assertEqual((license['status'], license['orderId']), ('active', id))
        self.assertTrue(self.read(id)['delivered'][0]['activatedAt'])

        # Whoever may see no orders sees none in a license either, nor finds it by one.
        self.assertTrue({'keyMasked', 'orderId'} <= set(license))
        told = [self.ok(self.tech.get(f'/v1/licenses/{self.license(id)}')), *self.ok(self.tech.get('/v1/licenses'))['items'],
                *[change['document'] for change in self.tech.changes()[0] if change['kind'] == 'license']]
        self.assertGreaterEqual(len(told), 3)
        for document in told:
            self.assertEqual({'keyMasked', 'orderId', 'orderRef'} & set(document), set())
        self.assertEqual(self.ok(self.tech.get('/v1/licenses', q='PO-77'))['items'], [])

        # The key is in no answer, log or file, in any of the ways in which it may be written.
        plain = KEY.replace('-', '')
        seen = [json.dumps(api.changes()[0]) for api in (self.admin, self.tech, self.auditor)] + [self.server.log()]
        seen += [str(self.admin.get('/v1/licenses', q=KEY).body), str(self.soc.get(f'/soc/v1/orders/{id}').body)]
        seen += [path.read_bytes().decode('latin-1') for path in Path(self.server.state).rglob('*') if path.is_file()]
        for text in seen:
            for form in (KEY, plain, KEY.lower(), plain.lower()):
                self.assertNotIn(form, text)

    def test_without_a_key_it_is_active(self) -> None:
        id = self.place(self.admin, type='subscription', years=0)
        self.ok(self.soc.post(f'/soc/v1/orders/{id}/deliver', {'lines': [{'quantity': 0, 'limit': 30}]}))
        license = self.ok(self.tech.get(f'/v1/licenses/{self.license(id)}'))
        self.assertEqual((license['status'], license['limit']), ('active', 30))

    def random_step(self, chance: random.Random, id: str) -> Any:
        """Somebody does something about an order, or the same thing once more."""
        api: Any = chance.choice((self.admin, self.second))
        name, body = chance.choice((('save', {'quantity': chance.choice((3, 30))}), ('place', {'byHand': chance.random() < 0.3}), ('place', {}), ('release', {}),
                                    ('send-back', {'reason': 'x'}), ('cancel', {}), ('enter', {'state': chance.choice(('sent', 'confirmed', 'fulfilled', 'rejected'))}),
                                    ('confirm', {}), ('reject', {'reason': 'x'}), ('deliver', {'lines': [{'quantity': 3, 'expiryDate': '2099-12-31'}]})))
        if name in ('cancel', 'reject') and chance.random() < 0.7:
            return None
        key = str(uuid.uuid4())

        def send() -> Any:
            if name == 'save':
                return api.post(f'/v1/orders/{id}', {'product': 'core_mdr', 'type': 'term', 'years': 1, **body}, key, 'PUT')
            if name in ('confirm', 'reject', 'deliver'):
                return self.soc.post(f'/soc/v1/orders/{id}/{name}', body, key)
            return api.post(f'/v1/orders/{id}/{name}', body, key)

        answer = send()
        if chance.random() < 0.05:
            again = send()
            self.assertEqual((again.status, again.body if answer.status == 200 else b''), (answer.status, answer.body if answer.status == 200 else b''))
        return answer

    def check_order(self, before: Any, order: dict[str, Any]) -> None:
        """What holds after every step"""
        if before is None or before['state'] != order['state']:
            self.assertIn(order['state'], NEXT[before['state'] if before else None], order)
        kinds = [event['kind'] for event in order['history']]
        placed = kinds.count('placed')
        self.assertLessEqual(placed, kinds.count('sent_back') + 1)
        if order['state'] not in ('draft', 'canceled'):
            self.assertEqual(placed, kinds.count('sent_back') + 1)
        if kinds.count('released') > 0:
            self.assertNotEqual(order['released']['byId'], order['placed']['byId'])
        if order['state'] in ('placed', 'confirmed', 'fulfilled') and order['quantity'] >= 20:
            self.assertIn('released', kinds)
        self.assertEqual(len(order.get('delivered', [])), kinds.count('delivered'))

    def test_random_histories(self) -> None:
        """Two administrators, the vendor and a server that is killed; the seed is said, so that a history can be played again."""
        seed, n, kills = random.randrange(1 << 32), 1000 if LONG else 50, 0
        chance = random.Random(seed)
        self.ok(self.admin.post('/v1/partner', {'release': {'seats': 20, 'amount': None, 'currency': None}}, None, 'PUT'))
        ends: dict[str, int] = {}
        for history in range(n):
            id, before = str(uuid.uuid4()), None
            for _ in range(12):
                answer = self.random_step(chance, id)
                if chance.random() < 0.004:
                    kills += 1
                    self.server.kill()
                    self.server.start()
                read = self.admin.get(f'/v1/orders/{id}')
                self.assertIn(read.status, (200, 404))
                order = read.json() if read.status == 200 else None
                if answer is not None and answer.status >= 400:
                    self.assertEqual((order or {}).get('revision'), (before or {}).get('revision'), f'seed {seed}, {history}: what was refused changed something')
                if order is not None:
                    self.check_order(before, order)
                before = order
            ends[before['state'] if before else 'none'] = ends.get(before['state'] if before else 'none', 0) + 1
        self.ok(self.admin.post('/v1/partner', {'release': None}, None, 'PUT'))
        delivered = [line['licenseId'] for order in self.all('/v1/orders') for line in order.get('delivered', [])]
        licenses = [license['id'] for license in self.all('/v1/licenses') if 'orderId' in license]
        self.assertEqual(sorted(delivered), sorted(licenses), 'each license of an order once')
        print(f'{n} histories, seed {seed}, {kills} kills, they end {ends}')

    def all(self, path: str) -> list[dict[str, Any]]:
        items, cursor = [], None
        while True:
            page = self.ok(self.admin.get(path, **({'cursor': cursor} if cursor else {})))
            items += page['items']
            cursor = page['next']
            if cursor is None:
                return items

    def test_bad_prices(self) -> None:
        price = {'partnerId': self.people['tech']['partnerId'], 'product': 'epdr', 'type': 'term', 'years': 1, 'currency': 'JPY', 'bands': [{'from': 1, 'amount': 1}]}
        for wrong, pointer in (({'partnerId': 'nobody'}, '/partnerId'), ({'type': 'gift'}, '/type'), ({'years': 0}, '/years'), ({'currency': 'yen'}, '/currency'),
                               ({'bands': []}, '/bands'), ({'bands': [{'from': 5, 'amount': 1}, {'from': 5, 'amount': 1}]}, '/bands/1/from'),
                               ({'bands': [{'from': 1, 'amount': 1.5}]}, '/bands/0/amount'), ({'bands': [{'from': 1, 'amount': -1}]}, '/bands/0/amount'),
                               ({'bands': [{'from': 1, 'amount': 10 ** 18}]}, '/bands/0/amount')):
            problem = self.refused(self.soc.post('/soc/v1/prices', {**price, **wrong}), 422, 'invalid')
            self.assertIn(pointer, [error['pointer'] for error in problem['errors']])


if __name__ == '__main__':
    main()
