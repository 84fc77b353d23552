"""What the cells of a file of people mean: addresses, names, switches, dates, codes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from seattui.domain.email import checked_email
from seattui.domain.names import checked_name
from seattui.errors import UsageError
from seattui.i18n import Message, say

_YES = frozenset({
    "true", "yes", "y", "1", "on", "active", "activated", "enabled", "accepted", "pending", "invited",
    "expired", "ja", "wahr", "aktiv",
})  # fmt: skip
_NO = frozenset({
    "false", "no", "n", "0", "off", "inactive", "deactivated", "disabled", "suspended", "archived",
    "nein", "falsch", "inaktiv",
})  # fmt: skip
# Slack's status is a role for everyone who isn't deactivated.
_ROLES = frozenset(
    {
        "member",
        "admin",
        "owner",
        "primary owner",
        "guest",
        "single-channel guest",
        "multi-channel guest",
        "bot",
    }
)
_NEVER = frozenset({"", "-", "–", "never", "never logged in", "nie", "n/a", "null"})
# Both are written the same way round everywhere; 05/06/2024 is not, and is refused.
_OTHER_DATES = (
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
)


class Unreadable(Exception):
    """A cell that can't be understood: what is wrong with it, and what would do."""

    def __init__(self, code: str, message: Message, hint: Message):
        super().__init__(code)
        self.code = code
        self.message = message
        self.hint = hint


def address(cell: str) -> str:
    """The e-mail address as it is kept; empty when the cell is."""
    if not cell.strip():
        return ""
    try:
        return checked_email(cell)
    except UsageError as error:
        raise Unreadable(
            error.code, error.message, say("Correct the address, or empty the cell to skip the row.")
        ) from error


def name(cell: str) -> str | None:
    """A name with its blanks folded; None when the cell is empty, which changes nothing."""
    if not cell:
        return None
    try:
        return checked_name(cell) or None
    except UsageError as error:
        raise Unreadable(error.code, error.message, error.hint or say("Correct it.")) from error


def parted(whole: str | None) -> tuple[str | None, str | None]:
    """First and last name out of one: "Torres, Ana" or "Ana Torres", where the last word is the last name."""
    if not whole:
        return None, None
    last, comma, first = whole.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    first, _, last = whole.rpartition(" ")
    return (first, last) if first else (last, "")


def switch(cell: str) -> bool | None:
    """Whether somebody is active; None when the cell is empty."""
    word = cell.strip().casefold()
    if not word:
        return None
    if word in _YES or word in _ROLES:
        return True
    if word in _NO:
        return False
    raise Unreadable(
        "bad-switch",
        say("“{text}” doesn't say whether the person is active.", text=cell[:60]),
        say("Write true or false, yes or no, 1 or 0, active or deactivated."),
    )


def instant(cell: str, zone: tzinfo) -> datetime | None:
    """An instant in UTC, None for "never"; a day counts from its start, what names no zone is in `zone`."""
    text = cell.strip()
    if text.casefold() in _NEVER:
        return None
    found = _iso(text)
    for pattern in _OTHER_DATES:
        if found:
            break
        found = _by_pattern(text, pattern)
    if found is None:
        raise Unreadable(
            "bad-date",
            say("“{text}” isn't a date that can be read.", text=text[:60]),
            say("Write it as 2027-03-01 or 2027-03-01 14:30."),
        )
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise Unreadable(
            "bad-date", say("“{text}” is out of reach.", text=text[:60]), say("Correct the year.")
        ) from None


def codes(cell: str) -> tuple[str, ...]:
    """Several codes in a cell, parted by semicolon, comma, bar or line; none when the cell is empty."""
    parts = (part.strip() for part in re.split(r"[;,|\n]", cell))
    return tuple(dict.fromkeys(part for part in parts if part))


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC") + "+00:00" if text.endswith(" UTC") else text)
    except ValueError:
        return None


def _by_pattern(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - the caller gives it its zone
    except ValueError:
        return None
