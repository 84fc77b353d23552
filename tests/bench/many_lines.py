"""A thousand reads by one `seattui run -`, beside one command, in seconds of CPU."""

from __future__ import annotations

import os
import statistics
import subprocess
from collections.abc import Iterator, Sequence

from tests.bench.measure import times
from tests.bench.report import Figure
from tests.bench.stores import Stores

LINES, TIMES = 1_000, times(3)
MOST = 20
"""How many commands by themselves may take as long."""
READS = (
    "seats list", "users list --limit 1", "users list --limit 20", "users show ana@acme.example",
)  # fmt: skip


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Many reads, {stores.kind}"
    for users in sizes:
        for read in READS:
            # In turn, so that what else the machine does falls on both.
            taken = [(_cpu(stores, users, read, 1), _cpu(stores, users, read, LINES)) for _ in range(TIMES)]
            one, many = (statistics.median(each) for each in zip(*taken, strict=True))
            yield Figure(section, f"{LINES:,} times {read}", users, many, "s", one, "one command", MOST)


def _cpu(stores: Stores, users: int, read: str, lines: int) -> float:
    """Seconds of a process; a single read is a command by itself."""
    words = ("run", "-") if lines > 1 else (*read.split(), "--json")
    before = os.times()
    subprocess.run(
        [*stores.argv(users), *words],
        input=f"{read}\n" * lines,
        stdout=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system
