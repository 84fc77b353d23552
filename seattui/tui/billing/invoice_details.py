"""One invoice, as printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from seattui.domain.billing.invoice import Invoice
from seattui.files.invoice_text import WIDTH, invoice_lines
from seattui.kit.i18n import msg
from seattui.tui.actions import bound
from seattui.tui.billing.export_invoices import TEXT, ExportInvoicesDialog
from seattui.tui.shell.page import PageScreen
from seattui.tui.widgets.scrolls import Scrolls

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

MARGINS = 6
"""Cells next to the text: padding and scrollbar."""


class InvoiceScreen(PageScreen):
    """Its text as it is printed."""

    place = "billing"
    shown_keys = ("export",)
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("export", "export"),
    ]

    def __init__(self, session: ScreenSession, invoice: Invoice) -> None:
        super().__init__()
        self._session = session
        self._invoice = invoice

    @property
    def key(self) -> int:
        return self._invoice.number

    def title_parts(self) -> Sequence[str]:
        return (str(msg("Invoice {number}", number=self._invoice.number)),)

    def compose_body(self) -> ComposeResult:
        with Scrolls(id="invoice"):
            yield Static("", id="invoice-text", markup=False)

    def on_mount(self) -> None:
        self.draw()
        self.query_one(Scrolls).focus()

    def on_resize(self, event: events.Resize) -> None:
        self.draw()

    def draw(self) -> None:
        width = max(30, min(WIDTH, self.size.width - MARGINS))
        lines = "\n".join(invoice_lines(self._invoice, self._session.account, width))
        self.query_one("#invoice-text", Static).update(Content(lines))

    def action_export(self) -> None:
        self.app.push_screen(ExportInvoicesDialog(self._session, self.frame.settings, self._invoice, TEXT))
