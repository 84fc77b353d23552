"""Making and opening stores: what is ours, of which version, who may read the file, and what is in the way."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import psycopg
import pytest

from seattui.kit.errors import (
    Busy,
    NotFound,
    SeattuiError,
    StoreError,
    StoreMissing,
    UsageError,
)
from seattui.kit.paths import default_store
from seattui.service import session as sessions
from seattui.service.session import Session
from seattui.store.admin import versions
from seattui.store.connection import deadlines, engine
from seattui.store.db import schema
from tests.store.conftest import AT, OWNER, Acme
from tests.support.accounts import founded
from tests.support.stores import invariants, sql


def found(url: str, **others: Any) -> Session:
    """In earnest, as of now."""
    return founded(url, **({"kind": "live", "at": None} | others))


class TestMaking:
    def test_it_is_its_owners_alone_and_so_is_its_folder(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "store.db"
        old = os.umask(0)
        try:
            found(str(path)).close()
        finally:
            os.umask(old)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_of_a_path_that_is_given_at_most_the_last_folder_is_made(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError) as error:
            found(str(tmp_path / "new" / "folders" / "store.db"))
        assert error.value.code == "store-unmade"
        assert list(tmp_path.glob("new")) == []

    @pytest.mark.parametrize("there", [True, False])
    def test_in_a_hidden_folder_none_is_made(self, own_environment: Path, there: bool) -> None:
        """`~/.ssh/rc` is run by sshd, and it takes whatever line it understands of `authorized_keys`."""
        if there:
            (own_environment / ".ssh").mkdir()
        for given in ("~/.ssh/rc", "~/.ssh/authorized_keys", "~/.ssh/../.ssh/rc"):
            with pytest.raises(StoreError) as error:
                found(given)
            assert error.value.code == "store-unmade"
        assert list(own_environment.rglob("*")) == ([own_environment / ".ssh"] if there else [])

    def test_the_default_one_is_made_with_all_its_folders_for_its_owner_alone(
        self, own_environment: Path
    ) -> None:
        old = os.umask(0)
        try:
            found(str(default_store())).close()
        finally:
            os.umask(old)
        for folder in default_store().parents:
            if folder.is_relative_to(own_environment) and folder != own_environment:
                assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_what_is_given_wrongly_makes_nothing(self, store_url: str, tmp_path: Path) -> None:
        for wrong in (
            {"currency": "EURO"},
            {"currency": ""},
            {"time_zone": "Mars/Olympus"},
            {"time_zone": ""},
            {"time_zone": "../../etc/passwd"},
            {"owner": "nobody"},
            {"account": " "},
            {"account": "x" * 201},
        ):
            with pytest.raises(UsageError):
                found(store_url, **wrong)
        with pytest.raises(StoreMissing):
            sessions.open_session(store_url)

    def test_where_there_is_a_file_already_it_is_left_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("important")
        with pytest.raises(StoreError):
            found(str(path))
        assert path.read_text() == "important"

    @pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
    def test_where_it_may_not_be_made(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        with pytest.raises(StoreError):
            found(str(tmp_path / "store.db"))

    def test_what_fails_half_way_leaves_no_file_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(schema, "make", broken)
        path = tmp_path / "store.db"
        with pytest.raises(StoreError):
            found(str(path))
        assert not path.exists()

    def test_of_another_kind_than_the_store_that_is_there(self, store_url: str) -> None:
        found(store_url, kind="testing").close()
        with pytest.raises(UsageError) as error:
            found(store_url, account="Other", kind="live")
        assert error.value.code == "store-kind"

    def test_an_instant_without_a_zone_is_no_clock(self, store_url: str) -> None:
        with pytest.raises(UsageError):
            found(store_url, kind="testing", at=AT.replace(tzinfo=None))

    def test_a_live_store_has_no_clock_to_set(self, store_url: str) -> None:
        found(store_url).close()
        with pytest.raises(UsageError) as error:
            sessions.open_session(store_url, at=AT)
        assert error.value.code == "clock"


class TestOpening:
    def test_nothing_there_makes_nothing(self, store_url: str, tmp_path: Path) -> None:
        with pytest.raises(StoreMissing) as error:
            sessions.open_session(store_url)
        assert error.value.exit_code == 3
        assert "seattui init" in str(error.value)
        assert not (tmp_path / "store.db").exists()

    @pytest.mark.parametrize(
        ("content", "code"),
        [(b"", "store-empty"), (b"not a database", "store-foreign"), (b"SQLite format 3\0" + b"x" * 100, "")],
    )
    def test_a_file_of_another_sort(self, tmp_path: Path, content: bytes, code: str) -> None:
        path = tmp_path / "store.db"
        path.write_bytes(content)
        with pytest.raises(StoreError) as error:
            sessions.open_session(str(path))
        assert not code or error.value.code == code
        assert path.read_bytes() == content

    def test_a_device_isnt_a_file_to_remove(self) -> None:
        with pytest.raises(StoreError) as error:
            sessions.open_session("/dev/null")
        assert error.value.code == "store-foreign"

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError):
            sessions.open_session(str(tmp_path))

    def test_another_programs_sqlite_file(self, tmp_path: Path) -> None:
        path = tmp_path / "other.db"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        for act in (sessions.open_session, found):
            with pytest.raises(StoreError) as error:
                act(str(path))
            assert error.value.code == "store-foreign"

    @pytest.mark.postgres
    @pytest.mark.parametrize("table", ["alembic_version (version_num text)", "users (id int)"])
    def test_another_programs_database(self, postgres_empty: str, table: str) -> None:
        with psycopg.connect(postgres_empty) as other:
            other.execute(f"CREATE TABLE {table}")
        with pytest.raises(StoreError):
            sessions.open_session(postgres_empty)
        with pytest.raises(StoreError) as error:
            found(postgres_empty)
        assert error.value.code == "store-foreign"
        assert sql.one(postgres_empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 1

    def test_a_store_whose_making_was_cut_off(self, tmp_path: Path) -> None:
        path = tmp_path / "store.db"
        with sqlite3.connect(path) as half:
            half.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
        with pytest.raises(StoreError) as error:
            sessions.open_session(str(path))
        assert error.value.code == "store-corrupt"

    @pytest.mark.parametrize(("version", "code"), [("0000", "store-older"), ("9999", "store-newer")])
    def test_of_another_version(self, acme: Acme, version: str, code: str) -> None:
        acme.run(f"UPDATE alembic_version SET version_num = '{version}'")
        with pytest.raises(StoreError) as error:
            acme.open()
        assert error.value.code == code
        assert version in str(error.value)
        assert versions.NEWEST in str(error.value)

    def test_a_url_of_something_else(self) -> None:
        for url in ("mysql://root:secret@host/db", "nonsense://", "://x"):
            with pytest.raises(UsageError) as error:
                sessions.open_session(url)
            assert "secret" not in str(error.value)

    def test_a_password_is_never_shown(self) -> None:
        with pytest.raises(SeattuiError) as error:
            sessions.open_session("postgresql://ana:hunter2@127.0.0.1:1/db")
        assert error.value.exit_code == 75
        assert "hunter2" not in str(error.value)
        assert isinstance(error.value, Busy)

    def test_a_path_with_blanks_marks_and_percents(self, tmp_path: Path) -> None:
        path = tmp_path / "a b%20ü?#[]" / "store.db"
        found(str(path)).close()
        sessions.open_session(str(path)).close()
        assert path.exists()


class TestReadOnly:
    def test_everything_can_be_seen_and_planned_and_nothing_changed(self, acme: Acme) -> None:
        session = acme.open(read_only=True)
        assert session.operator().email == OWNER
        assert session.subscriptions()[0].assigned == 3
        plan = session.plan(acme.give("gus"))
        assert plan.possible
        with pytest.raises(StoreError) as error:
            session.apply(plan)
        assert error.value.code == "read-only"
        assert "gus" not in acme.holders()

    def test_not_even_by_mending(self, acme: Acme) -> None:
        with pytest.raises(StoreError):
            acme.open(read_only=True).mend()

    def test_a_read_only_connection_can_not_write_by_mistake(self, acme: Acme) -> None:
        session = acme.open(read_only=True)
        with pytest.raises(StoreError), session.store.read() as tx:
            tx.exec_driver_sql("UPDATE users SET first_name = 'x'")

    def test_reading_writes_nothing_in_any_case(self, acme: Acme) -> None:
        for way in (acme.session.store.read, acme.session.store.plan):
            with way() as tx:
                tx.exec_driver_sql("UPDATE users SET first_name = 'x'")
            assert acme.user("gus").first_name == "Gus"

    @pytest.mark.skipif(os.getuid() == 0, reason="root may write anything")
    def test_a_file_that_may_only_be_read(self, sqlite_acme: Path, tmp_path: Path) -> None:
        path = tmp_path / "acme.db"
        path.write_bytes(sqlite_acme.read_bytes())
        path.chmod(0o400)
        session = sessions.open_session(str(path), at=AT)
        with pytest.raises(StoreError) as error:
            session.mend()
        assert error.value.code == "read-only"


class TestBusy:
    def test_a_store_that_somebody_holds(self, acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(deadlines, "BUSY_SECONDS", 0.05)
        session = acme.open()
        plan = session.plan(acme.give("gus"))
        held, done = threading.Event(), threading.Event()

        def hold() -> None:
            with acme.session.store.write() as tx:
                tx.exec_driver_sql("UPDATE accounts SET name = name")
                held.set()
                done.wait(20)

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait(20)
        try:
            with pytest.raises(Busy) as error:
                session.apply(plan)
            assert (error.value.exit_code, error.value.code) == (75, "store-busy")
            assert "nothing was changed" in str(error.value)
            assert session.subscriptions(), "reading goes on meanwhile"
        finally:
            done.set()
            holder.join()
        assert session.apply(plan).activity_id
        assert invariants.faults(acme.url) == []


class TestSeveralAccounts:
    """Every row belongs to one account; the same address may be in several."""

    @pytest.fixture
    def beta(self, acme: Acme) -> Session:
        session = founded(
            acme.url, "Beta AG", currency="CHF", time_zone="Europe/Zurich", first_name="", last_name=""
        )
        acme.opened.append(session)
        return session

    def test_nothing_of_one_shows_or_changes_in_the_other(self, acme: Acme, beta: Session) -> None:
        from seattui.domain.changes.billing.subscriptions import AddSubscription
        from seattui.domain.changes.people.imports import ImportUsers
        from seattui.domain.changes.seats.seats import ChangeSeats
        from seattui.domain.model import Chosen, Matching, Sort, UserFilter
        from seattui.domain.people.incoming import Incoming
        from tests.store.conftest import SALES

        before = (
            acme.session.subscriptions(),
            acme.session.users(UserFilter(), Sort(), 0, 50),
            acme.session.activity(),
        )
        twin = Incoming(2, "dee@acme.example", "Dee", "Twin", True, None)
        for change in (
            AddSubscription(SALES, "professional", included=3),
            ImportUsers(lambda: [twin], "twins.csv"),
            ChangeSeats(Matching(UserFilter()), give=(SALES,)),
            ChangeSeats(Chosen(tuple(u.id for u in before[1])), take=(SALES,)),
        ):
            beta.apply(beta.plan(change))
        after = (
            acme.session.subscriptions(),
            acme.session.users(UserFilter(), Sort(), 0, 50),
            acme.session.activity(),
        )
        assert after == before
        assert [u.name for u in beta.users(UserFilter(), Sort(), 0, 50)] == ["", "Dee Twin"]
        assert beta.count(UserFilter()).number == 2
        assert beta.count(UserFilter(search="lee")).number == 0
        assert (beta.verify().ok, acme.session.verify().ok) == (True, True)
        assert beta.activity(search="gus") == ()
        assert beta.details(before[1][3].id) is None
        assert beta.by_id([u.id for u in before[1]]) == ()
        assert beta.position(before[1][3].id, UserFilter(), Sort()) is None

    def test_one_is_chosen_by_name(self, acme: Acme, beta: Session) -> None:
        for name in ("acme gmbh", "ACME  GmbH"):
            assert acme.open(account=name).account == acme.session.account
        assert acme.open(account="beta ag").account == beta.account
        with pytest.raises(UsageError) as several:
            acme.open()
        assert "Acme GmbH, Beta AG" in str(several.value)
        with pytest.raises(NotFound) as unknown:
            acme.open(account="Gamma")
        assert unknown.value.exit_code == 3

    def test_a_name_is_taken_once(self, acme: Acme) -> None:
        with pytest.raises(SeattuiError) as error:
            found(acme.url, account="ACME gmbh", kind="testing")
        assert error.value.exit_code == 4

    def test_who_operates_in_one_is_nobody_in_the_other(self, acme: Acme, beta: Session) -> None:
        """As if the other didn't exist."""
        with pytest.raises(NotFound) as missing:
            acme.open("bo@acme.example", account="Beta AG")
        assert str(missing.value.hint) == "Its accounts: Acme GmbH."


class TestAUrlWithAPassword:
    """Whatever is wrong with it, the password is on no screen, in no error and in no cause of one."""

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://ann:hunter2@127.0.0.1:port/db",
            "postgresql://ann:hunter2@[::1/db",
            "postgresql://ann:hunter2@127.0.0.1/db?port=x",
            "postgresql://ann:hun@hunter2@127.0.0.1/db",
            "postgresql:ann:hunter2@127.0.0.1/db",
            "postgres:/ann:hunter2@127.0.0.1/db",
            "mysql://ann:hunter2@127.0.0.1/db",
            "postgresql://127.0.0.1:1/db?user=ann&password=hunter2",
            "postgresql://127.0.0.1:1/db?hunter2=x",
        ],
    )
    def test_written_wrongly_is_a_sentence(self, url: str) -> None:
        with pytest.raises(UsageError) as error:
            sessions.open_session(url)
        assert error.value.code == "store-url"
        assert "hunter2" not in f"{error.value} {error.value.__cause__}"

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://ann:hunter2@127.0.0.1:1/db",
            "postgresql://ann:hunter2/x@127.0.0.1:1/db",
        ],
    )
    def test_in_front_of_the_host(self, url: str) -> None:
        with pytest.raises(Busy) as error:
            sessions.open_session(url)
        assert "hunter2" not in str(error.value)
        assert "127.0.0.1" in str(error.value)

    @pytest.mark.postgres
    def test_where_the_server_lets_nobody_in_it_is_not_to_be_tried_again(self, postgres_empty: str) -> None:
        place, _, database = postgres_empty.partition("@")[2].partition("/")
        for url in (
            f"postgresql://nobody-here:hunter2@{place}/{database}",
            f"postgresql://postgres@{place}/no-db",
        ):
            with pytest.raises(StoreError) as error:
                sessions.open_session(url)
            assert error.value.code == "store-login"
            assert "does not exist" in str(error.value)
            assert "hunter2" not in str(error.value)


def test_a_path_longer_than_any_file_is_a_sentence() -> None:
    with pytest.raises(StoreError) as error:
        sessions.open_session("x" * 100_000)
    assert error.value.code == "store-unopened"
