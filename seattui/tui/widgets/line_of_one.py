"""A choice of one, on one line: `‹ Sales rep ›`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as Event
from textual.reactive import reactive

from seattui.tui.actions import bound
from seattui.tui.widgets.field import ENTER_NEXT
from seattui.tui.widgets.labelled import Labelled


class LineOfOne(Labelled, can_focus=True):
    """Left and right choose another; up and down move the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "choose(1)", show=False),
        Binding("left", "choose(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        ENTER_NEXT,
        Binding("up", "leave(-1)", show=False),
        bound("choice_down", "leave(1)"),
        bound("choice_up", "leave(-1)"),
    ]
    ALLOW_SELECT = False

    index: reactive[int] = reactive(0)

    class Changed(Event):
        """Another one was chosen."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, texts: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.texts = list(texts)

    def show(self, texts: Sequence[str], index: int = 0) -> None:
        """Sets the texts, which must be safe; posts nothing."""
        self.texts = list(texts)
        self.index = index
        self.refresh()

    def render(self) -> Content:
        text = f"‹ {self.texts[self.index]} ›"
        return Content.styled(text, "bold reverse" if self.has_focus else "bold" if self.index else "")

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_choose(self, by: int) -> None:
        self.index = (self.index + by) % len(self.texts)
        self.post_message(self.Changed(self.index))

    def action_leave(self, by: int) -> None:
        if by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and offset.x < cell_len(self.texts[self.index]) + 4:
            self.action_choose(-1 if offset.x == 0 else 1)
