"""The rows of a store as both databases give them: which tables, in which order, and a hash over each.

The hash is over rows, not over a file's pages: a store on SQLite and its copy on PostgreSQL have the same one.
Generated columns aren't part of it, nor are indexes and the search index, since they follow from the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Text, inspect
from sqlalchemy.exc import DBAPIError

from seattui.domain.plan.plan import canonical
from seattui.kit.cancellation import Cancelled
from seattui.kit.records import dataclass
from seattui.store.connection.db_errors import as_error
from seattui.store.connection.engine import unless_stopped
from seattui.store.db import guards, tables

BATCH = 5000
_encoded = json.JSONEncoder(separators=(",", ":")).encode
Batch = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table: its stored columns by name, and the SQL that reads its rows in the order of its key."""

    store: str
    name: str
    columns: tuple[str, ...]
    query: str

    def read(self, tx: Connection) -> Iterator[Batch]:
        """All rows, never more than a batch of them in memory. Raises StoreError or Busy for this store, whichever
        other one they are written to.
        """
        how = {"stream_results": True, "yield_per": BATCH}
        try:
            for part in tx.exec_driver_sql(self.query, execution_options=how).partitions(BATCH):
                unless_stopped(tx)
                yield [tuple(row) for row in part]
        except DBAPIError as error:
            if (stop := tx.get_execution_options().get("seattui_stop")) and stop.cancelled:
                raise Cancelled from error
            raise as_error(error, self.store) from error


@dataclass(frozen=True, slots=True)
class TableContent:
    """How many rows a table has, and their hash."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a store, a hash a table."""

    tables: Mapping[str, TableContent]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def sha256(self) -> str:
        """The hash of everything."""
        return hashlib.sha256(canonical(self.as_json())).hexdigest()

    def as_json(self) -> dict[str, object]:
        return {
            name: {"rows": found.rows, "sha256": found.sha256} for name, found in sorted(self.tables.items())
        }

    def differing(self, other: Content) -> list[str]:
        """The tables whose rows aren't the same in both."""
        names = self.tables.keys() | other.tables.keys()
        return sorted(name for name in names if self.tables.get(name) != other.tables.get(name))


class Digest:
    """A hash over the rows of a table, as they come."""

    def __init__(self, table: TableRows) -> None:
        self._hash = hashlib.sha256(_encoded(table.columns).encode())
        self._rows = 0

    def add(self, batch: Batch) -> None:
        """However the rows are divided into batches, the hash is the same."""
        if batch:
            self._hash.update(b"," + _encoded(batch).encode()[1:-1])
            self._rows += len(batch)

    def content(self) -> TableContent:
        return TableContent(self._rows, self._hash.hexdigest())


def _is_content(table: str, column: Mapping[str, Any]) -> bool:
    """Whether a column isn't computed from others, nor a note of a trigger of SQLite's."""
    return "computed" not in column and (table, column["name"]) != guards.SQLITE_NOTE


def layout(tx: Connection, store: str) -> tuple[TableRows, ...]:
    """The tables of this store, of whichever version, those that others refer to first."""
    inspector = inspect(tx)
    there = set(inspector.get_table_names())
    made = []
    for name in (table.name for table in tables.metadata.sorted_tables if table.name in there):
        columns = {c["name"]: c["type"] for c in inspector.get_columns(name) if _is_content(name, c)}
        key = inspector.get_pk_constraint(name)["constrained_columns"]
        bytewise = "" if tx.dialect.name == "sqlite" else ' COLLATE "C"'
        order = [f'"{c}"{bytewise if isinstance(columns[c], Text) else ""}' for c in key]
        names = tuple(sorted(columns))
        query = f"SELECT {_listed(names)} FROM {name} ORDER BY {', '.join(order)}"
        made.append(TableRows(store, name, names, query))
    return tuple(made)


def content(tx: Connection, store: str) -> Content:
    """Reads everything in the store of that name."""
    return Content({table.name: _hashed(table, table.read(tx)) for table in layout(tx, store)})


def _hashed(table: TableRows, batches: Iterable[Batch]) -> TableContent:
    digest = Digest(table)
    for batch in batches:
        digest.add(batch)
    return digest.content()


def insertion(table: TableRows) -> str:
    """The SQL that adds a row on SQLite."""
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({_listed(table.columns)}) VALUES ({marks})"


def copying(table: TableRows) -> str:
    """The SQL that adds a stream of rows on PostgreSQL."""
    return f"COPY {table.name} ({_listed(table.columns)}) FROM STDIN"


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def sequences(tx: Connection) -> dict[str, int]:
    """The last id that each table gave out, where that can be more than the largest one in it."""
    if tx.dialect.name == "sqlite":
        found = tx.exec_driver_sql("SELECT name, seq FROM sqlite_sequence").all()
        return {name: last for name, last in found if name in tables.metadata.tables}
    last_ids = {}
    for name, sequence in _serials(tx).items():
        last, called = tx.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()
        last_ids[name] = last if called else 0
    return last_ids


def _serials(tx: Connection) -> dict[str, str]:
    """The sequence of each table's ids, on PostgreSQL."""
    names = [name for name, table in tables.metadata.tables.items() if "id" in table.c]
    found = {
        name: tx.exec_driver_sql(
            "SELECT CASE WHEN to_regclass(%(name)s) IS NOT NULL THEN pg_get_serial_sequence(%(name)s, 'id') END",
            {"name": name},
        ).scalar_one()
        for name in names
    }
    return {name: sequence for name, sequence in found.items() if sequence}


def continue_sequences(tx: Connection, last_ids: Mapping[str, int]) -> None:
    """Makes the next ids follow those, and the largest in each table."""
    if tx.dialect.name == "sqlite":
        for name, last in last_ids.items():
            table = tables.metadata.tables.get(name)
            if table is not None and table.dialect_options["sqlite"]["autoincrement"]:
                tx.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                tx.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))
        return
    for name, sequence in _serials(tx).items():
        tx.exec_driver_sql(
            f"SELECT setval(%(sequence)s, greatest(m.last, %(last)s, 1), greatest(m.last, %(last)s) > 0) "
            f"FROM (SELECT coalesce(max(id), 0) AS last FROM {name}) m",
            {"sequence": sequence, "last": last_ids.get(name, 0)},
        )
