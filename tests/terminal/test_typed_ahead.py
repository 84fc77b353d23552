"""What comes faster than it can be seen: a paste without brackets, keys on a slow line, keys before the start.

Each as a terminal sends it: in one write, and in several that are held up on their way.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from seattui.demo.build import make_demo
from tests.support.terminal import Terminal, environment, seattui

pytestmark = pytest.mark.terminal

PEOPLE = "".join(f"newcomer{n:02d}@acme.example\r" for n in range(40))
ON_ITS_WAY = (0.05, 0.3)
"""Seconds by which a line holds up each piece."""


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    make_demo(str(path)).close()
    return path


@pytest.fixture
def terminal(demo: Path, tmp_path: Path) -> Iterator[Terminal]:
    with started(demo, tmp_path) as terminal:
        terminal.wait_for("300 users")
        terminal.settle()
        yield terminal


def started(demo: Path, tmp_path: Path) -> Terminal:
    return seattui("--store", str(demo), env=environment(SEATTUI_STATE_DIR=str(tmp_path / "state")))


def in_pieces(terminal: Terminal, text: str, size: int, delay: float) -> None:
    for start in range(0, len(text), size):
        terminal.child.send(text[start : start + size])
        terminal.take(0.001)
        time.sleep(delay)


class TestPasteWithoutBrackets:
    def test_forty_lines_in_one_write_are_forty_people_and_nothing_else(
        self, terminal: Terminal, demo: Path
    ) -> None:
        before = records(demo)
        terminal.press("n")
        terminal.wait_for("First name")
        terminal.child.send(PEOPLE)
        terminal.wait_for("40 people")
        assert "Review" in terminal.settle()
        terminal.press("esc")
        terminal.wait_for("Discard")
        assert records(demo) == before

    @pytest.mark.parametrize("delay", ON_ITS_WAY)
    @pytest.mark.parametrize("size", [100, 333])
    def test_and_in_several_writes_too(self, terminal: Terminal, demo: Path, size: int, delay: float) -> None:
        before = records(demo)
        terminal.press("n")
        terminal.wait_for("First name")
        in_pieces(terminal, PEOPLE, size, delay)
        terminal.wait_for("40 people")
        assert records(demo) == before

    def test_where_no_field_is_nothing_happens_and_it_says_so(self, terminal: Terminal, demo: Path) -> None:
        before = records(demo)
        terminal.child.send(PEOPLE)
        terminal.wait_for("The pasted text was ignored")
        assert "300 users" in terminal.text
        assert records(demo) == before

    def test_a_reason_of_two_lines_confirms_nothing(self, terminal: Terminal, demo: Path) -> None:
        before = records(demo)
        terminal.press("4", "b")
        terminal.wait_for("Complete purchase")
        terminal.settle()
        terminal.press("tab")
        terminal.settle()
        terminal.child.send("Ticket 4711, for the newcomers\rof May\r\r")
        terminal.wait_for("for the newcomers of May")
        assert "Complete purchase" in terminal.settle()
        assert records(demo) == before


class TestKeysOnASlowLine:
    def test_that_bunch_do_what_they_do_one_by_one(self, terminal: Terminal) -> None:
        terminal.child.send("/krug\rc")
        terminal.wait_for("Change seat")
        assert "Krüger" in terminal.wait_for("Cancel")

    @pytest.mark.parametrize("delay", ON_ITS_WAY)
    def test_in_pieces_too(self, terminal: Terminal, delay: float) -> None:
        in_pieces(terminal, "/krug\rc", 3, delay)
        assert "Krüger" in terminal.wait_for("Cancel")

    def test_nothing_is_bought_that_nobody_saw(self, terminal: Terminal, demo: Path) -> None:
        """Number, reason, Cancel, and on to Complete purchase: all of it before the amounts were there."""
        before = records(demo)
        terminal.child.send("4b5\r\r\t\r\r")
        terminal.wait_for("Complete purchase")
        assert "Complete purchase" in terminal.settle(), "the dialog stands, to be read"
        assert records(demo) == before

    def test_esc_gives_up_what_waits(self, terminal: Terminal, demo: Path) -> None:
        before = records(demo)
        terminal.child.send("n")
        for _ in range(30):
            terminal.child.send("x@y.example\t")
        time.sleep(0.3)
        terminal.press("esc")
        terminal.settle()
        assert records(demo) == before


class TestEscAndTheNextKeyAtOnce:
    """On a slow line they come in one write, as a key with Alt would."""

    def test_esc_closes_the_dialog_and_the_key_acts_where_it_was_meant(self, terminal: Terminal) -> None:
        terminal.press("'")
        terminal.wait_for("a part of its name")
        terminal.child.send("\x1bC")
        assert "a part of its name" not in terminal.wait_for("[x] Invite status")
        terminal.child.send("\x1b/krug")
        assert "Columns" not in terminal.wait_for("“krug”")

    def test_so_do_letters_that_a_step_by_words_or_a_function_key_begins_with(
        self, terminal: Terminal
    ) -> None:
        terminal.press("C")
        terminal.wait_for("[x] Invite status")
        terminal.child.send("\x1bf")
        assert "[x] Invite status" not in terminal.wait_for("Show 300 users")
        terminal.child.send("\x1bO")
        assert "Show 300 users" not in terminal.wait_for("Off-board")
        terminal.child.send("\x1b4")
        terminal.wait_for("Next invoice")
        terminal.child.send("\x1bb")
        terminal.wait_for("Purchase seats")

    def test_in_a_field_a_step_by_words_stays_one_and_nothing_entered_is_lost(
        self, terminal: Terminal
    ) -> None:
        terminal.press("V")
        terminal.wait_for("Save view")
        terminal.child.send("one two\x1bbmore \x1bb\x1bbX")
        terminal.wait_for("Xone more two")
        terminal.child.send("\x1bf\x7f")
        terminal.wait_for("Xonemore two")

    def test_enter_after_esc_confirms_nothing(self, terminal: Terminal, demo: Path) -> None:
        before = records(demo)
        terminal.press("V")
        terminal.wait_for("Save view")
        terminal.child.send("Mine\t\t\t\t")
        terminal.wait_for("→  everybody")
        terminal.settle()
        terminal.child.send("\x1b\r")
        terminal.wait_for("Users · Aaliyah Clarke")
        assert records(demo) == before


class TestBeforeTheStart:
    def test_keys_typed_while_it_starts_are_the_keys_that_they_are(self, demo: Path, tmp_path: Path) -> None:
        with started(demo, tmp_path) as terminal:
            terminal.child.send("/krug\rc")
            terminal.wait_for("Krüger")
            terminal.settle()
            assert "krugc" not in terminal.text


def records(demo: Path) -> int:
    """How many changes stand in the record."""
    with closing(sqlite3.connect(demo)) as behind:
        return int(behind.execute("SELECT count(*) FROM activity").fetchone()[0])
