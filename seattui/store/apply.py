"""Plan and apply. Applying locks, plans again, and writes only when the plan is the one that was seen;
the record is written in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select, text

from seattui.domain.model import Account
from seattui.domain.plan import Change, Plan
from seattui.errors import Busy, Refused, Stale
from seattui.i18n import say
from seattui.store import accounts, activity, tables, writes
from seattui.store.accounts import Identity
from seattui.store.engine import Store
from seattui.store.facts import StoreFacts
from seattui.store.failures import connection_lost

__all__ = ["Done", "Identity", "applied", "planned"]

MAX_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was applied; `activity_id` is None when there was nothing to do."""

    plan: Plan
    activity_id: int | None
    at: datetime


def planned(tx: Connection, account: Account, identity: Identity, now: datetime, change: Change) -> Plan:
    """Plans a change in this transaction; who is meant stays in its temporary tables."""
    operator = accounts.operator(tx, account, identity)
    return change.plan(StoreFacts(tx, account, operator, now))


def applied(
    store: Store,
    account: Account,
    identity: Identity,
    clock: Callable[[], datetime],
    plan: Plan,
    because: str,
    key: str,
) -> Done:
    """Does exactly what the plan shows, or nothing; a COMMIT whose answer was lost is looked up by its key."""

    def work(tx: Connection) -> Done:
        lock(tx, account)
        if earlier := activity.by_key(tx, account, key):
            return Done(plan, earlier.id, earlier.at)
        now = instant(tx, account, clock)
        again = _again(tx, account, identity, now, plan)
        if again.empty:
            return Done(again, None, now)
        operator = accounts.operator(tx, account, identity)
        people = writes.write(tx, account, operator, now, again)
        number = activity.write(
            tx, account, operator, identity.origin, now, again, because.strip()[:MAX_NOTE], key, people
        )
        return Done(again, number, now)

    try:
        return store.transact(work)
    except Busy as error:
        if not connection_lost(error.__cause__):
            raise
        with store.read() as tx:
            if earlier := activity.by_key(tx, account, key):
                return Done(plan, earlier.id, earlier.at)
        raise


def _again(tx: Connection, account: Account, identity: Identity, now: datetime, plan: Plan) -> Plan:
    """The same plan, made under lock. Raises Stale when it is another one by now."""
    try:
        again = planned(tx, account, identity, now, plan.change)
    except Refused as refusal:
        raise _stale(tx, account, None, refusal) from refusal
    if again.fingerprint != plan.fingerprint:
        raise _stale(tx, account, again, None)
    again.refuse()
    return again


def _stale(tx: Connection, account: Account, plan: Plan | None, refusal: Refused | None) -> Stale:
    by = activity.newest(tx, account)
    return Stale(
        say("Nothing was changed: the account moved since this was shown."),
        say("Look at it as it is now, and confirm again."),
        plan,
        refusal,
        by,
    )


def lock(tx: Connection, account: Account) -> None:
    """The account's row, then its subscriptions by id. SQLite holds the whole store since BEGIN IMMEDIATE."""
    if tx.dialect.name == "sqlite":
        return
    tx.execute(select(tables.accounts.c.id).where(tables.accounts.c.id == account.id).with_for_update())
    s = tables.subscriptions.c
    tx.execute(select(s.id).where(s.account_id == account.id).order_by(s.id).with_for_update())


def instant(tx: Connection, account: Account, clock: Callable[[], datetime]) -> datetime:
    """Now: PostgreSQL's clock in a live store, and never before the last recorded instant."""
    now = clock()
    if tx.dialect.name != "sqlite" and account.kind == "live":
        now = tx.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC)
    newest = tx.execute(
        select(tables.activity.c.at)
        .where(tables.activity.c.account_id == account.id)
        .order_by(tables.activity.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return max(now, datetime.fromisoformat(newest)) if newest else now
