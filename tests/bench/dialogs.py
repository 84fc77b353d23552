"""Dialogs, from the key that opens one: to the first byte, and whole; beside a stock modal in the same minute."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.bench.measure import QUIET, Step, median, pressed, times
from tests.bench.report import Figure
from tests.bench.stores import Stores
from tests.support.terminal import Terminal

TIMES = times(5)
"""Processes in which each is opened for the first time."""
LATER = 2
"""How often it is opened again in each of them."""
IDLE = 1.0
"""Seconds without a key before the first one, as somebody has who looks at a list before they act."""
WHOLE = 0.3
"""Seconds without a byte after which one is whole: more than the store takes for a plan."""
MODAL = [sys.executable, "-m", "tests.bench.rivals", "bare"]
MODAL_KEY = "d"
THAN = "a stock modal"


class Dialog(NamedTuple):
    name: str
    key: str
    place: str = ""
    """The key of its place, where it isn't the list of people."""
    shows: str = "Cancel"
    """What stands on the screen when it is whole."""
    changes: bool = True
    """Whether it is about a change; else it only asks, or only says."""


DIALOGS = (
    Dialog("Change seat", "c", shows="There is nothing to change"),
    Dialog("Create user", "n", shows="Next"),
    Dialog("Purchase", "b", place="4", shows="Due now"),
    Dialog("Remove seats", "d", place="4", shows="Due now"),
    Dialog("Remove", "D", shows="Remove from the account"),
    Dialog("Edit", "e", shows="There is nothing to change"),
    Dialog("Off-board", "O", shows="Active users"),
    Dialog("help", "?", shows="Here: Users", changes=False),
    Dialog("palette", ":", shows="An action or a person", changes=False),
    Dialog("filter", "f", shows="Show ", changes=False),
    Dialog("sort", "o", shows="Permissions", changes=False),
)


class Opened(NamedTuple):
    """The steps that opened one: the first in each process, and all others."""

    first: list[Step]
    later: list[Step]


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Dialogs at 80×24, {stores.kind}"
    for users in sizes:
        for dialog in DIALOGS:
            own, modal = Opened([], []), Opened([], [])
            for _ in range(TIMES):
                _open(stores.argv(users), dialog, own, modal)
            for when, ours, stock in (("first time", own[0], modal[0]), ("later", own[1], modal[1])):
                mine, beside = median(ours), median(stock)
                if dialog.changes:
                    yield Figure(
                        section,
                        f"{dialog.name}, {when}, first byte",
                        users,
                        mine.first,
                        "ms",
                        beside.first,
                        THAN,
                        4,
                    )
                reach = 1 if dialog.changes else 0.5
                yield Figure(
                    section, f"{dialog.name}, {when}, whole", users, mine.ms, "ms", beside.ms, THAN, reach
                )


def _open(argv: Sequence[str], dialog: Dialog, own: Opened, modal: Opened) -> None:
    """Opens it and the modal in turn, each in a process of its own."""
    with Terminal(argv, columns=80, rows=24) as ours, Terminal(MODAL, columns=80, rows=24) as stock:
        for terminal in (ours, stock):
            terminal.wait_for("@", 600)
            terminal.settle(IDLE)
        if dialog.place:
            ours.press(dialog.place)
            ours.settle(IDLE)
        for number in range(1 + LATER):
            for terminal, press, steps in ((ours, dialog.key, own), (stock, MODAL_KEY, modal)):
                steps[number > 0].append(pressed(terminal, press, WHOLE))
                if terminal is ours and dialog.shows not in terminal.text:
                    raise AssertionError(f"{dialog.name}: no {dialog.shows!r}\n{terminal.text}")
                terminal.press("esc")
                terminal.settle(QUIET)
