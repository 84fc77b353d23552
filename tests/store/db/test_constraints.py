"""Rules that hold whoever writes: plain SQL past the program, refused by the database itself."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import psycopg
import pytest

from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.service import session as sessions
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.support.accounts import founded
from tests.support.stores import invariants, sql

REFUSED = (sqlite3.IntegrityError, psycopg.Error)


def refused(acme: Acme, statement: str) -> str:
    """Runs a statement that must be refused, whole; what the database says."""
    with pytest.raises(REFUSED) as error:
        acme.run(statement)
    assert invariants.faults(acme.url) == []
    return str(error.value)


def seats(hub: str, who: str, how: str = "INSERT") -> str:
    """A statement that gives seats to everyone whose address is like `who`."""
    return (
        f"{how} INTO seats (account_id, subscription_id, user_id, since) SELECT u.account_id, s.id, u.id, '' "
        f"FROM users u, subscriptions s WHERE s.hub = '{hub}' AND u.email LIKE '{who}'"
    )


class TestSeats:
    def test_r3_one_too_many_by_hand(self, acme: Acme) -> None:
        said = refused(acme, seats(SALES, "%") + " AND u.seats = 0")
        assert "seats_within_purchased" in said
        assert acme.held().assigned == 3

    def test_r3_counters_follow_what_is_given_and_taken_by_hand(self, acme: Acme) -> None:
        acme.run(seats(SALES, "gus@%"))
        assert acme.held().assigned == 4
        assert acme.user("gus").access_state.seats == {SALES}
        acme.run("DELETE FROM seats")
        assert acme.held().assigned == acme.held(SERVICE).assigned == 0
        assert acme.user("gus").access_state.seats == frozenset()
        assert invariants.faults(acme.url) == []

    @pytest.mark.parametrize("what", ["included = 2", "assigned = 6", "assigned = -1", "included = -1"])
    def test_r3_not_by_shrinking_what_was_bought_either(self, acme: Acme, what: str) -> None:
        refused(acme, f"UPDATE subscriptions SET {what} WHERE hub = '{SALES}'")

    def test_r4_nobody_holds_two_of_one_subscription(self, acme: Acme) -> None:
        refused(acme, seats(SALES, "dee@%"))

    @pytest.mark.parametrize(
        "edit", ["user_id = (SELECT max(id) FROM users)", "subscription_id = subscription_id + 1"]
    )
    def test_a_seat_is_not_edited(self, acme: Acme, edit: str) -> None:
        assert "not edited" in refused(acme, f"UPDATE seats SET {edit} WHERE 1 = 1")

    def test_nobody_is_deleted(self, acme: Acme) -> None:
        assert "never deleted" in refused(acme, "DELETE FROM users WHERE email = 'gus@acme.example'")

    def test_a_seat_of_nobody_or_of_nothing(self, acme: Acme) -> None:
        account = acme.session.account.id
        acme_seat = f"SELECT {account}, id, 4711, '' FROM subscriptions WHERE hub = '{SALES}'"
        no_such = f"SELECT {account}, 4711, id, '' FROM users WHERE email = 'gus@acme.example'"
        for select in (acme_seat, no_such):
            refused(acme, f"INSERT INTO seats (account_id, subscription_id, user_id, since) {select}")

    def test_a_seat_of_somebody_in_another_account(self, acme: Acme) -> None:
        other = founded(acme.url, "Beta", owner="eve@beta.example")
        theirs = f"INSERT INTO seats (account_id, subscription_id, user_id, since) SELECT %d, s.id, u.id, '' FROM users u, subscriptions s WHERE s.hub = '{SALES}' AND u.email LIKE 'eve@%%'"  # noqa: E501
        for account in (acme.session.account.id, other.account.id):
            with pytest.raises(REFUSED):
                acme.run(theirs % account)
        other.close()


class TestLotsAndRemovals:
    def test_lots_are_not_edited(self, acme: Acme) -> None:
        for edit in ("subscription_id = subscription_id + 1", "unit_minor = 0", "bought_on = '2020-01-01'"):
            assert "not edited" in refused(acme, f"UPDATE lots SET {edit} WHERE 1 = 1")
        refused(acme, "UPDATE lots SET seats = seats + 1 WHERE 1 = 1")

    def test_r3_a_lot_whose_seats_are_held_stays(self, acme: Acme) -> None:
        acme.run(seats(SERVICE, "gus@%"), seats(SERVICE, "hal@%"))
        refused(acme, "DELETE FROM lots WHERE 1 = 1")
        refused(acme, "UPDATE lots SET seats = 1 - 1 + 0 WHERE 1 = 1")
        acme.run("UPDATE lots SET seats = 1 WHERE 1 = 1")
        assert acme.held(SERVICE).unassigned == 0
        assert invariants.faults(acme.url) == []

    def test_removals_are_not_edited(self, acme: Acme) -> None:
        acme.do(ScheduleRemoval(SERVICE, 1))
        assert "not edited" in refused(acme, "UPDATE removals SET seats = 2 WHERE 1 = 1")

    def test_r16_more_than_was_bought_can_not_be_scheduled(self, acme: Acme) -> None:
        removal = (
            "INSERT INTO removals (subscription_id, account_id, seats, effective_on, requested_by, requested_at) "
            f"SELECT id, account_id, %d, '2027-11-23', '', '' FROM subscriptions WHERE hub = '{SERVICE}'"
        )
        refused(acme, removal % 3)
        refused(acme, removal % 0)
        acme.run(removal % 2)
        refused(acme, removal % 1)
        assert invariants.faults(acme.url) == []

    def test_r20_seats_that_are_to_leave_are_not_given(self, acme: Acme) -> None:
        acme.do(ScheduleRemoval(SERVICE, 2))
        acme.run(seats(SERVICE, "gus@%"))
        assert "removal_within_unassigned" in refused(acme, seats(SERVICE, "hal@%"))


class TestTheRecord:
    TABLES = ("activity", "activity_people")

    @pytest.mark.parametrize("table", TABLES)
    def test_r25_no_row_is_changed_or_deleted(self, acme: Acme, table: str) -> None:
        column = "because" if table == "activity" else "email"
        assert "append-only" in refused(acme, f"UPDATE {table} SET {column} = 'x' WHERE 1 = 1")
        assert "append-only" in refused(acme, f"DELETE FROM {table} WHERE 1 = 1")

    def test_r25_nor_is_a_table_emptied(self, acme: Acme) -> None:
        if acme.sqlite:
            return  # there is no TRUNCATE: DELETE without WHERE runs the triggers, as above
        for table in ("activity", "activity_people", "invoices", "seats", "lots", "removals", "users"):
            refused(acme, f"TRUNCATE {table} CASCADE")

    def test_r25_invoices_neither(self, acme: Acme) -> None:
        assert acme.one("SELECT count(*) FROM invoices") > 0
        for statement in (
            "UPDATE invoices SET total_minor = 0 WHERE 1 = 1",
            "DELETE FROM invoices WHERE 1 = 1",
        ):
            assert "append-only" in refused(acme, statement)


class TestConflictClauses:
    """SQLite: OR REPLACE deletes without a word to triggers, and OR IGNORE lets them fail in silence."""

    @pytest.fixture
    def lite(self, sqlite_acme: Path, tmp_path: Path) -> Acme:
        path = tmp_path / "acme.db"
        path.write_bytes(sqlite_acme.read_bytes())
        return Acme(f"sqlite:///{path}", sessions.open_session(str(path), at=AT))

    def test_r25_no_row_of_the_record_is_replaced(self, lite: Acme) -> None:
        for table, column in (
            ("activity", "because"),
            ("activity_people", "email"),
            ("invoices", "currency"),
        ):
            columns = [name for (_, name, *_) in sql.rows(lite.url, f"PRAGMA table_info({table})")]
            others = ", ".join("'x'" if c == column else c for c in columns)
            refused(lite, f"INSERT OR REPLACE INTO {table} SELECT {others} FROM {table} LIMIT 1")
            assert lite.one(f"SELECT count(*) FROM {table} WHERE {column} = 'x'") == 0

    @pytest.mark.parametrize("how", ["INSERT OR IGNORE", "INSERT OR REPLACE", "INSERT OR FAIL"])
    def test_r3_no_way_of_inserting_gives_one_too_many(self, lite: Acme, how: str) -> None:
        refused(lite, seats(SALES, "%", how) + " AND u.seats = 0")
        assert lite.one("SELECT count(*) FROM seats s JOIN subscriptions p ON p.id = s.subscription_id "
                        f"WHERE p.hub = '{SALES}'") <= 5  # fmt: skip

    def test_r4_a_seat_put_in_twice_is_counted_once(self, lite: Acme) -> None:
        for how in ("INSERT OR REPLACE", "INSERT OR IGNORE"):
            with contextlib.suppress(sqlite3.IntegrityError):
                lite.run(seats(SALES, "dee@%", how))
            assert invariants.faults(lite.url) == []

    def test_r16_r20_nor_does_any_schedule_too_many(self, lite: Acme) -> None:
        for how in ("INSERT OR IGNORE", "INSERT OR REPLACE"):
            refused(
                lite,
                f"{how} INTO removals (subscription_id, account_id, seats, effective_on, requested_by, "
                "requested_at) SELECT id, account_id, 3, '2027-11-23', '', '' FROM subscriptions "
                f"WHERE hub = '{SERVICE}'",
            )
        lite.do(ScheduleRemoval(SERVICE, 2))
        refused(lite, seats(SERVICE, "gus@%' OR u.email LIKE 'hal@%", "INSERT OR IGNORE"))

    def test_lots_and_removals_are_not_replaced(self, lite: Acme) -> None:
        lite.do(ScheduleRemoval(SERVICE, 2))
        for table in ("lots", "removals"):
            columns = [name for (_, name, *_) in sql.rows(lite.url, f"PRAGMA table_info({table})")]
            fewer = ", ".join("1" if c == "seats" else c for c in columns)
            refused(lite, f"INSERT OR REPLACE INTO {table} SELECT {fewer} FROM {table}")

    def test_nobody_is_replaced(self, lite: Acme) -> None:
        columns = [
            name for (_, name, *_) in sql.rows(lite.url, "PRAGMA table_info(users)") if name != "facet"
        ]
        names = ", ".join(columns)
        refused(
            lite,
            f"INSERT OR REPLACE INTO users ({names}) SELECT "
            + names.replace("seats", "0 AS seats")
            + " FROM users WHERE email = 'dee@acme.example'",
        )

    def test_the_programs_own_connections_check_foreign_keys(self, lite: Acme) -> None:
        with lite.session.store.read() as tx:
            for pragma, wanted in (("foreign_keys", 1), ("trusted_schema", 0), ("busy_timeout", 8000)):
                assert tx.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == wanted
            assert tx.exec_driver_sql("PRAGMA synchronous").scalar_one() >= 2

    def test_every_table_is_strict(self, lite: Acme) -> None:
        loose = sql.rows(
            lite.url,
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 "
            "AND name NOT LIKE 'sqlite_%'",
        )
        assert loose == []
        with pytest.raises(sqlite3.IntegrityError):
            lite.run("UPDATE subscriptions SET warn_below = 'few' WHERE 1 = 1")
