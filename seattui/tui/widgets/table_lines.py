"""Drawing of a table: line by line from the loaded rows; each line is cached until it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from seattui.kit.i18n import Message
from seattui.tui.widgets.columns import Cell, Placed, TableColumn, drawn, fit, fitting, need, placed
from seattui.tui.widgets.pages import Pages

R = TypeVar("R")

HEAD = 1
"""Lines of the headings."""
GUTTER = 3
"""Cells before the first column: cursor, mark, blank."""
CURSOR = "▌"
CURSORS = {"C": ("cursor", "lit"), "c": ("blurred", "blurred-lit")}
"""The tones of the row at the cursor, with and without the focus: of its sign and first column, and of the others."""
LIT = {"quiet": "lit-quiet"}
"""Tones that would be too faint on the row at the cursor, and what they are there."""
MARK = "●"
UP, DOWN = "▲", "▼"
DRAWN = 1024
"""Cached lines; a screen has far fewer."""


class Sorted(NamedTuple):
    """The column by which the list is sorted, for the sign in its heading."""

    column: str
    descending: bool


class TableLines(ScrollView, Generic[R]):
    """Headings and rows on screen. Colours come from `table--…` component classes, combined."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--head",
        "table--row",
        "table--cursor",
        "table--lit",
        "table--lit-quiet",
        "table--marked",
        "table--gutter",
        "table--seat",
        "table--quiet",
        "table--good",
        "table--warning",
        "table--bad",
        "table--blurred",
        "table--blurred-lit",
    }
    ALLOW_SELECT = False
    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, columns: Sequence[TableColumn[R]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.pages: Pages[R] = Pages()
        self.listed = False
        """Whether a list has been loaded."""
        self.sorted: Sorted | None = None
        self.empty: tuple[Message, ...] = ()
        """Messages for a list without rows."""
        self._width = 0
        self._fitting: tuple[TableColumn[R], ...] = ()
        """The columns that have room."""
        self._placed: tuple[Placed[R], ...] = ()
        self._cells: dict[int, tuple[Cell, ...]] = {}
        """Of rows that were drawn or measured, those of the columns that have room."""
        self._needs: dict[str, int] = {}
        """How wide texts are that have been in sight, by column; only where a column `fits`."""
        self._lines: dict[tuple[int, str], Strip] = {}
        self._styled: dict[tuple[str, ...], Style] = {}

    @property
    def height(self) -> int:
        """How many rows fit on screen."""
        return max(1, self.size.height - HEAD)

    def set_length(self) -> None:
        """Sets how far it can be scrolled: to the last of the rows. Textual lays the whole screen out for it, also while
        the scrollbar stays, and twice if it comes or goes."""
        length = self.pages.total + HEAD
        scrolls = length > self.container_size.height > 0
        if scrolls == self.show_vertical_scrollbar:
            self.set_reactive(TableLines.virtual_size, Size(0, length))
            if scrolls:
                self.vertical_scrollbar.window_virtual_size = length
            self.scroll_y = self.validate_scroll_y(self.scroll_y)
        else:
            self.virtual_size = Size(0, length)
            self.show_vertical_scrollbar = self.vertical_scrollbar.display = scrolls
        if length < self.scroll_offset.y + self.size.height:
            self.refresh()  # lines below the last row

    def repaint_row(self, index: int) -> None:
        """Redraws one row's line, if it is on screen."""
        y = index - self.scroll_offset.y
        if 0 <= y < self.height:
            self.refresh(Region(0, y + HEAD, self.scrollable_content_region.width, 1))

    def row_at(self, event: events.MouseEvent) -> int | None:
        """The position of the row under the mouse."""
        index = event.y - HEAD + self.scroll_offset.y
        return index if event.y >= HEAD and index < self.pages.total else None

    def marked(self, index: int, row: R) -> bool:
        """Whether the row is marked; overridden by tables with marks."""
        return False

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its lines as they are, with the app's filters: it has no border, padding or tint, which Textual looks for
        on each line, and a line that was drawn before keeps what was made of it."""
        width = self.outer_size.width
        background = self.background_colors[1]
        strips = [self.render_line(y).adjust_cell_length(width) for y in crop.line_range]
        for one in self.get_line_filters():
            strips = [strip.apply_filter(one, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if width != self._width:
            self._place_columns(width)
        if y < HEAD:
            return self._head(width)
        index = y - HEAD + self.scroll_offset.y
        if index >= self.pages.total:
            return self._empty_line(y - HEAD, width)
        row = self.pages.row(index)
        if row is None:
            return self._loading_line(index, width)
        state = self._state(index, row)
        strip = self._lines.get((index, state))
        if strip is None:
            if len(self._lines) >= DRAWN:
                self._lines.clear()
            strip = self._lines[(index, state)] = self._drawn(index, row, state, width)
        return strip

    def on_mount(self) -> None:
        self.set_class(self.app.console.color_system == "standard", "-few-colors")

    def show_columns(self, columns: Sequence[TableColumn[R]]) -> None:
        """Draws these columns from now on."""
        self.columns = tuple(columns)
        self._width = 0
        self.refresh()

    def widths(self, columns: Sequence[TableColumn[R]]) -> dict[str, int]:
        """How wide these would be, without those that there would be no room for."""
        return {
            one.column.id: one.width for one in placed(columns, max(1, self._width - GUTTER), self._needs)
        }

    def _place_columns(self, width: int) -> None:
        """Lays out the columns. A scrollbar that appears or disappears changes the width without a resize
        event."""
        self._width = width
        self._fitting = fitting(self.columns, max(1, width - GUTTER))
        self._cells.clear()
        self._needs.clear()
        self._measure()
        self._placed = self._placement()
        self._lines.clear()

    def _placement(self) -> tuple[Placed[R], ...]:
        return placed(self._fitting, max(1, self._width - GUTTER), self._needs)

    def _measure(self) -> bool:
        """Measures the texts of the rows in sight; whether one is longer than any before."""
        longer = False
        if any(column.fits for column in self._fitting):
            top = self.scroll_offset.y
            for index in range(top, top + self.height):
                if index not in self._cells and (row := self.pages.row(index)) is not None:
                    for column, cell in zip(self._fitting, self._cells_of(index, row), strict=True):
                        if (cells := need(cell)) > self._needs.get(column.id, 0):
                            self._needs[column.id] = cells
                            longer = True
        return longer

    def fit_columns(self) -> None:
        """Gives columns the room that texts need which came in sight. Called before the whole is drawn."""
        if self._measure() and (now := self._placement()) != self._placed:
            self._placed = now
            self._lines.clear()

    def _cells_of(self, index: int, row: R) -> tuple[Cell, ...]:
        cells = self._cells.get(index)
        if cells is None:
            if len(self._cells) >= DRAWN:
                self._cells.clear()
            cells = self._cells[index] = tuple(column.cell(row) for column in self._fitting)
        return cells

    def width_of(self, column: str) -> int:
        """How wide a column is now; 0 where it is left out."""
        return next((at.width for at in self._placed if at.column.id == column), 0)

    def _state(self, index: int, row: R) -> str:
        """The row's state as a cache key: at the cursor (C, c without focus), marked (M)."""
        cursor = ("C" if self.has_focus else "c") if index == self.cursor else ""
        return cursor + ("M" if self.marked(index, row) else "")

    def _drawn(self, index: int, row: R, state: str, width: int) -> Strip:
        marked = ("marked",) if "M" in state else ()
        first, lit = CURSORS[state[0]] if state[:1] in CURSORS else ("", "")
        names, tones = ((*marked, tone) if tone else marked for tone in (first, lit))
        base = self.style_of(*tones)
        gutter = (CURSOR if first else " ") + (MARK if marked else " ") + " "
        segments = [Segment(gutter, self.style_of(*names, "gutter"))]
        at = 0
        for (column, start, cells), cell in zip(self._placed, self._cells_of(index, row), strict=True):
            if start > at:
                segments.append(Segment(" " * (start - at), base))
            tone = LIT.get(cell.tone, cell.tone) if lit else cell.tone
            style = self.style_of(*(tones if at else names), *([tone] if tone else []))
            segments.append(Segment(drawn(cell, cells, column.right), style))
            at = start + cells
        return Strip(segments).simplify().adjust_cell_length(width, base)

    def _empty_line(self, y: int, width: int) -> Strip:
        """A line below the last row; in an empty list, its messages."""
        style = self.style_of("quiet")
        line = y - 1
        if not self.listed or self.pages.total or not 0 <= line < len(self.empty):
            return Strip.blank(width, style)
        return Strip([Segment(fit(f"{' ' * GUTTER}{self.empty[line]}", width), style)], width)

    def _loading_line(self, index: int, width: int) -> Strip:
        """A row that is being loaded."""
        state = self.style_of("quiet")
        gutter = CURSOR if index == self.cursor else " "
        return Strip([Segment(fit(f"{gutter}  …", width), state)], width)

    def style_of(self, *tones: str) -> Style:
        """The row's style with these combined: each changes only what its own rules set."""
        style = self._styled.get(tones)
        if style is None:
            style = self.get_component_rich_style("table--row")
            for tone in tones:
                own = self.get_component_rich_style(f"table--{tone}", partial=True)
                blended = self.get_component_rich_style(f"table--{tone}")
                style += own.without_color + Style(
                    color=blended.color if own.color else None,
                    bgcolor=blended.bgcolor if own.bgcolor else None,
                )
            self._styled[tones] = style
        return style

    def _head(self, width: int) -> Strip:
        style = self.style_of("head")
        text = [" " * GUTTER]
        at = 0
        for column, start, cells in self._placed:
            text.append(" " * (start - at))
            if self.sorted and self.sorted.column == column.id:
                mark = DOWN if self.sorted.descending else UP
                text.append(fit(f"{column.heading(cells - 2)} {mark}", cells))
            else:
                text.append(fit(column.heading(cells), cells))
            at = start + cells
        return Strip([Segment("".join(text), style)]).adjust_cell_length(width, style)

    def sort_shown(self, column: str, descending: bool) -> None:
        """Shows in the heading how the list is being sorted."""
        if self.sorted != (column, descending):
            self.sorted = Sorted(column, descending)
            self.refresh(Region(0, 0, self.size.width, HEAD))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._lines.clear()
        self._styled.clear()
