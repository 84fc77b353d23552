"""Restoring teams and memberships from before a recorded change (R23)."""

from __future__ import annotations

from dataclasses import replace

from seattui.domain.changes.shared.refusing import leave_out
from seattui.domain.changes.teams.teams import (
    MAX_DEPTH,
    CreateTeam,
    DeleteTeam,
    MoveTeam,
    RenameTeam,
    known_team,
    too_deep,
)
from seattui.domain.changes.undo.recorded import Recorded, changed_since, parts_refused
from seattui.domain.model import TeamNode
from seattui.domain.people.permissions import ADD_EDIT_TEAMS, require
from seattui.domain.plan.history import RecalledParts
from seattui.domain.plan.plan import Facts, Line, Plan, Warning
from seattui.domain.plan.team_effects import TeamCreated, TeamMoved
from seattui.domain.plan.undo_effects import MembersReturned
from seattui.domain.teams.membership import above, levels
from seattui.kit.i18n import msg
from seattui.kit.text import fold


def undo_team_created(facts: Facts, recorded: Recorded) -> Plan:
    """Deletes the team. If the change undid a deletion, the members go where that deletion had moved them."""
    team = _created_team(facts, recorded)
    to = recorded.row.before.get("to_id")
    dropped = "to_id" in recorded.row.before and to is None
    return DeleteTeam(team.id, to, drop=dropped).plan(facts)


def undo_team_renamed(facts: Facts, recorded: Recorded) -> Plan:
    before, after = recorded.row.before, recorded.row.after
    require(facts.operator, ADD_EDIT_TEAMS)
    team = known_team(facts, after["team_id"])
    if team.name != after["team"]:
        raise changed_since(msg("The team is now named {team}.", team=team.name))
    return RenameTeam(team.id, before["team"]).plan(facts)


def undo_team_moved(facts: Facts, recorded: Recorded) -> Plan:
    before, after = recorded.row.before, recorded.row.after
    require(facts.operator, ADD_EDIT_TEAMS)
    team = known_team(facts, after["team_id"])
    if team.parent_id != after["parent_id"]:
        raise changed_since(msg("{team} has been moved since then.", team=team.name))
    return MoveTeam(team.id, before["parent_id"]).plan(facts)


def undo_team_deleted(facts: Facts, recorded: Recorded) -> Plan:
    """Restores the team with its parent, its subteams and its members, as far as they haven't changed since."""
    was, teams = recorded.row.before, facts.teams()
    here = {t.id: t for t in teams}
    parent = was["parent_id"] if was["parent_id"] in here else None
    made = CreateTeam(was["team"], parent).plan(facts)
    children = [here[c] for c in was["below_ids"] if c in here and here[c].parent_id == was["parent_id"]]
    height = 1 + max((levels(teams, child.id) for child in children), default=0)
    if parent is not None and len(above(teams, parent)) + height > MAX_DEPTH:
        raise too_deep()
    parts = facts.past.teams(recorded.row.id, coming=(was["team_id"],))
    plan = _members(facts, recorded, parts, made)
    moved = tuple(TeamMoved(child.id, was["team_id"]) for child in children)
    return replace(
        plan,
        before={"team": None, "to": recorded.row.after.get("to"), "to_id": recorded.row.after.get("to_id")},
        after={**made.after, "team_id": was["team_id"]},
        lines=(
            *made.lines,
            *(_line_of_child(child, here, str(was["team"])) for child in children),
            *plan.lines,
        ),
        warnings=_parent_gone(parent != was["parent_id"]),
        effects=(TeamCreated(was["team"], parent, was["team_id"]), *moved, *plan.effects),
    )


def undo_members(facts: Facts, recorded: Recorded) -> Plan:
    require(facts.operator, ADD_EDIT_TEAMS)
    parts = facts.past.teams(recorded.row.id)
    about = {key: recorded.row.after[key] for key in ("team", "team_id") if key in recorded.row.after}
    plan = _members(facts, recorded, parts, Plan(recorded.change))
    return replace(
        plan,
        before={**about, "people": parts.back},
        after={**about, "people": parts.back},
    )


def _members(facts: Facts, recorded: Recorded, parts: RecalledParts, plan: Plan) -> Plan:
    """The people who return to their teams, and those who are refused."""
    refusals, refused = parts_refused(facts, recorded, parts)
    return replace(
        plan,
        lines=(Line(msg("Back in their previous teams"), msg("–"), msg("{n}", n=parts.back)),)
        if recorded.row.people
        else (),
        effects=(MembersReturned(recorded.row.id, parts.back),) if parts.back else (),
        refusals=refusals,
        refused=refused,
        next_step=leave_out(refused),
        people_digest=parts.digest,
    )


def _line_of_child(child: TeamNode, here: dict[int, TeamNode], team: str) -> Line:
    parent = here.get(child.parent_id) if child.parent_id is not None else None
    return Line(
        msg("{team}: parent team", team=child.name),
        msg("{team}", team=parent.name) if parent else msg("–"),
        msg("{team}", team=team),
    )


def _parent_gone(gone: bool) -> tuple[Warning, ...]:
    text = msg("Its parent team no longer exists: it becomes a top-level team")
    return (Warning("parent-gone", text),) if gone else ()


def _created_team(facts: Facts, recorded: Recorded) -> TeamNode:
    """The team that the change created, found by name, since its id wasn't known when that was recorded."""
    name = str(recorded.row.after["team"])
    again = any(
        fold(str(row.after["team"])) == fold(name)
        for row in facts.past.not_undone_since(recorded.row.id, "teams.create")
    )
    for team in facts.teams():
        if fold(team.name) == fold(name) and not again and _had_name(facts, recorded, team, name):
            return team
    raise changed_since(msg("The team {team} has been renamed or deleted since then.", team=name))


def _had_name(facts: Facts, recorded: Recorded, team: TeamNode, name: str) -> bool:
    """Whether the team had this name before any later rename; otherwise it is another team."""
    number = recorded.row.id
    # The undo of a rename made since cancels it out; that of an earlier rename counts as a rename.
    undone = [
        row
        for row in facts.past.not_undone_since(number, "undo")
        if row.after["did"] == "teams.rename" and row.after["undoes"] < number
    ]
    renamed = sorted([*facts.past.not_undone_since(number, "teams.rename"), *undone], key=lambda row: row.id)
    first = next((row for row in renamed if row.after["team_id"] == team.id), None)
    return first is None or fold(str(first.before["team"])) == fold(name)
