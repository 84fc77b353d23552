"""Opening an existing store, and creating a new one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, func, insert, inspect, select, text

from seattui.domain.model import Account
from seattui.kit.errors import SeattuiError, StoreError
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why
from seattui.kit.paths import default_store, shown
from seattui.kit.reading import Unfit, opened
from seattui.store.admin.versions import NEWEST, check, foreign, number_of, with_upgrade_check
from seattui.store.billing import accounts
from seattui.store.connection.db_errors import unopened
from seattui.store.connection.engine import APPLICATION_ID, Store, connect, file_exists
from seattui.store.connection.sqlite_engine import SAFE_WAL
from seattui.store.connection.urls import store_url
from seattui.store.db.names import TABLES

_MAY_WRITE = text(
    "SELECT has_table_privilege('accounts', 'UPDATE') AND has_table_privilege('activity', 'INSERT')"
)
_MAGIC = b"SQLite format 3\x00"


def open_store(url: URL, *, read_only: bool = False) -> Store:
    """Opens an existing store of seattui. Raises StoreMissing, StoreError or Busy; creates nothing."""
    check_file(url)
    store = connect(url, read_only=read_only)
    try:
        with store.read() as tx:
            check(tx, store)
            if not store.sqlite:
                store.server.may_write = tx.execute(_MAY_WRITE).scalar_one()
    except BaseException:
        store.close()
        raise
    return with_upgrade_check(store)


@contextmanager
def reading(url: str, read_only: bool, kept: KeptStores | None) -> Iterator[tuple[Store, Connection]]:
    """A store and a transaction of it. What isn't kept is closed after an error."""
    if kept:
        with kept.read(url, read_only=read_only) as found:
            yield found
        return
    store = open_store(store_url(url), read_only=read_only)
    try:
        with store.read() as tx:
            yield store, tx
    except BaseException:
        store.close()
        raise


class KeptStores:
    """Stores that one thread opens again and again, each checked once. The last one keeps its connection, of which the
    first use reads the schema.
    """

    def __init__(self) -> None:
        self._stores: dict[tuple[str, bool], Store] = {}
        self._last: Store | None = None
        self._locks = False

    @contextmanager
    def read(self, url: str, *, read_only: bool = False) -> Iterator[tuple[Store, Connection]]:
        """As `open_store`, which is asked again once the store isn't any more what was opened; and a transaction of it."""
        known = self._stores.pop((url, read_only), None)
        with ExitStack() as left:
            if not known or not (tx := _current(known, left)):
                known = open_store(store_url(url), read_only=read_only)
                tx = left.enter_context(known.read())
            if self._last and self._last is not known:
                self._last.close()
            self._stores[url, read_only] = self._last = known
            self._locks = known.holds_locks(tx)
            yield known, tx

    def rest(self) -> None:
        """After a use. A connection that holds locks is closed: they would be lost once another file of the same store
        is."""
        if self._last and self._locks:
            self._last.close()

    def close(self) -> None:
        if self._last:
            self._last.close()


def _current(store: Store, left: ExitStack) -> Connection | None:
    """A transaction, which ends with `left`, of a store that is still what was opened; else it is closed."""
    try:
        tx = left.enter_context(store.read())
        store.check_current(tx)
    except SeattuiError:
        left.close()
        store.close()
        return None
    return tx


def connect_any_version(url: URL, *, read_only: bool = False) -> Store:
    """Opens an existing store of this version or an earlier one. Raises what `open_store` does, but StoreOlder."""
    check_file(url)
    store = connect(url, read_only=read_only)
    try:
        with store.read() as tx:
            number_of(tx, store)
    except BaseException:
        store.close()
        raise
    return store


def reopen(store: Store, account: Account) -> None:
    """Goes on with the file that is at the store's path now, where another is there than the one that was opened, as
    after a backup was restored. Raises what `open_store` does, and StoreError if it hasn't this account.
    """
    file = store.file
    if file is None or file.is_opened(file.now()):
        return
    if file.now() is None:
        file.check()
    found = open_store(store.url, read_only=store.read_only)
    try:
        with found.read() as tx:
            same = account in accounts.listed(tx)
        if not same:
            raise StoreError(
                "store-replaced",
                msg("The store {store} was replaced by that of another account.", store=store.name),
                msg("Put the right one back, or quit and open this one."),
            )
        assert found.file
        file.opened(found.file.now())
    finally:
        found.close()
    store.engine.dispose()


def check_file(url: URL) -> None:
    """Checks what can be checked of a file before SQLite opens it. Raises StoreError."""
    path = Path(url.database or "")
    if url.get_backend_name() != "sqlite" or not file_exists(path):
        return
    try:
        with opened(path) as file:
            head = file.read(len(_MAGIC))
    except Unfit:
        raise foreign(shown(path)) from None
    except OSError as error:
        raise unopened(path, error) from error
    if not head and path.is_file():
        raise StoreError(
            "store-empty",
            msg("The file {store} is empty: it isn't a store.", store=shown(path)),
            msg("Remove it and create a store with 'seattui init', or restore it from a backup."),
        )
    if head != _MAGIC:
        raise foreign(shown(path))


def create_store(url: URL, kind: str, label: str, now: datetime) -> Store:
    """Creates a store, mode 0600, and opens it. Raises StoreError if it exists or can't be created."""
    from seattui.store.db import schema, tables

    if url.get_backend_name() == "sqlite":
        _create_file(Path(url.database or ""))
    with ExitStack() as left:
        if url.get_backend_name() == "sqlite":
            left.callback(Path(url.database or "").unlink, missing_ok=True)
        store = connect(url, create=True)
        left.callback(store.close)
        if store.sqlite:
            journal(store)
        with store.write() as tx:
            if store.sqlite:
                tx.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            else:
                _alone(tx, store)
            schema.make(tx, NEWEST)
            tx.execute(
                insert(tables.store), {"id": 1, "kind": kind, "label": label, "created_at": now.isoformat()}
            )
        left.pop_all()
    if store.file:
        store.file.making = False
    return with_upgrade_check(store)


def _create_file(path: Path) -> None:
    """Creates the empty file first, with its mode, so that nobody else can read it at any moment."""
    try:
        make_folder(path)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        raise StoreError(
            "store-exists",
            msg("There is already a file at {store}; it wasn't changed.", store=shown(path)),
            msg("Choose another path."),
        ) from error
    except OSError as error:
        raise StoreError(
            "store-unmade",
            msg("A store can't be created at {store}: {why}.", store=shown(path), why=why(error)),
            msg("Choose another path, or check the permissions of the folder."),
        ) from error


def make_folder(path: Path) -> None:
    """Makes the folder of a new store. Raises StoreError for a hidden one, OSError.

    Only the folder of the default store is made with those above it: of any other path at most the last folder,
    and no file in a hidden one, where other programs read whatever there is (`~/.ssh/rc`).
    """
    if path.parent.resolve().name.startswith("."):
        raise StoreError(
            "store-unmade",
            msg("A store isn't created in {folder}, a hidden folder.", folder=str(path.parent)),
            msg("Choose another path."),
        )
    if path == default_store():
        for folder in reversed(path.parents):
            folder.mkdir(exist_ok=True, mode=0o700)
    else:
        path.parent.mkdir(exist_ok=True, mode=0o700)


def _alone(tx: Connection, store: Store) -> None:
    """Keeps others from creating a store in this PostgreSQL database until the transaction ends.

    Raises StoreError if there is one, or another program's tables of the same names.
    """
    tx.execute(select(func.pg_advisory_xact_lock(APPLICATION_ID)))
    there = set(TABLES) & set(inspect(tx).get_table_names())
    if len(there) == len(TABLES):
        raise StoreError(
            "store-exists",
            msg("There is already a store at {store}; it wasn't changed.", store=store.name),
            msg("Somebody created it meanwhile. Open it, or choose another database."),
        )
    if there:
        raise foreign(store.name)


def journal(store: Store) -> None:
    """Makes a new file keep the journal that this SQLite is safe with."""
    with store.engine.connect() as bare:
        raw = bare.connection.driver_connection
        assert raw is not None
        raw.execute(f"PRAGMA journal_mode = {'WAL' if sqlite3.sqlite_version_info >= SAFE_WAL else 'DELETE'}")
