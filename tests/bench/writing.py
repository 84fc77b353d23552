"""Changes: ten thousand seats at once and one, beside the plainest writing of the same rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, Sort, Status, UserFilter
from seattui.service.session import Session
from tests.bench import plain_writes
from tests.bench.measure import times
from tests.bench.report import Figure
from tests.bench.stores import Stores, opened

HUB = "service-hub"
TIMES = times(3)
MANY = 10_000


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Changes, {stores.kind}"
    for users in sizes:
        for people in (1, MANY):
            if users < 100 * people:
                continue
            planned, applied, plain = _taken(stores, users, people)
            seats = "one seat" if people == 1 else f"{people:,} seats"
            yield Figure(section, f"{seats}, planned", users, planned, "ms")
            yield Figure(
                section, f"{seats}, applied", users, applied, "ms", plain, "the same rows by executemany",
                2 if people == MANY else None,
            )  # fmt: skip


def _taken(stores: Stores, users: int, people: int) -> tuple[float, float, float]:
    planned, applied, plain = [], [], []
    for _ in range(TIMES):
        with stores.copied(users) as before, stores.copied(users) as after:
            session = opened(after)
            try:
                change = ChangeSeats(Chosen(without_seat(session, people)), give=(HUB,))
                began = time.perf_counter()
                plan = session.plan(change)
                planned.append((time.perf_counter() - began) * 1000)
                began = time.perf_counter()
                session.apply(plan)
                applied.append((time.perf_counter() - began) * 1000)
            finally:
                session.close()
            plain.append(plain_writes.write(before, after) * 1000)
    return statistics.median(planned), statistics.median(applied), statistics.median(plain)


def without_seat(session: Session, people: int) -> tuple[int, ...]:
    """The first of those who hold no seat."""
    return session.ids(UserFilter(seat="none", status=Status.ACTIVE), Sort(), 0, people - 1)
