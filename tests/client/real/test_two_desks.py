#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people change the same thing, each on what both had seen: both texts exist afterwards, one in the document, the other there too or
with its author, in sight. With --long everything that can be changed, in every order and network; without it, notes and ticks. (Answers of
forms meet in test_forms.py.)"""

import itertools
import signal
import sys
import unittest
import uuid
from typing import Any, Callable, NamedTuple

from desks import Desk
from test_desk import PASSWORD, DeskTest
from watchpost_server import wait_until

LONG = '--long' in sys.argv


class Edit(NamedTuple):
    """One change on what its author has seen: the command, and how its words are told from the other's."""
    type: str
    body: dict[str, Any]
    words: str
    step: str | None = None
    revision: int = -1


class TwoDesks(DeskTest):
    def setUp(self) -> None:
        super().setUp()
        self.server.kill()
        self.server.add_user('ben@kestrel.example', PASSWORD, 'administrator', 'Kestrel IT', 'Ben')
        self.server.start()
        self.desks = [self.signed_in('one', 'adam@kestrel.example'), self.signed_in('two', 'ben@kestrel.example')]

    # -- what is changed: begun on the document that a desk shows

    def edit_note(self, document: dict[str, Any], words: str) -> Edit:
        step = document['steps'][0]
        return Edit('step', {'note': words}, words, step['id'], step['revision'])

    def edit_tick(self, document: dict[str, Any], words: str) -> Edit:
        step = document['steps'][0]
        return Edit('step', {'done': not step['done']}, '', step['id'], step['revision'])

    def edit_answer(self, document: dict[str, Any], words: str) -> Edit:
        return Edit('answer', {'questionId': document['questions'][0]['id'], 'verdict': 'not_ours', 'comment': words}, words)

    def edit_comment(self, document: dict[str, Any], words: str) -> Edit:
        return Edit('comment', {'text': words}, words)

    def edit_products(self, document: dict[str, Any], words: str) -> Edit:
        # The names of products are the words here.
        return Edit('products', {'products': [words], 'from': {'products': document.get('products', [])}}, words)

    def edit_session(self, document: dict[str, Any], words: str) -> Edit:
        session = document.get('session') or {}
        return Edit('session', {'at': '2030-01-01T09:00:00Z', 'attendees': [words],
                                'from': {'at': session.get('at'), 'attendees': session.get('attendees', [])}}, words)

    def subject(self, kind: str) -> str:
        if kind in ('products', 'session'):
            return self.partner['id']
        incident = self.raise_incident()
        if kind == 'answer':
            self.soc.post(f'/soc/v1/incidents/{incident}/ask', {'text': 'Is it yours?', 'dueAt': '2030-01-01T00:00:00Z'})
        return incident

    @property
    def partner(self) -> dict[str, Any]:
        return next(document for document in self.soc.get('/soc/v1/onboarding').json()['items'])

    # -- and how

    def send(self, desk: Desk, subject: str, edit: Edit) -> bool:
        """As the window does: what is typed is a draft until its command is on disk."""
        scope = f'{edit.type}:{subject}'
        desk.do('set-draft', scope=scope, text=edit.words or 'ticked')
        members = {'step': edit.step} if edit.step else {}
        return desk.ask('submit', type=edit.type, incident=subject, body=edit.body, ifMatch=edit.revision, scope=scope, **members)['ok']

    def document(self, desk: Desk, subject: str, kind: str) -> dict[str, Any]:
        return desk.read(subject, 'onboarding' if kind in ('products', 'session') else 'incident')

    def server_has(self, subject: str, kind: str, edit: Edit) -> bool:
        if kind in ('products', 'session'):
            return edit.words in str(self.partner.get('products')) + str(self.partner.get('session'))
        document = self.truth(subject)
        if edit.words == '':
            return document['steps'][0]['done'] == edit.body['done']
        return edit.words in str(document['steps']) + str(document['questions']) + str(document['comments'])

    def author_has(self, desk: Desk, subject: str, edit: Edit) -> bool:
        """A refused row, or the words where they were typed."""
        rows = [row for row in desk.outbox() if row['state'] == 'rejected' and row['body'] == edit.body]
        return bool(rows) or desk.do('draft', scope=f'{edit.type}:{subject}')['text'] == (edit.words or 'ticked')

    def meet(self, kinds: tuple[str, str], order: tuple[int, int], network: str) -> None:
        kind = kinds[0]
        subject = self.subject(kind)
        ready: Callable[[dict[str, Any]], Any] = lambda document: document and (kind != 'answer' or document['questions'])
        for desk in self.desks:
            wait_until(lambda: ready(self.document(desk, subject, kind)), 30, f'{subject} at both desks')
        wait_until(lambda: self.document(self.desks[0], subject, kind)['revision'] == self.document(self.desks[1], subject, kind)['revision'], 30, 'one revision')
        first, second = self.desks[order[0]], self.desks[order[1]]
        edits = [getattr(self, f'edit_{kinds[place]}')(self.document(self.desks[order[place]], subject, kind), f'{kinds[place]} {uuid.uuid4()}') for place in (0, 1)]
        if network == 'seen':
            # The first arrives, and comes to the second's desk, before that one sends what it began before.
            self.assertTrue(self.send(first, subject, edits[0]))
            first.wait_empty()
            revision = self.document(first, subject, kind)['revision']
            wait_until(lambda: self.document(second, subject, kind)['revision'] >= revision, 30, 'the first change at the other desk')
            self.send(second, subject, edits[1])
        else:
            if network == 'away':
                self.server.kill()
            else:
                self.server.process.send_signal(signal.SIGSTOP)
            for desk, edit in zip((first, second), edits):
                self.assertTrue(self.send(desk, subject, edit))
            second.process.send_signal(signal.SIGSTOP)
            if network == 'away':
                self.server.start()
            else:
                self.server.process.send_signal(signal.SIGCONT)
            first.do('retry-now')
            wait_until(lambda: self.server_has(subject, kind, edits[0]) or self.server_has(subject, kind, edits[1]), 30, 'one of them at the server')
            second.process.send_signal(signal.SIGCONT)
            second.do('retry-now')
        for desk, edit in zip((first, second), edits):
            wait_until(lambda: all(row['state'] == 'rejected' for row in desk.outbox()), 60, 'nothing on its way')
            self.assertTrue(self.server_has(subject, kind, edit) or self.author_has(desk, subject, edit), f'{edit} is nowhere')
        self.assertTrue(any(self.server_has(subject, kind, edit) for edit in edits), 'one of them stands')
        for desk in self.desks:
            for row in desk.outbox():
                desk.do('discard', key=row['key'])
            desk.wait_empty()

    def test_every_order(self) -> None:
        pairs = [('note', 'note'), ('note', 'tick'), ('tick', 'note'), ('answer', 'answer'), ('comment', 'comment'), ('products', 'products'),
                 ('session', 'session')] if LONG else [('note', 'note'), ('tick', 'note')]
        if LONG:
            self.assertEqual(self.desks[0].ask('submit', type='interest', incident=self.partner['id'], body={'products': ['core_mdr'], 'note': ''})['ok'], True)
            self.desks[0].wait_empty()
            for state in ('under_qualification', 'forwarded_to_onboarding'):
                self.assertEqual(self.soc.post(f"/soc/v1/onboarding/{self.partner['id']}/advance", {'state': state}).status, 200)
        for kinds, order, network in itertools.product(pairs, ((0, 1), (1, 0)) if LONG else ((0, 1),), ('seen', 'away', 'slow') if LONG else ('seen', 'slow')):
            with self.subTest(kinds=kinds, order=order, network=network):
                self.meet(kinds, order, network)


if __name__ == '__main__':
    unittest.main(verbosity=2, argv=[word for word in sys.argv if word != '--long'])
