"""Bringing a store to the version of this program: looked at first, with a copy beside it, or not at all.

An upgrade is one transaction: killed at any moment, the store is of the old version or of the new one, and
whole. It holds the store: nobody writes meanwhile, and whoever opened it before writes no more afterwards.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy import URL, Connection

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import StoreError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.store.admin import versions
from seattui.store.admin.opening import looked_at
from seattui.store.db.engine import Store, connect, under_way

PAGES = 2048
"""So many pages of a store are copied between two looks at whether to go on."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """From one version to another, as it would be or as it was done.

    `copy` is where the store as it was is kept, None on PostgreSQL; `notes` what people should hear of it.
    """

    store: str
    version: str
    to: str
    brings: tuple[Message, ...]
    copy: str | None
    notes: tuple[Message, ...] = ()

    @property
    def needed(self) -> bool:
        return self.version != self.to

    @property
    def summary(self) -> Message:
        """From which version to which."""
        return msg(
            "The store {store} has version {version}; this seattui works with version {to}.",
            store=self.store,
            version=self.version,
            to=self.to,
        )

    @property
    def safeguard(self) -> Message:
        """What is there of the store as it was."""
        if self.copy:
            return msg("First it is copied to {copy}.", copy=self.copy)
        return msg("Continue only if you have a dump of the database: an upgrade can't be undone.")


def outlook(url: URL, now: datetime) -> Upgrade:
    """What an upgrade would be; `needed` says whether there is anything to do. Raises what `open_store` does."""
    looked_at(url)
    with closing(connect(url)) as store, store.read() as tx:
        return _from(store, versions.number_of(tx, store), now)


def rehearsed(url: URL, now: datetime, stop: CancelToken | None = None) -> Upgrade:
    """Does it all and takes it back, for what people should hear of it; no copy is made."""
    _unpacked()
    looked_at(url)
    with closing(connect(url)) as store, store.plan(stop) as tx:
        return _migrated(tx, store, _from(store, versions.number_of(tx, store), now))


def upgraded(url: URL, now: datetime, *, dumped: bool, stop: CancelToken | None = None) -> Upgrade:
    """Brings the store to the version of this program; where it is of that already, nothing is done.

    `dumped`: whether somebody vouches that a dump of the PostgreSQL database is there; a file is copied beside
    itself. Raises UsageError where nobody does, Busy where others keep it from being held, Overtaken, and what
    `open_store` does; then nothing was changed.
    """
    found = outlook(url, now)
    if not found.needed:
        return found
    _unpacked()
    with closing(connect(url)) as store:
        if not (store.sqlite or dumped):
            raise undumped(store.name)
        return store.transact(lambda tx: _held(tx, store, now), stop)


def _unpacked() -> None:
    """Alembic reads what it runs from a folder, and a zipapp has none."""
    if not Path(__file__).parent.is_dir():
        raise UsageError(
            "zipapp",
            msg("Nothing was changed: seattui as a single file can't upgrade stores."),
            msg("Install it, with pipx for example, and upgrade the store with that."),
        )


def undumped(store: str) -> UsageError:
    return UsageError(
        "not-dumped",
        msg("Nothing was changed: upgrading {store} requires a dump of it.", store=store),
        msg("Create one, for example with pg_dump, and confirm with --yes."),
    )


def _held(tx: Connection, store: Store, now: datetime) -> Upgrade:
    """The upgrade in a transaction that keeps everybody else from writing, and from opening the store."""
    if not store.sqlite:
        tx.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        tx.exec_driver_sql("LOCK TABLE accounts IN EXCLUSIVE MODE")
    found = _from(store, versions.number_of(tx, store), now)
    if not found.needed:  # somebody else did it meanwhile
        return found
    if store.sqlite:
        _copy(tx, Path(store.url.database or "").resolve(), Path(found.copy or ""))
    return _migrated(tx, store, found)


def _migrated(tx: Connection, store: Store, found: Upgrade) -> Upgrade:
    from seattui.store import migrations

    under_way(tx, msg("Upgrading the store"))
    notes = migrations.upgrade(tx)
    if versions.differing(tx, versions.VERSIONS[-1], store):
        raise StoreError(
            "store-layout",
            msg(
                "The upgrade didn't produce a store of version {version}: nothing was changed.",
                version=found.to,
            ),
            msg("Please report this; the store still works with the seattui that created it."),
        )
    return replace(found, notes=tuple(notes))


def _from(store: Store, number: str, now: datetime) -> Upgrade:
    ahead = [v for v in versions.VERSIONS if v.number > number]
    copy = str(_beside(Path(store.url.database or ""), number, now)) if store.sqlite and ahead else None
    return Upgrade(store.name, number, versions.NEWEST, tuple(v.brings for v in ahead), copy)


def _beside(path: Path, number: str, now: datetime) -> Path:
    """A name that nothing has yet, which says of which version and day the copy is."""
    path = path.resolve()
    name = f"{path.stem}-version-{number}-{now:%Y-%m-%d}"
    names = chain([name], (f"{name}-{n}" for n in count(2)))
    return next(p for p in (path.with_name(n + path.suffix) for n in names) if not p.exists())


def _copy(tx: Connection, path: Path, target: Path) -> None:
    """The store as it is, in a file of its owner's alone, whole from the moment it has its name.

    Nobody can write the store meanwhile, nor copy it: this transaction holds it.
    """
    part = target.with_name(f"{path.name}.part")
    stop = tx.get_execution_options().get("seattui_stop")

    def progress(_status: int, remaining: int, total: int) -> None:
        if stop is not None and stop.cancelled:
            raise Cancelled
        done = 100 * (total - remaining) // max(total, 1)
        under_way(tx, msg("Copying the store: {percent} %", percent=done))

    try:
        part.unlink(missing_ok=True)  # of an upgrade that was killed
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(part, isolation_level=None)) as copy,
        ):
            copy.execute("PRAGMA journal_mode = OFF")
            source.backup(copy, pages=PAGES, progress=progress)
        _check_copy(part)
        _on_disk(part)
        _named(part, target)
        _on_disk(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            "store-copy",
            msg(
                "The store can't be copied to {copy}: {why}. Nothing was changed.",
                copy=str(target),
                why=_why(error),
            ),
            msg("Free some space, or check the folder's permissions, then try again."),
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _named(part: Path, target: Path) -> None:
    """Never takes the place of another file. Some file systems have no links: there it is looked at first."""
    try:
        os.link(part, target)
    except OSError:
        if target.exists():
            raise
        part.rename(target)


def _check_copy(part: Path) -> None:
    with closing(sqlite3.connect(f"{part.absolute().as_uri()}?immutable=1", uri=True)) as copy:
        (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def _on_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _why(error: OSError | sqlite3.Error) -> Message | str:
    return why(error) if isinstance(error, OSError) else str(error)
