"""Opens the export dialog for the list of a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from seattui.kit.i18n import Message
from seattui.tui.shell.place import PlaceScreen

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.screen_session import ScreenSession


def export_list(
    place: PlaceScreen,
    name: str,
    rows: Message,
    listed: Callable[[ScreenSession], ExportedList],
    shown: Callable[[ScreenSession], ExportedList] | None = None,
) -> None:
    """Opens the dialog: `listed` reads the list in a worker, `shown` with the columns on screen; `rows` is its length,
    `name` is the file's name."""
    from seattui.tui.export.export_list import ExportListDialog

    if place.session is not None:
        place.app.push_screen(
            ExportListDialog(place.session, place.frame.settings, name, rows, listed, shown)
        )
