"""Invoices as files: JSON as printed by `billing invoices`, CSV with a row per line, and plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, TextIO

from seattui.domain.billing.invoice import Invoice, InvoiceLine
from seattui.domain.model import Account
from seattui.files import json_lists
from seattui.files.exported_list import Value
from seattui.files.invoice_text import invoice_text, line_message
from seattui.files.safe_write import csv_line, for_file
from seattui.files.sheets import Sheet, SheetColumn, money, number, on, plain
from seattui.kit.money import Money

# The same in every language, for scripts.
HEADERS = (
    "number", "issued_on", "kind", "hub", "subscription", "period_start", "period_end",
    "text", "seats", "unit", "days", "of_days", "amount", "total", "currency",
)  # fmt: skip
OF_LINES = frozenset({"text", "seats", "unit", "days", "of_days", "amount"})
DAYS = frozenset({"issued_on", "period_start", "period_end"})
AMOUNTS = frozenset({"unit", "amount", "total"})
NUMBERS = frozenset({"number", "seats", "days", "of_days"})


def _column(name: str) -> SheetColumn:
    of = itemgetter(HEADERS.index(name))
    if name in AMOUNTS:
        return money(name, lambda row: {"minor": of(row), "currency": row[-1]})
    return (on if name in DAYS else number if name in NUMBERS else plain)(name, of)


LINES = Sheet(tuple(map(_column, HEADERS)))
"""Of rows as `rows_of` has them."""


def invoice_json(invoice: Invoice) -> dict[str, Any]:
    """One item of `billing invoices --json`."""
    return {
        "number": invoice.number,
        "issued_on": invoice.issued_on.isoformat(),
        "hub": invoice.hub,
        "period": {"start": invoice.period_start.isoformat(), "end": invoice.period_end.isoformat()},
        "lines": [_line_json(line, invoice.currency) for line in invoice.lines],
        "total": invoice.total.as_json(),
    }


def write_json(invoices: Iterable[Invoice], out: TextIO) -> int:
    """`{"invoices": [...]}`, one invoice per line. Returns the number of invoices."""
    return json_lists.write(out, "invoices", map(invoice_json, invoices))


def write_csv(invoices: Iterable[Invoice], out: TextIO, harmless: Callable[[str], str] = for_file) -> int:
    """A header, and a row for each line of each invoice; amounts as `1800.00`. Returns the number of invoices."""
    out.write(csv_line(HEADERS, harmless))
    count = 0
    for invoice in invoices:
        count += 1
        out.writelines(csv_line(LINES.cells(row), harmless) for row in rows_of([invoice]))
    return count


def rows_of(invoices: Iterable[Invoice], columns: Iterable[str] = HEADERS) -> Iterator[tuple[Value, ...]]:
    """A row for each line, amounts in minor units, of each invoice; one for each invoice where no column is of its lines."""
    lines = slice(None) if OF_LINES & {*columns} else slice(1)
    return (_row(invoice, line) for invoice in invoices for line in invoice.lines[lines])


def write_text(invoices: Iterable[Invoice], account: Account, out: TextIO) -> int:
    """Each invoice as text, separated by form feeds, so that each starts a page. Returns the number of invoices."""
    count = 0
    for invoice in invoices:
        out.write(("\f" if count else "") + invoice_text(invoice, account))
        count += 1
    return count


def _line_json(line: InvoiceLine, currency: str) -> dict[str, Any]:
    return {
        "text": str(line_message(line)),
        "seats": line.seats,
        "unit": Money(line.unit_minor, currency).as_json(),
        "days": line.days,
        "of_days": line.of_days,
        "amount": Money(line.amount_minor, currency).as_json(),
    }


def _row(invoice: Invoice, line: InvoiceLine) -> tuple[Value, ...]:
    return (
        invoice.number,
        invoice.issued_on.isoformat(),
        invoice.kind.value,
        invoice.hub,
        invoice.name,
        invoice.period_start.isoformat(),
        invoice.period_end.isoformat(),
        str(line_message(line)),
        line.seats,
        line.unit_minor,
        line.days,
        line.of_days,
        line.amount_minor,
        invoice.total.minor,
        invoice.currency,
    )
