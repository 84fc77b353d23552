"""Activity: who changed what, when, for whom and why; newest first, searched while typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Activity
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.actions import bindings_for
from seattui.tui.activity.activity_columns import RecordWords, activity_columns, records_message
from seattui.tui.activity.activity_details import ActivityDetailsScreen
from seattui.tui.activity.activity_pane import ActivityPane
from seattui.tui.activity.activity_source import ActivitySource
from seattui.tui.activity.record_people import list_everyone, show_people
from seattui.tui.change.undoing import Undoing
from seattui.tui.export.exporting import export_list
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.shell.trail import Spot
from seattui.tui.widgets.search_field import SearchField
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.screen_session import ScreenSession


class Person(NamedTuple):
    """Somebody, who may have been removed, and what they are called."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ActivitySpot(Spot):
    """What is searched, in whose changes."""

    search: str = ""
    person: Person | None = None


class ActivityTable(WindowedTable[Activity]):
    """The activity record, a row for each change."""


class ActivityScreen(PlaceScreen):
    """The list; from 100 columns on with the change at the cursor beside it."""

    place = "activity"
    AUTO_FOCUS = "ActivityTable"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("activity")]

    def __init__(self) -> None:
        super().__init__()
        self._undoing = Undoing(self)
        self.words = RecordWords()
        self.search = ""
        self.person: Person | None = None
        """Only changes that affected this person."""

    def compose_body(self) -> ComposeResult:
        with Horizontal(classes="place-line"):
            yield Static("/", classes="place-sign", markup=False)
            field = SearchField(self._search, id="activity-search")
            field.placeholder = str(msg("search who, what, affected or reason"))
            yield field
            yield Static("", id="activity-tally", markup=False)
        with Horizontal(id="activity-body"):
            yield ActivityTable(activity_columns(self.words), id="activity-table")
            pane = ActivityPane(self.words, people=True, id="activity-pane")
            pane.can_focus = False
            yield pane

    @property
    def table(self) -> ActivityTable:
        return self.query_one(ActivityTable)

    @property
    def pane(self) -> ActivityPane:
        return self.query_one(ActivityPane)

    @property
    def narrowed(self) -> bool:
        """Whether not all changes are listed."""
        return bool(self.search) or self.person is not None

    @property
    def loads_again(self) -> bool:
        table = self.table
        reading = table.outdated or (table.reading and not table.listed)
        return self.focused is table and (reading or self._requests.waiting("hubs"))

    # --- title and steps ---------------------------------------------------------------------------

    def title_parts(self) -> Sequence[str]:
        whose = [safe(self.person.name, 60)] if self.person else []
        search = [str(msg("“{text}”", text=safe(self.search, 60)))] if self.search else []
        return [*whose, *search]

    def spot(self) -> Spot:
        row = self.table.row
        return ActivitySpot(row.id if row else None, self.search, self.person)

    def show_spot(self, spot: Spot) -> None:
        if isinstance(spot, ActivitySpot):
            self._show(spot.search, spot.person, spot.at)

    def show_history(self, user_id: int, name: str) -> None:
        self._show("", Person(user_id, name))
        self.table.focus()

    def back(self) -> bool:
        """Goes back from one person's changes to all."""
        if self.person is None:
            return False
        self._show(self.search, None)
        return True

    def _show(self, search: str, person: Person | None, at: int | None = None, typing: object = None) -> None:
        if (search, person) == (self.search, self.person):
            return
        self.frame.keep_step()
        self.search, self.person = search, person
        if typing is None:
            self.query_one(SearchField).value = search
        self._list(Stay.ROW if at is not None or not search else Stay.TOP, at)
        self.shows_else(typing)

    # --- loading ---------------------------------------------------------------------------------

    def session_ready(self, session: ScreenSession) -> None:
        self.words.zone, self.words.currency = session.account.zone, session.account.currency
        self.table.set_ask(self.ask)
        self.ask(lambda _: session.subscriptions(), self._hubs_known, group="hubs")

    def _hubs_known(self, subscriptions: tuple[Subscription, ...]) -> None:
        self.words.hubs.update({one.hub: one.hub_name for one in subscriptions})
        self._list(Stay.CHOSEN)

    def store_changed(self) -> None:
        self.reload()

    def reload(self) -> None:
        session = self.session
        if session is not None:
            self.ask(lambda _: session.subscriptions(), self._hubs_known, group="hubs")

    def _list(self, stay: Stay, at: int | None = None) -> None:
        if self.session is None:
            return
        empty = (
            [msg("No results"), msg("Esc clears the search.")] if self.search else [msg("No changes yet.")]
        )
        self.table.empty = tuple(empty)
        self.words.year = self.session.today().year
        self.table.show(ActivitySource(self.session, self.search, self.person and self.person.id), stay, at)

    def on_windowed_table_listed(self, event: WindowedTable.Listed) -> None:
        table = self.table
        tally = str(records_message(table.pages.total, table.pages.count.exact, self.narrowed))
        self.query_one("#activity-tally", Static).update(Content(f"… {tally}" if table.reading else tally))
        self._beside()

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self.show_error(event.error)

    # --- the change at the cursor ----------------------------------------------------------------

    def on_windowed_table_moved(self, event: WindowedTable.Moved) -> None:
        self._beside()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._beside)

    def _beside(self) -> None:
        if self.pane.display:
            self.pane.show(self.table.row)

    def action_details(self) -> None:
        session, row = self.session, self.table.row
        if session is not None and row is not None:
            self.open_page(lambda: ActivityDetailsScreen(session, row, self.words))

    def action_record_people(self) -> None:
        session, row = self.session, self.table.row
        if session is not None and row is not None:
            show_people(self, self.ask, session, row)

    def action_record_everyone(self) -> None:
        session, row = self.session, self.table.row
        if session is not None and row is not None:
            list_everyone(self, session, row)

    def on_windowed_table_selected(self, event: WindowedTable.Selected) -> None:
        self.action_details()

    def action_undo(self) -> None:
        """Undoes the change at the cursor, whoever made it."""
        if self.table.row is not None:
            self._undoing.of(self.table.row)

    def action_export_list(self) -> None:
        """Exports the list as searched, to its last row."""
        search, person, count = self.search, self.person, self.table.pages.count

        def listed(session: ScreenSession) -> ExportedList:
            from seattui.service.lists import activity

            return activity(session, search, person=person.id if person else None)

        rows = records_message(count.number, count.exact, self.narrowed)
        if filters := " · ".join(self.title_parts()):
            rows = msg("{rows}: {filters}", rows=rows, filters=filters)
        export_list(self, "activity", rows, listed)

    # --- search ----------------------------------------------------------------------------------

    def action_search(self) -> None:
        self.query_one(SearchField).focus()

    def _search(self, words: str) -> None:
        self._show(words, self.person, typing=self.query_one(SearchField).typing)

    def on_search_field_left(self) -> None:
        self.table.focus()

    def key_escape(self) -> None:
        """Esc in the list clears the search, and then leaves one person's changes."""
        if self.search:
            self.query_one(SearchField).value = ""
        else:
            self.back()
