"""Teams: a tree of names, unique in the account (R23), and their members."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seattui.domain.model import Selection, TeamNode
from seattui.domain.people.names import checked_name
from seattui.domain.people.permissions import ADD_EDIT_TEAMS, require
from seattui.domain.plan.kinds import Fields, Undoing
from seattui.domain.plan.plan import Change, Facts, Line, Plan, Warning
from seattui.domain.plan.team_effects import MembersMoved, TeamCreated, TeamDeleted, TeamMoved, TeamRenamed
from seattui.domain.teams.membership import (
    Membership,
    Place,
    PlaceMove,
    Places,
    TeamRole,
    above,
    below,
    levels,
)
from seattui.kit.errors import NotFound, Refused, UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass
from seattui.kit.text import fold

MAX_DEPTH = 12
NONE = msg("–")
TEAM_FIELDS: Fields = {
    "team": msg("team"),
    "parent": msg("parent team"),
    "main": msg("main members"),
    "extra": msg("extra members"),
    "below": msg("subteams"),
    "to": msg("members moved to"),
}


@dataclass(frozen=True, slots=True)
class CreateTeam(Change):
    """Creates a team, below `parent` or at the top level."""

    name: str
    parent: int | None = None
    kind = "teams.create"
    label = msg("Create team")
    undo = Undoing.CREATED_TEAM
    fields = TEAM_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_TEAMS)
        name = _free_name(facts.teams(), self.name)
        parent = None if self.parent is None else known_team(facts, self.parent)
        if parent and len(above(facts.teams(), parent.id)) >= MAX_DEPTH:
            raise too_deep()
        return Plan(
            self,
            before={},
            after={"team": name, "parent": parent.name if parent else None, "parent_id": self.parent},
            lines=(
                Line(msg("Team"), NONE, _named(name)),
                Line(msg("Parent team"), NONE, _parent_name(parent)),
            ),
            effects=(TeamCreated(name, self.parent),),
        )


@dataclass(frozen=True, slots=True)
class RenameTeam(Change):
    """Renames a team."""

    team: int
    name: str
    kind = "teams.rename"
    label = msg("Rename team")
    undo = Undoing.RENAMED_TEAM
    fields = TEAM_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_TEAMS)
        team = known_team(facts, self.team)
        name = _free_name(facts.teams(), self.name, team.id)
        if name == team.name:
            return Plan(self)
        return Plan(
            self,
            before={"team": team.name, "team_id": team.id},
            after={"team": name, "team_id": team.id},
            lines=(Line(msg("Team"), _named(team.name), _named(name)),),
            effects=(TeamRenamed(team.id, name),),
        )


@dataclass(frozen=True, slots=True)
class MoveTeam(Change):
    """Moves a team and all teams below it under another parent team, or to the top level."""

    team: int
    parent: int | None
    kind = "teams.move"
    label = msg("Move team")
    undo = Undoing.MOVED_TEAM
    fields = TEAM_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_TEAMS)
        team, teams = known_team(facts, self.team), facts.teams()
        parent = None if self.parent is None else known_team(facts, self.parent)
        if team.parent_id == self.parent:
            return Plan(self)
        within = below(teams, team.id)
        if self.parent in within:
            raise Refused(
                "team-below-itself",
                msg("{team} can't be its own parent team.", team=team.name),
                msg("Choose a team that isn't one of its subteams."),
                rule="R23",
            )
        if parent and len(above(teams, parent.id)) + levels(teams, team.id) > MAX_DEPTH:
            raise too_deep()
        before = next((t for t in teams if t.id == team.parent_id), None)
        about = {"team": team.name, "team_id": team.id}
        return Plan(
            self,
            before={**about, "parent": before.name if before else None, "parent_id": team.parent_id},
            after={**about, "parent": parent.name if parent else None, "parent_id": self.parent},
            lines=(
                Line(msg("{team}: parent team", team=team.name), _parent_name(before), _parent_name(parent)),
            ),
            effects=(TeamMoved(team.id, self.parent),),
        )


@dataclass(frozen=True, slots=True)
class DeleteTeam(Change):
    """Deletes a team; its members move to the team `to`, or with `drop` to none; its subteams move up."""

    team: int
    to: int | None = None
    drop: bool = False
    kind = "teams.delete"
    label = msg("Delete team")
    undo = Undoing.DELETED_TEAM
    fields = TEAM_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_TEAMS)
        if self.drop and self.to is not None:
            raise UsageError(
                "to-and-drop", msg("Members can't be moved to a team and to none at the same time.")
            )
        team, teams = known_team(facts, self.team), facts.teams()
        to = None if self.to is None else known_team(facts, self.to)
        if to and to.id == team.id:
            raise UsageError(
                "same-team", msg("Members can't be moved to the team that is deleted: choose another one.")
            )
        selected = facts.members(team.id)
        here = facts.places(team.id)
        target_places = facts.places(to.id, leaving=team.id) if to else here
        moves = _moves(
            target_places, lambda p: p.joined(Membership.AUTO) if to else p.dropped(), always=to is not None
        )
        gained = _gained(moves) if to else {TeamRole.MAIN: 0, TeamRole.EXTRA: 0}
        children = [t for t in teams if t.parent_id == team.id]
        parent = next((t for t in teams if t.id == team.parent_id), None)
        settled = self.drop or to is not None
        before: dict[str, Any] = {
            "team": team.name,
            "team_id": team.id,
            "parent": parent.name if parent else None,
            "parent_id": team.parent_id,
            "main": here.main,
            "extra": here.extra,
            "below": [t.name for t in children],
            "below_ids": [t.id for t in children],
        }
        lines = [
            Line(msg("Team"), _named(team.name), NONE),
            Line(msg("Main members"), _n(here.main), _n(0)),
            Line(msg("Extra members"), _n(here.extra), _n(0)),
            *(
                Line(msg("{team}: parent team", team=t.name), _named(team.name), _parent_name(parent))
                for t in children
            ),
        ]
        after: dict[str, Any] = {"team": None, "to": to.name if to else None, "to_id": self.to}
        if to:
            lines += _totals(to, target_places, gained)
        effects = [
            *(TeamMoved(t.id, team.parent_id) for t in children),
            *(
                (
                    MembersMoved(
                        to.id if to else team.id, to.name if to else team.name, moves, team.id if to else None
                    ),
                )
                if moves and settled
                else ()
            ),
            TeamDeleted(team.id, team.name),
        ]
        return Plan(
            self,
            before=before,
            after=after,
            lines=tuple(lines),
            warnings=() if to else _without_main(moves),
            effects=tuple(effects),
            blocked=None if settled or not selected.people else _has_members(team, selected.people),
            people_digest=f"{selected.digest}{here.digest}{target_places.digest}",
        )


@dataclass(frozen=True, slots=True)
class AddToTeam(Change):
    """Adds people to a team (R23)."""

    team: int
    people: Selection
    how: Membership = Membership.AUTO
    kind = "teams.add"
    label = msg("Add to team")
    undo = Undoing.TEAM_MEMBERS
    fields = TEAM_FIELDS

    def plan(self, facts: Facts) -> Plan:
        return _members_moved(self, facts, self.team, self.people, lambda place: place.joined(self.how))


@dataclass(frozen=True, slots=True)
class DropFromTeam(Change):
    """Removes people from a team, main or extra."""

    team: int
    people: Selection
    kind = "teams.drop"
    label = msg("Remove from team")
    undo = Undoing.TEAM_MEMBERS
    fields = TEAM_FIELDS

    def plan(self, facts: Facts) -> Plan:
        return _members_moved(self, facts, self.team, self.people, Place.dropped)


def known_team(facts: Facts, team: int) -> TeamNode:
    """The team with this id. Raises NotFound if it doesn't exist, or no longer."""
    for node in facts.teams():
        if node.id == team:
            return node
    raise NotFound("no-such-team", msg("The team no longer exists."), msg("Check the current list of teams."))


def _members_moved(
    change: Change, facts: Facts, team_id: int, people: Selection, becomes: Callable[[Place], Place]
) -> Plan:
    require(facts.operator, ADD_EDIT_TEAMS)
    team = known_team(facts, team_id)
    selected = facts.count_selected(people)
    places = facts.places(team.id)
    moves = _moves(places, becomes)
    if not moves:
        return Plan(change, people_digest=selected.digest + places.digest)
    gained = _gained(moves)
    about = {"team": team.name, "team_id": team.id}
    return Plan(
        change,
        before={**about, "main": places.main, "extra": places.extra},
        after={
            **about,
            "main": places.main + gained[TeamRole.MAIN],
            "extra": places.extra + gained[TeamRole.EXTRA],
        },
        lines=_totals(team, places, gained),
        warnings=(*_main_elsewhere(moves), *_without_main(moves)),
        effects=(MembersMoved(team.id, team.name, moves),),
        people_digest=selected.digest + places.digest,
    )


def _moves(
    places: Places, becomes: Callable[[Place], Place], *, always: bool = False
) -> tuple[PlaceMove, ...]:
    """`always`: include people whose place stays the same, since they are removed from another team."""
    moves = (PlaceMove(place, becomes(place), n) for place, n in sorted(places.people.items()))
    return tuple(m for m in moves if always or m.before != m.after)


def _gained(moves: tuple[PlaceMove, ...]) -> Mapping[TeamRole, int]:
    return {
        here: sum(m.people * ((m.after.role is here) - (m.before.role is here)) for m in moves)
        for here in (TeamRole.MAIN, TeamRole.EXTRA)
    }


def _totals(team: TeamNode, places: Places, gained: Mapping[TeamRole, int]) -> tuple[Line, ...]:
    return (
        Line(
            msg("{team}: main members", team=team.name),
            _n(places.main),
            _n(places.main + gained[TeamRole.MAIN]),
        ),
        Line(
            msg("{team}: extra members", team=team.name),
            _n(places.extra),
            _n(places.extra + gained[TeamRole.EXTRA]),
        ),
    )


def _main_elsewhere(moves: tuple[PlaceMove, ...]) -> tuple[Warning, ...]:
    n = sum(m.people for m in moves if m.before.elsewhere and not m.after.elsewhere)
    message = plural(
        "{n} person has another main team, which becomes an extra team",
        "{n} people have another main team, which becomes an extra team",
        n,
    )
    return (Warning("main-team-changes", message),) if n else ()


def _without_main(moves: tuple[PlaceMove, ...]) -> tuple[Warning, ...]:
    n = sum(m.people for m in moves if m.before.role is TeamRole.MAIN and m.after.role is not TeamRole.MAIN)
    message = plural("{n} person will have no main team", "{n} people will have no main team", n)
    return (Warning("no-main-team", message),) if n else ()


def _free_name(teams: tuple[TeamNode, ...], given: str, own: int | None = None) -> str:
    """R23: the name as stored. Raises UsageError if it is empty, Refused if another team has it."""
    name = checked_name(given)
    key = fold(name).strip()
    if not key:
        raise UsageError("no-name", msg("A team needs a visible name."))
    for team in teams:
        if team.id != own and fold(team.name) == key:
            raise Refused(
                "team-exists",
                msg("A team {team} already exists.", team=team.name),
                msg("Choose another name; case and accents are ignored."),
                rule="R23",
            )
    return name


def too_deep() -> Refused:
    return Refused(
        "too-deep",
        msg("Teams can be nested at most {n} levels deep.", n=MAX_DEPTH),
        msg("Choose a parent team further up."),
        rule="R23",
    )


def _has_members(team: TeamNode, people: int) -> Refused:
    return Refused(
        "team-has-members",
        plural("{n} person is in {team}.", "{n} people are in {team}.", people, team=team.name),
        msg("Choose which team they are moved to, or that they are only removed from this one."),
    )


def _n(n: int) -> Message:
    return msg("{n}", n=n)


def _named(name: str) -> Message:
    return msg("{team}", team=name)


def _parent_name(team: TeamNode | None) -> Message:
    return _named(team.name) if team else NONE
