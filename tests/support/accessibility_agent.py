#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and works windows through AT-SPI for desktop.Accessibility: a JSON command a line in, a JSON answer a line out.

GTK 4.8 marks nothing but the window as showing, names an icon-only button by its class, realizes two hundred rows of a list
whatever its height, keeps hidden pages in the tree and cannot take the focus over AT-SPI; nothing here relies on those.
"""

import json
import sys
from typing import Any, Iterator

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

MOST_CHILDREN = 400
LONG_LIST = 30
TEXTS = ('label', 'text', 'entry', 'password text', 'spin button')
nodes: list[Atspi.Accessible] = []


def pump() -> None:
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def fresh(node: Atspi.Accessible) -> Atspi.Accessible:
    """AT-SPI keeps names and states; what is asked for is what is there now."""
    node.clear_cache()
    return node


def applications(name: str) -> Iterator[Atspi.Accessible]:
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        try:
            child = desktop.get_child_at_index(index)
            if child and child.get_name() == name:
                yield child
        except GLib.Error:
            pass


def was_never_shown(node: Atspi.Accessible) -> bool:
    """A page behind the one in front has no size until it has been in front itself."""
    extents = node.get_extents(Atspi.CoordType.WINDOW)
    return extents.width <= 0 and extents.height <= 0


def label_of(node: Atspi.Accessible) -> str:
    """Its name as it is read. A button with a mnemonic is called "_Send Send" here: by its property, then by its label."""
    name = (node.get_name() or '').replace('_', '')
    middle = len(name) // 2
    return name[:middle] if name[middle:middle + 1] == ' ' and name[:middle] == name[middle + 1:] else name


def walk(node: Atspi.Accessible, depth: int = 0, rows: bool = True) -> Iterator[tuple[Atspi.Accessible, int]]:
    """The objects below, itself included. Without rows, those of long lists are left out: each costs several calls over the bus."""
    try:
        yield fresh(node), depth
        of_stack, children = node.get_name() == 'GtkStackPage', node.get_child_count()
        if not rows and children > LONG_LIST and node.get_role_name() == 'list':
            return
        for index in range(min(children, MOST_CHILDREN)):
            child = node.get_child_at_index(index)
            if child and not (of_stack and was_never_shown(child)):
                yield from walk(child, depth + 1, rows)
    except GLib.Error:
        pass  # it went away while we looked


def roots(within: int | None, application: str) -> Iterator[Atspi.Accessible]:
    if within is not None:
        yield nodes[within]
    else:
        yield from applications(application)


def states_of(node: Atspi.Accessible) -> list[str]:
    return [state.value_nick for state in node.get_state_set().get_states()]


def text_of(node: Atspi.Accessible) -> str:
    try:
        if node.get_role_name() in TEXTS:
            # get_text(0, -1) is empty on this version.
            return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    except GLib.Error:
        pass
    return ''


def text_now(node: int) -> str:
    """The text of an object that is there: one of a program that has died has none, and no states either."""
    text = text_of(fresh(nodes[node]))
    if 'visible' not in states_of(fresh(nodes[node])):
        raise ValueError('it is gone')
    return text


def number_of(node: Atspi.Accessible) -> int:
    nodes.append(node)
    return len(nodes) - 1


def search(role: str | None, name: str | None, within: int | None, contains: str | None, states: list[str], application: str) -> list[int]:
    found = []
    for root in roots(within, application):
        for node, _ in walk(root, rows=role == 'list item'):
            try:
                if role is not None and node.get_role_name() != role:
                    continue
                label = label_of(node)
                if name is not None and label != name:
                    continue
                if contains is not None and contains not in label and contains not in text_of(node):
                    continue
                if states and not set(states) <= set(states_of(node)):
                    continue
                found.append(number_of(node))
            except GLib.Error:
                pass
    return found


def texts(within: int | None, application: str) -> str:
    lines = []
    for root in roots(within, application):
        for node, _ in walk(root, rows=False):
            try:
                line = text_of(node) or label_of(node)
                if line:
                    lines.append(line)
                if node.get_description():
                    lines.append(node.get_description())
            except GLib.Error:
                pass
    return '\n'.join(lines)


def dump(application: str) -> str:
    lines = []
    for root in applications(application):
        for node, depth in walk(root):
            try:
                interesting = [state for state in states_of(node) if state in ('focused', 'selected', 'checked', 'expanded', 'pressed')]
                insensitive = '' if 'sensitive' in states_of(node) else ' insensitive'
                lines.append(f'{"  " * depth}{node.get_role_name()} {label_of(node)!r} {text_of(node)[:200]!r} {" ".join(interesting)}{insensitive}')
            except GLib.Error:
                pass
    return '\n'.join(lines)


def click(node: int) -> None:
    action = nodes[node].get_action_iface()
    if not action or action.get_n_actions() < 1 or not action.do_action(0):
        raise ValueError('it has no action, or refused it')


def set_text(node: int, text: str) -> None:
    if not Atspi.EditableText.set_text_contents(nodes[node], text):
        raise ValueError('its text cannot be set')


def select(node: int) -> None:
    parent = nodes[node].get_parent()
    if not Atspi.Selection.select_child(parent, nodes[node].get_index_in_parent()):
        raise ValueError('it cannot be selected')


def extents(node: int) -> list[int]:
    """Where it is in its window: left, top, width, height."""
    box = fresh(nodes[node]).get_extents(Atspi.CoordType.WINDOW)
    return [box.x, box.y, box.width, box.height]


COMMANDS = {
    'search': search, 'texts': texts, 'dump': dump, 'extents': extents, 'click': click, 'set_text': set_text, 'select': select,
    'name': lambda node: label_of(fresh(nodes[node])),
    'parent': lambda node: number_of(nodes[node].get_parent()),
    'text': text_now,
    'states': lambda node: states_of(fresh(nodes[node])),
}


def answer(line: str) -> dict[str, Any]:
    request = json.loads(line)
    try:
        pump()
        return {'value': COMMANDS[request.pop('command')](**request)}
    except Exception as error:  # whoever asked is told, and may ask again
        return {'error': f'{type(error).__name__}: {error}'}


if __name__ == '__main__':
    Atspi.init()
    for request_line in sys.stdin:
        print(json.dumps(answer(request_line), ensure_ascii=False), flush=True)
