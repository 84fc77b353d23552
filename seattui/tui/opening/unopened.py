"""Shown when the store can't be opened: what is wrong, what to do, and a button to try again."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import msg
from seattui.tui.shell.dialog import Dialog


class UnopenedScreen(Dialog[Literal["again", "quit"]]):
    """Dismissed with "again" or "quit"."""

    BINDINGS = [Binding("r,enter", "again", show=False), Binding("q,escape,ctrl+c", "quit", show=False)]
    KEYS = (("r", msg("Try again")), ("q", msg("Quit")))

    def __init__(self, error: SeattuiError) -> None:
        super().__init__()
        self._error = error

    def compose(self) -> ComposeResult:
        with Vertical(classes="calm"):
            yield Static(str(msg("The store can't be opened")), markup=False, classes="title")
            yield Static(str(self._error.message), markup=False)
            if self._error.hint:
                yield Static(str(self._error.hint), markup=False, classes="muted")
        yield self.key_line()

    def action_again(self) -> None:
        self.dismiss("again")

    def action_quit(self) -> None:
        self.dismiss("quit")
