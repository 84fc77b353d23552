"""Runs a call in a daemon thread and awaits it.

Not with Textual's thread workers: they use a small shared pool that is joined at exit, so one query to an
unreachable store would keep the program from ending.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar, cast

T = TypeVar("T")

MOMENT = 0.003
"""Seconds for which nothing is drawn, for an answer that is drawn with what the key did itself."""


class InThread(Generic[T]):
    """A call in a daemon thread. It can't be awaited itself: Textual awaits what a callback returns, and the screen
    would do nothing else until the answer."""

    def __init__(self, call: Callable[[], T], name: str = "work") -> None:
        self._call = call
        self._thread = Thread(target=self._work, name=f"seattui-{name}", daemon=True)
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._answered = Event()
        self._answer: T | None = None
        self._error: BaseException | None = None
        self._began = self._took = math.inf

    @property
    def quick(self) -> bool:
        """Whether it was answered in a moment."""
        return self._took < MOMENT

    def start(self) -> None:
        if self._thread.ident is None:
            self._began = monotonic()
            self._thread.start()

    def wait_a_moment(self) -> None:
        """Blocks until the call has ended, or shortly: two threads that both run Python would slow each other."""
        if self._thread.ident is not None and self._answered.wait(MOMENT):
            self._end()

    async def answer(self) -> T:
        """Starts it, and returns or raises what the call does. Cancelling this stops the waiting, not the call."""
        self.start()
        await self._ended
        if self._error is not None:
            raise self._error
        return cast(T, self._answer)

    def _work(self) -> None:
        try:
            self._answer = self._call()
        except BaseException as error:
            self._error = error
        self._took = monotonic() - self._began
        self._answered.set()
        try:
            self._loop.call_soon_threadsafe(self._end)
        except RuntimeError:
            return  # the event loop has ended

    def _end(self) -> None:
        if not self._ended.done():
            self._ended.set_result(None)


async def in_thread(call: Callable[[], T], name: str = "work") -> T:
    """Returns or raises what `call` does, run in a daemon thread."""
    return await InThread(call, name).answer()
