#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Licenses by their keys: what the server keeps of a key, what it says of one that it knows, and what the vendor's answer makes.

    activations.py [SERVER]
"""

import threading
import uuid
from pathlib import Path
from typing import Any, Optional

from watchpost_server import Api
from world import World, main

FAILED = {'state': 'failed', 'errors': [{'code': 'used', 'message': 'It was activated before'}]}


def new_key() -> str:
    text = uuid.uuid4().hex.upper()
    return '-'.join(('MDR', text[:5], text[5:10], text[10:15]))


def mask(key: str) -> str:
    return 'XXXX-…-' + key.replace('-', '')[-4:]


class Activations(World):
    keys: list[str] = []

    @classmethod
    def prepare(cls) -> None:
        for partner, id in (('North', 'LIC-1'), ('South', 'LIC-S')):
            cls.server.add_license(partner, {'id': id, 'product': 'edr', 'type': 'term', 'quantity': 100, 'status': 'active', 'expiryDate': '2099-06-30'})
        cls.server.add_license('North', {'id': 'LIC-2', 'product': 'core_mdr', 'type': 'term', 'quantity': 10, 'status': 'not_activated', 'orderRef': 'PO-7'})

    def key(self) -> str:
        self.keys.append(new_key())
        return self.keys[-1]

    def activate(self, *keys: Optional[str], api: Optional[Api] = None, id: Optional[str] = None, request: Optional[str] = None, **more: Any) -> Any:
        lines = [{'masked': mask(key or 'AAAA-BBBB-CCCC'), 'choice': 'new', **more} for key in keys]
        return (api or self.admin).post(f'/v1/activations/{id or uuid.uuid4()}', {'lines': lines, 'keys': list(keys)}, request, 'PUT')

    def batch(self, *keys: str, **more: Any) -> str:
        return str(self.ok(self.activate(*keys, **more))['id'])

    def answer(self, id: str, *lines: Any, request: Optional[str] = None) -> Any:
        told = [{'id': str(number), **line} for number, line in enumerate(lines, 1) if line]
        return self.soc.post(f'/soc/v1/activations/{id}/answer', {'lines': told}, request)

    def read_batch(self, id: str) -> Any:
        return self.ok(self.admin.get(f'/v1/activations/{id}'))

    def states(self, id: str) -> list[str]:
        return [line['state'] + ''.join(' ' + error['code'] for error in line['errors']) for line in self.read_batch(id)['lines']]

    def license(self, id: str) -> Any:
        return self.ok(self.admin.get(f'/v1/licenses/{id}'))

    def test_new_ones_and_partial_success(self) -> None:
        id = self.batch(self.key(), self.key(), self.key())
        self.assertEqual(self.read_batch(id)['state'], 'created')
        self.ok(self.answer(id, {'state': 'queued'}, {'state': 'pending'}))
        made = {'state': 'success', 'license': {'id': f'LIC-{id}', 'product': 'core_mdr', 'type': 'term', 'quantity': 50, 'expiryDate': '2099-03-31'}}
        self.ok(self.answer(id, made, FAILED))
        document = self.read_batch(id)
        self.assertEqual((document['state'], self.states(id)), ('processing', ['success', 'failed used', 'created']))
        self.assertEqual(document['lines'][0]['license'], {'id': f'LIC-{id}', 'product': 'core_mdr', 'type': 'term', 'quantity': 50, 'expiryDate': '2099-03-31'})
        license = self.license(f'LIC-{id}')
        self.assertEqual((license['pool'], license['quantity'], license['status'], license['keyMasked']), ('core_mdr/term', 50, 'active', document['lines'][0]['masked']))
        self.assertEqual([(event['kind'], event['byId'], event['activationId']) for event in license['history']], [('activated', self.people['admin']['id'], id)])
        # Only the failed one is tried again; it has its key still.
        self.refused(self.admin.post(f'/v1/activations/{id}/retry', {'lines': ['1', '2']}), 409, 'conflict')
        self.ok(self.admin.post(f'/v1/activations/{id}/retry', {'lines': ['2']}))
        self.assertEqual(self.states(id), ['success', 'created', 'created'])
        self.ok(self.answer(id, None, {**made, 'license': {**made['license'], 'id': f'LIC-2-{id}'}}, FAILED))
        self.assertEqual(self.read_batch(id)['state'], 'complete_with_errors')

    def test_of_a_license_that_was_bought(self) -> None:
        id = self.batch(self.key())
        self.ok(self.answer(id, {'state': 'success', 'license': {'id': 'LIC-2', 'product': 'core_mdr', 'type': 'term', 'quantity': 10, 'expiryDate': '2099-01-01'}}))
        self.assertEqual([self.license('LIC-2')[name] for name in ('status', 'orderRef', 'quantity')], ['active', 'PO-7', 10])
        other = self.batch(self.key())
        again = {'state': 'success', 'license': {'id': 'LIC-2', 'product': 'core_mdr', 'type': 'term', 'quantity': 10}}
        self.refused(self.answer(other, again), 409, 'conflict')
        self.refused(self.answer(other, {**again, 'license': {**again['license'], 'id': 'LIC-S'}}), 409, 'conflict')
        for bad, pointer in (({'type': 'linked'}, '/type'), ({'type': 'term', 'product': ''}, '/product'), ({'type': None}, '/type')):
            answer = self.refused(self.answer(other, {'state': 'success', 'license': {'product': 'x', 'quantity': 1, **bad}}), 422, 'invalid')
            self.assertIn(pointer, [error['pointer'] for error in answer['errors']])
        self.assertEqual(self.states(other), ['created'])

    def test_adding_and_extending(self) -> None:
        more = self.batch(self.key(), self.key(), choice='add', licenseId='LIC-1')
        self.ok(self.answer(more, {'state': 'success', 'license': {'quantity': 25}}, {'state': 'success', 'license': {'quantity': 5, 'product': 'epdr'}}))
        self.assertEqual([self.license('LIC-1')[name] for name in ('quantity', 'product', 'pool', 'expiryDate')], [130, 'epdr', 'epdr/term', '2099-06-30'])
        later = self.batch(self.key(), choice='extend', licenseId='LIC-1')
        for bad, pointer in (({}, '/lines/0/license/expiryDate'), ({'expiryDate': '2099-06-30'}, '/lines/0/license/expiryDate'),
                             ({'expiryDate': '2100-02-28', 'quantity': 129}, '/lines/0/license/quantity'),
                             ({'expiryDate': '2100-02-28', 'product': 'edr'}, '/lines/0/license/product')):
            answer = self.refused(self.answer(later, {'state': 'success', 'license': bad}), 422, 'invalid')
            self.assertEqual([error['pointer'] for error in answer['errors']], [pointer])
        self.ok(self.answer(later, {'state': 'success', 'license': {'expiryDate': '2100-02-28'}}))
        self.assertEqual([self.license('LIC-1')[name] for name in ('quantity', 'expiryDate')], [130, '2100-02-28'])
        self.assertEqual([(event['kind'], event.get('unexpected')) for event in self.license('LIC-1')['history'][1:]],
                         [('seats_added', None), ('seats_added', None), ('extended', None)])
        for id in ('LIC-S', 'LIC-nothing'):
            self.refused(self.activate(self.key(), choice='add', licenseId=id), 409, 'conflict')

    def test_known_here(self) -> None:
        key = self.key()
        first = self.batch(key)
        second = self.batch(key.replace('-', ''), self.key())
        self.assertEqual(self.states(second), ['failed known_here', 'created'])
        # Another partner learns nothing of it.
        theirs = self.ok(self.activate(key, api=self.owner))['id']
        self.assertEqual(self.ok(self.owner.get(f'/v1/activations/{theirs}'))['lines'][0]['state'], 'created')
        self.ok(self.admin.post(f'/v1/activations/{second}/retry', {'lines': ['1']}))
        self.assertEqual(self.states(second)[0], 'failed known_here')
        # What failed is not known: it may be tried elsewhere, and then not here.
        self.ok(self.answer(first, FAILED))
        self.ok(self.admin.post(f'/v1/activations/{second}/retry', {'lines': ['1']}))
        self.assertEqual(self.states(second)[0], 'created')
        self.ok(self.admin.post(f'/v1/activations/{first}/retry', {'lines': ['1']}))
        self.assertEqual(self.states(first), ['failed known_here'])
        self.ok(self.answer(second, {'state': 'success', 'license': {'product': 'edr', 'type': 'term', 'quantity': 1}}))
        self.assertEqual(self.states(self.batch(key)), ['failed known_here'])

    def test_an_orders_line_without_a_key(self) -> None:
        id = self.batch(None, orderId='ORD-1', orderLine='1')  # type: ignore[arg-type]
        self.assertEqual(self.states(id), ['failed no_key'])

    def test_once(self) -> None:
        key, request, id = self.key(), str(uuid.uuid4()), str(uuid.uuid4())
        for _ in range(3):
            self.ok(self.activate(key, id=id, request=request))
        self.refused(self.activate(self.key(), id=id, request=request), 422, 'key-reused')
        answer = str(uuid.uuid4())
        for _ in range(2):
            self.ok(self.answer(id, {'state': 'success', 'license': {'product': 'edr', 'type': 'term', 'quantity': 7}}, request=answer))
        self.refused(self.answer(id, {'state': 'success', 'license': {'product': 'edr', 'type': 'term', 'quantity': 7}}), 409, 'conflict')
        self.assertEqual(len(self.read_batch(id)['history']), 2)

    def test_two_desks_with_the_same_keys(self) -> None:
        keys, answers = [self.key() for _ in range(20)], []
        threads = [threading.Thread(target=lambda: answers.append(self.activate(*keys))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        states = [state for answer in answers for state in self.states(self.ok(answer)['id'])]
        self.assertEqual(sorted(states), ['created'] * 20 + ['failed known_here'] * 60)

    def test_two_hundred_and_no_more(self) -> None:
        keys = [self.key() for _ in range(201)]
        self.refused(self.activate(*keys), 422, 'invalid')
        id = self.batch(*keys[:200])
        self.ok(self.answer(id, *[{'state': 'success', 'license': {'product': 'edr', 'type': 'subscription', 'quantity': 0}}] * 200))
        self.assertEqual(self.read_batch(id)['state'], 'complete')

    def test_without_keys(self) -> None:
        answer = self.refused(self.admin.post(f'/v1/activations/{uuid.uuid4()}', {'lines': [{'masked': 'XXXX-…-1234', 'choice': 'new'}]}, None, 'PUT'), 422, 'invalid')
        self.assertEqual([error['pointer'] for error in answer['errors']], ['/keys'])

    def test_who_sees_it(self) -> None:
        id = self.batch(self.key())
        kinds = lambda api: {change['kind'] for change in api.changes()[0]}
        self.assertEqual(self.ok(self.auditor.get(f'/v1/activations/{id}'))['id'], id)
        self.assertIn('activation', kinds(self.auditor))
        self.assertNotIn('activation', kinds(self.tech))
        for path in ('/v1/activations', f'/v1/activations/{id}'):
            self.refused(self.tech.get(path), 403, 'forbidden')
        self.refused(self.activate(self.key(), api=self.auditor), 403, 'forbidden')
        self.refused(self.owner.get(f'/v1/activations/{id}'), 404, 'not-found')

    def test_zz_no_key_is_readable_anywhere(self) -> None:
        """In a file of the server, its log, or what anybody can read of it: not after it was killed, either."""
        wrong = [self.key() for _ in range(3)]
        self.refused(self.activate(wrong[0], choice='sideways'), 422, 'invalid')
        self.refused(self.admin.post(f'/v1/activations/{uuid.uuid4()}', {'lines': [{'masked': mask(wrong[1]), 'choice': 'new'}], 'keys': [wrong[1], wrong[2]]}, None, 'PUT'), 422, 'invalid')
        self.assertEqual(self.admin.send('PUT', f'/v1/activations/{uuid.uuid4()}', b'{"keys":["' + wrong[2].encode() + b'"', {'Idempotency-Key': str(uuid.uuid4())}).status, 400)
        id = self.batch(self.key(), self.key())
        read = [self.admin.get(path).body for path in ('/v1/activations', f'/v1/activations/{id}', '/v1/licenses', f'/v1/activations?q={self.keys[0]}')]
        read += [self.soc.get(path).body for path in ('/soc/v1/activations', f'/soc/v1/activations/{id}')] + [str(self.admin.changes()).encode()]
        self.server.kill()
        state = Path(self.server.state)
        files = [path for path in state.rglob('*') if path.is_file()]
        self.assertIn('license-key', [path.name for path in files])
        self.assertEqual((state / 'license-key').stat().st_mode & 0o777, 0o600)
        read += [path.read_bytes() for path in files] + [self.server.log().encode()]
        for key in self.keys:
            for text in (key, key.replace('-', '')):
                for place in read:
                    self.assertNotIn(text.encode(), place)
                    self.assertNotIn(text.lower().encode(), place)
        self.server.start()
        type(self).sign_everybody_in()
        # What was taken before is there, and its keys with it.
        self.ok(self.answer(id, FAILED, FAILED))
        self.ok(self.admin.post(f'/v1/activations/{id}/retry', {'lines': ['1', '2']}))
        self.assertEqual(self.states(id), ['created', 'created'])


if __name__ == '__main__':
    main()
