"""A text field: a cursor that doesn't blink, and no control characters in its text.

Its text is selected when it gets the focus, so that typing replaces it.
"""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widgets import Input

from seattui.kit.i18n import plural
from seattui.kit.text import MAX_SHOWN, safe
from seattui.tui.widgets.labelled import Labelled

ENTER_NEXT = Binding("enter", "screen.next_field", show=False)
"""Enter in all selectable widgets of a dialog; for a field, the dialog handles `Input.Submitted`."""


class Field(Input, Labelled):
    """An Input that escapes control characters in pasted text, which Textual would show as they are."""

    DEFAULT_CSS = """
    Field {
        height: 1; border: none; padding: 0 1; background: $panel; color: $foreground;
        &:focus { border: none; background: $panel; text-style: none; background-tint: transparent; }
        &.-invalid, &.-invalid:focus { border: none; }
        &:ansi, &:ansi:focus { border: none; text-style: underline; }
    }
    """

    INSET = (1, 1)

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

    @property
    def content_width(self) -> int:
        """At least what is seen of it: with each change of it Textual lays the whole screen out again."""
        return max(super().content_width, self.content_size.width)

    def fill(self, text: str) -> None:
        """Sets a default text, which is selected as it is on focus."""
        self.value = safe(text)
        if self.has_focus:
            self.select_all()
        else:
            self.cursor_position = len(self.value)

    def focus_on_click(self) -> bool:
        """Called before the focus comes by a click."""
        self._clicked_into = not self.has_focus
        return super().focus_on_click()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Runs before Input's own handler: the click that gives the focus keeps all text selected."""
        if self._clicked_into:
            self._clicked_into = False
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Runs before Input's own handler, which pastes the first line only: here all lines are joined."""
        event.text = " ".join(line.strip() for line in event.text.splitlines() if line.strip())

    def restricted(self) -> None:
        """Pasted text that is too long is rejected as a whole, with a message."""
        result = plural(
            "Too long: at most {n} character fits.",
            "Too long: at most {n} characters fit.",
            self.max_length or 0,
        )
        self.notify(str(result), severity="warning", markup=False)

    def replace(self, text: str, start: int, end: int) -> None:
        """A mark that is typed after its letter is drawn over it."""
        before = self.value[: max(0, min(start, end))]
        text = safe(before + text, len(before) + MAX_SHOWN)[len(before) :]
        super().replace(text, start, end)
