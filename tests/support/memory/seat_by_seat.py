"""The slow, obvious ledger of one subscription: a list of single seats, walked through day by day.

It shares nothing with the program but the rules: no lots, no counters, no formula over periods.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.domain.billing.naive import DAY, prorated, starts


@dataclass
class SeatBySeat:
    """What is paid for, seat by seat; `prices` are those of the additional ones, oldest first."""

    included: int
    base: int
    anchor: date
    billing: int
    term: int
    unit: int
    prices: list[int] = field(default_factory=list)
    holders: int = 0
    leaving: int = 0
    leave_on: date | None = None
    invoices: list[tuple[date, int]] = field(default_factory=list)
    seen: date | None = None

    @property
    def unassigned(self) -> int:
        return self.included + len(self.prices) - self.holders

    @property
    def removable(self) -> int:
        """R16: walk over the additional seats and count those that could go."""
        free = self.unassigned
        count = 0
        for _ in self.prices:
            if free > 0:
                free, count = free - 1, count + 1
        return max(0, count - self.leaving)

    def reach(self, today: date) -> None:
        """Every day since the last one seen: what leaves leaves, and what is due is charged."""
        if self.seen is not None and today <= self.seen:
            return
        day = self.anchor if self.seen is None else self.seen + DAY
        begins = set(starts(self.anchor, self.billing, today))
        while day <= today:
            if self.leave_on == day:
                for _ in range(self.leaving):
                    self.prices.pop()
                self.cancel()
            if day in begins:
                self.invoices.append((day, self.base + sum(self.prices)))
            day += DAY
        self.seen = max(today, self.anchor - DAY) if self.seen is None else today

    def buy(self, seats: int, today: date) -> int:
        """Charged for each day that is left; the amount."""
        if today >= self.anchor:
            walked = starts(self.anchor, self.billing, today)
            begin, end = walked[-2], walked[-1]
            amount = prorated(self.unit, seats, (end - today).days, (end - begin).days)
            self.invoices.append((today, amount))
        else:
            amount = 0
        self.prices += [self.unit] * seats
        return amount

    def schedule(self, seats: int, today: date) -> None:
        self.leaving, self.leave_on = seats, self.renewal(today)

    def cancel(self) -> None:
        self.leaving, self.leave_on = 0, None

    def renewal(self, today: date) -> date:
        """The first term's start after today."""
        return next(
            day
            for day in starts(self.anchor, self.term, max(today, self.anchor))
            if day > today and day != self.anchor
        )

    def assign(self, people: int) -> None:
        """R20: as soon as fewer are left than are to leave, the whole removal is off."""
        self.holders += people
        if self.unassigned < self.leaving:
            self.cancel()
