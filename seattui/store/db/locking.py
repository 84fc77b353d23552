"""Locks, always in the same order, and the instant of a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, text

from seattui.domain.model import Account
from seattui.kit.errors import Refused
from seattui.kit.i18n import day as said_day
from seattui.kit.i18n import msg
from seattui.kit.wall_clock import WallClock
from seattui.store.connection import deadlines
from seattui.store.db import facets
from seattui.store.db.decode import decode_stored

FAR = timedelta(days=400)
"""A clock that is further from the newest recorded instant is probably wrong."""

_STANDING = text(
    "SELECT a.last_activity, a.head, "
    "(SELECT n.at FROM activity n WHERE n.account_id = a.id ORDER BY n.id DESC LIMIT 1) AS newest "
    "FROM accounts a WHERE a.id = :account"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an account's record is, and the current instant."""

    last_activity: int
    head: str
    now: datetime


def lock(tx: Connection, account: Account) -> None:
    """Locks the account's row, then its subscriptions by id. On SQLite, BEGIN IMMEDIATE has locked the whole store.

    Half of the time that is waited for a lock, so that `transact` sees twice in it whether others get on.
    """
    if tx.dialect.name == "sqlite":
        return
    facets.forget_codes(tx)
    # Numbers in the text, so that both go over the line at once; the second begins once the first has its lock.
    number = int(account.id)
    tx.exec_driver_sql(
        f"SET LOCAL lock_timeout = {int(deadlines.BUSY_SECONDS * 500)}; "
        f"SELECT id FROM accounts WHERE id = {number} FOR UPDATE; "
        f"SELECT id FROM subscriptions WHERE account_id = {number} ORDER BY id FOR UPDATE"
    )


def instant(tx: Connection, account: Account, clock: Callable[[], datetime]) -> datetime:
    """The current instant, never before the last recorded one, unless that is far ahead and the clock is confirmed.

    Raises Refused in a writing transaction if the clock is far ahead of the record and isn't confirmed (R27).
    """
    return standing(tx, account, clock).now


def standing(tx: Connection, account: Account, clock: Callable[[], datetime]) -> Standing:
    """What `instant` tells, and how far the record is."""
    row = tx.execute(_STANDING, {"account": account.id}).one()
    last, here = row.newest and decode_stored(datetime.fromisoformat, row.newest), now(tx, account, clock)
    return Standing(row.last_activity, row.head, _reckoned(tx, account, clock, here, last) if last else here)


def newest(tx: Connection, account: Account) -> datetime | None:
    """The last recorded instant."""
    found = tx.execute(_STANDING, {"account": account.id}).one().newest
    return decode_stored(datetime.fromisoformat, found) if found else None


def _reckoned(
    tx: Connection, account: Account, clock: Callable[[], datetime], here: datetime, last: datetime
) -> datetime:
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
