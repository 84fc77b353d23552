"""How many people are listed and how many are marked, at the end of the bar above the list."""

from __future__ import annotations

from textual.timer import Timer

from seattui.kit.i18n import Message
from seattui.tui.people.list.filter_bar import FilterBar
from seattui.tui.people.list.user_table import UserTable, marked_message, range_message, users_message
from seattui.tui.shell.place import PlaceScreen

SLOW = 0.15
"""Seconds after which a load or a count is shown as in progress; shorter ones aren't."""


class Tally:
    """Counts for the table of a place; while a count is loaded the previous one stays."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self._number: Message | None = None
        self._dots: Timer | None = None

    def list_loaded(self, done: bool) -> None:
        """The table's rows changed; `done`: all rows on screen are loaded."""
        if self._dots is not None:
            self._dots.stop()
        if done and not self._place.query_one(UserTable).counting:
            self._place.call_after_refresh(self._show_later)  # the rows come first
        else:
            self._dots = self._place.set_timer(SLOW, self._show_later)

    def _show_later(self) -> None:
        if self._place.query(UserTable):  # when the place is closed, the table is removed before the screen
            self.show()

    def show(self) -> None:
        table = self._place.query_one(UserTable)
        marked = marked_message(table.marks.number) if table.marks else None
        if table.range_size is not None:
            marked = range_message(table.range_size)
        if table.source is not None and not table.counting:
            self._number = users_message(table.pages.count)
        self._place.query_one(FilterBar).tally(self._number, marked, table.reading or table.counting)
