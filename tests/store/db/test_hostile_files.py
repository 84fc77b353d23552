"""Files that somebody else prepared: what lies beside a store, and stores whose schema runs code."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from seattui.cli.entry import run
from seattui.kit.errors import StoreError
from seattui.service import session as sessions
from seattui.service.scheduler import open_scheduler
from seattui.store.admin import upgrading
from seattui.store.connection import engine, journals
from seattui.store.connection.urls import store_url
from tests.support.accounts import AT, account, founded
from tests.support.foreign import given_away
from tests.support.stores import sql

FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    account(str(path)).close()
    return path


def theirs(place: Path) -> None:
    place.write_bytes(b"")
    given_away(place)


def linked(place: Path) -> None:
    target = place.with_name("elsewhere")
    target.write_bytes(b"")
    place.symlink_to(target)


PLANTED = {"somebody else's": theirs, "a link": linked, "a pipe": os.mkfifo, "a folder": Path.mkdir}
WAYS: dict[str, Callable[[str], object]] = {
    "opening": sessions.open_session,
    "opening to look": lambda url: sessions.open_session(url, read_only=True),
    "founding another account": lambda url: founded(url, "Other"),
    "what is due": open_scheduler,
    "asking about an upgrade": lambda url: upgrading.outlook(store_url(url), AT),
    "upgrading": lambda url: upgrading.upgraded(store_url(url), AT, dumped=True),
    "trying an upgrade": lambda url: upgrading.rehearse(store_url(url), AT),
}


class TestAJournalBesideTheStore:
    @pytest.mark.parametrize("suffix", journals.SUFFIXES)
    @pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
    def test_that_is_not_its_owners_is_refused_before_anything_is_read(
        self, path: Path, suffix: str, plant: Callable[[Path], None]
    ) -> None:
        before = path.read_bytes()
        planted = Path(f"{path}{suffix}")
        plant(planted)
        for way, act in WAYS.items():
            with pytest.raises(StoreError) as error:
                act(str(path))
            assert error.value.code == "store-journal", way
            assert str(planted) in str(error.value)
        assert path.read_bytes() == before
        assert os.path.lexists(planted)

    def test_not_even_doctor_and_the_demo_read_it(
        self, path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        theirs(Path(f"{path}-journal"))
        assert run(["doctor", "--store", str(path), "--json"]) == 1
        assert "isn't its owner's" in capsys.readouterr().out
        assert run(["demo", "--make-only", "--store", str(path)]) != 0
        assert "isn't its owner's" in capsys.readouterr().err

    def test_where_a_store_is_to_be_made(self, tmp_path: Path) -> None:
        path = tmp_path / "new.db"
        linked(Path(f"{path}-journal"))
        with pytest.raises(StoreError) as error:
            account(str(path))
        assert error.value.code == "store-journal"
        assert not path.exists()

    def test_beside_the_link_or_beside_what_it_leads_to(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "links").mkdir()
        link = tmp_path / "links" / "to.db"
        link.symlink_to(path)
        sessions.open_session(str(link)).close()
        for planted in (Path(f"{path}-journal"), Path(f"{link}-journal")):
            planted.symlink_to(tmp_path / "nowhere")
            with pytest.raises(StoreError):
                sessions.open_session(str(link))
            planted.unlink()

    def test_of_the_store_owners_own_is_rolled_back_as_ever(self, path: Path) -> None:
        """A real one: its program was killed between writing pages and the end of its transaction."""
        program = (
            "import os, sqlite3, sys\n"
            "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            "db.execute('PRAGMA cache_size = 1'); db.execute('BEGIN IMMEDIATE')\n"
            "db.execute('CREATE TABLE junk (x)')\n"
            "db.execute('INSERT INTO junk SELECT randomblob(4000) FROM users, users, users, permissions')\n"
            "os._exit(9)"
        )
        subprocess.run([sys.executable, "-c", program, path], check=False)
        assert Path(f"{path}-journal").exists() or Path(f"{path}-wal").exists()
        session = sessions.open_session(str(path))
        assert {check.name for check in session.checks() if check.state == "fault"} == set()
        session.close()
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'junk'").fetchone() == (0,)

    def test_a_real_one_of_another_store_is_not_rolled_in(self, path: Path, tmp_path: Path) -> None:
        """Pages of a crafted store, written into this one by nothing but a file beside it."""
        crafted = tmp_path / "crafted.db"
        shutil.copy(path, crafted)
        with closing(sqlite3.connect(crafted, isolation_level=None)) as raw:
            raw.execute("PRAGMA journal_mode = DELETE")
            raw.execute("DROP TRIGGER activity_update_frozen")
            raw.execute("PRAGMA cache_size = 1")
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("UPDATE activity SET because = hex(randomblob(4000))")
            raw.execute("UPDATE users SET first_name = hex(randomblob(4000))")
            journal = Path(f"{crafted}-journal").read_bytes()
            raw.execute("ROLLBACK")
        assert journal
        Path(f"{path}-journal").write_bytes(journal)
        given_away(Path(f"{path}-journal"))
        before = path.read_bytes()
        with pytest.raises(StoreError):
            sessions.open_session(str(path))
        assert path.read_bytes() == before


HOSTILE = {
    "a view that never ends": f"CREATE VIEW alembic_version AS {FOR_EVER} AS version_num FROM n",
    "the same in other letters": f"CREATE VIEW Alembic_Version AS {FOR_EVER} AS version_num FROM n",
    "a search table over a view": "CREATE VIRTUAL TABLE alembic_version USING fts5(version_num, content='endless')",
    "a table that computes": (
        "CREATE TABLE alembic_version (n, version_num TEXT AS (hex(zeroblob(100000000 + n))) VIRTUAL)"
    ),
}


class TestASchemaThatRunsCode:
    """Run by itself, with a deadline: a store that hangs its reader would hang the tests."""

    @pytest.mark.parametrize("statement", HOSTILE.values(), ids=HOSTILE)
    def test_instead_of_the_version(self, tmp_path: Path, statement: str) -> None:
        path = tmp_path / "store.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
            raw.execute(f"CREATE VIEW endless AS {FOR_EVER} AS version_num FROM n")
            raw.execute(statement)
            if statement.startswith("CREATE TABLE"):
                raw.execute("INSERT INTO alembic_version (n) VALUES (1)")
        for command in ("doctor", "init", "users list", "store upgrade --dry-run"):
            words = command.split()
            if words == ["init"]:
                words += [
                    "--account",
                    "A",
                    "--currency",
                    "EUR",
                    "--time-zone",
                    "UTC",
                    "--owner",
                    "a@b.example",
                ]
            said = subprocess.run(
                [sys.executable, "-m", "seattui", *words, "--store", path],
                capture_output=True,
                text=True,
                timeout=30,
            )
            assert said.returncode == 1, command
            assert "its version can't be read" in said.stdout + said.stderr, command

    @pytest.mark.parametrize("name", ["store", "accounts", "users", "operators"])
    def test_instead_of_another_table(self, path: Path, name: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute("PRAGMA legacy_alter_table = ON")
            raw.execute(f"ALTER TABLE {name} RENAME TO aside")
            raw.execute(f"CREATE VIEW {name} AS {FOR_EVER} AS id FROM n")
        said = subprocess.run(
            [sys.executable, "-m", "seattui", "users", "list", "--store", path],
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert said.returncode == 1
        assert "differ from those" in said.stderr

    @pytest.mark.parametrize("part", ["config", "data", "docsize"])
    def test_instead_of_a_table_of_the_search_index(self, path: Path, part: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute(f"ALTER TABLE user_search_{part} RENAME TO aside")
            raw.execute(f"CREATE VIEW user_search_{part} AS {FOR_EVER} AS k, 1 AS v FROM n")
        with pytest.raises(StoreError) as error:
            sessions.open_session(str(path))
        assert f"user_search_{part}" in str(error.value)

    @pytest.mark.parametrize("table", ["users", "Users", "USERS"])
    def test_a_trigger_more_is_seen_however_its_table_is_written(self, path: Path, table: str) -> None:
        sql.run(
            f"sqlite:///{path}",
            f"CREATE TRIGGER more AFTER UPDATE ON {table} BEGIN UPDATE users SET super_admin = 1; END",
        )
        with pytest.raises(StoreError) as error:
            sessions.open_session(str(path))
        assert error.value.code == "store-layout"
        assert "more" in str(error.value)

    @pytest.mark.parametrize("rows", [[], [("0001",), ("0002",)], [("9" * 2_000_000,)]])
    def test_a_table_of_versions_with_nothing_or_too_much_in_it(
        self, path: Path, rows: list[tuple[str]]
    ) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute("DELETE FROM alembic_version")
            raw.executemany("INSERT INTO alembic_version VALUES (?)", rows)
        with pytest.raises(StoreError) as error:
            sessions.open_session(str(path))
        assert len(str(error.value)) < 400

    @pytest.mark.postgres
    @pytest.mark.parametrize(
        "statements",
        [
            ("CREATE VIEW alembic_version AS SELECT pg_sleep(60)::text AS version_num",),
            (
                "CREATE TABLE alembic_version (version_num text)",
                "INSERT INTO alembic_version VALUES ('0001')",
                "CREATE POLICY p ON alembic_version USING (pg_sleep(60) IS NOT NULL)",
                "ALTER TABLE alembic_version ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE alembic_version FORCE ROW LEVEL SECURITY",
            ),
        ],
        ids=["a view", "a policy"],
    )
    def test_on_postgresql(self, postgres_empty: str, statements: tuple[str, ...]) -> None:
        with psycopg.connect(postgres_empty) as server:
            server.execute("CREATE TABLE store (id int)")
            for statement in statements:
                server.execute(statement)
        with psycopg.connect(postgres_empty, autocommit=True) as server:
            name = postgres_empty.rpartition("/")[2]
            server.execute(f"ALTER DATABASE {name} SET statement_timeout = '5s'")
        with pytest.raises(StoreError) as error:
            sessions.open_session(postgres_empty)
        assert error.value.code == "store-foreign"
