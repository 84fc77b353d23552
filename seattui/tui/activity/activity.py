"""Activity: who changed what, when, for whom and why; newest first, searched while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Activity
from seattui.kit.i18n import msg
from seattui.tui.actions import bindings_for
from seattui.tui.activity.activity_columns import RecordWords, activity_columns, records_message
from seattui.tui.activity.activity_details import ActivityDetailsScreen
from seattui.tui.activity.activity_pane import ActivityPane
from seattui.tui.activity.activity_source import ActivitySource
from seattui.tui.change.undoing import Undoing
from seattui.tui.export.exporting import export_list
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.widgets.search_field import SearchField
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.screen_session import ScreenSession


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

    def compose_body(self) -> ComposeResult:
        with Horizontal(classes="place-line"):
            yield Static("/", classes="place-sign", markup=False)
            field = SearchField(id="activity-search")
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
    def awaiting_data(self) -> bool:
        """Also while a requested list isn't loaded yet."""
        table = self.table
        reading = table.outdated or (table.reading and not table.listed)
        return super().awaiting_data or (
            self.focused is table and (reading or self._requests.waiting("hubs"))
        )

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

    def _list(self, stay: Stay) -> None:
        if self.session is None:
            return
        empty = (
            [msg("No results"), msg("Esc clears the search.")] if self.search else [msg("No changes yet.")]
        )
        self.table.empty = tuple(empty)
        self.table.show(ActivitySource(self.session, self.search), stay)

    def on_windowed_table_listed(self, event: WindowedTable.Listed) -> None:
        table = self.table
        tally = str(records_message(table.pages.total, table.pages.count.exact, bool(self.search)))
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
            self.app.push_screen(ActivityDetailsScreen(session, row, self.words))

    def on_windowed_table_selected(self, event: WindowedTable.Selected) -> None:
        self.action_details()

    def action_undo(self) -> None:
        """Undoes the change at the cursor, whoever made it."""
        if self.table.row is not None:
            self._undoing.of(self.table.row)

    def action_export_list(self) -> None:
        """Exports the list as searched, to its last row."""
        search, count = self.search, self.table.pages.count

        def listed(session: ScreenSession) -> ExportedList:
            from seattui.service.lists import activity

            return activity(session, search)

        rows = records_message(count.number, count.exact, bool(search))
        if search:
            rows = msg("{rows}: {filters}", rows=rows, filters=msg("“{text}”", text=search))
        export_list(self, "activity", rows, listed)

    # --- search ----------------------------------------------------------------------------------

    def action_search(self) -> None:
        self.query_one(SearchField).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        wanted = event.value.strip()
        if wanted != self.search:
            self.search = wanted
            self._list(Stay.TOP if wanted else Stay.ROW)

    def on_search_field_left(self) -> None:
        self.table.focus()

    def key_escape(self) -> None:
        """Esc in the list clears the search."""
        self.query_one(SearchField).value = ""
