"""The first line of a file of people: its delimiter, and whether it has headers."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from typing import NamedTuple

from seattui.domain.people.incoming import BadFile, Problem, Problems
from seattui.files.people.columns import is_known
from seattui.files.people.decoding import DELIMITERS, MAX_LINE, Lines, OverlongLine, fault
from seattui.kit.i18n import msg

_ADDRESS = re.compile(
    r'(?:mailto:)?[^@\s,;|<>"]+@[^@\s,;|<>"]+\.[^@\s,;|<>"]+|[^<>@]*<[^<>\s@]+@[^<>\s@]+>', re.IGNORECASE
)

# The line "sep=;" that Excel writes above the headers; also as other programs save it, padded to all columns.
_DELIMITER = re.compile(r'"?sep=([^"\r\n])"?[\s,;|]*', re.IGNORECASE)


class Opening(NamedTuple):
    """`headers` are stripped. A file without headers is `bare`: its first line is a person, and its columns are
    named by number; `address` is the column of addresses.
    """

    delimiter: str
    headers: tuple[str, ...]
    line: int
    bare: bool
    address: int = 0


def opening(lines: Lines, mapped: Collection[str] = ()) -> Opening:
    """Reads up to the first record that is a person. `mapped` are headers to expect.

    Raises BadFile if the file is empty or the line is malformed.
    """
    named = _first_record(lines)
    wanted = {header.casefold() for header in mapped}
    delimiter = named or max(
        DELIMITERS, key=lambda each: _fits(_record(lines, each, strict=False)[0], wanted)
    )
    try:
        cells, used = _record(lines, delimiter, strict=True)
    except csv.Error:
        raise _malformed(lines, delimiter) from None
    addresses = [n for n, cell in enumerate(cells) if _ADDRESS.fullmatch(cell)]
    line, bare = lines.start, bool(addresses) and not wanted & {cell.casefold() for cell in cells}
    lines.back(0 if bare else used)
    if bare:
        return Opening(delimiter, tuple(str(n) for n in range(1, len(cells) + 1)), line, True, addresses[0])
    return Opening(delimiter, tuple(cells), line, False)


def _first_record(lines: Lines) -> str:
    """Reads the lines of the first record into `lines.kept`, and returns the delimiter if a line above names one."""
    delimiter = ""
    try:
        while (named := _DELIMITER.fullmatch(text := next(lines, ""))) or not text.strip():
            if not text:
                raise BadFile(
                    "empty", msg("The file is empty."), msg("Its first line must name the columns.")
                )
            delimiter = named[1] if named else delimiter
            lines.begin()
        # A newline inside quotes belongs to the cell.
        quotes, length = text.count('"'), len(text)
        while quotes % 2 and length < MAX_LINE and (more := next(lines, "")):
            quotes, length = quotes + more.count('"'), length + len(more)
    except OverlongLine:
        raise _malformed(lines, delimiter or ",") from None
    return delimiter


def _record(lines: Lines, delimiter: str, *, strict: bool) -> tuple[list[str], int]:
    """The cells of the first record, and how many lines it takes."""
    reader = csv.reader(lines.kept, delimiter=delimiter, strict=strict)
    try:
        return [cell.strip() for cell in next(reader, [])], reader.line_num
    except csv.Error:
        if strict:
            raise
        return [], 0


def _fits(cells: list[str], wanted: Collection[str]) -> tuple[int, int]:
    """How well the cells match a header line: how many are recognised, and how many there are."""
    telling = sum(
        cell.casefold() in wanted or is_known(cell) or bool(_ADDRESS.fullmatch(cell)) for cell in cells
    )
    return telling, len(cells)


def _malformed(lines: Lines, delimiter: str) -> BadFile:
    found = fault(lines.kept, lines.start, delimiter)
    problems = Problems()
    problems.add(Problem(found.line, str(found.position + 1), found.code, found.text))
    return problems.error()
