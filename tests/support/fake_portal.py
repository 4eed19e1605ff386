#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Secret portal for faults, which the real one shows only with a person before it.

It says "ready" on standard output and reads its behavior from standard input, one word a line, each answered with "ok", or with how often
somebody was asked for "prompts":

    works    gives the master secret
    waits    asks a person who does not come
    refuses  the person cancels
    silent   answers nothing at all
"""

import os
import sys
from typing import Any, Callable

import dbus
import dbus.lowlevel
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

CALLBACKS = ('reply', 'fail')


class Portal(dbus.service.Object):
    mode, prompts, requests = 'works', 0, 0

    @dbus.service.method('org.freedesktop.DBus.Properties', 'ss', 'v', async_callbacks=CALLBACKS)
    def Get(self, interface: str, name: str, reply: Callable[..., None], fail: Callable[..., None]) -> None:
        if self.mode != 'silent':
            reply(dbus.UInt32(1, variant_level=1))

    @dbus.service.method('org.freedesktop.portal.Secret', 'ha{sv}', 'o', async_callbacks=CALLBACKS, sender_keyword='sender')
    def RetrieveSecret(self, fd: Any, options: dict[str, Any], reply: Callable[..., None], fail: Callable[..., None], sender: str = '') -> None:
        self.prompts += 1
        if self.mode == 'silent':
            return
        token = options.get('handle_token', f'r{self.requests}')
        self.requests += 1
        request = f'/org/freedesktop/portal/desktop/request/{sender[1:].replace(".", "_")}/{token}'
        if self.mode == 'works':
            file = fd.take()
            os.write(file, b'the master secret of this desktop, which is long enough for it'.ljust(64))
            os.close(file)
        reply(dbus.ObjectPath(request))
        if self.mode != 'waits':
            # To whom has asked, and to nobody else: nobody matches it.
            response = dbus.lowlevel.SignalMessage(request, 'org.freedesktop.portal.Request', 'Response')
            response.set_destination(sender)
            response.append(dbus.UInt32(0 if self.mode == 'works' else 1), dbus.Dictionary(signature='sv'), signature='ua{sv}')
            # As long as a portal takes at least: libsecret listens only after the call has returned.
            GLib.timeout_add(300, lambda: self.connection.send_message(response) and False)


def main() -> None:
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    portal = Portal(bus, '/org/freedesktop/portal/desktop')
    name = dbus.service.BusName('org.freedesktop.portal.Desktop', bus)
    loop = GLib.MainLoop()

    def obey(*_: Any) -> bool:
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        if line.strip() == 'prompts':
            print(portal.prompts, flush=True)
        else:
            portal.mode = line.strip()
            print('ok', flush=True)
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, obey)
    print('ready', flush=True)
    loop.run()
    del name


if __name__ == '__main__':
    main()
