"""Stopwatch and byte counter around a program in a pty.

Bytes are read raw while the clock runs; the emulator, which is slower than most programs, draws them after.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.terminal import KEYS, Terminal

QUIET = 0.15
PATIENCE = 600.0


def times(usual: int) -> int:
    """How often something is measured: TIMES of the environment, if it is set."""
    return int(os.environ.get("TIMES") or usual)


def note(what: str) -> None:
    """Tells who waits what is done meanwhile; figures alone go to stdout."""
    print(what, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Step:
    """A key, seen from outside: milliseconds to the last byte (median, worst), the median of bytes sent, and the
    median of milliseconds to the first of them."""

    ms: float
    worst: float
    bytes: float
    first: float


@dataclass(frozen=True)
class Start:
    """Milliseconds from the start of the process to each mark, and the MiB of memory that are its own then."""

    ms: tuple[float, ...]
    memory: float


def key(terminal: Terminal, *keys: str, back: str = "") -> Step:
    """Presses one key after the other, each after the one before is drawn; `back`, unmeasured, undoes it."""
    taken = []
    for press in keys:
        taken.append(pressed(terminal, press))
        if back:
            terminal.press(back)
            terminal.settle(QUIET)
    return median(taken)


def median(steps: Sequence[Step]) -> Step:
    """Of many, each of one key."""
    return Step(
        statistics.median(step.ms for step in steps),
        max(step.worst for step in steps),
        statistics.median(step.bytes for step in steps),
        statistics.median(step.first for step in steps),
    )


def pressed(terminal: Terminal, press: str, quiet: float = QUIET) -> Step:
    """Presses one key once; it is drawn when nothing came for `quiet` seconds."""
    came = _answer(terminal, press, quiet)
    terminal.draw(b"".join(chunk for _, chunk in came))
    whole, first = (came[-1][0], came[0][0]) if came else (0.0, 0.0)
    return Step(whole, whole, sum(len(chunk) for _, chunk in came), first)


def to_rows(terminal: Terminal, press: str, lines: slice) -> float:
    """Milliseconds from a key to the last change in these lines of the screen; where they stay as they are, to the
    last byte."""
    came = _answer(terminal, press, QUIET)
    changed = last = 0.0
    for last, chunk in came:
        before = terminal.screen.display[lines]
        terminal.draw(chunk)
        if terminal.screen.display[lines] != before:
            changed = last
    return changed or last


def _answer(terminal: Terminal, press: str, quiet: float) -> list[tuple[float, bytes]]:
    """What comes after a key, each piece with its milliseconds, until nothing came for `quiet` seconds."""
    terminal.settle(QUIET)
    came: list[tuple[float, bytes]] = []
    began = time.perf_counter()
    os.write(terminal.child.child_fd, KEYS.get(press, press).encode())
    patience = 2.0
    while chunk := _read(terminal, patience):
        came.append(((time.perf_counter() - began) * 1000, chunk))
        patience = quiet
    return came


def _read(terminal: Terminal, seconds: float) -> bytes:
    """What has come, as soon as anything has; nothing when nothing came, or at the end."""
    file = terminal.child.child_fd
    ready, _, _ = select.select([file], [], [], seconds)
    try:
        return os.read(file, 1 << 20) if ready else b""
    except OSError:
        return b""


def start(argv: Sequence[str], marks: Sequence[bytes], size: tuple[int, int] = (80, 24)) -> Start:
    """Starts it once, until the last of the marks was sent."""
    began = time.perf_counter()
    with Terminal(argv, columns=size[0], rows=size[1]) as terminal:
        got, times = bytearray(), []
        for mark in marks:
            while mark not in got:
                chunk = _read(terminal, PATIENCE)
                if not chunk:
                    raise AssertionError(f"{argv}: {mark!r} never came\n{bytes(got)!r}")
                got += chunk
            times.append((time.perf_counter() - began) * 1000)
        terminal.draw(bytes(got))
        terminal.settle(0.5)
        return Start(tuple(times), own_memory(terminal.pid))


def own_memory(pid: int) -> float:
    """Anonymous memory in MiB: what the process doesn't share with any file."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in rollup.splitlines() if line.startswith("Anonymous:"))
    return int(line.split()[1]) / 1024


def medians(starts: Sequence[Start]) -> Start:
    """Of each mark, and of the memory."""
    return Start(
        tuple(statistics.median(times) for times in zip(*(s.ms for s in starts), strict=True)),
        statistics.median(s.memory for s in starts),
    )
