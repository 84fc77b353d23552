"""Watches the store for changes by other clients, from a thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
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
    """Calls `changed` whenever the store changed, and `trouble` with the error while it is out of reach, None once it is
    back. Both from a thread, which is a daemon; `stop` ends it.
    """

    def __init__(
        self,
        session: ScreenSession,
        changed: Callable[[], object],
        trouble: Callable[[SeattuiError | None], object],
    ) -> None:
        self._session = session
        self._changed = changed
        self._trouble = trouble
        self._stopped = Event()
        Thread(target=self._watch, name="seattui-watching", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        missed = False
        while not self._stopped.is_set():
            try:
                with closing(self._session.watcher()) as watcher:
                    if missed:
                        self._trouble(None)
                        self._changed()
                        missed = False
                    while not self._stopped.wait(INTERVAL):
                        if watcher.changed():
                            self._changed()
            except SeattuiError as error:
                self._trouble(error)
                missed = not self._stopped.wait(UNREACHABLE)
