"""`seattui users`: listing, importing and exporting people; the other verbs are in modules of their own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.people import people, users_create, users_history, users_invite, users_lifecycle, users_show
from seattui.cli.people.idle_costs import idle_costs
from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming
from seattui.cli.run.exporting import File, Replace, export
from seattui.cli.run.options import file_argument, noun, option, verb
from seattui.cli.run.screenful import Limit
from seattui.cli.run.values import some_whole
from seattui.cli.selection.list_form import Form, print_csv, wants_csv
from seattui.cli.selection.list_options import ViewedOptions
from seattui.cli.selection.people_options import FilterOptions
from seattui.domain.people.columns import EXPORTED
from seattui.files import sheets
from seattui.files.people_json import person_json
from seattui.kit.i18n import msg, plural

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.session import Session


def app() -> typer.Typer:
    made = noun(msg("Users: create, invite, edit and list people."))
    verb(made, "list", msg("List people."), over_ssh=True)(listed)
    verb(made, "show", msg("Show everything about one person."), over_ssh=True)(users_show.show)
    users_history.add_to(made)
    verb(
        made,
        "import",
        msg("Import people from a CSV file: all or nothing; nobody is invited."),
        over_ssh=True,
    )(import_people)
    users_create.add_to(made)
    users_invite.add_to(made)
    users_lifecycle.add_to(made)
    verb(made, "export", msg("Write the list of people to a CSV, JSON or XLSX file."), over_ssh=True)(
        exported
    )
    return made


def listed(
    context: typer.Context,
    *,
    filters: FilterOptions,
    viewed: ViewedOptions,
    limit: Limit = None,
    output: Form = None,
) -> None:
    run = run_of(context)
    csv = wants_csv(run, output)
    shown_to, most = viewed.shown(filters), some_whole("--limit", limit)
    session = run.session()
    shown = shown_to(session)
    people_list = people.PeopleList(session, shown.filter, shown.sort, most)
    if run.out.json:
        people.print_json(people_list)
        return
    if csv:
        columns = shown.columns or EXPORTED
        rows = people_list.rows(columns)
        print_csv(sheets.people(columns), (person_json(row, columns) for row in rows))
        return
    for line in people.lines(people_list, session.now(), session.account.zone, shown.columns):
        run.out.line(line)
    if sys.stdout.isatty():
        run.out.note(plural("{n} user", "{n} users", people_list.total()))
    for cost in idle_costs(session, shown.filter):
        run.out.note(cost)


def import_people(
    context: typer.Context,
    file: Annotated[str, file_argument(msg("A CSV file; - is standard input."))],
    columns: Annotated[
        list[str] | None,
        option(
            "--map",
            metavar="FIELD=COLUMN",
            help=msg(
                "Which column holds email, first_name, last_name, name, active, last_active, "
                "permissions or seats; FIELD= ignores a field; may be repeated."
            ),
        ),
    ] = None,
    restore: Annotated[
        bool, option("--restore", help=msg("Restore people who were removed earlier."))
    ] = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.cli.people import users_import

    return users_import.bring_in(run_of(context), file, columns or [], restore, confirming)


def exported(
    context: typer.Context,
    file: File,
    *,
    filters: FilterOptions,
    viewed: ViewedOptions,
    yes: Replace = False,
) -> None:
    from seattui.service.lists import people as listed_people

    shown_to = viewed.shown(filters)

    def open_list(session: Session) -> ExportedList:
        shown = shown_to(session)
        return listed_people(session, shown.filter, shown.sort, shown.columns or EXPORTED)

    export(run_of(context), file, yes, open_list)
