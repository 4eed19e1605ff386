# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the server share: the contract, which checks every answer, and a small world with two partners in it."""

import json
import os
import re
import sys
import unittest
import urllib.parse
from pathlib import Path
from typing import Any, Optional

import jsonschema
import watchpost_server
import yaml
from watchpost_server import Api, Client, Response, Server

ROOT = Path(__file__).resolve().parents[2]
METHODS = ('get', 'post', 'patch', 'put')


class Contract:
    """data/api/watchpost.yaml, held against every answer that passes through check()."""

    def __init__(self) -> None:
        self.document = yaml.safe_load((ROOT / 'data/api/watchpost.yaml').read_text())
        self.resolver = jsonschema.RefResolver('', self.document)
        self.seen: set[tuple[str, str, str]] = set()
        self.paths = {path: re.compile('^' + re.sub(r'\\{\w+\\}', '[^/]+', re.escape(path)) + '$') for path in self.document['paths']}

    def operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [(method, path, item[method]) for path, item in self.document['paths'].items() for method in METHODS if method in item]

    def resolve(self, node: Any) -> Any:
        while isinstance(node, dict) and '$ref' in node:
            node = self.resolver.resolve(node['$ref'])[1]
        return node

    def declared(self, operation: dict[str, Any]) -> dict[str, Any]:
        return {status: self.resolve(response) for status, response in operation['responses'].items()}

    def validate(self, schema: dict[str, Any], value: Any) -> None:
        jsonschema.Draft202012Validator(schema, resolver=self.resolver).validate(value)

    def check(self, method: str, target: str, answer: Response) -> None:
        """Is this an answer the contract knows? What it does not describe at all (other paths and methods) passes."""
        path = urllib.parse.urlsplit(target).path
        if method == 'HEAD':
            return
        # A path without a placeholder wins.
        name = next((n for n in sorted(self.paths, key=lambda n: n.count('{')) if self.paths[n].match(path)), None)
        operation = self.document['paths'][name].get(method.lower()) if name else None
        if operation is None:
            assert answer.status in (404, 405), f'{method} {path}: {answer}'
            return
        responses = self.declared(operation)
        status = str(answer.status)
        assert status in responses, f'{method} {name} answers {answer}, which is not declared'
        self.check_answer(f'{method} {name} {status}', responses[status], answer)
        self.seen.add((method.lower(), str(name), status))

    def check_answer(self, where: str, response: dict[str, Any], answer: Response) -> None:
        for header, description in response.get('headers', {}).items():
            description = self.resolve(description)
            value = answer.headers[header]
            assert value is not None, f'{where}: no {header}'
            self.validate(description['schema'], value)
        kind = (answer.headers['Content-Type'] or '').partition(';')[0]
        content = response.get('content', {})
        assert kind in content if content else answer.body == b'', f'{where}: {kind!r} is not declared'
        if kind.endswith('json'):
            try:
                self.validate(content[kind]['schema'], answer.json())
            except jsonschema.ValidationError as error:
                raise AssertionError(f'{where}: {error.message} at {list(error.absolute_path)} in {answer}') from error
        if kind == 'application/problem+json':
            assert answer.json()['status'] == answer.status, where


contract = Contract()
plain_send = watchpost_server.send


def checked_send(url: str, method: str, path: str, *arguments: Any, **named: Any) -> Response:
    answer = plain_send(url, method, path, *arguments, **named)
    contract.check(method, path, answer)
    return answer


# From here on everything the clients of watchpost_server send is checked.
watchpost_server.send = checked_send

PASSWORD = 'correct horse battery staple 電池'


def customer(name: str, products: tuple[str, ...] = ('core_mdr',)) -> dict[str, Any]:
    return {'name': name, 'products': list(products), 'language': 'ja', 'timeZone': 'Asia/Tokyo',
            'settings': {'socIsolation': True, 'socDirectAssistance': False},
            'contacts': {'path': 'email_then_phone', 'emails': ['noc@north.example'],
                         'phones': [{'e164': '+81312345678', 'label': 'NOC', 'order': 1}]}}


def incident(customer_id: str, **more: Any) -> dict[str, Any]:
    return {'customerId': customer_id, 'product': 'core_mdr', 'severity': 'high', 'title': '不審な PowerShell — encoded command',
            'investigation': 'A macro started PowerShell.', 'language': 'ja',
            'affectedEndpoints': [{'hostName': 'ACCT-01', 'platform': 'windows'}],
            'steps': [{'text': f'step {number}', 'owner': 'partner'} for number in range(1, 8)],
            'recommendations': [{'text': 'Block macros.'}], **more}


class World(unittest.TestCase):
    """A server with two partners, North and South, who must never see each other. Signed in: admin, tech and auditor of North; tech and admin (owner) of South."""

    server: Server
    admin: Client
    tech: Client
    auditor: Client
    stranger: Client
    owner: Client
    soc: Api
    north: str
    south: str
    people: dict[str, dict[str, Any]]
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = {'G_MESSAGES_DEBUG': 'all'}

    @classmethod
    def setUpClass(cls) -> None:
        # Thousands of commits: in memory, where a disk that others use does not matter. What a kill -9 leaves is the same.
        memory = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
        cls.server = Server(environment=cls.environment, parent=memory, arguments=cls.arguments)
        cls.people = {
            name: cls.server.add_user(f'{name}@{partner.lower()}.example', PASSWORD, role, partner, f'{name.title()} の {partner}')
            for name, role, partner in (('admin', 'administrator', 'North'), ('tech', 'technician', 'North'),
                                        ('auditor', 'auditor', 'North'), ('stranger', 'technician', 'South'),
                                        ('owner', 'administrator', 'South'))}
        cls.north = cls.server.add_customer('North', customer('青葉会計', ('core_mdr', 'core_mdr_microsoft')))['id']
        cls.south = cls.server.add_customer('South', customer('South Mills'))['id']
        cls.prepare()
        cls.server.start()
        cls.sign_everybody_in()

    @classmethod
    def prepare(cls) -> None:
        """What else is to be there before the server starts"""

    @classmethod
    def sign_everybody_in(cls) -> None:
        for name, partner in (('admin', 'north'), ('tech', 'north'), ('auditor', 'north'), ('stranger', 'south'), ('owner', 'south')):
            setattr(cls, name, cls.server.sign_in(f'{name}@{partner}.example', PASSWORD))
        cls.soc = cls.server.soc

    @classmethod
    def tearDownClass(cls) -> None:
        status = cls.server.stop()
        log = cls.server.log()
        cls.server.__exit__(None, None, None)
        # Whatever a test did to it: it ends well, with no critical of GLib's and nothing of a sanitizer's.
        assert status == 0, (status, log[-3000:])
        for word in ('CRITICAL', 'GLib-WARNING', 'Sanitizer', 'runtime error'):
            assert word not in log, log[-3000:]

    @classmethod
    def raise_incident(cls, customer_id: Optional[str] = None, **more: Any) -> str:
        answer = cls.soc.post('/soc/v1/incidents', incident(customer_id or cls.north, **more))
        assert answer.status == 201, answer
        return str(answer.json()['id'])

    def read(self, incident_id: str) -> dict[str, Any]:
        return self.soc.get(f'/soc/v1/incidents/{incident_id}').json()

    def ok(self, answer: Response) -> Any:
        self.assertIn(answer.status, (200, 201), answer)
        return answer.json()

    def refused(self, answer: Response, status: int, slug: str) -> dict[str, Any]:
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.json()['type'], f'urn:watchpost:problem:{slug}')
        return answer.json()


def dumps(value: Any) -> bytes:
    return json.dumps(value).encode()


def main() -> None:
    if len(sys.argv) > 1 and os.path.exists(sys.argv[1]):
        os.environ['WATCHPOST_SERVER'] = os.path.abspath(sys.argv.pop(1))
    unittest.main(module='__main__', verbosity=2)
