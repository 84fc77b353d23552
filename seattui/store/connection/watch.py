"""Detecting changes of the store by others, for screens. All differences in watching are in this module."""

from __future__ import annotations

import sqlite3
import time
from threading import Event, Lock, Thread
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from seattui.kit.errors import SeattuiError
from seattui.store.connection.db_errors import as_error
from seattui.store.connection.engine import Store
from seattui.store.connection.postgresql_engine import STATE
from seattui.store.connection.urls import search_path

POLL_SECONDS = 1.0
"""From one question to a PostgreSQL server to the next."""
_MARKS = (
    f"{STATE}, (SELECT string_agg(concat_ws(' ', id, last_activity, version_num), ',' ORDER BY id) "
    "FROM accounts, alembic_version)"
)


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


class _Poll:
    """The only one that asks a PostgreSQL server for changes, however many watch its store: a statement a second, on
    a connection of its own that begins no transactions. It tells who the server is as well: after a promotion it asks
    the new primary.

    It also works behind pgbouncer, where LISTEN doesn't, and after a lost connection.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pooled: PoolProxiedConnection | None = None
        path = search_path(store.url)
        self._query = f"SET LOCAL search_path = {path}; {_MARKS}" if path else _MARKS
        self._stopped = Event()
        self.watchers = 0
        self.moves = 0
        """How often the store has changed."""
        self.error: SeattuiError | None = None
        """Why the store can't be reached, while it can't."""
        self._seen = self._marks()
        Thread(target=self._run, name="seattui-poll", daemon=True).start()

    def _marks(self) -> list[Any]:
        """The store's version and the number of each account's newest record."""
        try:
            if self._pooled is None:
                self._pooled = self._store.engine.raw_connection()
            raw: Any = self._pooled.driver_connection
            cursor = raw.execute(self._query)
            while cursor.nextset():
                pass
            *state, marks = cursor.fetchone()
            was_read_only = self._store.server.transactions_read_only
            self._store.server.saw(*state)
        except (DBAPIError, self._store.engine.dialect.loaded_dbapi.Error) as error:
            self._disconnect()
            raise as_error(error, self._store.name) from error
        if self._store.server.transactions_read_only and not was_read_only:
            self._disconnect()  # another server may be the primary now
        return [marks, self._store.server.transactions_read_only]

    def _disconnect(self) -> None:
        if self._pooled is not None:
            self._pooled.invalidate()
            self._pooled = None

    def _run(self) -> None:
        asked = time.monotonic()
        while not self._stopped.wait(max(0.0, asked + POLL_SECONDS - time.monotonic())):
            asked = time.monotonic()
            try:
                marks = self._marks()
            except SeattuiError as error:
                self.error = error
                continue
            if marks != self._seen or self.error:
                self._seen, self.error = marks, None
                self.moves += 1
        self._disconnect()

    def stop(self) -> None:
        self._stopped.set()


_polls: WeakKeyDictionary[Engine, _Poll] = WeakKeyDictionary()
_lock = Lock()


class _PostgresqlWatcher:
    """One of those who share a store's poll."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine
        with _lock:
            self._poll = _polls.get(store.engine) or _polls.setdefault(store.engine, _Poll(store))
            if self._poll.error:
                raise self._poll.error
            self._poll.watchers += 1
        self._seen = self._poll.moves

    def changed(self) -> bool:
        if self._poll.error:
            raise self._poll.error
        moves = self._poll.moves
        moved, self._seen = moves != self._seen, moves
        return moved

    def close(self) -> None:
        with _lock:
            self._poll.watchers -= 1
            if not self._poll.watchers:
                self._poll.stop()
                del _polls[self._engine]


def watcher(store: Store) -> Watcher:
    """Raises Busy or StoreError if the store can't be reached; while it connects, the driver itself says so."""
    try:
        return _SqliteWatcher(store) if store.sqlite else _PostgresqlWatcher(store)
    except (DBAPIError, store.engine.dialect.loaded_dbapi.Error) as error:
        raise as_error(error, store.name) from error
