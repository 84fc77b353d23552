"""Exports invoices to a file: all of them, or the one at the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from seattui.domain.billing.invoice import Invoice
from seattui.files import invoices as invoice_export
from seattui.files.safe_write import whole_file
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.settings import Settings
from seattui.tui.export.export_dialog import ExportDialog
from seattui.tui.export.export_list import until_cancelled
from seattui.tui.widgets.radio import OneOf

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

PAGE = 500
CSV, JSON, TEXT = "csv", "json", "txt"
FORMS: dict[str, Message] = {
    CSV: msg("CSV, one row per invoice line, for a spreadsheet"),
    JSON: msg("JSON, as printed by 'billing invoices --json'"),
    TEXT: msg("Text to print, one page per invoice"),
}


class ExportInvoicesDialog(ExportDialog):
    """`invoice`: the one at the cursor; without it only all can be exported."""

    def __init__(
        self, session: ScreenSession, settings: Settings, invoice: Invoice | None, form: str = CSV
    ) -> None:
        super().__init__(settings, FORMS, form)
        self._session = session
        self._invoice = invoice

    def what(self) -> ComposeResult:
        which = [msg("all invoices")]
        if self._invoice is not None:
            which = [msg("only invoice {number}", number=str(self._invoice.number)), *which]
        choice = OneOf(which, id="export-which")
        choice.can_focus = len(which) > 1
        # Machine-readable formats default to all invoices, printable text to one.
        choice.set_reactive(OneOf.index, 0 if self._first == TEXT else len(which) - 1)
        yield choice

    @property
    def chosen(self) -> Invoice | None:
        """The single invoice to export; None for all of them."""
        return self._invoice if self.query_one("#export-which", OneOf).index == 0 else None

    def stem(self) -> str:
        if self.chosen is not None:
            return f"invoice-{self.chosen.number}"
        return f"invoices-{self._session.today().isoformat()}"

    def writing(self, path: Path, form: str) -> Callable[[CancelToken], Message]:
        session, one = self._session, self.chosen

        def write(stop: CancelToken) -> Message:
            return plural(
                "√ {n} invoice was written to {path}.",
                "√ {n} invoices were written to {path}.",
                written(session, path, form, one, stop),
                path=str(path),
            )

        return write


def written(session: ScreenSession, path: Path, form: str, one: Invoice | None, stop: CancelToken) -> int:
    """Writes the file atomically; runs in a worker. Returns the number of invoices in it."""
    invoices = iter([one]) if one is not None else until_cancelled(stop, every(session))
    with whole_file(path, replace=False, encoding="utf-8") as out:
        if form == CSV:
            return invoice_export.write_csv(invoices, out)
        if form == JSON:
            return invoice_export.write_json(invoices, out)
        return invoice_export.write_text(invoices, session.account, out)


def every(session: ScreenSession) -> Iterator[Invoice]:
    """All invoices, newest first, a page at a time."""
    before = None
    while page := session.invoices(before=before, limit=PAGE):
        yield from page
        before = page[-1].number
