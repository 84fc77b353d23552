"""A store as 0.1.0 made it: the demo account of 300 people, on either database."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql as names

from seattui.store import migrations
from seattui.store.connection.engine import connect
from seattui.store.connection.urls import store_url
from tests.support.stores import sql

FIRST = Path(__file__).resolve().parents[2] / "data" / "store-0.1.0.db"


def first_store(url: str) -> None:
    """Puts it at this URL: the very file, or its rows in an empty PostgreSQL database of that version."""
    if sql.is_sqlite(url):
        shutil.copy(FIRST, sql.path(url))
        Path(sql.path(url)).chmod(0o600)
        return
    store = connect(store_url(url), create=True)
    with store.write() as tx:
        migrations.upgrade(tx, "0001")
    store.close()
    with closing(sqlite3.connect(FIRST)) as lite, psycopg.connect(url) as server:
        server.execute(
            "SET session_replication_role = replica"
        )  # the rows are whole: no trigger counts again
        server.execute("DELETE FROM alembic_version")
        for (table,) in server.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall():
            _copy_rows(lite, server, table)


def _copy_rows(lite: sqlite3.Connection, server: psycopg.Connection, table: str) -> None:
    kept = server.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    columns = [column for (column,) in kept.fetchall()]
    rows = lite.execute(f"""SELECT {", ".join(f'"{c}"' for c in columns)} FROM "{table}" """).fetchall()
    insert = names.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        names.Identifier(table),
        names.SQL(", ").join(map(names.Identifier, columns)),
        names.SQL(", ").join([names.Placeholder()] * len(columns)),
    )
    with server.cursor() as cursor:
        cursor.executemany(insert, rows)
        if "id" in columns:
            cursor.execute(
                "SELECT setval(seq, 1000000) FROM (SELECT pg_get_serial_sequence(%s, 'id') AS seq) s "
                "WHERE seq IS NOT NULL",
                [table],
            )
