"""Through pgbouncer in transaction mode, where each transaction may get another session at the server."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter

import psycopg
import pytest
from sqlalchemy import Connection

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, Sort, UserFilter
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.service.scheduler import open_scheduler
from seattui.service.session import open_session
from tests.support.accounts import account
from tests.support.stores import invariants
from tests.support.stores.pgbouncer import Pooler

pytestmark = pytest.mark.postgres


def settings(tx: Connection) -> tuple[object, ...]:
    names = ("lock_timeout", "search_path", "transaction_read_only", "client_encoding")
    row = tx.exec_driver_sql("SELECT " + ", ".join(f"current_setting('{name}')" for name in names)).one()
    return tuple(row)


class TestSettings:
    def test_they_hold_in_each_transaction_and_leave_nothing_behind(
        self, postgres_empty: str, pooler: Pooler
    ) -> None:
        with psycopg.connect(postgres_empty) as server:
            server.execute("CREATE SCHEMA seats")
        url = pooler.url(postgres_empty)
        here = account(f"{url}?options=-c%20search_path%3Dseats,public")
        for mode in (here.store.read, here.store.plan, here.store.write):
            with mode() as tx:
                assert settings(tx) == ("8s", "seats, public", "off", "UTF8")
        looking = open_session(str(here.store.url), read_only=True)
        with looking.store.read() as tx:
            assert settings(tx) == ("8s", "seats, public", "on", "UTF8")
        with psycopg.connect(url) as other:
            assert other.execute("SHOW search_path").fetchone() == ('"$user", public',)
            assert other.execute("SELECT to_regclass('accounts')").fetchone() == (None,)
            assert other.execute("SELECT count(*) FROM seats.accounts").fetchone() == (1,)
            left = "SELECT count(*) FROM pg_class WHERE relpersistence = 't'"
            assert other.execute(left).fetchone() == (0,)
        here.close()
        looking.close()

    def test_a_transaction_begins_in_one_round_trip_with_its_settings(self, pooled_empty: str) -> None:
        here = account(pooled_empty)
        with here.store.read() as tx:
            raw = tx.connection.driver_connection
            assert raw is not None
            waits, wait = itertools.count(), raw.wait
            raw.wait = lambda *given, **named: next(waits) * 0 or wait(*given, **named)
        before = next(waits)
        with here.store.read() as tx:
            assert tx.connection.driver_connection is raw
            assert next(waits) - before - 1 == 2  # how the server is, and BEGIN
        here.close()


class TestTogether:
    def test_more_sessions_than_the_server_gives_it_work_at_once(self, pooled_empty: str) -> None:
        here = account(pooled_empty, people=24, seats=12)
        people = here.ids(UserFilter(), Sort(), 0, 100)
        faults: list[BaseException] = []

        def give(some: tuple[int, ...]) -> None:
            mine = open_session(pooled_empty)
            try:
                for person in some:
                    change = ChangeSeats(Chosen((person,)), give=("sales-hub",))
                    mine.apply(mine.plan(change))
                    mine.users(UserFilter(search="lee"), Sort(), 0, 10)
                    mine.apply(mine.plan(ChangeSeats(Chosen((person,)), take=("sales-hub",))))
            except BaseException as error:
                faults.append(error)
            finally:
                mine.close()

        threads = [threading.Thread(target=give, args=(people[n::8][:2],)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert invariants.faults(pooled_empty) == []
        assert Counter(row.change for row in here.activity(limit=100))["seats.change"] == 32
        here.close()

    def test_what_others_do_is_noticed(self, pooled_empty: str) -> None:
        here = account(pooled_empty, people=2, seats=2)
        watching, other = here.watcher(), open_session(pooled_empty)
        assert not watching.changed()
        person = other.by_email(["p00000@acme.example"])[0].id
        other.apply(other.plan(ChangeSeats(Chosen((person,)), give=("sales-hub",))))
        end = time.monotonic() + 30
        while not watching.changed():
            assert time.monotonic() < end
        watching.close()
        scheduler = open_scheduler(pooled_empty)
        assert [scheduler.settle(account) for account in scheduler.accounts] == [0]
        for opened in (other, here, scheduler):
            opened.close()

    def test_a_question_is_stopped(self, pooled_empty: str) -> None:
        here, stop = account(pooled_empty), CancelToken()
        threading.Timer(0.2, stop.cancel).start()
        with pytest.raises(Cancelled), here.store.read(stop) as tx:
            tx.exec_driver_sql("SELECT pg_sleep(600)")
        assert here.count(UserFilter()).number == 1
        here.close()
