"""Text measured in terminal cells, without a terminal library, for aligned plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

_WHOLE = re.compile(
    r"\b\d[\d.,]* (?:[$\u00a2-\u00a5\u0e3f\u20a0-\u20c0]|[A-Z]{2,3}\b)"  # 8.040,00 €
    r"|\b[A-Z]{3} \d"  # CHF 10.00
    r"|\b\d{1,2}\.? [A-Z][a-zä]{2,3}\b\.?(?: \d{4}\b)?"  # 1. Sept. 2026
)


def cells(text: str) -> int:
    """The width of a printable text in terminal cells: 2 for wide characters, 0 for combining marks."""
    return len(text) if text.isascii() else sum(map(width_of, text))


def widest(texts: Sequence[str]) -> int:
    """The width of the widest; there is one."""
    return max(map(len if "".join(texts).isascii() else cells, texts))


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text padded to `width` cells; longer text is unchanged."""
    if text.isascii():
        return text.rjust(width) if right else text.ljust(width)
    blank = " " * max(0, width - cells(text))
    return blank + text if right else text + blank


def held(text: str, space: str = "\u00a0") -> str:
    """The text with another `space` where no line ends: inside an amount and inside a day."""
    return _WHOLE.sub(lambda found: found[0].replace(" ", space), text)


def words(text: str) -> list[str]:
    """What lines are made of: an amount and a day are each one."""
    return [word.replace("\u00a0", " ") for word in held(text).split(" ")]


def chopped(text: str, width: int) -> list[str]:
    """A word in pieces of at most `width` cells, each at least one character."""
    pieces, taken = [""], 0
    for char in text:
        taken += width_of(char)
        if taken > width and pieces[-1]:
            pieces.append("")
            taken = width_of(char)
        pieces[-1] += char
    return pieces


def wrapped(
    text: str,
    width: int,
    measured: Callable[[str], int] = cells,
    chop: Callable[[str, int], list[str]] = chopped,
) -> list[str]:
    """The text in lines of at most `width` cells, at least one, broken at spaces if possible. A single
    character that is wider than `width` gets a line of its own.
    """
    lines, line, width = [], "", max(1, width)
    for word in words(text):
        joined = f"{line} {word}" if line else word
        if measured(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = chop(word, width) if measured(word) > width else [word]
        lines.extend(whole)
    return [*lines, line]


@lru_cache(maxsize=4096)  # of a list, few characters are many
def width_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
