"""What teams have, each apart or together with all teams below it.

Members, seats and costs go by main team, of which everybody has at most one (R23): so whoever is in several teams of a
branch counts once in its sum. Extra memberships are added up as what they are: whoever is an extra member of two teams
of a branch has two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from seattui.domain.billing.team_costs import TeamCosts
from seattui.domain.model import Team
from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """People whose main team it is, extra memberships, and the seats of its main members by hub with their cost."""

    members: int
    extra: int
    seats: Mapping[str, int]
    cost: Money


def apart(teams: Sequence[Team], costs: TeamCosts) -> dict[int, TeamCounts]:
    """Each team without those below it, by id."""
    return {
        team.id: TeamCounts(team.main_members, team.extra_members, team.seats, costs.teams[team.id])
        for team in teams
    }


def together(teams: Sequence[Team], costs: TeamCosts) -> dict[int, TeamCounts]:
    """Each team with all teams below it, by id."""
    parents = {team.id: team.parent_id for team in teams}
    members, extra, minor = Counter[int](), Counter[int](), Counter[int]()
    seats: dict[int, Counter[str]] = {team.id: Counter() for team in teams}
    for team in teams:
        for branch in _upward(team.id, parents):
            members[branch] += team.main_members
            extra[branch] += team.extra_members
            minor[branch] += costs.teams[team.id].minor
            seats[branch].update(team.seats)
    currency = costs.total.currency
    return {
        id: TeamCounts(members[id], extra[id], dict(held), Money(minor[id], currency))
        for id, held in seats.items()
    }


def _upward(team: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    """The team and those above it, each once."""
    seen = set[int]()
    at: int | None = team
    while at is not None and at in parents and at not in seen:
        seen.add(at)
        yield at
        at = parents[at]
