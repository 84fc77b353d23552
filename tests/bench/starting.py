"""From the start of the process to the frame, the whole first paint, and rows that keys move in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from tests.bench.measure import Start, medians, start, times
from tests.bench.report import Figure
from tests.bench.stores import Stores

TIMES = times(9)
BARE = [sys.executable, "-m", "tests.bench.rivals", "bare"]
NEEDED = 1_000
"""What larger stores are compared with."""


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    programs = {users: stores.argv(users) for users in sizes}
    taken: dict[int, list[Start]] = {users: [] for users in sizes}
    bare: list[Start] = []
    for _ in range(TIMES):
        bare.append(start(BARE, (b"Quit", b"@")))
        for users, argv in programs.items():
            taken[users].append(start(argv, (b"seattui", b"Change seat", b"@")))
    beside = medians(bare)
    own = {users: medians(starts) for users, starts in taken.items()}
    section = f"Start, {stores.kind}"
    for users, mine in own.items():
        frame, paint, rows = mine.ms
        yield Figure(section, "something of the frame", users, frame, "ms", reach=60)
        yield Figure(section, "first full paint", users, paint, "ms", beside.ms[0], "bare Textual", 1.15)
        yield Figure(section, "rows ready for keys", users, rows, "ms", beside.ms[1], "bare Textual", 2)
        yield Figure(section, "anonymous memory", users, mine.memory, "MiB", beside.memory, "bare Textual")
        if users > NEEDED and NEEDED in own:
            few = own[NEEDED]
            yield Figure(
                section, "first rows, against 1,000", users, rows, "ms", few.ms[2], "1,000 users", 1.2
            )
            yield Figure(
                section, "memory, against 1,000", users, mine.memory, "MiB", few.memory, "1,000 users", 1.2
            )
