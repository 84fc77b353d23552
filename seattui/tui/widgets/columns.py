"""Columns of a table: their cells, and how they share the available width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from rich.cells import cell_len, set_cell_size

from seattui.kit.i18n import Message
from seattui.kit.records import dataclass

R = TypeVar("R")

GAP = 2
NARROW_GAP = 1
EASY = 16
"""The columns must be able to grow by so many cells before gaps become wider."""
ELLIPSIS = "…"


class Cell(NamedTuple):
    """A cell's content. Text must have passed `text.safe`."""

    text: str
    tone: str = ""
    """A tone of the table's style sheet: "quiet", "good", "warning", "bad"; never the only sign of a meaning."""
    tails: tuple[str, ...] = ()
    """Shown when the text is cut: the first that leaves the text whole, otherwise the last."""


@dataclass(frozen=True)
class TableColumn(Generic[R]):
    """A column, from `least` to `most` cells wide; columns with a high `rank` are left out first."""

    id: str
    title: Message
    cell: Callable[[R], Cell]
    least: int
    most: int
    rank: int
    short: Message | None = None
    """A shorter title, for when the full one doesn't fit."""
    right: bool = False
    """Right-aligned, with its heading: for numbers."""

    def heading(self, width: int) -> str:
        title = str(self.title)
        shown = title if self.short is None or cell_len(title) <= width else str(self.short)
        return flush_right(shown, width) if self.right else shown


class Placed(NamedTuple, Generic[R]):
    """A column on screen: its start, relative to the first column, and its width."""

    column: TableColumn[R]
    start: int
    width: int


def placed(columns: Sequence[TableColumn[R]], width: int) -> tuple[Placed[R], ...]:
    """Distributes `width` cells: the columns that fit at their least width, by rank, then all grow evenly to
    their most.

    The column of first rank is always shown, cut if necessary.
    """
    chosen: list[TableColumn[R]] = []
    used = -NARROW_GAP
    for column in sorted(columns, key=lambda c: c.rank):
        if chosen and used + NARROW_GAP + column.least > width:
            break
        chosen.append(column)
        used += NARROW_GAP + column.least
    shown = [column for column in columns if column in chosen]
    gaps = len(shown) - 1
    gap = GAP if used + gaps * (GAP - NARROW_GAP) + EASY <= width else NARROW_GAP
    widths = _grown(shown, max(1, width - gap * gaps))
    start = 0
    result: list[Placed[R]] = []
    for column, cells in zip(shown, widths, strict=True):
        result.append(Placed(column, start, cells))
        start += cells + gap
    return tuple(result)


def _grown(columns: Sequence[TableColumn[R]], room: int) -> list[int]:
    """Widths between least and most: titles whole if all of them fit, then each grows in proportion to how
    much it can."""
    least = [column.least for column in columns]
    titled = [max(c.least, min(c.most, cell_len(str(c.title)))) for c in columns]
    if sum(titled) <= room:
        least = titled
    spare = room - sum(least)
    if spare < 0:
        return [min(width, room) for width in least]
    growths = [column.most - low for column, low in zip(columns, least, strict=True)]
    total_growth = sum(growths)
    if total_growth <= spare:
        return [column.most for column in columns]
    grown = [low + spare * growth // total_growth for low, growth in zip(least, growths, strict=True)]
    grown[growths.index(max(growths))] += room - sum(grown)
    return grown


def drawn(cell: Cell, width: int, right: bool = False) -> str:
    """The cell's text in exactly `width` cells, with its tail; right-aligned if `right`."""
    if right:
        return fit(flush_right(cell.text, width), width)
    if not cell.tails:
        return fit(cell.text, width)
    whole = cell_len(cell.text)
    tail = next((t for t in cell.tails if whole + cell_len(t) <= width), cell.tails[-1])
    head = min(whole, max(0, width - cell_len(tail)))
    return fit(fit(cell.text, head) + tail, width)


def flush_right(text: str, width: int) -> str:
    """Padded on the left to the width; text that is too long is unchanged."""
    return " " * max(0, width - cell_len(text)) + text


@lru_cache(maxsize=4096)
def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells: padded, or cut at a whole letter with an ellipsis.

    Wide letters count two, combining marks none and stay with their letter.
    """
    size = cell_len(text)
    if size <= width:
        return text + " " * (width - size)
    if width <= 0:
        return ""
    head = set_cell_size(text, width - 1).rstrip()
    return head + ELLIPSIS + " " * (width - 1 - cell_len(head))
