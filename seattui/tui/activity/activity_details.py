"""One recorded change in full, with everyone it affected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from seattui.domain.model import Activity, Affected
from seattui.kit.errors import SeattuiError
from seattui.tui.actions import BY_ID
from seattui.tui.activity.activity_columns import RecordWords, affected_columns
from seattui.tui.activity.activity_pane import ActivityPane
from seattui.tui.activity.activity_source import AffectedSource
from seattui.tui.frame import Frame
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.header import HeaderBar
from seattui.tui.shell.places import PlacesBar
from seattui.tui.shell.requests import Requests
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class AffectedTable(WindowedTable[Affected]):
    """The affected people, a row each."""


class ActivityDetailsScreen(Screen[None]):
    """Closed with Esc or q."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, session: ScreenSession, row: Activity, words: RecordWords) -> None:
        super().__init__()
        self._session = session
        self._row = row
        self._words = words
        self.ask = Requests(self, self._failed)

    @property
    def frame(self) -> Frame:
        return cast(Frame, self.app)

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield PlacesBar("activity")
        yield ActivityPane(self._words, people=False, id="record")
        if self._row.people:
            yield AffectedTable(affected_columns(self._words), id="record-people")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(HeaderBar).show(self.frame)
        self.query_one(PlacesBar).show(self.frame)
        self.query_one(KeyBar).show(
            self.frame, tuple(replace(BY_ID[name], footer=True) for name in ("back", "help"))
        )
        self.query_one(ActivityPane).show(self._row)
        if self._row.people:
            table = self.query_one(AffectedTable)
            table.set_ask(self.ask)
            table.show(AffectedSource(self._session, self._row), Stay.TOP)
            table.focus()
        else:
            self.query_one(ActivityPane).add_class("-alone")
            self.query_one(ActivityPane).focus()

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self._failed(event.error)

    def _failed(self, error: SeattuiError) -> None:
        self.frame.show_error(error)

    def action_leave(self) -> None:
        self.dismiss(None)
