"""What seattui is measured beside: `python -m tests.bench.rivals bare|stock [ROWS]`.

`bare` is the least that Textual can be; `stock` is Textual's own DataTable with every row in it.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Static


class Bare(App[None]):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Static("ready")


class Stock(App[None]):
    BINDINGS = [("q", "quit", "Quit")]

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Name", "Email", "Seat", "Permissions", "Invite status", "Last active")
        for n in range(self.rows):
            table.add_row(
                f"Person {n:06d}", f"p{n:06d}@acme.example", "Sales", "–", "accepted", "2 hours ago"
            )
        table.focus()


if __name__ == "__main__":
    app = Bare() if sys.argv[1] == "bare" else Stock(int(sys.argv[2]))
    app.run()
