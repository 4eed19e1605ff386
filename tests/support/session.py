#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command on a private desktop: home folder, display and session bus of its own, gone when it ends.

    session.py [--no-display] -- COMMAND...
"""

import os
import subprocess
import sys

from desktop import Desk, descendants_of, end

KEPT = ('PATH', 'HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'DISPLAY', 'DBUS_SESSION_BUS_ADDRESS',
        'GDK_BACKEND', 'GSK_RENDERER', 'GDK_DEBUG', 'LIBGL_ALWAYS_SOFTWARE', 'LANG', 'LANGUAGE')


def main() -> int:
    split = sys.argv.index('--')
    with Desk(display='--no-display' not in sys.argv[:split]) as desk:
        env = {name: value for name, value in os.environ.items() if name not in ('WAYLAND_DISPLAY', 'DESKTOP_STARTUP_ID')}
        env |= {name: desk.env[name] for name in KEPT if name in desk.env}
        try:
            return subprocess.run(sys.argv[split + 1:], env=env).returncode
        finally:
            end([pid for pid in descendants_of(os.getpid()) if pid not in {program.pid for program in desk.programs}])


if __name__ == '__main__':
    sys.exit(main())
