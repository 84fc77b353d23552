"""Whoever waits to write goes on waiting while others get on, gives up when nobody does, and can be stopped."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import Busy
from seattui.store.connection import deadlines, turns
from seattui.store.connection.engine import Store
from seattui.store.db.locking import lock
from tests.store.conftest import Copy

SECOND = 1.0


class HeldByOthers:
    """A connection to a store that is free after so many tries of a second each; others commit `every` so many."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, free_after: int, every: int) -> None:
        self.tries = 0
        self.now = 0.0
        self.free_after, self.every = free_after, every
        self.timeouts: list[str] = []
        monkeypatch.setattr(turns.Patience, "step", self.step)
        monkeypatch.setattr("seattui.store.connection.turns.time.monotonic", lambda: self.now)

    def step(self, *_: object) -> None:
        self.now += SECOND

    def execute(self, statement: str) -> Any:
        if statement == "PRAGMA data_version":
            return self
        if statement.startswith("PRAGMA busy_timeout"):
            self.timeouts.append(statement.rpartition(" ")[2])
            return self
        self.tries += 1
        if self.tries <= self.free_after:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return self

    def fetchone(self) -> tuple[int]:
        return (self.tries // self.every,)


def on_each_step(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    step = turns.Patience.step

    def stepping(patience: turns.Patience) -> None:
        do()
        step(patience)

    monkeypatch.setattr(turns.Patience, "step", stepping)


def begin(raw: Any, stop: CancelToken | None = None) -> None:
    turns.begin(raw, "BEGIN IMMEDIATE", stop)


class TestWaiting:
    def test_goes_on_while_others_get_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        held = HeldByOthers(monkeypatch, free_after=40, every=5)
        begin(held)
        assert held.now == 40 * SECOND > deadlines.BUSY_SECONDS
        assert held.timeouts == ["0", "8000"], "SQLite waits itself again"

    def test_ends_when_nobody_does(self, monkeypatch: pytest.MonkeyPatch) -> None:
        held = HeldByOthers(monkeypatch, free_after=1000, every=1000)
        with pytest.raises(sqlite3.OperationalError):
            begin(held)
        assert held.now == deadlines.BUSY_SECONDS
        assert held.timeouts == ["0", "8000"]

    def test_ends_at_last(self, monkeypatch: pytest.MonkeyPatch) -> None:
        held = HeldByOthers(monkeypatch, free_after=1000, every=1)
        with pytest.raises(sqlite3.OperationalError):
            begin(held)
        assert held.now == deadlines.TURN_SECONDS

    def test_what_isnt_a_lock_is_not_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = sqlite3.connect(":memory:", isolation_level=None)
        raw.execute("BEGIN")
        with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
            turns.begin(raw, "BEGIN IMMEDIATE", None)
        raw.close()


class TestAStoreThatSomebodyHolds:
    @pytest.fixture
    def holder(self, sqlite_copies: Callable[[], Copy]) -> Any:
        made, gone = sqlite_copies()
        raw = sqlite3.connect(made.url.removeprefix("sqlite:///"), isolation_level=None)
        raw.execute("BEGIN IMMEDIATE")
        yield made, raw
        raw.close()
        made.close()
        gone()

    def test_is_given_up(self, holder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(deadlines, "BUSY_SECONDS", 0.05)
        acme, _ = holder
        with pytest.raises(Busy) as busy, acme.session.store.write():
            pass
        assert (busy.value.code, busy.value.exit_code) == ("store-busy", 75)

    def test_is_written_once_it_is_free(self, holder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        acme, raw = holder
        asked = threading.Event()
        on_each_step(monkeypatch, asked.set)
        writer = threading.Thread(target=acme.do, args=(acme.give("gus"),))
        writer.start()
        assert asked.wait(30)
        raw.execute("ROLLBACK")
        writer.join(30)
        assert "gus" in acme.holders()

    def test_waiting_for_it_can_be_stopped(self, holder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        acme, _ = holder
        stop = CancelToken()
        on_each_step(monkeypatch, stop.cancel)
        with pytest.raises(Cancelled), acme.session.store.write(stop):
            pass
        with acme.session.store.read() as tx:
            assert tx.exec_driver_sql("SELECT count(*) FROM accounts").scalar() == 1

    def test_a_commit_waits_for_who_reads(self, holder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        acme, raw = holder
        raw.execute("ROLLBACK")
        raw.execute("BEGIN")
        raw.execute("SELECT count(*) FROM users").fetchall()
        asked = threading.Event()
        on_each_step(monkeypatch, asked.set)
        writer = threading.Thread(target=acme.do, args=(acme.give("gus"),))
        writer.start()
        wal = raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert wal or asked.wait(30)
        raw.execute("COMMIT")
        writer.join(30)
        assert "gus" in acme.holders()


@pytest.mark.postgres
class TestAnAccountThatSomebodyLocks:
    @pytest.fixture
    def holder(self, postgres_copies: Callable[[], Copy], monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setattr(deadlines, "BUSY_SECONDS", 0.2)
        made, gone = postgres_copies()
        raw = psycopg.connect(made.url)
        raw.execute("SELECT id FROM accounts FOR UPDATE")
        yield made, raw
        raw.close()
        made.close()
        gone()

    def test_is_given_up(self, holder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        acme, _ = holder
        with pytest.raises(Busy) as busy:
            acme.do(acme.give("gus"))
        assert (busy.value.code, busy.value.exit_code) == ("store-busy", 75)

    def test_is_waited_for_while_others_get_on(self, holder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        acme, raw = holder
        looks: list[int] = []

        def recorded(_: Store) -> int:
            looks.append(len(looks))
            if len(looks) == 4:
                raw.rollback()
            return len(looks)

        monkeypatch.setattr(Store, "_recorded", recorded)
        acme.do(acme.give("gus"))
        assert len(looks) >= 4
        assert "gus" in acme.holders()

    def test_what_was_recorded_is_progress(self, holder: Any) -> None:
        acme, raw = holder
        before: Any = acme.session.store._recorded()
        raw.rollback()
        acme.do(acme.give("gus"))
        assert acme.session.store._recorded() == before + 1


@pytest.mark.postgres
class TestTheQueueOfAnAccount:
    def test_who_came_first_is_first(self, postgres_copies: Callable[[], Copy]) -> None:
        """Also where each of them changes the account's row, by which its own queue loses its order."""
        made, gone = postgres_copies()
        store, account = made.session.store, made.session.account
        served: list[int] = []

        def wait(number: int) -> None:
            with store.write() as tx:
                lock(tx, account)
                served.append(number)
                tx.exec_driver_sql("UPDATE accounts SET currency = currency")

        waiting: list[threading.Thread] = []
        try:
            with psycopg.connect(made.url, autocommit=True) as watch, store.write() as tx:
                lock(tx, account)
                tx.exec_driver_sql("UPDATE accounts SET currency = currency")
                for number in range(8):
                    waiting.append(threading.Thread(target=wait, args=(number,)))
                    waiting[-1].start()
                    while watch.execute(_WAITING).fetchone() != (number + 1,):
                        assert waiting[-1].is_alive()
            for each in waiting:
                each.join(30)
            assert served == list(range(8))
        finally:
            made.close()
            gone()


_WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
