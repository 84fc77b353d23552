"""From a URL to transactions: connections, pragmas, locks, retries. All differences in how SQLite and
PostgreSQL begin transactions are in this module.

With SQLAlchemy's defaults SQLite silently loses updates, so transactions are started explicitly: BEGIN
IMMEDIATE for writing, BEGIN for reading. On PostgreSQL writing is READ COMMITTED with row locks, reading a
REPEATABLE READ snapshot.
"""

from __future__ import annotations

import logging
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import Busy, StoreError, StoreMissing
from seattui.kit.i18n import Message, msg
from seattui.kit.paths import shown
from seattui.kit.records import dataclass
from seattui.kit.text import masked, safe
from seattui.store.connection import deadlines
from seattui.store.connection.db_errors import answer_lost, as_error, lock_timed_out, retryable, unopened
from seattui.store.connection.held_rows import HeldRows, rewrite
from seattui.store.connection.journals import check_journals
from seattui.store.connection.server import Server
from seattui.store.connection.sqlite_engine import sqlite_engine, stop_reading
from seattui.store.connection.store_file import StoreFile
from seattui.store.connection.turns import Patience

# What it logs of a lost connection is an error here; without a handler it would be printed with a traceback.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())

APPLICATION_ID = 0x53454154  # "SEAT"
BACKUP_ID = 0x53454142  # "SEAB": not a store, so that nobody works in a backup by mistake
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
    server: Server = field(default_factory=Server)
    """PostgreSQL's."""

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

    @property
    def refuses_writes(self) -> bool:
        """By flag, because the file or its folder can't be written, or because PostgreSQL does: a standby, a setting,
        or a role that may only read.
        """
        return self.read_only or self.server.read_only or (self.file is not None and self.file.read_only)

    @contextmanager
    def read(self, stop: CancelToken | None = None) -> Iterator[Connection]:
        """A consistent read-only snapshot. Raises Cancelled when stopped."""
        with self._transaction("read", stop) as tx:
            yield tx

    @contextmanager
    def plan(
        self, stop: CancelToken | None = None, before: Before | None = None, *, few: bool = False
    ) -> Iterator[Connection]:
        """Like `read`, but selected people can be collected in temporary tables; it is rolled back.

        `before` runs first, before the store is read; it may fill temporary tables, which only it may.
        `few`: no temporary table gets more than a few rows.
        """
        with self._transaction("plan", stop, before, few) as tx:
            yield tx

    @contextmanager
    def write(
        self, stop: CancelToken | None = None, before: Before | None = None, *, few: bool = False
    ) -> Iterator[Connection]:
        """A writing transaction, committed on exit; `before` runs before anything is locked.

        Raises Cancelled if stopped before the COMMIT, and then nothing was changed.
        """
        if self.read_only:
            raise StoreError(
                "read-only",
                msg("The store {store} is open for reading only: nothing was changed.", store=self.name),
                msg("Start without --read-only, or ask for write access."),
            )
        with self._transaction("write", stop, before, few) as tx:
            yield tx

    def transact(
        self,
        work: Callable[[Connection], T],
        stop: CancelToken | None = None,
        before: Before | None = None,
        few: bool = False,
    ) -> T:
        """Runs `work` in a writing transaction, again if the database asks for it (40001, 40P01), and again for as
        long as PostgreSQL's lock goes from one to the other.
        """
        began, retries = time.monotonic(), 0
        patience: Patience | None = None
        while True:
            try:
                with self.write(stop, before, few=few) as tx:
                    return work(tx)
            except Busy as error:
                if retryable(error.__cause__) and retries < RETRIES - 1:
                    retries += 1
                    time.sleep(random.uniform(0.005, 0.05) * retries)  # noqa: S311 - jitter, not a secret
                elif lock_timed_out(error.__cause__) and not (patience and patience.over):
                    patience = patience or Patience(self._recorded, began)
                else:
                    raise

    def _recorded(self) -> object:
        """How many changes were recorded in all; None where nobody answers."""
        with suppress(Busy), self.read() as tx:
            return tx.exec_driver_sql("SELECT sum(last_activity) FROM accounts").scalar()
        return None

    @contextmanager
    def _transaction(
        self, mode: str, stop: CancelToken | None, before: Before | None = None, few: bool = False
    ) -> Iterator[Connection]:
        committing = False
        try:
            with self.engine.connect() as bare, ExitStack() as left:
                # On PostgreSQL taking the connection has told whether the server can have temporary tables.
                held = HeldRows() if mode == "plan" and not self.server.temporary_tables else None
                tx = bare.execution_options(
                    seattui_begin=self._begin(mode),
                    seattui_stop=stop,
                    seattui_rows=held,
                    seattui_few=few,
                    seattui_writes=mode == "write",
                )
                if self.sqlite and mode != "read" and not few:
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
                    else:
                        if stop:
                            stop.seal()
                        committing = True
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
            found = as_error(error, self.name)
            raise (answer_lost(found, error) if committing else found) from error

    def check_current(self, tx: Connection) -> None:
        """Raises an error if the store no longer is what was opened."""
        if self.file:
            self.file.check()
        if self.check_not_upgraded:
            self.check_not_upgraded(tx)

    def holds_locks(self, tx: Connection) -> bool:
        """Whether a connection has locks between transactions, too: SQLite's, of a store with a write-ahead log."""
        return self.sqlite and tx.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"

    def _begin(self, mode: str) -> str:
        if self.sqlite:
            return "BEGIN IMMEDIATE" if mode == "write" else "BEGIN"
        from seattui.store.connection.postgresql_engine import beginning

        return beginning(mode, self.url, self.server, self.read_only)

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
        if raw.in_transaction:  # the COMMIT was refused
            raw.rollback()
        raw.execute(f"PRAGMA main.cache_size = {size}")
        raw.execute("PRAGMA temp_store = MEMORY")  # which also drops them


def _interrupter(tx: Connection) -> Callable[[], None]:
    raw = tx.connection.driver_connection
    assert raw is not None
    if isinstance(raw, sqlite3.Connection):
        return raw.interrupt
    return partial(raw.cancel_safe, timeout=deadlines.PROBE_SECONDS)


def connect(url: URL, *, read_only: bool = False, create: bool = False) -> Store:
    """An engine for the store; doesn't check the schema. Raises StoreMissing if the file doesn't exist, and
    StoreError for a journal that isn't its owner's.
    """
    server = Server()
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
        from seattui.store.connection.postgresql_engine import postgresql_engine

        file = None
        engine = postgresql_engine(url, server)
        event.listen(engine, "before_cursor_execute", rewrite, retval=True)
    event.listen(engine, "before_cursor_execute", unless_stopped)
    return Store(engine, url, read_only, file=file, server=server)


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
