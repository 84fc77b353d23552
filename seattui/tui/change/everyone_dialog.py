"""The list of everyone whom a dialog is about, above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from seattui.domain.people.columns import PersonRow
from seattui.domain.plan.fates import Fate, Kind
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import msg, plural
from seattui.kit.text import safe
from seattui.tui.actions import bound
from seattui.tui.change.everyone import Everyone, Listed, WhatHappens, nothing_known
from seattui.tui.frame import Frame
from seattui.tui.shell.dialog import Dialog, Keys
from seattui.tui.shell.requests import Requests
from seattui.tui.widgets.columns import Cell, TableColumn, sentence
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

TONES: Mapping[Kind, str] = {
    Kind.REFUSED: "bad",
    Kind.LEFT_OUT: "warning",
    Kind.CHANGED: "",
    Kind.SAME: "quiet",
}


def said(fate: Fate, beside: str = "") -> str:
    """With a sign for those who are refused, and without the name at its start that stands `beside` it."""
    text = str(fate.text).removeprefix(beside).lstrip()
    return f"× {text}" if fate.kind is Kind.REFUSED else text


class EveryoneDialog(Dialog[None]):
    """As large as the screen; Esc goes back to the dialog, which is as it was left."""

    BINDINGS = [
        Binding("escape", "close", show=False),
        bound("close_dialog", "close"),
        bound("everyone", "close"),
    ]

    def __init__(self, everyone: Everyone) -> None:
        super().__init__()
        self._everyone = everyone
        self._fate: WhatHappens = nothing_known
        self.ask = Requests(self, self._failed, self.drawn)

    def keys(self) -> Keys:
        return (("down,up", msg("Scroll")), ("escape", msg("Back")))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog everyone") as box:
            number = plural("{n} person", "{n} people", self._everyone.number)
            by = self._everyone.found_by
            title = msg("{people}: {filter}", people=number, filter=by) if by else number
            box.border_title = Content(f" {title} ")
            yield WindowedTable(self._columns(), id="everyone")
            yield Static("", id="everyone-whole", markup=False)
        yield self.key_line()

    def _columns(self) -> tuple[TableColumn[PersonRow], ...]:
        who = TableColumn[PersonRow](
            "name", msg("Name"), lambda row: Cell(safe(row.user.display_name)), 14, 32, 0
        )
        email = TableColumn[PersonRow](
            "email", msg("Email"), lambda row: Cell(safe(row.user.email)), 16, 40, 2
        )
        told = self._everyone.told
        return (who, email, TableColumn("fate", told, self._cell, 24, 160, 1)) if told else (email,)

    def _cell(self, row: PersonRow) -> Cell:
        fate = self._fate(row.user)
        return sentence(safe(said(fate, row.user.display_name)), TONES[fate.kind]) if fate else Cell("")

    @property
    def table(self) -> WindowedTable[PersonRow]:
        return self.query_one("#everyone", WindowedTable)

    def on_mount(self) -> None:
        self.table.set_ask(self.ask)
        self.start_at(self.table)
        self.show(self._everyone)

    @property
    def awaiting_data(self) -> bool:
        return self.ask.waiting("everyone")

    def show(self, everyone: Everyone) -> None:
        """Lists them, as they are by the plan that was made meanwhile."""
        self.ask(everyone.read, self._show, group="everyone")

    def _show(self, listed: Listed) -> None:
        self._fate = listed.fate
        self.table.show(listed.source, Stay.CHOSEN)

    def _failed(self, error: SeattuiError) -> None:
        cast(Frame, self.app).show_error(error)

    def on_windowed_table_moved(self, event: WindowedTable.Moved) -> None:
        """Shows the whole of what happens to the person at the cursor, where the table cuts it."""
        row = self.table.row
        fate = self._fate(row.user) if row else None
        cut = row and fate and cell_len(said(fate, row.user.display_name)) > self.table.width_of("fate")
        self.query_one("#everyone-whole", Static).update(Content(said(fate)) if fate and cut else "")

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self._failed(event.error)

    def action_close(self) -> None:
        self.dismiss(None)
