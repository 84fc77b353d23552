"""How the screens learn of others' work: a thread that looks once a second and calls back."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from seattui.kit.errors import SeattuiError

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

EVERY = 1.0
"""Seconds between looks; others' changes are to be seen within two."""


class Watching:
    """Calls `changed` from its own thread whenever the store has changed. A daemon; `stop` ends it."""

    def __init__(self, session: ScreenSession, changed: Callable[[], object]) -> None:
        self._session = session
        self._changed = changed
        self._stopped = Event()
        Thread(target=self._watch, name="seattui-watching", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        """A store that is out of reach for a while is looked at again; then everything counts as changed."""
        missed = False
        while not self._stopped.is_set():
            try:
                watcher = self._session.watcher()
            except SeattuiError:
                missed = not self._stopped.wait(EVERY)
                continue
            try:
                if missed:
                    self._changed()
                while not self._stopped.wait(EVERY):
                    if watcher.changed():
                        self._changed()
            except SeattuiError:
                missed = not self._stopped.wait(EVERY)
            finally:
                watcher.close()
