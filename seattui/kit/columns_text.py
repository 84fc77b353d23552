"""Text measured in terminal cells, without a terminal library, for aligned plain text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def cells(text: str) -> int:
    """The width of a printable text in terminal cells: 2 for wide characters, 0 for combining marks."""
    return len(text) if text.isascii() else sum(map(width_of, text))


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text padded to `width` cells; longer text is unchanged."""
    if text.isascii():
        return text.rjust(width) if right else text.ljust(width)
    blank = " " * max(0, width - cells(text))
    return blank + text if right else text + blank


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, at least one, broken at spaces if possible. A single
    character that is wider than `width` gets a line of its own.
    """
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
    """The longest prefix that fits; at least one character."""
    taken = 0
    for at, char in enumerate(text):
        taken += width_of(char)
        if taken > width and at:
            return text[:at]
    return text


@lru_cache(maxsize=4096)  # of a list, few characters are many
def width_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
