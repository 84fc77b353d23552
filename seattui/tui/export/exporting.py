"""The key that writes the list of a place to a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from seattui.kit.i18n import Message
from seattui.tui.shell.place import PlaceScreen

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.session import Session


class Exporting(PlaceScreen):
    """The part of a place that opens the dialog."""

    def export(self, name: str, rows: Message, listed: Callable[[Session], ExportedList]) -> None:
        """`listed` reads the list in a worker, `rows` says how many it has; the file is called `name`."""
        from seattui.tui.export.export_list import ExportListDialog

        if self.session is not None:
            self.app.push_screen(ExportListDialog(self.session, self.frame.settings, name, rows, listed))
