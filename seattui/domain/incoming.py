"""People who come in from a file, and what would become of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seattui.domain.model import Standing
from seattui.i18n import Message, say


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row of a file of people. None means that the file says nothing of it, so that it stays as it is.

    With a `reason` the row is skipped; `line` counts from 1, `column` is the column the reason is about.
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
