"""Eight processes give and take the ten seats of one pool, beside the plainest SQL that writes the same rows.

Both for the same time, in turns, on one store each: a change counts once it is committed, on both sides, and its
wait is from wanting it to that answer, whatever had to be tried again. Each process has two people of its own:
what they fight for is the account and its seats, now and then the last one.
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, Sort, UserFilter
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import Busy, Refused
from seattui.service.session import open_session
from tests.bench import plain_change
from tests.bench.report import Figure
from tests.bench.stores import Stores
from tests.support.accounts import everyone_could_have_a_seat

PROCESSES, SEATS, PEOPLE = 8, 10, 16
SECONDS = 3.0
TURNS = 3
HUB = "sales-hub"
Change = Callable[[int], bool]
"""Gives this person a seat, or takes theirs; False where none is left, or it was overtaken."""


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    ours: list[float] = []
    plain: list[float] = []
    waits: list[float] = []
    others: list[float] = []
    for _ in range(TURNS):
        for changes, worst, changing in ((ours, waits, through_seattui), (plain, others, plainly)):
            rate, longest = _contended(stores, changing)
            changes.append(rate)
            worst.append(longest)
    section, than = f"Eight processes on ten seats, {stores.kind}", "plain SQL that writes the same rows"
    faster = statistics.median(plain) / statistics.median(ours)
    yield Figure(
        section, "changes a second", 0, statistics.median(ours), "1/s", statistics.median(plain), than
    )
    yield Figure(section, "times as long a change", 0, faster, "×", 1.0, than, 1 / 0.15)
    yield Figure(section, "the worst wait", 0, max(waits) * 1000, "ms", max(others) * 1000, than, 3)


def _contended(stores: Stores, changing: Callable[[str], Change]) -> tuple[float, float]:
    """Changes a second of all of them, and the longest that anybody waited for one."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with stores.empty() as url:
        everyone_could_have_a_seat(url, PEOPLE, SEATS).store.close()
        ends = []
        for number in range(PROCESSES):
            here, there = context.Pipe()
            context.Process(target=_contend, args=(changing, url, number, there), daemon=True).start()
            there.close()
            ends.append(here)
        for end in ends:
            end.recv()
        for end in ends:
            end.send("go")
        told = [end.recv() for end in ends]
    return sum(changes for changes, _ in told) / SECONDS, max(worst for _, worst in told)


def _contend(changing: Callable[[str], Change], url: str, number: int, result: Connection) -> None:
    change, chance = changing(url), random.Random(number)
    people = everybody(url)[number::PROCESSES]
    for _ in range(4):  # whatever is only done the first time
        change(people[0])
    result.send("ready")
    result.recv()
    changes, worst = 0, 0.0
    began = wanted = time.monotonic()
    while wanted - began < SECONDS:
        done = change(chance.choice(people))
        now = time.monotonic()
        worst = max(worst, now - wanted)
        if done:
            changes += now - began <= SECONDS
            wanted = now
        elif now - began > SECONDS:
            break
    result.send((changes, worst))


def everybody(url: str) -> tuple[int, ...]:
    session = open_session(url)
    try:
        return session.ids(UserFilter(), Sort(), 0, PEOPLE - 1)
    finally:
        session.close()


def through_seattui(url: str) -> Change:
    session = open_session(url)

    def change(person: int) -> bool:
        held = session.by_id((person,))[0].access_state.seats
        wanted = ChangeSeats(Chosen((person,)), give=() if held else (HUB,), take=(HUB,) if held else ())
        try:
            plan = session.plan(wanted)
            # What is refused isn't applied: so the commands do.
            return plan.possible and session.apply(plan).activity_id is not None
        except (Refused, Stale, Busy):
            return False

    return change


def plainly(url: str) -> Change:
    return plain_change.connected(url, HUB)
