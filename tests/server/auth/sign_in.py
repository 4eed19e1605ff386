#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, and everything that somebody may try there.

    sign_in.py [SERVER]
"""

import base64
import email
import hmac
import html
import http.client
import socket
import sqlite3
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Optional

from world import PASSWORD, World, main
from watchpost_server import FORM, Api, Client, Response, Server, SignIn, form, wait_until

import watchpost_server

EMAIL = 'tech@north.example'


def family_of(refresh_token: str) -> str:
    said = refresh_token.partition('.')[0]
    return base64.urlsafe_b64decode(said + '=' * (-len(said) % 4)).decode().split()[0]


class TestSignIn(World):
    def begin(self) -> SignIn:
        flow = SignIn(self.server.url)
        self.assertEqual(flow.open().status, 200)
        return flow

    def get_code(self, flow: Optional[SignIn] = None) -> tuple[SignIn, str]:
        flow = flow or self.begin()
        answer = flow.submit(EMAIL, PASSWORD)
        self.assertEqual(answer.status, 303, answer)
        return flow, SignIn.answer_of(answer)['code']

    def grant_refused(self, answer: Response) -> None:
        self.assertEqual((answer.status, answer.json()['error']), (400, 'invalid_grant'), answer)

    def works(self, api: Api) -> bool:
        return api.get('/v1/me').status == 200

    def change(self, sql: str, *values: Any) -> None:
        """What only time would do, done to the database."""
        with sqlite3.connect(self.server.state / 'watchpost.db', timeout=20) as database:
            database.execute(sql, values)
        database.close()

    def ask(self, sql: str) -> Any:
        with sqlite3.connect(self.server.state / 'watchpost.db', timeout=20) as database:
            rows = database.execute(sql).fetchall()
        database.close()
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows

    def seal(self, flow: SignIn, expires: float) -> str:
        """What the server would have put into the form at another time."""
        value = f'{int(expires * 1000)}\n{flow.verifier}\n{flow.redirect}\n{flow.challenge}\n{flow.state}'.encode()
        key = self.ask("SELECT value FROM meta WHERE name = 'sign-in-key'").encode()
        signature = hmac.new(key, b'sign-in\0' + value, 'sha256').digest()[:16]
        return '.'.join(base64.urlsafe_b64encode(part).rstrip(b'=').decode() for part in (value, signature))

    # The page

    def test_opening_the_page_writes_nothing(self) -> None:
        with sqlite3.connect(self.server.state / 'watchpost.db') as database:
            before = database.execute('PRAGMA data_version').fetchone()
            for _ in range(50):
                self.begin()
            self.assertEqual(SignIn(self.server.url).open(redirect_uri='http://evil.example/').status, 400)
            self.assertEqual(database.execute('PRAGMA data_version').fetchone(), before)
        database.close()

    def test_the_page_speaks_the_browsers_language_and_protects_itself(self) -> None:
        for accept, language, words in (('ja,en;q=0.8', 'ja', 'サインイン'), ('en-US,en;q=0.9,ja;q=0.8', 'en', 'Sign in'), ('de', 'en', 'Sign in'),
                                        ('de,ja;q=0.2,en;q=0.1', 'ja', 'パスワード'), ('java', 'en', 'Password'), (';;q=,,=', 'en', 'Sign in')):
            page = SignIn(self.server.url, 'http://127.0.0.1:40001/').open({'Accept-Language': accept})
            with self.subTest(accept):
                self.assertIn(f'<html lang="{language}">', page.text)
                self.assertIn(words, page.text)
        policy = page.headers['Content-Security-Policy']
        self.assertIn("form-action 'self' http://127.0.0.1:40001;", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertIn("default-src 'none'", policy)
        self.assertEqual((page.headers['Cache-Control'], page.headers['Referrer-Policy']), ('no-store', 'no-referrer'))
        self.assertIsNone(page.headers['Set-Cookie'])
        self.assertNotIn('<script', page.text)

    def test_what_was_typed_comes_back_as_text(self) -> None:
        flow = self.begin()
        answer = flow.submit('"><script>alert(1)</script>@x.example', 'wrong')
        self.assertEqual(answer.status, 401)
        self.assertNotIn('<script', answer.text)
        self.assertIn('&lt;script&gt;', answer.text)
        self.assertIn('role="alert"', answer.text)
        # The same form goes on.
        self.assertEqual(flow.submit(EMAIL, PASSWORD).status, 303)

    def test_a_request_that_is_not_ours_is_never_redirected(self) -> None:
        bad = ('http://127.0.0.1/', 'http://127.0.0.1:40000', 'http://127.0.0.1:40000/x', 'http://127.0.0.1:40000/?a', 'https://127.0.0.1:40000/',
               'http://127.0.0.1:40000@evil.example/', 'http://localhost:40000/', 'http://127.0.0.1:0/', 'http://127.0.0.1:65536/',
               'http://127.0.0.2:40000/', 'http://[::1]:40000/#f', 'http://evil.example:80/', 'javascript:alert(1)', '')
        for redirect in bad:
            with self.subTest(redirect):
                answer = SignIn(self.server.url).open(redirect_uri=redirect)
                self.assertEqual((answer.status, answer.headers['Location']), (400, None))
        for changed in ({'client_id': 'other'}, {'client_id': None}, {'redirect_uri': None}, {'state': 'x' * 1025}):
            with self.subTest(changed):
                answer = SignIn(self.server.url).open(**changed)
                self.assertEqual((answer.status, answer.headers['Location']), (400, None))
        for redirect in ('http://127.0.0.1:1/', 'http://[::1]:65535/'):
            self.assertEqual(SignIn(self.server.url, redirect).open().status, 200)

    def test_only_s256_and_code(self) -> None:
        for changed, error in (({'code_challenge_method': 'plain'}, 'invalid_request'), ({'code_challenge_method': None}, 'invalid_request'),
                               ({'code_challenge': None}, 'invalid_request'), ({'code_challenge': 'short'}, 'invalid_request'),
                               ({'response_type': 'token'}, 'unsupported_response_type'), ({'response_type': None}, 'unsupported_response_type')):
            with self.subTest(changed):
                flow = SignIn(self.server.url)
                answer = flow.open(**changed)
                carried = SignIn.answer_of(answer)
                self.assertTrue(answer.headers['Location'].startswith(flow.redirect + '?'))
                self.assertEqual((answer.status, carried), (303, {'error': error, 'state': flow.state, 'iss': self.server.url}))

    # The form

    def test_a_foreign_page_cannot_post_the_form(self) -> None:
        flow = self.begin()
        for headers in ({'Origin': 'http://evil.example'}, {'Origin': 'http://127.0.0.1:1'}, {'Origin': 'null', 'Sec-Fetch-Site': 'cross-site'},
                        {'Sec-Fetch-Site': 'same-site'}, {'Origin': self.server.url + '.evil.example'}):
            with self.subTest(headers):
                self.assertEqual(flow.submit(EMAIL, PASSWORD, headers).status, 403)
        # Our own page says no-referrer, so that a browser sends this:
        self.assertEqual(flow.submit(EMAIL, PASSWORD, {'Origin': 'null', 'Sec-Fetch-Site': 'same-origin'}).status, 303)
        self.assertEqual(self.begin().submit(EMAIL, PASSWORD, {'Origin': self.server.url}).status, 303)

    def test_a_request_id_is_used_once_and_not_forever(self) -> None:
        flow, _ = self.get_code()
        self.assertEqual(flow.submit(EMAIL, PASSWORD).status, 400)
        self.assertEqual(flow.submit(EMAIL, PASSWORD, request_id='forged').status, 400)
        self.server.stop()
        self.server.start()
        self.assertEqual(flow.submit(EMAIL, PASSWORD).status, 400, 'after a restart as well')
        answer = flow.submit(EMAIL, PASSWORD, {'Accept-Language': 'ja'}, self.seal(flow, time.time() - 1))
        self.assertEqual(answer.status, 400)
        self.assertIn('期限切れ', answer.text)
        self.assertEqual(flow.submit(EMAIL, PASSWORD, request_id=self.seal(flow, time.time() + 600) + 'x').status, 400)
        self.assertEqual(flow.submit(EMAIL, PASSWORD, request_id=self.seal(flow, time.time() + 600)).status, 303)

    def test_the_state_comes_back_as_it_was(self) -> None:
        flow = SignIn(self.server.url)
        flow.state = 'a&b=c#d %00 é日本'
        flow.open()
        carried = SignIn.answer_of(flow.submit(EMAIL, PASSWORD))
        self.assertEqual((carried['state'], carried['iss']), (flow.state, self.server.url))

    def test_guessing_is_slowed_down(self) -> None:
        flow = self.begin()
        for _ in range(5):
            self.assertEqual(flow.submit('admin@north.example', 'wrong').status, 401)
        answer = flow.submit('ADMIN@north.example', PASSWORD)
        self.assertEqual(answer.status, 429, 'even with the right one, and however it is written')
        self.assertTrue(1 <= int(answer.headers['Retry-After']) <= 60)
        self.assertEqual(flow.submit(EMAIL, PASSWORD).status, 303, 'another account goes on')

    def test_forms_that_are_none(self) -> None:
        for body in (b'', b'request=a', b'request=%zz&email=a&password=b', b'request=a&request=b&email=c&password=d', b'\xff\xfe\x00',
                     form(request='a', email='x' * 255, password='y'), form(request='a', email='x', password='y' * 1025)):
            for path in ('/oauth/authorize', '/oauth/token', '/oauth/revoke'):
                with self.subTest(path=path, body=body[:30]):
                    self.assertEqual(watchpost_server.send(self.server.url, 'POST', path, body, FORM).status, 400)

    # Codes and tokens

    def test_a_code_used_again_ends_what_came_of_it(self) -> None:
        flow, code = self.get_code()
        client = Client(self.server.url, flow.redeem(code).json())
        stream = client.events()
        self.assertTrue(self.works(client))
        self.grant_refused(flow.redeem(code))
        self.assertFalse(self.works(client))
        self.grant_refused(client.refresh())
        self.assertTrue(stream.ended.wait(10), 'and its stream')

    def test_a_code_needs_its_verifier_and_its_redirect(self) -> None:
        for changed in ({'code_verifier': 'x' * 50}, {'code_verifier': ''}, {'redirect_uri': 'http://127.0.0.1:1/'}, {'code': 'forged'}):
            with self.subTest(changed):
                flow, code = self.get_code()
                self.grant_refused(flow.redeem(**{'code': code, **changed}))
                if 'code' not in changed:
                    self.grant_refused(flow.redeem(code))  # one try
        flow, code = self.get_code()
        self.assertEqual(flow.redeem(code, client_id='other').json()['error'], 'invalid_client')
        self.assertEqual(flow.redeem(code, grant_type='password').json()['error'], 'unsupported_grant_type')
        self.assertEqual(flow.redeem(code, code_verifier=None).json()['error'], 'invalid_request')
        self.assertEqual(flow.redeem(code).status, 200)

    def test_a_code_expires(self) -> None:
        flow, code = self.get_code()
        self.change('UPDATE codes SET expires = 1 WHERE family IS NULL')
        self.grant_refused(flow.redeem(code))

    def test_an_access_token_expires(self) -> None:
        client = self.server.sign_in(EMAIL, PASSWORD)
        self.change('UPDATE tokens SET expires = 1 WHERE type = 1')
        self.refused(client.get('/v1/me'), 401, 'auth-required')
        self.assertEqual(client.refresh().status, 200)
        self.assertTrue(self.works(client))
        type(self).sign_everybody_in()

    def test_refreshing_leaves_a_few_rows_and_an_old_token_ends_it_all(self) -> None:
        before = self.ask('SELECT count(*) FROM tokens')
        client = self.server.sign_in(EMAIL, PASSWORD)
        every = [client.tokens['refresh_token']]
        for _ in range(50):
            self.assertEqual(client.refresh().status, 200)
            every.append(client.tokens['refresh_token'])
        for _ in range(20):  # answers that never arrive
            self.assertEqual(client.refresh(every[-1]).status, 200)
        self.assertLessEqual(self.ask('SELECT count(*) FROM tokens') - before, 1 + 4 + 8)
        self.assertEqual(client.refresh().status, 200)
        self.assertTrue(self.works(client))
        self.grant_refused(client.refresh(every[3]))  # nobody keeps it, and still it is known
        self.assertFalse(self.works(client))
        self.grant_refused(client.refresh())
        other = self.server.sign_in(EMAIL, PASSWORD)
        said, _, seal = other.tokens['refresh_token'].partition('.')
        for made in (f'{said[:-4]}AAAA.{seal}', f'{said}.{seal[:-4]}AAAA', said, f'.{seal}', '.', 'x' * 5000):
            self.grant_refused(client.refresh(made))
        self.assertTrue(self.works(other), 'what somebody made up ends nothing')

    def test_a_state_of_the_version_before(self) -> None:
        """What it kept beyond need goes, and everybody stays signed in."""
        client = self.server.sign_in(EMAIL, PASSWORD)
        client.refresh()
        family = family_of(client.tokens['refresh_token'])
        for number in range(20):
            self.change('INSERT INTO tokens (hash, family, type, generation, expires) VALUES (?, ?, 2, 1, ?)', f'old {number}', family, 1 << 50)
        body = '{"status":412,"current":{"kind":"incident","id":"INC-1","revision":3,"document":{"title":"long"}}}'
        self.change("INSERT INTO keys VALUES ('u', 'k', 'f', 412, 't', ?, NULL, ?)", body, int(time.time() * 1000))
        self.change('ALTER TABLE used_sign_ins RENAME TO sign_ins')
        self.change('DROP TABLE license_keys')
        for later in ('codes_user', 'keys_scope_at'):
            self.change(f'DROP INDEX {later}')
        self.change("UPDATE meta SET value = '4' WHERE name = 'server-tables'")
        self.server.stop()
        self.server.start()
        self.assertEqual(self.ask("SELECT body FROM keys WHERE scope = 'u'"), body.replace(',"document":{"title":"long"}', ''))
        self.assertEqual(self.ask(f"SELECT count(*) FROM tokens WHERE family = '{family}' AND type = 2"), 2)
        self.assertEqual(client.refresh().status, 200)
        self.assertTrue(self.works(client))

    def test_signing_out_with_a_token_that_is_kept_no_more(self) -> None:
        client = self.server.sign_in(EMAIL, PASSWORD)
        first = client.tokens['refresh_token']
        for _ in range(3):
            client.refresh()
        self.assertEqual(watchpost_server.send(self.server.url, 'POST', '/oauth/revoke', form(token=first), FORM).status, 200)
        self.assertFalse(self.works(client))

    def test_one_sign_in_more_than_a_user_has_ends_the_oldest(self) -> None:
        oldest, user = self.server.sign_in('auditor@north.example', PASSWORD), self.people['auditor']['id']
        for number in range(32 - self.ask(f"SELECT count(*) FROM families WHERE user = '{user}'")):
            self.change('INSERT INTO families (id, user, at) VALUES (?, ?, 0)', f'made {number}', user)
            self.change('INSERT INTO tokens (hash, family, type, generation, expires) VALUES (?, ?, 2, 1, ?)', f'made {number}', f'made {number}', 1 << 50)
        self.change('UPDATE tokens SET expires = expires - 24 * 3600000 WHERE type = 2 AND family = ?', family_of(oldest.tokens['refresh_token']))
        stream = oldest.events()
        stream.wait('heartbeat')
        type(self).auditor = self.server.sign_in('auditor@north.example', PASSWORD)
        self.assertTrue(stream.ended.wait(10))
        self.assertFalse(self.works(oldest))
        self.grant_refused(oldest.refresh())
        self.assertTrue(self.works(self.auditor))
        self.assertEqual(self.ask(f"SELECT count(*) FROM families WHERE user = '{user}'"), 32)

    def test_the_previous_refresh_token_works_until_its_successor_was_used(self) -> None:
        client = self.server.sign_in(EMAIL, PASSWORD)
        first = client.tokens['refresh_token']
        lost = client.refresh(first).json()            # the answer that never arrived
        again = client.refresh(first).json()           # so the client asks again
        self.assertNotEqual(lost['refresh_token'], again['refresh_token'])
        third = client.refresh(again['refresh_token']).json()
        self.assertTrue(self.works(Api(self.server.url, third['access_token'])))
        client.refresh(again['refresh_token'])         # still the previous one
        self.grant_refused(client.refresh(first))      # an older one: somebody has stolen it
        for token in (third['refresh_token'], again['refresh_token'], lost['refresh_token']):
            self.grant_refused(client.refresh(token))
        self.assertFalse(self.works(Api(self.server.url, third['access_token'])))

    def test_the_successor_that_was_lost_is_worthless_once_the_other_was_used(self) -> None:
        client = self.server.sign_in(EMAIL, PASSWORD)
        stolen = client.refresh(client.tokens['refresh_token']).json()['refresh_token']
        self.assertEqual(client.refresh().status, 200)
        self.assertEqual(client.refresh().status, 200)
        self.grant_refused(client.refresh(stolen))
        self.assertFalse(self.works(client), 'two had it: nobody has it')

    def test_an_access_token_refreshes_nothing_and_the_other_way_round(self) -> None:
        client = self.server.sign_in(EMAIL, PASSWORD)
        self.grant_refused(client.refresh(client.token))
        self.assertFalse(self.works(Api(self.server.url, client.tokens['refresh_token'])))
        self.assertTrue(self.works(client))

    def test_revocation_ends_the_sign_in_and_its_streams_only(self) -> None:
        one, other = self.server.sign_in(EMAIL, PASSWORD), self.server.sign_in(EMAIL, PASSWORD)
        streams = [one.events(), other.events()]
        for stream in streams:
            stream.wait('heartbeat')
        self.assertEqual(watchpost_server.send(self.server.url, 'POST', '/oauth/revoke', form(token=one.tokens['refresh_token']), FORM).status, 200)
        self.assertTrue(streams[0].ended.wait(10))
        self.refused(one.get('/v1/me'), 401, 'auth-required')
        self.grant_refused(one.refresh())
        self.assertTrue(self.works(other))
        self.assertFalse(streams[1].ended.is_set())
        streams[1].close()
        self.assertEqual(watchpost_server.send(self.server.url, 'POST', '/oauth/revoke', form(token='unknown'), FORM).status, 200)

    def test_a_change_of_role_ends_streams_and_cursors(self) -> None:
        client = self.server.sign_in('admin@north.example', PASSWORD)
        cursor, stream = client.changes()[1], client.events()
        stream.wait('heartbeat')
        self.change("UPDATE users SET role = 'auditor' WHERE email = 'admin@north.example'")
        watchpost_server.send(self.server.url, 'POST', '/oauth/revoke', form(token='anything'), FORM)  # the next look at all streams
        self.assertTrue(stream.ended.wait(10))
        self.refused(client.get('/v1/changes', cursor=cursor), 410, 'cursor-expired')
        self.refused(client.post(f'/v1/incidents/{self.raise_incident()}/acknowledge'), 403, 'forbidden')
        self.change("UPDATE users SET role = 'administrator' WHERE email = 'admin@north.example'")

    def test_a_restart_keeps_everybody_signed_in(self) -> None:
        client = self.server.sign_in(EMAIL, PASSWORD)
        number = self.raise_incident()
        key = '11111111-2222-4333-8444-555555555555'
        first = self.ok(client.post(f'/v1/incidents/{number}/comment', {'text': 'before'}, key))
        cursor = client.changes()[1]
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        again = client.post(f'/v1/incidents/{number}/comment', {'text': 'before'}, key)
        self.assertEqual((again.json(), again.headers['Idempotency-Replayed']), (first, 'true'))
        self.assertEqual(client.changes(cursor)[0], [])
        self.assertEqual(client.refresh().status, 200)

    def test_a_new_password_ends_the_old_sign_ins(self) -> None:
        client = self.server.sign_in('stranger@south.example', PASSWORD)
        self.server.stop()
        self.server.add_user('stranger@south.example', 'another password', 'technician', 'South', 'Stranger')
        with self.assertRaises(RuntimeError):
            self.server.add_user('stranger@south.example', 'another password', 'technician', 'North', 'Stranger')
        for email, password, role in (('nobody', PASSWORD, 'technician'), ('a@b.example', 'short', 'technician'), ('a@b.example', PASSWORD, 'soc_analyst')):
            with self.assertRaises(RuntimeError):
                self.server.add_user(email, password, role, 'North', 'X')
        self.server.start()
        with self.assertRaises(RuntimeError):  # one process at a time
            self.server.add_user('late@north.example', PASSWORD, 'technician', 'North', 'Late')
        self.refused(client.get('/v1/me'), 401, 'auth-required')
        self.server.sign_in('stranger@south.example', 'another password')
        self.server.stop()
        self.server.add_user('stranger@south.example', PASSWORD, 'technician', 'South', 'Stranger')
        self.server.start()

    def test_zz_no_secret_is_in_the_log_or_in_the_database(self) -> None:
        flow, code = self.get_code()
        tokens = flow.redeem(code).json()
        flow.submit(EMAIL, 'a wrong and secret word')
        Client(self.server.url, tokens).refresh()
        self.tech.get('/v1/incidents', q='searched-for-this')
        secrets = {PASSWORD, 'a wrong and secret word', code, flow.request_id, flow.verifier, flow.state, tokens['access_token'],
                   tokens['refresh_token'], self.soc.token, self.tech.token, self.tech.tokens['refresh_token']}
        wait_until(lambda: 'POST /oauth/token 200' in self.server.log(), what='a log of what was done')
        log = self.server.log()
        self.assertEqual([secret for secret in secrets | {'searched-for-this'} if secret in log], [])
        self.server.stop()
        kept = b''.join(path.read_bytes() for path in self.server.state.glob('watchpost.db*'))
        self.assertEqual([secret for secret in secrets if secret.encode() in kept and secret != flow.state], [])
        self.assertEqual((self.server.state / 'soc-token').stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.server.state.stat().st_mode & 0o077, 0)


class TlsProxy:
    """What stands before the server where it is reached from everywhere: takes TLS, and appends its client to X-Forwarded-For."""

    def __init__(self) -> None:
        self.backend: tuple[str, int] = ('', 0)
        with tempfile.TemporaryDirectory() as folder:
            key, certificate = f'{folder}/key.pem', f'{folder}/certificate.pem'
            subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key,
                            '-out', certificate, '-days', '2', '-subj', '/CN=127.0.0.1'], check=True, capture_output=True)
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate, key)
        self.door = socket.create_server(('127.0.0.1', 0), backlog=64)
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                connection, client = self.door.accept()
            except OSError:
                return
            threading.Thread(target=self.pass_on, args=(connection, client[0]), daemon=True).start()

    def pass_on(self, plain: socket.socket, client: str) -> None:
        try:
            with self.context.wrap_socket(plain, server_side=True) as connection, socket.create_connection(self.backend) as backend:
                said = b''
                while b'\r\n\r\n' not in said:
                    said += connection.recv(65536)
                head, _, body = said.partition(b'\r\n\r\n')
                message = email.message_from_bytes(head.partition(b'\r\n')[2])
                while len(body) < int(message.get('Content-Length', '0')):
                    body += connection.recv(65536)
                before = message.get('X-Forwarded-For')
                lines = [line for line in head.split(b'\r\n') if not line.lower().startswith((b'x-forwarded-for:', b'connection:'))]
                lines.append(f'X-Forwarded-For: {before + ", " if before else ""}{client}'.encode())
                backend.sendall(b'\r\n'.join(lines) + b'\r\n\r\n' + body)
                while chunk := backend.recv(65536):
                    connection.sendall(chunk)
        except OSError:
            pass

    def close(self) -> None:
        self.door.close()


class TestBehindProxy(World):
    """Everybody comes over one proxy, and is still told apart."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.proxy = TlsProxy()
        cls.addClassCleanup(cls.proxy.close)
        cls.server = Server(arguments=('--trusted-proxy', '127.0.0.1', '--public-url', f'https://127.0.0.1:{cls.proxy.port}'),
                            environment=cls.environment)
        cls.server.add_user(EMAIL, PASSWORD, 'technician', 'North', 'Tech')
        with socket.create_server(('127.0.0.1', 0)) as free:  # the ready line says the public one
            cls.server.port = free.getsockname()[1]
        cls.proxy.backend = ('127.0.0.1', cls.server.port)
        cls.server.start()

    def send(self, client: str, method: str, path: str, body: bytes = b'', headers: Optional[dict[str, str]] = None, direct: bool = False) -> Response:
        """From the address `client`, over the proxy or directly."""
        source = (client, 0)
        if direct:
            connection = http.client.HTTPConnection(*self.proxy.backend, timeout=30, source_address=source)
        else:
            trust = ssl.create_default_context()
            trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection('127.0.0.1', self.proxy.port, timeout=30, source_address=source, context=trust)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Response(answer, answer.read())
        finally:
            connection.close()

    def try_to_sign_in(self, client: str, password: str, headers: Optional[dict[str, str]] = None, direct: bool = False) -> int:
        flow = SignIn(self.server.url)
        page = self.send(client, 'GET', '/oauth/authorize?' + form(
            response_type='code', client_id='watchpost-desktop', redirect_uri=flow.redirect, state=flow.state, code_challenge=flow.challenge,
            code_challenge_method='S256').decode())
        self.assertEqual(page.status, 200)
        request = html.unescape(page.text.partition('name="request" value="')[2].partition('"')[0])
        return self.send(client, 'POST', '/oauth/authorize', form(request=request, email=EMAIL, password=password),
                         {**FORM, 'Origin': self.server.url, **(headers or {})}, direct).status

    def test_a_stranger_locks_nobody_else_out(self) -> None:
        self.assertEqual(self.send('127.0.0.9', 'GET', '/.well-known/oauth-authorization-server').json()['issuer'], self.server.url)
        strangers = [f'127.0.0.{number}' for number in range(2, 8)]
        with ThreadPoolExecutor(2) as pool:
            self.assertEqual(list(pool.map(lambda n: self.try_to_sign_in(strangers[n % 6], 'wrong'), range(30))), [401] * 30)
        for stranger in strangers:
            self.assertEqual(self.try_to_sign_in(stranger, PASSWORD), 429)
        # What a stranger writes into the header itself changes nothing.
        self.assertEqual(self.try_to_sign_in(strangers[0], PASSWORD, {'X-Forwarded-For': '192.0.2.99'}), 429)
        self.assertEqual([self.try_to_sign_in(strangers[0], 'wrong', {'Forwarded': f'for=192.0.2.{number}'}) for number in (1, 2, 3)], [401, 429, 429])
        # Whoever the account belongs to comes in, where nobody knows them as well.
        self.assertEqual(self.try_to_sign_in('127.0.0.20', PASSWORD), 303)
        self.assertEqual(self.try_to_sign_in('127.0.0.20', 'mistyped'), 401)
        self.assertEqual(self.try_to_sign_in('127.0.0.20', PASSWORD), 303, 'and goes on as ever where they came in')
        self.assertEqual(self.try_to_sign_in('127.0.0.21', 'mistyped'), 401)
        self.assertEqual(self.try_to_sign_in('127.0.0.21', PASSWORD), 429, 'elsewhere the account is slow now')
        # Not over the proxy: the header says nothing.
        self.assertEqual(self.try_to_sign_in('127.0.0.30', 'wrong', {'X-Forwarded-For': '127.0.0.20'}, direct=True), 401)
        self.assertEqual(self.try_to_sign_in('127.0.0.30', PASSWORD, {'X-Forwarded-For': '127.0.0.20'}, direct=True), 429)


if __name__ == '__main__':
    main()
