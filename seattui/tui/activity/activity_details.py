"""One recorded change in full, with everyone it affected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from seattui.domain.model import Activity, Affected
from seattui.domain.plan.kinds import label_of_kind
from seattui.kit.i18n import msg
from seattui.tui.actions import bound
from seattui.tui.activity.activity_columns import RecordWords, affected_columns
from seattui.tui.activity.activity_pane import ActivityPane
from seattui.tui.activity.activity_source import AffectedSource
from seattui.tui.activity.record_people import list_everyone, show_people, show_person
from seattui.tui.shell.page import PageScreen
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class AffectedTable(WindowedTable[Affected]):
    """The affected people, a row each."""


class ActivityDetailsScreen(PageScreen):
    """Also who it was about, of whom the list of people can be opened."""

    place = "activity"
    shown_keys = ("details", "record_people", "history", "record_everyone")
    BINDINGS: ClassVar[list[BindingType]] = [bound(name, name) for name in shown_keys]

    def __init__(self, session: ScreenSession, row: Activity, words: RecordWords) -> None:
        super().__init__()
        self._session = session
        self._row = row
        self._words = words

    @property
    def key(self) -> int:
        return self._row.id

    def title_parts(self) -> Sequence[str]:
        return (str(msg("Record {record}", record=self._row.id)), str(label_of_kind(self._row.change)))

    def compose_body(self) -> ComposeResult:
        yield ActivityPane(self._words, people=False, id="record")
        if self._row.people:
            yield AffectedTable(affected_columns(self._words), id="record-people")

    def on_mount(self) -> None:
        self.query_one(ActivityPane).show(self._row)
        if self._row.people:
            table = self.query_one(AffectedTable)
            table.set_ask(self.ask)
            table.show(AffectedSource(self._session, self._row, self._words.removed), Stay.TOP)
            table.focus()
        else:
            self.query_one(ActivityPane).add_class("-alone")
            self.query_one(ActivityPane).focus()

    @property
    def _person(self) -> Affected | None:
        """Who is at the cursor."""
        return self.query_one(AffectedTable).row if self._row.people else None

    def action_record_people(self) -> None:
        show_people(self, self.ask, self._session, self._row)

    def action_record_everyone(self) -> None:
        list_everyone(self, self._session, self._row)

    def on_windowed_table_selected(self, event: WindowedTable.Selected) -> None:
        self.action_details()

    def action_details(self) -> None:
        """Of the person at the cursor."""
        if (person := self._person) is not None:
            show_person(self, self.ask, self._session, person.user_id, person.email)

    def action_history(self) -> None:
        if (person := self._person) is not None:
            self.app.run_worker(self.frame.show_history(person.user_id, person.email), group="users")

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self._failed(event.error)
