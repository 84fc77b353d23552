"""The checks of `doctor` about what is around a store: its place, and the clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from seattui.domain.model import Account, Check
from seattui.kit.i18n import day as said_day
from seattui.kit.i18n import msg
from seattui.store.connection.engine import Store
from seattui.store.connection.file_system import file_system, network_warning
from seattui.store.db import locking


def checks(store: Store, account: Account, clock: Callable[[], datetime]) -> Iterator[Check]:
    if store.sqlite:
        yield _place(store)
        yield _writable(store)
    yield _clock(store, account, clock)


def _place(store: Store) -> Check:
    if warning := network_warning(store):
        return Check("place", "warning", str(warning))
    kind = file_system(Path(store.url.database or "")) or "?"
    return Check("place", "ok", str(msg("The store is on a disk of this machine ({kind}).", kind=kind)))


def _writable(store: Store) -> Check:
    """SQLite needs both: a change is undone with the journal, which is beside the file while it is made."""
    path = Path(os.path.realpath(store.url.database or ""))
    if not os.access(path, os.W_OK):
        found = msg("You may not write the store's file: nothing can be changed.")
    elif not os.access(path.parent, os.W_OK | os.X_OK):
        found = msg(
            "You may not write the store's folder, where SQLite keeps a journal: nothing can be changed."
        )
    else:
        return Check("writable", "ok", str(msg("The store's file and folder can be written.")))
    return Check("writable", "warning", str(found))


def _clock(store: Store, account: Account, clock: Callable[[], datetime]) -> Check:
    with store.read() as tx:
        newest, now = locking.newest(tx, account), locking.now(tx, account, clock)
    if newest and newest - now > locking.FAR:
        found = msg(
            "The newest change of {account} is dated {day}, {n} days after now: later ones are dated no earlier. "
            "Restore a backup from before it; or, if no period was posted then, make one change with "
            "--clock-is-right.",
            account=account.name,
            day=said_day(newest.astimezone(account.zone).date()),
            n=(newest - now).days,
        )
        return Check("clock", "fault", str(found))
    if newest and now - newest > locking.FAR:
        return Check("clock", "warning", str(locking.ahead(account, now, newest)))
    return Check("clock", "ok", str(msg("The clock agrees with the record.")))
