"""Invoices to a file: which, in what form, and where it will stand."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Label, Static

from seattui import invoice_export
from seattui.domain.model import Invoice
from seattui.errors import SeattuiError
from seattui.export import whole_file
from seattui.i18n import Message, plural, say
from seattui.settings import Settings
from seattui.tui.asking import Asker
from seattui.tui.widgets.one_of import OneOf

if TYPE_CHECKING:
    from seattui.desk import Desk

PAGE = 500
TRIES = 1000


class Form(Enum):
    """In what form, by the file's ending."""

    CSV = "csv"
    JSON = "json"
    TEXT = "txt"


LABELS: dict[Form, Message] = {
    Form.CSV: say("CSV, a row for each line, for a spreadsheet"),
    Form.JSON: say("JSON, as 'billing invoices --json' prints it"),
    Form.TEXT: say("Text to print, a page for each invoice"),
}


class ExportDialog(ModalScreen[None]):
    """`invoice`: the one at the cursor; without it only all can be written. Nothing is replaced."""

    BINDINGS = [
        Binding("escape,q", "cancel", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    AUTO_FOCUS = "#export-form"

    def __init__(
        self, desk: Desk, settings: Settings, invoice: Invoice | None, form: Form = Form.CSV
    ) -> None:
        super().__init__()
        self._desk = desk
        self._folder = Path(settings.export_folder or ".").expanduser().absolute()
        self._invoice = invoice
        self._first = form
        self._written = False
        self.ask = Asker(self, self._failed)

    def compose(self) -> ComposeResult:
        which = [say("all invoices")]
        if self._invoice is not None:
            number = str(self._invoice.number)
            which = [say("invoice {number} alone", number=number), *which]
        with Vertical(classes="dialog") as box:
            box.border_title = Content(str(say("Write to a file")))
            with Horizontal(classes="dialog-line"):
                yield Label(str(say("Form")), classes="dialog-label", markup=False)
                yield OneOf(tuple(LABELS[form] for form in Form), id="export-form")
            with Horizontal(classes="dialog-line"):
                yield Label(str(say("What")), classes="dialog-label", markup=False)
                yield OneOf(which, id="export-which")
            with Horizontal(classes="dialog-line"):
                yield Label(str(say("File")), classes="dialog-label", markup=False)
                yield Static("", id="export-path", markup=False)
            yield Static("", classes="dialog-said", markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(f"[{say('Cancel')}]"), id="cancel", compact=True)
                yield Button(Content(f"[{say('Write')}]"), id="write", compact=True)

    def on_mount(self) -> None:
        self.query_one(".dialog-said").display = False
        labels = list(self.query(".dialog-label").results(Label))
        widest = max(cell_len(str(label.content)) for label in labels) + 2
        for label in labels:
            label.styles.width = widest
        which = self.query_one("#export-which", OneOf)
        which.can_focus = len(which.labels) > 1
        # A list to read by machine is wanted whole, a text to print is one invoice.
        which.at = 0 if self._first is Form.TEXT else len(which.labels) - 1
        self.query_one("#export-form", OneOf).at = list(Form).index(self._first)
        self._show_path()

    # --- what is chosen ----------------------------------------------------------------------------

    @property
    def form(self) -> Form:
        return list(Form)[self.query_one("#export-form", OneOf).at]

    @property
    def chosen(self) -> Invoice | None:
        """The one invoice that is to be written; None for all of them."""
        return self._invoice if self.query_one("#export-which", OneOf).at == 0 else None

    def on_one_of_changed(self) -> None:
        self._show_path()

    def _show_path(self) -> None:
        path = self._path()
        self.query_one("#export-path", Static).update(Content(str(say("{path}", path=str(path)))))

    def _path(self) -> Path:
        """A name that isn't taken: `invoices-2026-11-23.csv`, `invoice-12.txt`, then `…-2.csv`."""
        today = self._desk.today().isoformat()
        name = f"invoices-{today}" if self.chosen is None else f"invoice-{self.chosen.number}"
        names = (f"{name}{f'-{n}' if n > 1 else ''}.{self.form.value}" for n in range(1, TRIES))
        taken = self._folder / f"{name}.{self.form.value}"
        return next((self._folder / one for one in names if not (self._folder / one).exists()), taken)

    # --- writing -----------------------------------------------------------------------------------

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "write" and not self._written:
            self._write()
        else:
            self.action_cancel()

    def _write(self) -> None:
        desk, path, form, one = self._desk, self._path(), self.form, self.chosen
        self.query_one("#write", Button).disabled = True
        self.ask(
            lambda stop: written(desk, path, form, one), lambda many: self._done(path, many), group="export"
        )

    def _done(self, path: Path, many: int) -> None:
        self._written = True
        told = plural(
            "✓ {n} invoice was written to {path}.",
            "✓ {n} invoices were written to {path}.",
            many,
            path=str(path),
        )
        self._say(told, "")
        self.query_one("#write", Button).display = False
        cancel = self.query_one("#cancel", Button)
        cancel.label = Content(f"[{say('Close')}]")
        cancel.refresh(layout=True)
        cancel.focus()

    def _failed(self, error: SeattuiError) -> None:
        self.query_one("#write", Button).disabled = False
        what = say("✗ {what} {hint}", what=error.message, hint=error.hint) if error.hint else error.message
        self._say(what, "error")
        self.query_one("#cancel").focus()

    def _say(self, message: Message, tone: str) -> None:
        said = self.query_one(".dialog-said", Static)
        said.update(Content(str(message)))
        said.set_classes(f"dialog-said {tone}".strip())
        said.display = True

    def action_cancel(self) -> None:
        self.dismiss(None)


def written(desk: Desk, path: Path, form: Form, one: Invoice | None) -> int:
    """Writes the file, whole or not at all; in a worker. Returns how many invoices stand in it."""
    invoices = iter([one]) if one is not None else every(desk)
    with whole_file(path, replace=False, encoding="utf-8") as out:
        match form:
            case Form.CSV:
                return invoice_export.write_csv(invoices, out)
            case Form.JSON:
                return invoice_export.write_json(invoices, out)
            case Form.TEXT:
                return invoice_export.write_text(invoices, desk.account, out)


def every(desk: Desk) -> Iterator[Invoice]:
    """All invoices, newest first, a page at a time."""
    before = None
    while page := desk.invoices(before=before, limit=PAGE):
        yield from page
        before = page[-1].number
