"""Rows of a file of people, and what would happen to each."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from seattui.domain.model import AccessState
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Listed, Message, msg, plural
from seattui.kit.records import dataclass

TOLD = 20
"""How many problems of a file are listed one by one."""
MOST = 10_000
"""With so many the rest of the file isn't read."""
SHOWN_HINTS = 3
_CORRECT = msg("Nothing was imported. Correct the file and import it again.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place in a file; `column` is the column's name in the file."""

    line: int
    column: str
    code: str
    text: Message
    hint: Message | None = None

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        return msg(
            "Line {line}, column {column}: {problem}", line=self.line, column=self.column, problem=self.text
        )


class BadFile(SeattuiError):
    """A file that can't be imported; nothing was written.

    `problems` are the first ones with a place in the file, by line; `count` is how many there are.
    """

    def __init__(
        self,
        code: str,
        message: Message,
        hint: Message | None = None,
        problems: tuple[Problem, ...] = (),
        count: int = 0,
    ):
        super().__init__(code, message, hint)
        self.problems = problems
        self.count = count


class Problems:
    """Problems collected while a file is read, to be reported together."""

    def __init__(self) -> None:
        self._first: list[Problem] = []
        self.count = 0

    def copy(self) -> Problems:
        """A copy of the problems so far."""
        same = Problems()
        same._first, same.count = list(self._first), self.count
        return same

    def add(self, problem: Problem) -> None:
        """Adds it, unless the limit of earlier lines is reached."""
        self.count += 1
        insort(self._first, problem, key=lambda known: known.line)
        del self._first[TOLD:]

    @property
    def full(self) -> bool:
        """Whether there are so many that nobody needs to know of more."""
        return self.count >= MOST

    def merge(self, error: BadFile) -> None:
        """Adds those of a file that was read to its end; an error about the file as a whole is raised again."""
        if not error.problems:
            raise error
        for problem in error.problems:
            self.add(problem)
        self.count += error.count - len(error.problems)

    def refuse(self) -> None:
        """Raises BadFile if there are any."""
        if self.count:
            raise self.error()

    def error(self) -> BadFile:
        """The error that reports all of them."""
        first, result = self._first[0], tuple(self._first)
        if self.count == 1:
            return BadFile(first.code, first.message, first.hint or _CORRECT, result, 1)
        more = self.count - len(result)
        lines: list[Message] = [problem.message for problem in result]
        if more:
            lines.append(
                plural("and {n} more", "and {n} more", more)
                if not self.full
                else msg("and at least {n} more", n=more)
            )
        message = plural(
            "{n} error in the file:\n{problems}",
            "{n} errors in the file:\n{problems}",
            self.count,
            problems=Listed(tuple(lines)),
        )
        return BadFile(first.code, message, _hints(result), result, self.count)


def _hints(problems: Iterable[Problem]) -> Message:
    """What to do about them, each hint once."""
    ways = {str(p.hint): p.hint for p in problems if p.hint}
    return msg("{hints}", hints=Listed((*islice(ways.values(), SHOWN_HINTS), _CORRECT)))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A skipped row or ignored cell, and why."""

    line: int
    column: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row of a file of people. None means that the file has no value, so that the stored value is kept.

    With a `reason` the row is skipped. `line` counts from 1; `column` is the file's name of the address column,
    or of the column that the reason is about, and `seen_in` of the last activity. `whole`: first and last name
    were split from one cell, so the split is a guess.
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
    seen_in: str = "last_active"
    whole: bool = False
    left_out: tuple[Skipped, ...] = ()
    """Cells that can't be right and are ignored."""


def without_impossible(row: Incoming, now: datetime) -> Incoming:
    """The row without impossible values, such as activity in the future."""
    if row.reason or row.last_active is None or row.last_active <= now:
        return row
    future = Skipped(row.line, row.seen_in, msg("the last activity is in the future"))
    return replace(row, last_active=None, left_out=(*row.left_out, future))


def repeated_address(line: int, column: str, email: str, first: int) -> Problem:
    """The problem with an address that occurs twice in the file."""
    return Problem(
        line,
        column,
        "duplicate-email",
        msg("{email} is already listed on line {first}", email=email, first=first),
    )


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """The outcome of a row: created, created deactivated, restored, updated, seat unassigned, deactivated or
    reactivated.
    """

    line: int
    email: str
    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A whole file compared with the account's people. `moves` counts people by access state before (None:
    created) and after; `digest` covers exactly who, and every value that would be written.
    """

    rows: int
    moves: Mapping[tuple[AccessState | None, AccessState], int]
    digest: str
    preview: tuple[PreviewLine, ...]
    skipped: tuple[Skipped, ...]
    skipped_count: int
    left_out: tuple[Skipped, ...]
    left_out_count: int
    removed: tuple[Skipped, ...]
    """Of the skipped: those who were removed earlier."""
    excluded: tuple[Skipped, ...]
    """Of the skipped: those whom the operator may not change."""
    still_deactivated: int
    """How many are deactivated in the account and active in the file."""
    mixed: tuple[str, ...]
    """The first addresses of new people whose letters come from several scripts."""
    yourself: bool
    """Whether the operator is among those to be deactivated."""
