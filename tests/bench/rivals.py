"""What seattui is measured beside: `python -m tests.bench.rivals bare|stock|typed [ROWS]`.

`bare` is Textual with a header, a table of a screenful and a footer; `stock` is the same with every row in
its table; `typed` has an Input above that table, which has the focus and searches nothing. None has a store: their
rows are made up. `d` opens a modal of six widgets on the first two.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, DataTable, Footer, Header, Input, Label, Static

SCREENFUL = 50


class Modal(ModalScreen[None]):
    """Six widgets: a box, and in it a title, a label, a field and two buttons."""

    CSS = """
    Modal { align: center middle; }
    Modal > Vertical { width: 60; height: auto; border: solid $primary; background: $surface; }
    """
    BINDINGS = [("escape", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Change seat of Mia Sommer")
            yield Label("Reason")
            yield Input(placeholder="reason or ticket")
            yield Button("Assign")
            yield Button("Cancel")


class Rival(App[None]):
    BINDINGS = [("q", "quit", "Quit"), ("o", "sort", "Sort"), ("d", "modal", "Modal")]

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Name", "Email", "Seat", "Permissions", "Invite status", "Last active")
        for n in range(self.rows):
            table.add_row(
                f"Person {n:06d}", f"p{n:06d}@acme.example", "Sales", "–", "accepted", "2 hours ago"
            )
        self.query("Input, DataTable").first().focus()

    def action_sort(self) -> None:
        table = self.query_one(DataTable)
        column = next(iter(table.columns))
        table.sort(column, reverse=True)

    def action_modal(self) -> None:
        self.push_screen(Modal())


class Typed(Rival):
    def compose(self) -> ComposeResult:
        yield Header()
        yield Input()
        yield DataTable(cursor_type="row")
        yield Footer()


if __name__ == "__main__":
    kind = Typed if sys.argv[1] == "typed" else Rival
    kind(SCREENFUL if sys.argv[1] == "bare" else int(sys.argv[2])).run()
