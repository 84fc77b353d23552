"""Invoices as a table and its source: newest first, older ones loaded when scrolled to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

from seattui.domain.billing.calendar import add_months
from seattui.domain.billing.invoice import Invoice
from seattui.domain.model import Count
from seattui.files.invoice_text import KINDS, kind_message
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, day, day_of_year, days, money, msg, plural
from seattui.kit.text import safe
from seattui.tui.widgets.columns import Cell, Short, TableColumn, sentence
from seattui.tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class InvoiceSource:
    """A `Source`. Call it in worker threads only; `count` comes first.

    Invoice numbers have no gaps, so a row's position follows from its number.
    """

    def __init__(self, session: ScreenSession) -> None:
        self._session = session
        self._newest = 0

    def key(self, row: Invoice) -> int:
        return row.number

    def top(self, rows: int, stop: CancelToken) -> None:
        return None

    def count(self, stop: CancelToken) -> Count:
        newest = self._session.invoices(limit=1)
        self._newest = newest[0].number if newest else 0
        return Count(self._newest)

    def page(
        self,
        offset: int,
        limit: int,
        after: Invoice | None,
        before: Invoice | None,
        total: int | None,
        stop: CancelToken,
    ) -> Sequence[Invoice]:
        return self._session.invoices(before=self._newest - offset + 1, limit=limit)

    def position(self, key: int) -> int | None:
        return self._newest - key if 0 < key <= self._newest else None


class InvoiceTable(WindowedTable[Invoice]):
    """A row for each invoice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(invoice_columns(), id=id)


AMOUNT = 15
"""Width of an amount; enough for any realistic one."""


def _number(row: Invoice) -> Cell:
    return Cell(str(row.number), "quiet")


def _issued(row: Invoice) -> Cell:
    return Cell(day(row.issued_on))


def _period(row: Invoice) -> Cell:
    """Of two years the later, where there is no room for both."""
    first, last = row.period_start, row.period_end
    text = days(first, last)
    short = msg("{start} – {end}", start=day_of_year(first), end=last)
    return Cell(text, short=Short(cell_len(text), lambda _: str(short)))


def _total(row: Invoice) -> Cell:
    return Cell(money(row.total))


def invoice_columns() -> tuple[TableColumn[Invoice], ...]:
    """The date column is as wide as the language's dates; names are shortened first."""
    ends = [date(2026, month, 28) for month in range(1, 13)]
    on = max(cell_len(day(end)) for end in ends)
    within_a_year = max(cell_len(days(one, two)) for one, two in pairwise(ends))
    kind = max(14, *(cell_len(str(words)) for words in KINDS.values()))
    over = cell_len(days(ends[-1], add_months(ends[-1], 1)))
    return (
        TableColumn("number", msg("No."), _number, 5, 5, 0, right=True),
        TableColumn("issued", msg("Issued on"), _issued, on, on, 1),
        TableColumn("name", msg("Subscription"), lambda row: sentence(safe(row.name), "seat"), 14, 36, 3),
        TableColumn("period", msg("Period"), _period, within_a_year, over, 4),
        TableColumn(
            "kind", msg("Charged for"), lambda row: Cell(str(kind_message(row)), "quiet"), kind, kind, 5
        ),
        TableColumn("total", msg("Total"), _total, AMOUNT, AMOUNT, 2, right=True),
    )


def invoices_message(known: int) -> Message:
    return plural("{n} invoice", "{n} invoices", known)
