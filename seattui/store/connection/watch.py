"""Detecting changes of the store by others, for screens. All differences in watching are in this module."""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol

from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError

from seattui.store.connection.db_errors import as_error
from seattui.store.connection.engine import Store


class Watcher(Protocol):
    """Tells whether any process changed the store since the last call. For one thread."""

    def changed(self) -> bool:
        """Never blocks long. Raises Busy or StoreError if the store can't be reached, or isn't what was opened."""

    def close(self) -> None: ...


class _SqliteWatcher:
    """PRAGMA data_version on a separate connection, and whether its file is still there: microseconds, without a
    lock."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pooled = store.engine.raw_connection()
        self._seen = self._version()

    def _version(self) -> int:
        assert self._store.file
        self._store.file.check()
        try:
            cursor = self._pooled.cursor()
            cursor.execute("PRAGMA data_version")
            (version,) = cursor.fetchone() or (0,)
            return int(version)
        except sqlite3.Error as error:
            raise as_error(error, self._store.name) from error

    def changed(self) -> bool:
        version = self._version()
        moved, self._seen = version != self._seen, version
        return moved

    def close(self) -> None:
        self._pooled.invalidate()


class _PostgresqlWatcher:
    """The store's version and the number of each account's newest record: a short query a second, which also
    works behind pgbouncer, where LISTEN doesn't, and after a lost connection.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = self._marks()

    def _marks(self) -> list[Row[Any]]:
        with self._store.read() as tx:
            marks = "SELECT id, last_activity, version_num FROM accounts, alembic_version ORDER BY id"
            return list(tx.execute(text(marks)).all())

    def changed(self) -> bool:
        marks = self._marks()
        moved, self._seen = marks != self._seen, marks
        return moved

    def close(self) -> None:
        pass


def watcher(store: Store) -> Watcher:
    try:
        return _SqliteWatcher(store) if store.sqlite else _PostgresqlWatcher(store)
    except DBAPIError as error:
        raise as_error(error, store.name) from error
