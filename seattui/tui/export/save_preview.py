"""Writes the preview of a change to a file, for somebody's approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.kit.settings import Settings
from seattui.tui.export.export_dialog import ExportDialog

if TYPE_CHECKING:
    from seattui.files.preview import Preview

FORMS: dict[str, Message] = {"txt": msg("Text, to read"), "json": msg("JSON, as --dry-run --json prints it")}


class SavePreviewDialog(ExportDialog):
    """`made` makes it, in a worker, as it is on screen."""

    def __init__(
        self,
        settings: Settings,
        heading: Message,
        kind: str,
        day: date,
        made: Callable[[CancelToken], Preview],
    ) -> None:
        """`kind`: the code of the change, which the file is called by."""
        super().__init__(settings, FORMS, "txt")
        self._heading = heading
        self._stem = f"preview-{kind.replace('.', '-')}-{day.isoformat()}"
        self._made = made

    def what(self) -> ComposeResult:
        text = msg("Preview of {what}", what=self._heading)
        yield Static(Content(str(text)), classes="dialog-value", markup=False)

    def stem(self) -> str:
        return self._stem

    def writing(self, path: Path, form: str) -> Callable[[CancelToken], Message]:
        def write(stop: CancelToken) -> Message:
            self._made(stop).write(path)
            return msg("√ The preview was written to {file}.", file=str(path))

        return write
