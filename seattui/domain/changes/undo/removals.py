"""Scheduled removals that a change of seats modified, restored along with it (R19, R20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from seattui.domain.billing.charges import renews_on
from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.shared.ledger import without_removal
from seattui.domain.changes.shared.removal import cancellation_effects, cancellation_lines, removal_effects
from seattui.domain.changes.undo.recorded import Recorded
from seattui.domain.people.permissions import MODIFY_BILLING, require
from seattui.domain.plan.effects import RemovalCancelled
from seattui.domain.plan.plan import Effect, Facts, Line, Plan, Warning
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass


class RemovalStaysCancelled(Warning):
    """The change had cancelled a removal, which the undo can schedule again (R20)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Hub:
    """A subscription after the undo of its seats; `was` and `left` are the removal before and after the
    recorded change.
    """

    subscription: Subscription
    assigned: int
    was: int
    left: int
    gone: bool
    """R20 cancels the scheduled removal, since its seats are assigned again."""

    @property
    def removable(self) -> int:
        """How many could be removed if no removal were scheduled."""
        return replace(self.subscription, assigned=self.assigned, removal=None).removable


def undo_removals(facts: Facts, recorded: Recorded, plan: Plan) -> Plan:
    """The plan, extended by what restores each removal.

    A removal that the change scheduled is cancelled; one that it cancelled is scheduled again only on request.
    """
    subscriptions = {s.hub: s for s in facts.subscriptions()}
    for code, before, after in recorded.hubs():
        subscription = subscriptions.get(code)
        if subscription is None or before["scheduled"] == after["scheduled"]:
            continue
        counted = plan.after.get(code)
        assigned = counted["assigned"] if counted else subscription.assigned
        gone = any(isinstance(e, RemovalCancelled) and e.hub == code for e in plan.effects)
        hub = _Hub(subscription, assigned, before["scheduled"], after["scheduled"], gone)
        plan = (
            _scheduled_by_it(facts, hub, plan) if hub.left else _cancelled_by_it(facts, hub, plan, recorded)
        )
    return plan


def _scheduled_by_it(facts: Facts, hub: _Hub, plan: Plan) -> Plan:
    """Cancels it and schedules the earlier removal again, as far as there are seats."""
    if not hub.gone and hub.subscription.scheduled != hub.left:
        text = msg(
            "The removal of {hub} seats has been changed since then and stays as it is",
            hub=hub.subscription.hub_name,
        )
        return replace(plan, warnings=(*plan.warnings, Warning("removal-changed-since", text)))
    return _becomes(facts, hub, plan, min(hub.was, hub.removable))


def _cancelled_by_it(facts: Facts, hub: _Hub, plan: Plan, recorded: Recorded) -> Plan:
    seats = min(hub.was, hub.removable)
    if (hub.subscription.removal and not hub.gone) or not seats:
        return plan
    if recorded.reschedule:
        return _becomes(facts, hub, plan, seats)
    text = plural(
        "It had cancelled the removal of {n} {hub} seat, which stays cancelled unless you schedule it again",
        "It had cancelled the removal of {n} {hub} seats, which stays cancelled unless you schedule it again",
        hub.was,
        hub=hub.subscription.hub_name,
    )
    return replace(plan, warnings=(*plan.warnings, RemovalStaysCancelled("removal-was-cancelled", text)))


def _becomes(facts: Facts, hub: _Hub, plan: Plan, seats: int) -> Plan:
    """The plan with a removal of `seats` seats, or none if 0, in place of the scheduled one."""
    require(facts.operator, MODIFY_BILLING, rule="R15")
    subscription, by = hub.subscription, facts.operator.email
    day = renews_on(subscription, facts.today)
    effects: list[Effect] = []
    lines: tuple[Line, ...] = ()
    counted: dict[str, Any] = {"scheduled": seats}
    if subscription.removal and not hub.gone:
        effects += cancellation_effects(subscription, by)
        if not seats:
            lines = cancellation_lines(subscription)
            counted |= without_removal(subscription)
    if seats:
        bare = replace(subscription, assigned=hub.assigned, removal=None)
        effects += removal_effects(bare, seats, day, by)
    days: tuple[date, ...] = (day,) if seats else ()
    label = msg("{hub} seats to be removed", hub=subscription.hub_name)
    then = msg("{n} on {day}", n=seats, day=day) if seats else msg("{n}", n=0)
    line = Line(label, msg("{n}", n=subscription.scheduled), then)
    kept = {subscription.hub: {**plan.after.get(subscription.hub, {}), **counted}}
    return replace(
        plan,
        after={**plan.after, **kept},
        lines=(*plan.lines, line, *lines),
        effects=(*plan.effects, *effects),
        days=(*plan.days, *days),
    )
