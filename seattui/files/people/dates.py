"""Dates of last activity as products write them: ISO, epochs, and dates with the day or month first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from typing import NamedTuple

from seattui.files.people.zones import zone_named
from seattui.kit.i18n import Message, msg

_NEVER = frozenset({
    "", "-", "–", "—", "0", "never", "never logged in", "never signed in", "never active", "(never)", "none", "null",
    "nil", "n/a", "nie", "noch nie", "niemals", "nie angemeldet", "keine",
    "0000-00-00", "0000-00-00 00:00:00",
})  # fmt: skip
FIRST_YEAR = 1971
"""Earlier dates are the start of some system's calendar, and mean never."""

# Units per second, by the number of digits that such a timestamp has nowadays.
_EPOCHS = ((9, 10, 1), (12, 13, 1_000), (15, 16, 1_000_000), (19, 19, 1_000_000_000))
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?)?(Z)?")
# Active Directory counts steps of 100 ns since 1601.
_FILETIME, _FILETIME_1970 = range(116_444_736 * 10**9, 10**18), 116_444_736 * 10**9

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "jan january januar jänner", "feb february februar", "mar march mär mrz märz maerz", "apr april",
            "may mai", "jun june juni", "jul july juli", "aug august", "sep sept september",
            "oct october okt oktober", "nov november", "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<name>[^\W\d_]{3,9})\.?"
_TIME = (
    r"(?:(?:\s*,?\s*(?:at|um)?\s+|T)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*Uhr)?)?"
)
_ZONE = r"(?:\s*[(\[]?(?P<zone>[A-Z]{1,5}(?:[+\-]\d{1,2}(?::?\d\d)?)?|[+\-]\d\d:?\d\d)[)\]]?)?(?:\s*[(\[][^()\[\]]*[)\]])?"
_DAYS = tuple(
    re.compile(r"(?:[^\W\d_]{2,10}\.?,\s*)?" + day + _TIME + _ZONE, re.IGNORECASE)
    for day in (
        r"(?P<year>\d{4})(?P<by>[\-/.])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})",
        r"(?P<one>\d{1,2})(?P<by>[\-/.])(?P<two>\d{1,2})(?P=by)(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})\.?[\s\-]*{_MONTH}[\s\-,]*(?P<year>\d{{4}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})",
    )
)


class First(Enum):
    """Whether dates begin with the day or the month."""

    DAY = "day"
    MONTH = "month"


class NotADate(Exception):
    """A text that isn't an instant. `reason` repeats it, for whoever typed it; `of_cell` doesn't, and follows the
    column's name.
    """

    def __init__(self, reason: Message, of_cell: Message):
        super().__init__(reason.template)
        self.reason = reason
        self.of_cell = of_cell


Asked = Callable[[], First | None]


def instant(cell: str, zone: tzinfo, first: Asked = lambda: None) -> datetime | None:
    """An instant in UTC, None for "never". A date means the start of its day; without a zone, `zone` is used.

    `first` is called if day and month are ambiguous. Raises NotADate.
    """
    text = cell.strip()
    # The most common form.
    found = _iso(text) if text[4:5] == "-" else None
    if found is None and text.casefold() in _NEVER:
        return None
    try:
        found = found or _number(text) or _written(text, first)
        if found is None:
            raise _unreadable(text)
        if found.year < FIRST_YEAR:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _unreadable(text) from None


def day_of(text: str) -> date:
    """A day as typed by a person. Raises NotADate."""
    found = instant(text, UTC)
    if found is None:
        raise _unreadable(text)
    return found.date()


def begins_with(cell: str) -> First | None:
    """Whether this cell's date must begin with the day or the month; None if it is ambiguous, or isn't such a date."""
    found = _DAYS[1].fullmatch(cell.strip())
    if not found or found["by"] == ".":
        return None
    one, two = int(found["one"]), int(found["two"])
    if one > 12 >= two:
        return First.DAY
    return First.MONTH if two > 12 >= one else None


def _unreadable(text: str) -> NotADate:
    return NotADate(
        msg("“{text}” isn't a recognised date", text=text[:60]), msg("it isn't a recognised date")
    )


def _iso(text: str) -> datetime | None:
    """Only texts with a hyphen at the usual place: all-digit forms can also be epochs."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> datetime | None:
    """Seconds, milli-, micro- and nanoseconds since 1970, Active Directory's time, and 20261103081011Z."""
    whole, _, rest = text.partition(".")
    if whole.isdecimal() and whole.isascii() and (rest.isdecimal() or not rest):
        number = int(whole[:20])
        for fewest, most, unit in _EPOCHS:
            if fewest <= len(whole) <= most:
                return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number * 1_000_000 // unit)
        if number in _FILETIME:
            since = (number - _FILETIME_1970) // 10
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=since)
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = (int(found[n] or 0) for n in range(1, 7))
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC if found[7] else None)
    return None


def _written(text: str, first: Asked) -> datetime | None:
    found = next((found for shape in _DAYS if (found := shape.fullmatch(text))), None)
    if not found:
        return None
    parts = found.groupdict()
    if parts.get("one"):
        day, month = _day_and_month(text, int(parts["one"]), int(parts["two"]), parts["by"], first)
    else:
        month = int(parts["month"]) if parts.get("month") else _MONTHS.get(parts["name"].casefold(), 0)
        day = int(parts["day"])
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    zone = zone_named(parts["zone"]) if parts["zone"] else None
    if parts["zone"] and zone is None:
        return None
    part = int((parts["part"] or "0").ljust(6, "0")[:6])
    time = (hour, int(parts["minute"] or 0), int(parts["second"] or 0), part)
    return datetime(int(parts["year"]), month, day, *time, tzinfo=zone)


class _Date(NamedTuple):
    day: int
    month: int


def _day_and_month(text: str, one: int, two: int, by: str, first: Asked) -> _Date:
    """Dates with points always begin with the day; otherwise a number above 12 decides, or the rest of the column."""
    if by == "." or one > 12 or one == two:
        return _Date(one, two)
    if two > 12:
        return _Date(two, one)
    known = first()
    if known is None:
        raise NotADate(
            msg("“{text}” is ambiguous (day or month first): write it like 2027-03-01", text=text[:60]),
            msg("it is ambiguous (day or month first): write it like 2027-03-01"),
        )
    return _Date(one, two) if known is First.DAY else _Date(two, one)
