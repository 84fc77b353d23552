"""What happens to subscriptions when seats move between people: counters, missing seats (R3), cancelled
removals (R20).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from seattui.domain.billing.charges import after_removal, cost_of_cancelling, renews_on
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import each
from seattui.domain.billing.until_renewal import additional_cost
from seattui.domain.model import AccessState
from seattui.domain.people.permissions import MODIFY_BILLING
from seattui.domain.plan.effects import MailQueued, RemovalCancelled
from seattui.domain.plan.plan import Effect, Facts, Line, Warning
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class SeatsMoved:
    """The effect of a change of seats on subscriptions."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    lines: tuple[Line, ...]
    warnings: tuple[Warning, ...]
    effects: tuple[Effect, ...]
    blocked: Refused | None
    days: tuple[date, ...]
    short: Mapping[str, int]
    """How many seats are missing, by hub."""
    freed: Mapping[str, int]
    """How many more seats become unassigned, by hub."""


def seats_moved(
    facts: Facts,
    moves: Iterable[tuple[AccessState, AccessState, int]],
    shown: Iterable[str] = (),
    *,
    buying: bool = False,
) -> SeatsMoved:
    """Adds up what people gain and lose, by hub. Hubs in `shown` are listed even if nothing moves.

    `buying`: missing seats will be bought, so the lines include them.
    """
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
    short: dict[str, int] = {}
    freed: dict[str, int] = {}
    blocked = None
    for subscription in facts.subscriptions():
        if subscription.hub not in touched:
            continue
        assigned = subscription.assigned + given[subscription.hub] - taken[subscription.hub]
        scheduled = subscription.scheduled
        was, becomes = counters(subscription, subscription.assigned, scheduled), dict[str, Any]()
        if subscription.removal and subscription.purchased - assigned < scheduled:
            scheduled = 0
            was |= with_removal(subscription)
            becomes = without_removal(subscription)
            effects.append(RemovalCancelled(subscription.hub, subscription.scheduled))
            effects += removal_mails(subscription, facts.operator.email, REMOVAL_CANCELLED)
            warnings.append(_cancelled(subscription))
            days.append(subscription.removal.effective_on)
        if assigned > subscription.purchased:
            short[subscription.hub] = assigned - subscription.purchased
            blocked = blocked or _short(subscription, given[subscription.hub] - taken[subscription.hub])
            if not buying:
                missing, costs = _missing(subscription, short[subscription.hub], facts.today)
                warnings.append(missing)
                becomes |= {"short": short[subscription.hub], **costs}
        if taken[subscription.hub] > given[subscription.hub]:
            day = renews_on(subscription, facts.today)
            freed[subscription.hub] = taken[subscription.hub] - given[subscription.hub]
            warnings.append(_still_paid(subscription, freed[subscription.hub], day))
            days.append(day)
        left = subscription.purchased - assigned
        if subscription.warn_below is not None and left < subscription.warn_below <= subscription.unassigned:
            warnings.append(_running_low(subscription, max(0, left)))
            effects += _low_mails(facts, subscription, max(0, left))
        then[subscription.hub] = was
        now[subscription.hub] = counters(subscription, assigned, scheduled) | becomes
        lines.append(
            Line(
                msg("{hub} assigned", hub=subscription.hub_name),
                _of(subscription.assigned, subscription.purchased),
                _of(assigned, max(assigned, subscription.purchased) if buying else subscription.purchased),
            )
        )
    return SeatsMoved(
        then, now, tuple(lines), tuple(warnings), tuple(effects), blocked, tuple(days), short, freed
    )


REMOVAL_CANCELLED = msg("The removal of {seats} seats of {subscription} on {day} was cancelled by {who}.")
REMOVAL_SCHEDULED = msg(
    "{seats} seats of {subscription} will be removed on {day}, as requested by {who}. "
    "Nothing changes before then, and nothing is refunded."
)


def removal_mails(
    subscription: Subscription, by: str, template: Message, day: date | None = None, seats: int | None = None
) -> list[Effect]:
    """The confirmations, to the person who scheduled the removal and to the operator."""
    removal = subscription.removal
    values = {
        "seats": seats if seats is not None else subscription.scheduled,
        "subscription": subscription.name,
        "day": day or (removal.effective_on if removal else None),
        "who": by,
    }
    to = dict.fromkeys((by, *([removal.requested_by] if removal else [])))
    return [
        MailQueued(
            address,
            msg("Seats of {subscription}", subscription=subscription.name),
            Message(template.template, values),
        )
        for address in to
    ]


def _running_low(subscription: Subscription, left: int) -> Warning:
    if not left:
        return Warning(
            "running-low", msg("No seat of {subscription} will be left", subscription=subscription.name)
        )
    return Warning(
        "running-low",
        plural(
            "Only {n} seat of {subscription} will be left",
            "Only {n} seats of {subscription} will be left",
            left,
            subscription=subscription.name,
        ),
    )


def _low_mails(facts: Facts, subscription: Subscription, left: int) -> list[Effect]:
    price = subscription.seat_minor
    more = (
        msg(
            "An additional seat costs {amount} {each}.",
            amount=Money(price, subscription.currency),
            each=each(subscription.billing_months),
        )
        if price is not None
        else msg("There is no price for additional seats yet.")
    )
    return [
        MailQueued(
            address,
            msg("Seats of {subscription} are running out", subscription=subscription.name),
            msg(
                "{left} of {all} seats of {subscription} are left. {more}",
                left=left,
                all=subscription.purchased,
                subscription=subscription.name,
                more=more,
            ),
        )
        for address in facts.contacts(MODIFY_BILLING)
    ]


def counters(subscription: Subscription, assigned: int, scheduled: int) -> dict[str, int]:
    """A subscription's counters as stored in plans and the record."""
    return {
        "purchased": subscription.purchased,
        "assigned": assigned,
        "unassigned": subscription.purchased - assigned,
        "scheduled": scheduled,
    }


def with_removal(subscription: Subscription) -> dict[str, Any]:
    """What a billing interval costs from the renewal on, as in plans that cancel the scheduled removal."""
    return {"each_interval": after_removal(subscription, 0).as_json()}


def without_removal(subscription: Subscription) -> dict[str, Any]:
    """The same once it is cancelled, and the day from which."""
    removal = subscription.removal
    assert removal is not None
    return with_removal(replace(subscription, removal=None)) | {
        "effective_on": removal.effective_on.isoformat()
    }


def _of(assigned: int, purchased: int) -> Message:
    return msg("{n} of {all}", n=assigned, all=purchased)


def _cancelled(subscription: Subscription) -> Warning:
    removal = subscription.removal
    assert removal is not None
    return Warning(
        "removal-cancelled",
        plural(
            "Cancels the scheduled removal of {n} {hub} seat: it costs {amount} {each} from {day} on",
            "Cancels the scheduled removal of {n} {hub} seats: they cost {amount} {each} from {day} on",
            removal.seats,
            hub=subscription.hub_name,
            amount=cost_of_cancelling(subscription),
            each=each(subscription.billing_months),
            day=removal.effective_on,
        ),
    )


def _still_paid(subscription: Subscription, seats: int, day: date) -> Warning:
    return Warning(
        "still-paid",
        plural(
            "{n} {hub} seat becomes unassigned and is paid for until {day}",
            "{n} {hub} seats become unassigned and are paid for until {day}",
            seats,
            hub=subscription.hub_name,
            day=day,
        ),
    )


def _missing(subscription: Subscription, seats: int, today: date) -> tuple[Warning, dict[str, Any]]:
    """How many seats are missing and what they would cost today, in words and as in plans."""
    hub, unit = subscription.hub_name, subscription.seat_minor
    if unit is None:
        text = plural(
            "{n} {hub} seat is missing, and there is no price for another",
            "{n} {hub} seats are missing, and there is no price for them",
            seats,
            hub=hub,
        )
        return Warning("seats-missing", text), {}
    cost = additional_cost(subscription, seats, unit, today)
    text = plural(
        "{n} {hub} seat is missing: {now} now, {all} in all until {day}",
        "{n} {hub} seats are missing: {now} now, {all} in all until {day}",
        seats,
        hub=hub,
        now=cost.due_now,
        all=cost.until_renewal,
        day=cost.renews_on,
    )
    return Warning("seats-missing", text), {
        "short_costs": {
            "due_now": cost.due_now.as_json(),
            "each_interval": cost.each_interval.as_json(),
            "until_renewal": cost.until_renewal.as_json(),
        }
    }


class SeatsShort(Refused):
    """R3: seats are missing. Buying them in the same change makes it possible."""


def _short(subscription: Subscription, needed: int) -> SeatsShort:
    missing = needed - subscription.unassigned
    return SeatsShort(
        "seats-short",
        plural(
            "{subscription}: {n} seat is needed, but {left} of {all} remain.",
            "{subscription}: {n} seats are needed, but {left} of {all} remain.",
            needed,
            subscription=subscription.name,
            left=subscription.unassigned,
            all=subscription.purchased,
        ),
        plural(
            "Select one person less, or unassign a seat from somebody first.",
            "Select {n} fewer people, or unassign seats from others first.",
            missing,
        ),
        rule="R3",
    )
