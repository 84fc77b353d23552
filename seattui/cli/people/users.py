"""`seattui users`: lists of people, on the screen, from a file and to one; the other verbs have their own files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.admin.exporting import File, Replace, export
from seattui.cli.people import people, users_create, users_invite, users_lifecycle, users_show
from seattui.cli.people import people_options as options
from seattui.cli.run.confirm import Because, Confirming, DryRun, Yes
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.run.session import session_of
from seattui.cli.run.values import some_whole
from seattui.cli.seats.idle_costs import idle_costs
from seattui.kit.i18n import plural, say

if TYPE_CHECKING:
    from seattui.files import lists
    from seattui.service.session import Desk


def app() -> typer.Typer:
    made = noun(say("Users: creating, inviting and editing people, and lists of them."))
    verb(made, "list", say("List people."))(listed)
    verb(made, "show", say("Show everything about one person."))(users_show.show)
    verb(made, "import", say("Bring people in from a CSV file: all of them, or nobody; none is invited."))(
        brought_in
    )
    users_create.add_to(made)
    users_invite.add_to(made)
    users_lifecycle.add_to(made)
    verb(made, "export", say("Write the list of people to a CSV, JSON or XLSX file."))(exported)
    return made


def listed(
    context: typer.Context,
    search: options.Search = "",
    status: options.Status = None,
    invite: options.Invite = None,
    seat: options.Seat = None,
    permission: options.Permission = None,
    team: options.Team = None,
    idle: options.Idle = None,
    with_pending: options.WithPending = False,
    sort: options.SortBy = "name",
    limit: Annotated[str | None, option("--limit", metavar="N", help=say("At most so many."))] = None,
) -> None:
    session = session_of(context)
    order, most = people.sort_by(sort), some_whole("--limit", limit)
    asked = people.Asked(search, status, invite, seat, permission, team, idle, with_pending)
    desk = session.desk()
    wanted = people.filter_of(desk, asked)
    found = people.Found(desk, wanted, order, most)
    if session.out.json:
        people.print_json(found)
        return
    for line in people.lines(found, desk.now()):
        session.out.line(line)
    if sys.stdout.isatty():
        session.out.note(plural("{n} user", "{n} users", found.total()))
    for cost in idle_costs(desk, wanted):
        session.out.note(cost)


def brought_in(
    context: typer.Context,
    file: Annotated[str, argument("FILE", say("A CSV file; - is standard input."))],
    columns: Annotated[
        list[str] | None,
        option(
            "--map",
            metavar="FIELD=COLUMN",
            help=say(
                "Which column holds email, first_name, last_name, name, active, last_active, permissions "
                "or seats; FIELD= leaves a field out; may be repeated."
            ),
        ),
    ] = None,
    restore: Annotated[
        bool, option("--restore", help=say("Let people come back who were removed earlier."))
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    because: Because = "",
) -> int:
    from seattui.cli.people import users_import

    confirming = Confirming(dry_run, yes, because)
    return users_import.bring_in(session_of(context), file, columns or [], restore, confirming)


def exported(
    context: typer.Context,
    file: File,
    search: options.Search = "",
    status: options.Status = None,
    invite: options.Invite = None,
    seat: options.Seat = None,
    permission: options.Permission = None,
    team: options.Team = None,
    idle: options.Idle = None,
    with_pending: options.WithPending = False,
    sort: options.SortBy = "name",
    yes: Replace = False,
) -> None:
    from seattui.files.lists import people as listed_people

    order = people.sort_by(sort)
    asked = people.Asked(search, status, invite, seat, permission, team, idle, with_pending)

    def found(desk: Desk) -> lists.ExportedList:
        return listed_people(desk, people.filter_of(desk, asked), order)

    export(session_of(context), file, yes, found)
