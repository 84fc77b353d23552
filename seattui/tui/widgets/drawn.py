"""Widgets that draw all of their lines themselves, for the width that they have; and columns in such lines."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from seattui.tui.widgets.wrapped import unbroken, wrapped


class Drawn(Widget):
    """One widget instead of one a line: each costs its styles, its place and its message loop."""

    DEFAULT_CSS = "Drawn { height: auto; }"
    _last: tuple[int, Content] | None = None
    screen_height = 0
    """Lines of the screen, from which may depend how much is drawn."""

    @abstractmethod
    def drawn(self, width: int) -> Content:
        """What it shows in so many cells."""

    def redraw(self) -> None:
        """Its content is another."""
        self._last = None
        self.refresh(layout=True)

    def _content(self, width: int) -> Content:
        if self._last is None or self._last[0] != width:
            self._last = (width, unbroken(self.drawn(width), width))
        return self._last[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if viewport.height != self.screen_height:
            if self.screen_height:
                self.refresh()  # even if it stays as high
            self.screen_height, self._last = viewport.height, None
        content = self._content(width)
        return content.get_height({}, width) if content.plain else 0

    def render(self) -> Content:
        return self._content(self.size.width)


def abreast(left: Sequence[Content], right: Sequence[Content], column: int) -> Iterable[Content]:
    """Two blocks of lines, of which the second begins at this column."""
    for one, other in zip_longest(left, right, fillvalue=Content("")):
        yield Content.assemble(one, " " * (column - one.cell_length), other) if other else one


class Cell(NamedTuple):
    """A text in a row of columns."""

    text: str
    style: str = ""


class Column(NamedTuple):
    """How the texts of a column are placed."""

    right: bool
    folds: bool
    """Whether it may be narrower than its widest text, which then takes several lines."""


LEFT: Final = Column(right=False, folds=True)
RIGHT: Final = Column(right=True, folds=True)
FIXED: Final = Column(right=True, folds=False)


def grid(rows: Sequence[Sequence[Cell]], columns: Sequence[Column], gap: int, width: int) -> Content:
    """Rows of columns with so many blanks between them, at most `width` cells wide as far as columns fold."""
    widths = _widths(rows, columns, width - gap * (len(columns) - 1))
    return Content("\n").join(line for row in rows for line in _row_lines(row, columns, widths, " " * gap))


def _widths(rows: Sequence[Sequence[Cell]], columns: Sequence[Column], room: int) -> list[int]:
    """As wide as their texts; when there is no room, the widest that folds is narrower."""
    widths = [max(cell_len(row[n].text) for row in rows) for n in range(len(columns))]
    while sum(widths) > room:
        widest = max((n for n, column in enumerate(columns) if column.folds), key=lambda n: widths[n])
        if widths[widest] <= 1:
            break
        widths[widest] -= 1
    return widths


def _row_lines(
    row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], gap: str
) -> Sequence[Content]:
    texts = [wrapped(cell.text, width) for cell, width in zip(row, widths, strict=True)]
    return [
        Content(gap).join(
            _placed(text, cell.style, column, width)
            for text, cell, column, width in zip(line, row, columns, widths, strict=True)
        )
        for line in zip_longest(*texts, fillvalue="")
    ]


def _placed(text: str, style: str, column: Column, width: int) -> Content:
    blank = " " * (width - cell_len(text))
    return Content.assemble(blank, (text, style)) if column.right else Content.assemble((text, style), blank)
