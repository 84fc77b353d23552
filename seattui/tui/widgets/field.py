"""A line to type in: a still cursor, and nothing in it that a terminal could obey."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from seattui.text import safe


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
            select_on_focus=False,
            max_length=limit,
        )
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Runs before Input's own handler, which takes the first line alone: here the others follow it."""
        event.text = " ".join(line.strip() for line in event.text.splitlines() if line.strip())

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(safe(text), start, end)
