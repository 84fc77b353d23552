"""Ends a run over SSH once its key or its person may no longer operate, or its client is gone: one thread."""

from __future__ import annotations

import select
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from seattui.kit.errors import NotFound, NotPermitted, Refused, SeattuiError, StoreUpgraded
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession
    from seattui.store.connection.watch import Watcher

INTERVAL = 0.5
"""Seconds between checks; a run must have ended within two."""
STDOUT = 1

Over = Callable[["SeattuiError | None"], object]
"""Called from the guardian's thread with why the run must end: an error, or None for a client that is gone."""


class Guardian:
    """Watches the client from `begin`, and the operator from `guard`, until `stop`.

    The operator is asked for only when the store has changed. While the store can't be reached nothing can be
    read there either; once it can, the operator is asked for again.
    """

    def __init__(self) -> None:
        self.over: Over = lambda why: None
        """How the run ends; the screens set their own."""
        self._session: ScreenSession | None = None
        self._watcher: Watcher | None = None
        self._certain = False
        self._stopped = Event()

    def begin(self, over: Over) -> None:
        self.over = over
        Thread(target=self._watch, name="seattui-guardian", daemon=True).start()

    def guard(self, session: ScreenSession) -> None:
        """Watches the operator of this session; of the first one, if a run opens several."""
        self._session = self._session or session

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        why: SeattuiError | None = None
        try:
            while not self._stopped.wait(INTERVAL):
                if client_gone() or (self._session and (why := self._refusal(self._session))):
                    break
        except Exception:  # without a guardian, nobody would notice who may no longer operate
            why = NotPermitted("guardian", msg("It can't be checked any more whether you may use seattui."))
        finally:
            self._unwatch()
        if not self._stopped.is_set():
            with suppress(RuntimeError):  # the screens have ended meanwhile
                self.over(why)

    def _refusal(self, session: ScreenSession) -> SeattuiError | None:
        """Why the operator may no longer operate, if so."""
        try:
            self._watcher = self._watcher or session.watcher()
            if self._watcher.changed() or not self._certain:
                self._certain = False
                session.operator()
                self._certain = True
        except (NotPermitted, NotFound, Refused, StoreUpgraded) as refusal:
            return refusal
        except SeattuiError:
            self._certain = False
            self._unwatch()
        return None

    def _unwatch(self) -> None:
        if self._watcher:
            self._watcher.close()
            self._watcher = None


def client_gone() -> bool:
    """Whether nobody can read standard output any more: the pipe, socket or terminal is closed at the other end."""
    poll = select.poll()
    poll.register(STDOUT, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))
