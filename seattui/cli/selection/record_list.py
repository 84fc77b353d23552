"""Prints changes of the record, newest first: all of them, or those that affected somebody."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.screenful import up_to
from seattui.cli.run.table import table
from seattui.cli.run.values import some_whole
from seattui.cli.selection.list_form import ListForm
from seattui.domain.model import Activity
from seattui.files import json_lists, sheets
from seattui.files.json_shapes import activity_json
from seattui.kit import i18n
from seattui.kit.i18n import msg
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Session

PAGE = 500


class Wanted(NamedTuple):
    """Which changes: by words, by an address that somebody has or had, or by who was affected."""

    search: str = ""
    email: str = ""
    person: int | None = None


def print_record(
    run: CommandRun, name: str, form: ListForm, limit: str | None, wanted: Callable[[Session], Wanted]
) -> None:
    """`name`: the list's in JSON."""
    csv, chosen = form.wants_csv(run), form.chosen(sheets.ACTIVITY)
    most = some_whole("--limit", limit)
    session = run.session()
    rows = up_to(session, _pages(session, wanted(session), most), most)
    items = (activity_json(row, session.account.currency) for row in rows)
    if run.out.json:
        json_lists.write(sys.stdout, name, items)
        return
    if chosen.printed(run, csv, items, session.account.zone):
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


def _pages(session: Session, wanted: Wanted, most: int | None) -> Iterator[Activity]:
    before: int | None = None
    at_once = PAGE if most is None else max(1, min(most, PAGE))
    while page := session.activity(wanted.search, wanted.email, before, at_once, person=wanted.person):
        yield from page
        before = page[-1].id
