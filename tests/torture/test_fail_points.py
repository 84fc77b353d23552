"""Each changing command fails at each of its statements: all of it happened, or nothing, and its exit code is true."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from seattui.cli import main
from seattui.store.db import tables
from tests.cli.conftest import make_acme
from tests.cli.run.every_command import CHANGING, argv, prepared
from tests.support.accounts import AT
from tests.support.stores import invariants, sql
from tests.support.stores.postgres import Cluster
from tests.torture.conftest import LONG, Hardship
from tests.torture.fail_points import WAYS, run_to
from tests.torture.test_killed import wait_for_the_server

LATER = "2027-01-02T09:00:00+00:00"
RECORD = [table.name for table in tables.metadata.sorted_tables].index("activity")
COMMANDS = [*CHANGING, "tick"]
POINTS = 600 if LONG else 12
"""On each database."""
UNKNOWN = 76
ACCOUNT = "Acme GmbH"
OF_CHANCE = {"operation_key", "hash", "previous", "head", "message_id", "token_hash", "key", "answer"}
"""Columns: keys that are made, what is chained to them, and what names them."""


@dataclass(frozen=True)
class Case:
    """A command on the store that it needs; `pristine` is kept for putting it back."""

    pristine: str
    argv: list[str]


class Place:
    """Where the stores are: files, or databases of one server."""

    def __init__(self, folder: Path, cluster: Cluster | None) -> None:
        self.folder, self.cluster = folder, cluster

    def new(self) -> str:
        return (
            self.cluster.empty() if self.cluster else str(self.folder / f"{len([*self.folder.iterdir()])}.db")
        )

    def copy(self, url: str) -> str:
        if self.cluster:
            return self.cluster.copy(url.rsplit("/", 1)[1])
        shutil.copy2(url, copied := self.new())
        return copied

    def drop(self, url: str) -> None:
        if self.cluster:
            self.cluster.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    (tmp_path / "stores").mkdir(mode=0o700)
    postgres = request.param == "postgresql"
    return Place(tmp_path / "stores", request.getfixturevalue("postgres_cluster") if postgres else None)


def cases(place: Place, folder: Path, commands: list[str]) -> Iterator[Case]:
    """Each of these commands as tests/cli has it, each on a store of its own."""
    founded = place.new()
    make_acme(founded)
    for path in commands:
        url = place.copy(founded)
        at = ["--at", LATER if path == "tick" else AT.isoformat()]
        token = prepared(
            path, lambda *words, to=url: main(["--store", to, "--at", AT.isoformat(), *words]), url, folder
        )
        yield Case(url, [*at, *argv(path, folder, token), *(["--yes"] if path in CHANGING else [])])


def content(url: str) -> list[set[tuple[object, ...]]]:
    """All rows of all tables, without what is another each time."""
    found = []
    for table in tables.metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns if column.name not in OF_CHANCE)
        found.append(set(sql.rows(url, f"SELECT {columns} FROM {table.name}")))
    return found


def result(
    processes: ForkServerContext, url: str, words: list[str], point: int, way: str
) -> tuple[int | None, int]:
    """The exit code, None for a process that was killed, and how many points it passed."""
    heard, told = processes.Pipe(duplex=False)
    child = processes.Process(target=run_to, args=(url, words, point, way, told), daemon=True)
    child.start()
    told.close()
    child.join(60)
    wait_for_the_server(url)
    try:
        return heard.recv()  # type: ignore[no-any-return]
    except EOFError:
        return None, 0


class TestFailPoints:
    def test_all_or_nothing(
        self, place: Place, hardship: Hardship, processes: ForkServerContext, tmp_path: Path
    ) -> None:
        chance = random.Random(hardship.seed)
        commands = COMMANDS if LONG else chance.sample(COMMANDS, POINTS // 3)
        tried = {"nothing": 0, "all": 0}
        for case in cases(place, tmp_path, commands):
            before = content(case.pristine)
            url = place.copy(case.pristine)
            code, points = result(processes, url, case.argv, 0, "")
            assert code == 0, case.argv
            assert points > 8, case.argv
            done = content(url)
            assert done != before, case.argv
            # Always its last one, after the commit; of the others those that chance takes.
            wanted = max(2, round(POINTS / len(commands)))
            for point in (points, *chance.sample(range(1, points), min(wanted - 1, points - 1))):
                way = chance.choice(WAYS)
                place.drop(url)
                url = place.copy(case.pristine)
                code, _ = result(processes, url, case.argv, point, way)
                after = content(url)
                told = (way, point, points, case.argv, code)
                assert invariants.faults(url, ACCOUNT) == [], told
                tried["nothing" if after == before else "all"] += 1
                if after == before:
                    assert code != 0, told
                elif "tick" in case.argv:  # each period is a change of its own
                    assert len(after[RECORD]) > len(before[RECORD])
                else:
                    assert after == done, told
                    assert code in (None, 0, UNKNOWN), told
            place.drop(url)
        assert min(tried.values()) > 2, tried
