#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""License keys on their way from a desk to the server: in the keyring until they are answered, and readable nowhere else."""

import subprocess
import sys
import unittest
import uuid
from typing import Any, Optional

from desks import KEYRING_PASSWORD, Desk, Failed, FakeKeyring, wait_until
from fault_proxy import Fault, FaultProxy
from test_desk import PASSWORD, DeskTest


at_length = unittest.skipUnless('--long' in sys.argv, 'runs with --long')


def new_key() -> str:
    text = uuid.uuid4().hex.upper()
    return '-'.join(('MDR', text[:5], text[5:10], text[10:15]))


class Keys(DeskTest):
    def setUp(self) -> None:
        super().setUp()
        self.keys: list[str] = []

    def body(self, *keys: str) -> dict[str, Any]:
        self.keys.extend(keys)
        return {'lines': [{'masked': f'XXXX-…-{key[-4:]}', 'choice': 'new'} for key in keys], 'keys': list(keys)}

    def activate(self, desk: Desk, *keys: str, id: Optional[str] = None) -> str:
        id = id or str(uuid.uuid4())
        desk.submit('activate', id, self.body(*keys))
        return id

    def administrator(self, name: str = 'one', url: Optional[str] = None) -> Desk:
        desk = self.desk(name)
        desk.sign_in(url or self.server.url, 'adam@kestrel.example', PASSWORD)
        desk.wait_synced()
        desk.wait_kept()
        return desk

    def items(self, delete: bool = False) -> list[str]:
        """The keyring's items of keys: those of their commands. With delete they are gone afterwards, as by a person's hand."""
        script = ('import gi; gi.require_version("Secret", "1"); from gi.repository import Secret\n'
                  'service = Secret.Service.get_sync(Secret.ServiceFlags.LOAD_COLLECTIONS, None)\n'
                  'found = [item for collection in service.get_collections() for item in collection.get_items() if "command" in item.get_attributes()]\n'
                  'print([item.get_attributes()["command"] for item in found])\n' + ('[item.delete_sync(None) for item in found]\n' if delete else ''))
        done = subprocess.run(['/usr/bin/python3', '-c', script], env=self.session.environment, capture_output=True, text=True, check=True)
        return eval(done.stdout)  # noqa: S307: our own script's

    def states(self, id: str) -> list[str]:
        return [line['state'] for line in self.soc.get(f'/soc/v1/activations/{id}').json()['lines']]

    def keyring(self, password: Optional[bytes]) -> None:
        self.session.stop_keyring()
        self.session.start_keyring(password)

    def rows(self, desk: Desk) -> list[tuple[Any, ...]]:
        return [(row['type'], row['state'], row['error']) for row in desk.outbox()]

    def tearDown(self) -> None:
        """Whatever happened: no key is readable in any file of a desk or of the server, nor in what a desk said."""
        said = [repr(desk.events).encode() for desk in self.desks]
        for desk in self.desks:
            desk.stop()
        self.server.stop()
        for folder in [desk.folder for desk in self.desks] + [self.server.state]:
            said += [path.read_bytes() for path in folder.rglob('*') if path.is_file()]
        said.append(self.server.log().encode())
        for key in self.keys:
            for place in said:
                self.assertNotIn(key.encode(), place)
                self.assertNotIn(key.replace('-', '').encode(), place)

    @property
    def desks(self) -> list[Desk]:
        return self.__dict__.setdefault('_desks', [])

    def desk(self, name: str = 'one') -> Desk:
        # What is said to nobody is said here as well.
        desk = Desk(self.folder / name, environment={**self.session.environment, 'G_MESSAGES_DEBUG': 'all'}).start()
        self.addCleanup(desk.stop)
        self.desks.append(desk)
        return desk

    def test_typed_without_a_network_and_killed(self) -> None:
        desk = self.administrator()
        self.server.stop()
        id = self.activate(desk, new_key(), new_key())
        self.assertEqual([row['body'] for row in desk.outbox()], [{'lines': [{'masked': f'XXXX-…-{key[-4:]}', 'choice': 'new'} for key in self.keys]}])
        self.assertEqual(self.items(), [desk.outbox()[0]['key']])
        self.assertEqual([line['state'] for line in desk.read(id, 'activation')['lines']], ['created', 'created'])
        desk.kill()
        desk.start()
        self.server.start()
        desk.wait_empty()
        self.assertEqual(self.states(id), ['created', 'created'])
        wait_until(lambda: self.items() == [], 20, 'an empty keyring')
        # The vendor's answer comes by the feed.
        self.soc.post(f'/soc/v1/activations/{id}/answer', {'lines': [{'id': '1', 'state': 'failed', 'errors': [{'code': 'used'}]}]})
        wait_until(lambda: desk.read(id, 'activation')['lines'][0]['state'] == 'failed', 20, 'the answer')

    def test_a_keyring_that_is_not_open_takes_nothing(self) -> None:
        desk = self.administrator()
        for password, error in ((None, 'keyring-locked'), (False, 'keyring-absent')):
            self.session.stop_keyring()
            if password is None:
                self.session.start_keyring(None)
            answer = desk.ask('submit', type='activate', incident=str(uuid.uuid4()), body=self.body(new_key()))
            self.assertEqual((answer['ok'], answer['error']), (False, error))
            self.assertEqual(desk.outbox(), [])
        # What is wrong is said before anything is kept.
        self.keyring(KEYRING_PASSWORD)
        with self.assertRaises(Failed):
            desk.submit('activate', str(uuid.uuid4()), {**self.body(new_key()), 'keys': ['what']})
        with self.assertRaises(Failed):
            desk.submit('activate', str(uuid.uuid4()), {'lines': [{'masked': 'XXXX-…-1234', 'choice': 'add', 'licenseId': 'LIC-9'}], 'keys': self.body('MDR-AAAA-BBBB-1234')['keys']})
        wait_until(lambda: self.items() == [], 20, 'an empty keyring')
        self.activate(desk, new_key())
        desk.wait_empty()

    def test_locked_while_it_waits(self) -> None:
        desk = self.administrator()
        self.server.stop()
        id = self.activate(desk, new_key())
        desk.stop()
        self.keyring(None)
        desk.start()
        self.server.start()
        desk.wait_health(lambda health: health['trouble'] == 'keyring-locked', 'a locked keyring')
        self.assertEqual([row['state'] for row in desk.outbox()], ['waiting'])
        self.keyring(KEYRING_PASSWORD)
        desk.do('unlock')
        desk.wait_empty()
        self.assertEqual(self.states(id), ['created'])
        wait_until(lambda: self.items() == [], 20, 'an empty keyring')

    def test_locked_before_it_is_cleared(self) -> None:
        desk = self.administrator()
        self.server.stop()
        id = self.activate(desk, new_key())
        self.keyring(None)
        self.server.start()
        desk.do('retry-now')
        desk.wait_empty()  # this run has them still
        self.assertEqual(self.states(id), ['created'])
        desk.stop()
        self.keyring(KEYRING_PASSWORD)
        self.assertEqual(len(self.items()), 1)
        desk.start()
        wait_until(lambda: self.items() == [], 20, 'an empty keyring')

    def test_gone_from_the_keyring(self) -> None:
        desk = self.administrator()
        self.server.stop()
        id = self.activate(desk, new_key())
        desk.kill()
        self.items(delete=True)
        desk.start()
        self.server.start()
        wait_until(lambda: self.rows(desk) == [('activate', 'rejected', 'invalid')], 30, 'a refusal that is seen')
        self.assertIn('type them again', desk.outbox()[0]['message'])
        self.assertEqual(self.soc.get(f'/soc/v1/activations/{id}').status, 404)
        desk.do('discard', key=desk.outbox()[0]['key'])
        self.assertEqual(desk.outbox(), [])

    def test_answers_that_are_lost_and_a_server_that_is_killed(self) -> None:
        proxy = FaultProxy(self.server.port)
        self.addCleanup(proxy.close)
        self.server.stop()
        self.server.arguments = ('--public-url', proxy.url)
        self.server.start()
        desk = self.administrator(url=proxy.url)
        proxy.fault = Fault('drop', match='/v1/activations/', times=3)
        id = self.activate(desk, new_key(), new_key())
        wait_until(lambda: proxy.count('/v1/activations/') >= 1, 20, 'a request')
        proxy.fault = None
        self.server.kill()
        desk.kill()
        proxy.cut()
        self.server.port = self.port  # its own, not the proxy's
        self.server.start()
        desk.start()
        desk.wait_empty()
        batches = self.soc.get('/soc/v1/activations').json()['items']
        self.assertEqual([batch['id'] for batch in batches], [id])
        self.assertEqual(len(batches[0]['history']), 1)
        self.assertEqual(self.states(id), ['created', 'created'])
        wait_until(lambda: self.items() == [], 20, 'an empty keyring')

    def test_two_desks(self) -> None:
        one, two = self.administrator(), self.administrator('two')
        key = new_key()
        ids = [self.activate(desk, key) for desk in (one, two)]
        for desk in (one, two):
            desk.wait_empty()
        self.assertEqual(sorted(self.states(ids[0]) + self.states(ids[1])), ['created', 'failed'])
        # The same number from both: the one that came second is refused for good, and its keys go.
        self.server.stop()
        id = self.activate(one, new_key())
        self.activate(two, new_key(), id=id)
        self.server.start()
        wait_until(lambda: sorted(self.rows(one) + self.rows(two)) == [('activate', 'rejected', 'conflict')], 60, 'one of them refused')
        wait_until(lambda: self.items() == [], 20, 'an empty keyring')

    def test_who_may_not(self) -> None:
        desk = self.signed_in('one', 'aude@kestrel.example')
        answer = desk.ask('submit', type='activate', incident=str(uuid.uuid4()), body=self.body(new_key()))
        self.assertEqual(answer['error'], 'forbidden')
        wait_until(lambda: self.items() == [], 20, 'an empty keyring')

    @at_length
    def test_a_keyring_that_is_silent(self) -> None:
        self.session.stop_keyring()
        keyring = FakeKeyring(self.session, self.folder / 'secrets.json').start()
        self.addCleanup(keyring.die)
        desk = self.administrator()
        keyring.set('silent')
        answer = desk.ask('submit', type='activate', incident=str(uuid.uuid4()), body=self.body(new_key()))
        self.assertEqual((answer['ok'], answer['error'], desk.outbox()), (False, 'keyring-silent', []))
        # Of one that waits nothing else is kept back.
        keyring.set('works')
        self.server.stop()
        self.activate(desk, new_key())
        desk.kill()
        desk.start()
        desk.wait_health(lambda health: health['kept'], 'the token')
        keyring.set('silent')
        self.server.start()
        desk.do('retry-now')
        incident = self.raise_incident('critical')
        desk.wait('bubble', incident=incident, seconds=20)

    def test_in_a_sandbox(self) -> None:
        """As in a Flatpak, or here in a snap: libsecret keeps a file of its own, for whose key a portal asks the person."""
        self.session.stop_keyring()
        portal = FakeKeyring(self.session, self.folder, 'fake_portal').start()
        self.addCleanup(portal.die)
        desk = Desk(self.folder / 'one', environment=self.session.environment | {'SNAP_NAME': 'watchpost', 'G_MESSAGES_DEBUG': 'all'}).start()
        self.addCleanup(desk.stop)
        self.desks.append(desk)
        desk.sign_in(self.server.url, 'adam@kestrel.example', PASSWORD)
        desk.wait_synced()
        desk.wait_health(lambda health: health['kept'], 'a keyring that keeps it')
        self.server.stop()
        id = self.activate(desk, new_key())
        desk.kill()
        desk.start()
        self.server.start()
        desk.wait_empty()
        self.assertEqual(self.states(id), ['created'])


if __name__ == '__main__':
    unittest.main(verbosity=2, argv=[word for word in sys.argv if word != '--long'])
