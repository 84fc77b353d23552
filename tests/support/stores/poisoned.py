"""Hostile text in the columns of a store, which are found in its tables, so that a new one can't be forgotten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, String, event

from seattui.store.db import tables
from tests.support.stores import sql
from tests.support.stores.behind import WORST

Column = tuple[str, str]

COLUMNS: tuple[Column, ...] = tuple(
    (table.name, column.name)
    for table in tables.metadata.tables.values()
    if table.name != "alembic_version"
    for column in table.columns
    if isinstance(column.type, String) and column.computed is None
)
"""Every column of text, but those that the database computes: table and name."""


_COMPUTED = {
    (table.name, column.name): [name for name in COLUMNS if name[0] == table.name]
    for table in tables.metadata.tables.values()
    for column in table.columns
    if column.computed is not None
}
"""The columns of text that a computed one may be made of."""


@contextmanager
def columns_read() -> Iterator[set[Column]]:
    """The columns that SQLite is asked to read meanwhile, by connections that are opened meanwhile."""
    seen: set[Column] = set()

    def note(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ:
            name = (str(table), str(column))
            seen.update((name, *_COMPUTED.get(name, ())))
        return sqlite3.SQLITE_OK

    def listen(raw: sqlite3.Connection, _: object) -> None:
        raw.set_authorizer(note)

    event.listen(Engine, "connect", listen)
    try:
        yield seen
    finally:
        event.remove(Engine, "connect", listen)


def poison(store: Path, columns: Iterable[Column]) -> int:
    """Puts hostile text into each row of these columns, in JSON into each of its texts; how many rows there were."""
    changed = 0
    with sql.unguarded(f"sqlite:///{store}") as run:
        for table, column in columns:
            for key, value in run(f"SELECT rowid, {column} FROM {table}").fetchall():
                if value is not None:
                    changed += 1
                    run(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", _hostile(value, key), key)
    return changed


def _hostile(value: str, key: int) -> str:
    try:
        data = json.loads(value)
    except ValueError:
        data = None
    if isinstance(data, dict | list):
        return json.dumps(_leaves(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{WORST}{key}"


def _leaves(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _leaves(inner) for name, inner in data.items()}
    if isinstance(data, list):
        return [_leaves(inner) for inner in data]
    return WORST if isinstance(data, str) else data
