"""Exports something to a file: choose the format, the name and the folder. Never overwrites a file."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from seattui.files.safe_write import allowed, export_folder
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.settings import Settings
from seattui.tui.actions import bound
from seattui.tui.export.path_field import PathField
from seattui.tui.shell.dialog import Dialog
from seattui.tui.shell.requests import Requests
from seattui.tui.widgets.radio import OneOf

TRIES = 1000


class ExportDialog(Dialog[None]):
    """Base: a subclass defines the formats, by file extension, the name, and how the file is written."""

    BINDINGS = [
        Binding("escape", "cancel", show=False),
        bound("close_dialog", "cancel"),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("right", "right", show=False),
    ]
    AUTO_FOCUS = "#export-form"

    def __init__(self, settings: Settings, forms: Mapping[str, Message], first: str) -> None:
        """`forms`: file extension → format; `first` is chosen initially."""
        super().__init__()
        self._settings = settings
        self._forms = forms
        self._first = first
        self._own = ""
        """The default name, if the operator typed none."""
        self._written = False
        self.ask = Requests(self, self._failed)

    # --- what a subclass defines -------------------------------------------------------------------

    def what(self) -> ComposeResult:
        """What is exported: a line, or a choice."""
        yield from ()

    def lines(self) -> ComposeResult:
        """Further lines above the format, which has the focus first: Shift+Tab goes to them."""
        yield from ()

    @abstractmethod
    def stem(self) -> str:
        """The file's name, without extension and number."""

    @abstractmethod
    def writing(self, path: Path, form: str) -> Callable[[CancelToken], Message]:
        """Returns what writes the file, in a worker, and returns the message about it. Raises Cancelled when
        stopped."""

    # --- drawing -----------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = Content(str(msg("Write to a file")))
            yield from self.lines()
            with Horizontal(classes="dialog-line"):
                yield Label(str(msg("Format")), classes="dialog-label", markup=False)
                yield OneOf(tuple(self._forms.values()), id="export-form")
            with Horizontal(classes="dialog-line"):
                yield Label(str(msg("What")), classes="dialog-label", markup=False)
                yield from self.what()
            with Horizontal(classes="dialog-line"):
                yield Label(str(msg("File")), classes="dialog-label", markup=False)
                yield PathField(self._settings, id="export-file")
            with Horizontal(classes="dialog-line"):
                yield Label("", classes="dialog-label", markup=False)
                yield Static("", id="export-path", markup=False)
            yield Static("", classes="dialog-message", markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(f"[{msg('Cancel')}]"), id="cancel", compact=True)
                yield Button(Content(f"[{msg('Write')}]"), id="write", compact=True)
        yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(".dialog-message").display = False
        labels = list(self.query(".dialog-label").results(Label))
        widest = max(cell_len(str(label.content)) for label in labels) + 2
        for label in labels:
            label.styles.width = widest
        self.query_one("#export-form", OneOf).index = list(self._forms).index(self._first)
        self.rename()

    def confirms_entered(self) -> Button | None:
        write = self.query_one("#write", Button)
        named = self.field.value not in ("", self._own)
        return write if named and write.display and not write.disabled else None

    # --- the path ------------------------------------------------------------------------------------

    @property
    def awaiting_data(self) -> bool:
        """Whether keys should wait: one Enter too many must not cancel the writing."""
        return self.ask.waiting("export")

    @property
    def form(self) -> str:
        return list(self._forms)[self.query_one("#export-form", OneOf).index]

    @property
    def field(self) -> PathField:
        return self.query_one(PathField)

    def rename(self) -> None:
        """Sets the default name for what is chosen; a name that was typed keeps all but its extension."""
        if self.field.value in ("", self._own):
            self._own = self._free()
            self.field.fill(self._own)
        elif Path(self.field.value).suffix.lstrip(".").lower() in self._forms:
            self.field.fill(str(Path(self.field.value).with_suffix(f".{self.form}")))
        self._show_path()

    def _free(self) -> str:
        """A name that isn't taken: `users-2026-11-23.csv`, then `users-2026-11-23-2.csv`."""
        stem = self.stem()
        names = [f"{stem}{f'-{n}' if n > 1 else ''}.{self.form}" for n in range(1, TRIES)]
        try:
            folder = export_folder(self._settings)
        except UsageError:  # which the line below the name tells
            return names[0]
        return next((name for name in names if not (folder / name).exists()), names[0])

    def _path(self) -> Path:
        """The file's path. Raises UsageError if it can't be written there."""
        name = self.field.value.strip()
        path = allowed(name, self._settings, os.environ)
        if path.suffix.lower().lstrip(".") not in self._forms:
            endings = ", ".join(f".{ending}" for ending in self._forms)
            raise UsageError("export-format", msg("The name must end in one of {endings}.", endings=endings))
        if os.path.lexists(path):
            raise UsageError("file-exists", msg("{path} already exists.", path=str(path)))
        return path

    def _show_path(self) -> None:
        """Shows the file's path, or why it can't be written there."""
        shown, write = self.query_one("#export-path", Static), self.query_one("#write", Button)
        try:
            path = self._path()
        except UsageError as error:
            shown.update(Content(f"× {error}"))
        else:
            shown.update(Content(str(msg("{path}", path=str(path)))))
        wrong = str(shown.content).startswith("×")
        shown.set_class(wrong, "error")
        write.disabled = wrong

    def on_one_of_changed(self) -> None:
        self.rename()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A typed extension chooses the format."""
        ending = Path(event.value).suffix.lstrip(".").lower()
        if ending in self._forms and ending != self.form:
            self.query_one("#export-form", OneOf).index = list(self._forms).index(ending)
        self._show_path()

    # --- writing -------------------------------------------------------------------------------------

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "write" and not self._written:
            self._write()
        else:
            self.action_cancel()

    def _write(self) -> None:
        try:
            path = self._path()
        except UsageError as error:
            self._failed(error)
            return
        write = self.writing(path, self.form)
        self.query_one("#write", Button).disabled = True
        # Esc cancels. A second Enter doesn't: it was pressed for the first.
        self.set_focus(None)
        self.msg(msg("… Writing the file; Esc cancels."), "")
        self.ask(write, self._done, group="export")

    def _done(self, result: Message) -> None:
        self._written = True
        self.msg(result, "")
        self.query_one("#write", Button).display = False
        cancel = self.query_one("#cancel", Button)
        cancel.label = Content(f"[{msg('Close')}]")
        cancel.refresh(layout=True)
        cancel.focus()

    def _failed(self, error: SeattuiError) -> None:
        self.query_one("#write", Button).disabled = False
        what = msg("× {what} {hint}", what=error.message, hint=error.hint) if error.hint else error.message
        self.msg(what, "error")
        self.query_one("#cancel").focus()

    def msg(self, message: Message, tone: str) -> None:
        message_line = self.query_one(".dialog-message", Static)
        message_line.update(Content(str(message)))
        message_line.set_classes(f"dialog-message {tone}".strip())
        message_line.display = True

    def action_right(self) -> None:
        if isinstance(self.focused, Button):
            self.to_button_beside(self.focused, 1)
        else:
            self.focus_next()

    def action_cancel(self) -> None:
        self.ask.drop("export")
        self.dismiss(None)
