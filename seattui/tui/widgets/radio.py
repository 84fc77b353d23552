"""A choice of one, each option on a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as Event
from textual.reactive import reactive

from seattui.kit.i18n import Message
from seattui.tui.actions import bound
from seattui.tui.widgets.field import ENTER_NEXT
from seattui.tui.widgets.labelled import Labelled


class OneOf(Labelled, can_focus=True):
    """`(•)` is the chosen one; Up and Down choose another, and at the ends move the focus; Space chooses the
    next, Enter moves on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        bound("choice_down", "step(1)"),
        bound("choice_up", "step(-1)"),
        Binding("space", "choose_next", show=False),
        ENTER_NEXT,
    ]

    index: reactive[int] = reactive(0)

    class Changed(Event):
        """Another option was chosen."""

    def __init__(self, labels: Sequence[Message] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.labels = list(labels)

    def show(self, labels: Sequence[Message]) -> None:
        self.labels = list(labels)
        self.can_focus = len(labels) > 1
        self.index = min(self.index, max(0, len(labels) - 1))
        self.refresh(layout=True)

    def render(self) -> Content:
        if len(self.labels) == 1:
            return Content(f" {self.labels[0]}")
        return Content("\n").join(
            Content.assemble(
                ("›" if self.has_focus and index == self.index else " ", "bold"),
                " ",
                ("(•) " if index == self.index else "( ) ", "bold" if index == self.index else ""),
                str(label),
            )
            for index, label in enumerate(self.labels)
        )

    def watch_index(self, old: int, new: int) -> None:
        if old != new:
            self.post_message(self.Changed())

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_step(self, by: int) -> None:
        to = self.index + by
        if 0 <= to < len(self.labels):
            self.index = to
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_choose_next(self) -> None:
        self.index = (self.index + 1) % max(1, len(self.labels))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and 0 <= offset.y < len(self.labels):
            self.index = offset.y
