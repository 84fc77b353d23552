"""The same reckoning done the slow, obvious way: one day, one seat, one fraction at a time."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from seattui.domain.billing.subscription import Subscription

DAY = timedelta(days=1)


def starts(anchor: date, months: int, until: date) -> list[date]:
    """Every period's first day, walking month by month from the anchor, the first one past `until` too."""
    found = [anchor]
    year, month, walked = anchor.year, anchor.month, 0
    while found[-1] <= until:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        walked += 1
        if walked % months == 0:
            found.append(date(year, month, min(anchor.day, monthrange(year, month)[1])))
    return found


def days_from(day: date, end: date) -> int:
    counted = 0
    while day < end:
        day += DAY
        counted += 1
    return counted


def prorated(unit: int, seats: int, left: int, days: int) -> int:
    """Seat by seat, as a fraction, rounded half up once."""
    exact = sum((Fraction(unit * left, days) for _ in range(seats)), Fraction(0))
    whole, rest = divmod(exact.numerator, exact.denominator)
    return whole + (1 if 2 * rest >= exact.denominator else 0)


def charge(subscription: Subscription, on: date) -> int:
    """Base plus one price a seat, the newest seats taken off once the removal's day has come."""
    seats = [
        lot.unit_minor
        for lot in sorted(subscription.lots, key=lambda lot: (lot.bought_on, lot.id))
        for _ in range(lot.seats)
    ]
    removal = subscription.removal
    if removal is not None and on >= removal.effective_on:
        for _ in range(removal.seats):
            seats.pop()
    return subscription.base_minor + sum(seats)
