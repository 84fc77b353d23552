"""Validation of option values: numbers, days, choices. Each raises UsageError with the option's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from seattui.kit.close_words import did_you_mean
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

MAX_NOTE = 2000
_WHOLE = re.compile("[+-]?[0-9]{1,100}")


def whole(option: str, text: str, least: int = 0, most: int = 10**12) -> int:
    """A whole number within bounds, in ASCII digits: Python would also accept 1_000, and digits of any script."""
    number = int(text) if _WHOLE.fullmatch(text) else None
    if number is None:
        raise UsageError(
            "usage", msg("{option} must be a whole number, not “{text}”.", option=option, text=text[:60])
        )
    if not least <= number <= most:
        raise UsageError(
            "usage",
            msg(
                "{option} must be from {least} to {most}, not {text}.",
                option=option,
                least=least,
                most=most,
                text=text[:60],
            ),
        )
    return number


def some_whole(option: str, text: str | None, least: int = 0, most: int = 10**12) -> int | None:
    """A whole number, or None if the option isn't given."""
    return None if text is None else whole(option, text, least, most)


def some_day(option: str, text: str | None) -> date | None:
    """A day, or None if the option isn't given."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "usage",
            msg("{option} must be a date, not “{text}”.", option=option, text=text[:60]),
            msg("Write it like 2027-03-01."),
        ) from None


def some_instant(option: str, text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """An instant in UTC, or None if the option isn't given; a day means its start, and a value without an offset
    is in `zone`.
    """
    if text is None:
        return None
    try:
        given = datetime.fromisoformat(text)
        return (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            "bad-at",
            msg("{option} {text} isn't a date or time.", option=option, text=text[:60]),
            msg("Write it like 2027-03-01 or 2027-03-01T14:30+01:00."),
        ) from None


def choice(option: str, text: str, known: Sequence[str]) -> str:
    """One of the known words; hyphens and underscores are equal."""
    folded = {k.replace("-", "_"): k for k in known}
    if found := folded.get(text.strip().lower().replace("-", "_")):
        return found
    raise UsageError(
        "usage",
        msg("{option} can't be “{text}”.", option=option, text=text[:60]),
        did_you_mean(text, known, msg("Possible values: {known}.", known=", ".join(known))),
    )


def required(option: str, text: str | None) -> str:
    """The value of an option that must be given and not empty."""
    if text is None or not text.strip():
        raise UsageError("usage", msg("{name} is missing.", name=option))
    return text


def note(text: str) -> str:
    """The text of --because for the record."""
    if len(text) > MAX_NOTE:
        raise UsageError(
            "usage", msg("--because can have at most {most} characters, not {n}.", most=MAX_NOTE, n=len(text))
        )
    return text
