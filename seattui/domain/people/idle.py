"""Seats that are paid for and hardly used: who holds them, what they cost until the renewal and after.

Who is idle, `idle_rule.idle` says: not who is on leave, came or got the seat a short while ago, or hasn't
accepted yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from seattui.domain.billing.charges import cheaper_by, held_idle_cost, renews_on
from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import ANY_SEAT, UserFilter
from seattui.kit.money import Money

IDLE_DAYS = 90
"""Not active for so long: the seat is called idle, wherever nobody says another number."""


def idle_holders(hub: str = ANY_SEAT, days: int = IDLE_DAYS) -> UserFilter:
    """The holders of a hub's seats, or of any, who are idle."""
    return UserFilter(seat=hub, idle_days=days)


@dataclass(frozen=True, slots=True)
class IdleSeats:
    """The seats of one subscription that idle people hold."""

    subscription: Subscription
    held: int
    until_renewal: Money
    """What they cost until then, on top of those that nobody holds; it is paid whatever is done."""
    renews_on: date
    can_leave: int
    """How many could be removed then, once they are taken: included seats stay (R16)."""
    less_each_interval: Money
    """What each billing interval costs less from then on, when those are removed."""


def idle_seats(subscription: Subscription, held: int, today: date) -> IdleSeats:
    """What so many idle holders' seats come to. `today` is the day in the account's time zone."""
    free = replace(subscription, assigned=subscription.assigned - held)
    can_leave = min(held, free.removable)
    return IdleSeats(
        subscription,
        held,
        held_idle_cost(subscription, held, today),
        renews_on(subscription, today),
        can_leave,
        cheaper_by(subscription, can_leave),
    )
