"""Cancelling work in the store from another thread: an outdated query, or a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from seattui.kit.i18n import Message


class Cancelled(Exception):
    """The work was cancelled and nothing was changed."""


class CancelToken:
    """Cancels one piece of work. `cancel` can be called from any thread, before, during and after the work."""

    doing: Message | None = None
    """What the work is doing, for the waiting person; set by the work itself."""
    lost: bool
    """Whether it is being found out if the work was saved, since the answer was lost."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._interrupt: Callable[[], None] | None = None
        self._sealed = False
        self.cancelled = False
        self.lost = False

    def cancel(self) -> bool:
        """Cancels the work. False after `seal`: what is being done can't be stopped any more."""
        with self._lock:
            if self._sealed:
                return False
            self.cancelled = True
            if self._interrupt:
                self._interrupt()
            return True

    @property
    def sealed(self) -> bool:
        """Whether cancelling comes too late."""
        return self._sealed

    @contextmanager
    def guarding(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Inside the block, `cancel` calls `interrupt`. Raises Cancelled if it was cancelled before."""
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
        """From here on the work can't be cancelled, such as a COMMIT. Raises Cancelled if it was cancelled before."""
        with self._lock:
            if self.cancelled:
                raise Cancelled
            self._sealed = True

    def lost_answer(self, doing: Message, enough: Callable[[], None]) -> None:
        """From here until `settled`, `cancel` ends the wait for what became of the sealed work, not the work."""
        with self._lock:
            self.doing, self.lost = doing, True
            self._sealed, self._interrupt = False, enough

    def settled(self) -> None:
        """The wait is over, by its result or because it was cancelled: the work itself never was."""
        with self._lock:
            self._sealed, self._interrupt = True, None
            self.cancelled = self.lost = False
