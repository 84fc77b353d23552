"""The text of a file of people: its encoding, its lines, and where a malformed record breaks."""

from __future__ import annotations

import codecs
import io
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from seattui.domain.people.incoming import BadFile
from seattui.kit.i18n import Message, msg

MAX_CELL = 10_000
MAX_LINE = 1_000_000
"""The limit of a line, and of a record, whose cells may have newlines."""
MAX_BYTES = 1_000_000_000
"""The limit of a file or of what comes through a pipe: many times a million people."""
CHUNK = 1 << 20
DELIMITERS = ",;\t|"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Text(NamedTuple):
    """The encoding; `guessed` if it isn't UTF-8 and so only likely."""

    encoding: str
    guessed: bool


def detected(raw: BinaryIO, *, cut: bool = False) -> Text:
    """The encoding of the whole file, which is read to its end. Raises BadFile if it isn't text.

    `cut`: the data is only a part, so its last character may be incomplete.
    """
    head = raw.read(CHUNK)
    if head.startswith((_ZIP, _OLD_EXCEL)):
        raise BadFile(
            "not-csv",
            msg("This is a spreadsheet or an archive, not a CSV file."),
            msg("Save it as CSV first."),
        )
    if head.startswith(codecs.BOM_UTF8):
        return _decodable(raw, "utf-8-sig", cut) or _refuse()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodable(raw, "utf-16", cut) or _refuse()
    if b"\0" in head:
        # Without a byte order mark, Latin text in UTF-16 has a NUL in every other byte.
        even, odd = head[::2].count(0), head[1::2].count(0)
        wide = "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""
        return (wide and max(even, odd) > len(head) // 4 and _decodable(raw, wide, cut)) or _refuse()
    if text := _decodable(raw, "utf-8", cut):
        return text
    if line := _damaged_line(raw):
        raise BadFile(
            "not-csv",
            msg("Line {line} isn't UTF-8, but the rest of the file is: it is damaged.", line=line),
            msg("Save it as CSV in UTF-8."),
        )
    text = _decodable(raw, "cp1252", cut) or _refuse()
    return Text(text.encoding, guessed=True)


def _decodable(raw: BinaryIO, encoding: str, cut: bool) -> Text | None:
    raw.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := raw.read(CHUNK):
            if "\0" in decoder.decode(chunk):
                return None
        decoder.decode(b"", final=not cut)
    except UnicodeDecodeError:
        return None
    return Text(encoding, guessed=False)


def _damaged_line(raw: BinaryIO) -> int:
    """The first line that isn't UTF-8, where most of what isn't ASCII is: read as anything else, every other name would
    become another. 0 where it isn't."""
    raw.seek(0)
    text = io.TextIOWrapper(raw, "utf-8", "surrogateescape")
    right = wrong = first = 0
    for number, line in enumerate(iter(lambda: text.readline(MAX_LINE), ""), 1):
        if not line.isascii():
            broken = sum("\udc80" <= char <= "\udcff" for char in line)
            right += sum(char > "\x7f" for char in line) - broken
            wrong += broken
            first = first or (number if broken else 0)
    text.detach()
    return first if right > wrong else 0


def _refuse() -> Text:
    raise BadFile("not-csv", msg("This isn't a CSV file: it isn't text."), msg("Save it as CSV in UTF-8."))


class Lines:
    """Iterates over the physical lines of a file; `kept` are those of the current record.

    `number` is the last line read, from 1; `start` the first line of the record.
    """

    def __init__(self, raw: BinaryIO, encoding: str):
        # newline="" leaves line ends to csv, which handles those inside quotes.
        self._text = io.TextIOWrapper(raw, encoding, newline="")
        self._raw = raw
        self._again: deque[str] = deque()
        self.number = 0
        self.start = 1
        self.kept: list[str] = []
        self.length = 0

    @property
    def done(self) -> int:
        """The number of bytes read."""
        return self._raw.tell()

    def begin(self) -> None:
        """The next line starts a record."""
        self.start = self.number + 1
        self.kept = []
        self.length = 0

    def back(self, after: int = 0) -> None:
        """Reads the kept lines again, except the first `after`."""
        again = self.kept[after:]
        self._again.extendleft(reversed(again))
        self.number -= len(again)
        self.begin()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        self.kept.append(line)
        self.length += len(line)
        if self.length >= MAX_LINE:
            raise OverlongLine
        return line


class OverlongLine(Exception):
    """A line or record without an end within a million characters."""


class Fault(NamedTuple):
    """What is wrong with a record: its line, the position of the column, and why."""

    line: int
    position: int
    code: str
    text: Message


def fault(kept: list[str], start: int, delimiter: str) -> Fault:
    """Parses a record that csv rejected, to find the line and column where it breaks."""
    line, position, length, quoted, closed, opened_at = start, 0, 0, False, False, start
    for text in kept:
        for char in text:
            if quoted:
                if char == '"':
                    quoted, closed = False, True
                else:
                    length += 1
            elif char == '"' and closed:
                quoted, closed, length = True, False, length + 1
            elif char == '"' and length == 0:
                quoted, opened_at = True, line
            elif char == delimiter:
                position, length, closed = position + 1, 0, False
            elif char not in "\r\n":
                if closed:
                    return Fault(
                        opened_at, position, "broken-line", msg("there is text after the closing quote")
                    )
                length += 1
            if length > MAX_CELL and not (quoted and line > opened_at):
                return Fault(
                    line, position, "long-cell", msg("the cell is longer than {max} characters", max=MAX_CELL)
                )
        line += 1
    if quoted:
        return Fault(opened_at, position, "broken-line", msg("the closing quote is missing"))
    return Fault(start, position, "broken-line", msg("the line can't be read"))
