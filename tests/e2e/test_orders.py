#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders: one administrator writes an order, whose words outlive a kill, sees what it would change and places it; another one releases it; the vendor
confirms and delivers; the first activates what came. And one that is ordered elsewhere, followed by hand."""

import time
import unittest
import uuid
from typing import Any

from forms import pick
from person import Person
from scene import Node, WatchpostTest, wait_for


def label(person: Person, source: str) -> str:
    """A button's, from its mnemonic: another text may be the same without it."""
    return person.words.gettext(source).replace('_', '')


class Orders(WatchpostTest):
    def api(self, number: int = 0) -> Any:
        person = self.backend.person('administrator', number)
        return self.backend.sign_in(person['email'], person['password'])

    def order(self, po: str) -> dict[str, Any]:
        return next((order for order in self.api().get('/v1/orders').json()['items'] if order.get('po') == po), {})

    def open_orders(self, person: Person) -> None:
        person.desk.keys('alt+4')
        person.window.find('list', person.say('Orders'), seconds=30)

    def open_order(self, person: Person, words: str) -> Node:
        row = wait_for(lambda: person.window.search('list item', contains=words), f'the row of {words}', 30)[0]
        person.window.select(row)
        return row

    def type_order(self, person: Person, po: str, quantity: str) -> None:
        say: Any = person.say
        person.window.press('push button', say('New Order'))
        pick(person, person.window.search, say('Product'), 'Core MDR')
        pick(person, person.window.search, say('How it is held'), say('Term'))
        pick(person, person.window.search, say('Length of the term'), person.words.ngettext('%s year', '%s years', 3).replace('%s', '3'))
        person.window.set_text(person.window.find('text', say('Number of seats')), quantity)
        person.window.set_text(person.window.find('text', say('Purchase-order number')), po)
        pick(person, person.window.search, say('Customers'), '青葉精密工業株式会社', stays=False)

    def walk(self, language: str, other: str, po: str) -> None:
        self.assertEqual(self.api().post('/v1/partner', {'release': {'seats': 50, 'amount': None, 'currency': None}}, str(uuid.uuid4()), 'PUT').status, 200)
        aiko = Person.sit_down(self, role='administrator', language=language)
        say: Any = aiko.say
        self.open_orders(aiko)
        self.type_order(aiko, po, '６０')
        aiko.window.reads(say('It waits for a second administrator before it goes out.'), seconds=30)
        wait_for(lambda: '1164000 JPY' in aiko.window.texts().replace(',', ''), '60 × 19,400', 30)

        # What is typed outlives a kill, and is on this desk alone until it is saved.
        time.sleep(1.5)  # on disk within a second
        aiko.kill()
        self.assertEqual(self.order(po), {})
        aiko.start()
        aiko.see_inbox()
        self.open_orders(aiko)
        self.open_order(aiko, po)
        wait_for(lambda: aiko.window.text(aiko.window.find('text', say('Number of seats'))) == '６０', 'the number that was typed', 30)
        aiko.window.press('push button', label(aiko, '_Place the Order'))
        wait_for(lambda: self.order(po).get('state') == 'awaiting_release', 'the order to wait', 30)
        aiko.window.reads(say('Another administrator has to release it.'), seconds=30)

        mori = Person.sit_down(self, role='administrator', number=1, language=other)
        self.open_orders(mori)
        self.open_order(mori, po)
        mori.window.press('push button', label(mori, '_Release'))
        wait_for(lambda: self.order(po).get('state') == 'placed', 'the order to be placed', 30)
        aiko.window.reads(say('The vendor has it and will confirm it.'), seconds=30)

        order = self.order(po)
        soc = self.backend.soc
        self.assertEqual(soc.post(f'/soc/v1/orders/{order["id"]}/confirm', {'reference': 'SO-99'}).status, 200)
        aiko.window.reads('SO-99', seconds=30)
        lines = [{'quantity': 60, 'expiryDate': '2099-12-31', 'key': f'MDR7-{po[-4:]}-11QX-4F7K'}]
        self.assertEqual(soc.post(f'/soc/v1/orders/{order["id"]}/deliver', {'lines': lines}).status, 200)
        aiko.window.press('push button', label(aiko, '_Activate'), seconds=30)

        def batch() -> Any:
            return [item for item in self.api().get('/v1/activations').json()['items'] if item['lines'][0].get('orderId') == order['id']]

        activation = wait_for(batch, 'the activation', 30)[0]
        told = {'product': 'core_mdr', 'type': 'term', 'quantity': 60, 'expiryDate': '2099-12-31'}
        answer = soc.post(f'/soc/v1/activations/{activation["id"]}/answer', {'lines': [{'id': '1', 'state': 'success', 'license': told}]})
        self.assertEqual(answer.status, 200)
        license = self.order(po)['delivered'][0]['licenseId']
        wait_for(lambda: self.api().get(f'/v1/licenses/{license}').json()['status'] == 'active', 'the license to be active', 30)

    def test_in_english(self) -> None:
        self.walk('en', 'ja', 'PO-E-2601')

    def test_in_japanese(self) -> None:
        self.walk('ja', 'en', 'PO-J-2602')

    def test_by_hand(self) -> None:
        po = 'PO-H-2603'
        aiko = Person.sit_down(self, role='administrator')
        self.open_orders(aiko)
        self.type_order(aiko, po, '7')
        aiko.window.point_at(aiko.window.find('check box', 'I order it elsewhere, by mail or in a shop, and enter here what becomes of it'))
        aiko.window.press('push button', 'Place the Order')
        aiko.window.reads('Send the order sheet to the distributor, and enter here that it is sent.', seconds=30)
        for state, turn in (('It was sent to the distributor', 'placed'), ('The distributor has confirmed it', 'confirmed'),
                            ('The distributor has delivered the licenses', 'fulfilled')):
            aiko.window.press('push button', 'Enter What Happened…', seconds=30)
            aiko.window.set_text(aiko.window.find('text', 'Their reference'), f'D-{turn}')
            wait_for(lambda: [node for node in aiko.window.search('push button', contains='What happened: ') if state in aiko.window.name(node)], state)
            aiko.window.press('push button', 'Enter')
            wait_for(lambda: (self.order(po).get('state'), self.order(po).get('reference')) == (turn, f'D-{turn}'), f'{state}, to be entered', 30)
        self.assertEqual([entry['state'] for entry in self.order(po)['entries']], ['sent', 'confirmed', 'fulfilled'])


if __name__ == '__main__':
    unittest.main(verbosity=2)
