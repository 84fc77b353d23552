"""Applying changes: locks, plans again, and writes only if the plan is the one that was shown; the record is written
in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from seattui.domain.model import Account
from seattui.domain.plan.operation import Operation
from seattui.domain.plan.plan import Plan, Receipt
from seattui.domain.plan.stale import Stale, what_was_done
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import NotFound, NotPermitted, OutcomeUnknown, Refused, SeattuiError
from seattui.kit.i18n import msg, plural
from seattui.kit.text import storable
from seattui.store.activity import activity
from seattui.store.billing import due
from seattui.store.changes import answers, planning, unmoved, writes
from seattui.store.changes.facts import StoreFacts
from seattui.store.connection.engine import Store
from seattui.store.db.asking import forget
from seattui.store.db.locking import lock, standing
from seattui.store.db.temp_tables import preparing
from seattui.store.people.operators import Identity
from seattui.store.people.staging import Intake

MAX_NOTE = 2000


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
    for effect in plan.effects:
        writes.writer_of(effect)  # imported before anything is locked
    intake = Intake(store, account, identity, clock, plan.change)
    repeated = answers.asked(account, operation) if operation else activity.asked(account, key)

    def done(tx: Connection) -> Receipt | None:
        """What was done before, under the lock."""
        if operation:
            answers.check(tx, account, operation)
            return None
        earlier = activity.by_key(tx, account, key)
        return Receipt(plan, earlier.id, earlier.at, key) if earlier else None

    def work(tx: Connection) -> Receipt:
        ready = preparing(tx, writes.tables(plan))
        people = plan.basis.people if plan.basis else None
        lock(tx, account, [repeated, *planning.ahead(tx, account, identity, people)], ready)
        if earlier := done(tx):
            return earlier
        at = standing(tx, account, clock)
        now = at.now
        try:
            facts = settled = planning.facts(tx, account, identity, now, intake.read)
        except (Refused, NotFound) as refusal:  # who was invited, and no longer is
            raise _stale(tx, account, None, refusal) from refusal
        operator = facts.operator
        if unmoved.holds(plan, facts, at):
            again = plan
        else:
            settled = _settled(facts, identity)
            again = _again(settled, plan)
        again.refuse()
        if again.empty:
            return kept(tx, Receipt(again, None, now, key))
        affected = writes.write(tx, account, operator, now, again)
        number = activity.write(
            tx,
            account,
            operator,
            identity.origin,
            now,
            again,
            storable(because).strip()[:MAX_NOTE],
            key,
            affected,
            (at.last_activity, at.head) if settled is facts else None,
        )
        return kept(tx, Receipt(again, number, now, key))

    def kept(tx: Connection, receipt: Receipt) -> Receipt:
        if operation:
            answers.keep(tx, account, operation, receipt.activity_id, receipt.at, operation.answer(receipt))
        return receipt

    try:
        return store.transact(work, stop, intake.before(), plan.change.few)
    except OutcomeUnknown as unknown:
        from seattui.store.changes import lost_answers

        return lost_answers.found(store, account, done, unknown, stop)


def _settled(facts: StoreFacts, identity: Identity) -> StoreFacts:
    """Posts due periods first, so that counters and lots are those that the plan was calculated with (R21), and
    returns the facts after that.

    At the change's own instant, so that the record is in chronological order.
    """
    waiting = len(due.of(facts.subscriptions_as_posted(), facts.today))
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
    if not waiting:
        return facts
    from seattui.store.changes import post_due

    forget(facts.tx)
    for _ in range(waiting):
        post_due.post_next(facts.tx, facts.account, facts.now, identity.origin)
    return replace(facts)


def _again(facts: StoreFacts, plan: Plan) -> Plan:
    """The same plan, made under lock. Raises Stale if it differs now."""
    try:
        again = plan.change.plan(facts)
    except (Refused, NotFound) as refusal:
        raise _stale(facts.tx, facts.account, None, refusal) from refusal
    except NotPermitted as refusal:
        raise _no_longer(facts, plan, refusal) from refusal
    if again.fingerprint != plan.fingerprint:
        raise _stale(facts.tx, facts.account, again, None)
    return again


def _no_longer(facts: StoreFacts, plan: Plan, refusal: NotPermitted) -> NotPermitted:
    """The same, with who changed the operator since the plan was shown."""
    operator, basis = facts.operator, plan.basis
    rows = activity.of_user(facts.tx, facts.account, operator.user_id or 0, 1)
    if not rows or (
        basis and (basis.last_activity >= rows[0].id or basis.operator.user_id != operator.user_id)
    ):
        return refusal
    news = msg(
        "{refusal} {email} was last changed by {actor} on {when}: {what}.",
        refusal=refusal.message,
        email=operator.email,
        actor=rows[0].actor,
        when=rows[0].at.astimezone(facts.account.zone),
        what=what_was_done(rows[0]),
    )
    return NotPermitted(refusal.permission, news, refusal.hint, refusal.rule)


def _stale(tx: Connection, account: Account, plan: Plan | None, refusal: SeattuiError | None) -> Stale:
    by = activity.newest(tx, account)
    return Stale(
        msg("Nothing was changed: the account has changed since this was shown."),
        msg("Check the current state, and confirm again."),
        plan,
        refusal,
        by,
    )
