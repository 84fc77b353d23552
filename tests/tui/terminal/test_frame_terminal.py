"""What only a terminal can show: bytes that aren't text, signals, the first outline, how it is given back."""

from __future__ import annotations

import os
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seattui.__main__ import configure_textual
from seattui.kit import splash
from seattui.service.session import Session
from seattui.tui.terminal.driver import GRACE
from tests.support.terminal import Terminal, environment, seattui

Opening = Callable[[], Session]
terminal_test = pytest.mark.terminal


@pytest.fixture
def opened(acme: Opening, tmp_path: Path) -> Iterator[Terminal]:
    """The program on Acme's store, its users on screen."""
    with seattui("--store", str(tmp_path / "acme.db")) as terminal:
        terminal.wait_for("Ana Torres")
        terminal.settle()
        yield terminal


@terminal_test
class TestBytes:
    def test_bytes_that_are_no_text_end_nothing(self, opened: Terminal) -> None:
        opened.child.send(b"\xff\xfe\xc3\x28\xed\xa0\x80\xf8")
        opened.press("?")
        opened.wait_for("Help")

    def test_a_letter_that_comes_in_halves_is_one_letter(self, opened: Terminal) -> None:
        opened.press("/")
        opened.child.send(b"\xc3")
        opened.settle()
        opened.child.send(b"\xbc")
        opened.wait_for("/ ü")

    @pytest.mark.parametrize(
        "sequence",
        [
            b"\x1b[99999999999u",
            b"\x1b[1114112u",
            b"\x1b[<99999999999;1;1M",
            b"\x1b[;;;u",
            b"\x1b[48;x;y;z;wt",
            b"\x1b" * 50,
        ],
    )
    def test_sequences_that_no_keyboard_sends_end_nothing(self, opened: Terminal, sequence: bytes) -> None:
        opened.child.send(sequence)
        opened.settle()
        opened.press("esc")  # out of what its letters may have opened
        opened.settle()
        opened.press("?")
        opened.wait_for("Help")

    def test_esc_alone_is_soon_told_from_a_sequence(self, opened: Terminal) -> None:
        opened.press("?")
        opened.wait_for("Help")
        opened.settle()
        opened.press("esc")
        opened.wait_for("Ana Torres", patience=2)


@terminal_test
class TestSignals:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
    def test_it_ends_at_once_and_gives_the_terminal_back(
        self, opened: Terminal, number: signal.Signals
    ) -> None:
        before = time.monotonic()
        os.kill(opened.pid, number)
        assert opened.ended() == 128 + number
        assert time.monotonic() - before < 2
        assert b"\x1b[?1049l" in opened.raw
        assert bytes(opened.raw).rindex(b"\x1b[?25h") > bytes(opened.raw).rindex(b"\x1b[?25l")

    def test_even_when_it_is_stuck(self, acme: Opening, tmp_path: Path) -> None:
        """The loop is held up in a call that never returns."""
        code = (
            "import time, seattui.tui.app as app\n"
            "app.SeattuiApp.action_help = lambda self: time.sleep(600)\n"
            "import sys; from seattui.__main__ import main; sys.exit(main())"
        )
        with Terminal([sys.executable, "-c", code, "--store", str(tmp_path / "acme.db")]) as terminal:
            terminal.wait_for("Ana Torres")
            cooked = termios.tcgetattr(terminal.child.child_fd)[3] & termios.ICANON
            terminal.press("?")
            terminal.settle()
            os.kill(terminal.pid, signal.SIGTERM)
            assert terminal.ended(GRACE + 5) == 143
            assert b"\x1b[?1049l" in terminal.raw
            assert not cooked

    def test_a_fault_of_our_own_is_one_line(self, acme: Opening, tmp_path: Path) -> None:
        code = (
            "import seattui.tui.app as app\n"
            "def fault(self): secret = 'hunter2'; raise KeyError(secret)\n"
            "app.SeattuiApp.action_help = fault\n"
            "import sys; from seattui.__main__ import main; sys.exit(main())"
        )
        with Terminal(
            [sys.executable, "-c", code, "--store", str(tmp_path / "acme.db")],
            env=environment(SEATTUI_STATE_DIR=str(tmp_path / "state")),
        ) as terminal:
            terminal.wait_for("Ana Torres")
            terminal.press("?")
            assert terminal.ended() == 1
            after = bytes(terminal.raw).rpartition(b"\x1b[?1049l")[2].decode()
            assert "seattui stopped because of an internal error." in after
            assert "Traceback" not in after
            assert "hunter2" not in after


@terminal_test
class TestBeginning:
    def test_an_outline_is_there_before_anything_heavy(self, acme: Opening, tmp_path: Path) -> None:
        with seattui("--store", str(tmp_path / "acme.db"), columns=100, rows=30) as terminal:
            terminal.wait_for("seattui")
            first = bytes(terminal.raw)
            assert first.startswith(b"\x1b[?1049h")
            assert len(first) < 1500
            terminal.wait_for("Ana Torres")
            assert terminal.screen.display[0].startswith(" seattui   Acme GmbH")

    def test_a_message_takes_it_off_the_screen(self, own_environment: Path) -> None:
        with seattui("--lang", "xx") as terminal:
            assert terminal.ended() == 2
            assert terminal.raw.index(b"\x1b[?1049l") < terminal.raw.index(b"--lang can't be xx.")

    def test_what_textual_reads_from_the_environment_is_not_obeyed(
        self, acme: Opening, tmp_path: Path
    ) -> None:
        log = tmp_path / "textual.log"
        env = environment(
            TEXTUAL_LOG=str(log),
            TEXTUAL_PRESS="q",
            TEXTUAL_DRIVER="no.such:Driver",
            TEXTUAL="debug",
            TEXTUAL_SCREENSHOT="0",
            TEXTUAL_SCREENSHOT_LOCATION=str(tmp_path),
            TEXTUAL_THEME="nord",
        )
        with seattui("--store", str(tmp_path / "acme.db"), env=env) as terminal:
            terminal.wait_for("Ana Torres")
            terminal.press("q")
            assert terminal.ended() == 0
        assert not log.exists()
        assert not list(tmp_path.glob("*.svg"))

    def test_it_follows_the_size_of_the_window(self, opened: Terminal) -> None:
        def so_wide(columns: int) -> Callable[[str], bool]:
            return lambda text: text.splitlines()[2].count("─") + 7 == columns

        for columns, rows in ((120, 40), (60, 15), (200, 60), (80, 24)):
            opened.resize(columns, rows)
            opened.wait_until(so_wide(columns), f"{columns} columns")
            opened.wait_for("? Help")


class TestWhenAnOutlineIsWanted:
    @pytest.mark.parametrize(
        ("arguments", "screens"),
        [
            ([], True),
            (["--store", "x.db"], True),
            (["--store=x.db", "--read-only"], True),
            (["--operator", "users"], True),
            (["users", "list"], False),
            (["--store", "x", "demo"], False),
            (["--help"], False),
            (["--version"], False),
            (["--json"], False),
            (["-h"], False),
        ],
    )
    def test_by_the_arguments(
        self, monkeypatch: pytest.MonkeyPatch, arguments: list[str], screens: bool
    ) -> None:
        monkeypatch.setattr("sys.stdin", Tty())
        monkeypatch.setattr("sys.stdout", Tty())
        assert splash.wanted(arguments, {"TERM": "xterm"}) is screens
        assert not splash.wanted(arguments, {"TERM": "dumb"})
        assert not splash.wanted(arguments, {})
        monkeypatch.setattr("sys.stdout", None)
        assert not splash.wanted(arguments, {"TERM": "xterm"})


class Tty:
    def isatty(self) -> bool:
        return True


def test_textual_variables_are_ours_alone() -> None:
    environ = {"TEXTUAL": "devtools", "TEXTUAL_DRIVER": "x", "TEXTUAL_FPS": "1", "HOME": "/"}
    configure_textual(environ)
    assert "TEXTUAL" not in environ
    assert "TEXTUAL_DRIVER" not in environ
    assert environ["TEXTUAL_FPS"] == "250"
    assert int(environ["ESCDELAY"]) <= 25, "milliseconds of the 50 in which Esc is to answer"
    assert environ["HOME"] == "/"
