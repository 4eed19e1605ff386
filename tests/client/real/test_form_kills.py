#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms on a desk that is killed while somebody types and submits, as is the server. With --long a hundred times, else a few."""

import random
import sys
import time
import unittest

from test_forms import FIELDS, FormsTest

LONG = '--long' in sys.argv


class Kills(FormsTest):
    def test_a_form_is_submitted_once(self) -> None:
        dice = random.Random(20261125)
        desk = self.form_desk()
        for number in range(12 if LONG else 4):
            submission = self.begin(desk, a=f'begun {number}')
            desk.type(submission, 'b', f'typed {number}')
            if dice.random() < 0.5:
                desk.wait_sent(submission)
                desk.type(submission, 'c', f'typed later {number}')
            expected = desk.answers(submission)
            desk.do('submit-form', submission=submission)
            for _ in range(3):
                time.sleep(dice.uniform(0, 0.15))  # the moment is the test, nothing is waited for
                if dice.random() < 0.6:
                    self.server.kill()
                    self.server.start()
                if dice.random() < 0.6:
                    desk.kill()
                    desk.start()
                else:
                    desk.do('retry-now')
            desk.do('retry-now')
            desk.wait_empty()
            truth = self.on_server(submission)
            self.assertEqual((truth['state'], [revision['answers'] for revision in truth['revisions']]), ('submitted', [expected]))
            desk.wait_sent(submission)
            self.assertEqual(self.soc.post(f'/soc/v1/submissions/{submission}/accept', {}).status, 200)
            desk.wait_form(submission, lambda form: form['document']['state'] == 'accepted', 'the acceptance')

    def test_a_draft_through_many_kills(self) -> None:
        dice = random.Random(7)
        desk = self.form_desk()
        submission = self.begun(desk)
        typed: dict[str, list[tuple[float, str]]] = {field: [(0.0, '')] for field in FIELDS}
        for round in range(100 if LONG else 8):
            for number in range(dice.randrange(3, 9)):
                field = dice.choice(FIELDS)
                text = f'{round}.{number}'
                desk.type(submission, field, text)
                typed[field].append((time.monotonic(), text))
                time.sleep(dice.uniform(0, 0.25))  # a person's pace
            if dice.random() < 0.3:
                time.sleep(dice.uniform(0.5, 2.5))
            killed = time.monotonic()
            desk.kill()
            desk.start()
            answers = desk.answers(submission)
            for field, texts in typed.items():
                order = [text for _, text in texts]
                found = answers.get(field, '')
                self.assertIn(found, order, f'round {round}: {field} is what nobody typed')
                safe = max(index for index, (at, _) in enumerate(texts) if at <= killed - 1)
                self.assertGreaterEqual(order.index(found), safe, f'round {round}: {field} went back from {order[safe]} to {found}')
                typed[field] = texts[:order.index(found) + 1]  # what came after it was never on the disk
            self.assertEqual(desk.form(submission)['document'].get('local', {}).get('conflicts', {}), {}, f'round {round}')
        final = desk.answers(submission)
        desk.wait_sent(submission)
        self.wait_on_server(submission, final)


if __name__ == '__main__':
    unittest.main(verbosity=2, argv=[word for word in sys.argv if word != '--long'])
