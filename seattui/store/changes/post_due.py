"""Posting due periods by whichever process is first: each exactly once, completely, in order (R21).

Each period is a change of its own by the actor *system*, so that a killed process leaves only complete periods,
and a second process finds nothing to do.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from seattui.domain.changes.billing.renewals import PostPeriod
from seattui.domain.changes.people.invitations import ExpireInvites
from seattui.domain.model import Account, KnownBy, Operator, Status
from seattui.kit.money import Money
from seattui.kit.records import dataclass
from seattui.store.activity import activity
from seattui.store.billing.due import Due, due
from seattui.store.changes import writes
from seattui.store.changes.facts import StoreFacts
from seattui.store.connection.engine import Store
from seattui.store.db.locking import instant, lock
from seattui.store.people import invitations

SYSTEM = Operator(None, "system", KnownBy.SYSTEM, Status.ACTIVE, True, frozenset())


@dataclass(frozen=True, slots=True)
class Posted:
    """A posted period, the total of its invoice, and how many more are due."""

    due: Due
    total: Money
    remaining: int


def settle(
    store: Store,
    account: Account,
    clock: Callable[[], datetime],
    origin: str,
    progress: Callable[[int, int], None] | None = None,
    result: Callable[[Posted], None] | None = None,
) -> int:
    """Posts everything due, one transaction per period. Returns how many this call posted."""
    count = 0
    while posted := store.transact(lambda tx: _post_locked(tx, account, clock, origin)):
        count += 1
        if result:
            result(posted)
        if progress:
            progress(count, count + posted.remaining)
    return count


def expire(store: Store, account: Account, clock: Callable[[], datetime], origin: str) -> int:
    """Ends expired invitations (R24), all in one change; returns how many this call ended."""
    with store.read() as tx:
        if not invitations.lapsed(tx, account, instant(tx, account, clock)):
            return 0

    def work(tx: Connection) -> int:
        lock(tx, account)
        now = instant(tx, account, clock)
        plan = ExpireInvites().plan(StoreFacts(tx, account, SYSTEM, now))
        if not plan.empty:
            people = writes.write(tx, account, SYSTEM, now, plan)
            activity.write(tx, account, SYSTEM, origin, now, plan, "", uuid.uuid4().hex, people)
        return plan.people

    return store.transact(work)


def _post_locked(
    tx: Connection, account: Account, clock: Callable[[], datetime], origin: str
) -> Posted | None:
    lock(tx, account)
    return post_next(tx, account, instant(tx, account, clock), origin)


def post_next(tx: Connection, account: Account, now: datetime, origin: str) -> Posted | None:
    """Posts the first period that is due at `now`, under the account's lock; None if there is none."""
    waiting = due(tx, account, now)
    if not waiting:
        return None
    first = waiting[0]
    plan = PostPeriod(first.hub, first.start).plan(StoreFacts(tx, account, SYSTEM, now))
    people = writes.write(tx, account, SYSTEM, now, plan)
    key = f"period-{first.subscription_id}-{first.start.isoformat()}"
    activity.write(tx, account, SYSTEM, origin, now, plan, "", key, people)
    return Posted(first, plan.due_now or Money(0, account.currency), len(waiting) - 1)
