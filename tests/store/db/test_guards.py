"""Counters can't be written by hand: only the rows that they count move them, whoever writes."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.kit.errors import Refused
from seattui.service import session as sessions
from seattui.store.connection import db_errors
from seattui.store.db import guards
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.support.accounts import founded
from tests.support.stores import invariants, sql
from tests.support.stores.postgres import Cluster

REFUSED = (sqlite3.IntegrityError, psycopg.Error)

COUNTERS = {
    "assigned": ("subscriptions", "assigned = 0", "counters_kept"),
    "one fewer assigned": ("subscriptions", "assigned = assigned - 1", "counters_kept"),
    "one more assigned": ("subscriptions", "assigned = assigned + 1", "counters_kept"),
    "additional": ("subscriptions", "additional = additional + 100", "counters_kept"),
    "scheduled": ("subscriptions", "scheduled = 1", "counters_kept"),
    "included": ("subscriptions", "included = included + 100", "subscription_kept"),
    "the bit of a hub": ("subscriptions", "bit = bit + 7", "subscription_kept"),
    "posted until": ("subscriptions", "posted_until = '2030-01-01'", "periods_follow"),
    "never posted": ("subscriptions", "posted_until = NULL", "periods_follow"),
    "the last invoice": ("accounts", "last_invoice = last_invoice + 1", "invoices_follow"),
    "no invoice": ("accounts", "last_invoice = 0", "invoices_follow"),
    "the last change": ("accounts", "last_activity = last_activity - 1", "record_follows"),
    "the head": ("accounts", "head = 'x'", "record_follows"),
    "listed seats": ("users", "seats = 2", "seats_listed"),
    "the newest seat": ("users", "seat_latest = '2030'", "seats_listed"),
}

MOVING = "UPDATE subscriptions SET moving = {} WHERE hub = 'sales-hub'"
GUS = "(SELECT id FROM users WHERE email LIKE 'gus@%')"
DEE = "(SELECT id FROM users WHERE email LIKE 'dee@%')"
ONE = "UPDATE subscriptions SET assigned = assigned {} 1, moving = NULL WHERE hub = 'sales-hub'"


def refused(acme: Acme, *statements: str) -> str:
    """Runs statements, the last of which must be refused; what the database says."""
    acme.run(*statements[:-1])
    with pytest.raises(REFUSED) as error:
        acme.run(statements[-1])
    assert invariants.faults(acme.url) == []
    return str(error.value)


class TestWrittenByHand:
    @pytest.mark.parametrize("what", COUNTERS)
    def test_no_counter_takes_a_value(self, acme: Acme, what: str) -> None:
        table, values, guard = COUNTERS[what]
        said = refused(acme, f"UPDATE {table} SET {values}")
        assert guards.said(guard) in said

    def test_r3_not_to_give_more_seats_than_are_paid_for(self, acme: Acme) -> None:
        for zero in ("assigned = 0", "included = 100", "additional = 100"):
            refused(acme, f"UPDATE subscriptions SET {zero} WHERE hub = '{SALES}'")
        everyone = (
            f"SELECT u.account_id, s.id, u.id, '' FROM users u, subscriptions s WHERE s.hub = '{SALES}'"
        )
        refused(
            acme,
            f"INSERT INTO seats (account_id, subscription_id, user_id, since) {everyone} AND u.seats = 0",
        )

    @pytest.mark.parametrize("table", ["subscriptions", "accounts"])
    def test_nothing_begins_with_a_count(self, acme: Acme, table: str) -> None:
        columns = {
            "subscriptions": "hub_name, tier, name, currency, included, base_minor, starts_on, opening_on, "
            "term_months, billing_months, account_id",
            "accounts": "currency, time_zone, catalogue, created_at, name",
        }[table]
        key, values = {
            "subscriptions": ("hub, bit, assigned", "'new-hub', 9, 1"),
            "accounts": ("name_key, last_invoice", "'new', 3"),
        }[table]
        refused(
            acme, f"INSERT INTO {table} ({key}, {columns}) SELECT {values}, {columns} FROM {table} LIMIT 1"
        )

    @pytest.mark.parametrize("table", ["subscriptions", "accounts"])
    def test_nothing_counted_is_deleted(self, acme: Acme, table: str) -> None:
        assert "never deleted" in refused(acme, f"DELETE FROM {table}")

    def test_invoices_have_the_next_number_and_count_themselves(self, acme: Acme) -> None:
        columns = "account_id, subscription_id, kind, issued_on, period_start, period_end, currency, total_minor, lines"
        values = columns.replace("kind", "'purchase'")
        copied = (
            f"INSERT INTO invoices (number, {columns}) SELECT {{}}, {values} FROM invoices WHERE number = 1"
        )
        last = acme.one("SELECT last_invoice FROM accounts")
        assert "without gaps" in refused(acme, copied.format(last + 2))
        acme.run(copied.format(last + 1))
        assert acme.one("SELECT last_invoice FROM accounts") == last + 1
        assert invariants.faults(acme.url) == []

    def test_a_row_of_the_record_follows_the_newest(self, acme: Acme) -> None:
        columns = [c for (c,) in sql.rows(acme.url, COLUMNS["sqlite" if acme.sqlite else "postgres"])]
        others = ", ".join("9999" if c == "id" else "'x'" if c == "operation_key" else c for c in columns)
        added = f"INSERT INTO activity ({', '.join(columns)}) SELECT {others} FROM activity WHERE id = 1"
        assert guards.said("record_follows") in refused(acme, added)
        next_ = added.replace("9999", "(SELECT max(id) + 1 FROM activity)")
        assert guards.said("record_follows") in refused(acme, next_)

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE user_facets SET people = 0", "DELETE FROM user_facets", "INSERT INTO user_facets VALUES (1, 77, 1)"],
    )  # fmt: skip
    def test_the_counts_of_filters_on_postgresql(self, acme: Acme, statement: str) -> None:
        if not acme.sqlite:
            assert guards.said("people_counted") in refused(acme, statement)

    @pytest.mark.parametrize(
        "statement",
        ["INSERT INTO team_facets VALUES (1, 7, 1, 77, 1)", "TRUNCATE team_facets", "TRUNCATE memberships"],
    )
    def test_the_numbers_of_teams_on_postgresql(self, acme: Acme, statement: str) -> None:
        if not acme.sqlite:
            assert guards.said("members_counted") in refused(acme, statement)

    def test_every_guard_has_a_sentence(self, acme: Acme) -> None:
        assert guards.REFUSED.keys() <= db_errors._KEPT.keys()
        with pytest.raises(Refused) as error, acme.session.store.write() as tx:
            tx.exec_driver_sql("UPDATE subscriptions SET assigned = 0")
        assert error.value.code == "counters-kept"
        assert "aren't written by hand" in str(error.value)


COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info('activity')",
    "postgres": "SELECT attname::text FROM pg_attribute WHERE attrelid = 'activity'::regclass AND attnum > 0",
}


class TestSeveralStatementsOnSQLite:
    """There is no depth of triggers there: whose seat moves is noted, and must be true."""

    @pytest.fixture
    def lite(self, sqlite_acme: Path, tmp_path: Path) -> Acme:
        path = tmp_path / "acme.db"
        path.write_bytes(sqlite_acme.read_bytes())
        return Acme(f"sqlite:///{path}", sessions.open_session(str(path), at=AT))

    @pytest.mark.parametrize(
        "statements",
        [
            (MOVING.format(DEE),),
            (MOVING.format(f"-{GUS}"),),
            (MOVING.format("0"),),
            (MOVING.format(GUS), ONE.format("+")),
            (MOVING.format(GUS), ONE.format("-")),
            (MOVING.format(f"-{DEE}"), ONE.format("-")),
            (MOVING.format(f"-{DEE}"), ONE.format("+")),
            (MOVING.format(f"-{DEE}"), "UPDATE subscriptions SET assigned = 0"),
            ("DELETE FROM seats", ONE.format("-")),
            ("DELETE FROM seats", MOVING.format(f"-{DEE}")),
        ],
    )
    def test_no_note_is_believed_that_rows_dont_bear_out(
        self, lite: Acme, statements: tuple[str, ...]
    ) -> None:
        refused(lite, *statements)

    def test_a_note_put_in_by_hand_is_no_hindrance(self, lite: Acme) -> None:
        lite.run(MOVING.format(GUS))
        lite.do(lite.give("gus"))
        lite.run(MOVING.format(f"-{GUS}"))
        lite.do(lite.take("gus"))
        assert invariants.faults(lite.url) == []

    @pytest.mark.parametrize("recursive", ["OFF", "ON"])
    def test_nor_beneath_a_trigger_of_ones_own(self, lite: Acme, recursive: str) -> None:
        gives = f"INSERT INTO seats SELECT account_id, id, {GUS}, '' FROM subscriptions WHERE hub = '{SALES}'"
        for body in (
            "UPDATE subscriptions SET assigned = assigned - 1",
            "UPDATE subscriptions SET assigned = assigned + 1, moving = NULL WHERE id = NEW.subscription_id",
            "UPDATE subscriptions SET moving = NULL",
            "DELETE FROM seats WHERE user_id = NEW.user_id",
        ):
            raw = sqlite3.connect(sql.path(lite.url), isolation_level=None)
            raw.execute(f"PRAGMA recursive_triggers = {recursive}")
            raw.execute(f"CREATE TEMP TRIGGER mine AFTER INSERT ON main.seats BEGIN {body}; END")
            try:
                raw.execute(gives)
            except sqlite3.IntegrityError:
                assert raw.in_transaction is False
            raw.close()
            assert invariants.faults(lite.url) == []
            lite.run(f"DELETE FROM seats WHERE user_id = {GUS}")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE OR REPLACE seats SET rowid = (SELECT max(rowid) FROM seats) WHERE rowid = 1",
            "UPDATE OR REPLACE lots SET id = id + 1",
            "UPDATE OR REPLACE lots SET rowid = rowid + 1",
            "UPDATE OR REPLACE removals SET rowid = 1",
            "UPDATE OR REPLACE users SET rowid = rowid + 1",
            "UPDATE OR REPLACE users SET id = id + 1",
            "UPDATE OR REPLACE users SET seats = NULL",
            "REPLACE INTO users (account_id, email, email_key, first_name, last_name, name_key, search_text, created_at, "
            "status) SELECT account_id, email, email_key, first_name, last_name, name_key, search_text, created_at, NULL "
            "FROM users WHERE email LIKE 'dee@%'",
            "UPDATE OR REPLACE subscriptions SET assigned = NULL",
            "UPDATE OR REPLACE subscriptions SET additional = NULL",
            "UPDATE OR REPLACE accounts SET last_invoice = NULL",
            "UPDATE OR REPLACE accounts SET head = NULL",
            "UPDATE OR REPLACE subscriptions SET rowid = rowid + 1",
            "UPDATE OR REPLACE subscriptions SET hub = 'sales-hub'",
            "UPDATE OR REPLACE accounts SET rowid = rowid + 1",
            "INSERT OR REPLACE INTO subscriptions (id, account_id, hub, hub_name, tier, name, bit, currency, included, "
            "base_minor, starts_on, opening_on, term_months, billing_months) SELECT id, account_id, hub, hub_name, "
            "tier, name, bit, currency, 900, base_minor, starts_on, opening_on, term_months, billing_months "
            "FROM subscriptions",
            "REPLACE INTO accounts (id, name, name_key, currency, time_zone, catalogue, created_at) "
            "SELECT id, name, name_key, currency, time_zone, catalogue, created_at FROM accounts",
            "INSERT INTO lots (account_id, subscription_id, seats, unit_minor, bought_on) VALUES (1, 99, 9, 0, '')",
        ],
    )
    def test_nor_by_other_names_of_a_key_or_a_conflict(self, lite: Acme, statement: str) -> None:
        lite.do(ScheduleRemoval(SERVICE, 1))
        refused(lite, statement)


ROWS = st.sampled_from([SALES, SERVICE])
WHO = st.sampled_from(["dee", "eli", "fay", "gus", "hal", "ivy", "%"])
WRITTEN = st.one_of(
    st.builds(
        "INSERT {}INTO seats (account_id, subscription_id, user_id, since) SELECT u.account_id, s.id, u.id, '{}' "
        "FROM users u, subscriptions s WHERE s.hub = '{}' AND u.email LIKE '{}@%'".format,
        st.sampled_from(["", "OR IGNORE ", "OR REPLACE ", "OR FAIL "]), st.sampled_from(["2026", "2025", ""]),
        ROWS, WHO,
    ),
    st.builds(
        "DELETE FROM seats WHERE user_id IN (SELECT id FROM users WHERE email LIKE '{}@%')".format, WHO
    ),
    st.builds(
        "INSERT INTO lots (account_id, subscription_id, seats, unit_minor, bought_on) "
        "SELECT account_id, id, {}, 0, '2026-01-01' FROM subscriptions WHERE hub = '{}'".format,
        st.integers(0, 4), ROWS,
    ),
    st.builds("UPDATE lots SET seats = seats + {} WHERE seats > 1".format, st.integers(-2, 1)),
    st.builds("DELETE FROM lots WHERE seats <= {}".format, st.integers(0, 3)),
    st.builds(
        "INSERT INTO removals (subscription_id, account_id, seats, effective_on, requested_by, requested_at) "
        "SELECT id, account_id, {}, '2027-11-23', '', '' FROM subscriptions WHERE hub = '{}'".format,
        st.integers(0, 3), ROWS,
    ),
    st.just("DELETE FROM removals"),
    st.builds(
        "UPDATE {}subscriptions SET {} = {} WHERE hub = '{}'".format,
        st.sampled_from(["", "OR REPLACE ", "OR IGNORE "]),
        st.sampled_from(["assigned", "additional", "scheduled", "included", "bit"]),
        st.sampled_from(["0", "assigned - 1", "assigned + 1", "9", "NULL"]), ROWS,
    ),
    st.builds(
        "UPDATE subscriptions SET moving = {}(SELECT id FROM users WHERE email LIKE '{}@%') WHERE hub = '{}'".format,
        st.sampled_from(["", "-"]), st.sampled_from(["dee", "gus"]), ROWS,
    ),
    st.builds("UPDATE seats SET since = '{}'".format, st.sampled_from(["2024", "2027"])),
    st.builds("UPDATE users SET seats = {}, seat_latest = '{}'".format, st.integers(0, 3), st.sampled_from(["", "2026"])),
    st.just("UPDATE users SET status = 'deactivated' WHERE email LIKE 'f%'"),
)  # fmt: skip
COUNTED = [
    query for name, query in invariants.QUERIES.items()
    if re.match("R3|R16|R4|the counter|a person's own|idle days|the summary", name)
]  # fmt: skip


class TestAnySequence:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(statements=st.lists(WRITTEN, min_size=1, max_size=12))
    def test_counters_equal_their_rows_whatever_is_written(
        self, sqlite_acme: Path, statements: list[str]
    ) -> None:
        raw = sqlite3.connect(":memory:", isolation_level=None)
        with sqlite3.connect(sqlite_acme) as source:
            source.backup(raw)
        source.close()
        for statement in statements:
            with contextlib.suppress(sqlite3.IntegrityError):
                raw.execute(statement)
            for query in COUNTED:
                assert raw.execute(query).fetchall() == [], statement
        raw.close()


@pytest.mark.postgres
class TestTriggerFunctions:
    def test_a_temporary_table_of_the_same_name_fools_nobody(
        self, postgres_acme: str, postgres_cluster: Cluster
    ) -> None:
        url = postgres_cluster.copy(postgres_acme)
        with psycopg.connect(url, autocommit=True) as server:
            for table in ("subscriptions", "users", "accounts", "seats", "user_facets", "lots", "removals",
                          "team_facets", "memberships"):  # fmt: skip
                server.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM public.{table}")
            server.execute("INSERT INTO public.seats SELECT u.account_id, s.id, u.id, '' FROM public.users u, "
                           f"public.subscriptions s WHERE s.hub = '{SALES}' AND u.email LIKE 'gus@%'")  # fmt: skip
            with pytest.raises(psycopg.errors.CheckViolation):
                server.execute("INSERT INTO public.seats SELECT u.account_id, s.id, u.id, '' FROM public.users u, "
                               f"public.subscriptions s WHERE s.hub = '{SALES}' AND u.seats = 0")  # fmt: skip
        assert invariants.faults(url) == []
        postgres_cluster.drop(url)

    def test_in_whichever_schema_the_store_is(self, postgres_empty: str) -> None:
        sql.run(postgres_empty, 'CREATE SCHEMA "paid seats"')
        name = postgres_empty.rsplit("/", 1)[1]
        sql.run(postgres_empty, f'ALTER DATABASE {name} SET search_path = "paid seats", public')
        founded(postgres_empty).close()
        paths = sql.rows(
            postgres_empty,
            "SELECT DISTINCT array_to_string(p.proconfig, ';') FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid "
            "WHERE NOT g.tgisinternal",
        )
        assert paths
        assert all('search_path="paid seats", pg_temp' in path for (path,) in paths)
