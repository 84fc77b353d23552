"""What teams have together with those below them: each person once, and to the last cent."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.team_costs import TeamCosts, team_costs
from seattui.domain.billing.team_sums import TeamCounts, apart, together
from seattui.domain.model import Team
from tests.domain.billing.test_team_costs import TODAY, euros
from tests.support.memory.facts import subscription


def team(id: int, parent: int | None, members: int, extra: int = 0, seats: int = 0) -> Team:
    above = None if parent is None else f"Team {parent}"
    return Team(id, f"Team {id}", parent, above, members, extra, {"sales-hub": seats} if seats else {})


def costs_of(teams: list[Team], unit: int = 9_000) -> TeamCosts:
    seats = sum(t.seats.get("sales-hub", 0) for t in teams)
    held = replace(subscription(included=seats + 1, base_minor=unit * (seats + 1)), assigned=seats)
    return team_costs([held], teams, TODAY, "EUR")


class TestTogether:
    def test_a_parent_has_what_all_below_it_have_at_any_depth(self) -> None:
        teams = [
            team(1, None, 4, seats=2),
            team(2, 1, 3, seats=1),
            team(3, 2, 2, 1, seats=2),
            team(4, None, 1),
        ]
        sums = together(teams, costs_of(teams))
        assert sums[1] == TeamCounts(9, 1, {"sales-hub": 5}, euros(45_000))
        assert sums[2] == TeamCounts(5, 1, {"sales-hub": 3}, euros(27_000))
        assert sums[4] == TeamCounts(1, 0, {}, euros(0))

    def test_who_is_in_two_teams_of_a_branch_counts_once_among_members_and_once_per_extra_membership(
        self,
    ) -> None:
        """R23: one person, main member of 3 and extra member of 1 and 2, with a seat."""
        teams = [team(1, None, 0, 1), team(2, 1, 0, 1), team(3, 1, 1, seats=1)]
        assert together(teams, costs_of(teams))[1] == TeamCounts(1, 2, {"sales-hub": 1}, euros(9_000))

    def test_apart_each_has_its_own(self) -> None:
        teams = [team(1, None, 4, 2, seats=2), team(2, 1, 3, seats=1)]
        assert apart(teams, costs_of(teams))[1] == TeamCounts(4, 2, {"sales-hub": 2}, euros(18_000))

    def test_teams_that_are_above_each_other_count_once_in_each(self) -> None:
        teams = [team(1, 2, 4), team(2, 1, 3)]
        assert {c.members for c in together(teams, costs_of(teams)).values()} == {7}

    @given(st.data(), st.integers(1, 12), st.integers(0, 10**5))
    def test_the_top_teams_and_what_is_outside_teams_add_up_to_the_bill(
        self, data: st.DataObject, n: int, unit: int
    ) -> None:
        small = st.integers(0, 9)
        teams = [
            team(
                id,
                data.draw(st.none() | st.integers(1, id - 1)) if id > 1 else None,
                data.draw(small),
                data.draw(small),
                data.draw(small),
            )
            for id in range(1, n + 1)
        ]
        costs = costs_of(teams, unit)
        sums = together(teams, costs)
        top = [sums[t.id] for t in teams if t.parent_id is None]
        assert sum(t.members for t in top) == sum(t.main_members for t in teams)
        assert sum(t.extra for t in top) == sum(t.extra_members for t in teams)
        money = [*(t.cost for t in top), costs.no_team, costs.unassigned]
        assert sum(m.minor for m in money) == costs.total.minor
