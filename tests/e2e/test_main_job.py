#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job with real parts: an incident wakes a technician, is worked to its end, and a second desk sees it all."""

import unittest

from person import Person
from scene import WatchpostTest, wait_for

TITLE = 'Ransomware behavior on FS-02'


class MainJob(WatchpostTest):
    def test_from_the_alarm_to_the_end(self) -> None:
        ken, misaki = Person.sit_down(self), Person.sit_down(self, number=1)
        self.assertEqual(ken.desk.bubbles(), [], 'old incidents woke somebody at the first sign-in')
        steps = [f'Step {number} of the guidance' for number in range(1, 5)]

        number = self.backend.raise_incident(TITLE)
        bubble = ken.desk.bubble(TITLE)
        self.assertIn(number, bubble['title'] + bubble['body'])
        self.assertEqual(bubble['hints'].get('urgency'), 2, 'a critical incident is urgent')
        self.assertNotIn(self.backend.customer()['name'], bubble['title'] + bubble['body'])
        misaki.desk.bubble(TITLE)

        # Ken acknowledges on the bubble; it goes, on the other desk too.
        ken.desk.press_bubble(bubble, 'Acknowledge')
        acknowledged = wait_for(lambda: self.backend.incident(number)['acknowledged'], 'the acknowledgement to reach the server')
        self.assertEqual(acknowledged['by'], 'Ken Tanaka')
        for person in (ken, misaki):
            wait_for(lambda: not person.desk.bubbles(), f'the bubble of {person.user["email"]} to be withdrawn')

        # The network is cut, and he works on.
        ken.open(number)
        ken.window.reads('Shadow copies were deleted on FS-02')
        self.backend.kill()
        for step in steps:
            ken.tick(step)
        ken.comment('Pulled the network cable of FS-02.')
        ken.window.reads('not sent yet')

        # Meanwhile nothing is lost when the program dies; then the server is back.
        ken.kill()
        ken.start()
        ken.open(number)
        for step in steps:
            wait_for(lambda: ken.is_ticked(step), f'"{step}" to be ticked after kill -9')
        self.backend.start()
        arrived = wait_for(lambda: (lambda incident: incident if all(step['done'] for step in incident['steps']) and incident['comments'] else None)
                           (self.backend.incident(number)), 'the steps to reach the server', 60)
        self.assertEqual([comment['text'] for comment in arrived['comments']], ['Pulled the network cable of FS-02.'])
        done = [event for event in arrived['timeline'] if event['kind'] == 'step_done']
        self.assertEqual(len(done), len(steps), done)
        self.assertEqual({step['doneBy'] for step in arrived['steps']}, {'Ken Tanaka'})

        # The SOC asks; he answers; the SOC's question on the other desk goes.
        self.backend.soc_command('ask', number, '--text', 'Is the RDP session at 13:40 yours?')
        question = misaki.desk.bubble('the SOC asks', seconds=90)  # her stream comes back by itself
        self.assertIn('Not ours', question['actions'])
        ken.desk.press_bubble(ken.desk.bubble('the SOC asks', seconds=90), 'Not ours')
        answer = wait_for(lambda: self.backend.incident(number)['questions'][0]['answer'], 'the answer to reach the server')
        self.assertEqual((answer['verdict'], answer['by']), ('not_ours', 'Ken Tanaka'))
        wait_for(lambda: not misaki.desk.bubbles(), 'the question to be withdrawn')

        # He resolves it, and she sees it all.
        ken.resolve('Restored from backup.')
        wait_for(lambda: self.backend.incident(number)['status'] == 'resolved', 'the incident to be resolved')
        misaki.open(number)
        misaki.window.reads('Pulled the network cable of FS-02.')
        misaki.window.reads('Restored from backup.')
        for step in steps:
            wait_for(lambda: misaki.is_ticked(step), f'"{step}" to be ticked at the second desk')
        wait_for(lambda: not ken.window.texts().count('not sent yet'), 'nothing to be unsent')


if __name__ == '__main__':
    unittest.main(verbosity=2)
