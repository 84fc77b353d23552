"""Locks, always in the same order, and the instant of a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, select, text

from seattui.domain.model import Account
from seattui.kit.errors import Refused
from seattui.kit.i18n import day as said_day
from seattui.kit.i18n import msg
from seattui.store.db import tables
from seattui.store.db.decode import decode_stored

FAR = timedelta(days=400)
"""A clock that is further from the newest recorded instant is probably wrong."""


@dataclass(eq=False)
class WallClock:
    """Now. `confirmed`: somebody said that this machine's clock, or the server's, is right, however far it is from the
    record (R27)."""

    confirmed: bool = False

    def __call__(self) -> datetime:
        return datetime.now(UTC)


def lock(tx: Connection, account: Account) -> None:
    """Locks the account's row, then its subscriptions by id. On SQLite, BEGIN IMMEDIATE has locked the whole store."""
    if tx.dialect.name == "sqlite":
        return
    tx.execute(select(tables.accounts.c.id).where(tables.accounts.c.id == account.id).with_for_update())
    s = tables.subscriptions.c
    tx.execute(select(s.id).where(s.account_id == account.id).order_by(s.id).with_for_update())


def instant(tx: Connection, account: Account, clock: Callable[[], datetime]) -> datetime:
    """The current instant, never before the last recorded one, unless that is far ahead and the clock is confirmed.

    Raises Refused in a writing transaction if the clock is far ahead of the record and isn't confirmed (R27).
    """
    here, last = now(tx, account, clock), newest(tx, account)
    if last is None:
        return here
    if isinstance(clock, WallClock):
        if here - last > FAR and not clock.confirmed and tx.get_execution_options().get("seattui_writes"):
            raise ahead(account, here, last)
        if last - here > FAR and clock.confirmed:
            return here
    return max(here, last)


def now(tx: Connection, account: Account, clock: Callable[[], datetime]) -> datetime:
    """What the clock says: PostgreSQL's in a live store."""
    if tx.dialect.name != "sqlite" and account.kind == "live":
        told: datetime = tx.execute(text("SELECT clock_timestamp()")).scalar_one()
        return told.astimezone(UTC)
    return clock()


def newest(tx: Connection, account: Account) -> datetime | None:
    """The last recorded instant."""
    found = tx.execute(
        select(tables.activity.c.at)
        .where(tables.activity.c.account_id == account.id)
        .order_by(tables.activity.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return decode_stored(datetime.fromisoformat, found) if found else None


def ahead(account: Account, here: datetime, last: datetime) -> Refused:
    """The refusal of a change under a clock far ahead."""
    today = said_day(here.astimezone(account.zone).date())
    return Refused(
        "clock-ahead",
        msg(
            "The clock says {today}, {n} days after the newest change of {account}: nothing was changed.",
            today=today,
            n=(here - last).days,
            account=account.name,
        ),
        msg(
            "If it is right, add --clock-is-right to the command, or to 'seattui' for the screens; otherwise set the clock."
        ),
        rule="R27",
    )


def day(tx: Connection, account: Account, clock: Callable[[], datetime]) -> date:
    """The day of that instant, in the account's time zone."""
    return instant(tx, account, clock).astimezone(account.zone).date()
