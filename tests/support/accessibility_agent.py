#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and works windows through AT-SPI for accessibility.Accessibility: a JSON command a line in, a JSON answer a line out.

The tree comes in one call, from the cache that an application keeps for screen readers (org.a11y.atspi.Cache): to ask each object for
itself takes seconds for a window of a thousand. GTK puts an object there once somebody has asked its parent for it.

GTK 4.8 marks nothing but the window as showing, names an icon-only button by its class, realizes two hundred rows of a list
whatever its height, keeps hidden pages in the tree and cannot take the focus over AT-SPI; nothing here relies on those.
"""

import json
import sys
from collections import defaultdict
from contextlib import suppress
from functools import lru_cache
from typing import Any, Iterator, NamedTuple

import gi

gi.require_version('Atspi', '2.0')
gi.require_version('Json', '1.0')
from gi.repository import Atspi, Gio, GLib, Json  # noqa: E402

ATSPI = 'org.a11y.atspi.'
ROOT = '/org/a11y/atspi/accessible/root'
CALL_MS = 30000
IN_WINDOW = 1  # coordinates
LONG_LIST = 30
TYPED = ('text', 'entry', 'password text', 'spin button')


class Ref(NamedTuple):
    """An object: its application's name on the bus, and its path."""
    bus: str
    path: str


class Item(NamedTuple):
    """What the cache says of an object."""
    ref: Ref
    index: int
    children: int
    name: str
    role: str
    description: str
    states: frozenset[str]


nodes: list[Ref] = []
numbers: dict[Ref, int] = {}


def connect() -> Gio.DBusConnection:
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, CALL_MS).unpack()[0]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


def call(ref: Ref, interface: str, method: str, types: str = '()', *arguments: Any) -> Any:
    """What a method answers: one value by itself. Through JSON, since a long answer is unpacked by Python in a third of a second."""
    answer = connection.call_sync(ref.bus, ref.path, interface if '.' in interface else ATSPI + interface, method, GLib.Variant(types, arguments), None,
                                  Gio.DBusCallFlags.NONE, CALL_MS)
    values = json.loads(Json.gvariant_serialize_data(answer)[0])
    return values[0] if len(values) == 1 else values


def get(ref: Ref, interface: str, name: str) -> Any:
    return call(ref, 'org.freedesktop.DBus.Properties', 'Get', '(ss)', ATSPI + interface, name)


@lru_cache(None)
def state_names(low: int, high: int) -> frozenset[str]:
    bits = low | high << 32
    return frozenset(Atspi.StateType(bit).value_nick for bit in range(Atspi.StateType.LAST_DEFINED) if bits >> bit & 1)


# Newer versions call these otherwise; a switch is one more than Debian 12 has a name for.
OLDER_NAMES = {'button': 'push button', 'switch': 'toggle button', 'last defined': 'toggle button'}


@lru_cache(None)
def role_name(role: int) -> str:
    name = Atspi.role_get_name(Atspi.Role(role))
    return OLDER_NAMES.get(name, name)


def label_of(name: str) -> str:
    """A name as it is read. A button with a mnemonic is called "_Send Send" here: by its property, then by its label."""
    name = name.replace('_', '')
    middle = len(name) // 2
    return name[:middle] if name[middle:middle + 1] == ' ' and name[:middle] == name[middle + 1:] else name


def extents_of(ref: Ref) -> list[int]:
    """Where it is in its window: left, top, width, height."""
    return list(call(ref, 'Component', 'GetExtents', '(u)', IN_WINDOW))


def text_of(ref: Ref) -> str:
    # GetText(0, -1) is empty on this version.
    return call(ref, 'Text', 'GetText', '(ii)', 0, get(ref, 'Text', 'CharacterCount'))


class Tree:
    """What the windows of an application are now."""

    def __init__(self, application: str) -> None:
        self.items: dict[Ref, Item] = {}
        self.below: dict[Ref, list[Item]] = defaultdict(list)
        self.roots: list[Ref] = []
        for bus, path in call(Ref(ATSPI + 'Registry', ROOT), 'Accessible', 'GetChildren'):
            with suppress(GLib.Error):  # it went away while we looked
                if get(Ref(bus, path), 'Accessible', 'Name') == application:
                    self._read(bus)
                    self.roots.append(Ref(bus, path))

    def _read(self, bus: str) -> None:
        for ref, _, parent, index, count, _, name, role, description, states in call(Ref(bus, '/org/a11y/atspi/cache'), 'Cache', 'GetItems'):
            item = Item(Ref(*ref), index, count, name, role_name(role), description, state_names(*states))
            self.items[item.ref] = item
            self.below[Ref(*parent)].append(item)

    def walk(self, within: int | None, rows: bool = True) -> Iterator[tuple[Item, int]]:
        """The objects below, itself included, in their order. Without rows, those of long lists are left out."""
        for ref in [nodes[within]] if within is not None else self.roots:
            if ref in self.items:
                yield from self._walk(self.items[ref], 0, rows)

    def _walk(self, item: Item, depth: int, rows: bool) -> Iterator[tuple[Item, int]]:
        yield item, depth
        if rows or item.children <= LONG_LIST or item.role != 'list':
            for child in self._children(item):
                yield from self._walk(child, depth + 1, rows)

    def _children(self, item: Item) -> list[Item]:
        """By the cache where it can be so. It has what is hidden too, lacks what nobody has asked for, and files a page under its stack's page."""
        known = sorted(self.below[item.ref], key=lambda child: child.index)
        of_stack = any(child.name == 'GtkStackPage' for child in known)
        if not of_stack and [child.index for child in known] == list(range(item.children)):
            return known
        children = []
        with suppress(GLib.Error):  # it went away while we looked
            for index, ref in enumerate(call(item.ref, 'Accessible', 'GetChildren')):
                with suppress(GLib.Error):
                    # A page behind the one in front has no size until it has been in front itself.
                    if not of_stack or max(extents_of(Ref(*ref))[2:]) > 0:
                        children.append(self.items.get(Ref(*ref)) or self._ask(Ref(*ref), index))
        return children

    @staticmethod
    def _ask(ref: Ref, index: int) -> Item:
        known = call(ref, 'org.freedesktop.DBus.Properties', 'GetAll', '(s)', ATSPI + 'Accessible')
        return Item(ref, index, known['ChildCount'], known['Name'], role_name(call(ref, 'Accessible', 'GetRole')), known['Description'],
                    state_names(*call(ref, 'Accessible', 'GetState')))

    @staticmethod
    def text(item: Item) -> str:
        """What can be read in it: a label is called what it says, what somebody typed has to be asked for."""
        try:
            return text_of(item.ref) if item.role in TYPED else label_of(item.name) if item.role == 'label' else ''
        except GLib.Error:
            return ''


def number_of(ref: Ref) -> int:
    if ref not in numbers:
        numbers[ref] = len(nodes)
        nodes.append(ref)
    return numbers[ref]


def search(role: str | None, name: str | None, within: int | None, contains: str | None, states: list[str], application: str) -> list[int]:
    tree = Tree(application)
    return [number_of(item.ref) for item, _ in tree.walk(within, rows=role == 'list item')
            if (role is None or item.role == role)
            and (name is None or label_of(item.name) == name)
            and (contains is None or contains in label_of(item.name) or contains in tree.text(item))
            and set(states) <= item.states]


def snapshot(application: str) -> list[tuple[int, int, str, str]]:
    """All that is there: number, depth, role and name."""
    return [(number_of(item.ref), depth, item.role, label_of(item.name)) for item, depth in Tree(application).walk(None, rows=False)]


def texts(within: int | None, application: str) -> str:
    tree = Tree(application)
    return '\n'.join(line for item, _ in tree.walk(within, rows=False) for line in (tree.text(item) or label_of(item.name), item.description) if line)


def dump(application: str) -> str:
    tree = Tree(application)
    interesting = ('focused', 'selected', 'checked', 'expanded', 'pressed')
    return '\n'.join(f'{"  " * depth}{item.role} {label_of(item.name)!r} {tree.text(item)[:200]!r} {" ".join(item.states.intersection(interesting))}'
                     f'{"" if "sensitive" in item.states else " insensitive"}' for item, depth in tree.walk(None))


def states(node: int) -> list[str]:
    return sorted(state_names(*call(nodes[node], 'Accessible', 'GetState')))


def text(node: int) -> str:
    """The text of an object that is there: one of a program that has died has none, and no states either."""
    if 'visible' not in states(node):
        raise ValueError('it is gone')
    return text_of(nodes[node])


def click(node: int) -> None:
    if get(nodes[node], 'Action', 'NActions') < 1 or not call(nodes[node], 'Action', 'DoAction', '(i)', 0):
        raise ValueError('it has no action, or refused it')


def set_text(node: int, text: str) -> None:
    if not call(nodes[node], 'EditableText', 'SetTextContents', '(s)', text):
        raise ValueError('its text cannot be set')


def select(node: int) -> None:
    parent = Ref(*get(nodes[node], 'Accessible', 'Parent'))
    if not call(parent, 'Selection', 'SelectChild', '(i)', call(nodes[node], 'Accessible', 'GetIndexInParent')):
        raise ValueError('it cannot be selected')


COMMANDS = {
    'search': search, 'snapshot': snapshot, 'texts': texts, 'dump': dump, 'click': click, 'set_text': set_text, 'select': select, 'text': text, 'states': states,
    'extents': lambda node: extents_of(nodes[node]),
    'name': lambda node: label_of(get(nodes[node], 'Accessible', 'Name')),
}


def answer(line: str) -> dict[str, Any]:
    request = json.loads(line)
    try:
        return {'value': COMMANDS[request.pop('command')](**request)}
    except Exception as error:  # whoever asked is told, and may ask again
        return {'error': f'{type(error).__name__}: {error}'}


if __name__ == '__main__':
    connection = connect()
    for request_line in sys.stdin:
        print(json.dumps(answer(request_line), ensure_ascii=False), flush=True)
