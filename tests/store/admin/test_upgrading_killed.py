"""kill -9 at each step of an upgrade: the store is of the old version or of the new one, and whole."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from seattui.store.admin import upgrading, versions
from seattui.store.connection.urls import store_url as url_of
from tests.store.admin.test_upgrading import contents, version
from tests.support.stores import sql
from tests.support.stores.older import first_store
from tests.support.stores.postgres import Cluster
from tests.torture.conftest import LONG

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
FILES = {"open", "os.link", "os.remove", "os.rename", "sqlite3.connect"}
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

FORKS = multiprocessing.get_context("forkserver")
"""Forks a process that has imported all of this and has one thread: a copy of a test's own, which has more, can hang."""
FORKS.set_forkserver_preload([__name__])


def chosen(url: str) -> list[int]:
    """The steps that an upgrade of this store is killed with, and one more than it has: `make torture` takes all, a
    plain run some, and those at the end, where the copy gets its name and the upgrade is committed.
    """
    reader, writer = FORKS.Pipe(duplex=False)
    assert upgraded(url, 0, writer) == 0
    last = reader.recv()
    return [at for at in range(1, last + 2) if LONG or at % (last // 3) == 0 or at > last - 5]


def upgraded(url: str, last: int, told: Connection | None = None) -> int | None:
    """How a process ended that upgraded the store and was killed with its step of this number, if it has one: its exit
    code, negative where it was killed. `told` gets the number of steps.
    """
    process = FORKS.Process(target=_upgrade, args=(url, last, told))
    process.start()
    process.join()
    return process.exitcode


def _upgrade(url: str, last: int, told: Connection | None) -> None:
    """A step is a statement, a commit, or something done to a file."""
    steps = 0

    def step(*_: Any) -> None:
        nonlocal steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

    for what in ("before_cursor_execute", "commit"):
        event.listen(Engine, what, step)
    sys.addaudithook(lambda what, given: step() if what in FILES and ".db" in str(given) else None)
    upgrading.upgraded(url_of(url), NOW, dumped=True)
    if told:
        told.send(steps)


def killed_at(url: str, last: int) -> bool:
    """Whether the upgrade was killed."""
    ended = upgraded(url, last)
    assert ended in (0, -signal.SIGKILL)
    deadline = time.monotonic() + 30
    while not sql.is_sqlite(url) and sql.one(url, OTHERS):
        assert time.monotonic() < deadline, "the server still works for a killed client"
        time.sleep(0.01)
    return ended != 0


class TestKilled:
    def test_a_file_and_its_copy_are_whole(self, tmp_path: Path) -> None:
        first = tmp_path / "first.db"
        first_store(f"sqlite:///{first}")
        before = contents(f"sqlite:///{first}")
        ends, killed = set(), True
        (tmp_path / "0").mkdir()
        shutil.copy(first, counted := tmp_path / "0" / "store.db")
        for at in chosen(str(counted)):
            folder = tmp_path / str(at)
            folder.mkdir()
            store = folder / "store.db"
            shutil.copy(first, store)
            killed = killed_at(str(store), at)
            copies = list(folder.glob("*version*.db"))
            now = upgrading.outlook(url_of(str(store)), NOW).version
            for path, number in ((store, now), *((copy, "0001") for copy in copies)):
                assert upgrading.outlook(url_of(str(path)), NOW).version == number
                assert sql.one(f"sqlite:///{path}", "PRAGMA integrity_check") == "ok"
                assert contents(f"sqlite:///{path}") == before
            ends.add((now, len(copies)))
            upgrading.upgraded(url_of(str(store)), NOW, dumped=False)
            assert list(folder.glob("*.part*")) == []
            shutil.rmtree(folder)
        assert not killed
        assert ends == {("0001", 0), ("0001", 1), (versions.NEWEST, 1)}

    @pytest.mark.postgres
    def test_a_database_is_whole(self, postgres_empty: str, postgres_cluster: Cluster) -> None:
        first_store(postgres_empty)
        before = contents(postgres_empty)
        ends, killed = [], True
        copied = postgres_empty.rsplit("/", 1)[1]
        steps = chosen(counted := postgres_cluster.copy(copied))
        postgres_cluster.drop(counted)
        for at in steps:
            url = postgres_cluster.copy(copied)
            killed = killed_at(url, at)
            assert contents(url) == before
            assert upgrading.outlook(url_of(url), NOW).version == version(url)
            ends.append(version(url))
            upgrading.upgraded(url_of(url), NOW, dumped=True)
            postgres_cluster.drop(url)
        assert not killed
        assert ends == ["0001"] * (len(steps) - 1) + [versions.NEWEST]
        assert len(steps) > 5
