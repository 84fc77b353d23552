"""A PostgreSQL standby: everything is read and planned there as on its primary, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.people.incoming import Incoming
from seattui.kit.errors import Busy
from seattui.service.session import open_session
from tests.cli.conftest import PEOPLE, Run, Said
from tests.cli.run.every_command import CHANGING, EXAMPLES, argv
from tests.support import needs
from tests.support.accounts import AT, do, founded, joined
from tests.support.stores import postgres, replication

pytestmark = pytest.mark.postgres

READING = (
    "users list",
    "users show",
    "users export",
    "seats list",
    "teams list",
    "billing show",
    "activity verify",
)


@pytest.fixture(scope="module")
def pair() -> Iterator[replication.Pair]:
    home = postgres.programs()
    if home is None:
        needs.missing("postgres", "PostgreSQL isn't installed (Debian: apt-get install postgresql)")
    made = replication.pair(home)
    here = founded(made.primary.url("postgres"))
    do(here, joined(Incoming(n, *person, None) for n, person in enumerate(PEOPLE, 2)))
    do(here, AddSubscription("sales-hub", "starter", additional=1))
    here.close()
    yield made
    made.stop()


def both(pair: replication.Pair, bare: Run, *words: str) -> tuple[Said, Said]:
    """What a command says at the primary and at the standby."""
    pair.caught_up()
    return at(pair.primary, bare, *words), at(pair.standby, bare, *words)


def at(cluster: postgres.Cluster, bare: Run, *words: str) -> Said:
    said = bare("--store", cluster.url("postgres"), "--at", AT.isoformat(), *words)
    return Said(
        said.code, said.out.replace(str(cluster.port), "PORT"), said.err.replace(str(cluster.port), "PORT")
    )


class TestAStandby:
    def test_every_change_is_planned_there_as_at_the_primary(
        self, pair: replication.Pair, bare: Run, tmp_path: Path
    ) -> None:
        done = set()
        for path in CHANGING:
            words = argv(path, tmp_path)
            for before in EXAMPLES[path].before:
                if before not in done:
                    words_before = (word.format(folder=tmp_path) for word in before)
                    assert at(pair.primary, bare, *words_before, "--yes").code == 0
                    done.add(before)
            first, second = both(pair, bare, *words, "--dry-run", "--json")
            assert first == second, path
            assert first.json, path

    def test_what_is_read_there_is_the_same_and_a_change_is_refused(
        self, pair: replication.Pair, bare: Run, tmp_path: Path
    ) -> None:
        for path in READING:
            first, second = both(pair, bare, *argv(path, tmp_path))
            assert first == second, path
            assert first.code == 0
        refused = at(pair.standby, bare, "teams", "create", "East", "--yes", "--json")
        assert (refused.code, refused.error["code"]) == (1, "read-only")
        for words in (["tick"], ["billing", "buy", "sales-hub", "1", "--yes"]):
            assert at(pair.standby, bare, *words).code == 1

    def test_a_session_knows_that_it_is_read_only(self, pair: replication.Pair) -> None:
        known = [open_session(c.url("postgres"), at=AT) for c in (pair.primary, pair.standby)]
        assert [session.read_only for session in known] == [False, True]
        for session in known:
            session.close()


class TestAPrimary:
    def test_that_may_not_be_written_any_more_is_left_and_found_again(self, pair: replication.Pair) -> None:
        here = open_session(pair.url("postgres"), at=AT)
        assert here.subscriptions()
        replication.configure(pair.primary, "default_transaction_read_only = on")
        replication.until(pair.primary, "SELECT current_setting('transaction_read_only') = 'on'")
        with pytest.raises(Busy) as error:
            here.subscriptions()
        assert error.value.code == "store-unreachable"
        replication.configure(pair.primary, "default_transaction_read_only = off")
        replication.until(pair.primary, "SELECT current_setting('transaction_read_only') = 'off'")
        assert here.subscriptions()
        here.close()
