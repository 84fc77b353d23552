"""The tabs of Account & Billing, Overview and Invoices, with their keys."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message as Event
from textual.reactive import reactive
from textual.widget import Widget

from seattui.kit.i18n import Message, msg
from seattui.kit.text import safe

TABS: Mapping[str, Message] = {"overview": msg("Overview"), "invoices": msg("Invoices")}
GAP = 3


class BillingTabs(Widget):
    """One line; a click switches tabs."""

    ALLOW_SELECT = False
    shown: reactive[str] = reactive("overview")

    class Chosen(Event):
        """A tab was clicked; its action."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.account = ""
        self.keys: Mapping[str, str] = {}

    def show(self, account: str, keys: Mapping[str, str]) -> None:
        """`keys`: the key of each tab."""
        self.account, self.keys = account, keys
        self.refresh()

    def render(self) -> Content:
        line = Content("")
        for tab, label in TABS.items():
            gap = " " * GAP if line.cell_length else ""
            if tab == self.shown:
                line = Content.assemble(line, gap, (str(label), "bold underline $text-accent"))
            else:
                line = Content.assemble(line, gap, (self.keys.get(tab, ""), "$text-accent"), " ", str(label))
        about = str(msg("{account} · amounts without tax", account=safe(self.account, 40)))
        room = self.size.width - line.cell_length
        if self.account and cell_len(about) + GAP <= room:
            line = Content.assemble(line, " " * (room - cell_len(about)), (about, "$foreground-muted"))
        return line

    def on_click(self, event: events.Click) -> None:
        at = 0
        for tab, label in TABS.items():
            wide = cell_len(str(label)) + (0 if tab == self.shown else cell_len(self.keys.get(tab, "")) + 1)
            offset = event.get_content_offset(self)
            if offset is not None and at <= offset.x < at + wide:
                self.post_message(self.Chosen(tab))
                return
            at += wide + GAP
