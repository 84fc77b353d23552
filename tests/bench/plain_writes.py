"""The plainest way to write what a change of seats wrote: the same rows, by executemany, in one transaction.

Same tables, indexes and triggers, same pragmas and durability; nothing is planned, checked or digested.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from seattui.store.connection.engine import connect
from seattui.store.connection.urls import store_url
from seattui.store.db import facets, tables

Row = tuple[Any, ...]


@dataclass
class Written:
    """The rows of the newest change of a store, ready to be written into another."""

    permissions: list[Row] = field(default_factory=list)
    given: list[Row] = field(default_factory=list)
    taken: list[Row] = field(default_factory=list)
    activity: Row = ()
    people: Sequence[Row] = ()
    head: Row = ()


def write(before: str, after: str) -> float:
    """Seconds to write into the store `before` what the newest change in its copy `after` wrote."""
    rows = _written(after)
    store = connect(store_url(before))
    try:
        # As the program writes: the same cache, the same locks, the same COMMIT.
        started = time.perf_counter()
        with store.write() as tx:
            raw: Any = tx.connection.driver_connection
            _all(raw.cursor(), rows, "?" if store.sqlite else "%s")
        return time.perf_counter() - started
    finally:
        store.close()


def _all(cursor: Any, rows: Written, hole: str) -> None:
    def insert(table: Any) -> str:
        names = [column.name for column in table.columns]
        return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([hole] * len(names))})"

    for statement, many in (
        (f"UPDATE users SET permissions = {hole} WHERE id = {hole}", rows.permissions),
        (f"DELETE FROM seats WHERE subscription_id = {hole} AND user_id = {hole}", rows.taken),
        (insert(tables.seats), rows.given),
        (insert(tables.activity), [rows.activity]),
        (insert(tables.activity_people), rows.people),
        (f"UPDATE accounts SET last_activity = {hole}, head = {hole} WHERE id = {hole}", [rows.head]),
    ):
        if many:
            cursor.executemany(statement, many)


def _written(after: str) -> Written:
    store = connect(store_url(after), read_only=True)
    try:
        with store.read() as tx:
            return _rows(tx)
    finally:
        store.close()


def _rows(tx: Connection) -> Written:
    def ask(query: str, **values: object) -> list[Row]:
        return [tuple(row) for row in tx.execute(text(query), values)]

    ((account, number, head),) = ask(
        "SELECT a.id, a.last_activity, a.head FROM accounts a JOIN activity n ON n.account_id = a.id "
        "AND n.id = a.last_activity ORDER BY n.at DESC LIMIT 1"
    )
    of_change = {"account": account, "number": number}
    made = Written(head=(number, head, account))
    (made.activity,) = ask("SELECT * FROM activity WHERE account_id = :account AND id = :number", **of_change)
    made.people = ask(
        "SELECT * FROM activity_people WHERE account_id = :account AND activity_id = :number", **of_change
    )
    held: dict[str, int] = dict(
        ask("SELECT hub, id FROM subscriptions WHERE account_id = :account", account=account)
    )
    _sort(made, held, facets.codes(tx, account).permission_mask)
    return made


def _sort(made: Written, held: dict[str, int], mask: Callable[[Sequence[str]], int]) -> None:
    """What the record says of each person, as rows of the tables."""
    at = made.activity[[c.name for c in tables.activity.columns].index("at")]
    for account, _, user, _, told_before, told_after in made.people:
        before, after = json.loads(told_before), json.loads(told_after)
        if before["permissions"] != after["permissions"]:
            made.permissions.append((mask(after["permissions"]), user))
        gone, come = (set(a["seats"]) - set(b["seats"]) for a, b in ((before, after), (after, before)))
        made.taken += [(held[hub], user) for hub in gone]
        made.given += [(account, held[hub], user, at) for hub in come]
