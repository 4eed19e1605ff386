# SPDX-License-Identifier: GPL-3.0-or-later
"""Roots of Debian releases, made from the same mirror and with the same settings as this machine's own packages. Needs to be root.

What takes long is kept outside of the source, where every user of this machine can read it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
CACHE = Path('/var/cache/watchpost')
# The release with the versions of GTK and libadwaita that the Flatpak's runtime has
NEWEST = 'forky'
DEFAULT_MIRROR = 'http://deb.debian.org/debian/'
DEFAULT_SECURITY = 'http://deb.debian.org/debian-security/'


def become_root() -> None:
    """Starts the program again with sudo when somebody else started it."""
    if os.geteuid() != 0:
        os.execvp('sudo', ['sudo', sys.executable, *sys.argv])


def packages(*groups: str) -> list[str]:
    lines = (SOURCE / 'build-aux/packages').read_text().splitlines()
    return [line.split()[1] for line in lines if line.strip() and not line.startswith('#') and line.split()[0] in groups]


def install_here(*groups: str) -> None:
    subprocess.run([SOURCE / 'build-aux/install-packages', *groups], check=True, stdin=subprocess.DEVNULL)


def _targets() -> list[list[str]]:
    """Where this machine has its packages from: address, code name."""
    output = subprocess.run(['apt-get', 'indextargets', '--format', '$(REPO_URI) $(CODENAME)', 'Created-By: Packages'], capture_output=True, text=True, check=True).stdout
    return [line.split() for line in dict.fromkeys(output.splitlines()) if len(line.split()) == 2]


def sources(suite: str) -> list[str]:
    """The lines of sources.list for a release: this machine's mirror where it has one of Debian."""
    mirror = next((address for address, _ in _targets() if address.rstrip('/').endswith('/debian')), DEFAULT_MIRROR)
    security = next((address for address, _ in _targets() if address.rstrip('/').endswith('/debian-security')), DEFAULT_SECURITY)
    lines = [f'deb {mirror} {suite} main']
    if suite == 'bookworm':
        lines += [f'deb {mirror} {suite}-updates main', f'deb {security} {suite}-security main']
    return lines


def apt_options() -> list[str]:
    """How this machine reaches its mirror, as lines of apt.conf."""
    dump = subprocess.run(['apt-config', 'dump'], capture_output=True, text=True, check=True).stdout
    wanted = ('Acquire::Check-', 'Acquire::http::Proxy', 'Acquire::https::Proxy')
    return [line for line in dump.splitlines() if line.startswith(wanted) and not line.startswith('Acquire::Check-Valid-Until')] \
        + ['Acquire::Check-Valid-Until "false";', 'Acquire::Languages "none";']


def make(suite: str, target: Path, include: list[str], *options: str) -> None:
    """Bootstraps a release into a folder or a .tar; nothing is left where it fails."""
    unfinished = target.with_name(f'unfinished-{target.name}')
    target.parent.mkdir(parents=True, exist_ok=True)
    remove(unfinished)
    command = ['mmdebstrap', '--mode=root', '--variant=minbase', '--format=' + ('tar' if target.suffix == '.tar' else 'directory')]
    command += [f'--aptopt={line}' for line in [*apt_options(), 'APT::Install-Recommends "false";']] + ['--dpkgopt=force-unsafe-io']
    command += [f'--include={",".join(include)}', *options, suite, str(unfinished), *sources(suite)]
    log = target.with_suffix('.log')
    with log.open('w') as output:
        if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output).returncode != 0:
            remove(unfinished)
            raise SystemExit(f'{log.read_text()[-3000:]}\nmmdebstrap could not make {suite}; its log is {log}')
    remove(target)
    unfinished.rename(target)


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


# Mounts are the new namespace's own, so nothing of them is left behind, and all processes end with the first.
ENTER = '''
set -e
root=$1; user=$2; archives=$3; shift 3
hostname bare
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount --rbind /sys "$root/sys" 2>/dev/null || :
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
if [ -n "$archives" ]; then mount --bind "$archives" "$root/var/cache/apt/archives"; fi
# Its root is the root, not a folder below another: only there may name spaces be made again, as on a machine of its own.
mkdir -p "$root/.old"
cd "$root"
pivot_root . .old
umount -l /.old
exec chroot --userspec="$user" / "$@"
'''


def enter(root: Path, command: list[str], *, user: str = 'root', home: str = '/root', archives: Path | None = None, folder: str = '/') -> list[str]:
    """The command line that runs a command in a root, in namespaces of its own (the network is this machine's)."""
    shutil.copy('/etc/resolv.conf', root / 'etc/resolv.conf')
    (root / 'etc/hosts').write_text('127.0.0.1 localhost bare\n')
    if archives:
        (archives / 'partial').mkdir(parents=True, exist_ok=True)
    environment = [f'HOME={home}', f'USER={user}', f'LOGNAME={user}', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=C.UTF-8', 'TERM=dumb']
    environment += [f'{name}={os.environ[name]}' for name in ('http_proxy', 'https_proxy', 'no_proxy') if name in os.environ]
    # The first process of a namespace is deaf to Ctrl+C; a shell in its place is not in the command's way.
    script = f'cd {folder} && "$@"; exit $?'
    return ['unshare', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child', '--propagation', 'private', 'sh', '-c', ENTER, 'enter', str(root), user,
            str(archives or ''), '/usr/bin/env', '-i', *environment, '/bin/sh', '-c', script, 'sh', *command]
