#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Secret Service for faults, which the real ones show only with a person before them.

    fake_secrets.py FILE      keeps its items in FILE, so that another one can go on with them

It says "ready" on standard output and reads its behavior from standard input, one word a line, each answered with "ok":

    works    as a keyring that is open
    locked   as one that is locked, and whose prompt nobody answers
    asks     reads as ever; what is written, deleted or unlocked waits for a person who does not come, prompt or no prompt
    refuses  as asks, but the person cancels at once
    silent   answers nothing at all
"""

import json
import os
import sys
from typing import Any, Callable

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

ROOT = '/org/freedesktop/secrets'
COLLECTION = f'{ROOT}/collection/login'
PROMPT = f'{ROOT}/prompt/1'
NOTHING = dbus.ObjectPath('/')
SERVICE, COLLECTIONS, ITEMS, PROMPTS = (f'org.freedesktop.Secret.{name}' for name in ('Service', 'Collection', 'Item', 'Prompt'))
CALLBACKS = ('reply', 'fail')

Reply = Callable[..., None]


class Keyring:
    def __init__(self, path: str, bus: dbus.Bus):
        self.path, self.bus, self.mode = path, bus, 'works'
        self.items: dict[str, Item] = {}
        self.prompts = 0  # how often somebody was asked
        if os.path.exists(path):
            with open(path, encoding='utf-8') as file:
                for attributes, label, secret in json.load(file):
                    self.add(attributes, label, secret)

    def add(self, attributes: dict[str, str], label: str, secret: str) -> 'Item':
        path = f'{COLLECTION}/{len(self.items) + 1}_{os.getpid()}'
        self.items[path] = Item(self, path, attributes, label, secret)
        return self.items[path]

    def save(self) -> None:
        with open(f'{self.path}.new', 'w', encoding='utf-8') as file:
            json.dump([(item.attributes, item.label, item.secret) for item in self.items.values()], file)
        os.replace(f'{self.path}.new', self.path)

    def find(self, attributes: dict[str, str]) -> list[str]:
        return [path for path, item in self.items.items() if all(item.attributes.get(key) == value for key, value in attributes.items())]

    def answer(self, reply: Reply, *values: Any) -> None:
        if self.mode != 'silent':
            reply(*values)

    def may_write(self) -> bool:
        return self.mode == 'works'


class Properties(dbus.service.Object):
    """org.freedesktop.DBus.Properties for one interface."""

    def properties(self) -> dict[str, Any]:
        raise NotImplementedError

    @dbus.service.method('org.freedesktop.DBus.Properties', 's', 'a{sv}', async_callbacks=CALLBACKS)
    def GetAll(self, interface: str, reply: Reply, fail: Reply) -> None:
        self.keyring.answer(reply, dbus.Dictionary(self.properties(), signature='sv'))

    @dbus.service.method('org.freedesktop.DBus.Properties', 'ss', 'v', async_callbacks=CALLBACKS)
    def Get(self, interface: str, name: str, reply: Reply, fail: Reply) -> None:
        self.keyring.answer(reply, self.properties()[name])

    @dbus.service.method('org.freedesktop.DBus.Properties', 'ssv', '', async_callbacks=CALLBACKS)
    def Set(self, interface: str, name: str, value: Any, reply: Reply, fail: Reply) -> None:
        self.keyring.answer(reply)


class Item(Properties):
    def __init__(self, keyring: Keyring, path: str, attributes: dict[str, str], label: str, secret: str):
        super().__init__(keyring.bus, path)
        self.keyring, self.path, self.attributes, self.label, self.secret = keyring, path, attributes, label, secret

    def properties(self) -> dict[str, Any]:
        return {'Locked': self.keyring.mode == 'locked', 'Attributes': dbus.Dictionary(self.attributes, signature='ss'), 'Label': self.label,
                'Created': dbus.UInt64(1), 'Modified': dbus.UInt64(1)}

    @dbus.service.method(ITEMS, '', 'o', async_callbacks=CALLBACKS)
    def Delete(self, reply: Reply, fail: Reply) -> None:
        if self.keyring.may_write():
            self.keyring.items.pop(self.path)
            self.remove_from_connection()
            self.keyring.save()
            reply(NOTHING)
        else:
            self.keyring.answer(reply, dbus.ObjectPath(PROMPT))

    @dbus.service.method(ITEMS, 'o', '(oayays)', async_callbacks=CALLBACKS)
    def GetSecret(self, session: str, reply: Reply, fail: Reply) -> None:
        self.keyring.answer(reply, encode(session, self.secret))

    @dbus.service.method(ITEMS, '(oayays)', '', async_callbacks=CALLBACKS)
    def SetSecret(self, secret: Any, reply: Reply, fail: Reply) -> None:
        if self.keyring.may_write():
            self.secret = bytes(secret[2]).decode()
            self.keyring.save()
            reply()
        elif self.keyring.mode == 'refuses':
            fail(dbus.DBusException('Denied', name='org.freedesktop.Secret.Error.IsLocked'))
        # Otherwise it asks by itself, and its caller waits.


class Collection(Properties):
    def __init__(self, keyring: Keyring, path: str):
        super().__init__(keyring.bus, path)
        self.keyring = keyring

    def properties(self) -> dict[str, Any]:
        return {'Locked': self.keyring.mode == 'locked', 'Label': 'Login', 'Items': dbus.Array(self.keyring.items, signature='o'),
                'Created': dbus.UInt64(1), 'Modified': dbus.UInt64(1)}

    @dbus.service.method(COLLECTIONS, 'a{sv}(oayays)b', 'oo', async_callbacks=CALLBACKS)
    def CreateItem(self, properties: dict[str, Any], secret: Any, replace: bool, reply: Reply, fail: Reply) -> None:
        if not self.keyring.may_write():
            self.keyring.answer(reply, NOTHING, dbus.ObjectPath(PROMPT))
            return
        attributes = {str(key): str(value) for key, value in properties[f'{ITEMS}.Attributes'].items()}
        for path in self.keyring.find(attributes) if replace else []:
            self.keyring.items.pop(path).remove_from_connection()
        item = self.keyring.add(attributes, str(properties[f'{ITEMS}.Label']), bytes(secret[2]).decode())
        self.keyring.save()
        reply(dbus.ObjectPath(item.path), NOTHING)


class Prompt(dbus.service.Object):
    def __init__(self, keyring: Keyring):
        super().__init__(keyring.bus, PROMPT)
        self.keyring = keyring

    @dbus.service.method(PROMPTS, 's', '')
    def Prompt(self, window: str) -> None:
        self.keyring.prompts += 1
        if self.keyring.mode == 'refuses':
            GLib.idle_add(lambda: self.Completed(True, dbus.String('', variant_level=1)) and False)

    @dbus.service.method(PROMPTS, '', '')
    def Dismiss(self) -> None:
        self.Completed(True, dbus.String('', variant_level=1))

    @dbus.service.signal(PROMPTS, 'bv')
    def Completed(self, dismissed: bool, result: Any) -> None:
        pass


class Service(Properties):
    def __init__(self, keyring: Keyring):
        super().__init__(keyring.bus, ROOT)
        self.keyring = keyring

    def properties(self) -> dict[str, Any]:
        return {'Collections': dbus.Array([COLLECTION], signature='o')}

    @dbus.service.method(SERVICE, 'sv', 'vo', async_callbacks=CALLBACKS)
    def OpenSession(self, algorithm: str, data: Any, reply: Reply, fail: Reply) -> None:
        if algorithm != 'plain':
            self.keyring.answer(fail, dbus.DBusException('plain is enough here', name='org.freedesktop.DBus.Error.NotSupported'))
        else:
            self.keyring.answer(reply, dbus.String('', variant_level=1), dbus.ObjectPath(f'{ROOT}/session/1'))

    @dbus.service.method(SERVICE, 'a{ss}', 'aoao', async_callbacks=CALLBACKS)
    def SearchItems(self, attributes: dict[str, str], reply: Reply, fail: Reply) -> None:
        found, none = dbus.Array(self.keyring.find(attributes), signature='o'), dbus.Array([], signature='o')
        self.keyring.answer(reply, *((none, found) if self.keyring.mode == 'locked' else (found, none)))

    @dbus.service.method(SERVICE, 'ao', 'aoo', async_callbacks=CALLBACKS)
    def Unlock(self, objects: list[str], reply: Reply, fail: Reply) -> None:
        locked = self.keyring.mode == 'locked'
        self.keyring.answer(reply, dbus.Array([] if locked else objects, signature='o'), dbus.ObjectPath(PROMPT) if locked else NOTHING)

    @dbus.service.method(SERVICE, 'aoo', 'a{o(oayays)}', async_callbacks=CALLBACKS)
    def GetSecrets(self, paths: list[str], session: str, reply: Reply, fail: Reply) -> None:
        secrets = {path: encode(session, self.keyring.items[path].secret) for path in paths if path in self.keyring.items and self.keyring.mode != 'locked'}
        self.keyring.answer(reply, dbus.Dictionary(secrets, signature='o(oayays)'))

    @dbus.service.method(SERVICE, 's', 'o', async_callbacks=CALLBACKS)
    def ReadAlias(self, name: str, reply: Reply, fail: Reply) -> None:
        self.keyring.answer(reply, dbus.ObjectPath(COLLECTION if name in ('default', 'login') else '/'))


def encode(session: str, secret: str) -> dbus.Struct:
    return dbus.Struct((dbus.ObjectPath(session), dbus.ByteArray(b''), dbus.ByteArray(secret.encode()), 'text/plain'), signature='oayays')


def main() -> None:
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    keyring = Keyring(sys.argv[1], bus)
    objects = Service(keyring), Collection(keyring, COLLECTION), Collection(keyring, f'{ROOT}/aliases/default'), Prompt(keyring)
    name = dbus.service.BusName('org.freedesktop.secrets', bus)
    loop = GLib.MainLoop()

    def obey(*_: Any) -> bool:
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        if line.strip() == 'prompts':
            print(keyring.prompts, flush=True)
        else:
            keyring.mode = line.strip()
            print('ok', flush=True)
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, obey)
    print('ready', flush=True)
    loop.run()
    del objects, name


if __name__ == '__main__':
    main()
