"""The list of a place, written to a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from seattui.kit.i18n import Message
from seattui.tui.shell.place import PlaceScreen

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.screen_session import ScreenSession


def export_list(
    place: PlaceScreen, name: str, rows: Message, listed: Callable[[ScreenSession], ExportedList]
) -> None:
    """Opens the dialog: `listed` reads the list in a worker, `rows` says how many it has; the file is called
    `name`."""
    from seattui.tui.export.export_list import ExportListDialog

    if place.session is not None:
        place.app.push_screen(ExportListDialog(place.session, place.frame.settings, name, rows, listed))
