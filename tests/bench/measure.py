"""Stopwatch and byte counter around a program in a pty."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.terminal import Terminal

QUIET = 0.12


@dataclass(frozen=True)
class Step:
    """A key, seen from outside: medians of milliseconds to the last byte, and of bytes sent."""

    ms: float
    bytes: float


def key(terminal: Terminal, *keys: str, back: str = "") -> Step:
    """Presses one key after the other, each after the one before is drawn; `back`, unmeasured, undoes it."""
    timed: list[float] = []
    sizes: list[int] = []
    for press in keys:
        terminal.settle(QUIET)
        before, began = len(terminal.raw), time.perf_counter()
        last = began
        terminal.press(press)
        patience = 2.0
        while terminal.take(patience):
            last, patience = time.perf_counter(), QUIET
        timed.append((last - began) * 1000)
        sizes.append(len(terminal.raw) - before)
        if back:
            terminal.press(back)
    return Step(statistics.median(timed), statistics.median(sizes))


def start(argv: Sequence[str], painted: str, usable: str, times: int = 5) -> tuple[float, float, float]:
    """Median milliseconds to the first paint and to the first rows, and the MiB that are its own then."""
    paints, rows, memory = [], [], []
    for _ in range(times):
        began = time.perf_counter()
        with Terminal(argv) as terminal:
            terminal.wait_for(painted, 600)
            paints.append((time.perf_counter() - began) * 1000)
            terminal.wait_for(usable, 600)
            rows.append((time.perf_counter() - began) * 1000)
            terminal.settle(QUIET)
            memory.append(own_memory(terminal.child.pid))
    return statistics.median(paints), statistics.median(rows), statistics.median(memory)


def own_memory(pid: int) -> float:
    """Anonymous memory in MiB: what the process doesn't share with any file."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in rollup.splitlines() if line.startswith("Anonymous:"))
    return int(line.split()[1]) / 1024
