"""`seattui users`: listing, importing and exporting people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from seattui.cli import people, users_create, users_invite, users_lifecycle
from seattui.cli.changing import Because, Confirming, DryRun, Yes
from seattui.cli.idle_costs import idle_costs
from seattui.cli.session import session_of
from seattui.cli.values import some_whole
from seattui.cli.words import argument, noun, option, verb
from seattui.domain.model import Sort, UserFilter
from seattui.i18n import plural, say


def app() -> typer.Typer:
    made = noun(say("Users: creating, inviting and editing people, and lists of them."))
    verb(made, "list", say("List people."))(listed)
    verb(made, "import", say("Bring people in from a CSV file."))(brought_in)
    users_create.add_to(made)
    users_invite.add_to(made)
    users_lifecycle.add_to(made)
    verb(made, "export", say("Write the list of people to a CSV or JSON file."))(exported)
    return made


def listed(
    context: typer.Context,
    search: Annotated[str, option("--search", metavar="TEXT", help=say("Words in name or email."))] = "",
    status: Annotated[
        str | None, option("--status", metavar="STATUS", help=say("active or deactivated."))
    ] = None,
    seat: Annotated[
        str | None,
        option(
            "--seat",
            metavar="HUB",
            help=say("Who holds a seat of this hub; any: of some hub; none: no seat at all."),
        ),
    ] = None,
    permission: Annotated[
        str | None,
        option("--permission", metavar="P", help=say("Who holds this permission, or super_admin.")),
    ] = None,
    team: Annotated[str | None, option("--team", metavar="TEAM", help=say("Who is in this team."))] = None,
    idle: Annotated[
        str | None,
        option("--idle", metavar="DAYS", help=say("Who wasn't active for so many days, or is deactivated.")),
    ] = None,
    sort: Annotated[
        str,
        option(
            "--sort",
            metavar="COLUMN",
            help=say("name, email, seat, permissions, invite or last_active; -name turns it round."),
        ),
    ] = "name",
    limit: Annotated[str | None, option("--limit", metavar="N", help=say("At most so many."))] = None,
) -> None:
    session = session_of(context)
    order, most = people.sort_by(sort), some_whole("--limit", limit)
    idle_days = some_whole("--idle", idle, 0, 100_000)
    desk = session.desk()
    wanted = people.filter_of(desk, search, status, seat, permission, idle_days)
    members = people.in_team(desk, team) if team is not None else None
    found = people.Found(desk, wanted, order, members, most)
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
        option("--map", metavar="FIELD=COLUMN", help=say("Which column says what; may be repeated.")),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    because: Because = "",
) -> int:
    from seattui.cli import importing

    return importing.bring_in(session_of(context), file, columns or [], Confirming(dry_run, yes, because))


def exported(
    context: typer.Context,
    file: Annotated[str, argument("FILE", say("Ends in .csv or .json; - is standard output."))],
    yes: Annotated[bool, option("--yes", help=say("Replace the file if it is there."))] = False,
) -> None:
    """Needs the permission Export users."""
    from seattui import export
    from seattui.domain.permissions import EXPORT_USERS, require
    from seattui.text import safe

    session = session_of(context)
    kind = ("json" if session.out.json else "csv") if file == "-" else export.format_of(file)
    desk = session.desk()
    require(desk.operator(), EXPORT_USERS)
    everyone = desk.every_user(UserFilter(), Sort())
    if file == "-":
        if kind == "json":
            export.write_json(everyone, sys.stdout)
        else:
            export.write_csv(everyone, sys.stdout, safe)
        return
    # Excel takes a file for UTF-8 only when it begins with a mark.
    with export.whole_file(
        Path(file), replace=yes, encoding="utf-8-sig" if kind == "csv" else "utf-8"
    ) as out:
        count = (
            export.write_json(everyone, out)
            if kind == "json"
            else export.write_csv(everyone, out, export.for_file)
        )
    if session.out.json:
        session.out.data({"file": file, "users": count})
    else:
        session.out.note(
            plural("{n} user written to {file}.", "{n} users written to {file}.", count, file=file)
        )
