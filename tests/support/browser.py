#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person with a browser: opens the sign-in page, fills in the form, follows the answer to where it leads.

    browser.py ORDERS.json URL

ORDERS: {"email", "password", "log"} and, for the impatient and the wicked: "accept_language"; "abandon": true (looks and goes
away); "state" or "code": what to put into the redirect in place of the real one.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from typing import Any


class Form(HTMLParser):
    """The one form of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.fields, self.text = '', {}, ''
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == 'form':
            assert (attributes.get('method') or '').lower() == 'post', 'the form is not posted'
            self.action = attributes.get('action') or ''
        elif tag == 'input' and attributes.get('name'):
            self.fields[attributes['name']] = attributes.get('value') or ''

    def handle_data(self, data: str) -> None:
        self.text += data


class Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at before they are followed."""

    def redirect_request(self, *_: Any) -> None:
        return None


opener = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({}))


def fetch(url: str, orders: dict[str, Any], data: bytes | None = None) -> tuple[int, str, str]:
    """Status, address to go on to, page."""
    headers = {'Accept-Language': orders.get('accept_language', 'en'), 'User-Agent': 'Browser of a test'}
    if data is not None:
        page = urllib.parse.urlsplit(url)
        headers |= {'Content-Type': 'application/x-www-form-urlencoded', 'Origin': f'{page.scheme}://{page.netloc}'}
    try:
        with opener.open(urllib.request.Request(url, data, headers), timeout=20) as response:
            return response.status, '', response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get('Location', ''), error.read().decode(errors='replace')


def replace_query(url: str, **values: str) -> str:
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query)) | values
    return parts._replace(query=urllib.parse.urlencode(query)).geturl()


def visit(url: str, orders: dict[str, Any]) -> dict[str, Any]:
    status, _, page = fetch(url, orders)
    seen: dict[str, Any] = {'url': url, 'page': status}
    form = Form(page)
    if status != 200 or not form.action or orders.get('abandon'):
        return seen | {'text': form.text}
    fields = form.fields | {'email': orders['email'], 'password': orders['password']}
    status, location, page = fetch(urllib.parse.urljoin(url, form.action), orders, urllib.parse.urlencode(fields).encode())
    seen |= {'form': status, 'location': location}
    if status != 303:
        return seen | {'text': Form(page).text}
    if 'state' in orders or 'code' in orders:
        # The forged answer first, then the real one.
        forged = replace_query(location, **{name: orders[name] for name in ('state', 'code') if name in orders})
        seen['forged'] = fetch(forged, orders)[0]
        if orders.get('only_forged'):
            return seen
    status, _, page = fetch(location, orders)
    return seen | {'landed': status, 'text': page}


def main() -> None:
    with open(sys.argv[1], encoding='utf-8') as file:
        orders = json.load(file)
    try:
        seen = visit(sys.argv[2], orders)
    except (OSError, AssertionError, ValueError) as error:
        seen = {'url': sys.argv[2], 'error': str(error)}
    with open(orders['log'], 'a', encoding='utf-8') as log:
        log.write(json.dumps(seen, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main()
