#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the help, as TAP: valid, whole in every language, and true to the program's labels.

    help_pages.py SOURCE_ROOT
"""

import gettext
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Callable, Iterator

LANGUAGES = ('C', 'ja')
MALLARD = '{http://projectmallard.org/1.0/}'

Pages = dict[str, dict[str, ElementTree.Element]]
Labels = dict[str, set[str]]


def as_shown(label: str) -> str:
    """Without what marks the letter of a mnemonic."""
    return re.sub(r'_(?=\S)', '', re.sub(r'\(_\w\)', '', label))


def read_labels(root: Path) -> Labels:
    """What the program says in English, and what it then says in Japanese; one English text may have several."""
    mo = subprocess.run(['msgfmt', '-o', '-', str(root / 'po' / 'ja.po')], check=True, capture_output=True).stdout
    labels: Labels = {}
    for key, text in gettext.GNUTranslations(io.BytesIO(mo))._catalog.items():
        english = (key[0] if isinstance(key, tuple) else key).split('\4')[-1]
        labels.setdefault(as_shown(english), set()).add(as_shown(text))
    return labels


def read_pages(root: Path) -> Pages:
    return {language: {path.stem: ElementTree.parse(path).getroot() for path in sorted((root / 'help' / language).glob('*.page'))}
            for language in LANGUAGES}


def texts(page: ElementTree.Element, tag: str) -> list[str]:
    return [''.join(element.itertext()) for element in page.iter(MALLARD + tag)]


def english_of(text: str, language: str, labels: Labels) -> set[str]:
    """The English labels that the program shows as `text` in this language; a number stands for a %u."""
    forms = {text, re.sub(r'\d+', '%u', text)}
    return {english for english, translated in labels.items() if forms & ({english} if language == 'C' else translated)}


def wrong_labels(pages: Pages, labels: Labels) -> Iterator[str]:
    """Every <gui> is what the program says, and a page names the same labels in every language."""
    for name, original in pages['C'].items():
        named = {language: [english_of(text, language, labels) for text in texts(pages[language][name], 'gui')]
                 for language in LANGUAGES if name in pages[language]}
        for language, found in named.items():
            for text, english in zip(texts(pages[language][name], 'gui'), found):
                if not english:
                    yield f'help/{language}/{name}.page: the program has no label “{text}”'
                elif not any(english & other for other in named['C']):
                    yield f'help/{language}/{name}.page: “{text}” is not in the English page'
            for english in named['C']:
                if english and not any(english & other for other in found):
                    yield f'help/{language}/{name}.page: “{min(english)}” is missing'


def wrong_parts(pages: Pages) -> Iterator[str]:
    """Each page is there in every language, with the same sections, links and keys."""
    def parts(page: ElementTree.Element) -> list[list[str]]:
        return [[element.get('id', '') for element in page.iter(MALLARD + 'section')],
                sorted(element.get('xref', '') for element in page.iter(MALLARD + 'link')), sorted(texts(page, 'key'))]

    for language in LANGUAGES:
        for name in sorted(pages['C'].keys() ^ pages[language].keys()):
            yield f'help/{language}: {name}.page is not in both languages'
        for name in pages['C'].keys() & pages[language].keys():
            if parts(pages['C'][name]) != parts(pages[language][name]):
                yield f'help/{language}/{name}.page: sections, links or keys are not those of the English page'


def missing_pages(root: Path, pages: Pages) -> Iterator[str]:
    """The pages that the program opens."""
    for path in sorted((root / 'src' / 'app').rglob('*.c')):
        for name in re.findall(r'(?:help_page = |\bwp_help_show \([^;"]*)"([^"]*)"', path.read_text()):
            if name not in pages['C']:
                yield f'{path.relative_to(root)}: opens {name}.page, which is not in help/C'


def invalid(root: Path) -> Iterator[str]:
    """What yelp-check finds."""
    for language in LANGUAGES:
        for check in ('validate', 'links', 'ids', 'orphans', 'media'):
            options = ['--strict'] if check == 'validate' else []
            files = sorted(str(path) for path in (root / 'help' / language).glob('*.page'))
            result = subprocess.run(['yelp-check', check, *options, *files], stdin=subprocess.DEVNULL, capture_output=True, text=True)
            said = (result.stdout + result.stderr).strip()
            if result.returncode != 0 or said:
                yield f'yelp-check {check}: {said or result.returncode}'


def main() -> int:
    root = Path(sys.argv[1])
    pages, labels = read_pages(root), read_labels(root)
    tests: dict[str, Callable[[], Iterator[str]]] = {
        'yelp-check': lambda: invalid(root),
        'labels': lambda: wrong_labels(pages, labels),
        'languages': lambda: wrong_parts(pages),
        'pages that the program opens': lambda: missing_pages(root, pages),
    }
    print(f'1..{len(tests)}')
    failed = 0
    for number, (name, test) in enumerate(tests.items(), 1):
        findings = list(test())
        failed += bool(findings)
        print(f'{"not ok" if findings else "ok"} {number} - {name}')
        for finding in findings:
            print(f'# {finding}')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
