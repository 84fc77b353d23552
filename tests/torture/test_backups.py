"""Backups while others change the store, restored on either database: the same rows, totals and head as at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from seattui.service.session import open_session
from seattui.store.admin.opening import open_store
from seattui.store.connection.urls import store_url as url_of
from seattui.store.copies import backup, restore
from tests.support.accounts import everyone_could_have_a_seat
from tests.support.stores import invariants, sql
from tests.support.stores.postgres import Cluster, programs
from tests.torture.conftest import LONG, Hardship
from tests.torture.workers import give_and_take_again

PEOPLE = 400 if LONG else 24
WRITERS = 4 if LONG else 1
BACKUPS = 20 if LONG else 2
NOW = datetime(2026, 11, 26, tzinfo=UTC)


@contextmanager
def working(processes: ForkServerContext, url: str) -> Iterator[None]:
    """Others give and take seats of everybody for as long as the block lasts."""
    children = []
    for _ in range(WRITERS):
        here, there = processes.Pipe()
        child = processes.Process(target=give_and_take_again, args=(url, there), daemon=True)
        child.start()
        there.close()
        assert here.recv() == "ready"
        children.append((child, here))
    yield
    for child, here in children:
        assert child.is_alive(), "nobody worked meanwhile"
        child.kill()
        child.join(60)
        here.close()


def head_of(url: str) -> tuple[int, str]:
    return tuple(sql.rows(url, "SELECT last_activity, head FROM accounts")[0])


class TestUnderLoad:
    def test_each_is_one_moment_of_the_store_and_restored_the_same(
        self,
        store_url: str,
        tmp_path: Path,
        request: pytest.FixtureRequest,
        hardship: Hardship,
        processes: ForkServerContext,
    ) -> None:
        everyone_could_have_a_seat(store_url, PEOPLE, seats=PEOPLE).store.close()
        made, began = [], head_of(store_url)[0]
        with closing(open_store(url_of(store_url))) as store, working(processes, store_url):
            for number in range(BACKUPS):
                before = head_of(store_url)[0]
                made.append(backup.back_up(store, tmp_path / f"{number}.backup", NOW))
                (account,) = made[-1].manifest.accounts
                assert before <= account.changes <= head_of(store_url)[0]
        # Every other one on PostgreSQL, where it is installed.
        clusters = [None, request.getfixturevalue("postgres_cluster")] if programs() else [None]
        ended = head_of(store_url)[0]
        assert ended > began, "nothing was changed meanwhile"
        chain = dict(sql.rows(store_url, "SELECT id, hash FROM activity"))
        for number, each in enumerate(made):
            (account,) = each.manifest.accounts
            assert chain[account.changes] == account.head
            self._restored(each, tmp_path, clusters[number % len(clusters)])

    def _restored(self, made: backup.Backup, tmp_path: Path, cluster: Cluster | None) -> None:
        to = cluster.empty() if cluster else f"sqlite:///{tmp_path / f'{made.file.stem}.db'}"
        done = restore.restore(made.file, url_of(to), verify=True)
        assert done.content == made.manifest.content
        (account,) = made.manifest.accounts
        assert head_of(to) == (account.changes, account.head)
        assert sql.one(to, "SELECT count(*) FROM seats") == sql.one(to, "SELECT assigned FROM subscriptions")
        assert invariants.faults(to) == []
        open_session(to).close()
        if cluster:
            cluster.drop(to)
