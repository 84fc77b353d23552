"""Terms and billing periods counted from an anchor day: clamped to the end of short months, without drift
(R14).

For 31 Jan: 28 Feb, 31 Mar. Each start is calculated from the anchor, not from the start before it.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to the day before `end`; `index` counts from 0 at the anchor."""

    index: int
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def days_left(self, day: date) -> int:
        """Days from `day` to the end of the period, `day` included: all of them before the start, 0 after the end."""
        return max(0, min(self.days, (self.end - day).days))


def add_months(anchor: date, months: int) -> date:
    """The anchor's day of the month `months` later, or the last day of a shorter month."""
    years, month = divmod(anchor.month - 1 + months, 12)
    year = anchor.year + years
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def period(anchor: date, months: int, index: int) -> Period:
    """The period with this index, `months` long."""
    return Period(index, add_months(anchor, index * months), add_months(anchor, (index + 1) * months))


def period_at(anchor: date, months: int, day: date) -> Period:
    """The period that contains `day`; before the anchor, the first one."""
    apart = (day.year - anchor.year) * 12 + day.month - anchor.month
    # The difference in months can be one too many: on 5 March, a period that starts on the 31st is still
    # February's.
    index = apart // months
    if add_months(anchor, index * months) > day:
        index -= 1
    return period(anchor, months, max(0, index))


def first_start_from(anchor: date, months: int, day: date) -> date:
    """The first day on or after `day` on which a period starts."""
    at = period_at(anchor, months, day)
    return at.start if at.start >= day else at.end
