"""`seattui teams`: the tree of teams, who is in them, and what their seats cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.run.values import required
from seattui.cli.selection.list_form import ListForm
from seattui.cli.selection.people_selection import Emails, people_named
from seattui.cli.selection.team import team_named
from seattui.cli.teams import team_lists
from seattui.domain.model import Chosen
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Change

Name = Annotated[str, argument("TEAM", msg("The team's name."))]
HINTS = {
    "team-has-members": msg("Add --to TEAM to move them to another team, or --drop to remove them from it."),
}


def app() -> typer.Typer:
    made = noun(msg("Teams: the team tree, its members, and the cost of their seats."))
    verb(made, "list", msg("List teams with their members, seats and costs."), over_ssh=True)(listed)
    verb(made, "export", msg("Write the list of teams to a CSV, JSON or XLSX file."), over_ssh=True)(
        team_lists.exported
    )
    verb(made, "create", msg("Create a team."), over_ssh=True)(create)
    verb(made, "rename", msg("Rename a team."), over_ssh=True)(rename)
    verb(
        made,
        "move",
        msg("Move a team and its subteams to another parent team, or to the top."),
        over_ssh=True,
    )(move)
    verb(made, "delete", msg("Delete a team; its subteams move up one level."), over_ssh=True)(delete)
    verb(made, "add", msg("Add people to a team."), over_ssh=True)(add)
    verb(made, "drop", msg("Remove people from a team."), over_ssh=True)(drop)
    return made


def listed(
    context: typer.Context,
    apart: Annotated[
        bool, option("--apart", help=msg("Each team apart, without what its subteams have."))
    ] = False,
    *,
    form: ListForm,
) -> None:
    team_lists.show(run_of(context), form, each_apart=apart)


def create(
    context: typer.Context,
    name: Annotated[str, argument("NAME", msg("The name of the new team."))],
    parent: Annotated[str | None, option("--parent", metavar="TEAM", help=msg("The parent team."))] = None,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.teams.teams import CreateTeam

    run = run_of(context)
    session = run.session()
    above = team_named(session, parent).id if parent is not None else None
    return carry_out(run, session, CreateTeam(name, above), confirming)


def rename(
    context: typer.Context,
    team: Name,
    name: Annotated[str, argument("NAME", msg("The team's new name."))],
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.teams.teams import RenameTeam

    run = run_of(context)
    session = run.session()
    change = RenameTeam(team_named(session, team).id, name)
    return carry_out(run, session, change, confirming)


def move(
    context: typer.Context,
    team: Name,
    parent: Annotated[str | None, option("--parent", metavar="TEAM", help=msg("The parent team."))] = None,
    top: Annotated[bool, option("--top", help=msg("Make it a top-level team."))] = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.teams.teams import MoveTeam

    if top and parent is not None:
        raise UsageError("usage", msg("--parent and --top can't be combined."))
    above = None if top else required("--parent", parent)
    run = run_of(context)
    session = run.session()
    change = MoveTeam(team_named(session, team).id, None if above is None else team_named(session, above).id)
    return carry_out(run, session, change, confirming)


def delete(
    context: typer.Context,
    team: Name,
    to: Annotated[
        str | None, option("--to", metavar="TEAM", help=msg("The team that its members are moved to."))
    ] = None,
    drop_members: Annotated[bool, option("--drop", help=msg("Its members get no other team."))] = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.teams.teams import DeleteTeam

    if drop_members and to is not None:
        raise UsageError("usage", msg("--to and --drop can't be combined."))
    run = run_of(context)
    session = run.session()
    target = team_named(session, to).id if to is not None else None
    change = DeleteTeam(team_named(session, team).id, target, drop_members)
    return carry_out(run, session, change, confirming, HINTS)


def add(
    context: typer.Context,
    team: Name,
    emails: Emails,
    main: Annotated[
        bool,
        option("--main", help=msg("As their main team; their previous one becomes an extra team.")),
    ] = False,
    extra: Annotated[
        bool, option("--extra", help=msg("As an extra team, even for people without a main team."))
    ] = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.teams.teams import AddToTeam
    from seattui.domain.teams.membership import Membership

    if main and extra:
        raise UsageError("usage", msg("--main and --extra can't be combined."))
    how = Membership.MAIN if main else Membership.EXTRA if extra else Membership.AUTO
    return _members(context, team, emails, lambda id, people: AddToTeam(id, people, how), confirming)


def drop(
    context: typer.Context,
    team: Name,
    emails: Emails,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.teams.teams import DropFromTeam

    return _members(context, team, emails, DropFromTeam, confirming)


def _members(
    context: typer.Context,
    team: str,
    emails: list[str],
    change: Callable[[int, Chosen], Change],
    confirming: Confirming,
) -> int:
    run = run_of(context)
    session = run.session()
    people = people_named(session, emails)
    return carry_out(run, session, change(team_named(session, team).id, people), confirming)
