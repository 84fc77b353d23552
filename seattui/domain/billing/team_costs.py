"""What a team's paid seats cost: each subscription's amount divided over all its seats.

The shares of teams, of people without a team and of unassigned seats add up to the exact total: the remainder
is distributed one minor unit at a time, largest remainders first.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from math import lcm
from typing import TypeVar

from seattui.domain.billing.charges import charge_of_period, current_period
from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Team
from seattui.kit.money import Money
from seattui.kit.records import dataclass

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class TeamCosts:
    """Costs for `months` months: by team id, for people without a main team, and for unassigned seats.

    `months` is the shortest time in which every subscription is billed a whole number of times (1 if all are
    billed monthly), since a monthly amount isn't exact for yearly billing.
    """

    months: int
    teams: Mapping[int, Money]
    no_team: Money
    unassigned: Money
    total: Money


def team_costs(
    subscriptions: Sequence[Subscription], teams: Iterable[Team], today: date, currency: str
) -> TeamCosts:
    """Costs by team. Each seat counts once, for its holder's main team."""
    all_teams = tuple(teams)
    months = lcm(*(s.billing_months for s in subscriptions)) if subscriptions else 1
    minor: dict[object, int] = {}
    total = 0
    for subscription in subscriptions:
        bill = charge_of_period(subscription, current_period(subscription, today).start)
        amount = bill.minor * (months // subscription.billing_months)
        weights: dict[object, int] = {team.id: team.seats.get(subscription.hub, 0) for team in all_teams}
        weights["no team"] = subscription.assigned - sum(weights.values())
        weights["unassigned"] = subscription.unassigned
        total += amount
        for key, share in shared(amount, weights, "unassigned").items():
            minor[key] = minor.get(key, 0) + share
    return TeamCosts(
        months,
        {team.id: Money(minor.get(team.id, 0), currency) for team in all_teams},
        Money(minor.get("no team", 0), currency),
        Money(minor.get("unassigned", 0), currency),
        Money(total, currency),
    )


def shared(amount: int, weights: Mapping[K, int], else_to: K) -> dict[K, int]:
    """`amount` divided by weight, exact to the minor unit; if all weights are 0, everything goes to `else_to`."""
    whole = sum(weights.values())
    if not whole:
        return {key: amount if key == else_to else 0 for key in weights}
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    left = amount - sum(shares.values())
    # Equal remainders are served in order, so that the result is the same every time.
    by_remainder = sorted(weights, key=lambda key: -(amount * weights[key] % whole))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares
