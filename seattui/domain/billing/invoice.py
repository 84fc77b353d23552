"""An invoice and its lines, as they are posted and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from seattui.kit.money import Money


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line, in minor units. `code` is "base" (the included seats) or "seats" (a lot of `bought_on`).

    `days` of `of_days` were charged; a whole period has both alike.
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
    """What was charged. Numbered from 1 without gaps within the account, never changed, without tax."""

    number: int
    issued_on: date
    kind: InvoiceKind
    hub: str
    name: str
    """The subscription's, as on screen."""
    period_start: date
    period_end: date
    currency: str
    lines: tuple[InvoiceLine, ...]

    @property
    def total(self) -> Money:
        return Money(sum(line.amount_minor for line in self.lines), self.currency)
