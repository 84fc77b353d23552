"""Text measured in terminal cells, without a terminal library: for plain text that has to stand aligned."""

from __future__ import annotations

import unicodedata


def cells(text: str) -> int:
    """How many terminal cells a harmless text takes: wide letters two, combining marks none."""
    return len(text) if text.isascii() else sum(map(width_of, text))


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly so many cells, or more when it is longer."""
    blank = " " * max(0, width - cells(text))
    return blank + text if right else text + blank


def wrapped(text: str, width: int) -> list[str]:
    """At least one line, broken at blanks where there are any; none is wider than `width` cells,
    but for one letter, which stands even where there is no room."""
    lines, line, width = [], "", max(1, width)
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while len(line) > 1 and cells(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line]


def _head(text: str, width: int) -> str:
    """As much of the beginning as fits; at least one letter."""
    taken = 0
    for at, char in enumerate(text):
        taken += width_of(char)
        if taken > width and at:
            return text[:at]
    return text


def width_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
