"""What marked people's seats are and cost: the sum of what the column says of each."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.seat_costs import seat_costs
from seattui.domain.people.marked import seats_held
from seattui.kit.money import Money
from tests.support.memory.facts import person, subscription

TODAY = date(2026, 11, 23)
SALES, SERVICE = "sales-hub", "service-hub"
# 1,000.00 over 7 seats: a share that has to be rounded.
COSTS = seat_costs(
    [subscription(included=7, base_minor=100_000), subscription(SERVICE, included=3, base_minor=10_000)],
    TODAY,
    "EUR",
)


@given(st.lists(st.sets(st.sampled_from([SALES, SERVICE])), max_size=30))
def test_it_is_what_the_column_adds_up_to(everyone: list[set[str]]) -> None:
    people = [person(n, *seats) for n, seats in enumerate(everyone)]
    held = seats_held(Counter(user.access_state for user in people), COSTS)
    each = [COSTS.a_month(user.access_state.seats).minor for user in people]
    assert held.cost == Money(sum(each), "EUR")
    assert held.holders == sum(bool(seats) for seats in everyone)
    assert held.by_hub == Counter(hub for seats in everyone for hub in seats)


def test_the_hub_that_most_hold_comes_first() -> None:
    people = [person(1, SALES), person(2, SERVICE), person(3, SERVICE), person(4)]
    held = seats_held(Counter(user.access_state for user in people), COSTS)
    assert list(held.by_hub.items()) == [(SERVICE, 2), (SALES, 1)]


def test_nobody_holds_nothing() -> None:
    held = seats_held({}, COSTS)
    assert (held.holders, held.by_hub, held.cost) == (0, {}, Money(0, "EUR"))
