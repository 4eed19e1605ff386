#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong before the first row: each thing says so in words, with a way on."""

import subprocess
import unittest

from person import Person
from scene import Backend, WatchpostTest, wait_for


class Trouble(WatchpostTest):
    def at_welcome(self, keyring: bool = True) -> Person:
        desk = self.desk()
        desk.start_notifications()
        if keyring:
            desk.start_keyring()
        person = Person(desk, self.backend)
        person.start()
        return person

    # -- signing in

    def test_a_wrong_password(self) -> None:
        ken = self.at_welcome()
        ken.use_browser(password='not it')
        ken.enter_address(self.backend.url)
        seen = wait_for(ken.desk.browser_log, 'the browser')[-1]
        self.assertNotEqual(seen['form'], 303)
        self.assertIn('The address or the password is not right.', seen['text'])
        ken.use_browser()
        ken.window.press('push button', 'Open the Page Again')
        ken.see_inbox()

    def test_a_forged_answer_is_ignored(self) -> None:
        ken = self.at_welcome()
        ken.use_browser(state='forged')
        ken.enter_address(self.backend.url)
        seen = wait_for(ken.desk.browser_log, 'the browser')[-1]
        self.assertNotIn(seen['forged'], (200, 303), 'a forged state was taken')
        self.assertEqual(seen['landed'], 200)
        ken.see_inbox()

    def test_plain_http_is_refused(self) -> None:
        ken = self.at_welcome()
        ken.use_browser()
        ken.enter_address('http://192.0.2.10:8475')
        ken.window.reads('The address must begin with https://')
        self.assertEqual(ken.desk.browser_log(), [])

    def test_a_certificate_that_does_not_verify(self) -> None:
        certificate, key = self.scratch / 'certificate.pem', self.scratch / 'key.pem'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
                        '-keyout', str(key), '-out', str(certificate)], check=True, capture_output=True)
        folder = self.scratch / 'secure'
        folder.mkdir()
        secure = Backend(self.installation, folder, '--tls-cert', str(certificate), '--tls-key', str(key))
        self.addCleanup(secure.stop)
        secure.start()
        self.assertTrue(secure.url.startswith('https://'))
        ken = self.at_welcome()
        ken.use_browser()
        ken.enter_address(secure.url)
        failure = 'The server’s certificate comes from nobody this computer trusts'
        ken.window.reads(failure)
        self.assertEqual(ken.desk.browser_log(), [])
        # It was that address's: under the next one it does not stand.
        ken.window.set_text(ken.window.find('text', 'Address of your service'), self.backend.url)
        wait_for(lambda: failure not in ken.window.texts(), 'the old failure to go')

    def test_nobody_answers(self) -> None:
        ken = self.at_welcome()
        ken.use_browser()
        self.backend.stop()
        ken.enter_address(self.backend.url)
        ken.window.reads('No connection to the server')
        self.backend.start()
        ken.sign_in()

    # -- the keyring

    def test_no_keyring(self) -> None:
        ken = self.at_welcome(keyring=False)
        ken.sign_in()
        ken.window.reads('for this run only')
        number = self.backend.raise_incident('Works all the same', 'high')
        ken.row(number)
        ken.quit()
        ken.start()
        ken.window.reads('Sign In', seconds=30)

    def test_a_locked_keyring(self) -> None:
        ken = self.at_welcome()
        ken.sign_in()
        ken.quit()
        ken.desk.lock_keyring()
        ken.start()
        ken.window.reads('The keyring is locked', seconds=30)
        ken.window.press('push button', 'Unlock')
        prompt = wait_for(lambda: ken.desk.windows('Unlock') or ken.desk.windows('Authentication') or ken.desk.windows('[Kk]eyring'), 'the prompt for the password')
        ken.desk.command('xdotool', 'windowfocus', '--sync', prompt[0])
        ken.desk.type('keyring password')
        ken.desk.keys('Return')
        number = self.backend.raise_incident('After the keyring', 'high')
        ken.row(number, seconds=60)
        ken.window.find('push button', contains='Alerts ready')


if __name__ == '__main__':
    unittest.main(verbosity=2)
