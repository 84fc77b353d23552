"""What a team's seats cost: to the last cent, whatever the seats, prices and intervals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.subscription import Lot
from seattui.domain.billing.team_costs import shared, team_costs
from seattui.domain.model import Team
from seattui.kit.money import Money
from tests.support.memory.facts import subscription

TODAY = date(2026, 11, 23)


def team(number: int, **seats: int) -> Team:
    held = {hub.replace("_", "-"): n for hub, n in seats.items()}
    return Team(number, f"Team {number}", None, None, 9, 0, held)


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


class TestCosts:
    def test_each_seat_costs_its_share_of_the_whole_bill(self) -> None:
        sales = replace(subscription(included=5, additional=5), assigned=6)  # 450 + 5 × 90 = 900.00
        costs = team_costs([sales], [team(1, sales_hub=3), team(2, sales_hub=1), team(3)], TODAY, "EUR")
        assert costs.months == 1
        assert costs.teams == {1: euros(27_000), 2: euros(9_000), 3: euros(0)}
        assert (costs.no_team, costs.unassigned) == (euros(18_000), euros(36_000))
        assert costs.total == euros(90_000)

    def test_what_does_not_divide_goes_to_the_largest_remainder(self) -> None:
        three = replace(subscription(included=3, base_minor=100), assigned=3)
        costs = team_costs([three], [team(1, sales_hub=1), team(2, sales_hub=2)], TODAY, "EUR")
        assert costs.teams == {1: euros(33), 2: euros(67)}

    def test_intervals_that_differ_are_told_for_a_time_in_which_both_are_whole(self) -> None:
        monthly = replace(subscription(included=2, base_minor=100), assigned=2)
        yearly = replace(
            subscription("service-hub", included=1, base_minor=1000), billing_months=12, assigned=1
        )
        costs = team_costs([monthly, yearly], [team(1, sales_hub=1, service_hub=1)], TODAY, "EUR")
        assert (costs.months, costs.teams[1], costs.no_team) == (12, euros(1600), euros(600))

    def test_no_seats_at_all(self) -> None:
        nothing = replace(subscription(included=0, base_minor=700))
        costs = team_costs([nothing], [team(1)], TODAY, "EUR")
        assert (costs.teams[1], costs.no_team, costs.unassigned) == (euros(0), euros(0), euros(700))
        assert team_costs([], [team(1)], TODAY, "EUR").total == euros(0)

    @given(
        held=st.lists(st.integers(0, 50), min_size=1, max_size=6),
        others=st.integers(0, 30),
        free=st.integers(0, 30),
        base=st.integers(0, 10**7),
        unit=st.integers(0, 10**5),
        months=st.sampled_from([1, 3, 6, 12]),
    )
    def test_all_shares_add_up_to_the_bill(
        self, held: list[int], others: int, free: int, base: int, unit: int, months: int
    ) -> None:
        assigned = sum(held) + others
        bought = (Lot(1, assigned + free, unit, date(2026, 3, 1)),) if assigned + free else ()
        sales = replace(
            subscription(included=0, base_minor=base), lots=bought, assigned=assigned, billing_months=months
        )
        service = replace(subscription("service-hub", included=7, base_minor=999), assigned=3)
        teams = [team(n, sales_hub=seats) for n, seats in enumerate(held)]
        costs = team_costs([sales, service], teams, TODAY, "EUR")
        bill = base + unit * (assigned + free) + months * 999
        assert costs.total == euros(bill)
        result = [*costs.teams.values(), costs.no_team, costs.unassigned]
        assert sum(money.minor for money in result) == bill

    @given(st.integers(0, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=12))
    def test_nobody_gets_a_unit_more_or_less_than_their_due(self, amount: int, weights: list[int]) -> None:
        shares = shared(amount, dict(enumerate(weights)), 0)
        assert sum(shares.values()) == amount
        if whole := sum(weights):
            assert all(abs(shares[n] * whole - amount * w) < whole for n, w in enumerate(weights))
