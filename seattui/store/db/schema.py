"""The SQL that creates a store of the newest version."""

from __future__ import annotations

from sqlalchemy import Connection, Dialect, insert
from sqlalchemy.schema import CreateIndex, CreateTable

from seattui.store.db import former_addresses, search, tables, triggers


def make(tx: Connection, number: str) -> None:
    """Creates every table, index and trigger of the newest version, and stores its number."""
    for statement in statements(tx.dialect):
        tx.exec_driver_sql(statement)
    tx.execute(insert(tables.version), {"version_num": number})


def statements(dialect: Dialect) -> list[str]:
    """The statements that create a store of this version, in order; migrations end in the same schema."""
    made: list[str] = []
    for table in tables.metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            made.append(str(CreateIndex(index).compile(dialect=dialect)))
    made += [*search.created(dialect.name), *former_addresses.created(dialect.name)]
    made.append(tables.ENTITLEMENTS)
    return made + (triggers.sqlite() if dialect.name == "sqlite" else triggers.postgresql())
