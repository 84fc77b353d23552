"""Prevents SQLite's conflict clauses from bypassing the rules.

`INSERT OR REPLACE` deletes a conflicting row without running its DELETE triggers, and `OR IGNORE` also applies
inside triggers, so that a failing check there is ignored. RAISE(ABORT) isn't affected by either. PostgreSQL has
no such clauses.
"""

from __future__ import annotations

from seattui.store.db import guards
from seattui.store.db.names import LISTED
from seattui.store.db.tables import MAX_SEATS

# Of a row to be written: where its status is NULL, `OR REPLACE` writes the default afterwards.
_NEW_LISTED = f"NEW.{LISTED.replace('<>', 'IS NOT')}"

# The keys by which a row can conflict with another, and rowids of tables with another key.
_KEYS = {
    "activity": (
        "activity is append-only",
        (
            "account_id = NEW.account_id AND id = NEW.id",
            "operation_key = NEW.operation_key",
            "rowid = NEW.rowid",
        ),
    ),
    "activity_people": (
        "activity_people is append-only",
        (
            "activity_id = NEW.activity_id AND user_id = NEW.user_id AND account_id = NEW.account_id",
            "rowid = NEW.rowid",
        ),
    ),
    "invoices": (
        "invoices is append-only",
        (
            "id = NEW.id",
            "account_id = NEW.account_id AND number = NEW.number",
            "subscription_id = NEW.subscription_id AND period_start = NEW.period_start "
            "AND kind = 'period' AND NEW.kind = 'period'",
        ),
    ),
    "lots": ("lots are given and taken, not edited", ("id = NEW.id",)),
    "removals": (
        "removals are given and taken, not edited",
        ("subscription_id = NEW.subscription_id",),
    ),
    # Who holds one already is looked up with `subscriptions.moving`, in `guards`.
    "seats": ("one_seat_a_person", ("rowid = NEW.rowid",)),
    "accounts": ("an account is never replaced", ("id = NEW.id", "name_key = NEW.name_key")),
    "subscriptions": (
        "one_subscription_a_hub",
        (
            "id = NEW.id",
            "account_id = NEW.account_id AND hub = NEW.hub",
            "account_id = NEW.account_id AND bit = NEW.bit",
        ),
    ),
    "users": (
        "users_email",
        (
            "id = NEW.id",
            f"account_id = NEW.account_id AND email_key = NEW.email_key AND {LISTED} AND {_NEW_LISTED}",
        ),
    ),
}

# The counters' checks, evaluated before the counter changes: the table, when, and which check fails. Those of
# seats are in `guards`.
_CHECKS = (
    (
        "removals",
        "INSERT",
        (
            ("scheduled + NEW.seats > additional", "removal_within_additional"),
            ("scheduled + NEW.seats > included + additional - assigned", "removal_within_unassigned"),
        ),
    ),
    ("lots", "INSERT", ((f"included + additional + NEW.seats > {MAX_SEATS}", "seats_per_subscription"),)),
    (
        "lots",
        "UPDATE OF seats",
        (
            ("assigned > included + additional + NEW.seats - OLD.seats", "seats_within_purchased"),
            ("scheduled > additional + NEW.seats - OLD.seats", "removal_within_additional"),
        ),
    ),
)


def statements() -> list[str]:
    """CREATE TRIGGER statements; each runs before anything is written."""
    made = []
    for table, (sentence, keys) in _KEYS.items():
        # One query per key, so that each uses its own index.
        asked = " ".join(f"SELECT RAISE(ABORT, '{sentence}') FROM {table} WHERE {key};" for key in keys)
        made.append(f"CREATE TRIGGER {table}_replaced BEFORE INSERT ON {table} BEGIN {asked} END")
    made.append(
        "CREATE TRIGGER users_renamed BEFORE UPDATE OF id, account_id, email_key, status ON users "
        "WHEN OLD.id <> NEW.id OR OLD.email_key <> NEW.email_key OR OLD.account_id <> NEW.account_id "
        "OR OLD.status = 'removed' BEGIN SELECT RAISE(ABORT, 'users_email') FROM users "
        f"WHERE account_id = NEW.account_id AND email_key = NEW.email_key AND {LISTED} AND {_NEW_LISTED} "
        "AND id <> OLD.id; SELECT RAISE(ABORT, 'users_email') WHERE OLD.id <> NEW.id; END"
    )
    made.append(
        "CREATE TRIGGER seats_accounted BEFORE INSERT ON seats BEGIN "
        "SELECT RAISE(ABORT, 'seat_within_account') WHERE NOT EXISTS (SELECT 1 FROM users u JOIN subscriptions s "
        "ON s.id = NEW.subscription_id AND s.account_id = NEW.account_id "
        "WHERE u.id = NEW.user_id AND u.account_id = NEW.account_id); END"
    )
    for table in ("lots", "removals"):
        made.append(
            f"CREATE TRIGGER {table}_accounted BEFORE INSERT ON {table} BEGIN "
            f"SELECT RAISE(ABORT, '{guards.said('counters_kept')}') WHERE NOT EXISTS (SELECT 1 FROM subscriptions "
            "WHERE id = NEW.subscription_id AND account_id = NEW.account_id); END"
        )
    # By their other names, keys can be written past triggers that name columns.
    made += [
        f"CREATE TRIGGER {table}_rowid BEFORE UPDATE ON {table} WHEN OLD.rowid <> NEW.rowid BEGIN "
        f"SELECT RAISE(ABORT, '{sentence}'); END"
        for table, (sentence, _) in _KEYS.items()
        if table in ("lots", "removals", "seats", "users")
    ]
    for table, event, checks in _CHECKS:
        cases = " ".join(f"WHEN {fails} THEN RAISE(ABORT, '{name}')" for fails, name in checks)
        made.append(
            f"CREATE TRIGGER {table}_{event.lower().replace(' of seats', '')}_checked BEFORE {event} ON {table} "
            f"BEGIN SELECT CASE {cases} END FROM subscriptions WHERE id = NEW.subscription_id; END"
        )
    return made
