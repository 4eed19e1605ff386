# SPDX-License-Identifier: GPL-3.0-or-later
"""A storm: critical incidents from many customers within seconds, handled in any order by three people, while a desk shows them."""

from __future__ import annotations

import random
import threading
import time
import unittest
from typing import Any

from scene import Backend, Desk, wait_for

HANDLED_BY = (
    lambda path, user: (f'{path}/acknowledge', {}),
    lambda path, user: (f'{path}/assign', {'userId': user}),
    lambda path, user: (f'{path}/resolve', {'comment': 'Nothing more to do.'}),
)


class Storm:
    def __init__(self, test: unittest.TestCase, backend: Backend, desk: Desk, people: list[dict[str, str]], seed: int) -> None:
        print(f'storm: seed {seed}')
        self.test, self.backend, self.desk, self.random = test, backend, desk, random.Random(seed)
        self.people = [backend.sign_in(one['email'], one['password']) for one in people]
        self.raised: list[str] = []
        self.left: set[str] = set()
        self.failed: list[Any] = []

    def rage(self, incidents: int, customers: list[str], seconds: float, left: int) -> set[str]:
        """Raises and handles, all but some; returns the numbers of those that nobody handled."""
        begin = time.monotonic()
        users = [one.get('/v1/me').json()['user']['id'] for one in self.people]
        fates = [(self.random.choice(customers), self.random.randrange(len(self.people)), self.random.choice(HANDLED_BY), self.random.uniform(0, 1))
                 for _ in range(incidents)]
        spared = set(self.random.sample(range(incidents), left))
        numbers: list[str] = [''] * incidents
        ready = [threading.Event() for _ in range(incidents)]

        def handle(person: int) -> None:
            # In an order of its own, and some before the desk can have shown anything
            mine = sorted((i for i in range(incidents) if fates[i][1] == person and i not in spared), key=lambda i: i + fates[i][3] * 10)
            for i in mine:
                ready[i].wait(60)
                answer = self.people[person].post(*fates[i][2](f'/v1/incidents/{numbers[i]}', users[person]))
                if answer.status != 200:
                    self.failed.append(answer)

        threads = [threading.Thread(target=handle, args=(person,)) for person in range(len(self.people))]
        for thread in threads:
            thread.start()
        for i in range(incidents):
            answer = self.backend.soc.post('/soc/v1/incidents', {
                'customerId': fates[i][0], 'product': 'core_mdr', 'severity': 'critical', 'title': f'Storm {i}', 'investigation': 'All at once.', 'steps': []})
            if answer.status != 201:
                self.failed.append(answer)
            numbers[i] = answer.json().get('id', '') if answer.status == 201 else ''
            ready[i].set()
            time.sleep(max(0.0, begin + seconds * (i + 1) / incidents - time.monotonic()))
        for thread in threads:
            thread.join(120)
        self.test.assertEqual(self.failed, [])
        self.raised, self.left = numbers, {numbers[i] for i in spared}
        return self.left

    def shown(self) -> set[str]:
        """The numbers on the bubbles that are there."""
        titles = [bubble['title'] for bubble in self.desk.bubbles()]
        return {number for number in self.raised for title in titles if title.endswith(f' {number}')}

    def is_right(self, expected: set[str], room: int) -> bool:
        """Is a bubble there for each, or the newest where there is room for few, and one that stands for the others?"""
        shown = self.shown()
        if room == 0 or len(expected) <= room:
            return shown == expected and not self.stands_for_others()
        newest = sorted(expected, key=self.raised.index)[1 - room:]
        return shown == set(newest) and self.stands_for_others()

    def stands_for_others(self) -> bool:
        return any(bubble['title'] == 'More incidents need you' for bubble in self.desk.bubbles())

    def check(self, expected: set[str], seconds: float = 30, room: int = 0) -> None:
        wait_for(lambda: self.is_right(expected, room), f'{len(expected)} bubbles', seconds)
        # Quiet: nothing more is on its way that would change that.
        quiet = lambda: len(self.desk.bus_log())
        before = quiet()
        wait_for(lambda: self.at_rest() and quiet() == before, 'the bus to be quiet')
        self.test.assertTrue(self.is_right(expected, room))
        self.check_flights()

    def at_rest(self) -> bool:
        log = self.desk.bus_log()
        return sum(event['member'] == 'Call' for event in log) == sum(event['member'] == 'Answer' for event in log)

    def check_flights(self) -> None:
        """At most one call of a program in flight for each bubble; a person who closes one is a program of their own."""
        flying: dict[tuple[str, int], Any] = {}
        titles: dict[int, str] = {}  # of a plain daemon's numbers
        for event in self.desk.bus_log():
            if event['member'] == 'Notify':
                titles[event['id']] = event['title']
            elif event['member'] == 'Call':
                bubble = (event['caller'], titles.get(event['bubble'], event['bubble']))
                self.test.assertNotIn(bubble, flying.values())
                flying[event['caller'], event['serial']] = bubble
            elif event['member'] == 'Answer':
                flying.pop((event['caller'], event['serial']), None)
        self.test.assertEqual(flying, {})
