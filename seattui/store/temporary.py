"""Temporary tables: who is meant by a change, for as long as its transaction."""

from __future__ import annotations

from sqlalchemy import Connection, text

# Who is meant: the facet each of them has, and the way that each goes.
CHOSEN = "user_id BIGINT PRIMARY KEY, facet BIGINT NOT NULL, way BIGINT NOT NULL DEFAULT 0"


def fresh(tx: Connection, name: str, columns: str) -> None:
    """An empty temporary table that ends with the transaction. Keys are BIGINT, as PostgreSQL says it."""
    if tx.dialect.name == "sqlite":
        tx.execute(text(f"DROP TABLE IF EXISTS temp.{name}"))
        tx.execute(text(f"CREATE TEMP TABLE {name} ({columns.replace('BIGINT', 'INTEGER')})"))
    else:
        tx.execute(text(f"DROP TABLE IF EXISTS pg_temp.{name}"))
        tx.execute(text(f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP"))
