"""Keys in a terminal: milliseconds to the last byte, and bytes on the wire."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence

from tests.bench.measure import QUIET, Step, key, median, pressed, times
from tests.bench.report import Figure
from tests.bench.starting import NEEDED
from tests.bench.stores import Stores
from tests.support.terminal import Terminal

SORT = "a new sort"
STOCK = [sys.executable, "-m", "tests.bench.rivals", "stock", "1000"]
TO_LAST, TO_FIRST = "\x1b[1;5F", "\x1b[1;5H"
"""Ctrl+End and Ctrl+Home: in a stock DataTable End and Home stay in the row."""
MOVES = {"cursor": "down", "PageDown": "pagedown"}
END, AGAIN = "the first End", "End, once more"
TIMES = times(15)
REACH = {"cursor": 0.7, "PageDown": 0.4, END: 0.4, SORT: 1.0}
BYTES = {"cursor": 100, "PageDown": 1500, "a letter that changes no row": 150, "Change seat": 2500, "idle": 0}
IDLE = 3.0


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Keys at 80×24, {stores.kind}"
    own: dict[int, dict[str, Step]] = {}
    for users in sizes:
        stock, own[users] = _beside(stores.argv(users))
        for name, mine in own[users].items():
            than = "PageDown of a stock DataTable" if name == SORT else "a stock DataTable of 1,000 rows"
            yield Figure(
                section, f"{name}, beside", users, mine.ms, "ms", stock[name].ms, than, REACH.get(name)
            )
            yield Figure(section, name, users, mine.ms, "ms")
            if users > NEEDED and NEEDED in own:
                few = own[NEEDED][name].ms
                yield Figure(section, f"{name}, against 1,000", users, mine.ms, "ms", few, "1,000 users", 1.2)


def _beside(argv: Sequence[str]) -> tuple[dict[str, Step], dict[str, Step]]:
    """Every key in a stock table and in ours, in turn. A stock table keeps what it has drawn: every page is new to
    both, and End is pressed first in programs that have just started."""
    taken: dict[str, list[list[Step]]] = {}
    for n in range(TIMES + 1):
        with Terminal(STOCK, columns=80, rows=24) as stock, Terminal(argv, columns=80, rows=24) as own:
            for terminal in (stock, own):
                terminal.wait_for("@", 600)
                terminal.settle(1)
            if n == 0:
                for name, press in MOVES.items():
                    taken[name] = [[pressed(stock, press), pressed(own, press)] for _ in range(TIMES)]
                taken[SORT] = [[pressed(stock, "pagedown"), _sorted(own)] for _ in range(TIMES)]
                continue
            for name in (END, AGAIN):
                taken.setdefault(name, []).append([pressed(stock, TO_LAST), pressed(own, "end")])
                for terminal, back in ((stock, TO_FIRST), (own, "home")):
                    terminal.press(back)
                    terminal.settle(QUIET)
    of_stock, of_own = (
        {name: median([both[n] for both in pairs]) for name, pairs in taken.items()} for n in (0, 1)
    )
    return of_stock, of_own


def _sorted(terminal: Terminal) -> Step:
    """By the next column; only the Enter counts that chooses it."""
    terminal.press("home", "o")
    terminal.wait_for("Reverse")
    terminal.press("down")
    return pressed(terminal, "enter")


def wire(stores: Stores, users: int) -> Iterator[Figure]:
    """Bytes an action, lean and rich, beside what Textual sends by itself."""
    for columns, rows in ((80, 24), (200, 60)):
        plain, lean, rich = (
            _bytes(stores.argv(users, *options), columns, rows)
            for options in (("--plain-output",), ("--lean",), ())
        )
        for mode, sent, factor in (("lean", lean, 1), ("rich", rich, 2)):
            section = f"Bytes at {columns}×{rows}, {mode}"
            for name, most in BYTES.items():
                reach = factor * most if (columns, rows) == (80, 24) else None
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
