"""Whoever watches a store learns of others' changes; a PostgreSQL server is asked once a second for all of them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.model import Chosen
from seattui.kit.errors import SeattuiError
from seattui.service.session import open_session
from seattui.store.connection import watch
from tests.support.accounts import account, do
from tests.support.stores import sql
from tests.support.stores.postgres import Cluster

PATIENCE = 30.0


def comes(what: Callable[[], bool]) -> bool:
    """Whether it becomes true, on a machine however busy."""
    until = time.monotonic() + PATIENCE
    while not (found := what()) and time.monotonic() < until:
        time.sleep(0.01)
    return found


def test_everybody_who_watches_learns_of_a_change(store_url: str) -> None:
    account(store_url, people=2).close()
    with ExitStack() as left:
        here = left.enter_context(closing(open_session(store_url)))
        first, second = (left.enter_context(closing(here.watcher())) for _ in range(2))
        with closing(open_session(store_url)) as other:
            do(other, Deactivate(Chosen((other.by_email(["p00000@acme.example"])[0].id,))))
        assert comes(first.changed)
        assert comes(second.changed)
        assert not first.changed()


def test_a_file_that_cannot_be_opened_just_now_is_told_of_as_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It isn't the end of the thread that watches, which would learn of nothing any more."""

    def refused(*given: object, **named: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    with closing(account(str(tmp_path / "store.db"), people=2)) as here:
        here.store.engine.dispose()
        with monkeypatch.context() as away:
            away.setattr(sqlite3, "connect", refused)
            with pytest.raises(SeattuiError):
                here.watcher()
        here.watcher().close()


@pytest.mark.postgres
class TestTheServer:
    @pytest.fixture(autouse=True)
    def hurried(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert watch.POLL_SECONDS == 1.0, "sixty statements a minute"
        monkeypatch.setattr(watch, "POLL_SECONDS", 0.05)

    def test_is_asked_one_statement_at_a_time_however_many_watch(
        self, postgres_cluster: Cluster, postgres_empty: str
    ) -> None:
        account(postgres_empty, people=2).close()
        log = postgres_cluster.folder / "log"
        sql.run(postgres_empty, f"ALTER DATABASE {name_of(postgres_empty)} SET log_statement = 'all'")
        with ExitStack() as left:
            here = left.enter_context(closing(open_session(postgres_empty)))
            for _ in range(3):
                left.enter_context(closing(here.watcher()))
            began, before = log.stat().st_size, time.monotonic()

            def asked() -> list[str]:
                with log.open("rb") as file:
                    file.seek(began)
                    lines = file.read().decode(errors="replace").splitlines()
                return [line.partition("statement: ")[2] for line in lines if "statement: " in line]

            assert comes(lambda: len(asked()) >= 20)
            found, took = asked(), time.monotonic() - before
        assert {line for line in found if "last_activity" not in line} == set()
        assert len(found) <= took / watch.POLL_SECONDS + 2

    def test_that_is_away_is_told_of_until_it_is_back(self, postgres_empty: str) -> None:
        database = name_of(postgres_empty)
        server = postgres_empty.removesuffix(database) + "postgres"
        with closing(account(postgres_empty, people=2)) as here, closing(here.watcher()) as watcher:

            def away() -> bool:
                try:
                    watcher.changed()
                except SeattuiError:
                    return True
                return False

            sql.run(server, f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
            sql.rows(
                server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
            )
            assert comes(away)
            sql.run(server, f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")
            assert comes(lambda: not away())


def name_of(url: str) -> str:
    return url.rsplit("/", 1)[1]
