"""A field that searches as you type."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message as Event
from textual.widgets import Input

from seattui.kit.i18n import msg
from seattui.tui.action import SEARCH
from seattui.tui.actions import bindings_for
from seattui.tui.terminal.at_once import DrawnAtOnce
from seattui.tui.widgets.field import Field

LONGEST = 100


class SearchField(Field):
    """Enter and Down move to the list, Esc leaves the field; the text stays."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(SEARCH)]

    class Left(Event):
        """The list should get the focus."""

    def __init__(self, search: Callable[[str], None], *, id: str | None = None) -> None:
        """`search` is called with each new text, without the blanks around it."""
        super().__init__(id=id, placeholder=str(msg("search name or email")), limit=LONGEST)
        self._search = search
        self._entered = 0
        self._drawing = DrawnAtOnce(self)
        self.disable_messages(Input.Changed)

    @property
    def typing(self) -> object:
        """The search that is being typed: another one each time that the field is entered."""
        return (self.id, self._entered) if self.has_focus else None

    def on_focus(self) -> None:
        self._entered += 1

    def watch_value(self, old: str, new: str) -> None:
        """Searches at once: a message would pass through all widgets around the field first."""
        if old != new:
            self._search(new.strip())

    async def takes(self, key: events.Key) -> bool:
        """Types a character and draws it; False if the key is another's."""
        if key.character is None or not key.is_printable:
            return False
        self.replace(key.character, *self.selection)
        await asyncio.sleep(0)  # rows that have come already are drawn with it
        self._drawing.draw()
        return True

    def action_search_done(self) -> None:
        self.post_message(self.Left())

    def action_search_leave(self) -> None:
        self.post_message(self.Left())
