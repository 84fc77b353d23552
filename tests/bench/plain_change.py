"""The plainest correct SQL that gives a person a seat, or takes theirs: lock, look, and write the rows of the change.

What the program writes, row for row: the seat, the right that comes with it, the record with its person, hash and
head; the triggers count. Nothing is planned or shown, and nobody's rights are asked for.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from seattui.domain.model import AccessState
from seattui.domain.people.permissions import access_to
from seattui.domain.plan.plan import canonical
from seattui.kit.text import fold
from seattui.store.activity import activity
from seattui.store.connection.engine import connect
from seattui.store.connection.urls import store_url
from seattui.store.db import facets, tables

PATIENCE = 60.0


def connected(url: str, hub: str) -> Callable[[int], bool]:
    """Changes a person's seat of this hub: True once it is committed, False where no seat was left."""
    store = connect(store_url(url))
    with store.read() as tx:
        (account,) = tx.exec_driver_sql("SELECT id FROM accounts").scalars()
        held = tx.exec_driver_sql(
            f"SELECT id, included FROM subscriptions WHERE account_id = {account} AND hub = '{hub}'"
        )
        of_hub, seats = held.one()
        known = facets.codes(tx, account)
    sqlite, place = store.sqlite, store.url
    store.close()
    raw = _sqlite(place.database or "") if sqlite else _postgresql(url)
    hole = "?" if sqlite else "%s"
    columns = [c.name for c in tables.activity.columns]
    record = f"INSERT INTO activity ({', '.join(columns)}) VALUES ({', '.join([hole] * len(columns))})"

    def ask(statement: str, *values: object) -> Any:
        return raw.execute(statement.replace("?", hole), values)

    def change(person: int) -> bool:
        ask("BEGIN IMMEDIATE" if sqlite else "BEGIN")
        locked = "" if sqlite else " FOR UPDATE"
        last, head = ask(f"SELECT last_activity, head FROM accounts WHERE id = ?{locked}", account).fetchone()
        (assigned,) = ask("SELECT assigned FROM subscriptions WHERE id = ?", of_hub).fetchone()
        email, facet, mask = ask(
            "SELECT email, facet, permissions FROM users WHERE id = ?", person
        ).fetchone()
        before = known.access_state(facet)
        takes = hub in before.seats
        if not takes and assigned >= seats:
            ask("ROLLBACK")
            return False
        after = _after(before, hub, takes)
        now = datetime.now(UTC).isoformat()
        if takes:
            ask("DELETE FROM seats WHERE subscription_id = ? AND user_id = ?", of_hub, person)
        else:
            if (given := known.permission_mask(after.permissions)) != mask:
                ask("UPDATE users SET permissions = ? WHERE id = ?", given, person)
            ask("INSERT INTO seats (account_id, subscription_id, user_id, since) VALUES (?, ?, ?, ?)",
                account, of_hub, person, now)  # fmt: skip
        was, becomes = (canonical(s.as_json()).decode() for s in (before, after))
        people = activity.digest_of([(person, email, was, becomes)])
        counters = [
            canonical(
                {hub: {"assigned": n, "purchased": seats, "scheduled": 0, "unassigned": seats - n}}
            ).decode()
            for n in (assigned, assigned + (-1 if takes else 1))
        ]
        row = dict(zip(columns, (
            account, last + 1, now, 1, "ana@acme.example", "uid", "here", "seats.change", "", *people, *counters,
            '{"currency":"EUR","minor":0}', uuid.uuid4().hex, head, "", "",
        ), strict=True))  # fmt: skip
        row["hash"] = activity.chained(head, row)
        row["search_text"] = fold(f"{row['actor']} {row['because']} {row['change']} {row['after']}")
        ask(record, *row.values())
        ask(
            "INSERT INTO activity_people (account_id, activity_id, user_id, email, before, after) "
            "VALUES (?, ?, ?, ?, ?, ?)", account, last + 1, person, email, was, becomes,
        )  # fmt: skip
        ask("UPDATE accounts SET last_activity = ?, head = ? WHERE id = ?", last + 1, row["hash"], account)
        ask("COMMIT")
        return True

    return change


def _after(before: AccessState, hub: str, takes: bool) -> AccessState:
    if takes:
        return replace(before, seats=before.seats - {hub})
    return replace(before, seats=before.seats | {hub}, permissions=before.permissions | {access_to(hub)})


def _sqlite(path: str) -> Any:
    raw = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = EXTRA")
    return raw


def _postgresql(url: str) -> Any:
    import psycopg

    raw = psycopg.connect(url, autocommit=True)
    raw.execute(f"SET lock_timeout = {int(PATIENCE * 1000)}")
    return raw
