# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the onboarding share: answers that are right, and short ways to begin, put and submit."""

import hashlib
import json
import uuid
from typing import Any, Optional

from world import ROOT
from watchpost_server import Api, Response

DOCUMENTS: list[dict[str, Any]] = json.loads((ROOT / 'tests/core/fixtures/forms/documents.json').read_text())['documents']


def right_answers(form: str) -> dict[str, Any]:
    return dict(next(d['answers'] for d in DOCUMENTS if d['form'] == form and not d['errors']))


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


PARTNER = right_answers('mdr_onboarding')
DEFENDER = right_answers('mdr_defender_onboarding')
PICTURE = b'\x89PNG\r\n\x1a\n' + b'a picture'
OTHER_PICTURE = b'\xff\xd8\xff\xe0' + b'another picture'
PDF = b'%PDF-1.7\n' + b'a signed copy'
DELEGATION = {**right_answers('mdr_client_delegation'),
              'signed_copy': {'name': '委任状.pdf', 'type': 'application/pdf', 'size': len(PDF), 'sha256': digest(PDF)}}


def type_of(data: bytes) -> str:
    return 'image/png' if data.startswith(b'\x89PNG') else 'image/jpeg' if data.startswith(b'\xff\xd8') else 'application/pdf'


def put_file(api: Api, data: bytes, kind: Optional[str] = None, name: Optional[str] = None) -> Response:
    return api.send('PUT', f'/v1/blobs/{name or digest(data)}', data, {'Content-Type': kind or type_of(data)})


def put(api: Api, number: str, body: Any, if_match: Optional[int] = None, key: Optional[str] = None) -> Response:
    return api.post(f'/v1/submissions/{number}', body, key, 'PUT', {} if if_match is None else {'If-Match': f'"{if_match}"'})


def begin(test: Any, api: Api, form: str, customer: Optional[str] = None, version: int = 1, **more: Any) -> str:
    """One of its kind; the draft that is there, when there is one."""
    number = str(uuid.uuid4())
    answer = put(api, number, {'formId': form, 'formVersion': version, 'customerId': customer, **more})
    if answer.status == 409 and answer.json()['current']['kind'] == 'submission':
        return str(answer.json()['current']['id'])
    test.assertEqual(answer.status, 201, answer)
    return number


def submit(api: Api, number: str, answers: Any, if_match: Optional[int] = None, key: Optional[str] = None) -> Response:
    return api.post(f'/v1/submissions/{number}/submit', {'answers': answers}, key, headers={} if if_match is None else {'If-Match': f'"{if_match}"'})
