"""Backups that somebody made up or changed, with hashes that are right: a sentence, never a crash, and nothing is left."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from seattui.domain.plan.plan import canonical
from seattui.kit.errors import Refused, StoreError, UsageError
from seattui.store.admin.opening import create_store
from seattui.store.connection.urls import store_url as url_of
from seattui.store.copies import backup, restore, rows
from tests.store.conftest import Acme
from tests.store.copies.conftest import Places
from tests.store.copies.test_backups import NOW, back_up_at, nothing_at
from tests.support.stores import sql


@pytest.fixture(scope="module")
def whole(sqlite_acme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of Acme; only to be copied."""
    path = tmp_path_factory.mktemp("whole") / "acme.backup"
    back_up_at(f"sqlite:///{sqlite_acme}", path)
    return path


@pytest.fixture
def file(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    path = tmp_path / "crafted.backup"
    path.write_bytes(whole.read_bytes())
    return path


def run(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        for statement in statements:
            raw.execute(statement)


def sealed(file: Path, **changed: Any) -> None:
    """Changes the manifest, and seals it again."""
    with closing(sqlite3.connect(file)) as raw, raw:
        said = json.loads(raw.execute("SELECT said FROM seattui_backup").fetchone()[0]) | changed
        said.pop("seal")
        said["seal"] = hashlib.sha256(canonical(said)).hexdigest()
        raw.execute("UPDATE seattui_backup SET said = ?", (canonical(said).decode(),))


def rewritten(file: Path, *statements: str) -> None:
    """Changes rows behind the triggers' back, and hashes them again."""
    with closing(sqlite3.connect(file)) as raw:
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    run(
        file,
        *(f"DROP TRIGGER {name}" for name, _ in triggers),
        *statements,
        *(created for _, created in triggers),
    )
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as tx:
        found = rows.content(tx, "crafted")
    engine.dispose()
    sealed(file, tables=found.as_json(), sha256=found.sha256)


MANIFESTS: tuple[dict[str, Any], ...] = (
    {"tables": []},
    {"tables": None},
    {"tables": {"users": {"rows": "x", "sha256": 1}}},
    {"last_ids": [1]},
    {"last_ids": {"teams": "x"}},
    {"last_ids": {"teams": 2**63}},
    {"last_ids": {"teams": -1}},
    {"accounts": [[1, 2, 3]]},
    {"accounts": [["Acme", "x", "y"]]},
    {"accounts": [["Acme", 1]]},
    {"store": 3},
    {"made_at": "2026-01-01T00:00:00"},
    {"made_at": "9999-12-31T23:59:59-23:00"},
    {"version": 7},
    {"founded": None},
)


class TestManifests:
    @pytest.mark.parametrize("changed", MANIFESTS, ids=str)
    def test_one_of_other_types_is_damaged(self, file: Path, changed: dict[str, Any]) -> None:
        sealed(file, **changed)
        with pytest.raises(StoreError) as error:
            backup.examined(file)
        assert (error.value.code, error.value.exit_code) == ("backup-damaged", 1)

    def test_one_without_a_row_is_damaged(self, file: Path) -> None:
        run(file, "DELETE FROM seattui_backup")
        with pytest.raises(StoreError, match="manifest"):
            backup.manifest_of(file)

    def test_nothing_is_read_from_a_view_which_could_compute_for_ever(self, file: Path) -> None:
        run(
            file,
            "DROP TABLE seattui_backup",
            "CREATE VIEW seattui_backup AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
            "SELECT 1 AS id, max(x) AS said FROM n",
        )
        with pytest.raises(StoreError, match="manifest"):
            backup.manifest_of(file)

    def test_ids_of_tables_that_there_arent_are_left_out(self, file: Path, places: Places) -> None:
        sealed(file, last_ids={"evil": 7, "teams": 7})
        restore.restore(file, url_of(to := places("sqlite")), verify=True)
        assert sql.rows(to, "SELECT seq FROM sqlite_sequence WHERE name = 'teams'") == [(7,)]


class TestRows:
    @pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
    def test_what_refers_to_nothing_is_damaged(self, file: Path, places: Places, kind: str) -> None:
        rewritten(file, "DELETE FROM users WHERE id = (SELECT min(user_id) FROM operators)")
        to = places(kind)
        with pytest.raises(StoreError) as error:
            restore.restore(file, url_of(to), verify=False)
        assert error.value.code == "backup-damaged"
        assert nothing_at(to)

    @pytest.mark.postgres
    def test_what_postgresql_cant_store_is_damaged(self, file: Path, places: Places) -> None:
        rewritten(file, "UPDATE users SET first_name = 'a' || char(0) WHERE id = 1")
        to = places("postgres")
        with pytest.raises(StoreError) as error:
            restore.restore(file, url_of(to), verify=False)
        assert error.value.code == "backup-damaged"
        assert nothing_at(to)

    def test_counters_that_lie_are_found_by_verifying(self, file: Path, places: Places) -> None:
        rewritten(file, "UPDATE subscriptions SET assigned = assigned + 1")
        to = places("sqlite")
        with pytest.raises(StoreError) as error:
            restore.restore(file, url_of(to), verify=True)
        assert error.value.code == "totals-wrong"
        assert nothing_at(to)


def a_store(path: Path, acme: Acme) -> None:
    path.write_bytes(Path(sql.path(acme.url)).read_bytes())


def a_pipe(path: Path, acme: Acme) -> None:
    os.mkfifo(path)


def a_folder(path: Path, acme: Acme) -> None:
    path.mkdir()


class TestPlaces:
    @pytest.mark.parametrize("made", [a_store, a_pipe, a_folder], ids=lambda made: made.__name__)
    def test_a_backup_replaces_no_store_and_nothing_but_files(
        self, sqlite_copies: Any, tmp_path: Path, made: Callable[[Path, Acme], None]
    ) -> None:
        acme, _ = sqlite_copies()
        made(path := tmp_path / "there", acme)
        before = path.lstat()
        with pytest.raises(UsageError) as error:
            backup.back_up(acme.session.store, path, NOW, replace=True)
        assert error.value.code == "file-exists"
        assert path.lstat() == before
        acme.close()

    def test_nor_has_it_the_name_of_a_stores_journal_which_sqlite_would_remove(
        self, sqlite_copies: Any
    ) -> None:
        acme, _ = sqlite_copies()
        with pytest.raises(UsageError, match="journal"):
            backup.back_up(acme.session.store, Path(f"{sql.path(acme.url)}-journal"), NOW)
        acme.close()

    def test_no_store_is_made_beside_a_journal_which_sqlite_would_write_into_it(
        self, file: Path, places: Places
    ) -> None:
        to = url_of(places("sqlite"))
        Path(f"{to.database}-journal").touch()
        with pytest.raises(Refused, match="-journal"):
            restore.restore(file, to, verify=False)
        with pytest.raises(StoreError, match="-journal") as error:
            create_store(to, "test", "", NOW)
        assert (error.value.code, Path(str(to.database)).exists()) == ("store-exists", False)


class TestReading:
    def test_rows_are_read_in_batches(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with backup.opened(file) as (_, tx):
            (users,) = (table for table in rows.layout(tx, "") if table.name == "users")
            one = list(users.read(tx))
            monkeypatch.setattr(rows, "BATCH", 4)
            two = list(users.read(tx))
        assert [len(batch) for batch in one] == [9]
        assert [len(batch) for batch in two] == [4, 4, 1]
