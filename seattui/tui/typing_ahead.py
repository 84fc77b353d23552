"""Keys that arrive together are handled one after the other, as they were typed.

Textual hands each key to whatever has the focus when the key arrives, and what an earlier key brings
about (the focus in a field, a dialog) comes later: on a slow line `/anna` would mark everyone with its
first `a`. So while one key is at work the next ones wait.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

PATIENCE = 0.25
"""Seconds that one widget may take; what is gone or stuck holds no keys up for longer."""
FOR_A_LIST = 0.5
"""Seconds for which keys wait for the rows, or the plan, that they are meant for. Text isn't held up."""


class TypingAhead:
    """Of one app. Ask `keeps` about each key and paste as it arrives."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._released: events.Event | None = None
        self._settling: asyncio.Task[None] | None = None

    def keeps(self, event: events.Key | events.Paste) -> bool:
        """True when another is at work: the event comes again when that is done."""
        if event is self._released:
            self._released = None
            return False
        if self._settling is not None:
            self._waiting.append(event)
            return True
        self._settling = asyncio.create_task(self._settle(), name="seattui-typing")
        return False

    async def _settle(self) -> None:
        try:
            await self._settled()
            while self._waiting:
                self._released = self._waiting.popleft()
                self._app.post_message(self._released)
                await self._settled()
        finally:
            self._settling = None

    async def _settled(self) -> None:
        """Returns when the key at work has come up from the focused widget, and its doings are done."""
        app = self._app
        if not app.screen_stack:
            return
        chain = app.focused.ancestors_with_self if app.focused else [app.screen]
        await _passed([app, *(node for node in chain if node is not app), app, app])
        if app.screen_stack:
            await _passed([app.screen, app, app])
        await self._caught_up()

    async def _caught_up(self) -> None:
        """Waits for what an earlier key asked for; text goes on into its field meanwhile."""
        end = time.monotonic() + FOR_A_LIST
        while self._app.screen_stack and getattr(self._app.screen, "behind", False) and not self._text():
            if time.monotonic() > end:
                return
            await asyncio.sleep(0.01)

    def _text(self) -> bool:
        """Whether the next that waits is text for the field that has the focus."""
        if not self._waiting or not isinstance(self._app.focused, Input | TextArea):
            return False
        event = self._waiting[0]
        return isinstance(event, events.Paste) or event.is_printable


async def _passed(pumps: Iterable[MessagePump]) -> None:
    """Each has, in turn, handled all messages that were waiting for it."""
    for pump in pumps:
        done = asyncio.Event()
        if pump.is_running and pump.call_later(done.set):
            try:
                await asyncio.wait_for(done.wait(), PATIENCE)
            except TimeoutError:
                continue
