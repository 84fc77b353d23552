"""A file of people (CSV) as a stream of rows to import, in constant memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import cached_property, lru_cache
from typing import Any

from seattui.domain.people.incoming import Incoming, Problem, Problems, Skipped
from seattui.files.people import cells, dates
from seattui.files.people.cells import Unreadable
from seattui.files.people.columns import Columns, recognised
from seattui.files.people.decoding import MAX_CELL, Lines, OverlongLine, fault
from seattui.files.people.header import Opening, opening
from seattui.files.people.source import Source
from seattui.files.people_json import OWN_HEADERS
from seattui.files.safe_write import unguarded
from seattui.kit.i18n import Message, msg

Reading = Callable[[str], object]
Progress = Callable[[int, int], None]
PROGRESS_EVERY = 500
"""The number of rows between progress reports."""

# Cached: in a million rows these cells have few distinct values.
_name, _switch, _blocked, _codes = (
    lru_cache(maxsize=1 << 15)(read) for read in (cells.name, cells.switch, cells.blocked, cells.codes)
)


class PeopleFile:
    """A file with recognised columns. Each call of `rows` starts from the top.

    Creating one raises UsageError (about columns) or BadFile.
    """

    def __init__(self, source: Source, mapping: Mapping[str, str], zone: tzinfo):
        self.name = source.name
        self._source = source
        self._mapping = mapping
        with self._source.lines() as lines:
            self._opening = self._opened(lines)
        self.columns = self._recognised(self._opening)
        self._zone = self.columns.zone or zone
        self._own = all(header.casefold() in OWN_HEADERS for header in self.columns.headers)
        meanings: dict[str, Reading] = {
            "email": cells.address,
            "first_name": _name,
            "last_name": _name,
            "active": _switch,
            "last_active": self._instant,
            "permissions": _codes,
            "seats": _codes,
            "name": _name,
        }
        at = self.columns.at
        self._fields = [(n, at[f], read) for n, (f, read) in enumerate(meanings.items()) if f in at]
        # The fields are followed by the columns that say who has no access.
        self._inverted_at = len(meanings)
        self._fields += [(n, i, _blocked) for n, i in enumerate(self.columns.inverted, self._inverted_at)]
        self._no_values: list[object] = [None] * (self._inverted_at + len(self.columns.inverted))
        self._address_names = [self.columns.name(position) for position in self.columns.addresses]
        self._seen = self.columns.name(at["last_active"]) if "last_active" in at else "last_active"

    @property
    def size(self) -> int:
        """In bytes."""
        return self._source.size

    @property
    def notes(self) -> tuple[Message, ...]:
        """How the file was interpreted; complete once its rows were read."""
        notes = list(self.columns.notes)
        if self._source.text.guessed:
            notes.append(msg("The file isn't UTF-8; it is read as Windows-1252."))
        if self._opening.bare:
            notes.append(
                msg("The file has no column names: columns are numbered for --map, as in --map first_name=2.")
            )
        # Only if a date was ambiguous: it reads the whole column.
        if first := self.__dict__.get("_first"):
            result = (
                msg("Dates such as {example} in the column {column} are read with the day first.")
                if first is dates.First.DAY
                else msg("Dates such as {example} in the column {column} are read with the month first.")
            )
            notes.append(Message(result.template, {"example": "4/5/2026", "column": self._seen}))
        return tuple(notes)

    @property
    def bare(self) -> bool:
        """Whether it has no headers."""
        return self._opening.bare

    def rows(self, progress: Progress | None = None) -> Iterator[Incoming]:
        """The rows in order. `progress` is called with bytes read and total bytes, every five hundred rows.

        Raises BadFile at the end with every problem, by line and column.
        """
        problems = Problems()
        with self._source.lines() as lines:
            self._opened(lines)
            for count, record in enumerate(self._records(lines, problems)):
                if progress and count % PROGRESS_EVERY == 0:
                    progress(lines.done, self.size)
                if row := self._row(lines.start, record, problems):
                    yield row
            if progress:
                progress(self.size, self.size)
        problems.refuse()

    def _opened(self, lines: Lines) -> Opening:
        return opening(lines, [header for header in self._mapping.values() if header])

    def _recognised(self, found: Opening) -> Columns:
        mapping = dict(self._mapping)
        if found.bare:
            mapping.setdefault("email", str(found.address + 1))
        return recognised(found.headers, mapping, found.line)

    def _records(self, lines: Lines, problems: Problems) -> Iterator[list[str]]:
        """Each record that isn't empty; `lines.start` is its first line. Malformed records are added to `problems`.

        Ends early at the limit of problems, and at a quote that is closed nowhere near, after which nothing can be
        told apart.
        """
        width = len(self.columns.headers)
        reader = csv.reader(lines, delimiter=self._opening.delimiter, strict=True)
        while not problems.full:
            lines.begin()
            try:
                record = next(reader, None)
            except csv.Error:
                self._add_malformed(lines, problems)
                if lines.length > csv.field_size_limit():
                    return
                continue
            except OverlongLine:
                self._add_malformed(lines, problems)
                return
            if record is None:
                return
            lengths = list(map(len, record))
            if any(map(str.strip, record[width:])):
                message = msg(
                    "the line has {cells} cells, but there are {columns} columns",
                    cells=len(record),
                    columns=width,
                )
                problems.add(self._problem(lines.start, width, "broken-line", message))
            elif (longest := max(lengths, default=0)) > MAX_CELL:
                message = msg("the cell is longer than {max} characters", max=MAX_CELL)
                problems.add(self._problem(lines.start, lengths.index(longest), "long-cell", message))
            elif any(map(str.strip, record)):
                yield record

    def _add_malformed(self, lines: Lines, problems: Problems) -> None:
        found = fault(lines.kept, lines.start, self._opening.delimiter)
        problems.add(self._problem(found.line, found.position, found.code, found.text))

    def _row(self, line: int, record: list[str], problems: Problems) -> Incoming | None:
        """The row of a record; missing columns and cells have no value.

        None if something in it is wrong.
        """
        if self._own:
            record = [unguarded(cell) for cell in record]
        parsed: list[Any] = self._no_values.copy()
        wrong: list[Problem] = []
        left_out: tuple[Skipped, ...] = ()
        for n, position, meaning in self._fields:
            if position >= len(record):
                continue
            try:
                parsed[n] = meaning(record[position])
            except Unreadable as error:
                wrong.append(self._problem(line, position, error.code, error.message, error.hint))
            except dates.NotADate as error:
                left_out = (Skipped(line, self._seen, error.of_cell),)
        email, first, last, active, last_active, permissions, seats, whole, *_ = parsed
        at = 0
        if not email and not _bad_address(wrong):
            email, at = self._other_address(line, record, wrong)
        guessed = email and first is None and last is None
        if guessed and not whole:
            whole = self._read(cells.name_beside, line, record, self.columns.addresses[at], wrong)
        if not email and not _bad_address(wrong):
            return self._skipped(line, record)
        if wrong:
            for problem in wrong:
                problems.add(problem)
            return None
        if blocked := parsed[self._inverted_at :]:
            active = _active([active, *blocked])
        if guessed:
            first, last = cells.parted(whole)
        return Incoming(
            line,
            email,
            first,
            last,
            active,
            last_active,
            permissions,
            seats,
            None,
            self._address_names[at],
            self._seen,
            bool(guessed and whole and "," not in whole),
            left_out,
        )

    def _read(
        self, meaning: Reading, line: int, record: list[str], position: int, wrong: list[Problem]
    ) -> Any:
        """The parsed cell; None if it is missing or invalid."""
        try:
            return meaning(record[position]) if position < len(record) else None
        except Unreadable as error:
            wrong.append(self._problem(line, position, error.code, error.message, error.hint))
            return None

    def _other_address(self, line: int, record: list[str], wrong: list[Problem]) -> tuple[str, int]:
        """The first of the other address columns with an address, and its position among all columns."""
        for at, position in enumerate(self.columns.addresses[1:], 1):
            if found := self._read(cells.address, line, record, position, wrong):
                return found, at
        return "", 0

    def _skipped(self, line: int, record: list[str]) -> Incoming:
        """The row of somebody without an address."""
        candidates = [record[position] for position in self.columns.addresses if position < len(record)]
        reason = (
            msg("the sign-in name of a guest isn't an email address")
            if any(map(cells.is_guest, candidates))
            else msg("no email address")
        )
        return Incoming(line, "", None, None, None, None, reason=reason, column=self._address_names[0])

    def _instant(self, cell: str) -> datetime | None:
        return dates.instant(cell, self._zone, lambda: self._first)

    @cached_property
    def _first(self) -> dates.First | None:
        """Whether the column's dates begin with the day or the month, if all unambiguous ones agree."""
        position, found = self.columns.at["last_active"], set[dates.First]()
        with self._source.lines() as lines:
            self._opened(lines)
            for record in self._records(lines, Problems()):
                if position < len(record) and (first := dates.begins_with(record[position])):
                    found.add(first)
        return found.pop() if len(found) == 1 else None

    def _problem(
        self, line: int, position: int, code: str, text: Message, hint: Message | None = None
    ) -> Problem:
        return Problem(line, self.columns.name(position), code, text, hint)


def _bad_address(wrong: list[Problem]) -> bool:
    return any(problem.code == "bad-email" for problem in wrong)


def _active(parsed: list[bool | None]) -> bool | None:
    """False if any column says that the person is gone; None if no column says anything."""
    if False in parsed:
        return False
    return True if True in parsed else None
