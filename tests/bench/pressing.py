"""Keys in a terminal: milliseconds to the last byte, and bytes on the wire."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence

from tests.bench.measure import Step, key
from tests.bench.report import Figure
from tests.bench.starting import NEEDED
from tests.bench.stores import Stores
from tests.support.terminal import Terminal

STOCK = (1_000, 100_000)
"""As many rows as a stock DataTable is filled with in bearable time."""
REACH = {"cursor": 5.0, "PageDown": 12.0, "End": 12.0, "a new sort": 20.0}
BYTES = {"cursor": 100, "PageDown": 1500, "a letter that changes no row": 150, "Change seat": 2500, "idle": 0}
IDLE = 3.0


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Keys at 80×24, {stores.kind}"
    stock = {users: _stock(users) for users in STOCK if users in sizes} if stores.kind == "SQLite" else {}
    own: dict[int, dict[str, Step]] = {}
    for users in sizes:
        with Terminal(stores.argv(users), columns=80, rows=24) as terminal:
            terminal.wait_for("@", 600)
            terminal.settle(1)
            own[users] = _moves(terminal) | {"a new sort": _sorts(terminal)} | _letters(terminal)
        for name, step in own[users].items():
            beside = stock.get(users, {}).get(name)
            if beside:
                yield Figure(section, f"{name}, beside", users, step.ms, "ms", beside.ms, "a stock DataTable")
            yield Figure(section, name, users, step.ms, "ms", reach=REACH.get(name))
            if users > NEEDED and NEEDED in own:
                few = own[NEEDED][name].ms
                yield Figure(section, f"{name}, against 1,000", users, step.ms, "ms", few, "1,000 users", 1.2)


def _moves(terminal: Terminal) -> dict[str, Step]:
    return {
        "cursor": key(terminal, *["down"] * 15),
        "PageDown": key(terminal, *["pagedown"] * 15),
        "End": key(terminal, *["end"] * 7, back="home"),
    }


def _sorts(terminal: Terminal) -> Step:
    """Each time by the next column; only the Enter counts that chooses it."""
    steps = []
    for _ in range(5):
        terminal.press("home", "o")
        terminal.wait_for("Reverse")
        terminal.press("down")
        steps.append(key(terminal, "enter"))
    ordered = sorted(steps, key=lambda step: step.ms)
    return ordered[len(ordered) // 2]


def _letters(terminal: Terminal) -> dict[str, Step]:
    """A word as it is typed, to the last byte of rows and count; and taken back."""
    terminal.press("home", "/")
    terminal.settle(0.5)
    step = key(terminal, *"muller")
    terminal.press("esc")
    return {"a letter in search": step}


def _stock(users: int) -> dict[str, Step]:
    argv = [sys.executable, "-m", "tests.bench.rivals", "stock", str(users)]
    with Terminal(argv, columns=80, rows=24) as terminal:
        terminal.wait_for("@", 600)
        terminal.settle(1)
        return _moves(terminal) | {"a new sort": key(terminal, "o", "o", "o")}


def wire(stores: Stores, users: int) -> Iterator[Figure]:
    """Bytes an action, lean and rich, beside what Textual sends by itself."""
    for columns, rows in ((80, 24), (200, 60)):
        plain, lean, rich = (
            _bytes(stores.argv(users, *options), columns, rows)
            for options in (("--plain-output",), ("--lean",), ())
        )
        for mode, sent, times in (("lean", lean, 1), ("rich", rich, 2)):
            section = f"Bytes at {columns}×{rows}, {mode}"
            for name, most in BYTES.items():
                reach = times * most if (columns, rows) == (80, 24) else None
                yield Figure(section, name, 0, sent[name], "bytes", reach=reach)
                if plain[name]:
                    beside = plain[name]
                    yield Figure(
                        section, f"{name}, beside", 0, sent[name], "bytes", beside, "Textual's own output"
                    )


def _bytes(argv: Sequence[str], columns: int, rows: int) -> dict[str, float]:
    with Terminal(argv, columns=columns, rows=rows) as terminal:
        terminal.wait_for("@", 600)
        terminal.settle(1.5)
        sent = {
            "cursor": key(terminal, *["down"] * 5).bytes,
            "PageDown": key(terminal, *["pagedown"] * 5).bytes,
        }
        terminal.press("home")
        terminal.settle(0.5)
        sent["Change seat"] = key(terminal, "c").bytes
        terminal.press("esc")
        terminal.settle(0.5)
        before, until = len(terminal.raw), time.monotonic() + IDLE
        while time.monotonic() < until:
            terminal.take(0.2)
        sent["idle"] = len(terminal.raw) - before
        # Everybody's address has this letter, and the next.
        terminal.press("/", "e")
        terminal.settle(0.5)
        sent["a letter that changes no row"] = key(terminal, "x").bytes
        return sent
