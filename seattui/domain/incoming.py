"""People who come in from a file, and what would become of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seattui.domain.model import Standing
from seattui.errors import SeattuiError
from seattui.i18n import Message, say


class BadFile(SeattuiError):
    """A file that can't be taken in: nothing of it was written."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row of a file of people. None means that the file says nothing of it, so that it stays as it is.

    With a `reason` the row is skipped; `line` counts from 1, `column` is what the file calls the column of
    the address, or the one that the reason is about.
    """

    line: int
    email: str
    first_name: str | None
    last_name: str | None
    active: bool | None
    last_active: datetime | None
    permissions: tuple[str, ...] | None = None
    seats: tuple[str, ...] | None = None
    reason: Message | None = None
    column: str = ""


def sound(row: Incoming, now: datetime, column: str = "last_active") -> Incoming:
    """The row, skipped where it says what can't be: that somebody was active when it isn't yet. `column`
    is what the file calls it."""
    if row.reason or row.last_active is None or row.last_active <= now:
        return row
    return replace(row, reason=say("last active lies in the future"), column=column)


def bad(line: int, column: str, code: str, problem: Message, hint: Message | None = None) -> BadFile:
    """The error about one place in the file."""
    return BadFile(
        code,
        say("Line {line}, column {column}: {problem}", line=line, column=column, problem=problem),
        hint or say("Nothing was written. Correct the file and import it again."),
    )


def twin(line: int, column: str, email: str, first: int) -> BadFile:
    """The error about an address that is in the file twice."""
    return bad(
        line, column, "duplicate-email", say("{email} is on line {first} already", email=email, first=first)
    )


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that doesn't come in, and why."""

    line: int
    column: str
    reason: Message


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What becomes of a row: created, updated or unchanged."""

    line: int
    email: str
    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A whole file beside those who are here. `moves` counts people by standing before (None: created)
    and after; `digest` covers who exactly, and every value that would be written."""

    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    skipped_count: int
    preview: tuple[PreviewLine, ...]
    moves: Mapping[tuple[Standing | None, Standing], int]
    digest: str
