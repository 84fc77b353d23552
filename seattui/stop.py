"""How a query that was overtaken is stopped from another thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class Overtaken(Exception):
    """The query was stopped because nobody waits for its answer any more."""


class Stop:
    """A handle on one query. `cancel` may be called from any thread, before, during and after it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._interrupt: Callable[[], None] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        with self._lock:
            self.cancelled = True
            if self._interrupt:
                self._interrupt()

    @contextmanager
    def guarding(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While inside, `cancel` calls `interrupt`. Raises Overtaken when cancelled before."""
        with self._lock:
            if self.cancelled:
                raise Overtaken
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None
