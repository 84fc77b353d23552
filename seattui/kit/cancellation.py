"""How work in the store is stopped from another thread: a query that a newer one replaced, a change that is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from seattui.kit.i18n import Message


class Cancelled(Exception):
    """It was stopped because nobody waits for its answer any more; nothing was changed."""


class CancelToken:
    """A handle on one piece of work. `cancel` may be called from any thread, before, during and after it."""

    doing: Message | None = None
    """What it is at, for whoever waits; the work says so itself."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._interrupt: Callable[[], None] | None = None
        self._sealed = False
        self.cancelled = False

    def cancel(self) -> bool:
        """Whether it comes in time: False from `seal` on, when what is being done can't be called back."""
        with self._lock:
            if self._sealed:
                return False
            self.cancelled = True
            if self._interrupt:
                self._interrupt()
            return True

    @contextmanager
    def guarding(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While inside, `cancel` calls `interrupt`. Raises Overtaken when cancelled before."""
        with self._lock:
            if self.cancelled:
                raise Cancelled
            self._interrupt, self._sealed = interrupt, False
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None

    def seal(self) -> None:
        """From here on it comes to its end, such as a COMMIT. Raises Overtaken when it was cancelled."""
        with self._lock:
            if self.cancelled:
                raise Cancelled
            self._sealed = True
