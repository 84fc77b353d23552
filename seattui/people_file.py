"""A file of people (CSV) as a stream of rows to bring in; little memory however long it is."""

from __future__ import annotations

import csv
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import tzinfo
from functools import lru_cache, partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from seattui import people_cells as cells
from seattui.domain.incoming import BadFile, Incoming, bad
from seattui.errors import NotFound
from seattui.export import unguarded
from seattui.i18n import Message, say
from seattui.people_cells import Unreadable
from seattui.people_columns import recognised
from seattui.people_text import CHUNK, DELIMITERS, MAX_CELL, Lines, OverlongLine, detected, fault
from seattui.shapes import USER_HEADERS

Progress = Callable[[int, int], None]
TOLD_EVERY = 500
"""Rows from one report of the progress to the next."""

# Of these a million people have few that differ.
_name, _switch, _codes = (
    lru_cache(maxsize=1 << 15)(read) for read in (cells.name, cells.switch, cells.codes)
)


class PeopleFile:
    """A file whose columns are known. `rows` may be called again: it starts from the top each time.

    Making one raises NotFound, UsageError (about columns) or BadFile; reading its rows raises BadFile,
    naming line and column. What can't be read twice, such as a pipe, is kept until `close`.
    """

    def __init__(self, path: str, mapping: Mapping[str, str], zone: tzinfo):
        self.name = path
        self._spool: BinaryIO | None = None
        self._path = self._readable(path)
        with self._path.open("rb") as raw:
            self._text = detected(raw)
            self.size = raw.tell()
        with self._path.open("rb") as raw:
            self._delimiter, headers, line = _header(Lines(raw, self._text.encoding))
        self.columns = recognised(headers, mapping, line)
        self._own = headers == USER_HEADERS
        meanings: dict[str, Callable[[str], object]] = {
            "email": cells.address,
            "first_name": _name,
            "last_name": _name,
            "active": _switch,
            "last_active": partial(cells.instant, zone=zone),
            "permissions": _codes,
            "seats": _codes,
            "name": _name,
        }
        at = self.columns.at
        self._fields = [(n, at[f], read) for n, (f, read) in enumerate(meanings.items()) if f in at]
        self._silent: list[object] = [None] * len(meanings)
        self._address = self.columns.name(at["email"])

    @property
    def notes(self) -> tuple[Message, ...]:
        """What to know of how the file was understood."""
        guessed = (say("The file isn't UTF-8; it is read as Windows-1252."),) if self._text.guessed else ()
        return (*self.columns.notes, *guessed)

    def close(self) -> None:
        if self._spool:
            with suppress(FileNotFoundError):
                self._spool.close()

    def rows(self, progress: Progress | None = None) -> Iterator[Incoming]:
        """Row after row. `progress` hears bytes read and bytes in all, every five hundred rows."""
        with self._path.open("rb") as raw:
            lines = Lines(raw, self._text.encoding)
            _header(lines)
            for count, record in enumerate(self._records(lines)):
                if progress and count % TOLD_EVERY == 0:
                    progress(raw.tell(), self.size)
                yield self._row(lines.start, record)
            if progress:
                progress(self.size, self.size)

    def _records(self, lines: Lines) -> Iterator[list[str]]:
        """Each record that isn't empty; `lines.start` is its first line."""
        width = len(self.columns.headers)
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        while True:
            lines.begin()
            try:
                record = next(reader, None)
            except (csv.Error, OverlongLine):
                found = fault(lines.kept, lines.start, self._delimiter)
                raise self._bad(found.line, found.position, found.code, found.text) from None
            if record is None:
                return
            if any(map(str.strip, record[width:])):
                message = say(
                    "there are {cells} cells, but {columns} columns", cells=len(record), columns=width
                )
                raise self._bad(lines.start, width, "broken-line", message)
            lengths = list(map(len, record))
            if (longest := max(lengths, default=0)) > MAX_CELL:
                message = say("the cell is longer than {max} letters", max=MAX_CELL)
                raise self._bad(lines.start, lengths.index(longest), "long-cell", message)
            if any(map(str.strip, record)):
                yield record

    def _row(self, line: int, record: list[str]) -> Incoming:
        """What a record says; a column or, in a line that ends early, a cell that isn't there says nothing."""
        said: list[Any] = self._silent.copy()
        for n, position, meaning in self._fields:
            if position >= len(record):
                continue
            text = unguarded(record[position]) if self._own else record[position]
            try:
                said[n] = meaning(text)
            except Unreadable as error:
                raise bad(line, self.columns.name(position), error.code, error.message, error.hint) from None
        email, first, last, active, last_active, permissions, seats, whole = said
        if first is None and last is None:
            first, last = cells.parted(whole)
        reason = None if email else say("no e-mail address")
        return Incoming(
            line, email or "", first, last, active, last_active, permissions, seats, reason, self._address
        )

    def _bad(self, line: int, position: int, code: str, text: Message) -> BadFile:
        return bad(line, self.columns.name(position), code, text)

    def _readable(self, path: str) -> Path:
        """A path that can be read more than once; raises NotFound, BadFile."""
        try:
            if path == "-":
                return self._spooled(sys.stdin.buffer)
            mode = Path(path).stat().st_mode
            if stat.S_ISDIR(mode):
                raise BadFile("not-csv", say("{path} is a folder, not a file.", path=path))
            with Path(path).open("rb") as raw:
                return Path(path) if stat.S_ISREG(mode) else self._spooled(raw)
        except FileNotFoundError:
            raise NotFound("no-file", say("There is no file {path}.", path=path)) from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise BadFile("unreadable", say("{path} can't be read: {why}.", path=path, why=why)) from error

    def _spooled(self, raw: BinaryIO) -> Path:
        spool = tempfile.NamedTemporaryFile(prefix="seattui-")  # noqa: SIM115 - closed by close()
        self._spool = spool  # type: ignore[assignment]
        try:
            head = raw.read(CHUNK)
            detected(BytesIO(head), cut=len(head) == CHUNK)  # what is no text may have no end either
            spool.write(head)
            shutil.copyfileobj(raw, spool)
            spool.flush()
        except BaseException:
            self.close()
            raise
        return Path(spool.name)


def _header(lines: Lines) -> tuple[str, tuple[str, ...], int]:
    """Reads on to the headers: the delimiter, the headers without blanks around them, and their line."""
    delimiter = ""
    try:
        while not (text := next(lines, "")).strip() or _says_delimiter(text):
            if not text:
                raise BadFile("empty", say("The file is empty."), say("Its first line names the columns."))
            delimiter = text.strip()[4:] or delimiter
            lines.begin()
        delimiter = delimiter or max(DELIMITERS, key=re.sub(r'"[^"]*"', "", text).count)
        headers = next(csv.reader(chain([text], lines), delimiter=delimiter, strict=True))
    except (csv.Error, OverlongLine):
        found = fault(lines.kept, lines.start, delimiter or ",")
        raise bad(found.line, str(found.position + 1), found.code, found.text) from None
    return delimiter, tuple(header.strip() for header in headers), lines.start


def _says_delimiter(text: str) -> bool:
    """Whether it is the line "sep=;", which Excel writes above the headers."""
    return len(text.strip()) == 5 and text.lower().startswith("sep=")
