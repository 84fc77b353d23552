"""Aligned columns, measured in terminal cells and cut to fit a terminal."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from seattui.i18n import Message

GAP = "  "
MEASURED = 1000
"""Rows that decide how wide the columns are; the rest is printed as it comes."""
NARROWEST = 5


def cells(text: str) -> int:
    """How many terminal cells a harmless text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The text in at most so many cells; what is cut ends in an ellipsis."""
    if cells(text) <= width:
        return text
    kept, taken = [], 1
    for char in text:
        taken += _width(char)
        if taken > width:
            break
        kept.append(char)
    return "".join(kept) + "…"


def padded(text: str, width: int, right: bool = False) -> str:
    """The text in exactly so many cells, or more when it is longer."""
    blank = " " * max(0, width - cells(text))
    return blank + text if right else text + blank


def table(
    headers: Sequence[Message],
    rows: Iterable[Sequence[str]],
    right: frozenset[int] = frozenset(),
    spare: Sequence[int] = (),
) -> Iterator[str]:
    """The lines of a table, header first. Cells must be harmless.

    `right` are the columns of numbers; `spare` those that a narrow terminal does without, the first first.
    """
    source = iter(rows)
    first = list(islice(source, MEASURED))
    titles = [str(h) for h in headers]
    widths = dict(enumerate(max(map(cells, column)) for column in zip(titles, *first, strict=True)))
    narrow = sys.stdout.isatty()
    if narrow:
        widths = fitted(widths, shutil.get_terminal_size().columns, spare)
    for row in chain([titles], first, source):
        shown = (
            padded(cut(row[n], width) if narrow else row[n], width, n in right) for n, width in widths.items()
        )
        yield GAP.join(shown).rstrip()


def fitted(widths: Mapping[int, int], total: int, spare: Sequence[int] = ()) -> dict[int, int]:
    """Columns and their widths so that all fit: first without those to spare, then the widest narrower."""
    fit = dict(widths)
    for column in spare:
        if _taken(fit) > total:
            del fit[column]
    while _taken(fit) > total and max(fit.values()) > NARROWEST:
        fit[max(fit, key=lambda column: fit[column])] -= 1
    return fit


def _taken(widths: Mapping[int, int]) -> int:
    return sum(widths.values()) + len(GAP) * (len(widths) - 1)
