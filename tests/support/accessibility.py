# SPDX-License-Identifier: GPL-3.0-or-later
"""The window, as a screen reader has it."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import time
from typing import TYPE_CHECKING, Any, Sequence

from processes import PYTHON, wait_for

if TYPE_CHECKING:
    from desktop import Desk

APP_ID = 'io.github.watchpost.Watchpost'

# GTK 4.8 draws this border around a window when there is no compositor.
SHADOW = 5


class Node(int):
    """An object of the accessibility tree, by its number in the agent."""


class Snapshot:
    """The windows at a moment."""

    def __init__(self, items: Sequence[tuple[int, int, str, str]]) -> None:
        self.items = items
        self.places = {number: place for place, (number, *_) in enumerate(items)}

    def __contains__(self, node: Node | None) -> bool:
        return node in self.places

    def below(self, node: Node | None) -> Sequence[tuple[int, int, str, str]]:
        """An object and what is in it, in order."""
        start = 0 if node is None else self.places[node]
        end = start + 1
        while end < len(self.items) and (node is None or self.items[end][1] > self.items[start][1]):
            end += 1
        return self.items[start:end]

    def search(self, role: str | None = None, name: str | None = None, *, within: Node | None = None, contains: str | None = None) -> list[Node]:
        return [Node(number) for number, _, its_role, its_name in self.below(within)
                if role in (None, its_role) and name in (None, its_name) and (contains is None or contains in its_name)]

    def parent(self, node: Node) -> Node | None:
        place = self.places[node]
        return next((Node(self.items[above][0]) for above in range(place - 1, -1, -1) if self.items[above][1] < self.items[place][1]), None)


class Accessibility:
    """Talks to accessibility_agent.py, which runs on the desk's own bus: one process can see one bus only."""

    def __init__(self, desk: Desk) -> None:
        log = (desk.logs / 'accessibility.log').open('ab')
        self.desk = desk
        self.process = subprocess.Popen([PYTHON, str(desk.support / 'accessibility_agent.py')], env=desk.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=log, text=True, cwd='/', start_new_session=True, **desk.identity)
        log.close()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe and pipe.close()

    def ask(self, command: str, **arguments: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({'command': command} | arguments) + '\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {'error': f'the accessibility agent ended with {self.process.wait()}'}
        if 'error' in answer:
            raise AssertionError(f'{command} {arguments}: {answer["error"]}')
        return answer['value']

    def search(self, role: str | None = None, name: str | None = None, *, within: Node | None = None, contains: str | None = None,
               states: Sequence[str] = (), application: str = APP_ID) -> list[Node]:
        """All objects of a role ("push button", "list item", "label", "entry", "frame", …) whose name is or contains what is asked."""
        found = self.ask('search', role=role, name=name, within=within, contains=contains, states=list(states), application=application)
        return [Node(number) for number in found]

    def find(self, role: str | None = None, name: str | None = None, seconds: float = 15, **how: Any) -> Node:
        """The first such object, as soon as there is one."""
        try:
            return wait_for(lambda: self.search(role, name, **how), f'{role} {name or ""} {how or ""}', seconds)[0]
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.dump()}') from None

    def gone(self, role: str | None = None, name: str | None = None, seconds: float = 15, **how: Any) -> None:
        wait_for(lambda: not self.search(role, name, **how), f'{role} {name or ""} {how or ""} to go', seconds)

    def snapshot(self, application: str = APP_ID) -> Snapshot:
        """What is there now, but the rows of long lists: for whoever looks for many things that stay."""
        return Snapshot(self.ask('snapshot', application=application))

    def name(self, node: Node) -> str:
        return self.ask('name', node=node)

    def text(self, node: Node) -> str:
        return self.ask('text', node=node)

    def states(self, node: Node) -> set[str]:
        return set(self.ask('states', node=node))

    def click(self, node: Node) -> None:
        """Does the object's action, as a screen reader does."""
        self.ask('click', node=node)

    def set_text(self, node: Node, text: str) -> None:
        self.ask('set_text', node=node, text=text)

    def select(self, node: Node) -> None:
        """Selects a row in its list."""
        self.ask('select', node=node)

    def point_at(self, node: Node, window: str = 'Watchpost', margin: int = 60) -> None:
        """Clicks an object with the mouse, scrolled to when it has to be: what GTK 4.8 gives no action, such as a check button."""
        number = wait_for(lambda: self.desk.windows(window), f'the window {window}')[0]
        geometry = dict(re.findall(r'(X|Y|WIDTH|HEIGHT)=(-?\d+)', self.desk.command('xdotool', 'getwindowgeometry', '--shell', number)))
        left, top, height = int(geometry['X']) + SHADOW, int(geometry['Y']) + SHADOW, int(geometry['HEIGHT']) - 2 * SHADOW
        # A click of the wheel is some eighty pixels.
        stuck, click = 0, 80
        for _ in range(60):
            x, y, width, tall = self.ask('extents', node=node)
            middle = y + tall // 2
            if margin < middle < height - margin:
                self.desk.command('xdotool', 'mousemove', str(left + x + min(width // 2, 14)), str(top + middle), 'click', '1')
                return
            # What lies under the pointer may keep the wheel to itself: then it turns at the edge of the window.
            across = left + x + width // 2 if not stuck else left + int(geometry['WIDTH']) - 2 * SHADOW - 24
            self.desk.command('xdotool', 'mousemove', str(across), str(top + height // 2),
                              'click', '--repeat', str(min(max(abs(middle - height // 2) // click, 1), 10)), '--delay', '5', '5' if middle > height // 2 else '4')
            try:
                wait_for(lambda: self.ask('extents', node=node)[1] != y, 'the page to scroll', 3)
                self.stands_still(node)
                stuck = 0
            except AssertionError:
                stuck += 1
                if stuck > 3:
                    break
        raise AssertionError(f'{self.name(node)} cannot be scrolled to: it is at {self.ask("extents", node=node)} in a window of {geometry}')

    def stands_still(self, node: Node) -> None:
        """Waits until a page that scrolls has come to rest."""
        def rests() -> bool:
            before = self.ask('extents', node=node)
            time.sleep(0.05)
            return self.ask('extents', node=node) == before

        wait_for(rests, 'the page to rest')

    def press(self, role: str, name: str, **how: Any) -> None:
        """Finds something and clicks it, once it can be clicked."""
        node = self.find(role, name, **how)
        wait_for(lambda: 'sensitive' in self.states(node), f'{role} {name} to be sensitive', 15)
        self.click(node)

    def texts(self, within: Node | None = None, application: str = APP_ID) -> str:
        """Everything that can be read, a line an object; not the rows of long lists."""
        return self.ask('texts', within=within, application=application)

    def reads(self, text: str, seconds: float = 15, **how: Any) -> str:
        """Waits until a text can be read somewhere."""
        try:
            return wait_for(lambda: (lambda all: all if text in all else '')(self.texts(**how)), f'"{text}" to be read', seconds)
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.dump()}') from None

    def dump(self, application: str = APP_ID) -> str:
        """The whole tree, for a person who looks for what went wrong."""
        return self.ask('dump', application=application)
