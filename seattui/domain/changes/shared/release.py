"""Freed seats that are removed at the next renewal, scheduled by the change that frees them (R16–R19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import per, saving_per
from seattui.domain.changes.shared.ledger import SeatsMoved
from seattui.domain.changes.shared.removal import amounts_after, removal_effects
from seattui.domain.plan.plan import Effect, Facts, Line, Warning
from seattui.kit.i18n import msg, plural
from seattui.kit.money import Money


def schedule_freed_seats(facts: Facts, moved: SeatsMoved) -> SeatsMoved:
    """The same seat moves, with a removal of min(freed, removable) seats scheduled in each hub.

    A removal that is already scheduled is cancelled and scheduled again with the sum.
    """
    before, after = dict(moved.before), dict(moved.after)
    lines, warnings = [*moved.lines], [*moved.warnings]
    effects: list[Effect] = [*moved.effects]
    days: list[date] = [*moved.days]
    for subscription in facts.subscriptions():
        hub, freed = subscription.hub, moved.freed.get(subscription.hub, 0)
        more = min(freed, replace(subscription, assigned=subscription.assigned - freed).removable)
        if more < freed:
            warnings.append(_included_seats_stay(subscription, freed, freed - more))
        if not more:
            continue
        day, now, then = amounts_after(subscription, more, facts.today)
        leaving = subscription.scheduled + more
        if subscription.removal:
            warnings.append(_replaced(subscription, leaving, day))
        before[hub] = _with(before[hub], {"each_interval": now.as_json()})
        after[hub] = _with(
            after[hub],
            {"scheduled": leaving, "each_interval": then.as_json(), "effective_on": day.isoformat()},
        )
        lines += _lines(subscription, leaving, now, then, day)
        effects += removal_effects(subscription, more, day, facts.operator.email)
        days.append(day)
    return replace(
        moved,
        before=before,
        after=after,
        lines=tuple(lines),
        warnings=tuple(warnings),
        effects=tuple(effects),
        days=tuple(days),
    )


def _with(counters: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {**counters, **more}


def _lines(subscription: Subscription, leaving: int, now: Money, then: Money, day: date) -> tuple[Line, ...]:
    hub = subscription.hub_name
    return (
        Line(
            msg("{hub} seats to be removed", hub=hub),
            msg("{n}", n=subscription.scheduled),
            msg("{n} on {day}", n=leaving, day=day),
        ),
        Line(
            msg("{hub}: {what}", hub=hub, what=per(subscription.billing_months)),
            msg("{amount}", amount=now),
            msg("{amount}", amount=then),
        ),
        Line(
            msg("{hub}: {what}", hub=hub, what=saving_per(subscription.billing_months)),
            msg("–"),
            msg("{amount}", amount=now - then),
        ),
    )


def _replaced(subscription: Subscription, leaving: int, day: date) -> Warning:
    return Warning(
        "removal-anew",
        plural(
            "The scheduled removal of {n} {hub} seat is replaced: {leaving} will be removed on {day}",
            "The scheduled removal of {n} {hub} seats is replaced: {leaving} will be removed on {day}",
            subscription.scheduled,
            hub=subscription.hub_name,
            leaving=leaving,
            day=day,
        ),
    )


def _included_seats_stay(subscription: Subscription, freed: int, stay: int) -> Warning:
    return Warning(
        "included-stay",
        plural(
            "{stay} of {n} freed {hub} seat can't be removed: included seats stay",
            "{stay} of {n} freed {hub} seats can't be removed: included seats stay",
            freed,
            hub=subscription.hub_name,
            stay=stay,
        ),
    )
