"""The terminal goes away in the middle: nothing keeps running, nothing stays locked, nothing is half done."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.support.accounts import account
from tests.support.commands import seattui as command
from tests.support.faults import leaving
from tests.support.stores import invariants
from tests.support.terminal import Terminal, environment
from tests.support.terminal import seattui as screens

pytestmark = pytest.mark.terminal

LONG = "SEATTUI_TORTURE" in os.environ
# Of `make torture`: as many as have shown it at random moments.
MOMENTS = [round(n * 0.02, 2) for n in range(40)] if LONG else [0.0, 0.1, 0.25, 0.45]
SIGNALS = [
    pytest.param(sign, moment, id=f"{sign.name}-{moment}")
    for sign in (signal.SIGTERM, signal.SIGHUP)
    for moment in (MOMENTS if LONG or sign is signal.SIGTERM else MOMENTS[1:2])
]
CLOSED_AT = (0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.7) if LONG else (0.02, 0.25, 0.5, 0.7)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    account(f"sqlite:///{path}", people=5, seats=3).store.close()
    return path


def gone(pid: int, patience: float = 10.0) -> bool:
    """Whether the process ends (or is a zombie that only its parent still counts)."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def assert_free(store: Path) -> None:
    """A change goes through at once, so no lock was left behind; the account is whole."""
    give = ("seats", "change", "p00002@acme.example", "--give", "sales-hub", "--yes")
    assert command("--store", str(store), *give).code == 0
    assert invariants.faults(f"sqlite:///{store}") == []


class TestClosed:
    def test_the_window_is_closed(self, store: Path) -> None:
        with screens("--store", str(store)) as terminal:
            terminal.wait_for("p00001@acme.example")
            pid = terminal.pid
            terminal.hang_up()
            assert gone(pid)
        assert_free(store)

    def test_the_window_is_closed_in_a_dialog(self, store: Path) -> None:
        with screens("--store", str(store)) as terminal:
            terminal.wait_for("p00001@acme.example")
            terminal.press("a", "c")
            terminal.wait_for("Change seat")
            terminal.settle()
            pid = terminal.pid
            terminal.hang_up()
            assert gone(pid)
        assert_free(store)

    @pytest.mark.parametrize("ignored", [False, True], ids=["told", "ignored"])
    def test_the_window_is_closed_while_it_starts(self, store: Path, tmp_path: Path, ignored: bool) -> None:
        """At any moment of it; with SIGHUP ignored only reading and writing fail. It is no crash."""
        state = tmp_path / "state"
        argv = [sys.executable, "-m", "seattui", "--store", str(store)]
        if ignored:
            argv = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", *argv]
        for wait in CLOSED_AT:
            with Terminal(argv, env=environment(SEATTUI_STATE_DIR=str(state))) as terminal:
                time.sleep(wait)
                pid = terminal.pid
                terminal.hang_up()
                assert gone(pid)
        assert_free(store)
        assert [path.read_text() for path in state.glob("crash-*")] == []

    def test_hang_up_is_ignored_by_whoever_started_it(self, store: Path) -> None:
        """As under nohup: the end of the input says it too."""
        argv = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", sys.executable, "-m", "seattui"]
        with Terminal([*argv, "--store", str(store)]) as terminal:
            terminal.wait_for("p00001@acme.example")
            pid = terminal.pid
            terminal.hang_up()
            assert gone(pid)
        assert_free(store)

    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP], ids=["TERM", "HUP"])
    def test_a_signal_gives_the_terminal_back(self, store: Path, sign: signal.Signals) -> None:
        with screens("--store", str(store)) as terminal:
            terminal.wait_for("p00001@acme.example")
            os.kill(terminal.pid, sign)
            terminal.ended(10)
            left = bytes(terminal.raw)
            for terminal_released in (b"\x1b[?1049l", b"\x1b[?25h"):
                assert terminal_released in left
            assert b"Traceback" not in left
        assert_free(store)

    @pytest.mark.parametrize(("sign", "moment"), SIGNALS)
    def test_a_signal_while_it_starts(self, store: Path, sign: signal.Signals, moment: float) -> None:
        """So many seconds after the first byte: the alternate screen, the cursor and the line's modes are back."""
        with screens("--store", str(store)) as terminal:
            modes = termios.tcgetattr(terminal.child.child_fd)[3]
            while not terminal.raw:
                terminal.take(1)
            until = time.monotonic() + moment
            while (left := until - time.monotonic()) > 0:
                terminal.take(left)
            os.kill(terminal.pid, sign)
            ended = terminal.ended(10)
            assert abs(ended) in (sign, 128 + sign)
            raw = bytes(terminal.raw)
            for taken, given_back in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h")):
                assert raw.rfind(given_back) > raw.rfind(taken) >= 0, raw[-200:]
            after = raw.rpartition(b"\x1b[?1049l")[2]
            leaving.SCREENS.assert_said(ended, re.sub(rb"\x1b\[[^a-zA-Z]*[a-zA-Z]", b"", after).decode())
            assert termios.tcgetattr(terminal.child.child_fd)[3] == modes

    def test_bytes_that_are_no_text(self, store: Path) -> None:
        """One invalid UTF-8 byte ends a bare Textual app."""
        with screens("--store", str(store)) as terminal:
            terminal.wait_for("p00001@acme.example")
            for noise in (b"\xff", b"\xc3", b"\x80\x80", b"\xf0\x9f", b"\xed\xa0\x80"):
                terminal.child.send(noise)
                terminal.settle()
            assert terminal.child.isalive()
            terminal.press("esc", "?")
            terminal.wait_for("Help")


class TestNoTerminal:
    def test_dumb(self, store: Path) -> None:
        with screens("--store", str(store), env=environment(TERM="dumb")) as terminal:
            assert terminal.ended() == 2
            assert b"\x1b" not in bytes(terminal.raw)

    def test_piped(self, store: Path) -> None:
        ran = command("--store", str(store))
        assert ran.code == 2
        assert ran.err.strip()
        assert b"\x1b" not in ran.stdout + ran.stderr
