"""Eight processes make mixed changes at once, and the whole history is checked against the record."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from threading import Event, Thread

from tests.support.accounts import everyone_could_have_a_seat
from tests.support.stores import invariants, sql
from tests.torture.conftest import LONG, Hardship
from tests.torture.mixed import KINDS, TICK, Tried, mixed_changes
from tests.torture.racing import raced

PROCESSES = 8
CHANGES = int(os.environ.get("CHANGES") or (1000 if LONG else 12))
PEOPLE, SEATS = (400, 120) if LONG else (40, 15)
CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"""


@contextmanager
def connections_are_cut(url: str) -> Iterator[None]:
    """On PostgreSQL one connection or another is lost now and then, also while it commits."""
    over = Event()

    def cut() -> None:
        while not over.wait(0.4):
            sql.rows(url, CUT)

    cutting = Thread(target=cut, daemon=True)
    if not sql.is_sqlite(url):
        cutting.start()
    try:
        yield
    finally:
        over.set()
        if cutting.ident:
            cutting.join()


def history(processes: ForkServerContext, url: str, seed: int) -> list[Tried]:
    """Lets all of them go at once; what became of every change of every process."""
    given = [(url, seed * 100 + number, CHANGES) for number in range(PROCESSES)]
    results = raced(processes, mixed_changes, given, connections_are_cut(url))
    return [tried for result in results for tried in result]


def wrong_in_the_record(url: str, before: int, found: list[Tried]) -> list[str]:
    """Every success is in the record once, under its own number; nothing else is but what fell due."""
    rows = sql.rows(url, f"SELECT id, operation_key, change FROM activity WHERE id > {before}")
    recorded = {key.partition(":")[2]: number for number, key, _ in rows if ":" in key}
    kept = dict(sql.rows(url, "SELECT key, activity_id FROM answers"))
    wrong = [
        f"{tried} is {recorded.get(tried.key)} in the record, and answered as {kept.get(tried.key)}"
        for tried in found
        if tried.outcome == "done"
        and not recorded.get(tried.key) == kept.get(tried.key, "missing") == tried.record
    ]
    wrong += [
        f"{tried} is in the record" for tried in found if tried.outcome == "refused" and tried.key in kept
    ]
    wrong += [str(tried) for tried in found if tried.outcome not in {"done", "refused", "ticked"}]
    wrong += [f"{key} twice" for key, n in Counter(key for _, key, _ in rows).items() if n > 1]
    strangers = {c for _, key, c in rows if ":" not in key} - {"billing.period", "users.expire"}
    return [*wrong, *(f"nobody made a {change}" for change in strangers)]


def wrong_in_a_replay(url: str, held: set[int]) -> list[str]:
    """Who holds a seat follows from the record alone, and so do the counters, each from the one before."""
    wrong = []
    rows = sql.rows(
        url, "SELECT activity_id, user_id, before, after FROM activity_people ORDER BY activity_id"
    )
    for number, user, before, after in rows:
        was, became = (json.loads(state) or {} for state in (before, after))
        if "seats" in was and bool(was["seats"]) is not (user in held):
            wrong.append(f"record {number} says of {user} that they had {before}")
        if "seats" in became:
            (held.add if became["seats"] else held.discard)(user)
    now = {user for (user,) in sql.rows(url, "SELECT user_id FROM seats")}
    wrong += [f"{user} holds a seat, or not, beside the record" for user in now ^ held]
    counters: dict[str, int] = {}
    for number, before, after in sql.rows(url, "SELECT id, before, after FROM activity ORDER BY id"):
        from_, to = ((json.loads(state) or {}).get("sales-hub") or {} for state in (before, after))
        for name in ("purchased", "assigned"):
            if name in counters and from_.get(name, counters[name]) != counters[name]:
                wrong.append(f"record {number}: {name} was {counters[name]}, not {from_[name]}")
            if name in to:
                counters[name] = to[name]
    ends = sql.rows(url, "SELECT included + additional, assigned FROM subscriptions")[0]
    if ends != (counters["purchased"], counters["assigned"]):
        wrong.append(f"the record ends with {counters}, the subscription with {ends}")
    return wrong


class TestMixedChanges:
    def test_the_record_has_every_success_once_and_nothing_else(
        self, store_url: str, hardship: Hardship, processes: ForkServerContext
    ) -> None:
        everyone_could_have_a_seat(store_url, PEOPLE, seats=SEATS).store.close()
        held: set[int] = set()
        done: Counter[str] = Counter()
        for seed in hardship.seeds:
            before = sql.one(store_url, "SELECT last_activity FROM accounts")
            found = history(processes, store_url, seed)
            assert len(found) == PROCESSES * CHANGES
            assert wrong_in_the_record(store_url, before, found) == [], f"seed {seed}"
            assert invariants.faults(store_url) == [], f"seed {seed}"
            done.update(tried.kind for tried in found if tried.record or tried.outcome == "ticked")
            print(f"seed {seed}: {sum(1 for tried in found if tried.record)} of {len(found)} recorded")
        assert wrong_in_a_replay(store_url, held) == []
        assert set(done) == set(KINDS) or not LONG, done
        assert min(done[kind] for kind in (TICK, "give", "take"))
