"""A table of any length that holds only the rows on screen and a margin.

It draws from the loaded pages; a worker loads others while the old rows stay. Its cost doesn't depend on their number.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from enum import Enum
from math import inf
from time import monotonic
from typing import ClassVar, TypeVar, cast

from textual import events
from textual.binding import BindingType
from textual.message import Message as Event

from seattui.domain.model import Count
from seattui.kit.errors import SeattuiError
from seattui.tui.action import LIST
from seattui.tui.actions import actions_for, bindings_for
from seattui.tui.ask import Ask, Asked
from seattui.tui.frame import Frame
from seattui.tui.terminal.ahead import Busy, quiet
from seattui.tui.terminal.at_once import DrawnAtOnce
from seattui.tui.widgets.columns import TableColumn
from seattui.tui.widgets.pages import LEAST, PAGE, Listing, Source, listed, or_error, read
from seattui.tui.widgets.table_lines import GUTTER, HEAD, TableLines

R = TypeVar("R")

OWN = actions_for(LIST)
BETWEEN = 2.0
"""Seconds between two reads of what Home and End show, however often the list changes."""


class Stay(Enum):
    """Where the cursor is when a list is loaded again."""

    ROW = "row"
    """On its row, wherever that is now; if it is gone, at its old position."""
    CHOSEN = "chosen"
    """As ROW, but a cursor on the first row stays on the first row: no row was chosen yet."""
    TOP = "top"


class WindowedTable(TableLines[R], can_focus=True):
    """Rows of a `Source` below headings. The screen provides `ask` for reads off the UI thread."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(LIST)]

    class Moved(Event):
        """The cursor is on another row, or its row was loaded again. `row` is None when there is none."""

        def __init__(self, table: WindowedTable[R], row: R | None) -> None:
            super().__init__()
            self.table = table
            self.row = row

    class Selected(Event):
        """Enter or a click on the row at the cursor."""

        def __init__(self, table: WindowedTable[R], row: R) -> None:
            super().__init__()
            self.table = table
            self.row = row

    class SortChosen(Event):
        """A heading was clicked."""

        def __init__(self, table: WindowedTable[R], column: str) -> None:
            super().__init__()
            self.table = table
            self.column = column

    class Listed(Event):
        """A list was loaded again and is shown, or (`done` False) is being loaded."""

        def __init__(self, table: WindowedTable[R], done: bool) -> None:
            super().__init__()
            self.table = table
            self.done = done

    class Failed(Event):
        """Rows couldn't be loaded; the old ones stay."""

        def __init__(self, table: WindowedTable[R], error: SeattuiError) -> None:
            super().__init__()
            self.table = table
            self.error = error

    def __init__(self, columns: Sequence[TableColumn[R]], *, id: str | None = None) -> None:
        super().__init__(columns, id=id)
        self._ask: Ask | None = None
        self._asked: Asked | None = None
        """The last request of rows."""
        self._source: Source[R] | None = None
        self._requested_source: Source[R] | None = None
        self._target_key: int | None = None
        """The key of the row that the cursor moves to once the list is loaded."""
        self._loading_pages: Sequence[int] = ()
        self._ahead_from = 0.0
        """From when on it reads ahead, by the monotonic clock; `inf` while it is about to."""
        self._version = 0
        self.reading = False
        """Whether a list is being loaded."""
        self.counting = False
        """Whether there are more rows than loaded and they are still being counted."""
        self._when_counted: list[Callable[[], None]] = []
        self._drawing = DrawnAtOnce(self)

    # --- content ---------------------------------------------------------------------------------

    @property
    def source(self) -> Source[R] | None:
        return self._source

    @property
    def outdated(self) -> bool:
        """Whether another list than the one on screen was requested: keys no longer refer to its rows."""
        return self.reading and self._requested_source != self._source

    @property
    def row(self) -> R | None:
        """The row at the cursor; None while it isn't loaded, or if there is none."""
        return self.pages.row(self.cursor)

    def set_ask(self, ask: Ask) -> None:
        """Sets how the table makes requests off the UI thread."""
        self._ask = ask

    def show(self, source: Source[R], stay: Stay = Stay.ROW, at: int | None = None) -> None:
        """Loads the list; the old rows stay on screen until then.

        With `at` the cursor moves to the row of that key, whatever `stay` is; also if the list is loaded once
        more before that, with the cursor to stay on its row.
        """
        if self._ask is None:
            return
        self._target_key = at = self._target_key if at is None and stay is Stay.ROW else at
        row = self.row
        chosen = stay is Stay.ROW or (stay is Stay.CHOSEN and self.cursor > 0)
        key = at if at is not None else source.key(row) if row is not None and chosen else None
        place = self.cursor if chosen else 0
        above = max(0, self.cursor - self.scroll_offset.y) if chosen else 0
        height = self.height if self.size else LEAST // 2  # before it is laid out
        self._version += 1
        self._when_counted.clear()
        version, moved_from = self._version, self.cursor
        self.reading, self._requested_source = True, source
        self.post_message(self.Listed(self, done=False))

        def then(answer: Listing[R] | SeattuiError) -> None:
            if version != self._version:
                return
            self.reading, self._requested_source, self._target_key = False, None, None
            if isinstance(answer, SeattuiError):
                self.post_message(self.Failed(self, answer))
            else:
                self._replace(source, answer, moved_from if key is not None else None, above)
            self.post_message(self.Listed(self, done=True))
            self._drawing.draw()
            if self.counting and self._source is not None:
                self._count(self._source)

        read = or_error(lambda stop: listed(source, key, place, above, height, stop))
        self._wait_for(self._ask(read, then, group=f"list-{self.id}"))

    def _wait_for(self, asked: Asked) -> None:
        """Has rows that come in a moment drawn with what was pressed, if those before came in one."""
        if self._asked is None or self._asked.quick:
            asked.wait_a_moment()
        self._asked = asked

    def _count(self, source: Source[R]) -> None:
        """Counts a list whose first rows are on screen already."""

        def then(answer: Count | SeattuiError) -> None:
            self.counting = False
            if isinstance(answer, SeattuiError):
                self.post_message(self.Failed(self, answer))
            else:
                self.pages.count = answer
                self.pages.total = max(answer.number, self.pages.total if not answer.exact else 0)
                self.set_length()
                self._fetch()
            for waiting in self._when_counted:
                waiting()
            self._when_counted.clear()
            self.post_message(self.Listed(self, done=True))
            self._drawing.draw()

        if self._ask is not None:
            self._ask(or_error(source.count), then, group=f"list-{self.id}")

    def when_counted(self, call: Callable[[], None]) -> None:
        """Calls it once the number of rows is known; not at all if another list is requested first."""
        if self.counting:
            self._when_counted.append(call)
        else:
            call()

    def _replace(self, source: Source[R], listing: Listing[R], moved_from: int | None, above: int) -> None:
        """Replaces the list, and keeps the cursor's row on the same line of the screen."""
        at = listing.at
        if moved_from is not None and moved_from != self.cursor:
            at = self._cursor_after_move(source, listing, moved_from)
            above = max(0, self.cursor - self.scroll_offset.y)
        self._source = source
        self.listed = True
        self.pages = listing.pages
        self.counting = not listing.counted
        self._loading_pages = ()
        self._lines.clear()
        self._cells.clear()
        if listing.counted or self.virtual_size.height <= self.pages.total:
            self.set_length()
        self.set_reactive(WindowedTable.cursor, at)
        self._scroll(at - above)
        self._reveal()
        self.fit_columns()
        self.refresh()
        self._fetch()
        self.post_message(self.Moved(self, self.row))

    def _cursor_after_move(self, source: Source[R], listing: Listing[R], moved_from: int) -> int:
        """Where the cursor belongs if it was moved while the list was loaded."""
        row = self.row
        if row is not None:
            key = source.key(row)
            for index, candidate in listing.pages.known():
                if source.key(candidate) == key:
                    return index
        return max(0, min(listing.at + self.cursor - moved_from, listing.pages.total - 1))

    # --- loading -----------------------------------------------------------------------------------

    def _fetch(self) -> None:
        """Loads what the screen and a margin need; one read at a time, unless the position is far away."""
        top, height = self.scroll_offset.y, self.height
        visible = self.pages.missing(top, top + height - 1)
        missing = self.pages.missing(top - height, top + 2 * height - 1)
        if not missing:
            if self._ahead_from < inf and self.pages.missing_at_ends(2 * height):
                self.run_worker(self._read_ahead(self._ahead_from - monotonic()))
                self._ahead_from = inf
            return
        near = range(missing[0] - 1, missing[-1] + 2)
        if not any(number in near for number in self._loading_pages):
            self._load(sorted(missing, key=lambda number: number not in visible))

    async def _read_ahead(self, wait: float) -> None:
        """Loads what Home and End show, while nobody presses a key."""
        await asyncio.sleep(wait)
        await quiet(cast(Busy, self.app))
        self._ahead_from = monotonic() + BETWEEN
        if not self._loading_pages and (numbers := self.pages.missing_at_ends(2 * self.height)):
            self._load(numbers, tells=False)

    def _load(self, numbers: Sequence[int], *, tells: bool = True) -> None:
        """Loads pages; `tells` whether it says so if they can't be."""
        source, pages, version = self._source, self.pages, self._version
        if source is None or self._ask is None:
            return
        self._loading_pages = numbers

        def then(answer: dict[int, Sequence[R]] | SeattuiError) -> None:
            if pages is not self.pages:
                return
            self._loading_pages = ()
            if not isinstance(answer, SeattuiError):
                self._arrived(answer)
            elif tells and version == self._version:
                self.post_message(self.Failed(self, answer))

        asked = self._ask(
            or_error(lambda stop: read(source, pages, numbers, stop)), then, group=f"rows-{self.id}"
        )
        if self.row is None:
            self._wait_for(asked)

    def _arrived(self, answer: dict[int, Sequence[R]]) -> None:
        had_row, top = self.row is not None, self.scroll_offset.y
        for number, rows in answer.items():
            self.pages.put(number, rows)
        self.set_length()
        if any(number in answer for number in range(top // PAGE, (top + self.height - 1) // PAGE + 1)):
            self.fit_columns()
            self.refresh()
        if not had_row:
            self.post_message(self.Moved(self, self.row))
            self._drawing.draw()
        self._fetch()

    # --- the cursor --------------------------------------------------------------------------------

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self.pages.total - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraws two lines instead of the whole table."""
        if old == new:
            return
        self.repaint_row(old)
        self._reveal()
        self.repaint_row(new)
        self._fetch()
        self.post_message(self.Moved(self, self.row))

    def _reveal(self) -> None:
        top = self.scroll_offset.y
        if self.cursor < top:
            self._scroll(self.cursor)
        elif self.cursor >= top + self.height:
            self._scroll(self.cursor - self.height + 1)

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.fit_columns()
            self._fetch()

    def action_down(self) -> None:
        self.cursor += 1

    def action_up(self) -> None:
        self.cursor -= 1

    def action_half_down(self) -> None:
        self.cursor += max(1, self.height // 2)

    def action_half_up(self) -> None:
        self.cursor -= max(1, self.height // 2)

    def action_page_down(self) -> None:
        self._move_page(self.height)

    def action_page_up(self) -> None:
        self._move_page(-self.height)

    def action_top(self) -> None:
        self.cursor = 0

    def action_bottom(self) -> None:
        self.when_counted(self._to_bottom)

    def _to_bottom(self) -> None:
        self.cursor = self.pages.total - 1

    def _move_page(self, rows: int) -> None:
        """Moves by a screen; the cursor keeps its line on screen."""
        self._scroll(min(self.scroll_offset.y + rows, max(0, self.pages.total - self.height)))
        self.cursor += rows

    # --- events ------------------------------------------------------------------------------------

    async def takes(self, key: events.Key) -> bool:
        """Does what its own key does and draws it; False if the key is another's."""
        keys_of = cast(Frame, self.app).keys_of
        action = next((one for one in OWN if key.key in keys_of(one)), None)
        if action is None or not await self.app.run_action(action.call, self):
            return False
        self._drawing.handled(awaits_rows=self.row is None and bool(self._loading_pages))
        return True

    async def on_key(self, event: events.Key) -> None:
        if await self.takes(event):
            event.stop()
            event.prevent_default()

    def on_resize(self) -> None:
        self.set_length()
        self._reveal()
        self.refresh()
        self._fetch()

    def on_focus(self) -> None:
        self.repaint_row(self.cursor)

    def on_blur(self) -> None:
        self.repaint_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click on a heading sorts. On a row it moves the cursor there; on the cursor's row it selects the row."""
        if event.y < HEAD:
            x = event.x - GUTTER
            hit = next((p for p in self._placed if p.start <= x < p.start + p.width), None)
            if hit is not None:
                self.post_message(self.SortChosen(self, hit.column.id))
            return
        index = self.row_at(event)
        if index is None:
            return
        if index == self.cursor and event.chain > 1 and (row := self.row) is not None:
            self.post_message(self.Selected(self, row))
        self.cursor = index
