#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conventions of this tree that a compiler cannot hold, as TAP: one test per rule.

    lint.py SOURCE_ROOT           the rules
    lint.py SOURCE_ROOT --tools   the validators of other people's formats (desktop entry, metainfo, schema, po, shell)
"""

import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Callable, Iterator, NamedTuple

FILE_FAILS, FILE_REPORTS = 800, 600
FUNCTION_FAILS, FUNCTION_REPORTS = 150, 80

Sources = dict[str, str]


class Finding(NamedTuple):
    path: str
    line: int
    text: str
    fails: bool = True

    def __str__(self) -> str:
        return f'{self.path}:{self.line}: {self.text}'


Rule = Callable[[Sources], Iterator[Finding]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    RULES.append(function)
    return function


def is_c(path: str) -> bool:
    return path.endswith(('.c', '.h'))


def without_comments(text: str) -> str:
    """C without its comments, every line in its place."""
    blank = lambda match: re.sub(r'[^\n]', ' ', match.group(0)) if match.group(0)[0] == '/' else match.group(0)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.DOTALL)


def grep(sources: Sources, pattern: str, where: Callable[[str], bool], message: str) -> Iterator[Finding]:
    expression = re.compile(pattern)
    for path, text in sources.items():
        if not where(path):
            continue
        code = without_comments(text) if is_c(path) else text
        for number, line in enumerate(code.splitlines(), 1):
            match = expression.search(line)
            if match:
                yield Finding(path, number, f'{match.group(0).strip()}: {message}')


WAITS = r'\b(?:soup_session_send|secret_\w+_sync|wp_http_\w+|wp_oauth_(?:discover|refresh|exchange|revoke)|wp_sync_call|wp_sync_send|wp_keyring_\w+' \
        r'|wp_tokens_(?:get|unlock|settle)|g_dbus_\w+_sync|g_bus_get_sync|wp_worker_run|g_thread_join|wp_blobs_\w+|wp_account_info_\w+_all)\s*\('


def functions(text: str) -> Iterator[tuple[int, str]]:
    """The line and the body of each function of a C file, without comments."""
    lines, start = without_comments(text).splitlines(), 0
    for number, line in enumerate(lines, 1):
        if line == '{':
            start = number
        elif line == '}' and start:
            yield start, '\n'.join(lines[start - 1:number])
            start = 0


@rule
def no_lock_across_the_world(sources: Sources) -> Iterator[Finding]:
    """No mutex and no transaction is held over the network, a keyring, a bus or another thread."""
    held = re.compile(r'(?:g_mutex_lock|g_mutex_locker_new|wp_(?:db|store|work|replica)_begin) \((?:(?!g_mutex_unlock|wp_\w+_(?:commit|end|rollback)).)*?(' + WAITS + ')', re.DOTALL)
    for path, text in sources.items():
        if path.startswith('src/') and path.endswith('.c'):
            for start, body in functions(text):
                match = held.search(body)
                if match:
                    yield Finding(path, start + body[:match.start(1)].count('\n'), f'{match.group(1).strip()} is called with a lock held')


@rule
def keyring_waits_for_nobody(sources: Sources) -> Iterator[Finding]:
    """The Secret Service is asked asynchronously, on its own thread."""
    return grep(sources, r'\bsecret_\w+_sync\b', lambda path: path.startswith('src/'), 'use wp-keyring.h')


@rule
def one_way_to_a_pool_thread(sources: Sources) -> Iterator[Finding]:
    """The client reaches a pool thread by wp_task_run() alone, so that no object of the main thread ends on another."""
    return grep(sources, r'\bg_task_run_in_thread(_sync)?\b', lambda path: path.startswith('src/client/') and path != 'src/client/base/wp-threads.c', 'use wp_task_run()')


@rule
def license_line(sources: Sources) -> Iterator[Finding]:
    """Every file of code names its license in its first lines."""
    for path, text in sources.items():
        script = text.startswith('#!')
        if (is_c(path) or script or path.endswith(('.py', '.ui', '.css', '.yml', '.yaml'))) \
                and 'SPDX-License-Identifier:' not in '\n'.join(text.splitlines()[:3]):
            yield Finding(path, 1, 'no SPDX-License-Identifier in the first three lines')


@rule
def file_length(sources: Sources) -> Iterator[Finding]:
    """A file has one purpose; beyond 800 lines it has several."""
    for path, text in sources.items():
        lines = text.count('\n')
        if path.endswith(('.c', '.h', '.py')) and lines > FILE_REPORTS:
            yield Finding(path, lines, f'{lines} lines: does one thing live in it?', lines > FILE_FAILS)


@rule
def function_length(sources: Sources) -> Iterator[Finding]:
    """A function fits a page or two."""
    for path, text in sources.items():
        if not path.endswith('.c'):
            continue
        name, start = '', 0
        for number, line in enumerate(text.splitlines(), 1):
            head = re.match(r'(\w+) \(', line)
            if head:
                name = head.group(1)
            elif line == '{':
                start = number
            elif line == '}' and start:
                length = number - start
                if length > FUNCTION_REPORTS:
                    yield Finding(path, start, f'{name}() has {length} lines', length > FUNCTION_FAILS)
                start = 0


@rule
def json_reader(sources: Sources) -> Iterator[Finding]:
    """JSON is read by the checked reader and written by the one writer."""
    return grep(sources, r'\bjson_(object_get_|object_dup_|array_get_|parser_|reader_|from_string|generator_|to_string)\w*',
                lambda path: is_c(path) and path.startswith(('src/', 'tests/')) and not path.startswith('src/core/base/wp-json'),
                'read and write JSON through wp-json.h')


@rule
def sql_in_store(sources: Sources) -> Iterator[Finding]:
    """SQLite is spoken to by the store alone."""
    return grep(sources, r'\bsqlite3_\w+|#include [<"]sqlite3\.h',
                lambda path: is_c(path) and path.startswith('src/') and not path.startswith('src/store/'),
                'sqlite3 belongs to src/store')


@rule
def gtk_in_app(sources: Sources) -> Iterator[Finding]:
    """The toolkit is the application's alone."""
    return grep(sources, r'#include\s+[<"](gtk/|gdk/|gsk/|adwaita)\S*',
                lambda path: is_c(path) and path.startswith('src/') and not path.startswith('src/app/'),
                'GTK belongs to src/app')


def floors_of(build_file: str) -> dict[str, int]:
    """The floor of each folder of a room, from the lists in its meson.build; views share one."""
    lists = dict(re.findall(r'^\w+_(folders|views) = (.*)$', build_file, re.MULTILINE))
    floors: dict[str, int] = {}
    for part in lists.get('folders', '').split(' + '):
        for name in re.findall(r"'([\w-]+)'", part):
            floors[name] = len(floors)
        if part.endswith('_views'):
            floors |= dict.fromkeys(re.findall(r"'([\w-]+)'", lists['views']), len(floors))
    return floors


@rule
def floors(sources: Sources) -> Iterator[Finding]:
    """A folder includes those that stand before it in its room's meson.build, and no others; a view's folder no other view's."""
    for build_file in [path for path in sources if re.fullmatch(r'src/\w+/meson\.build', path)]:
        room = build_file.split('/')[1]
        floor = floors_of(sources[build_file])
        home = {Path(path).name: path.split('/')[2] for path in sources if re.match(rf'src/{room}/[\w-]+/(?:[\w-]+/)?[^/]+\.h$', path)}
        for path, text in sources.items():
            match = re.match(rf'src/{room}/([\w-]+)/', path)
            if not is_c(path) or match is None or not floor:
                continue
            here = match.group(1)
            if here not in floor:
                yield Finding(path, 1, f'{here} is in no list of {build_file}')
                continue
            for number, line in enumerate(text.splitlines(), 1):
                included = re.match(r'#include "(?:[^"]*/)?([^"/]+)"', line)
                other = home.get(included.group(1), here) if included else here
                if other != here and floor.get(other, 0) >= floor[here]:
                    yield Finding(path, number, f'{here} includes {other}, which does not stand before it in {build_file}')


TYPE = re.compile(r'^\} (Wp\w+);|^typedef (?:struct|enum|union) _\w+ (Wp\w+);|^typedef [^{}();]*\(\*(Wp\w+)\)|^G_DECLARE_\w+ \((Wp\w+),', re.MULTILINE)


@rule
def one_meaning_of_a_name(sources: Sources) -> Iterator[Finding]:
    """A header and a type are one room's, so that one program can use any of them together. (That functions are, the linker says: names.c.)"""
    homes: dict[str, str] = {}
    for path, text in sources.items():
        if not re.match(r'src/.*\.h$', path):
            continue
        code = without_comments(text)
        names = [(Path(path).name, 0)] + [(next(filter(None, match.groups())), match.start()) for match in TYPE.finditer(code)]
        for name, start in names:
            if homes.setdefault(name, path) != path:
                yield Finding(path, code.count('\n', 0, start) + 1, f'{name} is in {homes[name]} as well')


@rule
def main_thread_waits(sources: Sources) -> Iterator[Finding]:
    """The main thread of the application waits for nothing."""
    return grep(sources, r'\b\w+_sync \(|\bg_usleep\b|\bg_thread_join\b|\bsleep \(',
                lambda path: is_c(path) and path.startswith('src/app/'), 'blocks the main thread')


@rule
def main_thread_writes_no_file(sources: Sources) -> Iterator[Finding]:
    """The main thread of the application writes no file: that waits for the disk."""
    # These do it on a thread of their own, the third by GIO's; the last only when it is measured.
    theirs = {f'src/app/{name}.c' for name in ('desktop/wp-background', 'paper/wp-print', 'licenses/wp-inventory-export', 'shell/wp-frame-log')}
    return grep(sources, r'\b(g_file_set_contents\w*|g_key_file_save_to_file|g_file_replace\w*|fsync|fdatasync) \(',
                lambda path: is_c(path) and path.startswith('src/app/') and path not in theirs, 'let a thread write it')


@rule
def colors_of_the_style(sources: Sources) -> Iterator[Finding]:
    """A color is what the style gives a class; newer platforms have no table of names."""
    return grep(sources, r'\bgtk_style_context_lookup_color \(', is_c, 'ask wp_ui_get_color() with a style class')


def arguments_of(code: str, start: int) -> list[str]:
    """The arguments of the call whose parenthesis opens at `start`."""
    depth, parts = 0, ['']
    for character in code[start:]:
        depth += (character in '([{') - (character in ')]}')
        if depth == 0:
            break
        if depth == 1 and character == ',':
            parts.append('')
        else:
            parts[-1] += character
    return parts


@rule
def dates_are_no_printf(sources: Sources) -> Iterator[Finding]:
    """A format of a date says that it is none of printf(): newer tools guess, and then refuse its translation."""
    for path, text in sources.items():
        lines = text.splitlines() if path.endswith('.c') and path.startswith('src/') else []
        for number, line in enumerate(lines, 1):
            if re.search(r'\b_ ?\("[^"]*(%-[a-zA-Z]|%[aAbBHYZ])', line) and 'xgettext:no-c-format' not in ' '.join(lines[max(number - 5, 0):number]):
                yield Finding(path, number, 'write xgettext:no-c-format into the comment above')


@rule
def fit_for_a_store(sources: Sources) -> Iterator[Finding]:
    """The metainfo has what Flathub asks for."""
    for path, text in sources.items():
        if not path.endswith('.metainfo.xml.in'):
            continue
        root = ElementTree.fromstring(text)
        for wanted in ('screenshots/screenshot/caption', 'developer[@id]/name', 'branding/color', "url[@type='bugtracker']", "url[@type='homepage']"):
            if root.find(wanted) is None:
                yield Finding(path, 1, f'no {wanted}')
        if len(root.findtext('summary') or '') > 35:
            yield Finding(path, 1, 'the summary is longer than 35 characters')


@rule
def one_version(sources: Sources) -> Iterator[Finding]:
    """The newest release in NEWS and in the metainfo is the version that is built."""
    version = re.search(r"^  version: '([\d.]+)'", sources.get('meson.build', ''), re.MULTILINE)
    for path, text in sources.items():
        if path == 'NEWS':
            released = re.search(r'^(\d+\.\d+\.\d+), \d{4}-\d\d-\d\d\n=+$', text, re.MULTILINE)
        elif path.endswith('.metainfo.xml.in'):
            released = re.search(r'<release version="([\d.]+)"', text)
        else:
            continue
        if version and (released is None or released.group(1) != version.group(1)):
            yield Finding(path, 1, f'its newest release is not {version.group(1)}')


@rule
def stolen_arguments(sources: Sources) -> Iterator[Finding]:
    """C does not say which argument is computed first: what one takes away no other may read."""
    for path, text in sources.items():
        if not is_c(path):
            continue
        code = without_comments(text)
        for call in re.finditer(r'\b(?!if|for|while|switch|return)\w+ (\()', code):
            parts = arguments_of(code, call.start(1))
            for part in parts:
                for stolen in re.findall(r'\bg_steal_\w+ \(&(\w+)\)', part):
                    if any(other is not part and re.search(rf'(?<![.>\w"]){stolen}\b', other) for other in parts):
                        yield Finding(path, code.count('\n', 0, call.start()) + 1, f'{stolen} is taken by one argument and read by another')


@rule
def whole_characters(sources: Sources) -> Iterator[Finding]:
    """Text is cut between characters, never inside one."""
    return grep(sources, r"""\bg_strsplit_set \(|\bstrtok(_r)? \(|\b(strpbrk|strcspn|strspn|g_strdelimit|g_strcanon) \([^;]*"[^"]*[^\x00-\x7f]""",
                lambda path: path.endswith('.c') and path.startswith('src/'), 'cuts at single bytes: wp-text.h knows characters')


ANSWERED_LATER = r'\b(\w+_async|gtk_show_uri_full|g_dbus_connection_call|g_bus_get|g_idle_add_once|g_timeout_add_once|g_task_new) \('


@rule
def weak_in_calls(sources: Sources) -> Iterator[Finding]:
    """Who waits for an answer may be gone when it comes."""
    for path, text in sources.items():
        if path.endswith('.c') and path.startswith('src/app/'):
            code = without_comments(text)
            for match in re.finditer(ANSWERED_LATER, code):
                if re.match(r'((g_object_ref|[A-Z_]+) \()?(self|widget|any|card|page|window)\b', last_argument(code, match.end())):
                    yield Finding(path, code.count('\n', 0, match.start()) + 1, f'{match.group(1)}() outlives what it is given: wp_weak_new()')


@rule
def task_source_tag(sources: Sources) -> Iterator[Finding]:
    """A task says who made it."""
    for path, text in sources.items():
        if not (path.endswith('.c') and path.startswith('src/')):
            continue
        lines = without_comments(text).splitlines()
        for number, line in enumerate(lines, 1):
            if re.search(r'\bg_task_new \(', line) and 'g_task_set_source_tag' not in '\n'.join(lines[number - 1:number + 4]):
                yield Finding(path, number, 'g_task_new without g_task_set_source_tag')


@rule
def tooltips_that_do_not_wait(sources: Sources) -> Iterator[Finding]:
    """GTK asks an X11 display where the pointer is for each text of a tooltip."""
    yield from grep(sources, r'\bgtk_widget_set_tooltip_text \(', lambda path: is_c(path) and path.startswith('src/app/') and not path.endswith('/wp-ui.c'),
                    'waits for the display: call wp_ui_set_tooltip()')


# What reads markup unless it is told not to, and what to call.
READS_MARKUP = {
    'adw_preferences_row_set_title': 'adw_preferences_row_set_use_markup',
    'adw_action_row_set_subtitle': 'adw_preferences_row_set_use_markup',
    'adw_toast_new': 'g_markup_escape_text',
    'adw_status_page_set_description': 'g_markup_escape_text',
}


@rule
def no_markup(sources: Sources) -> Iterator[Finding]:
    """What a server said is never markup."""
    yield from grep(sources, r'\b\w+_set_(tooltip_)?markup \(', lambda path: is_c(path) and path.startswith('src/app/'), 'text is not markup')
    yield from grep(sources, r'\w+_set_use_markup \([^,]+, TRUE', lambda path: is_c(path) and path.startswith('src/app/'), 'text is not markup')
    yield from grep(sources, r'name="use-markup"[^>]*>\s*([Tt]rue|TRUE|1)', lambda path: path.endswith('.ui'), 'text is not markup')
    for path, text in sources.items():
        if path.endswith('.c') and path.startswith('src/app/'):
            code = without_comments(text)
            for match in re.finditer(f'\\b({"|".join(READS_MARKUP)}) \\(', code):
                cure, last = READS_MARKUP[match.group(1)], last_argument(code, match.end())
                if cure not in code and not re.match(r'C?_ ?\(|"|NULL', last):
                    yield Finding(path, code.count('\n', 0, match.start()) + 1, f'{match.group(1)}() reads markup: call {cure}()')


def last_argument(code: str, start: int) -> str:
    """The last argument of the call whose arguments begin at start."""
    depth, last = 1, start
    for position in range(start, len(code)):
        depth += {'(': 1, ')': -1}.get(code[position], 0)
        if depth == 0:
            return code[last:position].strip()
        if depth == 1 and code[position] == ',':
            last = position + 1
    return ''


@rule
def potfiles(sources: Sources) -> Iterator[Finding]:
    """Every file with a translatable string is in po/POTFILES, and nothing else is."""
    listing = next((path for path in ('po/POTFILES', 'po/POTFILES.in') if path in sources), None)
    listed = {line.strip() for line in sources[listing].splitlines() if line.strip() and not line.startswith('#')} if listing else set()
    marked = set()
    for path, text in sources.items():
        if path.startswith(('src/', 'data/')):
            if is_c(path) and re.search(r'(?<!\w)(?:_|N_|C_|NC_|Q_|g?n?gettext|g_dngettext) ?\(\s*"', without_comments(text)):
                marked.add(path)
            elif path.endswith('.ui') and 'translatable="yes"' in text or path.endswith(('.desktop.in', '.metainfo.xml.in', '.gschema.xml')):
                marked.add(path)
    for path in sorted(marked - listed):
        if path.endswith('.gschema.xml') and 'gettext-domain' not in sources[path]:
            continue
        yield Finding(path, 1, 'has translatable strings and is not in po/POTFILES')
    for path in sorted(listed - set(sources)):
        yield Finding(listing, 1, f'{path} is listed and not there')


SPOKEN = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text', 'body', 'heading', 'text'}
BUTTONS = {'GtkButton', 'GtkToggleButton', 'GtkMenuButton', 'AdwSplitButton'}


def ui_objects(path: str, text: str) -> Iterator[ElementTree.Element]:
    try:
        yield from ElementTree.fromstring(text).iter()
    except ElementTree.ParseError as error:
        raise SystemExit(f'Bail out! {path}: {error}')


@rule
def ui_translatable(sources: Sources) -> Iterator[Finding]:
    """Every text of a .ui file that a person sees can be translated."""
    for path, text in sources.items():
        if path.endswith('.ui'):
            for element in ui_objects(path, text):
                words = (element.text or '').strip()
                if element.tag in ('property', 'attribute') and element.get('name', '').replace('_', '-') in SPOKEN \
                        and re.search(r'[^\W\d_]{2}', words) and element.get('translatable') != 'yes':
                    yield Finding(path, line_of(text, words), f'"{words}" is not translatable')


@rule
def ui_accessible(sources: Sources) -> Iterator[Finding]:
    """A button that shows only a picture has a name for a screen reader."""
    for path, text in sources.items():
        if path.endswith('.ui'):
            for element in ui_objects(path, text):
                if element.tag != 'object' or element.get('class') not in BUTTONS:
                    continue
                names = {child.get('name', '').replace('_', '-') for child in element.findall('property')}
                if 'icon-name' in names and 'label' not in names and element.find('accessibility') is None:
                    yield Finding(path, line_of(text, element.get('id') or 'icon-name'), 'a button with only an icon has no accessible label')


def line_of(text: str, words: str) -> int:
    return text.count('\n', 0, max(text.find(words.splitlines()[0]), 0)) + 1


@rule
def speaks_of_itself(sources: Sources) -> Iterator[Finding]:
    """Nothing names the place where it was written."""
    words = ('/wo' 'rk/', '../sha' 'red', '/tmp/stu' 'dio')
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), 1):
            if any(word in line for word in words):
                yield Finding(path, number, 'names a place outside the project')


@rule
def tests_use_debians_python(sources: Sources) -> Iterator[Finding]:
    """Scripts run with Debian's Python, which has GObject introspection."""
    for path, text in sources.items():
        if text.startswith('#!') and 'python' in text.splitlines()[0] and text.splitlines()[0] != '#!/usr/bin/python3':
            yield Finding(path, 1, 'the first line must be #!/usr/bin/python3')


@rule
def packages_in_one_place(sources: Sources) -> Iterator[Finding]:
    """Package lists live in build-aux/packages."""
    return grep(sources, r'\bapt(-get)? (-\S+ )*install\b', lambda path: path.split('/')[0] in ('build-aux', '.ci', 'tests')
                and path not in ('build-aux/install-packages', 'tests/lint/test_lint.py', 'tests/lint/lint.py'), 'install through build-aux/install-packages')


def is_ours(path: Path) -> bool:
    """Whether a file of a tree without git is source."""
    return not re.match(r'(_?build(?!-aux)|\.git$)', path.parts[0]) and '__pycache__' not in path.parts


def read_tree(root: Path) -> Sources:
    """What is committed, as text; without git, what lies there."""
    listing = subprocess.run(['git', '-C', root, 'ls-files', '-z', '--cached'], capture_output=True, text=True) if shutil.which('git') else None
    if listing and listing.returncode == 0 and listing.stdout:
        paths = [Path(name) for name in listing.stdout.split('\0') if name]
    else:
        paths = [path for path in (found.relative_to(root) for found in root.rglob('*')) if is_ours(path)]
    sources = {}
    for path in paths:
        if (root / path).is_file() and not (root / path).is_symlink():
            try:
                sources[path.as_posix()] = (root / path).read_text(encoding='utf-8')
            except UnicodeDecodeError:
                pass  # a picture
    return sources


class Tap:
    """Test Anything Protocol on standard output."""

    def __init__(self) -> None:
        self.count = self.failed = 0

    def report(self, name: str, problems: list[str], notes: list[str] = []) -> None:
        self.count += 1
        self.failed += bool(problems)
        print(f'{"not ok" if problems else "ok"} {self.count} - {name}')
        for line in problems:
            print(f'# {line}')
        for line in notes:
            print(f'# note: {line}')

    def finish(self) -> int:
        print(f'1..{self.count}')
        return 1 if self.failed or not self.count else 0


def run_rules(tap: Tap, sources: Sources) -> None:
    for check in RULES:
        findings = list(check(sources))
        tap.report(check.__doc__ or check.__name__, [str(f) for f in findings if f.fails], [str(f) for f in findings if not f.fails])


def tool(*command: str | Path) -> list[str]:
    """The lines a tool complained with; none when it was content."""
    if not shutil.which(str(command[0])):
        return [f'{command[0]} is not installed']
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, env={'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8'})
    return [] if result.returncode == 0 else (result.stdout + result.stderr).splitlines() or [f'{command[0]} exit {result.returncode}']


def run_tools(tap: Tap, root: Path, sources: Sources) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for path, text in sources.items():
            name = Path(path).name
            copy = Path(scratch, re.sub(r'(\.in)+$', '', name))
            # What meson fills in, filled in here.
            plain = re.sub(r'@(\w+)@', lambda match: '/usr/bin' if 'dir' in match.group(1).lower() else '1.0', text)
            if '.desktop.in' in name or name.endswith('.desktop'):
                copy.write_text(plain)
                tap.report(f'desktop-file-validate {path}', tool('desktop-file-validate', '--no-hints', copy))
            elif '.metainfo.xml' in name:
                copy.write_text(plain)
                tap.report(f'appstreamcli validate {path}', tool('appstreamcli', 'validate', '--no-net', copy))
            elif path.endswith('.gschema.xml'):
                tap.report(f'glib-compile-schemas {path}', tool('glib-compile-schemas', '--strict', '--dry-run', (root / path).parent))
            elif path.endswith(('.ui', '.gresource.xml.in', '.svg')):
                tap.report(f'xmllint {path}', tool('xmllint', '--noout', '--nonet', root / path))
            elif re.match(r'#!/bin/(ba)?sh', text):
                tap.report(f'sh -n {path}', tool('bash' if 'bash' in text.splitlines()[0] else 'sh', '-n', root / path))
            elif re.match(r'po/\w+\.po$', path):
                tap.report(f'msgfmt {path}', po_problems(root, path, scratch))


def po_problems(root: Path, path: str, scratch: str) -> list[str]:
    """A translation is complete: against the strings of today's sources, none untranslated, none fuzzy."""
    problems = tool('msgfmt', '--check', '-o', '/dev/null', root / path)
    listing = next((name for name in ('po/POTFILES', 'po/POTFILES.in') if (root / name).exists()), None)
    if problems or not listing:
        return problems or ['there is no po/POTFILES']
    template, merged = Path(scratch, 'all.pot'), Path(scratch, 'merged.po')
    problems = tool('xgettext', f'--directory={root}', f'--files-from={root / listing}', '--from-code=UTF-8', '--add-comments', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2',
                    '--keyword=NC_:1c,2', '--keyword=g_dngettext:2,3', f'--output={template}') \
        or tool('msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, root / path, template)
    if problems:
        return problems
    left = subprocess.run(['msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', merged], capture_output=True, text=True).stdout
    fuzzy = subprocess.run(['msgattrib', '--only-fuzzy', '--no-obsolete', '--no-wrap', merged], capture_output=True, text=True).stdout
    return [line for line in (left + fuzzy).splitlines() if line.startswith('msgid') and line != 'msgid ""']


def main(arguments: list[str]) -> int:
    root, tap = Path(arguments[0]).resolve(), Tap()
    sources = read_tree(root)
    if '--tools' in arguments:
        run_tools(tap, root, sources)
    else:
        run_rules(tap, sources)
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
