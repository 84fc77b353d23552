"""A new store at a path or URL where nothing is, filled in one go: there is the whole store afterwards, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, func, inspect, select

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg
from seattui.store.admin.opening import journal, make_folder
from seattui.store.connection.engine import APPLICATION_ID, Store, connect, file_exists
from seattui.store.connection.journals import left_beside
from seattui.store.copies.backup import unjournalled
from seattui.store.copies.whole_file import whole
from seattui.store.db import tables

Fill = Callable[[Connection, Store], None]


def refuse_occupied(url: URL) -> None:
    """Raises Refused if there is anything already, Busy and StoreError if that can't be found out."""
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        if file_exists(path) or path.is_symlink():
            raise _occupied(str(path))
        if left := left_beside(path):
            raise _occupied(str(left))
        return
    with closing(connect(url)) as store, store.read() as tx:
        _refuse_tables(tx, store)


def _refuse_tables(tx: Connection, store: Store) -> None:
    if not tables.metadata.tables.keys().isdisjoint(inspect(tx).get_table_names()):
        raise _occupied(store.name)


def make(url: URL, fill: Fill, stop: CancelToken | None) -> None:
    """Makes a store; `fill` writes everything in it, and may refuse it."""
    if url.get_backend_name() != "sqlite":
        with closing(connect(url)) as store, store.write(stop) as tx:
            tx.execute(select(func.pg_advisory_xact_lock(APPLICATION_ID)))  # nobody else makes one meanwhile
            _refuse_tables(tx, store)
            fill(tx, store)
        return
    path = Path(url.database or "")
    try:
        with suppress(OSError):
            make_folder(path)
        with whole(path, replace=False) as part, closing(unjournalled(part, path)) as made:
            with made.write(stop) as tx:
                fill(tx, made)
            journal(made)
    except FileExistsError:
        raise _occupied(str(path)) from None


def _occupied(store: str) -> Refused:
    return Refused(
        "store-exists",
        msg("There is something at {store} already; it wasn't changed.", store=store),
        msg("Choose a path where nothing is, or an empty database."),
    )
