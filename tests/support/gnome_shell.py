# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk whose desktop is a real GNOME Shell 43, without a screen: the one that keeps bubbles of programs that have ended and
starts a program when its bubble is pressed.

It needs a system bus with a login manager: a private one, with a stand-in for logind. It does not run as root.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gi.repository import GLib

from desktop import Desk, Installation, wait_for

# "nobody": every Debian has it, and the bus wants a user with an entry in /etc/passwd.
ORDINARY_USER = 65534

# What a test does inside the shell. A bubble is found by a part of its title or body.
HELPERS = '''
globalThis.T = {
  Clutter: imports.gi.Clutter,
  pointer: imports.gi.Clutter.get_default_backend().get_default_seat().create_virtual_device(imports.gi.Clutter.InputDeviceType.POINTER_DEVICE),
  bubbles: () => Main.messageTray.getSources().flatMap(s => s.notifications),
  bubble: text => T.bubbles().find(n => `${n.title}\\n${n.bannerBodyText}`.includes(text)),
  describe: n => ({title: n.title, body: n.bannerBodyText, urgency: n.urgency, actions: n.actions.map(a => a.label)}),
  button: (actor, label) => {
    if (actor.label === label && actor.reactive) return actor;
    for (const child of actor.get_children()) { const found = T.button(child, label); if (found) return found; }
    return null;
  },
  place: actor => { const [x, y] = actor.get_transformed_position(); const [w, h] = actor.get_transformed_size(); return [x + w / 2, y + h / 2, w, h]; },
  move: (x, y) => T.pointer.notify_absolute_motion(T.Clutter.CURRENT_TIME, x, y),
  press: () => { T.pointer.notify_button(T.Clutter.CURRENT_TIME, 1, 1); T.pointer.notify_button(T.Clutter.CURRENT_TIME, 1, 0); },
};
'''


class GnomeDesk(Desk):
    """A person's GNOME desktop."""

    def __init__(self, installation: Installation | None = None, **options: Any) -> None:
        super().__init__(installation, display=False, user=ORDINARY_USER, **options)
        self.wayland = 'wayland-test'
        self.env |= {'XDG_CURRENT_DESKTOP': 'GNOME', 'XDG_SESSION_TYPE': 'wayland', 'GNOME_SHELL_SESSION_MODE': 'user', 'GDK_BACKEND': 'wayland',
                     'USER': 'person', 'LOGNAME': 'person', 'SHELL': '/bin/sh'}

    def start(self) -> None:
        self.start_system_bus()
        super().start()
        self.spawn('gnome-shell', '--unsafe-mode', '--headless', '--wayland', '--no-x11', '--virtual-monitor', self.screen, f'--wayland-display={self.wayland}')
        wait_for(lambda: self.owns('org.gnome.Shell'), 'GNOME Shell', 60)
        wait_for(lambda: self._try('Main.layoutManager._startingUp === false'), 'GNOME Shell to have started', 60)
        self.env['WAYLAND_DISPLAY'] = self.wayland
        # What the bus starts, an application behind a bubble, is to find the same desktop.
        self.command('dbus-update-activation-environment', *self.env)
        self.eval(HELPERS + 'Main.overview.hide(); T.bubbles().forEach(n => n.destroy()); true')

    def _try(self, script: str) -> Any:
        answer = self.command('gdbus', 'call', '--session', '-d', 'org.gnome.Shell', '-o', '/org/gnome/Shell', '-m', 'org.gnome.Shell.Eval', script, check=False)
        if not answer:
            return None
        good, value = GLib.Variant.parse(None, answer, None, None).unpack()
        return json.loads(value) if good and value else None

    def eval(self, script: str) -> Any:
        """Runs JavaScript inside the shell."""
        answer = self.command('gdbus', 'call', '--session', '-d', 'org.gnome.Shell', '-o', '/org/gnome/Shell', '-m', 'org.gnome.Shell.Eval', script)
        good, value = GLib.Variant.parse(None, answer, None, None).unpack()
        assert good, f'{script}: {value}'
        return json.loads(value) if value else None

    # -- notifications, as the shell has them

    def start_notifications(self) -> None:
        """The shell is the daemon."""

    def bubbles(self) -> list[dict[str, Any]]:
        return self.eval('T.bubbles().map(T.describe)')

    def press_bubble(self, bubble: dict[str, Any], label: str | None = None) -> None:
        """Clicks a button of a banner, or the banner itself, with the pointer."""
        title = json.dumps(bubble['title'])
        # A bubble whose banner has gone lies in the calendar's list; it is brought up again, as the shell does for a reminder.
        self.eval(f'const n = T.bubble({title}); if (!Main.messageTray._banner || Main.messageTray._notification !== n) {{ n.acknowledged = false; n.source.showNotification(n); }} true')
        wait_for(lambda: self._try(f'!!Main.messageTray._banner && Main.messageTray._notification === T.bubble({title})'), f'the banner of {title}')
        self.eval('Main.messageTray._expandBanner(false); Main.messageTray._banner.get_transition("y") === null')
        target = f'T.button(Main.messageTray._banner, {json.dumps(label)})' if label else 'Main.messageTray._banner'
        places: list[Any] = []

        def still() -> list[float] | None:
            place = self._try(f'(() => {{ const b = {target}; return b && b.mapped ? T.place(b) : null; }})()')
            places.append(place)
            return place if place and len(places) > 2 and places[-1] == places[-2] == places[-3] and place[2] > 10 and place[1] > 0 else None

        x, y, _, _ = wait_for(still, f'{label or "the banner"} to stand still')
        if not label:
            y -= 10
        self.eval(f'T.move({x}, {y}); true')
        wait_for(lambda: self._try('Main.messageTray._banner && Main.messageTray._banner.hover'), 'the pointer over the banner')
        self.eval('T.press(); true')

    def screenshot(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        shot = self.runtime / 'shot.png'
        self.command('gdbus', 'call', '--session', '-d', 'org.gnome.Shell.Screenshot', '-o', '/org/gnome/Shell/Screenshot',
                     '-m', 'org.gnome.Shell.Screenshot.Screenshot', 'false', 'false', shot)
        path.write_bytes(shot.read_bytes())
        return path
