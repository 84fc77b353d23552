"""SQLite: its connections and their pragmas."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

from seattui.store.connection import deadlines, turns
from seattui.store.connection.store_file import Identity, StoreFile

# Before this version, several processes in WAL mode can corrupt a store (sqlite.org/wal.html).
SAFE_WAL = (3, 51, 3)


class _Connection(sqlite3.Connection):
    """Knows its cursors: one that isn't read to its end keeps a snapshot open, and other writers out, even after a
    rollback or when the connection is closed, for as long as somebody holds it. And which file it is of, where that
    is certain.
    """

    file: Identity | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        self.cursors: WeakSet[sqlite3.Cursor] = WeakSet()
        super().__init__(*given, **named)

    def cursor(self, *given: Any, **named: Any) -> Any:
        cursor = super().cursor(*given, **named)
        self.cursors.add(cursor)
        return cursor

    def commit(self) -> None:
        turns.commit(self, super().commit)


def stop_reading(raw: object) -> None:
    """Ends what is still being read on this connection."""
    assert isinstance(raw, _Connection)
    for cursor in list(raw.cursors):
        cursor.close()


def sqlite_engine(path: Path, mode: str, file: StoreFile) -> Engine:
    uri = f"{path.absolute().as_uri()}?mode={mode}"

    def connected() -> _Connection:
        file.check()
        before = file.now()
        raw = sqlite3.connect(
            uri,
            uri=True,
            timeout=deadlines.BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )
        raw.file = before if before == file.now() else None
        return raw

    engine = create_engine(
        "sqlite://",
        creator=connected,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=12,
    )

    @event.listens_for(engine, "connect")
    def _prepare(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        for pragma in (
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "temp_store = MEMORY",
            # Mapped, a file that is cut short would end the process by SIGBUS; mapping it is no faster.
            "mmap_size = 0",
        ):
            raw.execute(f"PRAGMA {pragma}")
        if sqlite3.sqlite_version_info >= SAFE_WAL:
            raw.execute("PRAGMA synchronous = FULL")
        else:
            raw.execute("PRAGMA synchronous = EXTRA")

    @event.listens_for(engine, "checkout")
    def _of_the_same_file(raw: _Connection, _record: object, _proxy: object) -> None:
        file.check()
        if not file.is_opened(raw.file):
            raise DisconnectionError  # has the pool make another

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        statement = options.get("seattui_begin", "BEGIN")
        if statement == "BEGIN":
            connection.exec_driver_sql(statement)
        else:
            raw = connection.connection.driver_connection
            assert isinstance(raw, _Connection)
            turns.begin(raw, statement, options.get("seattui_stop"))

    return engine
