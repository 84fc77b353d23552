"""The mouse as terminals send it: SGR sequences in, marks and order on the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from seattui.demo.build import make_demo
from tests.support.terminal import Terminal, seattui

pytestmark = pytest.mark.terminal

SHIFT, CTRL, WHEEL_DOWN = 4, 16, 65
HEADINGS = 4
"""The line of the headings; rows begin below it."""


def mouse(terminal: Terminal, row: int, to: int | None = None, x: int = 8, button: int = 0) -> None:
    """Presses at this row of the list, and releases there or at another one."""
    for line, end in ((row, "M"), (row if to is None else to, "m")):
        terminal.child.send(f"\x1b[<{button};{x + 1};{HEADINGS + 2 + line}{end}")


def marked(terminal: Terminal) -> list[int]:
    rows = terminal.screen.display[HEADINGS + 1 :]
    return [number for number, line in enumerate(rows) if line[1:2] == "●"]


def until(terminal: Terminal, rows: list[int]) -> None:
    terminal.wait_until(lambda _: marked(terminal) == rows, f"marked: {rows}")


def test_clicks_mark_and_sort_and_the_wheel_scrolls(tmp_path: Path) -> None:
    path = str(tmp_path / "demo.db")
    make_demo(path, users=60, at=datetime.now(UTC)).close()
    with seattui("--store", path) as terminal:
        terminal.wait_until(
            lambda shown: "60 users" in shown and "Name ▲" in terminal.screen.display[HEADINGS], "the list"
        )
        mouse(terminal, 3, button=CTRL)
        until(terminal, [3])
        mouse(terminal, 5, button=SHIFT)
        until(terminal, [3, 4, 5])
        mouse(terminal, 4, x=1)
        until(terminal, [3, 5])
        mouse(terminal, 8, to=10, x=1)
        until(terminal, [3, 5, 8, 9, 10])
        mouse(terminal, -1)
        terminal.wait_for("Name ▼")
        mouse(terminal, -1)
        terminal.wait_for("Name ▲")
        until(terminal, [3, 5, 8, 9, 10])
        first = terminal.screen.display[HEADINGS + 1]
        terminal.child.send(f"\x1b[<{WHEEL_DOWN};9;9M" * 3)
        terminal.wait_until(lambda _: terminal.screen.display[HEADINGS + 1] != first, "scrolled")
