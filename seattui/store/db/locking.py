"""Locks, always in the same order, and the instant of a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select, text

from seattui.domain.model import Account
from seattui.store.db import facets, tables
from seattui.store.db.decode import decode_stored

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
    """Locks the account's row, then its subscriptions by id. On SQLite, BEGIN IMMEDIATE has locked the whole store."""
    if tx.dialect.name == "sqlite":
        return
    facets.forget_codes(tx)
    tx.execute(select(tables.accounts.c.id).where(tables.accounts.c.id == account.id).with_for_update())
    s = tables.subscriptions.c
    tx.execute(select(s.id).where(s.account_id == account.id).order_by(s.id).with_for_update())


def instant(tx: Connection, account: Account, clock: Callable[[], datetime]) -> datetime:
    """The current instant: PostgreSQL's clock in a live store, and never before the last recorded instant."""
    return standing(tx, account, clock).now


def standing(tx: Connection, account: Account, clock: Callable[[], datetime]) -> Standing:
    now = clock()
    if tx.dialect.name != "sqlite" and account.kind == "live":
        now = tx.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC)
    row = tx.execute(_STANDING, {"account": account.id}).one()
    newest = row.newest and decode_stored(datetime.fromisoformat, row.newest)
    return Standing(row.last_activity, row.head, max(now, newest) if newest else now)


def day(tx: Connection, account: Account, clock: Callable[[], datetime]) -> date:
    """The day of that instant, in the account's time zone."""
    return instant(tx, account, clock).astimezone(account.zone).date()
