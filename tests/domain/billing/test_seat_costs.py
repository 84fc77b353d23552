"""What one person's seats cost a month: an equal share, exact, rounded once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.seat_costs import seat_costs
from seattui.domain.billing.subscription import Lot
from seattui.domain.billing.team_costs import team_costs
from seattui.domain.model import Team
from seattui.kit.money import Money
from tests.support.memory.facts import removal, subscription

TODAY = date(2026, 11, 23)
SALES, SERVICE = "sales-hub", "service-hub"


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


class TestTheCostOfASeat:
    def test_included_and_additional_seats_cost_the_same(self) -> None:
        sales = subscription(included=5, additional=5)  # 450.00 + 5 × 90.00
        assert seat_costs([sales], TODAY, "EUR").a_month([SALES]) == euros(9_000)

    def test_lots_bought_at_other_prices_are_shared_by_all(self) -> None:
        lots = (Lot(1, 1, 9_000, TODAY), Lot(2, 1, 12_000, TODAY))
        sales = subscription(included=1, base_minor=0, lots=lots)
        assert seat_costs([sales], TODAY, "EUR").a_month([SALES]) == euros(7_000)

    def test_a_yearly_price_is_a_twelfth_each_month(self) -> None:
        yearly = subscription(included=2, base_minor=4_800, billing_months=12)
        assert seat_costs([yearly], TODAY, "EUR").a_month([SALES]) == euros(200)

    def test_several_hubs_are_added_before_they_are_rounded(self) -> None:
        third = subscription(included=3, base_minor=100)
        other = subscription(SERVICE, included=3, base_minor=100)
        costs = seat_costs([third, other], TODAY, "EUR")
        assert costs.a_month([SALES]) == euros(33)
        assert costs.a_month([SALES, SERVICE]) == euros(67)

    def test_half_a_minor_unit_is_rounded_up(self) -> None:
        assert seat_costs([subscription(included=2, base_minor=5)], TODAY, "EUR").a_month([SALES]) == euros(3)

    def test_whoever_holds_none_costs_nothing(self) -> None:
        assert seat_costs([subscription(included=0)], TODAY, "EUR").a_month([]) == euros(0)

    def test_a_removal_that_is_scheduled_changes_nothing_before_its_day(self) -> None:
        sales = subscription(included=1, additional=1, removal=removal(1))
        assert seat_costs([sales], TODAY, "EUR").a_month([SALES]) == euros(27_000)
        assert seat_costs([sales], date(2027, 2, 28), "EUR").a_month([SALES]) == euros(27_000)

    @given(
        included=st.integers(1, 40),
        base=st.integers(0, 10**7),
        lots=st.lists(st.tuples(st.integers(1, 30), st.integers(0, 10**6)), max_size=4),
        held=st.integers(1, 40),
        months=st.sampled_from([1, 3, 6, 12]),
    )
    def test_people_cost_what_their_team_does_up_to_half_a_minor_unit_each(
        self, included: int, base: int, lots: list[tuple[int, int]], held: int, months: int
    ) -> None:
        made = tuple(Lot(n, seats, unit, TODAY) for n, (seats, unit) in enumerate(lots))
        sales = replace(
            subscription(included=included, base_minor=base, billing_months=months), lots=made, assigned=held
        )
        held = min(held, sales.purchased)
        team = Team(1, "Field", None, None, held, 0, {SALES: held})
        costs = team_costs([replace(sales, assigned=held)], [team], TODAY, "EUR")
        one = seat_costs([sales], TODAY, "EUR").a_month([SALES]).minor
        assert abs(costs.teams[1].minor - one * held * costs.months) <= held * costs.months / 2 + 1
