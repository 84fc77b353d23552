"""A consistent copy of a SQLite store's file, while others write it.

In rollback-journal mode whoever reads keeps writers from committing, and SQLite's backup API begins anew whenever
another process has written: among constant writers it never ends, or keeps all of them out. So the file is copied
twice: first without a lock, while it may change, then under one, comparing, and writing only what changed
meanwhile. Writers wait for the second pass, which reads the file from memory and writes little.

With a write-ahead log readers keep nobody out: there the backup API copies within one transaction.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import URL, Connection

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.drafts import draft
from seattui.kit.errors import SeattuiError, StoreError
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why
from seattui.store.connection.db_errors import unopened
from seattui.store.connection.engine import Store, connect

CHUNK = 1 << 20
PAGES = 2048
_WRITES_AHEAD = bytes([2, 2])  # in the header of the file


def copy_file(store: Store, to: Path, stop: CancelToken | None = None) -> None:
    """Copies the store's file to `to`, which exists. Raises what opening it does, OSError for `to`, Cancelled."""
    path = Path(store.url.database or "")
    try:
        source = path.open("rb", buffering=0)
    except OSError as error:
        raise unopened(path, error) from error
    # Closed after the store: closing it would give up what this process has locked in the file.
    with source, to.open("r+b", buffering=0) as target:
        if source.read(20)[18:] != _WRITES_AHEAD:
            _pass(source, target, stop, compare=False)
        with closing(connect(store.url, read_only=store.read_only)) as own, own.read(stop) as tx:
            tx.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # from here on nobody writes the file
            found = os.fstat(source.fileno())
            if own.file is None or own.file.now() != (found.st_dev, found.st_ino):
                raise StoreError(
                    "store-replaced",
                    msg("The store {store} was replaced by another meanwhile.", store=store.name),
                    msg("Try again."),
                )
            if _writes_ahead(tx):
                _back_up(tx, to, stop)
            else:
                _pass(source, target, stop, compare=True)


@contextmanager
def frozen(store: Store, near: Path | None = None, stop: CancelToken | None = None) -> Iterator[Store]:
    """The store as it is now, for reading at length without being in anybody's way.

    On PostgreSQL that is the store itself, within one transaction. A SQLite store is copied: to beside `near` or
    beside itself, or to the folder for temporary files where that can't be written. Raises SeattuiError if it
    can't be copied.
    """
    if not store.sqlite:
        yield store
        return
    beside = near or Path(os.path.realpath(store.url.database or ""))
    with ExitStack() as left:
        try:
            try:
                part, _ = left.enter_context(draft(beside))
            except PermissionError:
                folder = left.enter_context(tempfile.TemporaryDirectory(prefix="seattui-"))
                part, _ = left.enter_context(draft(Path(folder) / beside.name))
            copy_file(store, part, stop)
        except OSError as error:
            raise SeattuiError(
                "unwritable",
                msg("{path} can't be written: {why}.", path=str(beside.parent), why=why(error)),
                msg("The store is copied for this; free some space, or try again elsewhere."),
            ) from error
        still = left.enter_context(closing(connect(URL.create("sqlite", database=str(part)))))
        yield replace(still, url=store.url)


def _writes_ahead(tx: Connection) -> bool:
    return bool(tx.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal")


def _pass(source: BinaryIO, target: BinaryIO, stop: CancelToken | None, *, compare: bool) -> None:
    """Makes the target equal to the source; with `compare` only writes where it isn't."""
    new, old = bytearray(CHUNK), bytearray(CHUNK)
    source.seek(0)
    place = 0
    while read := source.readinto(new):  # type: ignore[attr-defined]
        _unless_stopped(stop, place, source, compare=compare)
        chunk: Any = new if read == CHUNK else new[:read]
        there = os.preadv(target.fileno(), [old], place) if compare else 0
        if there < read or chunk != (old if read == CHUNK else old[:read]):
            _write(target, chunk, place)
        place += read
    target.truncate(place)


def _write(target: BinaryIO, chunk: bytes, place: int) -> None:
    view = memoryview(chunk)
    while view:
        written = os.pwrite(target.fileno(), view, place)
        view, place = view[written:], place + written


def _unless_stopped(stop: CancelToken | None, place: int, source: BinaryIO, *, compare: bool) -> None:
    if stop is None:
        return
    if stop.cancelled:
        raise Cancelled
    if not compare:
        size = max(os.fstat(source.fileno()).st_size, 1)
        stop.doing = msg("Copying the store: {percent} %", percent=100 * place // size)


def _back_up(tx: Connection, to: Path, stop: CancelToken | None) -> None:
    """Copies by the backup API, within this transaction: what others write meanwhile isn't in it."""
    raw = tx.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)

    def progress(_status: int, remaining: int, total: int) -> None:
        if stop is not None:
            if stop.cancelled:
                raise Cancelled
            stop.doing = msg("Copying the store: {percent} %", percent=100 - 100 * remaining // max(total, 1))

    to.write_bytes(b"")
    with closing(sqlite3.connect(to, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        raw.backup(copy, pages=PAGES, progress=progress)
        copy.execute("PRAGMA journal_mode = DELETE")
