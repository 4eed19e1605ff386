#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""watchpost-soc against the real server."""

import http.server
import json
import os
import socket
import subprocess
import tempfile
import threading
import unittest
import uuid
from pathlib import Path
from typing import Any, Optional

from watchpost_server import Server, send

FIXTURES = Path(__file__).resolve().parent.parent / 'core' / 'fixtures' / 'import'
PROGRAM = os.environ['WATCHPOST_SOC']
OK, REFUSED, USAGE, UNREACHABLE = range(4)
CUSTOMER = 'cus-kita'  # Core MDR for Microsoft
PARTNER = next(document['answers'] for document in json.loads((FIXTURES.parent / 'forms' / 'documents.json').read_text())['documents']
               if document['form'] == 'mdr_onboarding' and not document['errors'])
TEXTS = {'title': 'a title', 'severity': 'high', 'product': 'core_mdr', 'customerId': 'cus-aoba', 'steps': [{'text': 'one'}, {'text': 'two'}]}


class Cutter(http.server.ThreadingHTTPServer):
    """Hands requests on to the server, but loses the answers to the first `n`; or answers them all with `canned`."""

    def __init__(self, url: str, n: int = 0, canned: Optional[tuple[int, dict[str, str], bytes]] = None):
        super().__init__(('127.0.0.1', 0), Cut)
        self.url, self.left, self.canned = url, n, canned
        self.keys: list[Optional[str]] = []
        self.address = f'http://127.0.0.1:{self.server_address[1]}'
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *arguments: Any) -> None:
        self.shutdown()
        super().__exit__(*arguments)


class Cut(http.server.BaseHTTPRequestHandler):
    server: Cutter

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get('Content-Length', 0))) or None
        self.server.keys.append(self.headers.get('Idempotency-Key'))
        if self.server.canned:
            status, headers, answer = self.server.canned
        else:
            passed = {name: self.headers[name] for name in ('Authorization', 'Idempotency-Key', 'Content-Type') if self.headers[name]}
            response = send(self.server.url, self.command, self.path, body, passed)
            status, headers, answer = response.status, {'Content-Type': response.headers['Content-Type']}, response.body
        if self.server.left > 0:
            self.server.left -= 1
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(status)
        for name, value in {'Content-Length': str(len(answer)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        pass


class Cli(unittest.TestCase):
    server: Server

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = Server(demo=True)
        cls.server.__enter__()
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls) -> None:
        log = cls.server.log()
        cls.server.__exit__()
        cls.folder.cleanup()
        assert 'CRITICAL' not in log and 'WARNING' not in log, log

    def soc(self, *arguments: str, text: Any = '', code: int = OK, server: Optional[str] = None, token: Optional[str] = None) -> str:
        """Runs it and answers its standard output; its standard error is in self.error."""
        token = token or self.server.ready['socTokenFile']
        done = subprocess.run([PROGRAM, '--server', server or self.server.url, '--token-file', token, *arguments],
                              input=text if isinstance(text, bytes) else text.encode(), capture_output=True, timeout=120, check=False,
                              env={**os.environ, 'G_DEBUG': 'fatal-warnings', 'LC_ALL': 'C.UTF-8', 'TZ': 'Asia/Tokyo'})
        self.error = done.stderr.decode()
        self.assertEqual(done.returncode, code, (arguments, done.stdout, done.stderr))
        return done.stdout.decode()

    def json(self, *arguments: str, **more: Any) -> Any:
        return json.loads(self.soc(*arguments, '--json', **more))

    def file(self, content: bytes) -> str:
        path = Path(self.folder.name) / str(uuid.uuid4())
        path.write_bytes(content)
        path.chmod(0o600)
        return str(path)

    def raised(self, **changed: Any) -> str:
        return str(self.json('raise', '-', text=json.dumps({**TEXTS, **changed}))['id'])

    def document(self, incident: str) -> dict[str, Any]:
        return dict(self.server.soc.get(f'/soc/v1/incidents/{incident}').json())

    def count(self) -> int:
        return len(self.json('list', '--limit', '10000')['items'])


class Activations(Cli):
    def test_the_vendor_answers_from_a_file(self) -> None:
        batches = self.json('activation', 'list', '--state', 'processing')['items']
        self.assertEqual([line['state'] for line in batches[0]['lines']], ['pending', 'queued'])
        number = batches[0]['id']
        self.assertIn('XXXX-…-9LQE', self.soc('activation', 'show', number))
        self.assertIn(number, self.soc('activation', 'list'))
        answer = [{'id': '1', 'state': 'success', 'license': {'id': 'LIC-1011', 'product': 'core_mdr_microsoft', 'type': 'subscription', 'quantity': 0}},
                  {'id': '2', 'state': 'failed', 'errors': [{'code': 'used', 'message': 'Used in May'}]}]
        self.assertIn(number, self.soc('activation', 'answer', number, self.file(json.dumps(answer).encode())))
        shown = self.soc('activation', 'show', number)
        self.assertIn('LIC-1011', shown)
        self.assertIn('used Used in May', shown)
        self.soc('activation', 'answer', number, '-', text=json.dumps({'lines': answer}), code=REFUSED)
        for words in (('activation',), ('activation', 'erase'), ('activation', 'answer', number), ('activation', 'show')):
            self.soc(*words, code=USAGE)
        self.soc('activation', 'answer', number, '-', text='7', code=USAGE)


class Commands(Cli):
    def test_every_command_reaches_the_incident(self) -> None:
        incident = self.raised()
        self.assertIn(incident, self.soc('update', incident, '--title', '新しい題', '--add-step', 'three', '--step-command', 'wg show',
                                         '--before', 's2', '--add-endpoint', 'PC-9', '--add-user', 'a@b.example', '--add-recommendation', 'MFA',
                                         '--investigation', self.file('調査'.encode())))
        document = self.document(incident)
        self.assertEqual(document['title'], '新しい題')
        self.assertEqual(document['investigation'], '調査')
        self.assertEqual([step['text'] for step in document['steps']], ['one', 'three', 'two'])
        self.assertEqual(document['steps'][1]['command'], 'wg show')
        self.assertEqual(document['affectedEndpoints'][0]['hostName'], 'PC-9')
        self.assertEqual(document['affectedUsers'][0]['upn'], 'a@b.example')
        self.assertEqual(document['recommendations'][0]['text'], 'MFA')

        self.soc('update', incident, '--remove-step', 's1', '--body', self.file(b'{"addSteps":[{"text":"four","owner":"customer"}]}'))
        self.assertEqual([step['text'] for step in self.document(incident)['steps']], ['three', 'two', 'four'])
        self.soc('escalate', incident, '--reason', '暗号化が進行中')
        self.assertEqual(self.document(incident)['severity'], 'critical')
        self.assertEqual(self.document(incident)['severityRaised']['reason'], '暗号化が進行中')
        self.soc('ask', incident, 'Is this yours?', '--due', '2030-01-01T00:00:00Z')
        self.assertEqual(self.document(incident)['questions'][0]['text'], 'Is this yours?')
        self.soc('attempt', incident, '--channel', 'phone', '--to', '+81300001001', '--result', 'no_answer', '--at', '2026-01-10T00:00:00Z')
        self.assertEqual(self.document(incident)['contacts']['attempts'][0]['result'], 'no_answer')
        self.soc('comment', incident, '-', text='one\ntwo')
        self.soc('comment', incident, '--', '-- not an option')
        self.assertEqual([comment['text'] for comment in self.document(incident)['comments']], ['one\ntwo', '-- not an option'])
        shown = self.soc('show', incident)
        for text in ('新しい題', 'wg show', 'Is this yours?', '+81300001001', 'JST'):
            self.assertIn(text, shown)
        self.soc('resolve', incident, '--comment', 'done')
        self.assertEqual(self.document(incident)['status'], 'resolved')
        self.soc('close', incident, '--comment', 'over')
        self.assertEqual(self.document(incident)['status'], 'closed')

    def test_lists(self) -> None:
        self.assertIn('cus-aoba', self.soc('customers'))
        self.assertEqual(len(self.json('customers')['items']), 18)
        everything = self.json('list', '--limit', '10000')['items']
        self.assertGreaterEqual(len(everything), 324)
        self.assertEqual(len({incident['id'] for incident in everything}), len(everything))
        self.assertEqual(len(self.json('list', '--limit', '7')['items']), 7)
        of_one = self.json('list', '--customer', 'cus-midori', '--limit', '500')['items']
        self.assertTrue(of_one)
        self.assertEqual({incident['customerId'] for incident in of_one}, {'cus-midori'})
        self.assertIn('みどり総合病院', self.soc('list', '--customer', 'cus-midori'))
        found = self.json('list', '--search', '横展開', '--limit', '500')['items']
        self.assertTrue(found)
        self.assertTrue(all('横展開' in json.dumps(incident, ensure_ascii=False) for incident in found))
        self.assertEqual({incident['severity'] for incident in self.json('list', '--severity', 'critical')['items']}, {'critical'})

    def test_a_repeated_key_says_it_once(self) -> None:
        incident, key = self.raised(), str(uuid.uuid4())
        first = self.json('comment', incident, 'again', '--key', key)
        self.assertEqual(self.json('comment', incident, 'again', '--key', key), first)
        self.assertEqual(len(self.document(incident)['comments']), 1)
        self.soc('comment', incident, 'something else', '--key', key, code=REFUSED)

    def test_a_lost_answer_is_asked_for_under_the_same_key(self) -> None:
        incident = self.raised()
        with Cutter(self.server.url, 2) as cutter:
            self.soc('comment', incident, 'only once', server=cutter.address)
            self.assertEqual(len(cutter.keys), 3)
            self.assertEqual(len(set(cutter.keys)), 1)
            self.assertIsNotNone(cutter.keys[0])
        self.assertEqual([comment['text'] for comment in self.document(incident)['comments']], ['only once'])


class Onboarding(Cli):
    """What the account manager and the onboarding team do, at the partner that is at the beginning."""

    def partner(self) -> tuple[Any, str]:
        user = self.server.ready['demoUsers'][-1]
        client = self.server.sign_in(user['email'], user['password'])
        return client, str(client.get('/v1/onboarding').json()['id'])

    def test_from_interest_to_acceptance(self) -> None:
        client, partner = self.partner()
        self.assertEqual({document['partnerName'] for document in self.json('onboardings')['items']}, {'さくらMSP株式会社', '北斗ネットワークス株式会社'})
        self.assertIn('forms_returned', self.soc('onboardings'))
        self.soc('advance', partner, 'in_review', code=REFUSED)
        self.assertEqual(client.post('/v1/onboarding/interest', {'products': ['core_mdr']}).status, 200)
        self.soc('meeting', partner, '--at', '2030-01-01T01:00:00Z', '--place', '東京', '--note', 'bring a list')
        for state in ('under_qualification', 'forwarded_to_onboarding', 'in_review'):
            self.assertIn(partner, self.soc('advance', partner, state, '--reason', 'よい'))
        self.assertEqual([document['id'] for document in self.json('onboardings', '--state', 'in_review')['items']], [partner])
        for name, body in (('responsibilities', {}), ('terms', {'version': client.get('/v1/onboarding').json()['terms']['version']})):
            self.assertEqual(client.post(f'/v1/onboarding/{name}', body).status, 200)
        self.soc('session-held', partner, '--at', '2030-01-02T01:00:00Z', '--attendee', '高橋 翔', '--attendee', 'B')
        self.assertEqual(self.json('onboarding', partner)['session']['attendees'], ['高橋 翔', 'B'])
        shown = self.soc('onboarding', partner)
        for text in ('東京', 'terms_accepted', '2026-01', '2030-01-02 10:00 JST'):
            self.assertIn(text, shown)
        self.submissions(client, partner)

    def submissions(self, client: Any, partner: str) -> None:
        form, answers = str(uuid.uuid4()), PARTNER
        self.assertEqual(client.post(f'/v1/submissions/{form}', {'formId': 'mdr_onboarding', 'formVersion': 1}, method='PUT').status, 201)
        self.soc('accept', form, code=REFUSED)
        for again in (False, True):
            self.assertEqual(client.post(f'/v1/submissions/{form}/submit', {'answers': answers}).status, 200)
            self.assertEqual([document['id'] for document in self.json('submissions', '--partner', partner, '--state', 'submitted')['items']], [form])
            if not again:
                self.soc('return', form, '--remark', 'nonsense=x', code=REFUSED)
                self.soc('return', form, '--remark', 'no text', code=USAGE)
                self.soc('return', form, '--remark', 'address=番地=まで', '--comment', 'almost')
                document = self.json('submission', form)
                self.assertEqual([(r['field'], r['text']) for r in document['remarks']], [('address', '番地=まで')])
                self.assertIn('! address: 番地=まで', self.soc('submission', form))
        self.assertIn(form, self.soc('accept', form, '--comment', 'よし'))
        self.assertIn('accepted', self.soc('submissions', '--partner', partner))
        self.assertEqual(self.json('onboarding', partner)['coverage']['model'], answers['coverage'])
        self.soc('onboarding', 'nobody', code=REFUSED)
        self.soc('submission', '../incidents/INC-2001', code=USAGE)
        for arguments in (('advance', partner), ('meeting',), ('submissions', '--state')):
            self.soc(*arguments, code=USAGE)


class Refusals(Cli):
    def test_the_problem_is_printed_with_its_fields(self) -> None:
        incident = self.raised()
        self.soc('raise', '-', text=json.dumps({**TEXTS, 'title': '', 'severity': 'critical', 'product': 'core_mdr_microsoft'}), code=REFUSED)
        self.assertIn('/title', self.error)
        self.assertIn('/severity', self.error)
        answer = self.json('escalate', incident, 'low', '--reason', 'x', code=REFUSED)
        self.assertEqual(answer['error']['problem'], 'conflict')
        self.json('escalate', incident, 'dire', code=REFUSED)
        self.assertIn('/severity', self.error)
        self.assertIn('/reason', self.error)
        self.soc('show', 'INC-999999', code=REFUSED)
        self.soc('attempt', incident, code=REFUSED)
        self.soc('raise', '-', '--customer', 'nobody', text=json.dumps(TEXTS), code=REFUSED)
        self.assertIn('/customerId', self.error)

    def test_a_partners_token_is_not_the_socs(self) -> None:
        user = self.server.ready['demoUsers'][0]
        client = self.server.sign_in(user['email'], user['password'])
        token = self.file(client.token.encode())
        answer = self.json('list', token=token, code=REFUSED)
        self.assertEqual(answer['error']['problem'], 'forbidden')
        self.soc('list', token=self.file(b'nonsense'), code=REFUSED)

    def test_usage(self) -> None:
        for arguments in ((), ('dance',), ('show',), ('show', 'a', 'b'), ('list', '--limit', '0'), ('list', '--nonsense'), ('raise', '/nowhere'),
                          ('raise', '-', '--format', 'xml'), ('comment', 'INC-1', 'x', '--key', 'no-uuid'), ('comment', '../../v1/me', 'x'), ('show', ''), ('update', 'INC-1', '--body', '/nowhere')):
            self.soc(*arguments, code=USAGE, text='{}')
            self.assertTrue(self.error, arguments)
        self.soc('raise', '-', text='{"product":"core_mdr","title":"x"}', code=USAGE)
        self.assertIn('--customer', self.error)
        for text in ('', 'no json', '[' * 100000, '{"a":'):
            self.soc('raise', '-', text=text, code=USAGE)
        self.soc('list', token='/nowhere', code=USAGE)
        self.soc('list', token=self.file(b'two words'), code=USAGE)
        self.soc('list', token=self.file(b''), code=USAGE)

    def test_only_places_that_can_be_trusted(self) -> None:
        for server in ('http://192.0.2.1:80', 'http://localhost:1', 'ftp://127.0.0.1', 'nonsense', 'http://user:pass@127.0.0.1:1'):
            self.soc('list', server=server, code=USAGE)
        with socket.socket() as unused:
            unused.bind(('127.0.0.1', 0))
            self.soc('list', server=f'http://127.0.0.1:{unused.getsockname()[1]}', code=UNREACHABLE)
        for canned in ((200, {'Content-Type': 'text/html'}, b'<html>welcome</html>'), (200, {'Content-Type': 'application/json'}, b'{"items":[' + b'[' * 5000),
                       (302, {'Location': self.server.url + '/soc/v1/incidents'}, b'')):
            with Cutter(self.server.url, canned=canned) as cutter:
                self.soc('list', server=cutter.address, code=UNREACHABLE)
                self.assertEqual(len(cutter.keys), 1)

    def test_a_terminal_is_not_given_orders(self) -> None:
        incident = self.raised(title='\u001b]0;owned\u0007\u001b[31mred')
        for shown in (self.soc('show', incident), self.soc('list', '--limit', '10000')):
            self.assertIn('red', shown)
            self.assertNotIn('\u001b', shown)
            self.assertNotIn('\u0007', shown)


class Imports(Cli):
    GOOD = ('graph-incident', 'graph-powershell', 'graph-list', 'graph-alert', 'graph-unknown', 'threatsync-one', 'threatsync-items', 'threatsync-data', 'hostile-text',
            'hostile-link', 'hostile-types', 'hostile-threatsync')
    BAD = ('graph-redirected', 'hostile-missing', 'neither', 'empty-list', 'mixed-list')

    def test_every_fixture(self) -> None:
        names = {path.stem for path in FIXTURES.glob('*.json')}
        self.assertEqual(names, {*self.GOOD, *self.BAD, 'own'})
        for name in self.GOOD:
            answer = self.json('raise', str(FIXTURES / f'{name}.json'), '--customer', CUSTOMER, '--language', 'en')
            for one in answer.get('items', [answer]):
                document = self.document(one['id'])
                self.assertIn(document['severity'], ('informational', 'low', 'medium', 'high'), name)
                self.assertEqual(document['severity'], document['initialSeverity'])
                self.assertEqual((document['customerId'], document['language']), (CUSTOMER, 'en'))
        before = self.count()
        for name in self.BAD:
            answer = self.json('raise', str(FIXTURES / f'{name}.json'), '--customer', CUSTOMER, code=REFUSED)
            self.assertEqual(answer['error']['problem'], 'invalid', name)
            self.assertTrue(answer['error']['errors'], name)
        self.assertEqual(self.count(), before)

    def test_formats_named(self) -> None:
        self.soc('raise', str(FIXTURES / 'own.json'), '--customer', 'cus-aoba', '--format', 'own')
        self.soc('raise', str(FIXTURES / 'graph-alert.json'), '--customer', CUSTOMER, '--format', 'graph')
        self.soc('raise', str(FIXTURES / 'graph-incident.json'), '--customer', CUSTOMER, '--format', 'graph')
        self.soc('raise', str(FIXTURES / 'threatsync-one.json'), '--customer', 'cus-aoba', '--format', 'threatsync')
        self.soc('raise', str(FIXTURES / 'neither.json'), '--customer', 'cus-aoba', '--format', 'threatsync', code=REFUSED)

    def test_do_sends_any_command(self) -> None:
        number = self.raised()
        self.assertIn(f'{number} escalate', self.soc('do', 'incident', 'escalate', number, '--severity', 'critical', '--reason', '[確認済み]'))
        self.soc('do', 'incident', 'update', number, '--addSteps', '[{"text":"再起動する"}]', '--investigation', '42')
        document = self.document(number)
        self.assertEqual((document['severity'], document['severityRaised']['reason'], document['investigation']), ('critical', '[確認済み]', '42'))
        self.assertEqual(document['steps'][-1]['text'], '再起動する')
        key = str(uuid.uuid4())
        for _ in range(2):
            self.soc('do', 'incident', 'comment', number, '--text', 'once', '--key', key)
        self.assertEqual([comment['text'] for comment in self.document(number)['comments']], ['once'])
        for wrong in ((), ('incident',), ('incident', 'comment'), ('incident', 'reopen', number), ('nothing', 'comment', number), ('incident', 'comment', number, 'text'),
                      ('incident', 'comment', number, '--text'), ('incident', 'update', number, '--addSteps', '[{'), ('incident', 'update', number, '--addSteps', '[],"x":[]')):
            with self.subTest(wrong):
                self.soc('do', *wrong, code=USAGE)
        self.soc('do', 'incident', 'comment', number, '--text', '', code=REFUSED)
        listed = self.soc('do', '--help')
        routes = json.loads(subprocess.run([os.environ['WATCHPOST_SERVER'], '--print-routes'], capture_output=True, text=True, check=True).stdout)['routes']
        for route in routes:
            if route['command'] is not None and route['audience'] == 'soc':
                self.assertIn(f'do {route["kind"]} {route["command"]} ID', listed)

    def test_what_we_do_not_know_survives(self) -> None:
        source = json.loads((FIXTURES / 'graph-unknown.json').read_text())
        incident = self.json('raise', str(FIXTURES / 'graph-unknown.json'), '--customer', CUSTOMER)['id']
        extra = self.document(incident)['source']['extra']
        for name in ('severity', 'status', 'classification', 'determination', 'agentScore', 'copilotSummary', 'customTags', 'tenantId'):
            self.assertEqual(extra[name], source[name], name)
        for name in ('severity', 'serviceSource', 'newMember', 'evidence', 'id'):
            self.assertEqual(extra['alerts'][0][name], source['alerts'][0][name], name)
        own = self.raised(futureMember={'keep': ['me', None, 1.5]}, severity='unknown', product='total_mdr')
        document = self.document(own)
        self.assertEqual((document['futureMember'], document['severity'], document['product']), ({'keep': ['me', None, 1.5]}, 'unknown', 'total_mdr'))

    def test_encodings(self) -> None:
        text = (FIXTURES / 'graph-list.json').read_text()
        for content in (text.encode('utf-16'), b'\xfe\xff' + text.encode('utf-16-be'), b'\xef\xbb\xbf' + text.encode()):
            first = self.json('raise', self.file(content), '--customer', CUSTOMER)['items'][1]
            self.assertEqual(self.document(first['id'])['title'], '受信トレイの不審な転送ルール')
        broken = (FIXTURES / 'graph-incident.json').read_bytes().replace('\ufffd'.encode(), b'\x95')
        incident = self.json('raise', '-', '--customer', CUSTOMER, text=broken)['id']
        self.assertEqual(len(self.document(incident)['steps']), 8)
        self.soc('raise', self.file(b'\xff\xfe\x00'), '--customer', CUSTOMER, code=USAGE)

    def test_ten_thousand_alerts(self) -> None:
        alert = json.loads((FIXTURES / 'graph-alert.json').read_text())
        alert['evidence'] = []
        big = {'displayName': 'A storm', 'severity': 'high', 'description': 'あ' * 500000, 'alerts': [
            {**alert, 'id': str(i), 'evidence': [{'@odata.type': '#microsoft.graph.security.deviceEvidence', 'mdeDeviceId': str(i), 'deviceDnsName': f'h{i}.example'}]}
            for i in range(5000)] + [{'id': str(i), 'title': f'"{i}"'} for i in range(5000)]}
        incident = self.json('raise', self.file(json.dumps(big).encode()), '--customer', CUSTOMER)['id']
        document = self.document(incident)
        self.assertEqual(len(document['affectedEndpoints']), 1000)
        self.assertTrue(document['source']['extra']['shortened'])
        self.soc('raise', self.file(b'"' + b'x' * 25 * 1024 * 1024 + b'"'), '--customer', CUSTOMER, code=USAGE)



if __name__ == '__main__':
    unittest.main(verbosity=2)
