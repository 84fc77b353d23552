"""`seattui activity`: the record of who changed what."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.admin.exporting import File, Replace, export
from seattui.cli.run.options import noun, option, verb
from seattui.cli.run.output import as_text
from seattui.cli.run.session import session_of
from seattui.cli.run.table import table
from seattui.cli.run.values import some_whole
from seattui.domain.model import Activity
from seattui.files import json_lists
from seattui.files.json_shapes import activity_json
from seattui.kit import i18n
from seattui.kit.i18n import plural, say
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Desk

PAGE = 500
FAILED = 1


def app() -> typer.Typer:
    made = noun(say("The record: who changed what, when, and why."))
    verb(made, "list", say("List the changes, newest first."))(listed)
    verb(made, "export", say("Write the record to a CSV, JSON or XLSX file."))(exported)
    verb(made, "verify", say("Check that no row of the record was edited, removed or re-ordered."))(verify)
    return made


Search = Annotated[
    str, option("--search", metavar="TEXT", help=say("Words in who did it, why, what, or whom it touched."))
]
Touching = Annotated[
    str, option("--user", metavar="EMAIL", help=say("Only changes that touched this person."))
]


def listed(
    context: typer.Context,
    search: Search = "",
    user: Touching = "",
    limit: Annotated[str | None, option("--limit", metavar="N", help=say("At most so many."))] = None,
) -> None:
    session = session_of(context)
    most = some_whole("--limit", limit)
    desk = session.desk()
    rows = islice(_pages(desk, search, user), most)
    if session.out.json:
        json_lists.write(sys.stdout, "activity", map(activity_json, rows))
        return
    headers = (say("No."), say("When"), say("Who"), say("Change"), say("People"), say("Because"))
    zone = desk.account.zone
    lines = (
        (
            str(row.id),
            i18n.short_moment(row.at, zone),
            safe(row.actor),
            safe(row.change),
            str(row.people),
            safe(row.because),
        )
        for row in rows
    )
    for line in table(headers, lines, right=frozenset({0, 4}), spare=(4, 5, 2), text=frozenset({5})):
        session.out.line(line)


def exported(
    context: typer.Context, file: File, search: Search = "", user: Touching = "", yes: Replace = False
) -> None:
    from seattui.files import lists

    export(session_of(context), file, yes, lambda desk: lists.activity(desk, search, user))


def _pages(desk: Desk, search: str, user: str) -> Iterator[Activity]:
    before: int | None = None
    while page := desk.activity(search, user, before, PAGE):
        yield from page
        before = page[-1].id


def verify(
    context: typer.Context,
    expect: Annotated[
        str,
        option(
            "--expect",
            metavar="HEAD",
            help=say("The head that was noted before: the record must lead to it."),
        ),
    ] = "",
) -> int:
    session = session_of(context)
    found = session.desk().verify(expect)
    if session.out.json:
        said = {"ok": found.ok, "count": found.count, "head": found.head}
        print(as_text(said if found.ok else said | {"fault": safe(found.fault)}))
    elif found.ok:
        session.out.line(
            plural("The record is whole: {n} row.", "The record is whole: {n} rows.", found.count)
        )
        session.out.line(say("Head {head}", head=found.head))
    else:
        session.out.line(say("The record is broken: {fault}", fault=found.fault))
    return 0 if found.ok else FAILED
