"""Team membership: at most one main team, any number of extra ones (R23).

As with access states, rules are evaluated per distinct place, not per person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from seattui.domain.model import Team, TeamNode
from seattui.kit.records import dataclass


class Membership(StrEnum):
    """How somebody is added to a team."""

    AUTO = "auto"
    """As main team if they have none, else as an extra one."""
    MAIN = "main"
    """As main team; the previous main team becomes an extra one."""
    EXTRA = "extra"
    """As an extra team, even if they have no main team, or this is their main team."""


class TeamRole(StrEnum):
    """How somebody belongs to a team."""

    NOT = "not"
    MAIN = "main"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Somebody's relation to one team; `elsewhere` tells whether another one is their main team."""

    role: TeamRole
    elsewhere: bool

    def joined(self, how: Membership) -> Place:
        """R23: the place after being added."""
        if how is Membership.MAIN:
            return Place(TeamRole.MAIN, False)
        if how is Membership.EXTRA:
            return replace(self, role=TeamRole.EXTRA)
        if self.role is TeamRole.NOT:
            return replace(self, role=TeamRole.EXTRA if self.elsewhere else TeamRole.MAIN)
        return self if self.elsewhere else Place(TeamRole.MAIN, False)

    def dropped(self) -> Place:
        """The place after being removed; no extra team becomes the main one automatically."""
        return replace(self, role=TeamRole.NOT)


@dataclass(frozen=True, slots=True)
class Places:
    """How many of the selected people have each place in a team; `digest` covers exactly who.

    `main` and `extra` are the team's total members, whoever is selected.
    """

    people: Mapping[Place, int]
    digest: str
    main: int
    extra: int


@dataclass(frozen=True, slots=True)
class PlaceMove:
    """A number of people whose place changes the same way."""

    before: Place
    after: Place
    people: int


def below(teams: tuple[TeamNode, ...], team: int) -> frozenset[int]:
    """The team's id and those of all teams below it, at any depth."""
    children: dict[int | None, list[int]] = {}
    for node in teams:
        children.setdefault(node.parent_id, []).append(node.id)
    found, waiting = {team}, [team]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def above(teams: tuple[TeamNode, ...], team: int) -> tuple[int, ...]:
    """The team's id and those of the teams above it, nearest first."""
    parents = {node.id: node.parent_id for node in teams}
    path: list[int] = []
    at: int | None = team
    while at is not None and at not in path:
        path.append(at)
        at = parents.get(at)
    return tuple(path)


def levels(teams: tuple[TeamNode, ...], team: int) -> int:
    """The depth of the tree below the team: 1 if it has no subteams."""
    return 1 + max(len(above(teams, t)) for t in below(teams, team)) - len(above(teams, team))


def in_tree(teams: tuple[Team, ...]) -> Iterator[tuple[int, Team]]:
    """Each team after its parent, with its depth; siblings keep the given order."""
    children: dict[int | None, list[Team]] = {}
    for team in teams:
        children.setdefault(team.parent_id, []).append(team)
    waiting = [(0, team) for team in reversed(children.get(None, []))]
    while waiting:
        depth, team = waiting.pop()
        yield depth, team
        waiting += [(depth + 1, child) for child in reversed(children.get(team.id, []))]
