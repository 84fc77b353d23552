"""An invoice as text: its lines, and the whole invoice as plain text for printing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seattui.domain.billing.invoice import Invoice, InvoiceKind, InvoiceLine
from seattui.domain.model import Account
from seattui.kit.columns_text import cells, padded, wrapped
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.kit.text import safe

WIDTH = 72
"""In cells: fits a page and a terminal of 80 columns, with a margin."""
MARGIN = "  "
KINDS = {InvoiceKind.PURCHASE: msg("Purchase"), InvoiceKind.PERIOD: msg("Billing period")}


class _Row(NamedTuple):
    text: str
    reckoning: str
    amount: str


def line_message(line: InvoiceLine) -> Message:
    """The description of a line: `Base price, 10 seats included`, `3 seats, 8 of 30 days`, `3 seats bought on …`."""
    if line.code == "base":
        return plural("Base price, {n} seat included", "Base price, {n} seats included", line.seats)
    if line.days < line.of_days:
        return plural(
            "{n} additional seat, {days} of {all} days",
            "{n} additional seats, {days} of {all} days",
            line.seats,
            days=line.days,
            all=line.of_days,
        )
    if line.bought_on is not None:
        return plural(
            "{n} additional seat, bought on {day}",
            "{n} additional seats, bought on {day}",
            line.seats,
            day=line.bought_on,
        )
    return plural("{n} additional seat", "{n} additional seats", line.seats)


def reckoned(line: InvoiceLine, currency: str) -> Message | None:
    """How the amount is calculated, unless it is just the price: `3 × €120.00`."""
    if line.code == "base":
        return None
    return msg("{n} × {amount}", n=line.seats, amount=Money(line.unit_minor, currency))


def kind_message(invoice: Invoice) -> Message:
    """`Billing period` or `Purchase`."""
    return KINDS[invoice.kind]


def period_message(invoice: Invoice) -> Message:
    """`1 Nov 2026 – 1 Dec 2026`: the end is the day on which the next period starts, as in JSON."""
    return msg("{start} – {end}", start=invoice.period_start, end=invoice.period_end)


def _period_and_days(invoice: Invoice) -> Message:
    """The period and its number of days; the end day isn't counted."""
    return plural(
        "{period}, {n} day",
        "{period}, {n} days",
        (invoice.period_end - invoice.period_start).days,
        period=period_message(invoice),
    )


def invoice_lines(invoice: Invoice, account: Account, width: int = WIDTH) -> Iterator[str]:
    """The invoice line by line, at most `width` cells each, or wider if its amounts need it."""
    yield _ends(safe(account.name), str(msg("Invoice {number}", number=str(invoice.number))), width)
    yield "═" * width
    facts = (
        (msg("Issued on"), msg("{day}", day=invoice.issued_on)),
        (msg("Subscription"), msg("{name}", name=invoice.name)),
        (msg("Period"), _period_and_days(invoice)),
        (msg("Charged for"), kind_message(invoice)),
    )
    wide = max(cells(str(label)) for label, _ in facts)
    for label, value in facts:
        first, *more = wrapped(str(value), width - wide - 2)
        yield padded(str(label), wide) + "  " + first
        yield from (" " * (wide + 2) + line for line in more)
    yield ""
    yield from _table(invoice, width)
    yield "═" * width
    yield _ends(str(msg("Total")), str(msg("{amount}", amount=invoice.total)), width)
    yield ""
    yield str(msg("Amounts are without tax."))


def invoice_text(invoice: Invoice, account: Account) -> str:
    """The invoice as text for a file or printer, ending in a newline."""
    return "\n".join(line.rstrip() for line in invoice_lines(invoice, account)) + "\n"


def _table(invoice: Invoice, width: int) -> Iterator[str]:
    """Text on the left, figures and amounts right-aligned; long text is wrapped."""
    head = _Row(str(msg("For")), "", str(msg("Amount")))
    rows = [
        _Row(
            str(line_message(line)),
            str(reckoned(line, invoice.currency) or ""),
            str(msg("{amount}", amount=Money(line.amount_minor, invoice.currency))),
        )
        for line in invoice.lines
    ]
    amounts = max(cells(row.amount) for row in (head, *rows))
    reckonings = max(cells(row.reckoning) for row in (head, *rows))
    texts = max(12, width - amounts - reckonings - 2 * len(MARGIN))
    for row in (head, *rows):
        first, *more = wrapped(row.text, texts)
        yield MARGIN.join(
            (
                padded(first, texts),
                padded(row.reckoning, reckonings, right=True),
                padded(row.amount, amounts, right=True),
            )
        )
        yield from more
        if row is head:
            yield "─" * width


def _ends(left: str, right: str, width: int) -> str:
    """Both texts in one line, at its left and right end."""
    room = max(1, width - cells(right) - 2)
    return padded(wrapped(left, room)[0], room) + "  " + right
