"""Exports a list to a file, as filtered and sorted: people, teams, or the activity record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Label, Static

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.i18n import Message, msg
from seattui.kit.settings import Settings
from seattui.tui.export.export_dialog import ExportDialog
from seattui.tui.widgets.radio import OneOf

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.screen_session import ScreenSession

R = TypeVar("R")

FORMS: dict[str, Message] = {
    "csv": msg("CSV, for a spreadsheet"),
    "json": msg("JSON, for other programs"),
    "xlsx": msg("XLSX, an Excel workbook"),
}


class ExportListDialog(ExportDialog):
    """`listed` reads the list, in a worker; `rows` is its length."""

    def __init__(
        self,
        session: ScreenSession,
        settings: Settings,
        name: str,
        rows: Message,
        listed: Callable[[ScreenSession], ExportedList],
        shown: Callable[[ScreenSession], ExportedList] | None = None,
    ) -> None:
        """`name`: the file's name, before the date. `shown`: reads it with the columns on screen, where they can be
        chosen; it is asked for then."""
        super().__init__(settings, FORMS, "csv")
        self._session = session
        self._file_name = name
        self._rows = rows
        self._listed = listed
        self._shown = shown

    def what(self) -> ComposeResult:
        yield Static(Content(str(self._rows)), classes="dialog-value", markup=False)

    def lines(self) -> ComposeResult:
        if self._shown is not None:
            with Horizontal(classes="dialog-line"):
                yield Label(str(msg("Columns")), classes="dialog-label", markup=False)
                yield OneOf((msg("as usual in files"), msg("as shown; JSON has all")), id="export-columns")

    @property
    def _chosen(self) -> Callable[[ScreenSession], ExportedList]:
        if self._shown is None or self.query_one("#export-columns", OneOf).index == 0:
            return self._listed
        return self._shown

    def stem(self) -> str:
        return f"{self._file_name}-{self._session.today().isoformat()}"

    def writing(self, path: Path, form: str) -> Callable[[CancelToken], Message]:
        from seattui.files.list_writer import write_list

        session, read = self._session, self._chosen

        def write(stop: CancelToken) -> Message:
            listed = read(session)
            many = write_list(replace(listed, items=until_cancelled(stop, listed.items)), path, replace=False)
            return msg("√ {what}", what=listed.result(many, str(path)))

        return write


def until_cancelled(stop: CancelToken, items: Iterable[R]) -> Iterator[R]:
    """The items, until the request is cancelled. Raises Cancelled then."""
    for item in items:
        if stop.cancelled:
            raise Cancelled
        yield item
