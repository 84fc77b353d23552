"""Layout of change dialogs: a scrolling body, a message line, the buttons."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Button, Label, Static

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.tui.change.plan_view import error_line, help_hint
from seattui.tui.shell.dialog import Dialog
from seattui.tui.shell.footer import KeyBar
from seattui.tui.widgets.labelled import GAP, Labelled
from seattui.tui.widgets.wrapped import Prose

CHROME = 4
"""Lines of the dialog that don't scroll: two of border, the buttons, and a blank above them."""
TALL = 20
"""From so many lines on, the three lines above the dialog stay visible; the app's own breakpoint."""


class DialogLayout(Dialog[ScreenResultType]):
    """A subclass defines the body and the buttons."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "focus_step(1)", show=False),
        Binding("up", "focus_step(-1)", show=False),
        Binding("pagedown", "page_by(1)", show=False),
        Binding("pageup", "page_by(-1)", show=False),
    ]
    heading: Message = msg("Change")
    refused_rule: str | None = None
    """The rule that refused what was last asked for."""

    @abstractmethod
    def body(self) -> ComposeResult:
        """The widgets that scroll."""

    @abstractmethod
    def buttons(self) -> ComposeResult:
        """The buttons at the end."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = Content(str(self.heading))
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield from self.body()
            with Horizontal(classes="dialog-buttons"):
                yield from self.buttons()
        yield self.key_line()

    def on_mount(self) -> None:
        self.align_labels()
        self.fit()

    def align_labels(self) -> None:
        """Makes room for the widest label at the left of each field."""
        labels = list(self.query(".dialog-label").results(Label))
        fields = list(self.query("*").results(Labelled))
        widest = max(
            0,
            *(cell_len(str(label.content)) + GAP for label in labels),
            *(field.label_width for field in fields),
        )
        for label in labels:
            label.styles.width = widest
        for field in fields:
            field.indent(widest)

    def on_resize(self, event: events.Resize) -> None:
        self.fit()

    def on_notices_resized(self) -> None:
        self.fit()

    def fit(self) -> None:
        """Makes the body scroll when the screen is too low for it; the buttons stay visible."""
        message_line = self._message_line
        height = self.size.height
        above = 0 if height < TALL else 3
        taken = (
            CHROME
            + above
            + (self.query_one(KeyBar).size.height or 1)
            + (message_line.virtual_size.height if message_line and message_line.display else 0)
        )
        self.query_one(".dialog-body").styles.max_height = max(3, height - taken)

    # --- messages --------------------------------------------------------------------------------

    def show_message(self, message: Message, tone: str, also: SeattuiError | None = None) -> None:
        """Shows a message above the buttons, until it is cleared; `tone` is "", "warning" or "error"."""
        message_line = self._message_line
        if message_line is None:
            message_line = Prose("", classes="dialog-message", markup=False)
            self.query_one(".dialog", Vertical).mount(message_line, before=".dialog-buttons")
        self.refused_rule = also.rule if also else None
        sign = {"": "… ", "warning": "! ", "error": "× "}[tone]
        text = Content.assemble((sign, "bold"), str(message))
        if also is not None:
            rule = [Content(f"  {help_hint(self.app)}")] if also.rule else []
            text = Content("\n").join([text, error_line(also), *rule])
        message_line.update(text)
        message_line.set_classes(f"dialog-message {tone}".strip())
        message_line.display = True
        self.call_after_refresh(self.fit)

    def show_error(self, error: SeattuiError) -> None:
        """Shows an error with what to do next."""
        message = msg("{what} {hint}", what=error.message, hint=error.hint) if error.hint else error.message
        if error.rule:
            message = msg("{what} {hint}", what=message, hint=help_hint(self.app))
        self.show_message(message, "error")
        self.refused_rule = error.rule

    def clear_message(self) -> None:
        """Removes the message."""
        self.refused_rule = None
        if self._message_line is not None:
            self._message_line.display = False
            self.fit()

    @property
    def _message_line(self) -> Static | None:
        """Where messages are, once there was one."""
        return next(iter(self.query(".dialog-message").results(Static)), None)

    # --- keys ------------------------------------------------------------------------------------

    def action_focus_step(self, by: int) -> None:
        """Moves through the fields, down or up."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_page_by(self, by: int) -> None:
        body = self.query_one(".dialog-body", VerticalScroll)
        body.scroll_relative(y=by * max(1, body.size.height - 1), animate=False)

    def on_key(self, event: events.Key) -> None:
        """Left and right move between buttons."""
        if isinstance(self.focused, Button) and event.key in ("left", "right"):
            event.stop()
            self.to_button_beside(self.focused, -1 if event.key == "left" else 1)
