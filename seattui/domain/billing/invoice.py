"""An invoice and its lines, as posted and stored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line, amounts in minor units. `code` is "base" (the included seats) or "seats" (a lot of
    `bought_on`).

    `days` of `of_days` were charged; for a whole period they are equal.
    """

    code: str
    seats: int
    unit_minor: int
    days: int
    of_days: int
    amount_minor: int
    bought_on: date | None = None


class InvoiceKind(StrEnum):
    PERIOD = "period"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True)
class Invoice:
    """A posted invoice. Numbered from 1 without gaps within the account, immutable, before tax."""

    number: int
    issued_on: date
    kind: InvoiceKind
    hub: str
    name: str
    """The subscription's name as shown on screen."""
    period_start: date
    period_end: date
    currency: str
    lines: tuple[InvoiceLine, ...]

    @property
    def total(self) -> Money:
        return Money(sum(line.amount_minor for line in self.lines), self.currency)
