"""kill -9, SIGHUP or a lost connection in the middle of a bulk change: all of it happened, or nothing."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from multiprocessing.context import ForkServerContext

from tests.support.accounts import everyone_could_have_a_seat
from tests.support.stores import invariants, sql
from tests.torture.conftest import Hardship
from tests.torture.workers import give_and_take_for_ever

PEOPLE = 400
CHANGES = "SELECT count(*) FROM activity WHERE change = 'seats.change'"
GONE = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


CUT = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
WAYS = (signal.SIGKILL, signal.SIGHUP, CUT)


def killed_after(
    processes: ForkServerContext, url: str, seconds: float, way: signal.Signals | str = signal.SIGKILL
) -> list[str]:
    """Starts the changes, ends them `seconds` later, and returns the keys of those it told to be done.

    `way` is a signal for the process, or SQL that ends its connections; on SQLite, which has none, it is killed.
    """
    heard, result = processes.Pipe(duplex=False)
    child = processes.Process(target=give_and_take_for_ever, args=(url, result), daemon=True)
    child.start()
    result.close()
    assert heard.recv() == "ready"
    time.sleep(seconds)
    if isinstance(way, str) and not sql.is_sqlite(url):
        sql.rows(url, way)
        child.join(0.5)  # it says that the connection is lost, or looks the change up and goes on
    assert child.pid
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.pid, way if isinstance(way, signal.Signals) else signal.SIGKILL)
    child.join()
    keys = []
    try:
        while True:
            keys.append(heard.recv())
    except EOFError:
        return keys


def wait_for_the_server(url: str) -> None:
    """PostgreSQL notices a killed client a moment later; what it was doing until then counts."""
    if sql.is_sqlite(url):
        return
    deadline = time.monotonic() + 30
    while sql.one(url, GONE):
        assert time.monotonic() < deadline, "the server still works for a killed client"
        time.sleep(0.01)


class TestKilled:
    def test_at_any_moment_it_is_all_or_nothing(
        self, store_url: str, hardship: Hardship, processes: ForkServerContext
    ) -> None:
        everyone_could_have_a_seat(store_url, PEOPLE).store.close()
        chance = random.Random(hardship.seed)
        began = time.monotonic()
        result = killed_after(processes, store_url, 1.0)
        assert result, "not a single change was done in a second"
        one_change = (time.monotonic() - began) / len(result)
        wait_for_the_server(store_url)
        middles = 0
        for _ in range(hardship.kills):
            before = sql.one(store_url, "SELECT count(*) FROM activity")
            result = killed_after(
                processes, store_url, chance.uniform(0, 2 * one_change), chance.choice(WAYS)
            )
            wait_for_the_server(store_url)
            after = sql.one(store_url, "SELECT count(*) FROM activity")
            held = sql.one(store_url, "SELECT count(*) FROM seats")
            assert held in (0, PEOPLE), f"half a change: {held} of {PEOPLE} seats"
            # Each recorded change gave to all or took from all: the record and the seats went together.
            assert held == (PEOPLE if sql.one(store_url, CHANGES) % 2 else 0)
            assert invariants.faults(store_url) == []
            # Each that was told to be done is there; one more may be, whose answer was never heard.
            assert after - before - len(result) in (0, 1)
            kept = {key for (key,) in sql.rows(store_url, "SELECT operation_key FROM activity")}
            assert set(result) <= kept
            middles += after - before == len(result)
        assert middles, "it was never killed before a change was through"
