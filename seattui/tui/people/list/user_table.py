"""The users list: a windowed table of people with marks."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message as Event

from seattui.domain.model import Count, User
from seattui.domain.people.columns import PersonRow
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.user_source import UserSource
from seattui.tui.people.list.user_columns import Words, user_columns
from seattui.tui.terminal.typing_ahead import STILL_LOADING
from seattui.tui.widgets.marks import MAX_MARKED, Marks
from seattui.tui.widgets.pages import Listing, Source, or_error
from seattui.tui.widgets.table_lines import GUTTER
from seattui.tui.widgets.windowed_table import WindowedTable


class UserTable(WindowedTable[PersonRow]):
    """People, with marks. `words` can be set at any time."""

    class MarksChanged(Event):
        """Marks changed, or a range was begun or ended."""

        def __init__(self, table: UserTable) -> None:
            super().__init__()
            self.table = table

    class Notice(Event):
        """A message about marking."""

        def __init__(self, message: Message) -> None:
            super().__init__()
            self.message = message

    def __init__(self, *, id: str | None = None) -> None:
        self.words = Words()
        super().__init__(user_columns(self.words), id=id)
        self.marks = Marks()
        self._anchor: tuple[int, int] | None = None
        """Where a range begins: the position and the person."""
        self._pressed: int | None = None
        """The row beside which the mouse was pressed, in the column of marks."""
        self.marking = False
        """Whether the people to mark are being loaded."""

    @property
    def person(self) -> User | None:
        """Who the cursor is on; None while the row isn't loaded, or if there is none."""
        row = self.row
        return row.user if row else None

    # --- marks -------------------------------------------------------------------------------------

    @property
    def range_size(self) -> int | None:
        """How many rows the current range spans; None when there is none."""
        return abs(self.cursor - self._anchor[0]) + 1 if self._anchor else None

    def marked(self, index: int, row: PersonRow) -> bool:
        return self._in_range(index) or self.marks.has(row.user, self.words.now)

    def warn_if_outdated(self) -> bool:
        """True, with a message, while the rows or marks on screen aren't those that were last requested, or the cursor is
        about to be on another one."""
        moving = bool(self._when_counted) or (self.row is None and bool(self._loading_pages))
        if self.source is None or self.outdated or self.marking or moving:
            self.post_message(self.Notice(STILL_LOADING))
            return True
        return False

    def _in_range(self, index: int) -> bool:
        if self._anchor is None:
            return False
        first, last = sorted((self._anchor[0], self.cursor))
        return first <= index <= last

    def mark(self) -> None:
        """Toggles the mark of the row at the cursor and moves to the next row. Ends a range."""
        if self.warn_if_outdated():
            return
        if self._anchor is not None:
            self.mark_range()
            return
        if self._toggle():
            self.cursor += 1

    def _toggle(self) -> bool:
        """Toggles the mark of the row at the cursor; False if there is none, or it can't be."""
        person = self.person
        if person is None:
            return False
        marks = self.marks.toggled(person, self.words.now)
        if marks is None:
            self.post_message(self.Notice(msg("All results of another search are marked. Esc unmarks them.")))
            return False
        self._set(marks, whole=False)
        return True

    def mark_range(self) -> None:
        """Begins a range at the cursor, or marks from its beginning to the cursor."""
        if self.warn_if_outdated():
            return
        source = self.source
        if not isinstance(source, UserSource) or (person := self.person) is None:
            return
        if self._anchor is None:
            self._anchor = (self.cursor, person.id)
            self.repaint_row(self.cursor)
            self.post_message(self.MarksChanged(self))
            return
        first, last = sorted((self._anchor[0], self.cursor))
        if last - first >= MAX_MARKED:
            self.post_message(
                self.Notice(
                    msg("A range can hold at most {n} people. Narrow the list and mark all.", n=MAX_MARKED)
                )
            )
            return
        ends = {self._anchor[1], person.id}

        def marked(people: tuple[int, ...]) -> None:
            if not people or {people[0], people[-1]} != ends:  # others are there than when the rows were read
                self.post_message(self.Notice(STILL_LOADING))
                return
            self._anchor = None
            self._set(self.marks.added(people))

        self._read(source, first, last, marked)

    def mark_all(self) -> None:
        """Marks everyone in the list: one by one if they are few, otherwise by the filter."""
        if not self.warn_if_outdated():
            self.when_counted(self._mark_all)

    def _mark_all(self) -> None:
        source = self.source
        if not isinstance(source, UserSource) or self.pages.total == 0:
            return
        self._anchor = None
        count = self.pages.count
        if count.exact and count.number <= MAX_MARKED and self.marks.matching is None:
            # Also whoever has joined since they were counted.
            self._read(
                source,
                0,
                MAX_MARKED - 1,
                lambda people: self._set(self.marks.added(people, source.filter)),
            )
        else:
            self._set(Marks(matching=source.filter, count=count))

    def _read(
        self, source: UserSource, first: int, last: int, marked: Callable[[tuple[int, ...]], None]
    ) -> None:
        """Reads who is at these positions now, to be `marked` unless marks are removed meanwhile."""
        if self._ask is None:
            return

        def then(answer: tuple[int, ...] | SeattuiError) -> None:
            if not self.marking:
                return
            self.marking = False
            if isinstance(answer, SeattuiError):
                self.post_message(self.Failed(self, answer))
            else:
                marked(answer)

        self.marking = True
        self._ask(or_error(lambda _: source.ids(first, last)), then, group=f"marks-{self.id}")

    def unmark(self) -> bool:
        """Cancels a range, or else removes all marks, and what is about to be marked; False when there was none."""
        marking = self.marking or bool(self._when_counted)
        self.marking = False
        self._when_counted.clear()
        if self._anchor is not None:
            self._anchor = None
            self.refresh()
            self.post_message(self.MarksChanged(self))
            return True
        if not (self.marks or marking):
            return False
        self._set(Marks())
        return True

    def _set(self, marks: Marks, whole: bool = True) -> None:
        self.marks = marks
        if whole:
            self.refresh()
        else:
            self.repaint_row(self.cursor)
        self.post_message(self.MarksChanged(self))

    # --- the mouse ---------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pressed = self.row_at(event) if event.x < GUTTER else None

    def on_click(self, event: events.Click) -> None:
        """With Ctrl, or in the column of marks, it toggles a mark. With Shift it marks a range from the cursor, and from
        where the button was pressed in the column of marks to where it was released. Others are the list's."""
        to, pressed = self.row_at(event), self._pressed
        self._pressed = None
        if to is None or not (event.ctrl or event.shift or pressed is not None):
            return
        event.prevent_default()
        if self.warn_if_outdated():
            return
        if event.shift or pressed not in (None, to):
            if pressed is not None:
                self.cursor = pressed
            if self._anchor is None:
                self.mark_range()
            self.cursor = to
            self.mark_range()
        else:
            self._anchor = None
            self.cursor = to
            self._toggle()

    # --- overrides ---------------------------------------------------------------------------------

    def watch_cursor(self, old: int, new: int) -> None:
        super().watch_cursor(old, new)
        if self._anchor is not None and old != new:
            for index in range(min(old, new), max(old, new) + 1)[: 2 * self.height]:
                self.repaint_row(index)
            if abs(old - new) > self.height:
                self.refresh()
            self.post_message(self.MarksChanged(self))

    def _replace(
        self, source: Source[PersonRow], listing: Listing[PersonRow], moved_from: int | None, above: int
    ) -> None:
        """Keeps a range at its first person's new position, or cancels it if that person is gone."""
        anchor, self._anchor = self._anchor, None
        same = source == self.source
        super()._replace(source, listing, moved_from, above)
        if anchor is not None:
            place = (
                next((i for i, row in self.pages.known() if row.user.id == anchor[1]), None) if same else None
            )
            self._anchor = (place, anchor[1]) if place is not None else None
            self.refresh()
            self.post_message(self.MarksChanged(self))


def users_message(count: Count) -> Message:
    """ "312 users", "10,000+ users"."""
    if count.exact:
        return plural("{n} user", "{n} users", count.number)
    return msg("{n}+ users", n=count.number)


def marked_message(count: Count) -> Message:
    """ "3 marked", "10,000+ marked"."""
    if count.exact:
        return plural("{n} marked", "{n} marked", count.number)
    return msg("{n}+ marked", n=count.number)


def range_message(people: int) -> Message:
    """ "5 in range", while a range is being marked."""
    return plural("{n} in range", "{n} in range", people)
