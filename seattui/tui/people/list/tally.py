"""How many people are listed and how many are marked, at the end of the bar over the list."""

from __future__ import annotations

from textual.timer import Timer

from seattui.kit.i18n import Message
from seattui.tui.people.list.filter_bar import FilterBar
from seattui.tui.people.list.user_table import UserTable, marked_message, ranging_message, users_message
from seattui.tui.shell.place import PlaceScreen

SLOW = 0.15
"""Seconds from which on a list that is read, or counted, says so: before, it would be told for nothing."""


class Tally:
    """Of the table in a place; while a count is read the one before stands."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self._number: Message | None = None
        self._dots: Timer | None = None

    def listed(self, done: bool) -> None:
        """The table has other rows; `done`: all that are on screen."""
        if self._dots is not None:
            self._dots.stop()
        if done and not self._place.query_one(UserTable).counting:
            self.show()
        else:
            self._dots = self._place.set_timer(SLOW, self._still_reading)

    def _still_reading(self) -> None:
        if self._place.query(UserTable):  # when the place is closed it is gone before the screen
            self.show()

    def show(self) -> None:
        table = self._place.query_one(UserTable)
        marked = marked_message(table.marks.number) if table.marks else None
        if table.ranging is not None:
            marked = ranging_message(table.ranging)
        if table.source is not None and not table.counting:
            self._number = users_message(table.pages.count)
        self._place.query_one(FilterBar).tally(self._number, marked, table.reading or table.counting)
