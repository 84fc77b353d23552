"""`seattui billing invoices` and `invoice`: a list of invoices, and one of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.options import argument, option
from seattui.cli.run.table import table
from seattui.cli.run.values import some_whole, whole
from seattui.cli.selection.list_form import ListForm
from seattui.domain.billing.invoice import Invoice
from seattui.files.invoice_text import invoice_lines, kind_message, period_message
from seattui.files.invoices import LINES, rows_of, write_json
from seattui.kit.errors import NotFound, UsageError
from seattui.kit.i18n import day, money, msg
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Session

PAGE = 500


def invoices(
    context: typer.Context,
    limit: Annotated[
        str | None, option("--limit", metavar="N", help=msg("At most this many, newest first."))
    ] = None,
    csv: Annotated[bool, option("--csv", help=msg("Print CSV, one row per invoice line."))] = False,
    *,
    form: ListForm,
) -> None:
    run = run_of(context)
    csv, chosen = form.wants_csv(run) or csv, form.chosen(LINES)
    if csv and run.out.json:
        raise UsageError("usage", msg("--csv and --json can't be combined."))
    wanted = some_whole("--limit", limit)
    found = _newest_first(run.session(), wanted)
    if run.out.json:
        write_json(found, sys.stdout)
    elif chosen.printed(run, csv, rows_of(found, chosen.sheet.headers)):
        return
    elif (first := next(found, None)) is None:
        run.out.note(msg("There are no invoices yet."))
    else:
        headers = (
            msg("Number"), msg("Issued on"), msg("Subscription"), msg("Charged for"), msg("Period"),
            msg("Total"),
        )  # fmt: skip
        rows = (_row(one) for one in chain([first], found))
        for line in table(headers, rows, right=frozenset({0, 5}), spare=(3, 4), text=frozenset({2, 3})):
            run.out.line(line)


def _newest_first(session: Session, limit: int | None) -> Iterator[Invoice]:
    """Up to `limit` invoices, page by page. The first page is read at once, so that a refusal precedes any output."""
    first = session.invoices(limit=PAGE if limit is None else min(PAGE, limit))
    return chain(first, _further(session, first, None if limit is None else limit - len(first)))


def _further(session: Session, page: tuple[Invoice, ...], wanted: int | None) -> Iterator[Invoice]:
    while page and wanted != 0:
        page = session.invoices(page[-1].number, PAGE if wanted is None else min(PAGE, wanted))
        wanted = None if wanted is None else wanted - len(page)
        yield from page


def _row(one: Invoice) -> tuple[str, ...]:
    return (
        str(one.number),
        day(one.issued_on),
        safe(one.name),
        str(kind_message(one)),
        str(period_message(one)),
        money(one.total),
    )


def invoice(
    context: typer.Context,
    number: Annotated[str, argument("NUMBER", msg("The invoice's number, as shown in the list."))],
) -> None:
    run = run_of(context)
    wanted = whole("NUMBER", number, 1)
    session = run.session()
    one = session.invoice(wanted)
    if one is None:
        raise NotFound(
            "no-such-invoice",
            msg("There is no invoice {number}.", number=str(wanted)),
            msg("'seattui billing invoices' lists all invoices."),
        )
    if run.out.json:
        write_json([one], sys.stdout)
        return
    for line in invoice_lines(one, session.account):
        run.out.line(line.rstrip())
