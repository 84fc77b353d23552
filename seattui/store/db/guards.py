"""Guards of what triggers count: counters refuse values that are written by hand.

On PostgreSQL a counter only changes beneath a trigger (`pg_trigger_depth`). SQLite has no such depth: there each
change of a counter must agree with rows. Most are looked up. The counter of assigned seats would have to be
counted again, so `subscriptions.moving`, a column that only SQLite has, says whose seat comes or goes: it can only
be set for somebody who doesn't hold the seat (or, negative, does), and the counter only moves by one, once, when
the opposite has become true. Between two statements that is true of nobody.

Whoever may change the schema can drop all of this; `doctor` finds that.
"""

from __future__ import annotations

SQLITE_NOTE = ("subscriptions", "moving")
"""The table and column that only SQLite has; what is in it means nothing between two statements."""

# Name of a guard → what the database says. `db_errors` has a sentence for each name.
REFUSED = {
    "counters_kept": "assigned, additional and scheduled follow the rows of seats, lots and removals",
    "subscription_kept": "the account, hub, bit and included seats of a subscription stay, and it is never deleted",
    "account_kept": "an account keeps its number and is never deleted",
    "periods_follow": "posted_until is the end of the newest period that an invoice was posted for",
    "invoices_follow": "invoices are numbered without gaps, and last_invoice is the newest number",
    "record_follows": "rows of activity follow one another, and last_activity and head are those of the newest",
    "seats_listed": "users.seats and users.seat_latest follow the rows of seats",
    "people_counted": "user_facets follows the rows of users",
    "members_counted": "team_facets follows the rows of memberships and users",
}

# Whether a guarded value is written, in triggers on UPDATE.
_COUNTED = (
    "NEW.assigned <> OLD.assigned OR NEW.additional <> OLD.additional OR NEW.scheduled <> OLD.scheduled"
)
_STAYS = (
    "NEW.id <> OLD.id OR NEW.account_id <> OLD.account_id OR NEW.hub <> OLD.hub OR NEW.bit <> OLD.bit "
    "OR NEW.included <> OLD.included"
)
_LISTED = "NEW.seats <> OLD.seats OR NEW.seat_latest <> OLD.seat_latest"
_RECORDED = "NEW.last_activity <> OLD.last_activity OR NEW.head <> OLD.head"

# What a row may not begin with.
_FRESH = {
    "subscriptions_begin": (
        "subscriptions",
        "counters_kept",
        "NEW.assigned <> 0 OR NEW.additional <> 0 OR NEW.scheduled <> 0 OR NEW.posted_until IS NOT NULL",
    ),
    "accounts_begin": (
        "accounts",
        "record_follows",
        "NEW.last_invoice <> 0 OR NEW.last_activity <> 0 OR NEW.head <> ''",
    ),
}


def said(name: str) -> str:
    """What the database says where this guard refuses."""
    return f"{name}: {REFUSED[name]}"


def _newest(column: str, table: str, where: str, order: str) -> str:
    return f"(SELECT {column} FROM {table} WHERE {where} ORDER BY {order} DESC LIMIT 1)"


NEWEST_PERIOD = _newest(
    "period_end", "invoices", "subscription_id = NEW.id AND kind = 'period'", "period_start"
)
_HOLDS = "EXISTS (SELECT 1 FROM seats WHERE subscription_id = NEW.id AND user_id = abs({}.moving))"

# Why a change of a counter is refused on SQLite.
_UNCOUNTED = (
    "NEW.assigned <> OLD.assigned AND (OLD.moving IS NULL OR NEW.moving IS NOT NULL "
    "OR NEW.assigned - OLD.assigned <> CASE WHEN OLD.moving > 0 THEN 1 ELSE -1 END "
    f"OR (OLD.moving > 0) <> {_HOLDS.format('OLD')}) "
    "OR NEW.additional <> OLD.additional AND NEW.additional <> "
    "(SELECT COALESCE(sum(seats), 0) FROM lots WHERE subscription_id = NEW.id) "
    "OR NEW.scheduled <> OLD.scheduled AND NEW.scheduled <> "
    "(SELECT COALESCE(sum(seats), 0) FROM removals WHERE subscription_id = NEW.id)"
)
# Those seats of a person that were added to the listed ones, or taken from them.
_CHANGED = "((NEW.seats | OLD.seats) - (NEW.seats & OLD.seats))"
_UNLISTED = (
    f"NEW.seats & {_CHANGED} <> (SELECT COALESCE(sum(1 << s.bit), 0) FROM seats h JOIN subscriptions s "
    f"ON s.id = h.subscription_id WHERE h.user_id = NEW.id AND (1 << s.bit) & {_CHANGED} <> 0) "
    "OR NEW.seat_latest <> OLD.seat_latest AND NEW.seat_latest <> "
    "COALESCE((SELECT max(since) FROM seats WHERE user_id = NEW.id), '')"
)
_NEWEST_ROW = "(SELECT {} FROM activity WHERE account_id = NEW.id ORDER BY id DESC LIMIT 1)"


def sqlite() -> list[str]:
    """CREATE TRIGGER statements for SQLite, and the column that they need."""
    made = ["ALTER TABLE subscriptions ADD COLUMN moving INTEGER"]
    made += [
        _sqlite(
            "subscriptions_moving",
            "UPDATE OF moving ON subscriptions",
            "NEW.moving IS NOT NULL",
            "SELECT CASE WHEN NEW.moving > 0 AND NEW.assigned >= NEW.included + NEW.additional "
            "THEN RAISE(ABORT, 'seats_within_purchased') "
            "WHEN NEW.moving > 0 AND NEW.scheduled > 0 "
            "AND NEW.scheduled >= NEW.included + NEW.additional - NEW.assigned "
            "THEN RAISE(ABORT, 'removal_within_unassigned') "
            f"WHEN (NEW.moving > 0) = {_HOLDS.format('NEW')} THEN RAISE(ABORT, 'one_seat_a_person') END;",
        ),
        _refused("subscriptions_counted", "subscriptions", "counters_kept", _COUNTED, _UNCOUNTED),
        _refused("subscriptions_stay", "subscriptions", "subscription_kept", _STAYS),
        _refused(
            "subscriptions_posted",
            "subscriptions",
            "periods_follow",
            "NEW.posted_until IS NOT OLD.posted_until",
            f"NEW.posted_until IS NOT {NEWEST_PERIOD}",
        ),
        _refused(
            "accounts_invoiced",
            "accounts",
            "invoices_follow",
            "NEW.last_invoice <> OLD.last_invoice",
            "NEW.last_invoice IS NOT (SELECT max(number) FROM invoices WHERE account_id = NEW.id)",
        ),
        _refused(
            "accounts_recorded",
            "accounts",
            "record_follows",
            _RECORDED,
            f"NEW.last_activity IS NOT {_NEWEST_ROW.format('id')} OR NEW.head IS NOT {_NEWEST_ROW.format('hash')}",
        ),
        _refused("accounts_stay", "accounts", "account_kept", "NEW.id <> OLD.id"),
        _refused("users_seats_listed", "users", "seats_listed", _LISTED, _UNLISTED),
        _sqlite(
            "accounts_renamed",
            "UPDATE ON accounts",
            "NEW.name_key <> OLD.name_key",
            "SELECT RAISE(ABORT, 'accounts.name_key') FROM accounts "
            "WHERE name_key = NEW.name_key AND id <> OLD.id;",
        ),
        _sqlite(
            "invoices_follow",
            "INSERT ON invoices",
            "",
            f"SELECT RAISE(ABORT, '{said('invoices_follow')}') WHERE NOT EXISTS (SELECT 1 FROM accounts "
            "WHERE id = NEW.account_id AND last_invoice + 1 = NEW.number);",
        ),
        _sqlite(
            "activity_follows",
            "INSERT ON activity",
            "",
            f"SELECT RAISE(ABORT, '{said('record_follows')}') WHERE NOT EXISTS (SELECT 1 FROM accounts "
            "WHERE id = NEW.account_id AND last_activity + 1 = NEW.id AND head = NEW.previous);",
        ),
    ]
    for name, (table, guard, unfit) in _FRESH.items():
        made.append(_sqlite(name, f"INSERT ON {table}", unfit, f"SELECT RAISE(ABORT, '{said(guard)}');"))
    for table, guard in (("subscriptions", "subscription_kept"), ("accounts", "account_kept")):
        made.append(
            _sqlite(f"{table}_delete", f"DELETE ON {table}", "", f"SELECT RAISE(ABORT, '{said(guard)}');")
        )
    return made


def _sqlite(name: str, event: str, when: str, body: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {event} {f'WHEN {when} ' if when else ''}BEGIN {body} END"


def _refused(name: str, table: str, guard: str, when: str, unless: str = "") -> str:
    """No columns are named: one that is an alias of the rowid can be written by its other names. `IS NOT`, because
    `UPDATE OR REPLACE` writes a column's default where NULL is written, after this was asked.
    """
    when, unless = (condition.replace(" <> ", " IS NOT ") for condition in (when, unless))
    body = f"SELECT RAISE(ABORT, '{said(guard)}'){f' WHERE {unless}' if unless else ''};"
    return _sqlite(name, f"UPDATE ON {table}", when, body)


# What only triggers write on PostgreSQL: table, event, guard and condition.
_BENEATH_A_TRIGGER = {
    "subscriptions_counted": ("subscriptions", "UPDATE", "counters_kept", _COUNTED),
    "subscriptions_posted": (
        "subscriptions",
        "UPDATE",
        "periods_follow",
        "NEW.posted_until IS DISTINCT FROM OLD.posted_until",
    ),
    "accounts_invoiced": (
        "accounts",
        "UPDATE",
        "invoices_follow",
        "NEW.last_invoice <> OLD.last_invoice",
    ),
    "accounts_recorded": ("accounts", "UPDATE", "record_follows", _RECORDED),
    "users_seats_listed": ("users", "UPDATE", "seats_listed", _LISTED),
    "user_facets_counted": ("user_facets", "INSERT OR UPDATE OR DELETE", "people_counted", "true"),
    "team_facets_counted": ("team_facets", "INSERT OR UPDATE OR DELETE", "members_counted", "true"),
}


def raised(name: str) -> str:
    """The statement in a function of PostgreSQL by which this guard refuses."""
    return (
        f"RAISE EXCEPTION '{said(name)}' USING ERRCODE = 'integrity_constraint_violation', "
        f"CONSTRAINT = '{name}';"
    )


def postgresql() -> list[str]:
    """CREATE FUNCTION and CREATE TRIGGER statements for PostgreSQL."""
    made = [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raised(name)} END $$"
        for name in REFUSED
    ]
    for name, (table, event, guard, when) in _BENEATH_A_TRIGGER.items():
        made.append(_postgresql(name, table, event, guard, f"pg_trigger_depth() = 0 AND ({when})"))
    for name, (table, guard, unfit) in _FRESH.items():
        made.append(_postgresql(name, table, "INSERT", guard, unfit))
    made += [
        _postgresql("subscriptions_stay", "subscriptions", "UPDATE", "subscription_kept", _STAYS),
        _postgresql("accounts_stay", "accounts", "UPDATE", "account_kept", "NEW.id <> OLD.id"),
    ]
    for table, guard in (
        ("subscriptions", "subscription_kept"),
        ("accounts", "account_kept"),
        ("user_facets", "people_counted"),
        ("team_facets", "members_counted"),
        ("memberships", "members_counted"),
    ):
        if table in ("subscriptions", "accounts"):
            made.append(_postgresql(f"{table}_delete", table, "DELETE", guard, "true"))
        made.append(
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {guard}()"
        )
    return made


def _postgresql(name: str, table: str, event: str, guard: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) "
        f"EXECUTE FUNCTION {guard}()"
    )
