#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An administrator goes the way from interest to "onboarded" in the real window, and fills in the forms.

    test_onboarding.py InJapanese Drafts   with the translations, and what was typed through kill -9
    test_onboarding.py InEnglish           the whole way once more
"""

import hashlib
import unittest
from pathlib import Path
from typing import Any

from forms import FormFiller, definition
from person import Person
from scene import Backend, WatchpostTest, wait_for

TENANT = {'tenant_domain': 'example.onmicrosoft.com', 'tenant_id': '6b0d7c3a-5a0e-4a4c-9a53-3f1f4b0b8f21'}
MDR = {
    'legal_name': 'Kita IT 株式会社', 'account_id': 'ACC-1234567', 'region': 'asia_pacific', 'country': 'JP', 'address': '東京都千代田区1-1',
    'language': 'ja', 'department': 'SOC liaison', 'account_manager_name': 'Ken Mori', 'account_manager_email': 'ken.mori@example.com',
    'products': ['core_mdr', 'core_mdr_microsoft'], 'access': 'staff', 'coverage': '24x7', 'time_zone': 'Asia/Tokyo',
    'contacts': [{'last_name': '佐藤', 'first_name': '愛子', 'role': 'SOC liaison', 'email': 'aiko@example.jp', 'phone': '+81 3 1234 5678',
                  'alert': True, 'primary': True, 'hours': 'always'},
                 {'last_name': 'Tanaka', 'first_name': 'Ken', 'role': 'Technician', 'email': 'ken@example.jp', 'phone': '+819012345678', 'hours': 'always'}],
    'escalation': 'email_then_phone', 'alert_phones': [{'number': '+81312345678', 'label': 'SOC liaison', 'hours': 'always'}],
    'alert_emails': [{'email': 'alerts@example.jp'}], 'session_at': '2026-12-01 10:00', 'responsibilities': '佐藤 愛子',
}
O365 = {
    'customer_legal_name': '株式会社フィヨルド', **TENANT, 'directory': 'cloud', 'license': 'e3', 'audit_log': True, 'consent_status': 'granted',
    'consent_admin': 'admin@example.onmicrosoft.com', 'consent_on': '2026-11-02', 'users': '120', 'mailboxes': '140',
    'sign_in_countries': [{'country': 'JP'}], 'allowed_actions': ['disable_user', 'revoke_sessions'], 'access_exception': False, 'confirmed': '佐藤 愛子',
}
DELEGATION = {
    'customer_legal_name': '株式会社フィヨルド', 'customer_address': '北海道札幌市1-1', 'customer_country': 'JP', 'signatory_name': '木村 一郎',
    'signatory_title': '代表取締役', 'signatory_email': 'kimura@example.jp', 'partner_legal_name': 'Kita IT 株式会社', 'partner_account_id': 'ACC-1234567',
    'scope_monitoring': True, 'scope_investigation': True, 'isolation_allowed': False, 'identity_actions': False, 'direct_assistance': True,
    'customer_contacts': [{'name': '木村 一郎', 'phone': '+81111234567', 'email': 'kimura@example.jp'}],
    'valid_from': '2026-11-01', 'signed_on': '2026-11-01', 'signed_copy': Path('signed.pdf'), 'confirmed': '佐藤 愛子',
}
DEFENDER = {
    'customer_legal_name': '株式会社フィヨルド', **TENANT, 'plan': 'p2', 'devices_total': '30', 'devices_onboarded': '28',
    'devices_by_os': [{'os': 'windows', 'count': '30', 'onboarded': '28'}], 'consent_status': 'granted', 'consent_admin': 'admin@example.onmicrosoft.com',
    'consent_on': '2026-11-02', 'gdap': False, 'isolation_allowed': True, 'full_tunnel': False, 'confirmed': '佐藤 愛子',
}


class Onboarding(WatchpostTest):
    def make_backend(self, folder: Path) -> Backend:
        return Backend(self.installation, folder, '--demo-onboarding', 'fresh')

    def sit_down(self, language: str = 'en') -> Person:
        person = Person.sit_down(self, 'administrator', language=language)
        person.show_onboarding()
        return person

    # -- the other side, by its own tool

    def own(self) -> dict[str, Any]:
        """The partner's document, as the server has it."""
        partner = self.backend.ready['demoUsers'][0]['partner']
        return next(document for document in self.backend.soc.get('/soc/v1/onboarding').json()['items'] if document['partnerName'] == partner)

    def reaches(self, state: str) -> dict[str, Any]:
        return wait_for(lambda: (lambda document: document if document['state'] == state else None)(self.own()), f'the onboarding to be {state}', 30)

    def advance(self, state: str, *more: str) -> None:
        self.backend.soc_command('advance', self.own()['id'], state, *more)

    def submission(self, form: str, state: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            return next((item for item in self.backend.soc.get('/soc/v1/submissions').json()['items']
                         if item['formId'] == form and item['state'] == state), None)
        return wait_for(look, f'{form} to be {state}', 30)

    # -- the way

    def walk_to_the_forms(self, aiko: Person) -> None:
        window, say = aiko.window, aiko.say
        for product in ('Core MDR', 'Core MDR for Microsoft'):
            window.point_at(window.find('check box', say(product)))
        window.set_text(window.find('text', say('Note for your account manager (optional)')), '14 customers')
        window.press('push button', say('Tell the Account Manager'))
        document = self.reaches('interest_expressed')
        self.assertEqual((document['products'], document['interest']['note']), (['core_mdr', 'core_mdr_microsoft'], '14 customers'))
        self.advance('under_qualification')
        self.advance('forwarded_to_onboarding')
        self.advance('more_info_needed', '--reason', 'How many endpoints are there?')
        window.reads('How many endpoints are there?', seconds=30)
        window.set_text(window.find('text', say('Your answer')), 'About 300.')
        window.press('push button', say('Send Answer'))
        self.reaches('in_review')
        window.set_text(window.find('text', say('Date of the first session')), '2030-01-31')
        window.set_text(window.find('text', say('%s: time of day') % say('Date of the first session')), '09:00')
        window.set_text(window.find('text', say('Who attends, with commas between the names')), '佐藤 愛子、Jürgen Müller, 田中 健')
        window.press('push button', say('Book the First Session'))
        wait_for(lambda: (self.own()['session'] or {}).get('attendees') == ['佐藤 愛子', 'Jürgen Müller', '田中 健'], 'the session to be booked', 30)
        window.press('push button', say('Confirm Our Responsibilities'), seconds=30)
        self.reaches('responsibilities_confirmed')
        accept = wait_for(lambda: [node for node in window.search('push button', contains=say('Accept as %s').replace('%s', '').strip())
                                   if 'sensitive' in window.states(node)], 'the terms to be acceptable', 30)[0]
        window.click(accept)
        document = self.reaches('terms_accepted')
        self.assertEqual(document['terms']['accepted']['version'], document['terms']['version'])

    def begin(self, aiko: Person, name: str, customer: str = '') -> FormFiller:
        form = definition(name)
        aiko.open_form(form['title'][aiko.language], customer)
        aiko.window.press('push button', aiko.say('Begin'), seconds=30)
        return FormFiller(aiko, form, aiko.language)

    def partner_form(self, aiko: Person) -> None:
        """Not right at first, then submitted, returned with a remark at a field, corrected and accepted."""
        window, say = aiko.window, aiko.say
        filler = self.begin(aiko, 'mdr_onboarding')
        filler.fill(MDR | {'account_id': '1234567'})
        filler.press('push button', say('Submit'))
        wrong = say('An account id begins with ACC- or WGC- and goes on with digits or capital letters, such as ACC-1234567.')
        window.reads(wrong)
        window.find('list item', contains=wrong, states=['focused'])
        aiko.desk.keys('Escape')
        window.gone('list item', contains=wrong, states=['focused'])
        filler.fill({'account_id': MDR['account_id']})
        filler.submit()
        submitted = self.submission('mdr_onboarding', 'submitted')
        self.assertEqual(submitted['answers']['legal_name'], MDR['legal_name'])
        self.assertEqual([contact['phone'] for contact in submitted['answers']['contacts']], ['+81312345678', '+819012345678'])
        # The session that it asks for is booked, in the time of its zone.
        self.assertEqual(self.own()['session']['at'], '2026-12-01T01:00:00.000Z')

        self.backend.soc_command('return', submitted['id'], '--comment', 'Please correct the address.', '--remark', 'address=Write the street in full.')
        window.reads('Write the street in full.', seconds=30)
        filler.fill({'address': '東京都千代田区丸の内1-1-1'})
        filler.submit()
        again = self.submission('mdr_onboarding', 'submitted')
        self.assertEqual((len(again['revisions']), again['answers']['address']), (2, '東京都千代田区丸の内1-1-1'))
        self.backend.soc_command('accept', again['id'], '--comment', 'Welcome.')
        window.reads(say('Accepted'), seconds=30)
        self.assertEqual(self.own()['coverage']['model'], '24x7')

    def customer_form(self, aiko: Person, name: str, customer: str, answers: dict[str, Any]) -> dict[str, Any]:
        """Submitted, and accepted by the other side."""
        filler = self.begin(aiko, name, customer)
        filler.fill(answers)
        filler.submit()
        submitted = self.submission(name, 'submitted')
        self.assertEqual(submitted['customerName'], customer)
        for field, value in answers.items():
            if isinstance(value, str) and filler.fields[field]['type'] in ('text', 'email', 'date', 'upn', 'guid', 'domain', 'choice'):
                self.assertEqual(submitted['answers'][field], value)
        self.backend.soc_command('accept', submitted['id'])
        aiko.window.reads(aiko.say('Accepted'), seconds=30)
        return submitted['answers']

    def the_whole_way(self, language: str) -> None:
        aiko = self.sit_down(language)
        customer = self.backend.customer('core_mdr_microsoft')
        number = self.backend.raise_incident('Before the forms', 'high', customerId=customer['id'], product='core_mdr_microsoft')
        self.walk_to_the_forms(aiko)
        self.partner_form(aiko)
        signed = self.scratch / f'signed-{language}.pdf'
        signed.write_bytes(b'%PDF-1.7\n% a signed copy\n')
        given = self.customer_form(aiko, 'mdr_client_delegation', customer['name'], DELEGATION | {'signed_copy': signed})
        self.assertEqual((given['signed_copy']['name'], given['signed_copy']['sha256']), (signed.name, hashlib.sha256(signed.read_bytes()).hexdigest()))
        self.customer_form(aiko, 'mdr_o365_onboarding', customer['name'], O365)
        self.customer_form(aiko, 'mdr_defender_onboarding', customer['name'], DEFENDER)

        # All of it is accepted, and the first session is held.
        self.backend.soc_command('session-held', self.own()['id'], '--at', '2026-11-20T01:00:00Z', '--attendee', '佐藤 愛子')
        if self.own()['state'] != 'onboarded':
            self.advance('onboarded')
        self.reaches('onboarded')
        aiko.open_form(aiko.say('The Way There'))
        aiko.window.reads(aiko.say('Onboarded'), seconds=30)

        # What the form says is whom the SOC contacts, in an incident that was open before, too.
        aiko.open(number)
        aiko.window.reads('alerts@example.jp', seconds=30)
        aiko.window.reads('+81312345678')


class InEnglish(Onboarding):
    def test_the_whole_way(self) -> None:
        self.the_whole_way('en')


class InJapanese(Onboarding):
    def test_the_whole_way(self) -> None:
        self.the_whole_way('ja')


class Drafts(Onboarding):
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


if __name__ == '__main__':
    unittest.main(verbosity=2)
