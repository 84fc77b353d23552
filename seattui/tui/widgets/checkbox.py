"""A checkbox on a line of its own."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as Event
from textual.reactive import reactive

from seattui.kit.i18n import Message
from seattui.tui.widgets.field import ENTER_NEXT
from seattui.tui.widgets.labelled import Labelled


class Check(Labelled, can_focus=True):
    """`[x] Remove from the account too`: Space switches it, Enter moves on."""

    DEFAULT_CSS = "Check { height: auto; width: 1fr; }"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "switch", show=False), ENTER_NEXT]

    on: reactive[bool] = reactive(False)

    class Changed(Event):
        """It was switched."""

        def __init__(self, check: Check) -> None:
            super().__init__()
            self.check = check

    def __init__(self, label: Message, on: bool = False, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.label = label
        self.set_reactive(Check.on, on)

    def render(self) -> Content:
        return Content.assemble(
            ("› " if self.has_focus else "  ", "bold"),
            ("[x]" if self.on else "[ ]", "bold reverse" if self.has_focus else "bold"),
            " ",
            (str(self.label), "bold" if self.on else ""),
        )

    def watch_on(self, old: bool, new: bool) -> None:
        if old != new:
            self.post_message(self.Changed(self))

    def action_switch(self) -> None:
        self.on = not self.on

    def on_click(self) -> None:
        self.action_switch()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
