"""`seattui users list`."""

from __future__ import annotations

import sys

import typer

from seattui.cli.people import people
from seattui.cli.people.idle_costs import idle_costs
from seattui.cli.run.command_run import run_of
from seattui.cli.run.screenful import Limit
from seattui.cli.run.values import some_whole
from seattui.cli.selection.list_form import Form, print_csv, wants_csv
from seattui.cli.selection.list_options import ViewedOptions
from seattui.cli.selection.people_options import FilterOptions
from seattui.domain.people.columns import EXPORTED
from seattui.files import sheets
from seattui.files.people_json import person_json
from seattui.kit.i18n import plural


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
