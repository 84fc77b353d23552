"""What some people's seats are and cost: of those who are marked, before a dialog about them opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from seattui.domain.billing.seat_costs import SeatCosts
from seattui.domain.model import AccessState
from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class SeatsHeld:
    """How many of some people hold a seat, and what all of their seats cost a month."""

    holders: int
    by_hub: Mapping[str, int]
    """Hub → how many hold its seat; those whose seats most of them hold come first."""
    cost: Money
    """The sum of the column *Cost a month* over them."""


def seats_held(access_states: Mapping[AccessState, int], costs: SeatCosts) -> SeatsHeld:
    """Of so many people of each access state."""
    by_hub: Counter[str] = Counter()
    holders = minor = 0
    for access_state, people in access_states.items():
        by_hub.update(dict.fromkeys(sorted(access_state.seats), people))
        holders += people * bool(access_state.seats)
        minor += people * costs.a_month(access_state.seats).minor
    ordered = dict(sorted(by_hub.items(), key=lambda one: (-one[1], one[0])))
    return SeatsHeld(holders, ordered, Money(minor, costs.currency))
