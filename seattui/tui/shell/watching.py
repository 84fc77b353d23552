"""Watches the store for changes by other clients, from a thread."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from seattui.kit.errors import SeattuiError

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

INTERVAL = 0.1
"""Seconds between looks at the watcher, which are cheap; other clients' changes must be visible within one."""
UNREACHABLE = 1.0
"""Seconds between tries while the store can't be reached."""


class Watching:
    """Calls `changed` from its own thread whenever the store changed. The thread is a daemon; `stop` ends it."""

    def __init__(self, session: ScreenSession, changed: Callable[[], object]) -> None:
        self._session = session
        self._changed = changed
        self._stopped = Event()
        Thread(target=self._watch, name="seattui-watching", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        """Retries while the store can't be reached; when it can again, reports a change."""
        missed = False
        while not self._stopped.is_set():
            try:
                watcher = self._session.watcher()
            except SeattuiError:
                missed = not self._stopped.wait(UNREACHABLE)
                continue
            try:
                if missed:
                    self._changed()
                while not self._stopped.wait(INTERVAL):
                    if watcher.changed():
                        self._changed()
            except SeattuiError:
                missed = not self._stopped.wait(UNREACHABLE)
            finally:
                watcher.close()
