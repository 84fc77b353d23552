"""Upgrading a store to this program's version, checked first, with a copy of the file.

An upgrade is one transaction: if it is killed at any moment, the store is intact, in the old version or the new
one. It locks the store: nobody writes meanwhile, and processes that opened it before can't write afterwards.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy import URL, Connection

from seattui.kit import drafts, leaving
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import StoreError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.records import dataclass
from seattui.store.admin import versions
from seattui.store.admin.opening import check_file
from seattui.store.connection.engine import Store, connect, set_progress

PAGES = 2048
"""How many pages of a store are copied between checks for cancellation."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """An upgrade from one version to another, planned or done.

    `copy` is the copy of the old store, None on PostgreSQL; `notes` are messages for people.
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
        """The old and the new version."""
        return msg(
            "The store {store} has version {version}; this seattui works with version {to}.",
            store=self.store,
            version=self.version,
            to=self.to,
        )

    @property
    def safeguard(self) -> Message:
        """The backup of the old store."""
        if self.copy:
            return msg("First it is copied to {copy}.", copy=self.copy)
        return msg("Continue only if you have a dump or backup of the database: an upgrade can't be undone.")


def outlook(url: URL, now: datetime) -> Upgrade:
    """What an upgrade would do; `needed` says whether there is anything to do. Raises what `open_store` does."""
    check_file(url)
    with closing(connect(url)) as store, store.read() as tx:
        return _from(store, versions.number_of(tx, store), now)


def rehearse(url: URL, now: datetime, stop: CancelToken | None = None) -> Upgrade:
    """Does the upgrade and rolls it back, for its notes; no copy is made."""
    _check_installed()
    check_file(url)
    with closing(connect(url)) as store, store.plan(stop) as tx:
        return _migrated(tx, store, _from(store, versions.number_of(tx, store), now))


def upgraded(url: URL, now: datetime, *, dumped: bool, stop: CancelToken | None = None) -> Upgrade:
    """Upgrades the store to this program's version; does nothing if it has that version already.

    `dumped`: somebody confirms that there is a dump of the PostgreSQL database; a file is copied next to
    itself. Raises UsageError without that confirmation, Busy if the store can't be locked, Cancelled, and what
    `open_store` does; then nothing was changed.
    """
    found = outlook(url, now)
    if not found.needed:
        return found
    _check_installed()
    with closing(connect(url)) as store:
        if not (store.sqlite or dumped):
            raise dump_missing(store.name)
        copies: list[Path] = []
        try:
            return store.transact(lambda tx: _locked_upgrade(tx, store, now, copies), stop)
        except BaseException:
            for copy in copies:  # of a store that wasn't upgraded
                with suppress(OSError):
                    copy.unlink()
            raise


def _check_installed() -> None:
    """Raises in a zipapp: Alembic needs a folder for its scripts, and a zipapp has none."""
    if not Path(__file__).parent.is_dir():
        raise UsageError(
            "zipapp",
            msg("Nothing was changed: seattui as a single file can't upgrade stores."),
            msg("Install it, with pipx for example, and upgrade the store with that."),
        )


def dump_missing(store: str) -> UsageError:
    return UsageError(
        "not-dumped",
        msg("Nothing was changed: upgrading {store} requires a dump of it.", store=store),
        msg("Create one with 'seattui store backup FILE' or pg_dump, and confirm with --yes."),
    )


def _locked_upgrade(tx: Connection, store: Store, now: datetime, copies: list[Path]) -> Upgrade:
    """The upgrade, in a transaction that prevents others from writing and opening the store.

    `copies` gets the copy once it has its name, right before the COMMIT.
    """
    if not store.sqlite:
        tx.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        tx.exec_driver_sql("LOCK TABLE accounts IN EXCLUSIVE MODE")
    found = _from(store, versions.number_of(tx, store), now)
    if not found.needed:  # somebody else upgraded it meanwhile
        return found
    if not store.sqlite:
        return _migrated(tx, store, found)
    target = Path(found.copy or "")
    with _copied(tx, Path(store.url.database or "").resolve(), target):
        done = _migrated(tx, store, found)
    copies.append(target)
    return done


def _migrated(tx: Connection, store: Store, found: Upgrade) -> Upgrade:
    from seattui.store import migrations

    set_progress(tx, msg("Upgrading the store"))
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
    copy = str(_copy_path(Path(store.url.database or ""), number, now)) if store.sqlite and ahead else None
    return Upgrade(store.name, number, versions.NEWEST, tuple(v.brings for v in ahead), copy)


def _copy_path(path: Path, number: str, now: datetime) -> Path:
    """An unused file name that contains the copy's version and day."""
    path = path.resolve()
    name = f"{path.stem}-version-{number}-{now:%Y-%m-%d}"
    names = chain([name], (f"{name}-{n}" for n in count(2)))
    return next(p for p in (path.with_name(n + path.suffix) for n in names) if not p.exists())


@contextmanager
def _copied(tx: Connection, path: Path, target: Path) -> Iterator[None]:
    """Copies the store before the block, into a file readable by its owner only that gets its name after it.

    Nobody can write or copy the store meanwhile: this transaction locks it. If the block fails, nothing is left.
    """
    part = target.with_name(f"{path.name}.part")

    def remove() -> None:
        with suppress(OSError):
            part.unlink(missing_ok=True)

    with leaving.undone(remove), ExitStack() as left:
        with _failing(target):
            part.unlink(missing_ok=True)  # left by an upgrade that was killed
            left.callback(remove)
            _copy(tx, path, part)
        yield
        with _failing(target):
            drafts.rename(part, target)
            drafts.sync(target.parent)


def _copy(tx: Connection, path: Path, part: Path) -> None:
    stop = tx.get_execution_options().get("seattui_stop")

    def progress(_status: int, remaining: int, total: int) -> None:
        if stop is not None and stop.cancelled:
            raise Cancelled
        done = 100 * (total - remaining) // max(total, 1)
        set_progress(tx, msg("Copying the store: {percent} %", percent=done))

    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part, isolation_level=None)) as copy,
    ):
        copy.execute("PRAGMA journal_mode = OFF")
        source.backup(copy, pages=PAGES, progress=progress)
    _check_copy(part)
    drafts.sync(part)


@contextmanager
def _failing(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            "store-copy",
            msg(
                "The store can't be copied to {copy}: {why}. Nothing was changed.",
                copy=str(target),
                why=_reason(error),
            ),
            msg("Free some space, or check the folder's permissions, then try again."),
        ) from error


def _check_copy(part: Path) -> None:
    with closing(sqlite3.connect(f"{part.absolute().as_uri()}?immutable=1", uri=True)) as copy:
        (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def _reason(error: OSError | sqlite3.Error) -> Message | str:
    return why(error) if isinstance(error, OSError) else str(error)
