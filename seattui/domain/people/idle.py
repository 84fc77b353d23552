"""Paid seats that are hardly used: who holds them, and what they cost until the renewal and after it.

`idle_rule.idle` defines who is idle; it excludes people on leave, recently added or assigned, or still invited.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from seattui.domain.billing.charges import cheaper_by, held_idle_cost, renews_on
from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import ANY_SEAT, UserFilter
from seattui.kit.money import Money
from seattui.kit.records import dataclass

IDLE_DAYS = 90
"""The default number of days without activity after which a seat counts as idle."""


def idle_holders(hub: str = ANY_SEAT, days: int = IDLE_DAYS) -> UserFilter:
    """The filter for idle holders of a hub's seats, or of any hub's."""
    return UserFilter(seat=hub, idle_days=days)


@dataclass(frozen=True, slots=True)
class IdleSeats:
    """The seats of one subscription that are held by idle people."""

    subscription: Subscription
    held: int
    until_renewal: Money
    """What they cost until then, beyond unassigned seats; it is paid in any case."""
    renews_on: date
    can_leave: int
    """How many can be removed at renewal once they are unassigned: included seats can't (R16)."""
    less_each_interval: Money
    """The saving per billing interval after those are removed."""


def idle_seats(subscription: Subscription, held: int, today: date) -> IdleSeats:
    """Cost and saving of `held` idle holders' seats. `today` is the day in the account's time zone."""
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
