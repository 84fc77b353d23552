"""Aligned columns, measured in terminal cells and cut to the terminal's width."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from seattui.kit.columns_text import cells, padded, widest, width_of
from seattui.kit.i18n import Message

GAP = "  "
MEASURED_ROWS = 1000
"""The number of rows that determine the columns' widths; further rows are printed as they come."""
NARROWEST = 5
READABLE = 12
"""The width to which a text may be cut before another column is dropped for it."""


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells; cut text ends in an ellipsis."""
    if cells(text) <= width:
        return text
    kept, taken = [], 1
    for char in text:
        taken += width_of(char)
        if taken > width:
            break
        kept.append(char)
    return "".join(kept) + "…"


def table(
    headers: Sequence[Message | str],
    rows: Iterable[Sequence[str]],
    right: frozenset[int] = frozenset(),
    spare: Sequence[int] = (),
    text: frozenset[int] = frozenset(),
) -> Iterator[str]:
    """The lines of a table, header first. Cells must be safe to print.

    `right` are the numeric columns; `spare` those that are dropped in a narrow terminal, in that order. Only
    `text` columns, such as names and reasons, are cut: never a number, a day, or what the next command needs,
    such as a code or an address. A title that is a `str` is a code.
    """
    source = iter(rows)
    first = list(islice(source, MEASURED_ROWS))
    titles = [str(h) for h in headers]
    widths = dict(enumerate(map(widest, zip(titles, *first, strict=True))))
    narrow = sys.stdout.isatty()
    if narrow:
        columns = shutil.get_terminal_size().columns
        least = {
            n: _usual([*([titles] if isinstance(headers[n], str) else []), *first], n, columns // 2)
            for n in widths.keys() - text
        }
        widths = fitted(widths, columns, spare, least)
    for row in chain([titles], first, source):
        shown = [
            padded(
                cut(row[n], width) if narrow and (row is titles or n in text) else row[n],
                width,
                right=n in right,
            )
            for n, width in widths.items()
        ]
        yield GAP.join(shown).rstrip()


def _usual(rows: Sequence[Sequence[str]], column: int, most: int) -> int:
    """The widest usual cell of a column, ignoring a few much longer ones."""
    found = [cells(row[column]) for row in rows]
    return max([width for width in found if width <= most] or [min(found, default=0)])


def fitted(
    widths: Mapping[int, int], total: int, spare: Sequence[int] = (), least: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Columns and widths that fit: spare columns are dropped while others would get too narrow to read, then
    the widest is narrowed, none below its `least`.
    """
    fit, least = dict(widths), least or {}

    def floor(column: int, text: int) -> int:
        return min(widths[column], max(least.get(column, text), NARROWEST))

    for column in spare:
        if _taken({n: floor(n, READABLE) for n in fit}) > total:
            del fit[column]
    for text in (READABLE, NARROWEST):
        while _taken(fit) > total:
            wide = [column for column, width in fit.items() if width > floor(column, text)]
            if not wide:
                break
            fit[max(wide, key=fit.__getitem__)] -= 1
    return fit


def _taken(widths: Mapping[int, int]) -> int:
    return sum(widths.values()) + len(GAP) * (len(widths) - 1)
