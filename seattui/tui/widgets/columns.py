"""Columns of a table: their cells, and how they share the available width."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from rich.cells import cell_len, set_cell_size

from seattui.kit.i18n import Message
from seattui.kit.records import dataclass
from seattui.tui.widgets.wrapped import wrapped

R = TypeVar("R")

GAP = 2
NARROW_GAP = 1
EASY = 16
"""The columns must be able to grow by so many cells before gaps become wider."""
ELLIPSIS = "…"


class Short(NamedTuple):
    """A shorter text, made for a column of fewer cells than `below`."""

    below: int
    text: Callable[[int], str]
    """For so many cells."""


class Cell(NamedTuple):
    """A cell's content. Text must have passed `text.safe`."""

    text: str
    tone: str = ""
    """A tone of the table's style sheet: "quiet", "good", "warning", "bad"; never the only sign of a meaning."""
    tails: tuple[str, ...] = ()
    """Shown when the text is cut: the first that leaves the text whole, otherwise the last."""
    short: Short | None = None


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
    fits: bool = False
    """Whether it gets the room that is left before other columns do, until its texts are whole."""

    def heading(self, width: int) -> str:
        title = str(self.title)
        shown = title if cell_len(title) <= width else str(self.short or up_to_a_word(title, width))
        return flush_right(shown, width) if self.right else shown


class Placed(NamedTuple, Generic[R]):
    """A column on screen: its start, relative to the first column, and its width."""

    column: TableColumn[R]
    start: int
    width: int


def fitting(columns: Sequence[TableColumn[R]], width: int) -> tuple[TableColumn[R], ...]:
    """The columns that fit at their least width, by rank. That of first rank is always one, cut if necessary."""
    chosen: list[TableColumn[R]] = []
    used = -NARROW_GAP
    for column in sorted(columns, key=lambda c: c.rank):
        if chosen and used + NARROW_GAP + column.least > width:
            break
        chosen.append(column)
        used += NARROW_GAP + column.least
    return tuple(column for column in columns if column in chosen)


def placed(
    columns: Sequence[TableColumn[R]], width: int, needs: Mapping[str, int] | None = None
) -> tuple[Placed[R], ...]:
    """Distributes `width` cells over the columns that fit. `needs`: how wide their texts are, by id, where that is
    known."""
    shown = fitting(columns, width)
    gaps = len(shown) - 1
    least = sum(column.least for column in shown)
    gap = GAP if least + gaps * GAP + EASY <= width else NARROW_GAP
    widths = _grown(shown, max(1, width - gap * gaps), needs or {})
    start = 0
    result: list[Placed[R]] = []
    for column, cells in zip(shown, widths, strict=True):
        result.append(Placed(column, start, cells))
        start += cells + gap
    return tuple(result)


def _grown(columns: Sequence[TableColumn[R]], room: int, needs: Mapping[str, int]) -> list[int]:
    """Widths from the least on: first a column that `fits` grows, until its texts are whole; then titles are whole,
    if all of them fit; then other texts; then texts that are longer still; and then all grow to their most."""
    least = [column.least for column in columns]
    most = [column.most for column in columns]
    if sum(least) > room:
        return [min(width, room) for width in least]
    whole = [needs.get(column.id, column.most) for column in columns]
    fits = [need if column.fits else 0 for need, column in zip(whole, columns, strict=True)]
    widths = _towards([*map(min, fits, most)], least, room)
    titled = [
        max(width, min(c.most, cell_len(str(c.title)))) for width, c in zip(widths, columns, strict=True)
    ]
    if sum(titled) <= room:
        widths = titled
    for wanted in ([*map(min, whole, most)], fits, most):
        widths = _towards(wanted, widths, room)
    return widths


def _towards(wanted: Sequence[int], widths: Sequence[int], room: int) -> list[int]:
    """Each in proportion to how much it lacks, none past what is wanted."""
    lacks = [max(0, high - width) for high, width in zip(wanted, widths, strict=True)]
    spare, lacking = room - sum(widths), sum(lacks)
    if lacking <= spare:
        return [width + lack for width, lack in zip(widths, lacks, strict=True)]
    grown = [width + spare * lack // lacking for width, lack in zip(widths, lacks, strict=True)]
    grown[lacks.index(max(lacks))] += room - sum(grown)
    return grown


def drawn(cell: Cell, width: int, right: bool = False) -> str:
    """The cell's text in exactly `width` cells, with its tail; right-aligned if `right`."""
    if cell.short is not None and width < cell.short.below:
        return fit(cell.short.text(width), width)
    if right:
        return fit(flush_right(cell.text, width), width)
    if not cell.tails:
        return fit(cell.text, width)
    whole = cell_len(cell.text)
    tail = next((t for t in cell.tails if whole + cell_len(t) <= width), cell.tails[-1])
    head = min(whole, max(0, width - cell_len(tail)))
    return fit(fit(cell.text, head) + tail, width)


def sentence(text: str, tone: str = "") -> Cell:
    """A cell whose text ends after a word where all of it has no room."""
    return Cell(text, tone, short=Short(cell_len(text), lambda width: up_to_a_word(text, width)))


def up_to_a_word(text: str, width: int) -> str:
    """Its first words, and an ellipsis of its own."""
    words = wrapped(text, width - 2)[0] if width > 2 else ""
    return f"{words} {ELLIPSIS}" if words and text.startswith(f"{words} ") else text


def counted(texts: Sequence[str], width: int) -> str:
    """As many as have room, and how many more there are: "Sales +1"; at least the first."""
    for first in range(len(texts) - 1, 1, -1):
        some = f"{', '.join(texts[:first])} +{len(texts) - first}"
        if cell_len(some) <= width:
            return some
    return f"{texts[0]} +{len(texts) - 1}" if len(texts) > 1 else texts[0]


def need(cell: Cell) -> int:
    """How many cells it takes to show all of it."""
    if cell.short is not None:
        return cell.short.below
    return cell_len(cell.text) + (cell_len(cell.tails[0]) if cell.tails else 0)


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
