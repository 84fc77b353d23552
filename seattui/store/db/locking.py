"""Locks, always in the same order, and the instant of a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select, text

from seattui.domain.model import Account
from seattui.store.db import tables
from seattui.store.db.decode import decode_stored


def lock(tx: Connection, account: Account) -> None:
    """Locks the account's row, then its subscriptions by id. On SQLite, BEGIN IMMEDIATE has locked the whole store."""
    if tx.dialect.name == "sqlite":
        return
    tx.execute(select(tables.accounts.c.id).where(tables.accounts.c.id == account.id).with_for_update())
    s = tables.subscriptions.c
    tx.execute(select(s.id).where(s.account_id == account.id).order_by(s.id).with_for_update())


def instant(tx: Connection, account: Account, clock: Callable[[], datetime]) -> datetime:
    """The current instant: PostgreSQL's clock in a live store, and never before the last recorded instant."""
    now = clock()
    if tx.dialect.name != "sqlite" and account.kind == "live":
        now = tx.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC)
    newest = tx.execute(
        select(tables.activity.c.at)
        .where(tables.activity.c.account_id == account.id)
        .order_by(tables.activity.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return max(now, decode_stored(datetime.fromisoformat, newest)) if newest else now


def day(tx: Connection, account: Account, clock: Callable[[], datetime]) -> date:
    """The day of that instant, in the account's time zone."""
    return instant(tx, account, clock).astimezone(account.zone).date()
