# SPDX-License-Identifier: GPL-3.0-or-later
"""A private desktop for tests, made of real parts: display, window manager, session bus, keyring, notification daemon, browser.

    with Desk(installation) as desk:
        desk.start_keyring()
        desk.start_notifications()
        program = desk.run('watchpost')
        window = desk.accessibility.find('frame', 'Watchpost')

Everything a desk starts dies with it, and what those started as well: this process adopts the orphans of its descendants.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from accessibility import APP_ID, Accessibility, Node, Snapshot
from processes import PYTHON, Program, adopt_orphans, complaints, descendants_of, end, environment_of, is_alive, wait_for

SUPPORT = Path(__file__).resolve().parent
APP_PATH = '/io/github/watchpost/Watchpost'
KEYRING_PASSWORD = 'keyring password'

__all__ = ['APP_ID', 'KEYRING_PASSWORD', 'PYTHON', 'Accessibility', 'Desk', 'Installation', 'Node', 'Program', 'Snapshot', 'complaints', 'descendants_of', 'end', 'environment_of', 'is_alive', 'wait_for']


# -- the program under test ---------------------------------------------------------------------------------------------------


class Installation:
    """What `meson install` leaves, in a folder of its own that any user may read."""

    def __init__(self, build: Path, into: Path) -> None:
        self.build = build.resolve()
        subprocess.run(['meson', 'install', '-C', str(self.build), '--no-rebuild', '--quiet', '--destdir', str(into)],
                       check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.root = self._find_root(into)
        self.bin, self.share = self.root / 'bin', self.root / 'share'
        schemas = self.share / 'glib-2.0/schemas'
        if schemas.is_dir():
            subprocess.run(['glib-compile-schemas', str(schemas)], check=True)
        self._point_at_ourselves()
        for path in [into, *into.rglob('*')]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))

    @staticmethod
    def _find_root(into: Path) -> Path:
        for program in into.rglob('bin/watchpost*'):
            return program.parent.parent
        raise AssertionError('nothing was installed')

    def _point_at_ourselves(self) -> None:
        """The desktop entry and the D-Bus service name the place of the real installation."""
        for path in [*self.share.glob('applications/*.desktop'), *self.share.glob('dbus-1/services/*.service')]:
            text = re.sub(r'^(Exec=)\S*?(watchpost\S*)', lambda match: f'{match[1]}{self.bin / match[2].rsplit("/", 1)[-1]}', path.read_text(), flags=re.MULTILINE)
            path.write_text(text)

    def program(self, name: str) -> Path:
        return self.bin / name


# -- the desktop --------------------------------------------------------------------------------------------------------------

SESSION_BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  {servicedirs}
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
'''

SYSTEM_BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
'''

DUNST = '''[global]
    width = 420
    origin = top-right
    offset = 20x20
    font = Cantarell 11
    format = "<b>%s</b>\\n%b"
    notification_limit = 5
    stack_duplicates = no
    history_length = 200
    idle_threshold = 0
    show_indicators = no
    frame_width = 1
    frame_color = "#5e5c64"
    corner_radius = 8
    dmenu = {menu}
[urgency_normal]
    background = "#fafafa"
    foreground = "#2e3436"
    timeout = 0
[urgency_critical]
    background = "#fafafa"
    foreground = "#2e3436"
    frame_color = "#c01c28"
    timeout = 0
'''


class Desk:
    """A person's desktop: a home folder, a display and a session bus of their own."""

    # The only services its bus starts by itself; a portal would answer slower, and other than the parts under test.
    services: tuple[str, ...] = ('org.a11y.Bus', 'org.gnome.keyring.SystemPrompter', 'org.gnome.keyring.PrivatePrompter')

    def __init__(self, installation: Installation | None = None, *, screen: str = '1280x900', language: str = 'en', dark: bool = False,
                 window_manager: bool = True, display: bool = True, user: int | None = None, env: dict[str, str] | None = None) -> None:
        adopt_orphans()
        self.installation, self.screen = installation, screen
        self.with_display, self.with_window_manager = display, window_manager and display
        self.folder = Path(tempfile.mkdtemp(prefix='wp-desk-'))
        self.home = self.folder / 'home'
        self.runtime = self.folder / 'run'
        self.logs = self.folder / 'log'
        self.programs: list[Program] = []
        self._accessibility: Accessibility | None = None
        for path in (self.home / '.config', self.data_home / 'applications', self.home / '.cache', self.runtime, self.logs):
            path.mkdir(parents=True, exist_ok=True)
        self.runtime.chmod(0o700)
        (self.home / '.config/gtk-4.0').mkdir()
        (self.home / '.config/gtk-4.0/settings.ini').write_text('[Settings]\ngtk-font-name=Cantarell 11\ngtk-cursor-blink=0\n')
        # Root cannot be the person at every desktop: all of this one's programs run as another user then.
        self.identity: dict[str, Any] = {}
        self.support = SUPPORT
        if user is not None and os.geteuid() == 0:
            self.identity = {'user': user, 'group': user, 'extra_groups': []}
            # Who need not be able to read the source has what they run with them.
            self.support = Path(shutil.copytree(SUPPORT, self.folder / 'support', ignore=shutil.ignore_patterns('__pycache__')))
            for path in [self.folder, *self.folder.rglob('*')]:
                os.chown(path, user, user)
        self.env = self._environment(language, dark) | self._locale(language) | (env or {})

    @property
    def data_home(self) -> Path:
        return self.home / '.local/share'

    def _environment(self, language: str, dark: bool) -> dict[str, str]:
        shares = [str(self.installation.share)] if self.installation else []
        bins = [str(self.installation.bin)] if self.installation else []
        env = {
            'PATH': ':'.join([*bins, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin']),
            'HOME': str(self.home), 'XDG_RUNTIME_DIR': str(self.runtime),
            'XDG_CONFIG_HOME': str(self.home / '.config'), 'XDG_DATA_HOME': str(self.data_home), 'XDG_CACHE_HOME': str(self.home / '.cache'),
            'XDG_DATA_DIRS': ':'.join([*shares, '/usr/local/share', '/usr/share']), 'XDG_CONFIG_DIRS': '/etc/xdg',
            'LANG': 'C.UTF-8', 'LANGUAGE': language, 'TZ': 'Asia/Tokyo',
            'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'GDK_DEBUG': 'gl-disable', 'LIBGL_ALWAYS_SOFTWARE': '1',
            'GSETTINGS_BACKEND': 'keyfile', 'NO_AT_BRIDGE': '0', 'GTK_A11Y': 'atspi',
            'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark' if dark else 'prefer-light', 'PYTHONDONTWRITEBYTECODE': '1',
        }
        for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS', 'G_SLICE'):
            if name in os.environ:
                env[name] = os.environ[name]
        return env

    def _locale(self, language: str) -> dict[str, str]:
        """A locale of the desk's own, for dates as they are written there; without one the words alone are translated."""
        if language != 'ja' or not Path('/usr/share/i18n/locales/ja_JP').exists():
            return {}
        locales = self.folder / 'locale'
        locales.mkdir()
        subprocess.run(['localedef', '-i', 'ja_JP', '-f', 'UTF-8', str(locales / 'ja_JP.UTF-8')], check=False, stderr=subprocess.DEVNULL)
        return {'LOCPATH': str(locales), 'LANG': 'ja_JP.UTF-8'} if (locales / 'ja_JP.UTF-8').is_dir() else {}

    def __enter__(self) -> Desk:
        try:
            self.start()
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error:
            self.tell()
        self.stop()

    def tell(self) -> None:
        """What the programs said, for a person who looks for what went wrong."""
        for log in sorted(self.logs.iterdir()):
            text = log.read_text(errors='replace').strip()
            if text:
                print(f'-- {log.name} of {self.folder.name}\n{text[-3000:]}', file=sys.stderr)

    def start(self) -> None:
        if self.with_display:
            self._start_display()
        self._start_bus()
        if self.with_window_manager:
            self.spawn('openbox', '--sm-disable')
            wait_for(lambda: '_NET_SUPPORTING_WM_CHECK(WINDOW)' in self.command('xprop', '-root', '_NET_SUPPORTING_WM_CHECK', check=False), 'a window manager')

    def _start_display(self) -> None:
        read_end, write_end = os.pipe()
        self.spawn('Xvfb', '-displayfd', str(write_end), '-screen', '0', f'{self.screen}x24', '-nolisten', 'tcp', '-noreset', pass_fds=(write_end,))
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        assert number, 'Xvfb gave no display'
        self.env['DISPLAY'] = f':{number}'

    def _start_bus(self) -> None:
        services = self.folder / 'services'
        services.mkdir()
        for name in self.services:
            source = Path('/usr/share/dbus-1/services', f'{name}.service')
            if source.exists():
                shutil.copy(source, services)
        folders = [services, self.data_home / 'dbus-1/services'] + ([self.installation.share / 'dbus-1/services'] if self.installation else [])
        config, socket = self.folder / 'session.conf', self.runtime / 'bus'
        config.write_text(SESSION_BUS.format(socket=socket, servicedirs='\n  '.join(f'<servicedir>{folder}</servicedir>' for folder in folders)))
        self.env['DBUS_SESSION_BUS_ADDRESS'] = f'unix:path={socket}'
        self.spawn('dbus-daemon', f'--config-file={config}', '--nofork', '--nopidfile')
        wait_for(socket.exists, 'the session bus')
        self.spawn(PYTHON, self.support / 'bus_log.py', self.folder / 'bus.jsonl')
        wait_for((self.folder / 'bus.jsonl').exists, 'the log of the bus')

    def start_system_bus(self) -> None:
        """A system bus of its own, with a stand-in for the login manager."""
        config, socket = self.folder / 'system.conf', self.runtime / 'system_bus'
        config.write_text(SYSTEM_BUS.format(socket=socket))
        self.env['DBUS_SYSTEM_BUS_ADDRESS'] = f'unix:path={socket}'
        self.spawn('dbus-daemon', f'--config-file={config}', '--nofork', '--nopidfile', log='system-bus')
        wait_for(socket.exists, 'the system bus')
        self.spawn(PYTHON, '-m', 'dbusmock', '--system', '--template', 'logind', log='logind')
        wait_for(lambda: 'true' in self.command('gdbus', 'call', '--system', '-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus',
                                                '-m', 'org.freedesktop.DBus.NameHasOwner', 'org.freedesktop.login1', check=False), 'the login manager')

    def stop(self) -> None:
        """Ends all that runs on this desk, whoever started it."""
        if self._accessibility:
            self._accessibility.close()
            self._accessibility = None
        for program in reversed(self.programs):
            program.stop(5)
        mark = f'XDG_RUNTIME_DIR={self.runtime}'.encode()
        end([pid for pid in descendants_of(os.getpid()) if mark in environment_of(pid)])
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- running things

    def spawn(self, *arguments: str | Path, env: dict[str, str] | None = None, log: str | None = None, **options: Any) -> Program:
        """Starts a program that stays."""
        name = log or Path(arguments[-1] if arguments[0] == PYTHON and len(arguments) < 3 else arguments[1] if arguments[0] == PYTHON else arguments[0]).name
        program = Program(arguments, self.env | (env or {}), self.logs / f'{name}.log', cwd=self.home, **self.identity, **options)
        self.programs.append(program)
        return program

    def command(self, *arguments: str | Path, check: bool = True, input: str | None = None, seconds: float = 30) -> str:
        """Runs a program to its end and returns what it printed."""
        result = subprocess.run([str(part) for part in arguments], env=self.env, cwd=self.home, capture_output=True, text=True,
                                timeout=seconds, **({'stdin': subprocess.DEVNULL} if input is None else {'input': input}), **self.identity)
        if check and result.returncode != 0:
            raise AssertionError(f'{" ".join(map(str, arguments))}: exit {result.returncode}\n{result.stdout}{result.stderr}')
        return result.stdout

    def application(self, *arguments: str, env: dict[str, str] | None = None) -> Program:
        """Starts Watchpost itself; its log is `watchpost.log` on this desk, one for all of its runs."""
        assert self.installation
        # A file that may not grow (RLIMIT_FSIZE stands for a full disk) is an error to it, not its end.
        return self.spawn(self.installation.program('watchpost'), *arguments, env=env,
                          preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))

    def application_log(self) -> str:
        return '\n'.join(log.read_text(errors='replace') for log in self.logs.glob('watchpost.log')) \
            + '\n' + '\n'.join(line for log in self.logs.glob('dbus-daemon.log') for line in log.read_text(errors='replace').splitlines() if 'Watchpost' in line or 'Wp' in line)

    # -- the bus

    def owns(self, name: str = APP_ID) -> bool:
        return 'true' in self.command('gdbus', 'call', '--session', '-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus',
                                      '-m', 'org.freedesktop.DBus.NameHasOwner', name, check=False)

    def process_of(self, name: str = APP_ID) -> int | None:
        match = re.search(r'uint32 (\d+)', self.command('gdbus', 'call', '--session', '-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus',
                                                        '-m', 'org.freedesktop.DBus.GetConnectionUnixProcessID', name, check=False))
        return int(match[1]) if match else None

    def activate_action(self, action: str, parameter: str | None = None, seconds: float = 30) -> None:
        """An action of the application, as a notification or a launcher gives it: starts the program when it does not run."""
        self.command('gdbus', 'call', '--session', '-d', APP_ID, '-o', APP_PATH, '-m', 'org.freedesktop.Application.ActivateAction', action,
                     '[]' if parameter is None else f'[<{parameter}>]', '{}', seconds=seconds)

    # -- the keyring

    def start_keyring(self, password: str = KEYRING_PASSWORD) -> None:
        """gnome-keyring with its login collection unlocked, as a display manager leaves it."""
        # It forks a daemon that outlives the command; what it inherits must not be our pipe.
        with (self.logs / 'gnome-keyring.log').open('ab') as log:
            subprocess.run(['gnome-keyring-daemon', '--unlock', '--components=secrets'], env=self.env, input=password.encode(), stdout=log, stderr=log, timeout=20, check=True, **self.identity)
        wait_for(lambda: self.owns('org.freedesktop.secrets'), 'the keyring')
        wait_for(lambda: 'login' in self._secrets('org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Service', 'Collections', check=False), 'the login collection')

    def lock_keyring(self) -> None:
        self._secrets('org.freedesktop.Secret.Service.Lock', '[objectpath "/org/freedesktop/secrets/collection/login"]')

    def stop_keyring(self) -> None:
        pid = self.process_of('org.freedesktop.secrets')
        if pid:
            os.kill(pid, signal.SIGTERM)
            wait_for(lambda: not self.owns('org.freedesktop.secrets'), 'the keyring to go')

    def _secrets(self, method: str, *arguments: str, check: bool = True) -> str:
        return self.command('gdbus', 'call', '--session', '-d', 'org.freedesktop.secrets', '-o', '/org/freedesktop/secrets', '-m', method, *arguments, check=check)

    # -- notifications

    def start_notifications(self) -> None:
        """dunst, a plain freedesktop notification daemon: its bubbles stay until somebody acts."""
        config = self.folder / 'dunstrc'
        config.write_text(DUNST.format(menu=f'{PYTHON} {self.support / "choose.py"} {self.folder / "choice"}'))
        self.spawn('dunst', '-conf', config)
        wait_for(lambda: self.owns('org.freedesktop.Notifications'), 'the notification daemon')

    def bus_log(self) -> list[dict[str, Any]]:
        """What was said to and by the notification daemons on this bus, in order."""
        lines = (self.folder / 'bus.jsonl').read_text().splitlines()
        return [json.loads(line) for line in lines if line.endswith('}')]

    def bubbles(self) -> list[dict[str, Any]]:
        """What was handed to the notification daemon and neither closed nor withdrawn."""
        shown: dict[int, dict[str, Any]] = {}
        for event in self.bus_log():
            if event['member'] == 'Notify' and 'id' in event:
                shown[event['id']] = event
            elif event['member'] in ('CloseNotification', 'NotificationClosed'):
                shown.pop(event['id'], None)
        return list(shown.values())

    def bubble(self, text: str, seconds: float = 20) -> dict[str, Any]:
        """Waits for a bubble whose title or body has the text."""
        find = lambda: next((bubble for bubble in self.bubbles() if text in f'{bubble["title"]}\n{bubble["body"]}'), None)
        return wait_for(find, f'a bubble with "{text}"; there are {[(b["title"], b["body"]) for b in self.bubbles()]}', seconds)

    def press_bubble(self, bubble: dict[str, Any], label: str | None = None) -> None:
        """Presses a button of a bubble of dunst; without a label clicks the bubble itself."""
        # dunst lists every button in a menu; the one who chooses there is ours (see choose.py).
        choice = self.folder / 'choice'
        choice.write_text(f'{bubble["id"]}\n{label or ""}\n')
        answered = lambda: any(event['member'] == 'ActionInvoked' and event['id'] == bubble['id'] for event in self.bus_log())

        def press() -> bool:
            # It opens no menu while the last one is being closed.
            if choice.exists():
                self.command('dunstctl', 'context')
            return answered()

        wait_for(press, f'"{label or "the bubble"}" to be pressed')
        # The mouse does "do_action, close_current"; the menu does the first half.
        self.command('gdbus', 'call', '--session', '-d', 'org.freedesktop.Notifications', '-o', '/org/freedesktop/Notifications',
                     '-m', 'org.freedesktop.Notifications.CloseNotification', str(bubble['id']))

    # -- seeing and touching

    @property
    def accessibility(self) -> Accessibility:
        if not self._accessibility:
            self._accessibility = Accessibility(self)
        return self._accessibility

    def grab(self) -> bytes:
        """The screen, as a PNG."""
        return subprocess.run(['/usr/bin/import', '-window', 'root', '-define', 'png:exclude-chunks=date,time', 'png:-'], env=self.env, capture_output=True, check=True,
                              stdin=subprocess.DEVNULL, **self.identity).stdout

    def screenshot(self, path: Path, seconds: float = 5) -> Path:
        """Once the screen stands still."""
        path.parent.mkdir(parents=True, exist_ok=True)
        seen: list[bytes] = []
        try:
            wait_for(lambda: (seen.append(self.grab()), len(seen) > 2 and seen[-1] == seen[-2] == seen[-3])[1], 'the screen to stand still', seconds)
        except AssertionError:
            pass  # a clock, or a spinner
        path.write_bytes(seen[-1])
        return path

    def paint_background(self, color: str) -> None:
        self.command('/usr/bin/display', '-window', 'root', '-size', self.screen, f'xc:{color}', check=False)

    def keys(self, *keys: str) -> None:
        self.command('xdotool', 'key', '--delay', '40', *keys)

    def type(self, text: str) -> None:
        self.command('xdotool', 'type', '--delay', '60', text)

    def windows(self, name: str = 'Watchpost') -> list[str]:
        return self.command('xdotool', 'search', '--onlyvisible', '--name', name, check=False).split()

    # -- the browser

    def set_browser(self, email: str, password: str, **behavior: Any) -> None:
        """What the person at this desk does in the browser when the application opens a page in it. See browser.py."""
        orders, log = self.folder / 'browser.json', self.folder / 'browser-log.jsonl'
        orders.write_text(json.dumps({'email': email, 'password': password, 'log': str(log), **behavior}))
        (self.data_home / 'applications/test-browser.desktop').write_text(
            '[Desktop Entry]\nType=Application\nName=Browser\nNoDisplay=true\n'
            f'Exec={PYTHON} {self.support / "browser.py"} {orders} %u\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n')
        (self.home / '.config/mimeapps.list').write_text(
            '[Default Applications]\nx-scheme-handler/http=test-browser.desktop\nx-scheme-handler/https=test-browser.desktop\n')

    def set_help_viewer(self) -> Path:
        """What takes the place of Yelp: it writes each address that it is asked for into the file that is returned."""
        log = self.folder / 'help.log'
        log.touch()
        folder = self.data_home / 'applications'
        (folder / 'test-help.desktop').write_text(
            '[Desktop Entry]\nType=Application\nName=Help\nNoDisplay=true\n'
            f"""Exec=sh -c 'printf "%%s\\\\n" "$1" >> {log}' help %u\nMimeType=x-scheme-handler/help;x-scheme-handler/ghelp;\n""")
        kinds = 'x-scheme-handler/help=test-help.desktop\nx-scheme-handler/ghelp=test-help.desktop\n'
        (folder / 'mimeapps.list').write_text(f'[Default Applications]\n{kinds}[Added Associations]\n{kinds}')
        return log

    def browser_log(self) -> list[dict[str, Any]]:
        log = self.folder / 'browser-log.jsonl'
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
