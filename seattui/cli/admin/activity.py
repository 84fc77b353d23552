"""`seattui activity`: the record of who changed what."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.exporting import File, Replace, export
from seattui.cli.run.options import noun, option, verb
from seattui.cli.run.screenful import Limit
from seattui.cli.selection.list_form import ListForm
from seattui.cli.selection.record_list import Wanted, print_record
from seattui.kit.i18n import msg, plural
from seattui.kit.text import safe

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
    *,
    form: ListForm,
) -> None:
    print_record(run_of(context), "activity", form, limit, lambda session: Wanted(search, user))


def exported(
    context: typer.Context, file: File, search: Search = "", user: Touching = "", yes: Replace = False
) -> None:
    from seattui.service import lists

    export(run_of(context), file, yes, lambda session: lists.activity(session, search, user))


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
