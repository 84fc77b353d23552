"""Temporary tables with the people selected by a change, for the duration of its transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, RootTransaction, text

from seattui.store.connection.engine import unless_stopped
from seattui.store.connection.held_rows import HeldRows
from seattui.store.db.asking import Statement, at_once, forget

# The selected people: facet, and number of the transition, of each.
CHOSEN = "user_id BIGINT PRIMARY KEY, facet BIGINT NOT NULL, way BIGINT NOT NULL DEFAULT 0"
# What happens to those with the same facet and transition.
MOVED = (
    "facet BIGINT NOT NULL, way BIGINT NOT NULL, status TEXT NOT NULL, invite TEXT NOT NULL, "
    "super_admin BIGINT NOT NULL, permissions BIGINT NOT NULL, lost BIGINT NOT NULL, gained BIGINT NOT NULL, "
    "outgrown BIGINT NOT NULL, ended BIGINT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (facet, way)"
)
# Since when seats were held that somebody loses, as JSON without its braces.
HELD = "user_id BIGINT PRIMARY KEY, said TEXT NOT NULL"
# Those of them who change, with what happens to all people with the same facet and transition.
CHANGED_PEOPLE = "chosen c JOIN moved m ON m.facet = c.facet AND m.way = c.way"
# Those of them whose rights outgrow their invitation.
OUTGROWN = f"SELECT c.user_id FROM {CHANGED_PEOPLE} WHERE m.outgrown = 1"
# Those of them whose invitation ends.
UNINVITED = f"SELECT c.user_id FROM {CHANGED_PEOPLE} WHERE m.ended = 1"


def fresh(tx: Connection, name: str, columns: str) -> None:
    """Creates an empty temporary table that ends with the transaction; for a few rows it stays and is emptied, which
    costs less. Integer columns are declared BIGINT, for PostgreSQL.
    """
    forget(tx)
    if held := _held(tx):
        held.create(name, columns)
    elif tx.get_execution_options().get("seattui_few"):
        if name not in _prepared(tx):
            at_once(tx, _emptying(tx, name, columns))
        _prepared(tx).discard(name)
    elif tx.dialect.name == "sqlite":
        tx.execute(text(f"DROP TABLE IF EXISTS temp.{name}"))
        tx.execute(text(f"CREATE TEMP TABLE {name} ({columns.replace('BIGINT', 'INTEGER')})"))
    else:
        tx.execute(text(f"DROP TABLE IF EXISTS pg_temp.{name}"))
        tx.execute(text(f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP"))


# The tables of a transaction that are empty, and nobody has asked for yet.
_ready: WeakKeyDictionary[RootTransaction, set[str]] = WeakKeyDictionary()


def _prepared(tx: Connection) -> set[str]:
    transaction = tx.get_transaction()
    return set() if transaction is None else _ready.setdefault(transaction, set())


def preparing(tx: Connection, wanted: Mapping[str, str]) -> list[Statement]:
    """What makes these tables ready for a few people, to be executed now, before anything is locked."""
    if not tx.get_execution_options().get("seattui_few") or _held(tx):
        return []
    _prepared(tx).update(wanted)
    return [statement for name, columns in wanted.items() for statement in _emptying(tx, name, columns)]


def _emptying(tx: Connection, name: str, columns: str) -> list[Statement]:
    here, integer = ("temp", "INTEGER") if tx.dialect.name == "sqlite" else ("pg_temp", "BIGINT")
    unfit = (
        []
        if tx.dialect.name == "sqlite"
        else [Statement(_UNFIT.format(name=name, columns=_said(columns)), {})]
    )
    return [
        *unfit,
        Statement(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns.replace('BIGINT', integer)})", {}),
        Statement(f"DELETE FROM {here}.{name}", {}),
    ]


# Drops what another client has left by this name in the server's session, behind pgbouncer: another program, or
# another version of this one.
_UNFIT = """DO $$ DECLARE kind text; BEGIN
SELECT c.relkind INTO kind FROM pg_class c WHERE c.oid = to_regclass('pg_temp.{name}')
AND (c.relkind <> 'r' OR c.relhastriggers OR c.relhasrules OR '{columns}' <> (
  SELECT string_agg(a.attname || ' ' || upper(format_type(a.atttypid, NULL)), ', ' ORDER BY a.attnum)
  FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped));
IF kind = 'v' THEN DROP VIEW pg_temp.{name}; ELSIF kind IS NOT NULL THEN DROP TABLE pg_temp.{name}; END IF;
END $$"""


def _said(columns: str) -> str:
    return ", ".join(re.findall(r"\w+ (?:BIGINT|TEXT)", columns))


def insert_rows(tx: Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts many rows into these columns of a table, in the fastest way of each database."""
    names = ", ".join(columns)
    if not rows:
        return
    if held := _held(tx):
        held.insert(tx, name, columns, rows)
    elif tx.dialect.name == "sqlite":
        holes = ", ".join("?" * len(columns))
        tx.exec_driver_sql(f"INSERT INTO {name} ({names}) VALUES ({holes})", list(rows))
    else:
        unless_stopped(tx)
        raw: Any = tx.connection.driver_connection
        with raw.cursor() as cursor, cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _held(tx: Connection) -> HeldRows | None:
    """What stands for temporary tables where there can be none."""
    held: HeldRows | None = tx.get_execution_options().get("seattui_rows")
    return held
