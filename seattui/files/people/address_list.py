"""A list of addresses from a file: one or more per line, or the address column of a file of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC

from seattui.domain.people.email import address_shaped
from seattui.domain.people.incoming import BadFile
from seattui.files.people.columns import FIELDS
from seattui.files.people.decoding import OverlongLine
from seattui.files.people.pasted import people_in
from seattui.files.people.reader import PeopleFile
from seattui.files.people.source import Source
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

_ONLY_EMAIL = {field: "" for field in FIELDS if field != "email"}


def addresses_of(
    path: str, content: Callable[[Iterable[bytes]], object] = lambda pieces: None
) -> Iterator[str]:
    """The addresses as they are read; `content` is given all of the file first. Raises NotFound, and UsageError if
    the file can't be read.
    """
    try:
        with closing(Source(path)) as source:
            content(source.content())
            people = _with_columns(source)
            yield from (row.email for row in people.rows() if row.email) if people else _in_lines(source)
    except BadFile as error:
        raise UsageError("unreadable", error.message, error.hint) from error


def _with_columns(source: Source) -> PeopleFile | None:
    """The file of people; None if no header names an address column."""
    try:
        people = PeopleFile(source, _ONLY_EMAIL, UTC)
    except (UsageError, BadFile):
        return None
    return None if people.bare else people


def _in_lines(source: Source) -> Iterator[str]:
    try:
        with source.lines() as lines:
            for line in lines:
                lines.begin()
                for person in people_in(line):
                    if not address_shaped(person.email):
                        raise _no_address(source.name, lines.number)
                    yield person.email
    except OverlongLine:
        raise UsageError(
            "unreadable",
            msg("{path} has a line that is too long.", path=source.name),
            msg("Write one address per line."),
        ) from None


def _no_address(path: str, line: int) -> UsageError:
    """Without the word: it may be another file, whose content isn't repeated."""
    return UsageError(
        "bad-email",
        msg("{path}, line {line}: this isn't an email address.", path=path, line=line),
        msg("Give a list of addresses, one or more per line, or a CSV file of people."),
    )
