"""Making a store of a backup, or of another store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import field, replace
from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DataError, IntegrityError

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import StoreError
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.store.activity import activity
from seattui.store.admin import counted, versions
from seattui.store.billing.accounts import listed
from seattui.store.connection.engine import Store, connect, set_progress
from seattui.store.copies import backup, loading, making, manifest, rows
from seattui.store.copies.manifest import AccountHead, Manifest
from seattui.store.copies.rows import Content
from seattui.store.copies.snapshot import frozen


@dataclass(frozen=True, slots=True)
class Made:
    """A store that was made of another, or of a backup of it. `version`: what that one was."""

    content: Content
    accounts: tuple[AccountHead, ...]
    version: str


def restore(file: Path, url: URL, *, verify: bool, stop: CancelToken | None = None) -> Made:
    """Makes a store of a backup, where nothing is. A backup of an earlier version becomes one of this version.

    What is read is compared with the backup's hashes; with `verify` also what was written, and its record.
    Raises Refused if there is anything, NotFound, StoreError for a file that isn't a whole backup, Busy, Cancelled:
    then nothing is there.
    """
    making.refuse_occupied(url)
    with ExitStack() as left:
        said, source = left.enter_context(backup.opened(file, stop))
        wanted = said
        if said.version != versions.NEWEST and url.get_backend_name() != "sqlite":
            # The tables of earlier versions are made, and upgraded, in a file.
            wanted, source = left.enter_context(_upgraded(file, said, source, stop))
        made = _Restored(source, wanted, str(file), verify)
        making.make(url, made.fill, stop)
    return Made(made.read, said.accounts, said.version)


@contextmanager
def _upgraded(
    file: Path, said: Manifest, source: Connection, stop: CancelToken | None
) -> Iterator[tuple[Manifest, Connection]]:
    """The same backup in this program's version."""
    with tempfile.TemporaryDirectory(prefix="seattui-") as folder:
        path = Path(folder) / "store.db"
        place = URL.create("sqlite", database=str(path))
        making.make(place, _Restored(source, said, str(file), verify=False).fill, stop)
        with closing(connect(place)) as store, store.read(stop) as tx:
            yield replace(said, version=versions.NEWEST, content=rows.content(tx, str(file))), tx


@dataclass
class _Restored:
    """Fills a store from rows that must be those of the manifest."""

    source: Connection
    said: Manifest
    file: str
    verify: bool
    read: Content = field(default_factory=lambda: Content({}))

    def fill(self, target: Connection, store: Store) -> None:
        try:
            self.read = loading.load(
                self.source, self.file, target, self.said.last_ids, self.said.version, versions.NEWEST
            )
        except StoreError as error:  # it is read: what can't be written isn't one yet
            raise manifest.damaged(self.file, "pages") from error
        except _unfit(target) as error:
            raise manifest.damaged(self.file, "rows") from error
        if names := self.read.differing(self.said.content) or _dangling(target):
            raise manifest.damaged(self.file, ", ".join(names))
        if self.verify:
            set_progress(target, msg("Verifying the store"))
            backup.check_same(self.read, rows.content(target, store.name), store.name)
        if self.said.version != versions.NEWEST:
            from seattui.store import migrations

            set_progress(target, msg("Upgrading the store"))
            migrations.upgrade(target)
        versions.check(target, store)
        if self.verify:
            _verify_totals(target, store)
            _verify_records(target, store, self.said.accounts)


def _unfit(target: Connection) -> tuple[type[Exception], ...]:
    """What a database raises for rows that it can't take, through SQLAlchemy or beside it."""
    raw = target.dialect.loaded_dbapi
    return IntegrityError, DataError, raw.IntegrityError, raw.DataError, OverflowError, UnicodeEncodeError


def _dangling(target: Connection) -> list[str]:
    """Tables with rows that refer to what isn't there; PostgreSQL has refused them."""
    if target.dialect.name != "sqlite":
        return []
    return sorted({row[0] for row in target.exec_driver_sql("PRAGMA foreign_key_check")})


def _verify_totals(target: Connection, store: Store) -> None:
    """Raises StoreError unless the counters, which come with the rows, are those of the rows."""
    if any(counted.subscriptions(target)) or counted.holders(target) or counted.filters(target):
        raise StoreError(
            "totals-wrong",
            msg("Counters in {store} don't match their rows: nothing was restored.", store=store.name),
            msg("Restore it without --verify; 'seattui doctor' then says which, and --mend puts back what it can."),
        )  # fmt: skip


def _verify_records(target: Connection, store: Store, accounts: tuple[AccountHead, ...]) -> None:
    """Raises StoreError unless each account's record is whole and ends as it did."""
    found = {account.name: activity.verify(target, account, "") for account in listed(target)}
    if {(a.name, a.changes, a.head) for a in accounts} != {
        (n, v.count, v.head) for n, v in found.items()
    } or any(not verified.ok for verified in found.values()):
        faults = [f"{name}: {verified.fault}" for name, verified in found.items() if not verified.ok]
        raise StoreError(
            "record-broken",
            msg(
                "The record in {store} isn't whole, or doesn't end as it did ({faults}): nothing was restored.",
                store=store.name,
                faults=", ".join(faults) or "head",
            ),
            msg("'seattui activity verify' says whether that is so in the store it came from."),
        )


def copy(store: Store, url: URL, *, stop: CancelToken | None = None) -> Made:
    """Makes a store of another one's rows, where nothing is, and compares every row.

    Raises what `restore` does.
    """
    making.refuse_occupied(url)
    near = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    with frozen(store, near, stop) as still, still.read(stop) as source:
        accounts = manifest.heads(source)
        last_ids = rows.sequences(source)
        made: list[Content] = []

        def fill(target: Connection, to: Store) -> None:
            made.append(loading.load(source, store.name, target, last_ids, versions.NEWEST, versions.NEWEST))
            set_progress(target, msg("Comparing every row"))
            backup.check_same(made[0], rows.content(target, to.name), to.name)
            versions.check(target, to)
            _verify_records(target, to, accounts)

        making.make(url, fill, stop)
    return Made(made[0], accounts, versions.NEWEST)
