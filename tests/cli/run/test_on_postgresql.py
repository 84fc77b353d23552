"""Every command on a PostgreSQL store, through pgbouncer in transaction mode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.people.incoming import Incoming
from tests.cli.conftest import PEOPLE, Run, Said
from tests.cli.run.every_command import (
    CHANGING,
    EXAMPLES,
    NEEDS_NO_STORE,
    argv,
    commands,
    options_of,
    prepared,
)
from tests.support.accounts import AT, do, founded, joined
from tests.support.stores import invariants
from tests.support.stores.pgbouncer import Pooler
from tests.support.stores.postgres import Cluster

pytestmark = pytest.mark.postgres

LOOKING = sorted(EXAMPLES.keys() - {*CHANGING} - NEEDS_NO_STORE)


@pytest.fixture(scope="module")
def acme(postgres_cluster: Cluster) -> str:
    """The database with the account of tests.cli.conftest, to be copied."""
    url = postgres_cluster.empty()
    here = founded(url)
    do(here, joined(Incoming(n, *person, None) for n, person in enumerate(PEOPLE, 2)))
    do(here, AddSubscription("sales-hub", "starter", additional=1))
    here.close()
    return url.rsplit("/", 1)[1]


@pytest.fixture
def copied(acme: str, postgres_cluster: Cluster, pooler: Pooler) -> Iterator[str]:
    url = postgres_cluster.copy(acme)
    yield pooler.url(url)
    postgres_cluster.drop(url)


def done(bare: Run, url: str, path: str, folder: Path, *flags: str) -> Said:
    def run(*words: str) -> Said:
        return bare("--store", url, "--at", AT.isoformat(), *words)

    token = prepared(path, lambda *words: run(*words).code, url, folder)
    return run(*argv(path, folder, token), *flags)


@pytest.mark.parametrize("path", sorted({*CHANGING} - {"init"}))
def test_what_changes(copied: str, bare: Run, tmp_path: Path, path: str) -> None:
    said = done(bare, copied, path, tmp_path, "--yes", "--json")
    assert (said.code, said.err) == (0, ""), said
    assert said.json["applied"]
    assert said.json["record"]


def test_what_looks_what_the_system_does_and_a_new_account(copied: str, bare: Run, tmp_path: Path) -> None:
    every = commands()
    for path in LOOKING:
        asks = ["--yes"] if "--yes" in options_of(every[path]) else []
        said = done(bare, copied, path, tmp_path, *asks)
        assert (said.code, "Traceback" in said.err) == (0, False), (path, said)
    assert invariants.faults(copied) == []
    assert done(bare, copied, "init", tmp_path, "--yes").code == 0
    assert done(bare, copied, "tick", tmp_path, "--account", "Other").code == 0


def test_a_new_store_and_a_demo(
    postgres_empty: str, pooler: Pooler, bare: Run, tmp_path: Path, postgres_cluster: Cluster
) -> None:
    other = postgres_cluster.empty()
    for url, path in ((postgres_empty, "init"), (other, "demo")):
        said = bare("--store", pooler.url(url), *argv(path, tmp_path))
        assert said.code == 0, said
        assert invariants.faults(url) == []
    postgres_cluster.drop(other)
