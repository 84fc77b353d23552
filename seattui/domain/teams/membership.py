"""Who is in which team: one main team at most, any number of extra ones (R23).

As with access states, the rules decide per place, not per person: few places differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from seattui.domain.model import Team, TeamNode


class Membership(StrEnum):
    """As what somebody is added to a team."""

    AUTO = "auto"
    """As main team for who has none, else as an extra one."""
    MAIN = "main"
    """As main team; the main team of before becomes an extra one."""
    EXTRA = "extra"
    """As an extra team, even for who has no main team, or has this one."""


class Here(StrEnum):
    """As what somebody is in a team."""

    NOT = "not"
    MAIN = "main"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """How somebody stands to one team; `elsewhere` tells whether another one is their main team."""

    here: Here
    elsewhere: bool

    def joined(self, how: Membership) -> Place:
        """R23: the place after being added."""
        if how is Membership.MAIN:
            return Place(Here.MAIN, False)
        if how is Membership.EXTRA:
            return replace(self, here=Here.EXTRA)
        if self.here is Here.NOT:
            return replace(self, here=Here.EXTRA if self.elsewhere else Here.MAIN)
        return self if self.elsewhere else Place(Here.MAIN, False)

    def dropped(self) -> Place:
        """The place after leaving; no extra team becomes the main one by itself."""
        return replace(self, here=Here.NOT)


@dataclass(frozen=True, slots=True)
class Places:
    """How many people stand how to a team; `digest` covers who exactly.

    `main` and `extra` are how many are in it in all, whoever is selected.
    """

    people: Mapping[Place, int]
    digest: str
    main: int
    extra: int


@dataclass(frozen=True, slots=True)
class PlaceMove:
    """So many people go from one place to another."""

    before: Place
    after: Place
    people: int


def below(teams: tuple[TeamNode, ...], team: int) -> frozenset[int]:
    """The team and every team below it, at any depth."""
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
    """The team and the teams above it, the nearest first."""
    parents = {node.id: node.parent_id for node in teams}
    path: list[int] = []
    at: int | None = team
    while at is not None and at not in path:
        path.append(at)
        at = parents.get(at)
    return tuple(path)


def levels(teams: tuple[TeamNode, ...], team: int) -> int:
    """How deep the tree is that begins with the team: one where nothing is below it."""
    return 1 + max(len(above(teams, t)) for t in below(teams, team)) - len(above(teams, team))


def in_tree(teams: tuple[Team, ...]) -> Iterator[tuple[int, Team]]:
    """Each team after the one above it, with how deep it stands; siblings in the order given."""
    children: dict[int | None, list[Team]] = {}
    for team in teams:
        children.setdefault(team.parent_id, []).append(team)
    waiting = [(0, team) for team in reversed(children.get(None, []))]
    while waiting:
        depth, team = waiting.pop()
        yield depth, team
        waiting += [(depth + 1, child) for child in reversed(children.get(team.id, []))]
