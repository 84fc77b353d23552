"""What Users and Seats have in common: a list of people to search, filter, sort and mark, and its details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input

from seattui.domain.model import Column, Sort, User, UserFilter
from seattui.domain.people.matching import matches
from seattui.kit.i18n import Message, msg
from seattui.kit.text import safe
from seattui.tui.actions import Action
from seattui.tui.change.undoing import Undoing
from seattui.tui.export.exporting import Exporting
from seattui.tui.people.edit.lifecycle_changes import LifecycleChanges
from seattui.tui.people.edit.people_seen import Seen, load
from seattui.tui.people.edit.user_changes import UserChanges
from seattui.tui.people.idle.idle_seats import FREES, IdleChanges
from seattui.tui.people.list.filter_bar import FilterBar, FilterChips
from seattui.tui.people.list.filter_fields import (
    FormField,
    as_json,
    filter_message,
    form_fields,
    from_json,
)
from seattui.tui.people.list.filter_users import FilterDialog
from seattui.tui.people.list.sort_users import SortDialog, resorted
from seattui.tui.people.list.user_details import UserDetailsScreen
from seattui.tui.people.list.user_details_pane import UserDetailsPane
from seattui.tui.people.list.user_source import UserSource
from seattui.tui.people.list.user_table import UserTable, marked_message, ranging_message, users_message
from seattui.tui.people.list.who_is_listed import WhoIsListed
from seattui.tui.seats.seat_changes import SeatChanges
from seattui.tui.teams.team_changes import TeamChanges
from seattui.tui.widgets.search_field import SearchField
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

if TYPE_CHECKING:
    from seattui.files.lists import ExportedList
    from seattui.service.session import Session

SLOW = 0.15
"""Seconds from which on a list that is read, or counted, says so: before, it would be told for nothing."""
SETTLED = 0.04
"""Seconds for which the cursor rests on a row before its details are read."""


class PeoplePlace(
    WhoIsListed, SeatChanges, UserChanges, LifecycleChanges, IdleChanges, TeamChanges, Exporting, Undoing
):
    """A place with a list of people. `above` it a subclass may put more."""

    AUTO_FOCUS: ClassVar[str] = "UserTable"

    def __init__(self) -> None:
        super().__init__()
        self.wanted = UserFilter()
        self.sort = Sort()
        self.seen: Seen | None = None
        self._fields: Sequence[FormField] = ()
        self._due: Timer | None = None
        self._go_to: User | None = None
        self._go_to_filter: UserFilter | None = None
        self._said: Message | None = None
        self._marked_by: UserFilter | None = None
        """What found those who are marked, as it was told."""
        self._dots: Timer | None = None

    def above(self) -> ComposeResult:
        """Widgets over the list."""
        yield from ()

    def compose_body(self) -> ComposeResult:
        yield from self.above()
        yield FilterBar()
        yield from self.idle_line()
        with Horizontal(id="people"):
            table = UserTable(id="table")
            yield table
            details = UserDetailsPane(table.words, id="details")
            details.can_focus = False
            yield details

    def footer_actions(self) -> tuple[Action, ...]:
        """What a list of idle seats is for comes first there, and elsewhere not at all."""
        actions = super().footer_actions()
        first = [a for a in actions if a.id in FREES and self.lists_idle]
        return (*first, *(a for a in actions if a.id not in FREES))

    @property
    def table(self) -> UserTable:
        return self.query_one(UserTable)

    @property
    def bar(self) -> FilterBar:
        return self.query_one(FilterBar)

    @property
    def details(self) -> UserDetailsPane:
        return self.query_one(UserDetailsPane)

    @property
    def blank(self) -> bool:
        return super().blank or (self.seen is None and self._asker.waiting("account"))

    @property
    def behind(self) -> bool:
        """Also while the list that an earlier one asked for isn't here yet."""
        table = self.focused
        return super().behind or (isinstance(table, UserTable) and (table.outdated or table.marking))

    def team_named(self, team: int) -> str:
        teams = self.seen.teams if self.seen else ()
        return next((one.name for one in teams if one.id == team), "")

    # --- reading -----------------------------------------------------------------------------------

    def session_ready(self, session: Session) -> None:
        self.table.lend(self.ask)
        self.ask(lambda _: load(session), self._ready, group="account")

    def _ready(self, seen: Seen) -> None:
        """The first look: what was chosen last time is taken up again, as far as the account has it."""
        self.saw(seen)
        typed = self.wanted.search
        self.wanted = self.first_filter()
        nothing: dict[str, Any] = {}
        if kept := self.frame.kept.recall(f"{self.place}.filter", nothing):
            self.wanted = from_json(kept, self._fields)
        self.wanted = replace(self.wanted, search=typed)
        self.sort = sort_from(self.frame.kept.recall(f"{self.place}.sort", nothing))
        person, self._go_to = self._go_to, None
        filtered, self._go_to_filter = self._go_to_filter, None
        self.list_anew(Stay.TOP)
        if filtered is not None:
            self.show_filtered(filtered)
        if person is not None:
            self.show_user(person)

    def saw(self, seen: Seen) -> None:
        """Takes over what is known of the account now."""
        self.seen = seen
        self._fields = form_fields(seen)
        words = self.table.words
        words.seats, words.permissions, words.now = seen.seats, seen.permissions, seen.now
        if self.session is not None:
            words.zone = self.session.account.zone
        self.details.subscriptions = seen.subscriptions
        self.bar.show(self._fields, self.wanted)

    def store_changed(self) -> None:
        self.read_anew()

    def read_anew(self) -> None:
        session = self.session
        if session is None or self.seen is None:
            return

        def then(seen: Seen) -> None:
            self.saw(seen)
            self.list_anew(Stay.ROW)
            if isinstance(self.app.screen, UserDetailsScreen):
                self.app.screen.read()

        self.ask(lambda _: load(session), then, group="account")

    def list_anew(self, stay: Stay, at: int | None = None) -> None:
        """Has the list read as it is wanted now."""
        if self.session is None or self.seen is None:
            return
        self.table.sort_shown(self.sort.column.value, self.sort.descending)
        self.table.empty = self.nobody()
        self.bar.show(self._fields, self.wanted)
        self.table.show(UserSource(self.session, self.wanted, self.sort), stay, at)
        self.reckon_idle()

    def on_windowed_table_listed(self, event: WindowedTable.Listed) -> None:
        if self._dots is not None:
            self._dots.stop()
        if event.done and not self.table.counting:
            self._tally()
        else:
            self._dots = self.set_timer(SLOW, self._still_reading)
        if event.done and self.details.display:
            self._read_details()

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self.trouble(event.error)

    def _still_reading(self) -> None:
        if self.query(UserTable):  # on the way out it is gone before the screen
            self._tally()

    def _tally(self) -> None:
        table = self.table
        marked = marked_message(table.marks.number) if table.marks else None
        if table.ranging is not None:
            marked = ranging_message(table.ranging)
        if table.source is not None and not table.counting:
            self._said = users_message(table.pages.count)
        self.bar.tally(self._said, marked, table.reading or table.counting)

    # --- the person at the cursor --------------------------------------------------------------------

    def on_windowed_table_moved(self, event: WindowedTable.Moved) -> None:
        if not self.details.display:
            return
        self.details.show(self.table.row)
        if self._due is not None:
            self._due.stop()
        self._due = self.set_timer(SETTLED, self._read_details)

    def _read_details(self) -> None:
        self._due = None
        session, row = self.session, self.table.row
        if session is None or row is None:
            self.details.show(None)
            return
        self.ask(
            lambda _: session.details(row.id),
            lambda found: self.details.show(self.table.row, found),
            group="details",
        )

    def on_resize(self, event: events.Resize) -> None:
        """The details may have come in sight."""
        self.call_after_refresh(self._details_in_sight)

    def _details_in_sight(self) -> None:
        if self.details.display and self.table.source is not None:
            self.details.show(self.table.row)
            self._read_details()

    def action_details(self) -> None:
        session, row = self.session, self.table.row
        if not self.table.too_early() and session is not None and row is not None:
            page = UserDetailsScreen(session, self.place, row, self.table.words, self.details.subscriptions)
            self.app.push_screen(page, self._after_details)

    def _after_details(self, wanted: str | None) -> None:
        """A key pressed there that belongs here, and is about that person alone."""
        if wanted is not None:
            self.call_later(self._for_one, wanted)

    async def _for_one(self, action: str) -> None:
        self.alone = True
        try:
            await self.run_action(action)
        finally:
            self.alone = False

    def on_windowed_table_selected(self, event: WindowedTable.Selected) -> None:
        self.action_details()

    def action_copy_email(self) -> None:
        row = self.table.row
        if not self.table.too_early() and row is not None:
            self.app.copy_to_clipboard(safe(row.email))
            self.frame.tell(msg("{email} was sent to the terminal's clipboard.", email=row.email))

    def action_export_list(self) -> None:
        """As it is filtered and sorted, to the last row."""
        if self.table.too_early():
            return
        wanted, sort = self.wanted, self.sort

        def listed(session: Session) -> ExportedList:
            from seattui.files.lists import people

            return people(session, wanted, sort)

        rows = msg("{users}, as filtered and sorted", users=users_message(self.table.pages.count))
        if filters := filter_message(wanted, self._fields):
            rows = msg("{rows}: {filters}", rows=rows, filters=filters)
        self.export("users", rows, listed)

    def show_user(self, user: User) -> None:
        """Puts the cursor on this person; what would hide them is cleared."""
        if self.seen is None:
            self._go_to = user
            return
        if not matches(self.wanted, user, self.table.words.now):
            self.want(UserFilter(), Stay.ROW, list_it=False)
            self.bar.search.value = ""
        self.table.focus()
        self.list_anew(Stay.ROW, at=user.id)

    def show_filtered(self, wanted: UserFilter) -> None:
        """Lists exactly these people; a search that stands is cleared."""
        if self.seen is None:
            self._go_to_filter = wanted
            return
        self.want(replace(wanted, search=self.wanted.search), Stay.TOP)
        self.bar.search.value = ""
        self.table.focus()

    # --- search, filters, sort -------------------------------------------------------------------------

    def want(self, wanted: UserFilter, stay: Stay, list_it: bool = True) -> None:
        if wanted == self.wanted:
            return
        self.before_idle(wanted)
        self.wanted = wanted
        if self.seen is not None:
            self._remember("filter", as_json(wanted))
        if list_it:
            self.list_anew(stay)

    def action_search(self) -> None:
        self.bar.search.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if isinstance(event.input, SearchField):
            stay = Stay.TOP if event.value else Stay.ROW
            self.want(replace(self.wanted, search=event.value.strip()), stay)

    def on_search_field_left(self) -> None:
        self.table.focus()

    def action_filter(self, part: str = "") -> None:
        session = self.session
        if session is None or self.seen is None:
            return
        dialog = FilterDialog(self._fields, self.wanted, session.count, part)
        self.app.push_screen(dialog, lambda wanted: self.want(wanted, Stay.CHOSEN) if wanted else None)

    def on_filter_chips_pressed(self, event: FilterChips.Pressed) -> None:
        self.action_filter(event.part)

    def action_clear_filters(self) -> None:
        self.want(replace(self.first_filter(), search=self.wanted.search), Stay.ROW)

    def action_sort(self) -> None:
        self.app.push_screen(SortDialog(self.sort), self._sort_by)

    def on_windowed_table_sort_chosen(self, event: WindowedTable.SortChosen) -> None:
        self._sort_by(resorted(self.sort, Column(event.column)))

    def _sort_by(self, sort: Sort | None) -> None:
        if sort is None or sort == self.sort:
            return
        self.sort = sort
        self._remember("sort", {"column": sort.column.value, "descending": sort.descending})
        self.list_anew(Stay.CHOSEN)

    def _remember(self, name: str, value: Mapping[str, Any]) -> None:
        """For the next start; of a list of idle seats nothing is kept."""
        if not self.lists_idle:
            self.frame.remember(f"{self.place}.{name}", dict(value))

    # --- marks -----------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        self.table.mark()

    def action_mark_range(self) -> None:
        self.table.mark_range()

    def action_mark_all(self) -> None:
        self.table.mark_all()

    def action_unmark(self) -> None:
        """Gives up a range; else clears the search; else unmarks; else leaves the idle seats."""
        if self.table.ranging is None and self.bar.search.value and not self.searched_before_idle:
            self.bar.search.value = ""
        elif not self.table.unmark():
            self.back()

    def list_as(self, wanted: UserFilter, sort: Sort) -> None:
        """Another list altogether, its search in the field."""
        self.sort = sort
        self.want(wanted, Stay.CHOSEN)
        self.bar.search.value = wanted.search

    def on_user_table_marks_changed(self) -> None:
        self._tally()
        found_by, result = self.table.marks.found_by, self._marked_by
        self._marked_by = found_by
        if found_by is not None and found_by != result and self.query_one(FilterChips).hides:
            self.frame.tell(msg("Marked: {people}.", people=self.found_message(found_by)))

    def on_user_table_message(self, event: UserTable.Said) -> None:
        self.frame.tell(event.message)


def sort_from(kept: Mapping[str, Any]) -> Sort:
    """What was remembered; by name where that makes no sense."""
    column = kept.get("column")
    known = next((c for c in Column if c.value == column), None)
    return Sort(known, kept.get("descending") is True) if known else Sort()
