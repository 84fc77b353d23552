"""How many people are listed, how many are marked, and what the marked ones hold, at the end of the bar above the
list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.people.list.filter_bar import FilterBar
from seattui.tui.people.list.user_columns import Words
from seattui.tui.people.list.user_table import UserTable, marked_message, range_message, users_message
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.terminal.at_once import DrawnAtOnce
from seattui.tui.widgets.marks import Marks

if TYPE_CHECKING:
    from seattui.domain.people.marked import SeatsHeld

SLOW = 0.15
"""Seconds after which a load or a count is shown as in progress; shorter ones aren't. Marks that are changed within
are summed up once."""


class Tally:
    """Counts for the table of a place; while a count is loaded the previous one stays."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self._drawing = DrawnAtOnce(place)
        self._number: Message | None = None
        self._dots: Timer | None = None
        self._summing: Timer | None = None
        self._summed: tuple[Marks, SeatsHeld | None] | None = None
        """The marks that were summed up last, and their seats."""

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
            self._drawing.draw()

    def show(self) -> None:
        table = self._place.query_one(UserTable)
        marked: Sequence[Message] = (marked_message(table.marks.number),) if table.marks else ()
        if table.range_size is not None:
            marked = (range_message(table.range_size),)
        elif table.marks and self._summed and self._summed[0] is table.marks and self._summed[1]:
            marked = tuple(said(table.marks, self._summed[1], table.words))
        if table.source is not None and not table.counting:
            self._number = users_message(table.pages.count)
        self._place.query_one(FilterBar).tally(self._number, marked, table.reading or table.counting)

    def sum_up(self) -> None:
        """Marks were changed, or what the marked people hold may have been."""
        self._place.drop("marked")
        if self._summing is not None:
            self._summing.stop()
        if (table := self._place.query_one(UserTable)).marks and table.marks.number.exact:
            self._summing = self._place.set_timer(SLOW, self._sum_up)

    def _sum_up(self) -> None:
        if not self._place.query(UserTable):
            return
        session, marks = self._place.session, self._place.query_one(UserTable).marks
        people = marks.selection()
        if session is None or people is None:
            return

        def look(stop: CancelToken) -> SeatsHeld | None:
            try:
                return session.seats_held(people, stop)
            except SeattuiError:
                return None  # the list says so itself

        def then(held: SeatsHeld | None) -> None:
            self._summed = marks, held
            self._show_later()

        self._place.ask(look, then, group="marked")


def said(marks: Marks, held: SeatsHeld, words: Words) -> Iterator[Message]:
    """`12 marked · 9 hold Sales · €1,080.00 a month`, then the same with less and less of it."""
    marked = marked_message(marks.number)
    if not held.holders:
        yield msg("{marked} · no seats", marked=marked)
        yield marked
        return
    each = [
        plural("{n} holds {hub}", "{n} hold {hub}", n, hub=words.seat(hub)) for hub, n in held.by_hub.items()
    ]
    in_all = plural("{n} holds seats", "{n} hold seats", held.holders)
    for hubs in [" · ".join(map(str, each)), *([str(in_all)] if len(each) > 1 else [])]:
        yield msg("{marked} · {seats} · {amount} a month", marked=marked, seats=hubs, amount=held.cost)
    yield msg("{marked} · {amount} a month", marked=marked, amount=held.cost)
    yield marked
