#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An administrator goes the way from interest to the forms, and fills them in, in the real window."""

import json
import unittest
from pathlib import Path
from typing import Any

from forms import FormFiller, definition
from person import Person
from scene import Backend, WatchpostTest, wait_for

MDR = {
    'legal_name': 'Kita IT 株式会社', 'account_id': 'ACC-1234567', 'region': 'asia_pacific', 'country': 'JP', 'address': '東京都千代田区1-1',
    'language': 'ja', 'department': 'SOC liaison', 'account_manager_name': 'Ken Mori', 'account_manager_email': 'ken.mori@example.com',
    'products': ['core_mdr'], 'access': 'staff', 'coverage': '24x7', 'time_zone': 'Asia/Tokyo',
    'contacts': [{'last_name': '佐藤', 'first_name': '愛子', 'role': 'SOC liaison', 'email': 'aiko@example.jp', 'phone': '+81 3 1234 5678',
                  'alert': True, 'primary': True, 'hours': 'always'},
                 {'last_name': 'Tanaka', 'first_name': 'Ken', 'role': 'Technician', 'email': 'ken@example.jp', 'phone': '+819012345678', 'hours': 'always'}],
    'escalation': 'email', 'alert_emails': [{'email': 'alerts@example.jp'}], 'responsibilities': '佐藤 愛子',
}


class Onboarding(WatchpostTest):
    def make_backend(self, folder: Path) -> Backend:
        return Backend(self.installation, folder, '--demo-onboarding', 'fresh')

    def sit_down(self, language: str = 'en') -> Person:
        desk = self.desk(language=language)
        desk.start_keyring()
        desk.start_notifications()
        person = Person(desk, self.backend, 'administrator', language=language)
        person.start()
        person.sign_in()
        person.show_onboarding()
        return person

    # -- the other side

    def own(self) -> dict[str, Any]:
        """The partner's document, as the server has it."""
        partner = self.backend.ready['demoUsers'][0]['partner']
        return next(document for document in self.backend.soc.get('/soc/v1/onboarding').json()['items'] if document['partnerName'] == partner)

    def reaches(self, state: str) -> dict[str, Any]:
        return wait_for(lambda: (lambda document: document if document['state'] == state else None)(self.own()), f'the onboarding to be {state}', 30)

    def team(self, path: str, **body: Any) -> None:
        answer = self.backend.soc.post(f'/soc/v1/{path}', body)
        self.assertLess(answer.status, 300, answer.text)

    def advance(self, state: str, reason: str = '') -> None:
        self.team(f'onboarding/{self.own()["id"]}/advance', state=state, reason=reason)

    def submission(self, form: str, state: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            return next((item for item in self.backend.soc.get('/soc/v1/submissions').json()['items']
                         if item['formId'] == form and item['state'] == state), None)
        return wait_for(look, f'{form} to be {state}', 30)

    # -- the way

    def walk_to_the_forms(self, aiko: Person) -> None:
        window, say = aiko.window, aiko.say
        window.point_at(window.find('check box', say('Core MDR')))
        window.set_text(window.find('text', say('Note for your account manager (optional)')), '14 customers')
        window.press('push button', say('Tell the Account Manager'))
        document = self.reaches('interest_expressed')
        self.assertEqual((document['products'], document['interest']['note']), (['core_mdr'], '14 customers'))
        self.advance('under_qualification')
        self.advance('forwarded_to_onboarding')
        self.advance('more_info_needed', 'How many endpoints are there?')
        window.reads('How many endpoints are there?', seconds=30)
        window.set_text(window.find('text', say('Your answer')), 'About 300.')
        window.press('push button', say('Send Answer'))
        self.reaches('in_review')
        window.press('push button', say('Confirm Our Responsibilities'), seconds=30)
        self.reaches('responsibilities_confirmed')
        accept = wait_for(lambda: [node for node in window.search('push button', contains=say('Accept as %s').replace('%s', '').strip())
                                   if 'sensitive' in window.states(node)], 'the terms to be acceptable', 30)[0]
        window.click(accept)
        document = self.reaches('terms_accepted')
        self.assertEqual(document['terms']['accepted']['version'], document['terms']['version'])

    def the_form_is_filled_in(self, language: str) -> None:
        aiko = self.sit_down(language)
        window, say = aiko.window, aiko.say
        form = definition('mdr_onboarding')
        self.walk_to_the_forms(aiko)
        aiko.open_form(form['title'][language])
        window.press('push button', say('Begin'), seconds=30)
        filler = FormFiller(aiko, form, language)
        filler.fill(MDR | {'account_id': '1234567'})
        # What is not right is said at the field, and it is not submitted.
        filler.press('push button', say('Submit'))
        window.reads(say('An account id begins with ACC- or WGC- and goes on with digits or capital letters, such as ACC-1234567.'))
        aiko.desk.keys('Escape')
        filler.fill({'account_id': MDR['account_id']})
        filler.submit()
        submitted = self.submission('mdr_onboarding', 'submitted')
        self.assertEqual(submitted['answers']['legal_name'], MDR['legal_name'])
        self.assertEqual([contact['phone'] for contact in submitted['answers']['contacts']], ['+81312345678', '+819012345678'])

        # It comes back with a remark at a field, is corrected and accepted.
        self.team(f'submissions/{submitted["id"]}/return', comment='Please correct the address.',
                  remarks=[{'field': 'address', 'text': 'Write the street in full.'}])
        window.reads('Write the street in full.', seconds=30)
        filler.fill({'address': '東京都千代田区丸の内1-1-1'})
        filler.submit()
        again = self.submission('mdr_onboarding', 'submitted')
        self.assertEqual(len(again['revisions']), 2)
        self.assertEqual(again['answers']['address'], '東京都千代田区丸の内1-1-1')
        self.team(f'submissions/{again["id"]}/accept', comment='Welcome.')
        window.reads(say('Accepted'), seconds=30)
        self.assertEqual(self.own()['coverage']['model'], '24x7')

    def test_in_english(self) -> None:
        self.the_form_is_filled_in('en')

    def test_in_japanese(self) -> None:
        self.the_form_is_filled_in('ja')

    def test_a_draft_through_kill(self) -> None:
        """What was typed is there after kill -9, a second later."""
        aiko = self.sit_down()
        check = definition('eligibility')
        aiko.open_form(aiko.say('Eligibility Self-Check'))
        aiko.window.press('push button', aiko.say('Begin the Self-Check'))
        filler = FormFiller(aiko, check, 'en')
        note = check['sections'][0]['fields'][2]['label']['en']
        for number in range(3):
            text = f'What we know, {number}'
            filler.type_into(note, text)
            aiko.settle_draft()
            aiko.kill()
            aiko.start()
            aiko.show_onboarding()
            aiko.open_form(aiko.say('Eligibility Self-Check'))
            aiko.window.press('push button', aiko.say('Change the Answers'), seconds=30)
            wait_for(lambda: aiko.window.text(aiko.window.find('text', note)) == text, f'"{text}" to be there')


class FormsOfOnesOwn(WatchpostTest):
    def setUp(self) -> None:
        self.folder = self.scratch / 'forms'
        self.folder.mkdir(exist_ok=True)
        own = {'schema': 1, 'formId': 'guest_wifi', 'version': 1, 'title': {'en': 'Guest network form', 'ja': 'ゲスト ネットワーク フォーム'}, 'per': 'partner',
               'required': False, 'products': [],
               'sections': [{'id': 'net', 'title': {'en': 'Network'}, 'fields': [{'id': 'ssid', 'type': 'text', 'label': {'en': 'Name of the network'}, 'required': True}]}]}
        (self.folder / 'guest_wifi.json').write_text(json.dumps(own))
        super().setUp()

    def make_backend(self, folder: Path) -> Backend:
        return Backend(self.installation, folder, '--demo-onboarding', 'fresh', '--forms', str(self.folder))

    def test_a_fifth_form_is_data_alone(self) -> None:
        desk = self.desk()
        desk.start_keyring()
        desk.start_notifications()
        aiko = Person(desk, self.backend, 'administrator')
        aiko.start()
        aiko.sign_in()
        aiko.show_onboarding()
        aiko.open_form('Guest network form')
        aiko.window.reads('Accept the terms of use first')


if __name__ == '__main__':
    unittest.main(verbosity=2)
