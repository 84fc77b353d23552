"""Handles keys that arrive together one after the other, as they were typed.

Textual sends each key to whatever has the focus when it arrives, before an earlier key has had its effect
(focus in a field, a dialog): on a slow connection `/anna` would mark everyone with its first `a`. So while
one key is being handled the next ones wait.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from seattui.kit.i18n import msg
from seattui.tui.terminal.escape_key import ByWords
from seattui.tui.terminal.key_time import now

PATIENCE = 0.25
"""Seconds that one widget may take; a widget that is gone or blocked delays keys no longer."""
FOR_A_LIST = 0.5
"""Seconds for which keys wait for the rows, or the plan, that they refer to. Text doesn't wait. For a screen that is
about to open they wait until they are too late."""

TOGETHER = 0.2
"""Seconds within which keys count as typed together: Esc doesn't discard keys typed together with it."""
BURST = 0.2
"""Seconds between keys of one word, as it is typed."""
STILL_LOADING = msg("The list is still loading. Press the key again when it is shown.")
TOO_LATE = 5.0
"""Seconds after which waiting keys are dropped, unless they are text for a field."""


class TypingAhead:
    """The key queue of an app. Call `queues` for each key and paste as it arrives."""

    def __init__(
        self,
        app: App[Any],
        works_anywhere: Callable[[str], bool],
        keys_dropped: Callable[[], None],
        not_loaded: Callable[[], None],
        ignored: Callable[[], None],
    ) -> None:
        """`works_anywhere` tells whether a key, by name, needs no list; `keys_dropped` is called when keys were
        dropped because they waited too long, `not_loaded` when what a key refers to isn't loaded, `ignored` once when
        keys were dropped that came with one that did nothing."""
        self._app = app
        self._works_anywhere = works_anywhere
        self._keys_dropped = keys_dropped
        self._not_loaded = not_loaded
        self._ignored_with = ignored
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._released: events.Event | None = None
        self._handling: asyncio.Task[None] | None = None
        self._without_use = -math.inf
        """When a key was typed that did nothing, or what came with it."""
        self._untold = False
        """Whether nobody was told yet that what came with it is dropped."""
        self._latest = 0.0
        """When the key was typed that was handled last."""

    @property
    def busy(self) -> bool:
        """Whether a key is being handled, or waits."""
        return self._handling is not None

    def queues(self, event: events.Key | events.Paste) -> bool:
        """True if the event is not to be handled now: another is being handled, and this one is sent again
        afterwards; or it was typed before what it refers to was shown."""
        if event is self._released:
            self._latest, self._released = event.time, None
            return self._ignored(event)
        if self._handling is not None:
            if _is_escape(event):
                self._discard(event)
            self._waiting.append(event)
            return True
        if isinstance(event, ByWords) or self._before_data(event):
            self._waiting.append(event)
            self._handling = asyncio.create_task(self._handle_waiting(), name="seattui-typing")
            return True
        self._latest = event.time
        self._handling = asyncio.create_task(self._handle_waiting(), name="seattui-typing")
        return self._ignored(event)

    def drop_with(self, typed: float) -> None:
        """The key of this time did nothing: what is typed together with it was meant for what it would have opened, and
        is dropped."""
        self._without_use, self._untold = typed, True

    def drops(self, event: events.Key | events.Paste) -> bool:
        """Whether the event was typed together with a key that did nothing. Esc never is."""
        if event.time - self._without_use >= BURST or _is_escape(event):
            return False
        self._drop(event)
        return True

    def _drop(self, event: events.Key | events.Paste) -> None:
        self._without_use = event.time
        if self._untold:
            self._untold = False
            self._ignored_with()

    def nothing_opens(self) -> None:
        """What the last key asked for doesn't open: all that has waited for it is dropped, and what comes with that."""
        self.drop_with(self._latest)
        for event in self._waiting:
            if not _is_escape(event):
                self._drop(event)
        self._waiting = deque(filter(_is_escape, self._waiting))

    def _ignored(self, event: events.Key | events.Paste) -> bool:
        ignores_key = getattr(self._app.screen, "ignores_key", None) if self._app.screen_stack else None
        return ignores_key is not None and isinstance(event, events.Key) and bool(ignores_key(event))

    def _discard(self, escape: events.Event) -> None:
        """Esc discards waiting keys, except those typed together with it."""
        self._waiting = deque(one for one in self._waiting if escape.time - one.time < TOGETHER)

    async def _handle_waiting(self) -> None:
        try:
            await self._wait_until_handled()
            while self._waiting:
                event = self._waiting.popleft()
                if isinstance(event, ByWords):
                    step = self._text(events.Key("b", "b"))
                    self._waiting.extendleft([event.step] if step else reversed(event.pressed))
                    continue
                if now() - event.time > TOO_LATE and not self._text(event):
                    self._waiting.clear()
                    self._keys_dropped()
                    return
                before_data, target = self._before_data(event), self._target
                self._released = event
                self._app.post_message(event)
                await self._wait_until_handled()
                if before_data and self._target == target:
                    self._waiting.clear()  # they were meant for what this key would have opened
                    self._not_loaded()
        finally:
            self._handling = None

    async def _wait_until_handled(self) -> None:
        """Returns when the current key has been handled by the focused widget and its ancestors, and its
        effects are done."""
        app = self._app
        if not app.screen_stack:
            return
        chain = app.focused.ancestors_with_self if app.focused else [app.screen]
        await passed([app, *(node for node in chain if node is not app), app, app])
        if app.screen_stack:
            await passed([app.screen, app, app])
        await self._wait_for_data()

    async def _wait_for_data(self) -> None:
        """Waits for data that an earlier key requested; text goes into its field meanwhile, and Esc is
        handled at once."""
        began = time.monotonic()
        while self._app.screen_stack and getattr(self._app.screen, "awaiting_data", False):
            following = self._waiting[0] if self._waiting else None
            patience = TOO_LATE if getattr(self._app.screen, "opens_next", False) else FOR_A_LIST
            if time.monotonic() > began + patience or (
                following and (self._text(following) or _is_escape(following))
            ):
                return
            await asyncio.sleep(0.01)

    def _before_data(self, event: events.Key | events.Paste) -> bool:
        """Whether what the event refers to isn't loaded yet. Text, Esc and keys that work everywhere don't
        refer to it."""
        if not self._app.screen_stack or not getattr(self._app.screen, "has_no_data", False):
            return False
        anywhere = isinstance(event, events.Key) and self._works_anywhere(event.key)
        return not (anywhere or self._text(event) or _is_escape(event))

    @property
    def _target(self) -> tuple[object, object]:
        """The widget that keys go to now."""
        return (self._app.screen, self._app.focused) if self._app.screen_stack else (None, None)

    def _text(self, event: events.Key | events.Paste) -> bool:
        """Whether it is text for the focused field."""
        key = ("a", "a") if isinstance(event, events.Paste) else (event.key, event.character)
        return self._app.focused is not None and self._app.focused.check_consume_key(*key)


def _is_escape(event: events.Event) -> bool:
    return isinstance(event, events.Key) and event.key == "escape"


async def passed(pumps: Iterable[MessagePump]) -> None:
    """Waits until each of these has handled all messages that were in its queue."""
    loop = asyncio.get_running_loop()
    for pump in pumps:
        done = asyncio.Event()
        # `call_later` wraps what it calls, and Textual counts the parameters of each that is new to it.
        if pump.is_running and pump.post_message(events.Callback(callback=done.set)):
            late = loop.call_later(PATIENCE, done.set)
            await done.wait()
            late.cancel()
