"""A field that searches as you type."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message as Event

from seattui.kit.i18n import msg
from seattui.tui.action import SEARCH
from seattui.tui.actions import bindings_for
from seattui.tui.widgets.field import Field

LONGEST = 100


class SearchField(Field):
    """Enter and Down move to the list, Esc leaves the field; the text stays."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(SEARCH)]

    class Left(Event):
        """The list should get the focus."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, placeholder=str(msg("search name or email")), limit=LONGEST)
        self._entered = 0

    @property
    def typing(self) -> object:
        """The search that is being typed: another one each time that the field is entered."""
        return (self.id, self._entered) if self.has_focus else None

    def on_focus(self) -> None:
        self._entered += 1

    def action_search_done(self) -> None:
        self.post_message(self.Left())

    def action_search_leave(self) -> None:
        self.post_message(self.Left())
