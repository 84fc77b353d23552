"""What happens to subscriptions when seats move between people: counters, R3, and R20."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from seattui.domain.billing import renews_on
from seattui.domain.effects import RemovalCancelled
from seattui.domain.model import Standing, Subscription
from seattui.domain.plan import Effect, Facts, Line, Warning
from seattui.errors import Refused
from seattui.i18n import Message, plural, say


@dataclass(frozen=True, slots=True)
class SeatsMoved:
    """The subscriptions' side of a change of seats."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    lines: tuple[Line, ...]
    warnings: tuple[Warning, ...]
    effects: tuple[Effect, ...]
    blocked: Refused | None
    days: tuple[date, ...]


def seats_moved(
    facts: Facts, moves: Iterable[tuple[Standing, Standing, int]], shown: Iterable[str] = ()
) -> SeatsMoved:
    """Adds up what people gain and lose, per hub. `shown` are hubs to show even when nothing moves."""
    given: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for before, after, people in moves:
        given.update(dict.fromkeys(after.seats - before.seats, people))
        taken.update(dict.fromkeys(before.seats - after.seats, people))
    touched = {*given, *taken, *shown}
    then: dict[str, Any] = {}
    now: dict[str, Any] = {}
    lines: list[Line] = []
    warnings: list[Warning] = []
    effects: list[Effect] = []
    days: list[date] = []
    blocked = None
    for subscription in facts.subscriptions():
        if subscription.hub not in touched:
            continue
        assigned = subscription.assigned + given[subscription.hub] - taken[subscription.hub]
        scheduled = subscription.scheduled
        if subscription.removal and subscription.purchased - assigned < scheduled:
            scheduled = 0
            effects.append(RemovalCancelled(subscription.hub, subscription.scheduled))
            warnings.append(_cancelled(subscription))
            days.append(subscription.removal.effective_on)
        if assigned > subscription.purchased:
            blocked = blocked or _short(subscription, given[subscription.hub] - taken[subscription.hub])
        if taken[subscription.hub] > given[subscription.hub]:
            day = renews_on(subscription, facts.today)
            warnings.append(_still_paid(subscription, taken[subscription.hub] - given[subscription.hub], day))
            days.append(day)
        then[subscription.hub] = counters(subscription, subscription.assigned, subscription.scheduled)
        now[subscription.hub] = counters(subscription, assigned, scheduled)
        lines.append(
            Line(
                say("{hub} assigned", hub=subscription.hub_name),
                _of(subscription.assigned, subscription),
                _of(assigned, subscription),
            )
        )
    return SeatsMoved(then, now, tuple(lines), tuple(warnings), tuple(effects), blocked, tuple(days))


def counters(subscription: Subscription, assigned: int, scheduled: int) -> dict[str, int]:
    """The counters of a subscription as plans and the record keep them."""
    return {
        "purchased": subscription.purchased,
        "assigned": assigned,
        "unassigned": subscription.purchased - assigned,
        "scheduled": scheduled,
    }


def _of(assigned: int, subscription: Subscription) -> Message:
    return say("{n} of {all}", n=assigned, all=subscription.purchased)


def _cancelled(subscription: Subscription) -> Warning:
    removal = subscription.removal
    assert removal is not None
    return Warning(
        "removal-cancelled",
        plural(
            "Cancels the scheduled removal of {n} {hub} seat on {day}",
            "Cancels the scheduled removal of {n} {hub} seats on {day}",
            removal.seats,
            hub=subscription.hub_name,
            day=removal.effective_on,
        ),
    )


def _still_paid(subscription: Subscription, seats: int, day: date) -> Warning:
    return Warning(
        "still-paid",
        plural(
            "{n} {hub} seat becomes unassigned and stays paid for until {day}",
            "{n} {hub} seats become unassigned and stay paid for until {day}",
            seats,
            hub=subscription.hub_name,
            day=day,
        ),
    )


def _short(subscription: Subscription, needed: int) -> Refused:
    missing = needed - subscription.unassigned
    return Refused(
        "seats-short",
        plural(
            "{subscription}: {n} seat is needed, and {left} of {all} remain.",
            "{subscription}: {n} seats are needed, and {left} of {all} remain.",
            needed,
            subscription=subscription.name,
            left=subscription.unassigned,
            all=subscription.purchased,
        ),
        plural(
            "Choose {n} person less, or take a seat from somebody first.",
            "Choose {n} people less, or take seats from others first.",
            missing,
        ),
        rule="R3",
    )
