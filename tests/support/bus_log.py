#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes down what passes on the session bus between programs and notification daemons, a JSON object a line: `bus_log.py FILE`.

A call is told when it was answered with a number (Notify) or made (the others); besides, "Call" and "Answer" with the same `caller` and
`serial` tell for each that shows or takes away a bubble from when to when it was in flight.
"""

import json
import os
import sys

import dbus
import dbus.bus
import dbus.mainloop.glib
import dbus.lowlevel
from gi.repository import GLib

RULES = ["interface='org.freedesktop.Notifications'", "interface='org.gtk.Notifications'", "type='method_return'", "type='error'"]
CALLS = ('Notify', 'CloseNotification', 'AddNotification', 'RemoveNotification')
# Calls that wait for their answer, by (sender, serial).
waiting: dict[tuple[str, int], dict] = {}


def plain(value: object) -> object:
    """A value of the bus as JSON has it; pictures are left out."""
    if isinstance(value, dbus.Dictionary):
        return {str(key): plain(item) for key, item in value.items() if str(key) not in ('image-data', 'icon_data', 'icon', 'image_data')}
    if isinstance(value, (dbus.Array, dbus.Struct, tuple, list)):
        return [plain(item) for item in value][:64]
    if isinstance(value, dbus.Boolean):
        return bool(value)
    if isinstance(value, (int, dbus.Byte)):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return str(value)


def describe(member: str, arguments: list) -> dict | None:
    """A message in words; None for one of no interest."""
    event: dict = {'member': member}
    if member == 'Notify' and len(arguments) == 8:
        event |= dict(zip(('application', 'replaces', 'icon', 'title', 'body', 'actions', 'hints', 'timeout'), map(plain, arguments)))
    elif member in ('CloseNotification', 'NotificationClosed', 'ActionInvoked'):
        event |= {'id': int(arguments[0]), 'arguments': plain(arguments[1:])}
    elif member in ('AddNotification', 'RemoveNotification'):
        event |= {'application': str(arguments[0]), 'key': str(arguments[1]), 'notification': plain(arguments[2]) if len(arguments) > 2 else None}
    else:
        return None
    return event


def follow(path: str) -> None:
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(os.environ['DBUS_SESSION_BUS_ADDRESS'])
    log = open(path + '.part', 'w', encoding='utf-8', buffering=1)
    loop = GLib.MainLoop()

    def write(event: dict) -> None:
        log.write(json.dumps(event, ensure_ascii=False) + '\n')

    def saw(_: object, message: dbus.lowlevel.Message) -> int:
        if isinstance(message, (dbus.lowlevel.MethodReturnMessage, dbus.lowlevel.ErrorMessage)):
            call = waiting.pop((message.get_destination(), message.get_reply_serial()), None)
            if call and call['member'] == 'Notify' and isinstance(message, dbus.lowlevel.MethodReturnMessage):
                write(call | {'id': int(message.get_args_list()[0])})
            if call:
                write({'member': 'Answer', 'caller': message.get_destination(), 'serial': message.get_reply_serial()})
        elif message.get_interface() in ('org.freedesktop.Notifications', 'org.gtk.Notifications'):
            event = describe(message.get_member(), message.get_args_list())
            if event and event['member'] in CALLS:
                waiting[message.get_sender(), message.get_serial()] = event
                write({'member': 'Call', 'caller': message.get_sender(), 'serial': message.get_serial(), 'bubble': event.get('title') or event.get('key') or event.get('id')})
            if event and event['member'] != 'Notify':
                write(event)
        elif message.get_member() == 'Disconnected':
            loop.quit()
        return dbus.lowlevel.HANDLER_RESULT_HANDLED

    bus.add_message_filter(saw)
    bus.call_blocking('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.Monitoring', 'BecomeMonitor', 'asu', (RULES, 0))
    os.rename(path + '.part', path)
    loop.run()


if __name__ == '__main__':
    follow(sys.argv[1])
