"""What was changed of a store by hand: `doctor` names each of it, and `--mend` puts back what can be."""

from __future__ import annotations

from contextlib import closing

import pytest

from seattui.kit.errors import StoreError
from seattui.service import session as sessions
from seattui.store.admin import doctor, mending
from seattui.store.connection.engine import connect
from seattui.store.connection.urls import store_url as url_of
from tests.store.conftest import SALES, SERVICE, Acme
from tests.support.stores import invariants, sql
from tests.support.stores.postgres import Cluster

# What was done on SQLite, on PostgreSQL, and what is named of it there; None where there is no such thing.
Statements = tuple[str, ...]
TAMPERED: dict[str, tuple[Statements | None, Statements | None, str]] = {
    "a trigger dropped": (
        ("DROP TRIGGER seats_insert",),
        ("DROP TRIGGER seats_insert ON seats",),
        "seats_insert",
    ),
    "a trigger that does nothing": (
        (
            "DROP TRIGGER subscriptions_counted",
            "CREATE TRIGGER subscriptions_counted BEFORE UPDATE ON subscriptions BEGIN SELECT 1; END",
        ),
        (
            "CREATE OR REPLACE FUNCTION counters_kept() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$",
        ),
        "subscriptions_counted",
    ),
    "a trigger disabled": (None, ("ALTER TABLE seats DISABLE TRIGGER seats_insert",), "seats_insert"),
    "a trigger for replicas alone": (
        None,
        ("ALTER TABLE lots ENABLE REPLICA TRIGGER lots_insert",),
        "lots_insert",
    ),
    "all triggers disabled, those of keys too": (
        None,
        ("ALTER TABLE seats DISABLE TRIGGER ALL",),
        "disabled key",
    ),
    "a function without its path": (
        None,
        ("ALTER FUNCTION seats_insert() RESET search_path",),
        "seats_insert",
    ),
    "a function with another path": (
        None,
        ("ALTER FUNCTION seats_insert() SET search_path = pg_temp, public",),
        "seats_insert",
    ),
    "a function that runs as its owner": (
        None,
        ("ALTER FUNCTION seats_insert() SECURITY DEFINER",),
        "seats_insert",
    ),
    "a trigger more": (
        ('CREATE TRIGGER "a more" AFTER INSERT ON seats BEGIN SELECT 1; END',),
        (
            "CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            'CREATE TRIGGER "a more" AFTER INSERT ON seats FOR EACH ROW EXECUTE FUNCTION more()',
        ),
        "a more",
    ),
    "a trigger in other letters": (
        ("CREATE TRIGGER hidden /* ON notes */ AFTER UPDATE OF since ON [Seats] BEGIN SELECT 1; END",),
        None,
        "hidden",
    ),
    "names that are no words": (
        None,
        (
            'CREATE RULE "a.b% c" AS ON DELETE TO seats DO INSTEAD NOTHING',
            'CREATE POLICY "50%\'s" ON seats USING (true)',
            "CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            'CREATE TRIGGER "50% more" AFTER INSERT ON seats FOR EACH ROW EXECUTE FUNCTION more()',
            'ALTER TABLE seats ADD CONSTRAINT "100 %" CHECK (user_id > 0)',
        ),
        "trigger seats.50% more",
    ),
    "a rule": (None, ("CREATE RULE mine AS ON DELETE TO seats DO INSTEAD NOTHING",), "rule seats.mine"),
    "a policy": (
        None,
        ("CREATE POLICY mine ON seats USING (true)", "ALTER TABLE seats ENABLE ROW LEVEL SECURITY"),
        "policy seats.mine",
    ),
    "a table that a crash empties": (
        None,
        ("ALTER TABLE permission_sets SET UNLOGGED",),
        "kind of table permission_sets",
    ),
    "an index gone": (("DROP INDEX users_name",), ("DROP INDEX users_name",), "index users_name"),
    "an index that isn't unique any more": (
        ("DROP INDEX users_email", "CREATE INDEX users_email ON users (account_id, email_key)"),
        ("DROP INDEX users_email", "CREATE INDEX users_email ON users (account_id, email_key)"),
        "index users_email",
    ),
    "an index more": (
        ("CREATE INDEX more ON users (email)",),
        ("CREATE INDEX more ON users (email)",),
        "index more",
    ),
    "the search index gone": (
        ("DROP TABLE user_terms", "DROP TABLE user_search"),
        ("DROP INDEX users_search",),
        "search",
    ),
    "the view gone": (("DROP VIEW entitlements",), ("DROP VIEW entitlements",), "entitlements"),
    "a view of everybody": (
        (
            "DROP VIEW entitlements",
            "CREATE VIEW entitlements AS SELECT 'Acme' AS account, email AS \"user\" FROM users",
        ),
        (
            "DROP VIEW entitlements",
            "CREATE VIEW entitlements AS SELECT 'Acme' AS account, email AS \"user\" FROM users",
        ),
        "entitlements",
    ),
    "a check gone": (
        (
            "lie: UPDATE sqlite_master SET sql = replace(sql, 'assigned <= included + additional', '1 = 1') "
            "WHERE name = 'subscriptions'",
        ),
        ("ALTER TABLE subscriptions DROP CONSTRAINT seats_within_purchased",),
        "subscriptions",
    ),
    "a check more": (
        None,
        ("ALTER TABLE seats ADD CONSTRAINT none CHECK (user_id > 0)",),
        "constraint seats.none",
    ),
    "a reference gone": (
        (
            "lie: UPDATE sqlite_master SET sql = replace(sql, 'FOREIGN KEY(user_id) REFERENCES users (id)', "
            "'CHECK (1 = 1)') WHERE name = 'seats'",
        ),
        ("ALTER TABLE seats DROP CONSTRAINT seats_user_id_fkey",),
        "seats",
    ),
    "a key gone": (None, ("ALTER TABLE seats DROP CONSTRAINT one_seat_a_person",), "one_seat_a_person"),
    "the column that guards a counter": (
        (
            "lie: DELETE FROM sqlite_master WHERE type = 'trigger'",
            "ALTER TABLE subscriptions DROP COLUMN moving",
        ),
        None,
        "table subscriptions",
    ),
}


def tamper(acme: Acme, statements: Statements) -> None:
    """Runs the statements; `lie:` begins one that edits SQLite's own table of objects."""
    for statement in statements:
        if statement.startswith("lie: "):
            import sqlite3

            with closing(sqlite3.connect(sql.path(acme.url), isolation_level=None)) as raw:
                raw.execute("PRAGMA writable_schema = ON")
                raw.execute(statement.removeprefix("lie: "))
                number = raw.execute("PRAGMA schema_version").fetchone()[0]
                raw.execute(f"PRAGMA schema_version = {number + 1}")
        else:
            acme.run(statement)


def layout(acme: Acme) -> dict[str, str]:
    """What doctor says of the schema, without opening the store."""
    return {c.name: f"{c.state}: {c.text}" for c in doctor.layout_checks(url_of(acme.url))}


def mend(acme: Acme) -> mending.Mended:
    return mending.mend_store(url_of(acme.url), read_only=False)


class TestSchema:
    @pytest.mark.parametrize("what", TAMPERED)
    def test_what_was_changed_is_named_and_put_back(self, acme: Acme, what: str) -> None:
        on_sqlite, on_postgresql, named = TAMPERED[what]
        statements = on_sqlite if acme.sqlite else on_postgresql
        if statements is None:
            return  # that database has no such thing
        tamper(acme, statements)
        assert named in layout(acme)["layout"]
        with pytest.raises(StoreError) as error:
            sessions.open_session(acme.url)
        assert error.value.code == "store-layout"
        found = mend(acme)
        assert found.left == ()
        assert any(named in str(done) for done in found.done)
        assert layout(acme)["layout"].startswith("ok")
        assert layout(acme)["triggers"].startswith("ok")
        assert invariants.faults(acme.url) == []
        again = mend(acme)
        assert (again.done, again.left) == ((), ())

    @pytest.mark.parametrize("lie", ["tbl_name = 'notes'", "type = 'index'", "name = 'other'"])
    def test_a_trigger_that_lies_about_itself(self, acme: Acme, lie: str) -> None:
        """Some versions of SQLite read a schema with such a row, others call it malformed."""
        if not acme.sqlite:
            return
        acme.run(
            "CREATE TABLE notes (text TEXT)",
            "CREATE TRIGGER hidden AFTER INSERT ON seats BEGIN SELECT 1; END",
        )
        tamper(acme, (f"lie: UPDATE sqlite_master SET {lie} WHERE name = 'hidden'",))
        with pytest.raises(StoreError) as error:
            sessions.open_session(acme.url)
        assert error.value.code in ("store-layout", "store-corrupt")

    def test_what_others_keep_beside_ours_stays(self, acme: Acme) -> None:
        acme.run("CREATE TABLE notes (text TEXT)", "CREATE VIEW mine AS SELECT email FROM users")
        acme.run("CREATE INDEX theirs ON notes (text)")
        if acme.sqlite:
            acme.run("CREATE TRIGGER own AFTER INSERT ON notes BEGIN DELETE FROM notes; END")
        tamper(acme, ("DROP INDEX users_name",))
        assert [str(done) for done in mend(acme).done] == ["index users_name was put back."]
        acme.run("INSERT INTO notes VALUES ('x')")
        assert acme.one("SELECT count(*) FROM mine") > 0

    def test_columns_are_data_and_stay_as_they_are(self, acme: Acme) -> None:
        acme.run("ALTER TABLE users ADD COLUMN notes TEXT", "DROP INDEX users_name")
        found = mend(acme)
        assert [name.split()[0] for name in found.left] == ["table" if acme.sqlite else "column"]
        assert [str(done) for done in found.done] == ["index users_name was put back."]
        acme.run("UPDATE users SET notes = 'kept'")

    def test_a_check_that_rows_dont_keep_is_left_and_named(self, acme: Acme) -> None:
        if acme.sqlite:
            gone = "'assigned <= included + additional', '1 = 1'"
            tamper(
                acme,
                (f"lie: UPDATE sqlite_master SET sql = replace(sql, {gone}) WHERE name = 'subscriptions'",),
            )
        else:
            acme.run("ALTER TABLE subscriptions DROP CONSTRAINT seats_within_purchased")
        acme.run_unguarded(f"UPDATE subscriptions SET assigned = 99 WHERE hub = '{SALES}'")
        acme.run_unguarded(f"UPDATE subscriptions SET included = 1 WHERE hub = '{SALES}'")
        found = mend(acme)
        assert any("subscriptions" in name for name in found.left)
        assert acme.one(f"SELECT included FROM subscriptions WHERE hub = '{SALES}'") == 1

    def test_an_index_whose_rows_are_not_unique(self, acme: Acme) -> None:
        acme.run("DROP INDEX users_email")
        acme.run_unguarded("UPDATE users SET email_key = 'same' WHERE email LIKE 'g%' OR email LIKE 'h%'")
        assert mend(acme).left == ("index users_email",)

    def test_who_may_only_read_mends_nothing(self, acme: Acme) -> None:
        acme.run("DROP INDEX users_name")
        with pytest.raises(StoreError) as error:
            mending.mend_store(url_of(acme.url), read_only=True)
        assert error.value.code == "read-only"

    @pytest.mark.postgres
    def test_a_server_on_which_triggers_dont_run(self, postgres_empty: str) -> None:
        from tests.support.accounts import founded

        founded(postgres_empty).close()
        name = postgres_empty.rsplit("/", 1)[1]
        sql.run(postgres_empty, f"ALTER DATABASE {name} SET session_replication_role = replica")
        checks = {c.name: c for c in doctor.layout_checks(url_of(postgres_empty))}
        assert checks["triggers"].state == "fault"
        assert "session_replication_role is replica" in checks["triggers"].text

    @pytest.mark.postgres
    def test_a_role_that_can_make_no_store_to_compare_with_takes_nothing_away(
        self, postgres_acme: str, postgres_cluster: Cluster
    ) -> None:
        url = postgres_cluster.copy(postgres_acme)
        name = url.rsplit("/", 1)[1]
        sql.run(url, f"CREATE ROLE keeper_{name} LOGIN")
        sql.run(url, f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        sql.run(url, f"GRANT CONNECT ON DATABASE {name} TO keeper_{name}")
        sql.run(url, f"GRANT ALL ON SCHEMA public TO keeper_{name}")
        for (one,) in sql.rows(
            url,
            "SELECT 'TABLE ' || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'v') UNION SELECT DISTINCT 'FUNCTION ' || tgfoid::regprocedure FROM pg_trigger "
            "WHERE NOT tgisinternal",
        ):
            sql.run(url, f"ALTER {one} OWNER TO keeper_{name}")
        theirs = url.replace("postgres@", f"keeper_{name}@")
        count = "SELECT count(*) FROM pg_constraint"
        before = sql.one(url, count)
        sql.run(url, "ALTER TABLE seats ADD CONSTRAINT more CHECK (user_id > 0)")
        with pytest.raises(StoreError) as error:
            mending.mend_store(url_of(theirs), read_only=False)
        assert error.value.code == "store-uncompared"
        assert sql.one(url, count) == before + 1
        sql.run(url, f"GRANT CREATE ON DATABASE {name} TO keeper_{name}")  # but no temporary tables
        assert mending.mend_store(url_of(theirs), read_only=False).left == ()
        assert sql.one(url, count) == before
        postgres_cluster.drop(url)

    def test_in_whichever_schema_the_store_is(self, postgres_empty: str) -> None:
        from tests.support.accounts import founded

        name = postgres_empty.rsplit("/", 1)[1]
        sql.run(postgres_empty, 'CREATE SCHEMA "paid seats"')
        sql.run(postgres_empty, f'ALTER DATABASE {name} SET search_path = "paid seats", public')
        founded(postgres_empty).close()
        sql.run(postgres_empty, "DROP TRIGGER seats_insert ON seats")
        sql.run(postgres_empty, "DROP INDEX users_name")
        sql.run(postgres_empty, "CREATE SCHEMA earlier")
        sql.run(postgres_empty, f'ALTER DATABASE {name} SET search_path = earlier, "paid seats", public')
        assert mending.mend_store(url_of(postgres_empty), read_only=False).left == ()
        sessions.open_session(postgres_empty).close()


COUNTED = {
    "fewer assigned": (f"UPDATE subscriptions SET assigned = 0 WHERE hub = '{SALES}'", "counters"),
    "more additional": ("UPDATE subscriptions SET additional = additional + 1", "counters"),
    "some scheduled": (f"UPDATE subscriptions SET scheduled = 1 WHERE hub = '{SERVICE}'", "counters"),
    "listed seats": ("UPDATE users SET seats = 1 WHERE email LIKE 'gus@%'", "holders"),
    "counts of filters": ("UPDATE user_facets SET people = people + 1", "counts"),
    "members of teams": (
        "INSERT INTO team_facets SELECT account_id, 7, 1, facet, people FROM user_facets",
        "members",
    ),
    "posted until": ("UPDATE subscriptions SET posted_until = '2031-01-01'", "invoices"),
    "the last invoice's number": ("UPDATE accounts SET last_invoice = 0", "invoices"),
}
TAKEN = {
    "more included than invoiced": ("UPDATE subscriptions SET included = included + 100", "invoices"),
    "a lot that nobody paid": (
        "INSERT INTO lots (account_id, subscription_id, seats, unit_minor, bought_on) "
        "SELECT account_id, id, 5, 0, '2026-01-01' FROM subscriptions",
        "invoices",
    ),
    "a period that is over, invoiced after the newest": (
        "INSERT INTO invoices (number, account_id, subscription_id, kind, issued_on, period_start, period_end, currency, "
        "total_minor, lines) SELECT (SELECT max(number) + 1 FROM invoices), account_id, subscription_id, kind, "
        "issued_on, '2001-01-01', '2002-01-01', currency, total_minor, lines FROM invoices WHERE number = 1",
        "invoices",
    ),
    "an invoice that is gone": ("DELETE FROM invoices WHERE number = 1", "invoices"),
}


class TestCounters:
    def faults(self, acme: Acme) -> list[str]:
        return [c.name for c in acme.open().checks() if c.state == "fault"]

    @pytest.mark.parametrize("what", COUNTED)
    def test_what_follows_from_rows_is_counted_again(self, acme: Acme, what: str) -> None:
        statement, name = COUNTED[what]
        acme.run_unguarded(statement)
        assert name in self.faults(acme)
        assert mend(acme).done
        assert self.faults(acme) == []
        assert invariants.faults(acme.url) == []
        acme.do(acme.give("gus"))

    @pytest.mark.parametrize("what", TAKEN)
    def test_what_nobody_paid_for_is_named_and_stays(self, acme: Acme, what: str) -> None:
        statement, name = TAKEN[what]
        (acme.run if "INSERT" in statement else acme.run_unguarded)(statement)
        assert self.faults(acme) == [name]
        mend(acme)
        assert self.faults(acme) == [name]

    def test_r3_more_held_than_purchased_is_named_with_numbers_and_left(self, acme: Acme) -> None:
        acme.run_unguarded(
            f"UPDATE subscriptions SET assigned = 0, included = 2 WHERE hub = '{SALES}'",
        )
        (told,) = [c.text for c in acme.open().checks() if c.name == "counters"]
        assert "3 seats are held, 2 are purchased" in told
        mend(acme)
        assert "counters" in self.faults(acme)

    def test_the_record_is_not_made_to_match(self, acme: Acme) -> None:
        acme.run_unguarded("UPDATE accounts SET last_activity = last_activity - 1")
        mend(acme)
        assert self.faults(acme) == ["record"]


def test_a_store_of_an_earlier_version_is_upgraded_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    from seattui.kit.errors import StoreOlder
    from tests.support.stores.older import first_store

    path = tmp_path_factory.mktemp("older") / "old.db"
    first_store(f"sqlite:///{path}")
    with pytest.raises(StoreOlder):
        mending.mend_store(url_of(str(path)), read_only=False)
    with closing(connect(url_of(str(path)))) as store, store.read() as tx:
        assert tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "0001"
