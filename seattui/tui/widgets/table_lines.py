"""Drawing of a table: line by line from the loaded rows; each line is cached until it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from seattui.kit.i18n import Message
from seattui.tui.widgets.columns import Placed, TableColumn, drawn, fit, placed
from seattui.tui.widgets.pages import Pages

R = TypeVar("R")

HEAD = 1
"""Lines of the headings."""
GUTTER = 3
"""Cells before the first column: cursor, mark, blank."""
CURSOR = "▌"
CURSORS = {"C": "cursor", "c": "blurred"}
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
        "table--marked",
        "table--gutter",
        "table--seat",
        "table--quiet",
        "table--good",
        "table--warning",
        "table--bad",
        "table--blurred",
    }
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
        self._placed: tuple[Placed[R], ...] = ()
        self._lines: dict[tuple[int, str], Strip] = {}
        self._styled: dict[tuple[str, ...], Style] = {}

    @property
    def height(self) -> int:
        """How many rows fit on screen."""
        return max(1, self.size.height - HEAD)

    def repaint_row(self, index: int) -> None:
        """Redraws one row's line, if it is on screen."""
        y = index - self.scroll_offset.y
        if 0 <= y < self.height:
            self.refresh(Region(0, y + HEAD, self.scrollable_content_region.width, 1))

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
            strip = self._lines[(index, state)] = self._drawn(row, state, width)
        return strip

    def _place_columns(self, width: int) -> None:
        """Lays out the columns. A scrollbar that appears or disappears changes the width without a resize
        event."""
        self._width = width
        self._placed = placed(self.columns, max(1, width - GUTTER))
        self._lines.clear()

    def _state(self, index: int, row: R) -> str:
        """The row's state as a cache key: at the cursor (C, c without focus), marked (M)."""
        cursor = ("C" if self.has_focus else "c") if index == self.cursor else ""
        return cursor + ("M" if self.marked(index, row) else "")

    def _drawn(self, row: R, state: str, width: int) -> Strip:
        marked = ["marked"] if "M" in state else []
        names = [*marked, *(tone for key, tone in CURSORS.items() if key in state)]
        base = self._style(*marked)
        gutter = (
            (CURSOR if state[:1] in ("C", "c") and state else " ") + (MARK if "M" in state else " ") + " "
        )
        segments = [Segment(gutter, self._style(*names, "gutter"))]
        at = 0
        # The cursor highlights its row up to the first column: few cells change when it moves.
        for column, start, cells in self._placed:
            tones = marked if at else names
            if start > at:
                segments.append(Segment(" " * (start - at), base))
            cell = column.cell(row)
            style = self._style(*tones, cell.tone) if cell.tone else self._style(*tones)
            segments.append(Segment(drawn(cell, cells, column.right), style))
            at = start + cells
        return Strip(segments).simplify().adjust_cell_length(width, base)

    def _empty_line(self, y: int, width: int) -> Strip:
        """A line below the last row; in an empty list, its messages."""
        style = self._style("quiet")
        line = y - 1
        if not self.listed or self.pages.total or not 0 <= line < len(self.empty):
            return Strip.blank(width, style)
        return Strip([Segment(fit(f"{' ' * GUTTER}{self.empty[line]}", width), style)], width)

    def _loading_line(self, index: int, width: int) -> Strip:
        """A row that is being loaded."""
        state = self._style("quiet")
        gutter = CURSOR if index == self.cursor else " "
        return Strip([Segment(fit(f"{gutter}  …", width), state)], width)

    def _style(self, *tones: str) -> Style:
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
        style = self._style("head")
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

    def redraw(self) -> None:
        """Redraws every line: marks, language or colours changed."""
        self._lines.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._lines.clear()
        self._styled.clear()
