"""One invoice, as printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from seattui.domain.billing.invoice import Invoice
from seattui.files.invoice_text import WIDTH, invoice_lines
from seattui.tui.actions import BY_ID
from seattui.tui.billing.export_invoices import TEXT, ExportInvoicesDialog
from seattui.tui.frame import Frame
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.header import HeaderBar
from seattui.tui.shell.places import PlacesBar
from seattui.tui.widgets.scrolls import Scrolls

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

MARGINS = 6
"""Cells next to the text: padding and scrollbar."""


class InvoiceScreen(Screen[None]):
    """Closed with Esc or q."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding(BY_ID["export"].keys, "export", show=False, id="export"),
    ]

    def __init__(self, session: ScreenSession, invoice: Invoice) -> None:
        super().__init__()
        self._session = session
        self._invoice = invoice

    @property
    def frame(self) -> Frame:
        return cast(Frame, self.app)

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield PlacesBar("billing")
        with Scrolls(id="invoice"):
            yield Static("", id="invoice-text", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(HeaderBar).show(self.frame)
        self.query_one(PlacesBar).show(self.frame)
        self.query_one(KeyBar).show(
            self.frame, tuple(replace(BY_ID[name], footer=True) for name in ("export", "back", "help"))
        )
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

    def action_leave(self) -> None:
        self.dismiss(None)
