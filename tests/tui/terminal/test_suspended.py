"""The program put aside by a signal and taken up again: all of the screen, and the terminal given back."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seattui.service.session import Session
from seattui.tui.terminal.driver import GRACE
from tests.support.terminal import Terminal, environment, seattui

pytestmark = pytest.mark.terminal


@pytest.fixture
def opened(acme: Callable[[], Session], tmp_path: Path) -> Iterator[Terminal]:
    with seattui("--store", str(tmp_path / "acme.db")) as terminal:
        terminal.wait_for("Ana Torres")
        terminal.settle(0.1)
        yield terminal


def raw(terminal: Terminal) -> bool:
    """Whether each key goes to the program at once, as no shell has it."""
    return not termios.tcgetattr(terminal.child.child_fd)[3] & termios.ICANON


def state(terminal: Terminal) -> str:
    return Path(f"/proc/{terminal.pid}/stat").read_text().rpartition(")")[2].split()[0]


def overwritten(terminal: Terminal) -> None:
    """As by a shell's own words."""
    terminal._stream.feed(b"\x1b[2J\x1b[H[1]+  Stopped")


def assert_taken_up(terminal: Terminal, before: str) -> None:
    """The whole screen again, and keys; told to end, the terminal is given back as it was."""
    terminal.wait_until(lambda shown: shown == before, "the whole screen again")
    assert raw(terminal)
    terminal.press("?")
    terminal.wait_for("Help")
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM, bytes(terminal.raw)[-3000:].decode(errors="replace")
    assert b"\x1b[?1049l" in bytes(terminal.raw)[-300:], bytes(terminal.raw)[-6000:].decode(errors="replace")
    assert not raw(terminal)


class TestSuspended:
    def test_the_terminal_is_given_back_meanwhile_and_taken_again(self, opened: Terminal) -> None:
        before = opened.text
        os.kill(opened.pid, signal.SIGTSTP)
        opened.wait_until(lambda _: state(opened) == "T", "stopped")
        opened.settle(0.05)
        assert not raw(opened)
        overwritten(opened)
        os.kill(opened.pid, signal.SIGCONT)
        assert_taken_up(opened, before)

    def test_stopped_without_a_word(self, opened: Terminal) -> None:
        before = opened.text
        os.kill(opened.pid, signal.SIGSTOP)
        overwritten(opened)
        os.kill(opened.pid, signal.SIGCONT)
        assert_taken_up(opened, before)

    @pytest.mark.parametrize("number", [signal.SIGCONT, signal.SIGTERM])
    def test_the_signal_is_taken_by_a_thread_that_sleeps(
        self, opened: Terminal, number: signal.Signals
    ) -> None:
        """The kernel gives it to any, and does so where the first is just being stopped."""
        before = opened.text
        threads = {int(task) for task in os.listdir(f"/proc/{opened.pid}/task")} - {opened.pid}
        overwritten(opened)
        assert ctypes.CDLL(None).tgkill(opened.pid, min(threads), number) == 0
        if number == signal.SIGTERM:
            assert opened.ended(GRACE) == 128 + signal.SIGTERM
        else:
            assert_taken_up(opened, before)

    def test_told_to_end_and_to_go_on(self, opened: Terminal) -> None:
        """As a service manager does it, so that what is stopped ends too."""
        os.kill(opened.pid, signal.SIGTERM)
        os.kill(opened.pid, signal.SIGCONT)
        assert opened.ended() == 128 + signal.SIGTERM
        assert not raw(opened)


@pytest.fixture
def shell(acme: Callable[[], Session], tmp_path: Path) -> Iterator[Terminal]:
    """A shell that has started the screens, as `make demo` does: through a program of the same job."""
    start = f"/usr/bin/env {sys.executable} -m seattui --store {tmp_path}/acme.db"
    env = environment(PS1="shell> ", START=f"{start}; true")
    with Terminal([shutil.which("bash") or "bash", "--norc", "--noprofile", "-i"], env=env) as terminal:
        terminal.wait_for("shell>")
        terminal.press('sh -c "$START"', "enter")
        terminal.wait_for("Ana Torres")
        terminal.settle()
        yield terminal


class TestSuspendKey:
    def test_aside_and_taken_up_again_from_a_list_and_from_a_dialog(self, shell: Terminal) -> None:
        for key, seen in (("", "Ana Torres"), ("n", "First name")):
            shell.press(*key)
            shell.wait_for(seen)
            before = shell.settle()
            shell.press("ctrl+z")
            shell.wait_for("Stopped")
            shell.press("fg", "enter")
            shell.wait_until(lambda shown: shown == before, "the whole screen again")  # noqa: B023
        shell.press("esc")
        shell.wait_gone("First name")
        shell.press("q")
        shell.wait_for("shell>")
        shell.press("exit", "enter")
        assert shell.ended() == 0

    def test_without_a_shell_behind_it_goes_on(self, acme: Callable[[], Session], tmp_path: Path) -> None:
        """As a terminal's own first command, or as the one that SSH is made to run."""
        with seattui("--store", str(tmp_path / "acme.db")) as terminal:
            terminal.wait_for("Ana Torres")
            terminal.press("ctrl+z")
            terminal.wait_for("no shell")
            terminal.press("?")
            terminal.wait_for("Help")
            os.kill(terminal.pid, signal.SIGTERM)
            assert terminal.ended() == 128 + signal.SIGTERM
