"""What the paid seats of a team cost: each subscription's amount shared out over all its seats.

The shares of teams, of people without one and of unassigned seats add up to the exact total: what rounding
leaves over goes, a minor unit each, to the largest remainders.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import lcm
from typing import TypeVar

from seattui.domain.billing.charges import charge_of_period, current_period
from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Team
from seattui.kit.money import Money

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class TeamCosts:
    """For so many `months`: per team by id, for people without a main team, and for unassigned seats.

    The months are the shortest time after which every subscription has been billed a whole number of times,
    one where all are billed monthly: an amount a month wouldn't be exact for what is billed yearly.
    """

    months: int
    teams: Mapping[int, Money]
    no_team: Money
    unassigned: Money
    total: Money


def team_costs(
    subscriptions: Sequence[Subscription], teams: Iterable[Team], today: date, currency: str
) -> TeamCosts:
    """A team costs the seats of its main members; so each seat counts once."""
    there = tuple(teams)
    months = lcm(*(s.billing_months for s in subscriptions)) if subscriptions else 1
    minor: dict[object, int] = {}
    total = 0
    for subscription in subscriptions:
        bill = charge_of_period(subscription, current_period(subscription, today).start)
        amount = bill.minor * (months // subscription.billing_months)
        weights: dict[object, int] = {team.id: team.seats.get(subscription.hub, 0) for team in there}
        weights["no team"] = subscription.assigned - sum(weights.values())
        weights["unassigned"] = subscription.unassigned
        total += amount
        for key, share in shared(amount, weights, "unassigned").items():
            minor[key] = minor.get(key, 0) + share
    return TeamCosts(
        months,
        {team.id: Money(minor.get(team.id, 0), currency) for team in there},
        Money(minor.get("no team", 0), currency),
        Money(minor.get("unassigned", 0), currency),
        Money(total, currency),
    )


def shared(amount: int, weights: Mapping[K, int], else_to: K) -> dict[K, int]:
    """The amount shared out by weight, to the last minor unit; without any weight all goes to `else_to`."""
    whole = sum(weights.values())
    if not whole:
        return {key: amount if key == else_to else 0 for key in weights}
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    left = amount - sum(shares.values())
    # Among equal remainders the first in order goes first, so that the same teams always give the same.
    by_remainder = sorted(weights, key=lambda key: -(amount * weights[key] % whole))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares
