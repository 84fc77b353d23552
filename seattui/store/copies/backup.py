"""Backing a store up into one file, while others work in it.

A backup is a SQLite store with all rows, whichever database they come from, and a manifest with their hash.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace as with_other
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DBAPIError

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import NotFound, SeattuiError, StoreError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.reading import Unfit
from seattui.kit.reading import opened as opened_file
from seattui.kit.records import dataclass
from seattui.store.admin import versions
from seattui.store.connection.engine import APPLICATION_ID, Store, connect, set_progress, unless_stopped
from seattui.store.connection.journals import SUFFIXES
from seattui.store.connection.sqlite_engine import sqlite_engine
from seattui.store.connection.store_file import StoreFile
from seattui.store.copies import loading, manifest, rows, snapshot
from seattui.store.copies.manifest import Manifest
from seattui.store.copies.whole_file import whole

_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Backup:
    """A file and what is in it."""

    file: Path
    manifest: Manifest


def back_up(
    store: Store, file: Path, now: datetime, *, replace: bool = False, stop: CancelToken | None = None
) -> Backup:
    """Writes the store into a file that is complete from the moment it has its name.

    Raises FileExistsError, SeattuiError if the file can't be written, Busy, StoreError and Cancelled.
    """
    check_place(file)
    with whole(file, replace=replace) as part:
        if store.sqlite:
            last_ids = None
            snapshot.copy_file(store, part, stop)
        else:
            last_ids = _load(store, part, file, stop)
        with closing(unjournalled(part, file)) as made:
            said = _sealed(made, store, last_ids, now, stop)
    return Backup(file, said)


def check_place(file: Path) -> None:
    """Raises UsageError where a backup would replace something of more worth than a file: a store, a device or pipe,
    or where SQLite would take it for part of the store beside it.
    """
    for suffix in SUFFIXES:
        if file.name.endswith(suffix) and os.path.lexists(str(file).removesuffix(suffix)):
            raise _place_taken(
                msg("{path} is a name that SQLite keeps for a store's journal.", path=str(file))
            )
    if not os.path.lexists(file) or file.is_symlink():  # a link is replaced, not what it leads to
        return
    try:
        with opened_file(file) as raw:
            head = raw.read(72)
    except Unfit as unfit:
        raise _place_taken(
            msg("{path} can't be replaced: {why}.", path=str(file), why=unfit.reason)
        ) from None
    except OSError:  # said when it is replaced, if it matters then
        return
    if head[:16] == _MAGIC and head[68:] == APPLICATION_ID.to_bytes(4):
        raise _place_taken(msg("{path} is a store: it isn't replaced by a backup.", path=str(file)))


def _place_taken(message: Message) -> UsageError:
    return UsageError("file-exists", message, msg("Choose another name."))


def _load(store: Store, part: Path, file: Path, stop: CancelToken | None) -> dict[str, int]:
    """Copies the rows of a PostgreSQL store into a file, as of one instant."""
    with (
        closing(unjournalled(part, file)) as made,
        store.read(stop) as source,
        made.write(stop) as target,
    ):
        number = versions.number_of(source, store)
        last_ids = rows.sequences(source)
        read = loading.load(source, store.name, target, last_ids, number, versions.NEWEST)
        check_same(read, rows.content(target, store.name), store.name)
        return last_ids


def _sealed(
    made: Store, store: Store, last_ids: dict[str, int] | None, now: datetime, stop: CancelToken | None
) -> Manifest:
    """Checks the copy, and adds its manifest."""
    with made.write(stop) as tx:
        set_progress(tx, msg("Checking the copy"))
        number = versions.number_of(tx, made)
        if (said := tx.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()) != "ok":
            raise StoreError(
                "store-corrupt",
                msg("The store {store} is damaged ({said}): it wasn't backed up.", store=store.name, said=str(said)),
                msg("Restore it from an earlier backup; see 'seattui store check'."),
            )  # fmt: skip
        found = Manifest(
            now,
            "sqlite" if store.sqlite else "postgresql",
            store.name,
            manifest.founded(tx),
            number,
            rows.content(tx, store.name),
            rows.sequences(tx) if last_ids is None else last_ids,
            manifest.heads(tx),
        )
        found.write(tx)
    return found


def unjournalled(part: Path, file: Path) -> Store:
    """The store in a draft, called by the name that the file will have. Its journal needs no file: it is complete, or
    removed.
    """
    made = connect(URL.create("sqlite", database=str(part)), create=True)

    @event.listens_for(made.engine, "connect")
    def _hurry(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute("PRAGMA journal_mode = MEMORY")
        raw.execute("PRAGMA synchronous = OFF")

    return with_other(made, url=URL.create("sqlite", database=str(file)))


def check_same(read: rows.Content, written: rows.Content, name: str) -> None:
    """Raises StoreError if the rows that were written aren't those that were read."""
    if names := read.differing(written):
        raise StoreError(
            "copy-differs",
            msg("The copy of {store} differs from it ({names}): it was removed.", store=name, names=", ".join(names)),
            msg("Please report this."),
        )  # fmt: skip


@contextmanager
def opened(file: Path, stop: CancelToken | None = None) -> Iterator[tuple[Manifest, Connection]]:
    """A backup and its rows. Raises NotFound, and StoreError for a file that isn't a whole backup of a version that
    this program knows; that each row is as it was is for the reader to compare.
    """
    with _read(file, stop, _checked) as read:
        yield read


def manifest_of(file: Path) -> Manifest:
    """What a backup says of itself, without looking at the rest. Raises what `opened` does."""
    with _read(file, None, lambda tx, name, _: Manifest.read(tx, name)) as (said, _):
        return said


@contextmanager
def _read(
    file: Path, stop: CancelToken | None, check: Callable[[Connection, str, Store], Manifest]
) -> Iterator[tuple[Manifest, Connection]]:
    name = str(file)
    try:
        with opened_file(file) as raw:
            if raw.read(len(_MAGIC)) != _MAGIC:
                raise manifest.not_a_backup(name)
    except FileNotFoundError:
        raise NotFound("no-file", msg("There is no file {path}.", path=name)) from None
    except Unfit:
        raise manifest.not_a_backup(name) from None
    except OSError as error:
        raise SeattuiError(
            "unreadable", msg("{path} can't be read: {why}.", path=name, why=why(error))
        ) from error
    engine = sqlite_engine(file, "ro&immutable=1", StoreFile(file))
    event.listen(engine, "before_cursor_execute", unless_stopped)
    with ExitStack() as left:
        store = left.enter_context(
            closing(Store(engine, URL.create("sqlite", database=name), read_only=True))
        )
        try:
            tx = left.enter_context(store.read(stop))
        except StoreError as error:
            raise manifest.damaged(name, "pages") from error
        try:
            said = check(tx, name, store)
        except DBAPIError as error:
            unless_stopped(tx)
            raise manifest.damaged(name, "pages") from error
        yield said, tx


def examined(file: Path, stop: CancelToken | None = None, *, whole: bool = False) -> Manifest:
    """What a backup says of itself; with `whole` only if every row is as it was. Raises what `opened` does."""
    with opened(file, stop) as (said, tx):
        try:
            names = said.content.differing(rows.content(tx, str(file))) if whole else ()
        except StoreError as error:
            raise manifest.damaged(str(file), "pages") from error
        if names:
            raise manifest.damaged(str(file), ", ".join(names))
        return said


def _checked(tx: Connection, name: str, store: Store) -> Manifest:
    said = Manifest.read(tx, name)
    version = versions.known(said.version, store)
    if names := versions.differing(tx, version, store):
        raise manifest.damaged(name, ", ".join(names))
    # Only now, since this evaluates the file's own checks and derived columns.
    if tx.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
        raise manifest.damaged(name, "pages")
    return said
