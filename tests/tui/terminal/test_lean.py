"""Lean, byte by byte in a pty: sixteen colours, no mouse, dialogs that leave the rest alone, silence when idle; and what
a step of the cursor costs beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seattui.demo.build import make_demo
from seattui.service.session import Session
from tests.support.terminal import Terminal, environment, seattui

pytestmark = pytest.mark.terminal

STYLE = re.compile(rb"\x1b\[([\d;]*)m")
MODES = re.compile(rb"\x1b\[\?([\d;]+)h")
MOUSE = {"9", "1000", "1002", "1003", "1006", "1015", "1016"}
# Set and unset, bold, dim, underlined, reversed; the terminal's own colours, light ones too.
SIXTEEN = {"", "0", "1", "2", "4", "7", "39", "49", *(f"{n}{i}" for n in (3, 4, 9, 10) for i in range(8))}
BLINK = 0.6
"""Seconds in which a cursor that blinks would have been sent."""


@pytest.fixture
def opened(acme: Callable[[], Session], tmp_path: Path) -> Iterator[Terminal]:
    with seattui("--store", str(tmp_path / "acme.db"), "--lean") as terminal:
        terminal.wait_for("Ana Torres")
        terminal.settle()
        yield terminal


STEPS = 5


def a_step(terminal: Terminal) -> float:
    """The bytes of the cursor's next steps, on average."""
    before = len(terminal.raw)
    for _ in range(STEPS):
        terminal.press("down")
        terminal.settle(0.05)
    return (len(terminal.raw) - before) / STEPS


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("demo") / "demo.db")
    make_demo(path, users=40, at=datetime.now(UTC)).close()
    return path


def idle(terminal: Terminal) -> int:
    """The bytes sent while nothing is typed."""
    before = len(terminal.raw)
    terminal.take(BLINK)
    return len(terminal.raw) - before


class TestLean:
    def test_a_dialog_leaves_the_rest_of_the_screen_alone_and_all_in_sixteen_colours(
        self, opened: Terminal
    ) -> None:
        before = list(opened.screen.display)
        sent = len(opened.raw)
        opened.press("c")
        opened.wait_for("esc Cancel")
        opened.settle()
        assert len(opened.raw) - sent < 2500
        assert opened.screen.display[:3] == before[:3]
        assert opened.screen.display[-2] == before[-2]
        assert "esc Cancel" in opened.screen.display[-1]
        opened.press("esc")
        opened.settle()
        opened.press("n", "x")
        opened.wait_for("Create user")
        opened.press("esc")
        opened.settle()
        opened.press("?")
        opened.settle()
        raw = bytes(opened.raw)
        codes = {code for style in STYLE.findall(raw) for code in style.decode().split(";")}
        assert codes <= SIXTEEN
        assert not {mode for modes in MODES.findall(raw) for mode in modes.decode().split(";")} & MOUSE
        assert b"\x1b]22;" not in raw, "the shape of a pointer that isn't there"

    def test_nothing_is_sent_while_nothing_happens(self, opened: Terminal) -> None:
        """In a place, with the cursor in a field, and in a dialog: nothing blinks, nothing turns."""
        assert idle(opened) == 0
        opened.press("/", "a")
        opened.wait_for("/ a")
        opened.settle()
        assert idle(opened) == 0
        opened.press("esc", "esc", "n")
        opened.wait_for("Create user")
        opened.settle()
        assert idle(opened) == 0


@pytest.mark.parametrize(
    ("options", "colors", "most"),
    [(["--lean"], "", 100), ([], "", 400), ([], "truecolor", 400)],
    ids=["the name alone", "the whole row", "the whole row in all colours"],
)
def test_what_a_step_of_the_cursor_sends(demo: str, options: list[str], colors: str, most: int) -> None:
    env = environment(TERM="xterm-256color", COLORTERM=colors)
    with seattui("--store", demo, *options, env=env) as terminal:
        terminal.wait_for("@")
        terminal.settle()
        assert 20 < a_step(terminal) <= most
        y = next(y for y, line in enumerate(terminal.screen.display) if line.startswith("▌"))
        row, other = terminal.screen.buffer[y], terminal.screen.buffer[y + 1]
        lit = [x for x in range(79) if row[x].bg != other[x].bg]
        assert lit == ([] if options else list(range(79)))
        assert row[3].bold
