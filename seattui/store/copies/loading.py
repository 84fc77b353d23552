"""Making a store of the rows of another: tables first, then the rows, then what watches over them.

Triggers would count every seat again and refuse the counters that come with the rows, so they are created last; no
right of a superuser is needed for that. The caller commits or leaves nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, create_engine

from seattui.kit.i18n import msg
from seattui.store.connection.engine import APPLICATION_ID, set_progress
from seattui.store.copies import rows
from seattui.store.copies.rows import Content, Digest, TableRows
from seattui.store.db import schema, search

_OF_THE_SEARCH_INDEX = "user_search_"


def load(
    source: Connection, name: str, target: Connection, last_ids: Mapping[str, int], number: str, newest: str
) -> Content:
    """Makes a store of version `number` of the rows in `source`, called `name`, and returns what was read.

    On PostgreSQL only the newest version can be made.
    """
    statements = _statements(target, number, newest)
    first = [s for s in statements if s.lstrip().startswith("CREATE TABLE")]
    if target.dialect.name == "sqlite":
        target.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # a team can be older than its parent
    for statement in first:
        target.exec_driver_sql(statement)
    layout = rows.layout(source, name)
    read = {table.name: _copied(source, target, table) for table in layout}
    set_progress(target, msg("Creating indexes"))
    for statement in statements:
        if statement not in first:
            target.exec_driver_sql(statement)
    search.rebuild(target)
    rows.continue_sequences(target, last_ids)
    if target.dialect.name == "postgresql":
        for table in layout:
            target.exec_driver_sql(f"ANALYZE {table.name}")
    return Content(read)


def _copied(source: Connection, target: Connection, table: TableRows) -> rows.TableContent:
    digest = Digest(table)
    set_progress(target, msg("Copying {table}", table=table.name))
    raw: Any = target.connection.driver_connection
    batches = _digested(digest, table.read(source))
    if isinstance(raw, sqlite3.Connection):
        for batch in batches:
            raw.executemany(rows.insertion(table), batch)
    else:
        with raw.cursor() as cursor, cursor.copy(rows.copying(table)) as copy:
            for batch in batches:
                for row in batch:
                    copy.write_row(row)
    return digest.content()


def _digested(digest: Digest, batches: Iterable[rows.Batch]) -> Iterable[rows.Batch]:
    for batch in batches:
        digest.add(batch)
        yield batch


def _statements(target: Connection, number: str, newest: str) -> list[str]:
    """The statements that make a store of that version."""
    if number == newest:
        return schema.statements(target.dialect)
    from seattui.store import migrations

    with create_engine("sqlite://").begin() as made:
        migrations.upgrade(made, number)
        found = made.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            f"AND substr(name, 1, {len(_OF_THE_SEARCH_INDEX)}) <> '{_OF_THE_SEARCH_INDEX}' ORDER BY rowid"
        )
        return list(found.scalars())
