"""A line to type in: a still cursor, and nothing in it that a terminal could obey.

What stands there when it gets the focus, by whatever way, is selected: what is typed then replaces it.
"""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widgets import Input

from seattui.kit.i18n import plural
from seattui.kit.text import safe

GOES_ON = Binding("enter", "screen.go_on", show=False)
"""What Enter does in all that can be chosen in a dialog; in a field its dialog hears `Input.Submitted`."""


class Field(Input):
    """Textual shows control characters that were pasted as they are: here they are escaped first."""

    DEFAULT_CSS = """
    Field {
        height: 1; border: none; padding: 0 1; background: $panel; color: $foreground;
        &:focus { border: none; background: $panel; text-style: none; background-tint: transparent; }
        &.-invalid, &.-invalid:focus { border: none; }
        &:ansi, &:ansi:focus { border: none; text-style: underline; }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
        limit: int = 0,
    ) -> None:
        super().__init__(
            safe(value),
            placeholder=placeholder,
            id=id,
            classes=classes,
            max_length=limit,
        )
        self.cursor_blink = False
        self._clicked_into = False

    def fill(self, text: str) -> None:
        """Puts something there that nobody typed: it is selected, as it is when the field gets the focus."""
        self.value = safe(text)
        if self.has_focus:
            self.select_all()
        else:
            self.cursor_position = len(self.value)

    def focus_on_click(self) -> bool:
        """Asked before the focus comes by a click."""
        self._clicked_into = not self.has_focus
        return super().focus_on_click()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Runs before Input's own handler: the click that brings the focus leaves all of it selected."""
        if self._clicked_into:
            self._clicked_into = False
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Runs before Input's own handler, which takes the first line alone: here the others follow it."""
        event.text = " ".join(line.strip() for line in event.text.splitlines() if line.strip())

    def restricted(self) -> None:
        """More than fits: none of it is taken, and that is said."""
        result = plural(
            "Too long: at most {n} character fits.",
            "Too long: at most {n} characters fit.",
            self.max_length or 0,
        )
        self.notify(str(result), severity="warning", markup=False)

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(safe(text), start, end)
