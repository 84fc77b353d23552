"""Asks before what was entered is discarded."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from seattui.kit.i18n import msg
from seattui.tui.actions import bound
from seattui.tui.shell.dialog import PRESS, Dialog


class DiscardDialog(Dialog[bool]):
    """Dismissed with True to discard it. Esc, and Enter pressed any number of times, keep it."""

    BINDINGS = [
        Binding("escape", "keep", show=False),
        bound("close_dialog", "keep"),
        Binding("left,right,up,down", "other", show=False),
    ]
    KEYS = (("left,right", msg("Other button")), PRESS, ("escape", msg("Keep editing")))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog dialog-menu") as box:
            box.border_title = Content(str(msg("Discard changes?")))
            yield Static(Content(str(msg("Nothing was created or bought."))), markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(f"[{msg('Discard')}]"), id="throw-away", compact=True)
                yield Button(Content(f"[{msg('Keep editing')}]"), id="keep", compact=True)
        yield self.key_line()

    def on_mount(self) -> None:
        self.query_one("#keep").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "throw-away")

    def action_keep(self) -> None:
        self.dismiss(False)

    def action_other(self) -> None:
        self.focus_next()
