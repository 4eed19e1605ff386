# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of an alert: from the SOC's request to the notification daemon."""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import threading
import time

from desktop import wait_for
from stage import Stage
from table import p95, tell


class Lines:
    """Lines of a program with the moment each was read."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True)
        self.lines: list[tuple[float, str]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append((time.time(), line))

    def find(self, pattern: str, after: int) -> tuple[float, str] | None:
        return next((entry for entry in self.lines[after:] if re.search(pattern, entry[1])), None)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def notify_times(monitor: Lines, title: str) -> float | None:
    """When the bus passed on the Notify with that title, by its own clock."""
    at = None
    for _, line in list(monitor.lines):
        header = re.search(r'^method call time=([\d.]+).*member=Notify', line)
        if header:
            at = float(header[1])
        elif title in line and at:
            return at
    return None


def measure(stage: Stage, options: argparse.Namespace) -> None:
    user = stage.backend.person('technician')
    client = stage.backend.sign_in(user['email'], user['password'])
    curl = Lines(['curl', '-sN', '-H', f'Authorization: Bearer {client.token}', '-H', 'Accept: text/event-stream', f'{stage.backend.url}/v1/events'], stage.desk.env)
    monitor = Lines(['dbus-monitor', '--session', "interface='org.freedesktop.Notifications',member='Notify'"], stage.desk.env)
    stage.desk.application()
    stage.person.see_inbox()
    wait_for(lambda: curl.find('heartbeat', 0), 'the stream')
    by_curl: list[float] = []
    by_notify: list[float] = []
    late: list[float] = []
    # The first one finds its way through code that has not run yet, as the first one always does; it counts.
    for number in range(options.alerts):
        title = f'Bench alert number {number:03}'
        document = {'customerId': stage.customer, 'product': 'core_mdr', 'severity': 'critical', 'title': title, 'language': 'en', 'investigation': 'x'}
        seen, sent = len(curl.lines), time.time()
        answer = stage.backend.soc.post('/soc/v1/incidents', document)
        assert answer.status == 201, answer
        incident = answer.json()['id']
        read = wait_for(lambda: curl.find(f'"{incident}"', seen), f'{incident} on the stream')[0]
        shown = wait_for(lambda: notify_times(monitor, title), f'a bubble with {title}')
        by_curl.append((read - sent) * 1000)
        by_notify.append((shown - sent) * 1000)
        late.append((shown - read) * 1000)
    curl.close()
    monitor.close()
    stage.quit()
    curl_reads = 'the same event read by curl -N'
    tell('from an incident to its bubble, p95', p95(by_notify), against=curl_reads, other=p95(by_curl), at_most=200)
    tell('  after curl has it, p95', p95(late), at_most=100)
    tell('  p50', statistics.median(by_notify), against=curl_reads, other=statistics.median(by_curl))
