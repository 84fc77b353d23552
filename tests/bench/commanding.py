"""Ten ordinary commands, each a process from its start to its end, beside Python with the imports that it needs for a
store: SQLAlchemy and the driver.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import product

from seattui.service.session import Session
from tests.bench.measure import times
from tests.bench.report import Figure
from tests.bench.stores import AT, Stores
from tests.bench.writing import HUB, without_seat
from tests.support.commands import command

TIMES = times(9)
REACH = 1.3
THAN = "Python with the imports of SQLAlchemy and the driver"
DRIVERS = {"SQLite": "sqlite3", "PostgreSQL": "psycopg"}
COMMANDS = (
    "seats change --help",
    "seats list",
    "subscriptions list --json",
    "users list",
    "users show {email}",
    "teams list",
    "billing show",
    "activity list",
    f"seats change {{email}} --give {HUB} --dry-run",
)
CHANGE = "users edit {email} --last-name {name} --yes"
"""On a copy, another name each time."""


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Commands, {stores.kind}"
    rival = [sys.executable, "-c", f"import sqlalchemy, {DRIVERS[stores.kind]}"]
    for users in sizes:
        session = stores.session(users)
        try:
            email = _somebody(session)
        finally:
            session.close()
        taken: dict[str, tuple[list[float], list[float]]] = {said: ([], []) for said in (*COMMANDS, CHANGE)}
        with stores.copied(users) as copy:
            for turn, (said, (ours, plain)) in product(range(TIMES), taken.items()):
                words = said.format(email=email, name=f"Jensen-{turn}").split()
                url = copy if said == CHANGE else stores.of(users)
                plain.append(_milliseconds(rival))
                ours.append(_milliseconds(command("--store", url, "--at", AT, *words)))
        for said, (ours, plain) in taken.items():
            what, ms = said.format(email="EMAIL", name="NAME"), statistics.median(ours)
            yield Figure(section, what, users, ms, "ms", statistics.median(plain), THAN, REACH)


def _somebody(session: Session) -> str:
    """The address of somebody without a seat."""
    return session.by_id(without_seat(session, 1))[0].email


def _milliseconds(argv: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return (time.perf_counter() - began) * 1000
