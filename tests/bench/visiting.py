"""Places, from the key that goes to one until it is whole: the first time and later, beside a stock modal; and what
a cursor step and the memory are once every place was visited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median as middle
from typing import NamedTuple

from tests.bench.dialogs import IDLE, MODAL, MODAL_KEY, THAN
from tests.bench.measure import QUIET, Step, key, median, note, own_memory, pressed, times
from tests.bench.report import Figure
from tests.bench.starting import NEEDED
from tests.bench.stores import Stores
from tests.support.terminal import Terminal

TIMES = times(5)
LATER = 3
HOME = "1"
PLACES = {"2": "Teams", "3": "Seats", "4": "Account & Billing", "5": "Activity"}
"""By key, in the order in which they are visited."""


class Visits(NamedTuple):
    """Of one store: the steps to each place, and what is left when all were visited."""

    first: dict[str, list[Step]]
    later: dict[str, list[Step]]
    cursor: list[Step]
    memory: list[float]


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Places at 80×24, {stores.kind}"
    taken = {users: Visits({k: [] for k in PLACES}, {k: [] for k in PLACES}, [], []) for users in sizes}
    modals: tuple[list[Step], list[Step]] = ([], [])
    for n in range(1, TIMES + 1):
        for users, visits in taken.items():
            note(f"Visiting the places of {users:,} users, {n} of {TIMES} …")
            _visit(stores.argv(users), visits, *modals)
    first, later = median(modals[0]).ms, median(modals[1]).ms
    for users, visits in taken.items():
        for press, place in PLACES.items():
            yield Figure(
                section, f"{place}, first visit", users, median(visits.first[press]).ms, "ms", first, THAN, 1
            )
            yield Figure(
                section, f"{place}, later", users, median(visits.later[press]).ms, "ms", later, THAN, 0.4
            )
        cursor, memory = median(visits.cursor).ms, middle(visits.memory)
        if users > NEEDED and NEEDED in taken:
            few = taken[NEEDED]
            yield Figure(
                section,
                "cursor after every place",
                users,
                cursor,
                "ms",
                median(few.cursor).ms,
                "1,000 users",
                1.2,
            )
            yield Figure(
                section,
                "memory after every place",
                users,
                memory,
                "MiB",
                middle(few.memory),
                "1,000 users",
                1.2,
            )
        else:
            yield Figure(section, "cursor after every place", users, cursor, "ms")
            yield Figure(section, "memory after every place", users, memory, "MiB")


def _visit(argv: Sequence[str], visits: Visits, first: list[Step], later: list[Step]) -> None:
    """Visits every place, the modal being opened between two visits, and then moves the cursor in the first list."""
    with Terminal(argv, columns=80, rows=24) as ours, Terminal(MODAL, columns=80, rows=24) as stock:
        for terminal in (ours, stock):
            terminal.wait_for("@", 600)
            terminal.settle(IDLE)
        for number in range(1 + LATER):
            for press in PLACES:
                _go(ours, press, (visits.later if number else visits.first)[press])
                _go(stock, MODAL_KEY, later if number or press != min(PLACES) else first, back="esc")
        ours.press(HOME)
        ours.settle(IDLE)
        visits.cursor.append(key(ours, *["down"] * 15))
        visits.memory.append(own_memory(ours.pid))


def _go(terminal: Terminal, press: str, steps: list[Step], back: str = "") -> None:
    steps.append(pressed(terminal, press))
    if back:
        terminal.press(back)
    terminal.settle(2 * QUIET)
