"""Triggers that keep counters correct and the record append-only. All differences between the triggers of
SQLite and PostgreSQL are in this module.

SQLite triggers run per row; PostgreSQL's per statement, with transition tables, since a row that is updated ten
thousand times in one transaction gets slower each time.
"""

from __future__ import annotations

from seattui.store.db import conflicts, guards, team_counts

FROZEN = ("activity", "activity_people", "invoices")

_SQLITE_COUNTERS = {
    "lots": ("additional", "seats"),
    "removals": ("scheduled", "seats"),
    "seats": ("assigned", None),
}


# Columns that never change: rows are inserted and deleted, and a lot shrinks when some of its seats are removed
# (R21).
_KEPT = {
    "lots": "id, account_id, subscription_id, unit_minor, bought_on",
    "removals": "account_id, subscription_id, seats",
    "seats": "account_id, subscription_id, user_id",
}
# Whose seat comes or goes: see `guards`.
_SQLITE_MOVING = {
    "seats_coming": ("INSERT", "NEW.user_id", "NEW"),
    "seats_going": ("DELETE", "-OLD.user_id", "OLD"),
}


def sqlite() -> list[str]:
    """CREATE TRIGGER statements for SQLite."""
    made = []
    for table, (counter, amount) in _SQLITE_COUNTERS.items():
        plus, minus = (f"NEW.{amount}", f"OLD.{amount}") if amount else ("1", "1")
        for event, row, step in (("INSERT", "NEW", f"+ {plus}"), ("DELETE", "OLD", f"- {minus}")):
            moved = ", moving = NULL" if table == "seats" else ""
            made.append(
                f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} BEGIN "
                f"UPDATE subscriptions SET {counter} = {counter} {step}{moved} WHERE id = {row}.subscription_id; "
                + (_sqlite_mask(event, row) if table == "seats" else "")
                + "END"
            )
        made.append(
            f"CREATE TRIGGER {table}_update BEFORE UPDATE OF {_KEPT[table]} "
            f"ON {table} BEGIN SELECT RAISE(ABORT, '{table} are given and taken, not edited'); END"
        )
    made += [
        f"CREATE TRIGGER {name} BEFORE {event} ON seats BEGIN "
        f"UPDATE subscriptions SET moving = {who} WHERE id = {row}.subscription_id; END"
        for name, (event, who, row) in _SQLITE_MOVING.items()
    ]
    made += [
        "CREATE TRIGGER invoices_insert AFTER INSERT ON invoices BEGIN "
        "UPDATE accounts SET last_invoice = NEW.number WHERE id = NEW.account_id; "
        "UPDATE subscriptions SET posted_until = NEW.period_end WHERE id = NEW.subscription_id "
        "AND NEW.kind = 'period' AND COALESCE(posted_until, '') < NEW.period_end; END",
        "CREATE TRIGGER activity_insert AFTER INSERT ON activity BEGIN "
        "UPDATE accounts SET last_activity = NEW.id, head = NEW.hash WHERE id = NEW.account_id; END",
        "CREATE TRIGGER seats_since AFTER UPDATE OF since ON seats BEGIN "
        f"UPDATE users SET seat_latest = {_newest('NEW.user_id')} WHERE id = NEW.user_id; END",
        "CREATE TRIGGER lots_grow BEFORE UPDATE OF seats ON lots WHEN NEW.seats > OLD.seats BEGIN "
        "SELECT RAISE(ABORT, 'a lot can only shrink'); END",
        "CREATE TRIGGER lots_shrink AFTER UPDATE OF seats ON lots BEGIN "
        "UPDATE subscriptions SET additional = additional + NEW.seats - OLD.seats "
        "WHERE id = NEW.subscription_id; END",
    ]
    made += [
        "CREATE TRIGGER users_insert AFTER INSERT ON users BEGIN " + _sqlite_facet("NEW", 1) + "END",
        "CREATE TRIGGER users_facet_update AFTER UPDATE OF status, invite, super_admin, permissions, seats ON users "
        "WHEN OLD.facet <> NEW.facet BEGIN " + _sqlite_facet("OLD", -1) + _sqlite_facet("NEW", 1) + "END",
        "CREATE TRIGGER users_delete BEFORE DELETE ON users BEGIN "
        "SELECT RAISE(ABORT, 'people are removed by their status, never deleted'); END",
    ]
    made += [
        f"CREATE TRIGGER {table}_{event.lower()}_frozen BEFORE {event} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in FROZEN
        for event in ("UPDATE", "DELETE")
    ]
    return guards.sqlite() + made + team_counts.sqlite() + conflicts.statements()


def _sqlite_mask(event: str, row: str) -> str:
    bit = f"(SELECT 1 << bit FROM subscriptions WHERE id = {row}.subscription_id)"
    if event == "DELETE":
        newest = _newest("OLD.user_id")
        return f"UPDATE users SET seats = seats & ~{bit}, seat_latest = {newest} WHERE id = OLD.user_id; "
    # People created with a seat have the value already, so that no index is updated twice.
    return (
        f"UPDATE users SET seats = seats | {bit}, seat_latest = max(seat_latest, NEW.since) "
        f"WHERE id = NEW.user_id AND (seats & {bit} = 0 OR seat_latest < NEW.since); "
    )


def _newest(user: str, byte_by_byte: str = "") -> str:
    """SQL for since when somebody has held their newest seat."""
    return f"COALESCE((SELECT max(h.since{byte_by_byte}) FROM seats h WHERE h.user_id = {user}), '')"


def _sqlite_facet(row: str, step: int) -> str:
    if step < 0:
        return f"UPDATE user_facets SET people = people - 1 WHERE account_id = {row}.account_id AND facet = {row}.facet; "
    return (
        f"INSERT INTO user_facets (account_id, facet, people) VALUES ({row}.account_id, {row}.facet, 1) "
        "ON CONFLICT (account_id, facet) DO UPDATE SET people = people + 1; "
    )


# The collation that compares text as SQLite does.
_BYTES = ' COLLATE "C"'

# Foreign keys ensure that both exist.
_PG_WITHIN_ACCOUNT = (
    "IF EXISTS (SELECT 1 FROM new_rows r JOIN users u ON u.id = r.user_id WHERE u.account_id <> r.account_id) "
    "THEN RAISE EXCEPTION 'seat_within_account' USING ERRCODE = 'integrity_constraint_violation', "
    "CONSTRAINT = 'seat_within_account'; END IF; "
)


# The numbers of new invoices follow the last one, whatever their order. What was posted until is the newest end.
_PG_INVOICED = (
    "IF EXISTS (SELECT 1 FROM new_rows n JOIN accounts a ON a.id = n.account_id GROUP BY a.id "
    "HAVING min(n.number) <> a.last_invoice + 1 OR max(n.number) <> a.last_invoice + count(*)) "
    f"THEN {guards.raised('invoices_follow')} END IF; "
    "UPDATE accounts a SET last_invoice = n.newest "
    "FROM (SELECT account_id, max(number) AS newest FROM new_rows GROUP BY 1) n WHERE a.id = n.account_id; "
    "UPDATE subscriptions s SET posted_until = n.newest FROM (SELECT subscription_id, "
    f"max(period_end{_BYTES}) AS newest FROM new_rows WHERE kind = 'period' GROUP BY 1) n "
    f"WHERE s.id = n.subscription_id AND COALESCE(s.posted_until, ''){_BYTES} < n.newest; "
)
_PG_RECORDED = (
    "IF EXISTS (SELECT 1 FROM new_rows n JOIN accounts a ON a.id = n.account_id LEFT JOIN new_rows p "
    "ON p.account_id = n.account_id AND p.id = n.id - 1 WHERE n.previous <> COALESCE(p.hash, a.head) "
    "OR p.id IS NULL AND n.id <> a.last_activity + 1) "
    f"THEN {guards.raised('record_follows')} END IF; "
    "UPDATE accounts a SET last_activity = n.id, head = n.hash FROM (SELECT DISTINCT ON (account_id) "
    "account_id, id, hash FROM new_rows ORDER BY account_id, id DESC) n WHERE a.id = n.account_id; "
)


def _own_path(functions: list[str]) -> str:
    """The functions find tables in the store's schema alone, and no temporary ones of the same names."""
    return (
        "DO $$ DECLARE name text; place text; BEGIN "
        "SELECT n.nspname INTO STRICT place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.oid = to_regclass('alembic_version'); "
        f"FOREACH name IN ARRAY ARRAY{functions!r} LOOP "
        "EXECUTE 'ALTER FUNCTION ' || quote_ident(place) || '.' || quote_ident(name) "
        "|| '() SET search_path = ' || quote_ident(place) || ', pg_temp'; "
        "END LOOP; END $$"
    )


def postgresql() -> list[str]:
    """CREATE FUNCTION and CREATE TRIGGER statements for PostgreSQL."""
    made = []
    for table, (counter, amount) in _SQLITE_COUNTERS.items():
        total = f"sum({amount})" if amount else "count(*)"
        for event, rows, sign in (("INSERT", "new_rows", "+"), ("DELETE", "old_rows", "-")):
            body = (
                f"UPDATE subscriptions s SET {counter} = s.{counter} {sign} c.n "
                f"FROM (SELECT subscription_id, {total} AS n FROM {rows} GROUP BY 1) c WHERE s.id = c.subscription_id; "
            )
            if table == "seats":
                change = f"seats = u.seats & ~c.mask, seat_latest = {_newest('u.id', _BYTES)}"
                changes = ""
                if event == "INSERT":
                    body = _PG_WITHIN_ACCOUNT + body
                    change = "seats = u.seats | c.mask, seat_latest = GREATEST(u.seat_latest, c.since)"
                    changes = " AND (u.seats & c.mask <> c.mask OR u.seat_latest < c.since)"
                body += (
                    f"UPDATE users u SET {change} FROM (SELECT r.user_id, bit_or(1::bigint << s.bit::int) "
                    f"AS mask, max(r.since{_BYTES}) AS since FROM {rows} r "
                    "JOIN subscriptions s ON s.id = r.subscription_id GROUP BY 1) c "
                    f"WHERE u.id = c.user_id{changes}; "
                )
            made += _pg_statement(f"{table}_{event.lower()}", table, event, body, "enable_seqscan")
        made += _pg_row(
            f"{table}_update",
            table,
            f"UPDATE OF {_KEPT[table]}",
            f"{table} are given and taken, not edited",
        )
    made += _pg_statement(
        "seats_since",
        "seats",
        "UPDATE",
        f"UPDATE users u SET seat_latest = {_newest('u.id', _BYTES)} FROM new_rows r WHERE u.id = r.user_id; ",
    )
    made += _pg_row("lots_grow", "lots", "UPDATE OF seats", "a lot can only shrink", "NEW.seats > OLD.seats")
    made += [
        "CREATE FUNCTION lots_shrink() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE subscriptions SET "
        "additional = additional + NEW.seats - OLD.seats WHERE id = NEW.subscription_id; RETURN NULL; END $$",
        "CREATE TRIGGER lots_shrink AFTER UPDATE OF seats ON lots FOR EACH ROW EXECUTE FUNCTION lots_shrink()",
    ]
    add = (
        "INSERT INTO user_facets (account_id, facet, people) SELECT account_id, facet, count(*) FROM new_rows "
        "GROUP BY 1, 2 ORDER BY 1, 2 "
        "ON CONFLICT (account_id, facet) DO UPDATE SET people = user_facets.people + EXCLUDED.people; "
    )
    made += _pg_statement("users_insert", "users", "INSERT", add)
    moved = "FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE o.facet <> n.facet"
    made += _pg_statement(
        "users_facet_update",
        "users",
        "UPDATE",
        "UPDATE user_facets f SET people = f.people - c.n "
        f"FROM (SELECT o.account_id, o.facet, count(*) AS n {moved} GROUP BY 1, 2) c "
        "WHERE f.account_id = c.account_id AND f.facet = c.facet; "
        "INSERT INTO user_facets (account_id, facet, people) "
        f"SELECT n.account_id, n.facet, count(*) {moved} GROUP BY 1, 2 ORDER BY 1, 2 "
        "ON CONFLICT (account_id, facet) DO UPDATE SET people = user_facets.people + EXCLUDED.people; ",
        "enable_nestloop",
    )
    made += _pg_row("users_delete", "users", "DELETE", "people are removed by their status, never deleted")
    for table in FROZEN:
        made += _pg_row(f"{table}_frozen", table, "UPDATE OR DELETE", f"{table} is append-only")
        made += _pg_truncate(table, "frozen")
    made += _pg_statement("invoices_insert", "invoices", "INSERT", _PG_INVOICED)
    made += _pg_statement("activity_insert", "activity", "INSERT", _PG_RECORDED)
    for table in _SQLITE_COUNTERS:
        made += _pg_truncate(table, "update")
    for name, (table, event, body) in team_counts.POSTGRESQL.items():
        made += _pg_statement(name, table, event, body, "enable_seqscan")
    made += _pg_truncate("users", "delete") + guards.postgresql()
    return [
        *made,
        _own_path([s.split()[2].removesuffix("()") for s in made if s.startswith("CREATE FUNCTION")]),
    ]


def _pg_statement(name: str, table: str, event: str, body: str, avoided: str = "") -> list[str]:
    """`avoided` is a plan node to disable: the plan is made when the trigger first runs in a session, for one
    row or none, and cached, so that ten thousand rows would run in a nested loop.
    """
    tables = {
        "INSERT": "NEW TABLE AS new_rows",
        "DELETE": "OLD TABLE AS old_rows",
        "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    }[event]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {f'SET {avoided} = off ' if avoided else ''}"
        f"AS $$ BEGIN {body} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def _pg_row(name: str, table: str, event: str, sentence: str, when: str = "true") -> list[str]:
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()",
    ]


def _pg_truncate(table: str, refusal: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_{refusal}()"
    ]
