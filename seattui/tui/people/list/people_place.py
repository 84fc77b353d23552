"""Base of Users and Seats: a list of people to search, filter, sort and mark, with details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Sort, User, UserFilter
from seattui.domain.people.filter_choices import FormField, as_json, form_fields, from_json
from seattui.domain.people.matching import matches
from seattui.domain.people.view_columns import ViewColumn
from seattui.kit.i18n import Message, msg
from seattui.kit.text import safe
from seattui.tui.action import Action
from seattui.tui.change.people_changes import Opener, PeopleChanges
from seattui.tui.change.undoing import Undoing
from seattui.tui.change.user_source import UserSource
from seattui.tui.people.idle.idle_seats import IDLE_ACTIONS, IdleListing
from seattui.tui.people.list.arrangement import Arrangement
from seattui.tui.people.list.cursor_details import CursorDetails
from seattui.tui.people.list.export_people import export_people
from seattui.tui.people.list.filter_bar import FilterBar, FilterChips
from seattui.tui.people.list.filter_users import FilterDialog
from seattui.tui.people.list.people_view import PeopleView, load_people_view
from seattui.tui.people.list.shown import Shown, ShownPlace
from seattui.tui.people.list.tally import Tally
from seattui.tui.people.list.user_details import UserDetailsScreen
from seattui.tui.people.list.user_details_pane import UserDetailsPane
from seattui.tui.people.list.user_table import UserTable
from seattui.tui.people.list.who_is_listed import found_message, nobody, nobody_yet
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class PeoplePlace(ShownPlace):
    """A place with a list of people. A subclass may add widgets `above` it."""

    AUTO_FOCUS: ClassVar[str] = "UserTable"

    def __init__(self, openers: Mapping[str, Opener]) -> None:
        """`openers`: action id → opener of its dialog."""
        super().__init__()
        self.wanted = UserFilter()
        self.people_view: PeopleView | None = None
        self.fields: Sequence[FormField] = ()
        self.shown = Shown(self, self)
        self.idle = IdleListing(self, self)
        self._tally = Tally(self)
        self.cursor = CursorDetails(self)
        changes = PeopleChanges(self, self)
        self.add_openers({action: partial(opener, changes) for action, opener in openers.items()})
        self.arrangement = Arrangement(self, self)
        self.add_openers(
            {
                "idle_seats": self.idle.show_idle_seats,
                "undo": Undoing(self).last,
                "export_list": lambda: export_people(self, self, self.table),
                "mark": lambda: self.table.mark(),
                "mark_range": lambda: self.table.mark_range(),
                "mark_all": lambda: self.table.mark_all(),
                "sort": self.arrangement.choose_sort,
                "columns": self.arrangement.choose_columns,
                "history": self.cursor.show_history,
            }
        )
        self._go_to: User | None = None
        self._go_to_filter: UserFilter | None = None
        self._marked_by: UserFilter | None = None
        """The filter of the marked people, as last shown."""

    def above(self) -> ComposeResult:
        """Widgets above the list."""
        yield from ()

    def compose_body(self) -> ComposeResult:
        yield from self.above()
        yield FilterBar(self._search)
        yield self.idle.line
        with Horizontal(id="people"):
            table = UserTable(id="table")
            yield table
            details = UserDetailsPane(table.words, id="details")
            details.can_focus = False
            yield details

    def footer_actions(self) -> tuple[Action, ...]:
        """Actions for idle seats are first in a list of idle seats, and left out of other lists."""
        actions = super().footer_actions()
        first = [a for a in actions if a.id in IDLE_ACTIONS and self.lists_idle]
        return (*first, *(a for a in actions if a.id not in IDLE_ACTIONS))

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
    def has_no_data(self) -> bool:
        return super().has_no_data or (self.people_view is None and self._requests.waiting("account"))

    @property
    def loads_again(self) -> bool:
        table = self.focused
        return isinstance(table, UserTable) and (table.outdated or table.marking)

    @property
    def row(self) -> User | None:
        return self.table.person

    @property
    def sort(self) -> Sort:
        return self.arrangement.sort

    @sort.setter
    def sort(self, sort: Sort) -> None:
        self.arrangement.sort = sort

    @property
    def columns(self) -> tuple[ViewColumn, ...]:
        """Those of the list, in order, with the hidden ones; empty: the usual ones."""
        return self.arrangement.columns

    def show_columns(self, columns: tuple[ViewColumn, ...]) -> None:
        """Shows these from now on, or the usual ones if there are none."""
        self.arrangement.show_columns(columns)

    # --- what changes use (seattui.tui.change.people_changes.PeopleList) ----------------------------

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        return self.people_view.subscriptions if self.people_view else ()

    @property
    def cursor_only(self) -> bool:
        return self.cursor.only

    @property
    def lists_idle(self) -> bool:
        return self.idle.listed

    @property
    def idle_hubs(self) -> tuple[str, ...]:
        return self.idle.hubs

    def team_named(self, team: int) -> str:
        teams = self.people_view.teams if self.people_view else ()
        return next((one.name for one in teams if one.id == team), "")

    def found_message(self, wanted: UserFilter) -> Message:
        return found_message(wanted, self.fields)

    # --- initial state -----------------------------------------------------------------------------

    def first_filter(self) -> UserFilter:
        """The initial filter, which clearing filters goes back to."""
        return UserFilter()

    def nobody_yet(self) -> tuple[Message, ...]:
        """The message of the list while the account has no people."""
        return nobody_yet(self)

    def back(self) -> bool:
        return self.idle.back()

    # --- loading -----------------------------------------------------------------------------------

    def session_ready(self, session: ScreenSession) -> None:
        self.table.set_ask(self.ask)
        self.ask(lambda _: load_people_view(session), self._ready, group="account")

    def _ready(self, people_view: PeopleView) -> None:
        """The first load: restores the remembered sort and filter, as far as this account has them."""
        self.apply_view(people_view)
        typed = self.wanted.search
        self.wanted = self.first_filter()
        nothing: dict[str, Any] = {}
        if kept := self.frame.preferences.recall(f"{self.place}.filter", nothing):
            self.wanted = from_json(kept, self.fields)
        self.wanted = replace(self.wanted, search=typed)
        self.arrangement.restore()
        person, self._go_to = self._go_to, None
        filtered, self._go_to_filter = self._go_to_filter, None
        self.reload_list(Stay.TOP)
        if filtered is not None:
            self.show_filtered(filtered)
        if person is not None:
            self.show_user(person)
        self.shows_else()

    def apply_view(self, people_view: PeopleView) -> None:
        """Applies newly loaded data of the account."""
        self.people_view = people_view
        self.fields = form_fields(people_view, self.wanted)
        words = self.table.words
        words.seats, words.permissions, words.now = (
            people_view.seats,
            people_view.permissions,
            people_view.now,
        )
        if self.session is not None:
            words.zone = self.session.account.zone
        self.details.subscriptions = people_view.subscriptions
        self.bar.show(self.fields, self.wanted)

    def store_changed(self) -> None:
        self.reload()

    def reload(self) -> None:
        session = self.session
        if session is None or self.people_view is None:
            return

        def then(people_view: PeopleView) -> None:
            self.apply_view(people_view)
            self.reload_list(Stay.ROW)
            self.shown.read_again()
            self._tally.sum_up()
            if isinstance(self.app.screen, UserDetailsScreen):
                self.app.screen.read()

        self.ask(lambda _: load_people_view(session), then, group="account")

    def reload_list(self, stay: Stay, at: int | None = None) -> None:
        """Loads the list again with the current filter and sort."""
        if self.session is None or self.people_view is None:
            return
        self.arrangement.show_sort()
        first, clears = self.first_filter(), self.key_of("clear_filters")
        self.table.empty = nobody(
            self.wanted, self.fields, self.subscriptions, first, self.nobody_yet, clears
        )
        self.bar.show(self.fields, self.wanted)
        self.table.show(UserSource(self.session, self.wanted, self.sort, self.arrangement.reads), stay, at)
        self.idle.load_costs()

    def on_windowed_table_listed(self, event: WindowedTable.Listed) -> None:
        self._tally.list_loaded(event.done)
        if event.done:
            self.cursor.list_loaded()

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self.show_error(event.error)

    # --- the person at the cursor --------------------------------------------------------------------

    def on_windowed_table_moved(self, event: WindowedTable.Moved) -> None:
        self.cursor.moved()

    def on_resize(self, event: events.Resize) -> None:
        """The details pane may be shown now."""
        self.call_after_refresh(self.cursor.show_if_visible)

    def action_details(self) -> None:
        self.cursor.open_page()

    def on_windowed_table_selected(self, event: WindowedTable.Selected) -> None:
        self.action_details()

    def action_copy_email(self) -> None:
        person = self.table.person
        if not self.table.warn_if_outdated() and person is not None:
            self.app.copy_to_clipboard(safe(person.email))
            self.frame.tell(msg("{email} was sent to the terminal.", email=person.email))

    def show_user(self, user: User) -> None:
        """Puts the cursor on this person; clears search and filters that would hide them."""
        if self.people_view is None:
            self._go_to = user
            return
        if not matches(self.wanted, user, self.table.words.now):
            self.shown.view = None
            self.set_filter(UserFilter(), Stay.ROW, list_it=False)
            self.bar.search.value = ""
        self.table.focus()
        self.reload_list(Stay.ROW, at=user.id)

    def show_filtered(self, wanted: UserFilter) -> None:
        """Lists exactly these people; an existing search is cleared."""
        if self.people_view is None:
            self._go_to_filter = wanted
            return
        self.shown.view = None
        self.set_filter(wanted, Stay.TOP)
        self.bar.search.value = wanted.search
        self.table.focus()

    # --- search, filters, sort -------------------------------------------------------------------------

    def set_filter(self, wanted: UserFilter, stay: Stay, list_it: bool = True, typing: object = None) -> None:
        """`typing`: the search that it was typed in."""
        if wanted == self.wanted:
            return
        self.frame.keep_step()
        self.idle.remember_previous(wanted)
        self.wanted = wanted
        if self.people_view is not None:
            self.arrangement.remember("filter", as_json(wanted))
        if list_it:
            self.reload_list(stay)
        self.shows_else(typing)

    def action_search(self) -> None:
        self.bar.search.focus()

    def _search(self, words: str) -> None:
        stay = Stay.TOP if words else Stay.ROW
        self.set_filter(replace(self.wanted, search=words), stay, typing=self.bar.search.typing)

    def on_search_field_left(self) -> None:
        self.table.focus()

    def action_filter(self, part: str = "") -> None:
        session = self.session
        if session is None or self.people_view is None:
            return
        dialog = FilterDialog(self.fields, self.wanted, session.count, part)
        self.app.push_screen(dialog, self._filter_by)

    def _filter_by(self, wanted: UserFilter | None) -> None:
        if wanted is not None:
            self.set_filter(wanted, Stay.CHOSEN)
            self.draw_after(lambda: not self.table.reading)

    def on_filter_chips_pressed(self, event: FilterChips.Pressed) -> None:
        self.action_filter(event.part)

    def action_clear_filters(self) -> None:
        self.set_filter(replace(self.first_filter(), search=self.wanted.search), Stay.ROW)
        self.shown.leave()

    def on_windowed_table_sort_chosen(self, event: WindowedTable.SortChosen) -> None:
        self.arrangement.sort_by_heading(event.column)

    # --- marks -----------------------------------------------------------------------------------------

    def action_unmark(self) -> None:
        """Cancels a range; otherwise clears the search; otherwise unmarks; otherwise closes the idle seats."""
        if self.table.range_size is None and self.bar.search.value and not self.idle.searched_before:
            self.bar.search.value = ""
        elif not self.table.unmark():
            self.back()

    def show_list(
        self,
        wanted: UserFilter,
        sort: Sort,
        columns: tuple[ViewColumn, ...] | None = None,
        at: int | None = None,
    ) -> None:
        stay = Stay.CHOSEN if at is None else Stay.ROW
        filtered = wanted != self.wanted
        self.set_filter(wanted, stay, list_it=False)
        arranged = self.arrangement.arrange(sort, self.columns if columns is None else columns)
        if filtered or arranged:
            self.reload_list(stay, at)
        self.bar.search.value = wanted.search
        self.shows_else()

    def on_user_table_marks_changed(self) -> None:
        self._tally.show()
        self._tally.sum_up()
        found_by, result = self.table.marks.found_by, self._marked_by
        self._marked_by = found_by
        if found_by is not None and found_by != result and self.query_one(FilterChips).hides:
            self.frame.tell(msg("Marked: {people}.", people=self.found_message(found_by)))

    def on_user_table_notice(self, event: UserTable.Notice) -> None:
        self.frame.tell(event.message)
