"""The Invoices tab: the list, or why the operator can't see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from seattui.kit.i18n import Message, msg
from seattui.tui.action import Action
from seattui.tui.ask import Ask
from seattui.tui.billing.invoice_table import InvoiceSource, InvoiceTable, invoices_message
from seattui.tui.frame import Frame
from seattui.tui.shell.who_may import add_who_may
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class InvoicesPane(Vertical):
    """Loads nothing before it is shown."""

    def compose(self) -> ComposeResult:
        yield Static("", id="invoices-note", markup=False)
        yield InvoiceTable(id="invoices-table")

    def on_mount(self) -> None:
        self.table.empty = (msg("No invoices yet."),)

    @property
    def table(self) -> InvoiceTable:
        return self.query_one(InvoiceTable)

    def read(self, session: ScreenSession, ask: Ask) -> None:
        """Loads the list, or loads it again."""
        self.table.display = True
        self.table.set_ask(ask)
        self.table.show(InvoiceSource(session), Stay.CHOSEN)

    def show_missing_permissions(
        self, frame: Frame, ask: Ask, action: Action, lacking: Sequence[str]
    ) -> None:
        """Shows which permissions are needed to see invoices, and who has them once that is read."""
        self.table.display = False
        why = msg(
            "Only visible with the permission “{permission}”. A super admin can grant it.",
            permission=", ".join(lacking),
        )
        self._note(why)
        add_who_may(frame, ask, action, why, self._note)

    def _note(self, message: Message) -> None:
        self.query_one("#invoices-note", Static).update(Content(str(message)))

    def on_windowed_table_listed(self, event: WindowedTable.Listed) -> None:
        if event.done:
            self._note(invoices_message(self.table.pages.total))
