"""From a URL to transactions: connections, pragmas, locks, retries. All differences in how SQLite and
PostgreSQL begin transactions are in this module.

With SQLAlchemy's defaults SQLite silently loses updates, so transactions are started explicitly: BEGIN
IMMEDIATE for writing, BEGIN for reading. On PostgreSQL writing is READ COMMITTED with row locks, reading a
REPEATABLE READ snapshot.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import Busy, StoreError, StoreMissing
from seattui.kit.i18n import Message, msg
from seattui.kit.paths import shown
from seattui.kit.text import masked, safe
from seattui.store.connection.db_errors import as_error, retryable, unopened
from seattui.store.connection.journals import check_journals
from seattui.store.connection.postgresql_engine import postgresql_engine
from seattui.store.connection.sqlite_engine import sqlite_engine, stop_reading
from seattui.store.connection.store_file import StoreFile

APPLICATION_ID = 0x53454154  # "SEAT"
RETRIES = 5

# Memory of a change for pages, in KiB: of the store, and of its temporary tables, which spill to a file beyond
# that.
STORE_CACHE = 64 * 1024
TEMPORARY_CACHE = 32 * 1024

T = TypeVar("T")
Before = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Store:
    """An opened store. `read`, `plan` and `transact` are the only access to it.

    Each writing transaction begins with `check_not_upgraded`, which raises if the store was upgraded meanwhile.
    """

    engine: Engine
    url: URL
    read_only: bool = False
    check_not_upgraded: Before | None = None
    file: StoreFile | None = None
    """Of a SQLite store."""

    @property
    def name(self) -> str:
        """The name for people: a path, or a URL without its password."""
        return safe(
            shown(self.url.database or "")
            if self.sqlite
            else masked(self.url.render_as_string(hide_password=True))
        )

    @property
    def sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self, stop: CancelToken | None = None) -> Iterator[Connection]:
        """A consistent read-only snapshot. Raises Cancelled when stopped."""
        with self._transaction("read", stop) as tx:
            yield tx

    @contextmanager
    def plan(self, stop: CancelToken | None = None, before: Before | None = None) -> Iterator[Connection]:
        """Like `read`, but selected people can be collected in temporary tables; it is rolled back.

        `before` runs first, before the store is read; it may fill temporary tables, which only it may.
        """
        with self._transaction("plan", stop, before) as tx:
            if not self.sqlite:
                # Read-only is the default there; only temporary tables are written.
                tx.exec_driver_sql("SET TRANSACTION READ WRITE")
            yield tx

    @contextmanager
    def write(self, stop: CancelToken | None = None, before: Before | None = None) -> Iterator[Connection]:
        """A writing transaction, committed on exit; `before` runs before anything is locked.

        Raises Cancelled if stopped before the COMMIT, and then nothing was changed.
        """
        if self.read_only:
            raise StoreError(
                "read-only",
                msg("The store {store} is open for reading only: nothing was changed.", store=self.name),
                msg("Start without --read-only, or ask for write access."),
            )
        with self._transaction("write", stop, before) as tx:
            yield tx

    def transact(
        self, work: Callable[[Connection], T], stop: CancelToken | None = None, before: Before | None = None
    ) -> T:
        """Runs `work` in a writing transaction, again if the database asks for it (40001, 40P01)."""
        for attempt in range(RETRIES):
            try:
                with self.write(stop, before) as tx:
                    return work(tx)
            except Busy as error:
                if attempt == RETRIES - 1 or not retryable(error.__cause__):
                    raise
                time.sleep(random.uniform(0.005, 0.05) * (attempt + 1))  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")

    @contextmanager
    def _transaction(
        self, mode: str, stop: CancelToken | None, before: Before | None = None
    ) -> Iterator[Connection]:
        try:
            with self.engine.connect() as bare, ExitStack() as left:
                tx = bare.execution_options(**self._options(mode), seattui_stop=stop)
                if self.sqlite and mode != "read":
                    left.enter_context(_more_memory(tx))
                if self.sqlite:
                    left.callback(stop_reading, tx.connection.driver_connection)
                guard = left.enter_context(ExitStack())
                if stop:
                    guard.enter_context(stop.guarding(_interrupter(tx)))
                if before and self.sqlite:
                    _run_before(tx, before)
                with tx.begin() as transaction:
                    if mode == "write":
                        self.check_current(tx)
                    if before and not self.sqlite:
                        tx.exec_driver_sql(f"SET LOCAL work_mem = '{STORE_CACHE}kB'")
                        before(tx)
                    yield tx
                    guard.close()
                    if mode != "write":
                        transaction.rollback()
                    elif stop:
                        stop.seal()
                if mode == "write" and self.file:
                    self.file.check_saved()
        except (
            DBAPIError,
            self.engine.dialect.loaded_dbapi.Error,
            UnicodeEncodeError,
            OverflowError,
        ) as error:
            if stop and stop.cancelled:
                raise Cancelled from error
            raise as_error(error, self.name) from error

    def check_current(self, tx: Connection) -> None:
        """Raises an error if the store no longer is what was opened."""
        if self.file:
            self.file.check()
        if self.check_not_upgraded:
            self.check_not_upgraded(tx)

    def _options(self, mode: str) -> dict[str, Any]:
        if self.sqlite:
            begin: dict[str, Any] = {"seattui_begin": "BEGIN IMMEDIATE" if mode == "write" else "BEGIN"}
        else:
            begin = {"isolation_level": "READ COMMITTED" if mode == "write" else "REPEATABLE READ"}
        return begin | {"seattui_writes": mode == "write"}

    def close(self) -> None:
        self.engine.dispose()


def _run_before(tx: Connection, before: Before) -> None:
    """On SQLite a writer locks the whole store, so `before` runs in an earlier transaction that only touches
    temporary tables. PostgreSQL locks nothing until told to, so there it is the start of the same transaction.
    """
    begin = tx.get_execution_options()["seattui_begin"]
    tx.execution_options(seattui_begin="BEGIN")
    with tx.begin():
        before(tx)
    tx.execution_options(seattui_begin=begin)


@contextmanager
def _more_memory(tx: Connection) -> Iterator[None]:
    """More memory for large changes, within a limit. Drops every temporary table at the end."""
    raw = tx.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    size = raw.execute("PRAGMA main.cache_size").fetchone()[0]
    raw.execute("PRAGMA temp_store = FILE")
    raw.execute(f"PRAGMA main.cache_size = -{STORE_CACHE}")
    raw.execute(f"PRAGMA temp.cache_size = -{TEMPORARY_CACHE}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA main.cache_size = {size}")
        raw.execute("PRAGMA temp_store = MEMORY")  # which also drops them


def _interrupter(tx: Connection) -> Callable[[], None]:
    raw = tx.connection.driver_connection
    assert raw is not None
    if isinstance(raw, sqlite3.Connection):
        return raw.interrupt
    cancel: Callable[[], None] = raw.cancel_safe if hasattr(raw, "cancel_safe") else raw.cancel
    return cancel


def connect(url: URL, *, read_only: bool = False, create: bool = False) -> Store:
    """An engine for the store; doesn't check the schema. Raises StoreMissing if the file doesn't exist, and
    StoreError for a journal that isn't its owner's.
    """
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        if not create and not file_exists(path):
            raise StoreMissing(
                "store-missing",
                msg("There is no store at {path}.", path=shown(path)),
                msg("Create one with 'seattui init', or choose another with --store."),
            )
        check_journals(path)
        file = StoreFile(path, create)
        engine = sqlite_engine(path, "ro" if read_only else "rwc" if create else "rw", file)
    else:
        file = None
        engine = postgresql_engine(url, read_only)
    event.listen(engine, "before_cursor_execute", unless_stopped)
    return Store(engine, url, read_only, file=file)


def set_progress(tx: Connection, doing: Message) -> None:
    """Sets what the work is doing, for the person who waits for it."""
    if stop := tx.get_execution_options().get("seattui_stop"):
        stop.doing = doing


def unless_stopped(connection: Connection, *_: object) -> None:
    """An interrupt only stops a running statement: this stops the next one from starting."""
    stop = connection.get_execution_options().get("seattui_stop")
    if stop is not None and stop.cancelled:
        raise Cancelled


def file_exists(path: Path) -> bool:
    """Whether a file exists. Raises StoreError for a path that can't be checked, or is too long."""
    try:
        return path.exists()
    except OSError as error:
        raise unopened(path, error) from error
