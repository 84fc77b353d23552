"""A field for a whole number, with its limit beside it, or what is wrong with the text, which stays as typed."""

from __future__ import annotations

from typing import cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Label, Static

from seattui.kit.i18n import Message, msg
from seattui.tui.actions import BY_ID
from seattui.tui.frame import Frame
from seattui.tui.widgets.field import Field

LONGEST = 40


class NumberField(Field):
    """Passes the key for help on instead of typing it: help explains the rule that refuses the number."""

    def on_key(self, event: events.Key) -> None:
        """Runs before Input's own handler, which would insert it as text."""
        frame, helps = cast(Frame, self.app), BY_ID["help"]
        if event.key in frame.keys_of(helps):
            event.stop()
            event.prevent_default()
            frame.perform(helps)


class NumberLine(Horizontal):
    """A label, the field, and its limit. `Input.Changed` and `Input.Submitted` come from the field."""

    def __init__(self, label: Message, first: int | None, most: int, bound: Message, over: Message) -> None:
        """`over` is the message for a number above `most`."""
        super().__init__(classes="dialog-line number-line")
        self._label = label
        self._first = str(first) if first else ""
        self._most, self._bound, self._over = most, bound, over

    def compose(self) -> ComposeResult:
        yield Label(str(self._label), classes="dialog-label", markup=False)
        yield NumberField(self._first, classes="number", limit=LONGEST)
        yield Static(Content(str(self._bound)), classes="number-bound", markup=False)

    @property
    def field(self) -> Field:
        return self.query_one(Field)

    @property
    def number(self) -> int | None:
        """The number typed; None while the field is empty or invalid."""
        return None if self.complaint else whole(self.field.value)

    @property
    def complaint(self) -> Message | None:
        """Why the text is invalid; an empty field isn't."""
        typed = self.field.value.strip()
        if not typed:
            return None
        number = whole(typed)
        if number is None:
            return msg("Enter digits only, such as 3.")
        if number < 1:
            return msg("At least 1.")
        return self._over if number > self._most else None

    def set_limit(self, most: int, bound: Message, over: Message) -> None:
        """Sets another limit; the text stays."""
        self._most, self._bound, self._over = most, bound, over
        self.msg()

    def msg(self) -> None:
        """Shows the limit, or what is wrong with the text."""
        beside, complaint = self.query_one(".number-bound", Static), self.complaint
        beside.set_class(complaint is not None, "error")
        beside.update(Content.assemble(("× ", "bold"), str(complaint)) if complaint else str(self._bound))


def whole(text: str) -> int | None:
    """A number in plain digits. Rejects ١٢, 1_000, 1e9, -1, and numbers that are unreasonably long."""
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST else None
