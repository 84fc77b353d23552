"""Backups of stores on either database, restored on either: the same rows, or nothing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from seattui.domain.changes.seats.purchases import BuySeats
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import NotFound, Refused, SeattuiError, StoreError
from seattui.service import session as sessions
from seattui.store.admin import versions
from seattui.store.admin.opening import connect_any_version
from seattui.store.connection.urls import store_url as url_of
from seattui.store.copies import loading, restore, snapshot
from seattui.store.copies.backup import Backup, back_up, examined
from tests.store.conftest import AT, SALES, Acme
from tests.store.copies.conftest import Places
from tests.support.stores import invariants, sql
from tests.support.stores.older import first_store

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def back_up_at(url: str, file: Path, **options: Any) -> Backup:
    with closing(connect_any_version(url_of(url))) as store:
        return back_up(store, file, NOW, **options)


def contents(url: str) -> str:
    """The hash over all rows, calculated here: each table by its name, its stored columns, and its key."""
    digest = hashlib.sha256()
    for table, key in (
        ("accounts", "id"), ("users", "id"), ("seats", "subscription_id, user_id"), ("lots", "id"),
        ("subscriptions", "id"), ("activity", "account_id, id"), ("invoices", "id"), ("teams", "id"),
        ("activity_people", "activity_id, user_id"), ("user_facets", "account_id, facet"), ("operators", "uid"),
        ("permissions", "account_id, bit"), ("outbox", "id"), ("store", "id"), ("alembic_version", "version_num"),
    ):  # fmt: skip
        columns = sorted({*columns_of(url, table)} - {"moving"})  # which only SQLite has
        listed = ", ".join(f'"{c}"' for c in columns)
        for row in sql.rows(url, f"SELECT {listed} FROM {table} ORDER BY {key}"):
            digest.update(json.dumps([table, columns, row]).encode())
    return digest.hexdigest()


def columns_of(url: str, table: str) -> list[str]:
    query = (
        f"SELECT name FROM pragma_table_xinfo('{table}') WHERE name <> 'moving'"
        if sql.is_sqlite(url)
        else f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'"
    )
    return [name for (name,) in sql.rows(url, query)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "acme.backup"


class TestBackup:
    def test_a_file_of_its_owner_alone_with_nothing_beside_it(self, acme: Acme, file: Path) -> None:
        made = back_up_at(acme.url, file)
        assert list(file.parent.iterdir()) == [file]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert examined(file, whole=True) == made.manifest
        (account,) = made.manifest.accounts
        assert account.head == acme.one("SELECT head FROM accounts")

    def test_it_is_a_sqlite_file_with_the_rows(self, acme: Acme, file: Path) -> None:
        back_up_at(acme.url, file)
        assert contents(f"sqlite:///{file}") == contents(acme.url)

    def test_it_isnt_opened_as_a_store(self, acme: Acme, file: Path) -> None:
        back_up_at(acme.url, file)
        with pytest.raises(StoreError) as error:
            sessions.open_session(str(file))
        assert error.value.code == "store-backup"
        assert "seattui store restore" in str(error.value)

    def test_it_replaces_nothing_unless_told_to(self, acme: Acme, file: Path) -> None:
        file.write_text("important")
        with pytest.raises(FileExistsError):
            back_up_at(acme.url, file)
        assert file.read_text() == "important"
        back_up_at(acme.url, file, replace=True)
        assert examined(file).accounts

    def test_called_off_it_leaves_nothing(self, acme: Acme, file: Path) -> None:
        stop = CancelToken()
        stop.cancel()
        with pytest.raises(Cancelled):
            back_up_at(acme.url, file, stop=stop)
        assert list(file.parent.iterdir()) == []

    def test_where_it_cant_be_written_it_says_so(self, acme: Acme, tmp_path: Path) -> None:
        with pytest.raises(SeattuiError) as error:
            back_up_at(acme.url, tmp_path / "nowhere" / "acme.backup")
        assert (error.value.code, error.value.exit_code) == ("unwritable", 1)

    def test_what_a_killed_one_left_is_removed_by_the_next(self, acme: Acme, file: Path) -> None:
        (file.parent / ".yesterday.backup.seattui-0123456789ab").write_text("left")
        back_up_at(acme.url, file)
        assert list(file.parent.iterdir()) == [file]

    def test_the_same_store_has_the_same_hash_each_time(self, acme: Acme, file: Path) -> None:
        one = back_up_at(acme.url, file).manifest.content
        two = back_up_at(acme.url, file, replace=True).manifest.content
        assert one == two
        acme.do(BuySeats(SALES, 1))
        other = back_up_at(acme.url, file, replace=True).manifest.content
        assert {"activity", "lots", "subscriptions"} <= set(one.differing(other))


class TestRestoring:
    @pytest.fixture
    def busy(self, acme: Acme) -> Acme:
        """Acme after some changes, with ids given out that are no longer in use."""
        acme.do(BuySeats(SALES, 3))
        acme.run("INSERT INTO teams (account_id, name, name_key) VALUES (1, 'Gone', 'gone')")
        acme.run("DELETE FROM teams WHERE name = 'Gone'")
        return acme

    def test_every_row_is_the_same_and_work_goes_on(self, busy: Acme, file: Path, to: str) -> None:
        made = back_up_at(busy.url, file)
        done = restore.restore(file, url_of(to), verify=True)
        assert done.content == made.manifest.content
        assert contents(to) == contents(busy.url)
        assert invariants.faults(to) == []
        with closing(sessions.open_session(to, at=AT)) as session:
            assert [check for check in session.checks() if check.state == "fault"] == []
            session.apply(session.plan(BuySeats(SALES, 1)))
            assert session.verify().ok
        assert sql.one(to, "SELECT additional FROM subscriptions WHERE hub = 'sales-hub'") == 4
        sql.run(to, "INSERT INTO teams (account_id, name, name_key) VALUES (1, 'New', 'new')")
        assert sql.one(to, "SELECT id FROM teams") == 2
        if sql.is_sqlite(to):
            assert stat.S_IMODE(Path(sql.path(to)).stat().st_mode) == 0o600

    def test_a_backup_of_what_was_restored_has_the_same_hash(self, busy: Acme, file: Path, to: str) -> None:
        made = back_up_at(busy.url, file)
        restore.restore(file, url_of(to), verify=False)
        again = back_up_at(to, file.with_name("again.backup"))
        assert again.manifest.content.sha256 == made.manifest.content.sha256

    def test_its_rules_are_kept_by_the_database_again(self, busy: Acme, file: Path, to: str) -> None:
        back_up_at(busy.url, file)
        restore.restore(file, url_of(to), verify=False)
        for statement in (
            "UPDATE activity SET because = 'other'",
            "DELETE FROM users",
            "INSERT INTO seats (account_id, subscription_id, user_id, since) SELECT 1, 1, id, '2026' FROM users",
        ):
            with pytest.raises(Exception, match=r"append-only|never deleted|one_seat_a_person|seats_within"):
                sql.run(to, statement)

    def test_only_where_nothing_is(self, acme: Acme, file: Path) -> None:
        back_up_at(acme.url, file)
        before = contents(acme.url)
        with pytest.raises(Refused) as error:
            restore.restore(file, url_of(acme.url), verify=False)
        assert (error.value.code, error.value.exit_code) == ("store-exists", 4)
        assert contents(acme.url) == before

    def test_called_off_nothing_is_there(self, acme: Acme, file: Path, to: str) -> None:
        back_up_at(acme.url, file)
        stop = CancelToken()
        stop.cancel()
        with pytest.raises(Cancelled):
            restore.restore(file, url_of(to), verify=False, stop=stop)
        assert nothing_at(to)

    def test_an_earlier_version_is_upgraded(self, store_url: str, file: Path, to: str) -> None:
        first_store(store_url)
        made = back_up_at(store_url, file)
        assert made.manifest.version == "0001"
        done = restore.restore(file, url_of(to), verify=True)
        assert done.version == "0001"
        assert sql.one(to, "SELECT version_num FROM alembic_version") == versions.NEWEST
        with closing(sessions.open_session(to, operator="ana@acme.example")) as session:
            assert session.verify().head == made.manifest.accounts[0].head
            assert [check for check in session.checks() if check.state == "fault"] == []


def nothing_at(url: str) -> bool:
    if sql.is_sqlite(url):
        path = Path(sql.path(url))
        return not [p for p in path.parent.iterdir() if p.name.startswith((path.name, "." + path.name))]
    return bool(sql.one(url, "SELECT count(*) = 0 FROM pg_tables WHERE schemaname = 'public'"))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def text(file: Path) -> None:
    file.write_text("email,name\n")


def without_manifest(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("DROP TABLE seattui_backup")


def other_manifest(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE seattui_backup SET said = replace(said, 'Acme', 'Acne')")


def no_manifest(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE seattui_backup SET said = '[1]'")


def other_row(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE users SET first_name = 'Bob' WHERE email = 'bo@acme.example'")


def missing_row(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("DELETE FROM operators")


def other_trigger(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TRIGGER extra AFTER INSERT ON seats BEGIN DELETE FROM operators; END")


def changed_bytes(file: Path) -> None:
    data = bytearray(file.read_bytes())
    place = data.index(b"bo@acme.example")
    data[place : place + 2] = b"xx"
    file.write_bytes(data)


def zeroed_pages(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[8192:65536] = bytes(65536 - 8192)
    file.write_bytes(data)


DAMAGES = (
    cut, emptied, text, without_manifest, other_manifest, no_manifest, other_row, missing_row, other_trigger,
    changed_bytes, zeroed_pages,
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(sqlite_acme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of Acme; only to be copied."""
    path = tmp_path_factory.mktemp("whole") / "acme.backup"
    back_up_at(f"sqlite:///{sqlite_acme}", path)
    return path


class TestDamaged:
    @pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
    def test_it_is_refused_and_leaves_nothing(
        self, whole: Path, file: Path, places: Places, damage: Callable[[Path], None]
    ) -> None:
        file.write_bytes(whole.read_bytes())
        damage(file)
        to = places("sqlite")
        with pytest.raises(StoreError) as error:
            restore.restore(file, url_of(to), verify=False)
        assert (error.value.code[:7], error.value.exit_code) == ("backup-", 1)
        assert nothing_at(to)
        with pytest.raises(StoreError):
            examined(file, whole=True)

    @pytest.mark.postgres
    def test_on_postgresql_nothing_is_left_either(self, whole: Path, file: Path, places: Places) -> None:
        file.write_bytes(whole.read_bytes())
        other_row(file)
        to = places("postgres")
        with pytest.raises(StoreError) as error:
            restore.restore(file, url_of(to), verify=False)
        assert error.value.code == "backup-damaged"
        assert nothing_at(to)

    def test_a_file_that_isnt_there(self, file: Path, places: Places) -> None:
        with pytest.raises(NotFound):
            restore.restore(file, url_of(places("sqlite")), verify=False)

    def test_what_is_written_wrongly_is_found_by_verifying(
        self, whole: Path, places: Places, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        loaded = loading.load

        def wrong(source: Any, name: Any, target: Any, *rest: Any) -> Any:
            read = loaded(source, name, target, *rest)
            target.exec_driver_sql("UPDATE users SET first_name = 'Bob' WHERE email = 'bo@acme.example'")
            return read

        monkeypatch.setattr(loading, "load", wrong)
        to = places("sqlite")
        with pytest.raises(StoreError) as error:
            restore.restore(whole, url_of(to), verify=True)
        assert error.value.code == "copy-differs"
        assert nothing_at(to)

    def test_a_store_whose_record_was_tampered_with_is_told_from_a_whole_one(
        self, acme: Acme, file: Path, places: Places
    ) -> None:
        acme.run(*(without_guard(acme)), "UPDATE activity SET because = 'other' WHERE id = 2")
        put_back(acme)
        back_up_at(acme.url, file)
        to = places("sqlite")
        with pytest.raises(StoreError) as error:
            restore.restore(file, url_of(to), verify=True)
        assert error.value.code == "record-broken"
        assert nothing_at(to)
        restore.restore(file, url_of(to), verify=False)


def without_guard(acme: Acme) -> list[str]:
    if not acme.sqlite:
        return ["ALTER TABLE activity DISABLE TRIGGER activity_frozen"]
    return ["DROP TRIGGER activity_update_frozen"]


def put_back(acme: Acme) -> None:
    if not acme.sqlite:
        acme.run("ALTER TABLE activity ENABLE TRIGGER activity_frozen")
        return
    from seattui.store.db import triggers

    acme.run(*(s for s in triggers.sqlite() if s.startswith("CREATE TRIGGER activity_update_frozen ")))


class TestCopying:
    def test_it_is_the_same_store_somewhere_else(self, acme: Acme, to: str) -> None:
        acme.do(BuySeats(SALES, 2))
        done = restore.copy(acme.session.store, url_of(to))
        assert contents(to) == contents(acme.url)
        assert done.accounts[0].head == sql.one(to, "SELECT head FROM accounts")
        assert invariants.faults(to) == []

    def test_only_where_nothing_is(self, acme: Acme, to: str) -> None:
        restore.copy(acme.session.store, url_of(to))
        with pytest.raises(Refused):
            restore.copy(acme.session.store, url_of(to))

    def test_there_and_back_again(self, acme: Acme, places: Places) -> None:
        first = places("sqlite")
        restore.copy(acme.session.store, url_of(first))
        with closing(sessions.open_session(first, at=AT)) as session:
            done = restore.copy(session.store, url_of(f"{first}.again"))
        assert contents(f"{first}.again") == contents(acme.url)
        assert done.content.tables["users"].rows == 9


class TestWritingAhead:
    def test_a_store_with_a_write_ahead_log_is_copied_too(
        self, sqlite_copies: Any, file: Path, places: Places
    ) -> None:
        acme, _ = sqlite_copies()
        acme.close()
        with closing(sqlite3.connect(sql.path(acme.url))) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("INSERT INTO teams (account_id, name, name_key) VALUES (1, 'New', 'new')")
            raw.commit()
            back_up_at(acme.url, file)
        assert sql.one(f"sqlite:///{file}", "SELECT name FROM teams") == "New"
        assert list(file.parent.iterdir()) == [file]
        restore.restore(file, url_of(places("sqlite")), verify=True)

    def test_a_change_between_the_passes_is_in_the_copy(
        self, sqlite_copies: Any, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        acme, _ = sqlite_copies()
        passed = snapshot._pass

        def changing(source: Any, target: Any, stop: Any, *, compare: bool) -> None:
            passed(source, target, stop, compare=compare)
            if not compare:
                acme.do(acme.give("gus"))

        monkeypatch.setattr(snapshot, "_pass", changing)
        made = back_up_at(acme.url, file)
        assert made.manifest.accounts[0].head == acme.one("SELECT head FROM accounts")
        assert contents(f"sqlite:///{file}") == contents(acme.url)
        acme.close()
