"""Planning and applying changes. Applying locks, plans again, and writes only if the plan is the one that was
shown; the record is written in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from seattui.domain.model import Account
from seattui.domain.plan.operation import Operation
from seattui.domain.plan.plan import Change, Plan, Receipt
from seattui.domain.plan.stale import Stale
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import NotFound, OutcomeUnknown, Refused, SeattuiError
from seattui.kit.i18n import msg, plural
from seattui.kit.text import storable
from seattui.store.activity import activity
from seattui.store.billing import due
from seattui.store.changes import answers, lost_answers, post_due, writes
from seattui.store.changes.facts import StoreFacts
from seattui.store.connection.engine import Store
from seattui.store.db.locking import instant, lock
from seattui.store.people import operators
from seattui.store.people.operators import Identity
from seattui.store.people.staging import Intake, Read

MAX_NOTE = 2000


def planned(
    store: Store,
    account: Account,
    identity: Identity,
    clock: Callable[[], datetime],
    change: Change,
    stop: CancelToken | None = None,
) -> Plan:
    """What would happen in the store's current state; nothing is locked."""
    intake = Intake(store, account, identity, clock, change)
    with store.plan(stop, intake.before()) as tx:
        return _plan(tx, account, identity, instant(tx, account, clock), change, intake.read)


def _plan(
    tx: Connection, account: Account, identity: Identity, now: datetime, change: Change, read: Read
) -> Plan:
    """Plans a change in this transaction; the selected people stay in its temporary tables."""
    operator = operators.operator(tx, account, identity, lambda: now)
    return change.plan(StoreFacts(tx, account, operator, now, read))


def applied(
    store: Store,
    account: Account,
    identity: Identity,
    clock: Callable[[], datetime],
    plan: Plan,
    because: str,
    key: str,
    stop: CancelToken | None = None,
    operation: Operation | None = None,
) -> Receipt:
    """Does exactly what the plan shows, or nothing. If the answer to a COMMIT is lost, the change is looked up
    by its key, or that of the operation.

    Raises Cancelled if stopped, and then nothing was changed; Answered if the operation was carried out before, and
    Refused if another one had its key.
    """
    if operation:
        key = operation.recorded_as
    intake = Intake(store, account, identity, clock, plan.change)

    def done(tx: Connection) -> Receipt | None:
        """What was done before, under the lock."""
        if operation:
            answers.check(tx, account, operation)
            return None
        earlier = activity.by_key(tx, account, key)
        return Receipt(plan, earlier.id, earlier.at, key) if earlier else None

    def work(tx: Connection) -> Receipt:
        lock(tx, account)
        if earlier := done(tx):
            return earlier
        now = instant(tx, account, clock)
        _settle(tx, account, now, identity)
        again = _again(tx, account, identity, now, plan, intake.read)
        if again.empty:
            return kept(tx, Receipt(again, None, now, key))
        operator = operators.operator(tx, account, identity, lambda: now)
        people = writes.write(tx, account, operator, now, again)
        number = activity.write(
            tx,
            account,
            operator,
            identity.origin,
            now,
            again,
            storable(because).strip()[:MAX_NOTE],
            key,
            people,
        )
        return kept(tx, Receipt(again, number, now, key))

    def kept(tx: Connection, receipt: Receipt) -> Receipt:
        if operation:
            answers.keep(tx, account, operation, receipt.activity_id, receipt.at, operation.answer(receipt))
        return receipt

    try:
        return store.transact(work, stop, intake.before())
    except OutcomeUnknown as unknown:
        return lost_answers.found(store, account, done, unknown, stop)


def _settle(tx: Connection, account: Account, now: datetime, identity: Identity) -> None:
    """Posts due periods first, so that counters and lots are those that the plan was calculated with (R21).

    At the change's own instant, so that the record is in chronological order.
    """
    waiting = len(due.due(tx, account, now))
    if waiting > due.MAX_UNASKED:
        raise Refused(
            "overdue",
            plural(
                "{n} billing period is overdue: nothing was changed.",
                "{n} billing periods are overdue: nothing was changed.",
                waiting,
            ),
            msg("Post them first with 'seattui tick'."),
            rule="R21",
        )
    for _ in range(waiting):
        post_due.post_next(tx, account, now, identity.origin)


def _again(
    tx: Connection, account: Account, identity: Identity, now: datetime, plan: Plan, read: Read
) -> Plan:
    """The same plan, made under lock. Raises Stale if it differs now."""
    try:
        again = _plan(tx, account, identity, now, plan.change, read)
    except (Refused, NotFound) as refusal:
        raise _stale(tx, account, None, refusal) from refusal
    if again.fingerprint != plan.fingerprint:
        raise _stale(tx, account, again, None)
    again.refuse()
    return again


def _stale(tx: Connection, account: Account, plan: Plan | None, refusal: SeattuiError | None) -> Stale:
    by = activity.newest(tx, account)
    return Stale(
        msg("Nothing was changed: the account has changed since this was shown."),
        msg("Check the current state, and confirm again."),
        plan,
        refusal,
        by,
    )
