"""Teams as a tree, for all lists of teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seattui.domain.billing.team_sums import TeamCounts
from seattui.domain.model import Team
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """A team in the tree; `stem` is what is drawn before its name."""

    team: Team
    stem: str
    counts: TeamCounts | None = None
    """Its members, seats and cost, where they are shown: with the teams below it or without."""


def tree(teams: Sequence[Team]) -> list[Branch]:
    """Every team once, parents before children, each level in the given order.

    A team whose parent is missing, or is its own descendant, is at the top level.
    """
    names = {team.name for team in teams}
    children: dict[str | None, list[Team]] = {}
    for team in teams:
        children.setdefault(team.parent if team.parent in names else None, []).append(team)
    found: dict[int, Branch] = {}
    _grow(children, None, "", True, found)
    for team in teams:
        if team.id not in found:
            found[team.id] = Branch(team, "")
    return list(found.values())


def _grow(
    children: Mapping[str | None, Sequence[Team]],
    parent: str | None,
    stem: str,
    top: bool,
    found: dict[int, Branch],
) -> None:
    siblings = children.get(parent, ())
    for index, team in enumerate(siblings):
        last = index == len(siblings) - 1
        found[team.id] = Branch(team, "" if top else stem + ("└ " if last else "├ "))
        _grow(children, team.name, "" if top else stem + ("  " if last else "│ "), False, found)
