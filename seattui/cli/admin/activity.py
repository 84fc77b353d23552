"""`seattui activity`: the record of who changed what."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.exporting import File, Replace, export
from seattui.cli.run.options import noun, option, verb
from seattui.cli.run.screenful import Limit, up_to
from seattui.cli.run.table import table
from seattui.cli.run.values import some_whole
from seattui.cli.selection.list_form import Form, print_csv, wants_csv
from seattui.domain.model import Activity
from seattui.files import json_lists, sheets
from seattui.files.json_shapes import activity_json
from seattui.kit import i18n
from seattui.kit.i18n import msg, plural
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Session

PAGE = 500
FAILED = 1


def app() -> typer.Typer:
    made = noun(msg("The activity record: who changed what, when, and why."))
    verb(made, "list", msg("List the changes, newest first."), over_ssh=True)(listed)
    verb(made, "export", msg("Write the record to a CSV, JSON or XLSX file."), over_ssh=True)(exported)
    verb(
        made,
        "verify",
        msg("Check the record for rows that were edited, removed or reordered."),
        over_ssh=True,
    )(verify)
    return made


Search = Annotated[
    str,
    option("--search", metavar="TEXT", help=msg("Words from who did it, why, what, or who was affected.")),
]
Touching = Annotated[
    str, option("--user", metavar="EMAIL", help=msg("Only changes that affected this person."))
]


def listed(
    context: typer.Context,
    search: Search = "",
    user: Touching = "",
    limit: Limit = None,
    output: Form = None,
) -> None:
    run = run_of(context)
    csv = wants_csv(run, output)
    most = some_whole("--limit", limit)
    session = run.session()
    rows = up_to(session, _pages(session, search, user, most), most)
    if run.out.json or csv:
        items = (activity_json(row, session.account.currency) for row in rows)
        if csv:
            print_csv(sheets.ACTIVITY, items)
        else:
            json_lists.write(sys.stdout, "activity", items)
        return
    headers = (msg("No."), msg("When"), msg("Who"), msg("Change"), msg("People"), msg("Reason"))
    zone = session.account.zone
    lines = (
        (
            str(row.id),
            i18n.moment(row.at, zone),
            safe(row.actor),
            safe(row.change),
            str(row.people),
            safe(row.because),
        )
        for row in rows
    )
    for line in table(headers, lines, right=frozenset({0, 4}), spare=(4, 5, 2), text=frozenset({5})):
        run.out.line(line)


def exported(
    context: typer.Context, file: File, search: Search = "", user: Touching = "", yes: Replace = False
) -> None:
    from seattui.service import lists

    export(run_of(context), file, yes, lambda session: lists.activity(session, search, user))


def _pages(session: Session, search: str, user: str, most: int | None) -> Iterator[Activity]:
    before: int | None = None
    at_once = PAGE if most is None else max(1, min(most, PAGE))
    while page := session.activity(search, user, before, at_once):
        yield from page
        before = page[-1].id


def verify(
    context: typer.Context,
    expect: Annotated[
        str,
        option(
            "--expect",
            metavar="HEAD",
            help=msg("A head hash from an earlier check: the record must contain it."),
        ),
    ] = "",
) -> int:
    run = run_of(context)
    found = run.session().verify(expect)
    if run.out.json:
        result = {"ok": found.ok, "count": found.count, "head": found.head}
        run.out.data(result if found.ok else result | {"fault": safe(found.fault)})
    elif found.ok:
        run.out.line(
            plural(
                "The record agrees with itself: {n} row.",
                "The rows of the record agree with one another: {n} rows.",
                found.count,
            )
        )
        run.out.line(msg("Head hash: {head}", head=found.head))
    else:
        run.out.line(msg("The record is broken: {fault}", fault=found.fault))
    return 0 if found.ok else FAILED
