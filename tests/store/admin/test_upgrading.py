"""Stores of other versions: upgraded with a copy beside them, or refused with a sentence."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, UserFilter
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import Busy, StoreError, StoreOlder, StoreUpgraded, UsageError
from seattui.service import session as sessions
from seattui.store import migrations
from seattui.store.admin import upgrading, versions
from seattui.store.connection import deadlines
from seattui.store.connection.urls import store_url as url_of
from tests.store.conftest import Acme
from tests.support.stores import sql
from tests.support.stores.older import first_store
from tests.support.stores.postgres import Cluster, programs

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
OWNER = "ana@acme.example"
TABLES = "accounts users seats subscriptions lots removals invoices activity activity_people teams memberships outbox"


@pytest.fixture
def old(store_url: str) -> str:
    """The URL of a store of version 0001, on each kind of database."""
    first_store(store_url)
    return store_url


def upgrade(url: str, **options: Any) -> upgrading.Upgrade:
    return upgrading.upgraded(url_of(url), NOW, **{"dumped": True, **options})


def version(url: str) -> str:
    return str(sql.one(url, "SELECT version_num FROM alembic_version"))


def contents(url: str) -> dict[str, Any]:
    """What is in a store, as far as it has been there since the first version."""
    counted = {table: sql.one(url, f"SELECT count(*) FROM {table}") for table in TABLES.split()}
    totals = {
        "money": sql.one(url, "SELECT sum(total_minor) FROM invoices"),
        "seats": sql.rows(
            url, "SELECT hub, included, additional, assigned, scheduled FROM subscriptions ORDER BY id"
        ),
        "people": sql.rows(
            url, "SELECT id, email, status, invite, seats, permissions FROM users ORDER BY id"
        ),
        "head": sql.one(url, "SELECT head FROM accounts"),
    }
    return counted | totals


class TestUpgrading:
    def test_everything_in_the_store_of_0_1_0_is_there_afterwards(self, old: str) -> None:
        before = contents(old)
        assert (before["users"], before["activity"]) == (300, 38)
        done = upgrade(old)
        assert (done.version, done.to, done.notes) == ("0001", versions.NEWEST, ())
        assert contents(old) == before
        with closing(sessions.open_session(old, operator=OWNER)) as session:
            verified = session.verify()
            assert (verified.ok, verified.head) == (True, before["head"])
            assert session.count(UserFilter()).number == 300
            assert [check for check in session.checks() if check.state == "fault"] == []

    def test_it_goes_on_being_used(self, old: str) -> None:
        upgrade(old)
        with closing(sessions.open_session(old, operator=OWNER)) as session:
            session.settle()
            (hub,) = {s.hub for s in session.subscriptions() if s.unassigned} & {"sales-hub"} or {
                "service-hub"
            }
            nobody = sql.one(
                old, "SELECT id FROM users WHERE seats = 0 AND status = 'active' AND invite = 'accepted'"
            )
            receipt = session.apply(session.plan(ChangeSeats(Chosen((nobody,)), give=(hub,))))
            assert receipt.activity_id
            assert session.verify().ok

    def test_commands_say_what_to_run(self, old: str) -> None:
        with pytest.raises(StoreOlder) as error:
            sessions.open_session(old)
        assert (error.value.code, error.value.exit_code) == ("store-older", 1)
        assert "seattui store upgrade" in str(error.value)
        assert version(old) == "0001"

    def test_it_is_looked_at_and_rehearsed_without_changing_anything(self, old: str, tmp_path: Path) -> None:
        before = contents(old)
        found = upgrading.outlook(url_of(old), NOW)
        assert (found.version, found.to, found.needed) == ("0001", versions.NEWEST, True)
        assert [str(brings) for brings in found.brings][:1] == [str(versions.VERSIONS[1].brings)]
        upgrading.rehearse(url_of(old), NOW)
        assert (contents(old), version(old)) == (before, "0001")
        assert len(list(tmp_path.glob("*.db*"))) == sql.is_sqlite(old)

    def test_where_there_is_nothing_to_do_nothing_is_copied(self, old: str, tmp_path: Path) -> None:
        upgrade(old)
        files = set(tmp_path.iterdir())
        assert not upgrade(old).needed
        assert set(tmp_path.iterdir()) == files

    def test_called_off_nothing_is_changed(self, old: str) -> None:
        stop = CancelToken()
        stop.cancel()
        with pytest.raises(Cancelled):
            upgrade(old, stop=stop)
        assert version(old) == "0001"

    def test_what_fails_half_way_changes_nothing(
        self, old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ended = migrations.upgrade

        def worse(tx: Any, to: str = "head") -> Any:
            ended(tx, to)
            tx.exec_driver_sql("CREATE INDEX surplus ON users (email)")
            return []

        monkeypatch.setattr(migrations, "upgrade", worse)
        before, files = contents(old), sorted(tmp_path.iterdir())
        with pytest.raises(StoreError) as error:
            upgrade(old)
        assert error.value.code == "store-layout"
        assert (contents(old), version(old)) == (before, "0001")
        assert sorted(tmp_path.iterdir()) == files
        monkeypatch.undo()
        upgrade(old)


class TestCopy:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "store.db"
        first_store(f"sqlite:///{path}")
        return path

    def test_it_is_the_store_as_it_was_and_its_owners_alone(self, file: Path) -> None:
        before = contents(f"sqlite:///{file}")
        copy = Path(upgrade(str(file)).copy or "")
        assert copy == file.with_name("store-version-0001-2026-11-26.db")
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert contents(f"sqlite:///{copy}") == before
        assert upgrading.outlook(url_of(str(copy)), NOW).version == "0001"
        assert sorted(p.name for p in file.parent.glob("*store*")) == [copy.name, file.name]

    def test_no_file_is_ever_written_over(self, file: Path) -> None:
        taken = file.with_name("store-version-0001-2026-11-26.db")
        taken.write_text("important")
        assert upgrade(str(file)).copy == str(file.with_name("store-version-0001-2026-11-26-2.db"))
        assert taken.read_text() == "important"

    def test_where_it_cant_be_made_nothing_is_changed(self, file: Path) -> None:
        file.with_name("store.db.part").mkdir()
        with pytest.raises(StoreError) as error:
            upgrade(str(file))
        assert error.value.code == "store-copy"
        assert version(f"sqlite:///{file}") == "0001"

    def test_what_a_killed_upgrade_left_of_it_is_in_nobodys_way(self, file: Path) -> None:
        part = file.with_name("store.db.part")
        part.write_bytes(b"SQLite format 3\0 and no more")
        upgrade(str(file))
        assert not part.exists()

    def test_it_lies_beside_the_file_that_a_link_leads_to(self, file: Path, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        link = tmp_path / "elsewhere" / "link.db"
        link.symlink_to(file)
        assert upgrade(str(link)).copy == str(file.with_name("store-version-0001-2026-11-26.db"))

    def test_of_a_store_that_writes_ahead(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
            before = contents(f"sqlite:///{file}")
        assert contents(f"sqlite:///{upgrade(str(file)).copy}") == before


@pytest.mark.postgres
class TestDump:
    @pytest.fixture
    def database(self, postgres_empty: str) -> str:
        first_store(postgres_empty)
        return postgres_empty

    def test_somebody_has_to_say_that_it_is_there(self, database: str) -> None:
        with pytest.raises(UsageError) as error:
            upgrade(database, dumped=False)
        assert error.value.exit_code == 2
        assert "pg_dump" in str(error.value)
        assert version(database) == "0001"
        assert upgrade(database).copy is None

    def test_a_database_that_was_dumped_and_restored_is_the_same_store(
        self, database: str, postgres_cluster: Cluster
    ) -> None:
        upgrade(database)
        home = programs()
        assert home is not None
        other = postgres_cluster.empty()
        dumped = subprocess.run([home / "pg_dump", database], capture_output=True, check=True)
        subprocess.run(
            [home / "psql", "-q", "-v", "ON_ERROR_STOP=1", other],
            input=dumped.stdout,
            capture_output=True,
            check=True,
        )
        sessions.open_session(other, operator=OWNER).close()
        assert contents(other) == contents(database)


class TestSeveralAtOnce:
    @pytest.fixture
    def holding(self, old: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
        """An upgrade that has changed everything and isn't through; set the event to let it end."""
        reached, go_on = threading.Event(), threading.Event()
        wholly = migrations.upgrade

        def slow(tx: Any, to: str = "head") -> Any:
            notes = wholly(tx, to)
            reached.set()
            assert go_on.wait(30)
            return notes

        monkeypatch.setattr(migrations, "upgrade", slow)
        monkeypatch.setattr(deadlines, "BUSY_SECONDS", 0.1)
        upgrader = threading.Thread(target=upgrade, args=(old,))
        upgrader.start()
        assert reached.wait(30)
        yield go_on
        go_on.set()
        upgrader.join(30)

    def test_who_comes_meanwhile_hears_that_it_is_busy_or_older(
        self, old: str, holding: threading.Event
    ) -> None:
        with pytest.raises((Busy, StoreOlder)):
            sessions.open_session(old, operator=OWNER)
        with pytest.raises(Busy):
            upgrade(old)

    def test_who_asks_again_finds_it_done(self, old: str, holding: threading.Event) -> None:
        heard: list[upgrading.Upgrade] = []
        deadlines.BUSY_SECONDS = 30  # put back with the fixture
        second = threading.Thread(target=lambda: heard.append(upgrade(old)))
        second.start()
        holding.set()
        second.join(60)
        (done,) = heard
        assert (done.to, version(old)) == (versions.NEWEST, versions.NEWEST)
        sessions.open_session(old, operator=OWNER).close()

    def test_what_was_opened_before_writes_no_more_and_says_so(self, acme: Acme) -> None:
        session = acme.session
        watcher = session.watcher()
        plan = session.plan(acme.give("gus"))
        acme.run("UPDATE alembic_version SET version_num = '9999'")
        deadline = time.monotonic() + 30
        while not watcher.changed():  # a PostgreSQL server is asked once a second
            assert time.monotonic() < deadline
            time.sleep(0.01)
        watcher.close()
        for act in (lambda: session.apply(plan), session.settle, session.mend, session.operator):
            with pytest.raises(StoreUpgraded) as error:
                act()
            assert error.value.code == "store-newer"
            assert "9999" in str(error.value)
        assert "gus" not in acme.holders()


class TestOtherLayouts:
    """Stores that call themselves of a version and aren't: from before 0.1.0, or changed by hand."""

    # What was done, and what is named where SQLite and where PostgreSQL keeps the store.
    CHANGES = (
        (
            "ALTER TABLE users DROP COLUMN idle_except_because",
            "table users",
            "column users.idle_except_because",
        ),
        ("ALTER TABLE users ADD COLUMN notes TEXT", "table users", "column users.notes"),
        ("DROP INDEX users_name", "index users_name", "index users_name"),
        ("CREATE INDEX surplus ON users (email)", "index surplus", "index surplus"),
        ("DROP VIEW entitlements", "view entitlements", "column entitlements.account"),
    )

    @pytest.mark.parametrize(("done", "on_sqlite", "on_postgresql"), CHANGES)
    def test_they_are_refused_by_name_and_left_alone(
        self, acme: Acme, done: str, on_sqlite: str, on_postgresql: str
    ) -> None:
        acme.run(done)
        for act in (acme.open, lambda: upgrade(acme.url)):
            with pytest.raises(StoreError) as error:
                act()
            assert error.value.code == "store-layout"
            assert (on_sqlite if acme.sqlite else on_postgresql) in str(error.value)
            assert "export" in str(error.value.hint)

    def test_a_trigger_that_does_nothing_any_more(self, acme: Acme) -> None:
        acme.run(
            *(
                (
                    "DROP TRIGGER seats_insert",
                    "CREATE TRIGGER seats_insert AFTER INSERT ON seats BEGIN SELECT 1; END",
                )
                if acme.sqlite
                else ("ALTER TABLE seats DISABLE TRIGGER seats_insert",)
            )
        )
        with pytest.raises(StoreError) as error:
            acme.open()
        assert "seats_insert" in str(error.value)

    def test_what_others_keep_beside_ours_is_no_matter(self, acme: Acme) -> None:
        acme.run("CREATE TABLE notes (text TEXT)", "CREATE VIEW mine AS SELECT email FROM users", "ANALYZE")
        acme.open()

    def test_another_servers_way_of_spelling_the_same_is_no_matter(
        self, acme: Acme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spelled = tuple(replace(version, sqlite="?", postgresql="?") for version in versions.VERSIONS)
        monkeypatch.setattr(versions, "VERSIONS", spelled)
        acme.open()
        acme.run("DROP INDEX users_name")
        with pytest.raises(StoreError) as error:
            acme.open()
        assert "(index users_name)" in str(error.value)

    def test_who_may_only_read_is_refused_too(self, acme: Acme) -> None:
        acme.run("DROP INDEX users_name")
        with pytest.raises(StoreError) as error:
            acme.open(read_only=True)
        assert error.value.code == "store-layout"

    def test_the_first_version_as_it_was_in_between_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "first.db"
        first_store(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("ALTER TABLE users DROP COLUMN invite_expires_at")
        kept = path.read_bytes()
        with pytest.raises(StoreError) as error:
            sessions.open_session(str(path))
        assert "invite_expires_at" not in str(error.value)
        assert "table users" in str(error.value)
        assert path.read_bytes() == kept
