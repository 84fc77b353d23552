"""The program in a real pty: bytes go to a terminal emulator, keys come from the test.

`Terminal.raw` keeps every byte that was sent; `Terminal.text` is what a person would see.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}

# Sequences of newer terminals that the emulator would take for text.
_BEYOND = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9;]* q")


def environment(**more: str) -> dict[str, str]:
    """The test's own environment for a child that finds this source tree wherever it runs."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def _heeding_ctrl_c() -> None:
    """As a terminal has it, however the tests were started: in the background it would be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A child in a pty of `columns` × `rows`. Use it as a context manager: it never outlives the test."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.raw = bytearray()
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            argv[0],
            list(argv[1:]),
            dimensions=(rows, columns),
            env=dict(env or environment()),
            cwd=str(cwd) if cwd else None,
            timeout=None,
            preexec_fn=_heeding_ctrl_c,
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        assert self.child.pid is not None
        return self.child.pid

    # --- what is seen ---------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The screen as lines, blanks at their ends cut."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def take(self, seconds: float) -> bytes:
        """Reads what comes within `seconds`; returns at the first bytes. Empty: nothing came, or the end."""
        try:
            got = self.child.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return b""
        self.draw(got)
        return got

    def draw(self, got: bytes) -> None:
        """Puts on the screen what was read, here or elsewhere."""
        self.raw += got
        self._stream.feed(_BEYOND.sub(b"", got))

    def wait_until(self, seen: Callable[[str], bool], what: str, patience: float = PATIENCE) -> str:
        """Reads until the screen satisfies `seen`. Raises AssertionError showing the screen."""
        deadline = time.monotonic() + patience
        while not seen(self.text):
            if time.monotonic() > deadline or (not self.take(0.05) and not self.child.isalive()):
                self.take(0.05)
                if seen(self.text):
                    break
                alive = "still running" if self.child.isalive() else f"ended with {self.child.exitstatus}"
                raise AssertionError(f"{what}: not seen ({alive})\n{self.text}")
        return self.text

    def wait_for(self, text: str, patience: float = PATIENCE) -> str:
        """Reads until `text` stands on the screen."""
        return self.wait_until(lambda shown: text in shown, repr(text), patience)

    def wait_gone(self, text: str, patience: float = PATIENCE) -> str:
        """Reads until `text` no longer stands on the screen."""
        return self.wait_until(lambda shown: text not in shown, f"{text!r} gone", patience)

    def settle(self, quiet: float = 0.25, patience: float = PATIENCE) -> str:
        """Reads until nothing was sent for `quiet` seconds, or the program ended."""
        deadline = time.monotonic() + patience
        while self.take(quiet) and time.monotonic() < deadline:
            pass
        return self.text

    # --- what is typed --------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Keys by name (`enter`, `ctrl+p`, `down`); anything else is typed as it stands."""
        for key in keys:
            self.child.send(KEYS.get(key, key))

    def resize(self, columns: int, rows: int) -> None:
        self.child.setwinsize(rows, columns)
        self.screen.resize(rows, columns)

    # --- how it ends ----------------------------------------------------------------------------

    def ended(self, patience: float = PATIENCE) -> int:
        """Waits for the program to end and returns its exit code, or minus the signal that ended it."""
        deadline = time.monotonic() + patience
        while self.child.isalive():
            if time.monotonic() > deadline:
                raise AssertionError(f"still running\n{self.text}")
            self.take(0.05)
        while self.take(0.05):
            pass
        if self.child.signalstatus:
            return -int(self.child.signalstatus)
        return int(self.child.exitstatus or 0)

    def hang_up(self) -> None:
        """Closes the pty from outside, as a lost connection does; the kernel sends SIGHUP."""
        pty: Any = vars(self.child)["ptyproc"]
        pty.fileobj.close()
        self.child.child_fd = -1
        self.child.closed = True
        pty.closed = True

    def kill(self) -> None:
        """Ends the program, if it still runs, and everything it started in its own session."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if not self.child.closed:
            self.child.close(force=True)


def seattui(*args: str, **where: Any) -> Terminal:
    """`python -m seattui ARGS` in a pty; `columns`, `rows`, `env`, `cwd` as for Terminal."""
    return Terminal([sys.executable, "-m", "seattui", *args], **where)
