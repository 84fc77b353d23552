"""A list to a file, as it is filtered and sorted: people, teams, or the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from seattui.kit.cancellation import Overtaken, Stop
from seattui.kit.i18n import Message, say
from seattui.kit.settings import Settings
from seattui.tui.export.export_dialog import ExportDialog

if TYPE_CHECKING:
    from seattui.files.lists import ExportedList
    from seattui.service.session import Desk

R = TypeVar("R")

FORMS: dict[str, Message] = {
    "csv": say("CSV, for a spreadsheet"),
    "json": say("JSON, for other programs"),
    "xlsx": say("XLSX, an Excel workbook"),
}


class ExportListDialog(ExportDialog):
    """`listed` reads the list, in a worker; `rows` says how many it has."""

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        name: str,
        rows: Message,
        listed: Callable[[Desk], ExportedList],
    ) -> None:
        """`name`: what the file is called, before the day."""
        super().__init__(settings, FORMS, "csv")
        self._desk = desk
        self._name = name
        self._rows = rows
        self._listed = listed

    def what(self) -> ComposeResult:
        yield Static(Content(str(self._rows)), classes="dialog-value", markup=False)

    def stem(self) -> str:
        return f"{self._name}-{self._desk.today().isoformat()}"

    def writing(self, path: Path, form: str) -> Callable[[Stop], Message]:
        from seattui.files.list_writer import write_list

        def write(stop: Stop) -> Message:
            listed = self._listed(self._desk)
            many = write_list(replace(listed, items=unless(stop, listed.items)), path, replace=False)
            return say("√ {what}", what=listed.told(many, str(path)))

        return write


def unless(stop: Stop, items: Iterable[R]) -> Iterator[R]:
    """The items, until nobody waits for them any more. Raises Overtaken then."""
    for item in items:
        if stop.cancelled:
            raise Overtaken
        yield item
