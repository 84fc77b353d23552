"""kill -9 at each step of an upgrade: the store is of the old version or of the new one, and whole."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
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

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
FILES = {"open", "os.link", "os.remove", "os.rename", "sqlite3.connect"}
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def in_a_fork(work: Callable[[], int]) -> int:
    """How a copy of this process ended that did `work`: its exit code, negative where it was killed."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_at(url: str, last: int) -> bool:
    """Upgrades the store and kills that with its step of this number; whether there was such a step.

    A step is a statement, a commit, or something done to a file.
    """

    def upgrade() -> int:
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
        return 0

    ended = in_a_fork(upgrade)
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
        ends, at, killed = set(), 0, True
        while killed:
            at += 1
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
        assert ends == {("0001", 0), ("0001", 1), (versions.NEWEST, 1)}

    @pytest.mark.postgres
    def test_a_database_is_whole(self, postgres_empty: str, postgres_cluster: Cluster) -> None:
        first_store(postgres_empty)
        before = contents(postgres_empty)
        ends, at, killed = [], 0, True
        while killed:
            at += 1
            url = postgres_cluster.copy(postgres_empty.rsplit("/", 1)[1])
            killed = killed_at(url, at)
            assert contents(url) == before
            assert upgrading.outlook(url_of(url), NOW).version == version(url)
            ends.append(version(url))
            upgrading.upgraded(url_of(url), NOW, dumped=True)
            postgres_cluster.drop(url)
        assert ends == ["0001"] * (at - 1) + [versions.NEWEST]
        assert at > 10
