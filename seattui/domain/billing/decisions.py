"""What an account's subscriptions ask to be decided, the most urgent first.

First a renewal within 30 days, since after it unassigned and idle seats are paid for a whole term; then a subscription
without a seat left, where nobody can be given one; then seats that are about to be removed, and few seats left; last
seats that are worth removing before a later renewal, the dearest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from seattui.domain.billing.charges import cheaper_by, days_left, next_term, renews_on
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import each, removal_message
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.kit.records import dataclass

DECIDE = msg("To decide")
NEAR = 30
"""A renewal is near from so many days before it."""


class Deciding(StrEnum):
    """What is to be decided, in order of urgency."""

    RENEWAL = "renewal"
    NO_SEATS = "no-seats"
    REMOVAL = "removal"
    LOW_SEATS = "low-seats"
    IDLE_SEATS = "idle-seats"


URGENT = (Deciding.RENEWAL, Deciding.NO_SEATS)
_ORDER = tuple(Deciding)


@dataclass(frozen=True, slots=True)
class Decision:
    """`seats` are those that it is about: unassigned or idle, left, or to be removed; `held` of them are idle people's and
    have to be unassigned before they can be removed (R16). `saves` is what removing them saves each billing interval
    from `on`, the renewal.
    """

    kind: Deciding
    subscription: Subscription
    seats: int
    held: int
    on: date
    days_left: int
    saves: Money
    message: Message


def decisions(
    subscriptions: Iterable[Subscription], idle_held: Mapping[str, int], today: date
) -> tuple[Decision, ...]:
    """The most urgent first. `idle_held`: how many holders of each hub's seats are idle, as far as it is known."""
    found = [d for s in subscriptions for d in _of(s, idle_held.get(s.hub, 0), today)]
    return tuple(sorted(found, key=lambda d: (_ORDER.index(d.kind), d.days_left, -d.saves.minor)))


def worth_removing(subscription: Subscription, idle_held: int) -> int:
    """How many additional seats could be removed at the renewal (R16) once idle holders' seats are unassigned."""
    idle = subscription.unassigned + idle_held
    return max(0, min(subscription.additional, idle) - subscription.scheduled)


def _of(s: Subscription, idle_held: int, today: date) -> Iterator[Decision]:
    near, idle = days_left(s, today) <= NEAR, worth_removing(s, idle_held)
    saves, nothing = cheaper_by(s, idle), Money(0, s.currency)

    held = max(0, idle - s.removable)

    def decision(
        kind: Deciding, seats: int, message: Message, saves: Money = nothing, held: int = 0
    ) -> Decision:
        return Decision(kind, s, seats, held, renews_on(s, today), days_left(s, today), saves, message)

    if near and (s.removal is None or idle):
        yield decision(Deciding.RENEWAL, idle, _renewal(s, idle, held, saves, today), saves, held)
    elif idle:
        yield decision(Deciding.IDLE_SEATS, idle, _idle(s, idle, held, saves, today), saves, held)
    if s.unassigned <= 0:
        yield decision(Deciding.NO_SEATS, 0, _no_seats(s))
    elif s.runs_low:
        yield decision(Deciding.LOW_SEATS, s.unassigned, _low(s))
    if near and (leaving := removal_message(s)) is not None:
        text = msg("{hub}: {what}", hub=s.hub_name, what=leaving)
        yield decision(Deciding.REMOVAL, s.scheduled, text)


def _removing(s: Subscription, idle: int, held: int) -> Message:
    """What would be done: only unassigned seats can be removed (R16), beside those that are scheduled already."""
    if s.removal and held:
        return plural(
            "unassigning {n} idle seat and removing {all} more",
            "unassigning {n} idle seats and removing {all} more",
            held,
            all=idle,
        )
    if s.removal:
        return plural("removing {n} more unassigned seat", "removing {n} more unassigned seats", idle)
    if not held:
        return plural("removing {n} unassigned seat", "removing {n} unassigned seats", idle)
    if held == idle:
        return plural(
            "unassigning and removing {n} idle seat", "unassigning and removing {n} idle seats", idle
        )
    return plural(
        "unassigning {n} idle seat and removing {all}",
        "unassigning {n} idle seats and removing {all}",
        held,
        all=idle,
    )


def _renewal(s: Subscription, idle: int, held: int, saves: Money, today: date) -> Message:
    if idle:
        return plural(
            "{hub} renews in {n} day: {what} before saves {amount} {each}",
            "{hub} renews in {n} days: {what} before saves {amount} {each}",
            days_left(s, today),
            hub=s.hub_name,
            what=_removing(s, idle, held),
            amount=saves,
            each=each(s.billing_months),
        )
    return plural(
        "{hub} renews in {n} day, for {amount} {each}",
        "{hub} renews in {n} days, for {amount} {each}",
        days_left(s, today),
        hub=s.hub_name,
        amount=next_term(s, today)[1],
        each=each(s.billing_months),
    )


def _idle(s: Subscription, idle: int, held: int, saves: Money, today: date) -> Message:
    return msg(
        "{hub}: {what} by {day} saves {amount} {each}",
        hub=s.hub_name,
        what=_removing(s, idle, held),
        day=renews_on(s, today),
        amount=saves,
        each=each(s.billing_months),
    )


def _no_seats(s: Subscription) -> Message:
    if s.seat_minor is None:
        return msg("{hub}: no seat is left", hub=s.hub_name)
    return msg(
        "{hub}: no seat is left; another costs {amount} {each}",
        hub=s.hub_name,
        amount=Money(s.seat_minor, s.currency),
        each=each(s.billing_months),
    )


def _low(s: Subscription) -> Message:
    return plural(
        "{hub}: only {n} seat is left", "{hub}: only {n} seats are left", s.unassigned, hub=s.hub_name
    )
