"""Plain SQL behind the program's back, on either database: what a person with sqlite3 or psql would do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg


def path(url: str) -> str:
    """The file behind a SQLite URL."""
    return url.removeprefix("sqlite:///")


def is_sqlite(url: str) -> bool:
    return not url.startswith("postgresql")


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """What a query gives."""
    if is_sqlite(url):
        lite = sqlite3.connect(path(url), timeout=30)
        try:
            return lite.execute(query).fetchall()
        finally:
            lite.close()
    with psycopg.connect(url) as server:
        return server.execute(query).fetchall()


def one(url: str, query: str) -> Any:
    """The first value of the first row."""
    return rows(url, query)[0][0]


def run(url: str, statement: str, values: Iterable[Sequence[Any]] = ((),)) -> None:
    """A statement with `?` for values, once for each of them, in one transaction."""
    if is_sqlite(url):
        lite = sqlite3.connect(path(url), timeout=30)
        try:
            with lite:
                lite.executemany(statement, values)
        finally:
            lite.close()
        return
    with psycopg.connect(url) as server, server.cursor() as cursor:
        cursor.executemany(statement.replace("%", "%%").replace("?", "%s"), values)


@contextmanager
def unguarded(url: str) -> Iterator[Callable[..., Any]]:
    """Statements without triggers, which are put back; on SQLite also without checks and references."""
    if not is_sqlite(url):
        with psycopg.connect(url) as server:
            ours = server.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            ).fetchall()
            for how in ("DISABLE", "ENABLE"):
                for (table,) in ours:
                    server.execute(f"ALTER TABLE {table} {how} TRIGGER USER")
                if how == "DISABLE":
                    yield lambda statement, *values: server.execute(
                        statement.replace("?", "%s"), values or None
                    )
                    server.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    lite = sqlite3.connect(path(url), timeout=30)
    try:
        with lite:
            triggers = lite.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            lite.execute("PRAGMA ignore_check_constraints = ON")
            for name, _ in triggers:
                lite.execute(f'DROP TRIGGER "{name}"')
            yield lambda statement, *values: lite.execute(statement, values)
            for _, made in triggers:
                lite.execute(made)
    finally:
        lite.close()
