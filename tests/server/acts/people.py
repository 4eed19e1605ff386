#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customers as an operator writes them down: what has the wrong type is refused by its name, and nothing of it is kept.

    people.py [SERVER]
"""

import copy
import json
import subprocess
from typing import Any

from world import World, customer, main


class People(World):
    def setUp(self) -> None:
        self.server.stop()  # one act at a time on a state folder

    def start(self) -> None:
        self.server.start()
        self.sign_everybody_in()

    def add(self, document: Any) -> subprocess.CompletedProcess[str]:
        command = [self.server.program, '--state', str(self.server.state), '--add-customer', '--partner', 'North']
        return subprocess.run(command, input=json.dumps(document), capture_output=True, text=True, timeout=60)

    def test_wrong_types_are_refused_by_name(self) -> None:
        for path, value in (('name', 7), ('id', {}), ('language', ['ja']), ('timeZone', 9), ('products', 'core_mdr'), ('settings', []),
                            ('settings/socIsolation', 'yes'), ('settings/socDirectAssistance', 1), ('contacts', 'noc@north.example'),
                            ('contacts/path', []), ('contacts/emails', 'noc@north.example'), ('contacts/emails/0', 5), ('contacts/emails/0', ''),
                            ('contacts/phones', {}), ('contacts/phones/0', '+81312345678'), ('contacts/phones/0/e164', 81312345678)):
            with self.subTest(path=path, value=value):
                document = copy.deepcopy(customer('Wrong'))
                *parents, last = path.split('/')
                place: Any = document
                for name in parents:
                    place = place[int(name) if isinstance(place, list) else name]
                place[int(last) if isinstance(place, list) else last] = value
                result = self.add(document)
                self.assertEqual(result.returncode, 1, result)
                self.assertIn(f'/{path}', result.stderr)
        self.start()
        self.assertEqual(len(self.admin.get('/v1/customers').json()['items']), 1)

    def test_zz_what_is_right_is_taken(self) -> None:
        result = self.add(customer('Right') | {'settings': {}, 'contacts': {'emails': [], 'phones': []}})
        self.assertEqual(result.returncode, 0, result)
        self.start()
        document = self.ok(self.admin.get(f'/v1/customers/{json.loads(result.stdout)["id"]}'))
        self.assertEqual(document['settings'], {'socIsolation': False, 'socDirectAssistance': False})


if __name__ == '__main__':
    main()
