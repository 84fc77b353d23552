"""Requests from a screen to the store: run off the UI thread; a new request cancels the previous one of its
group."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

from textual.dom import DOMNode
from textual.worker import WorkType

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import NotPermitted, SeattuiError
from seattui.kit.i18n import Message
from seattui.tui.frame import Frame
from seattui.tui.shell.open_screens import is_open
from seattui.tui.shell.work import InThread, in_thread

T = TypeVar("T")
Failed = Callable[[SeattuiError], None]


class Requests:
    """Makes requests for one screen. `failed` gets errors, unless a request has its own handler; none runs before
    `drawn` is set, so that the store's answers don't delay what is drawn first."""

    def __init__(self, node: DOMNode, failed: Failed, drawn: asyncio.Event | None = None) -> None:
        self._node = node
        self._drawn = drawn
        self._failed = failed
        self._pending: dict[str, CancelToken] = {}

    def __call__(
        self,
        call: Callable[[CancelToken], T],
        then: Callable[[T], None],
        *,
        group: str,
        failed: Failed | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> InThread[T]:
        """Runs `call` in a thread and passes its result to `then` on the UI thread.

        A running request of the same group is cancelled and its result dropped. `stopped` is called when this
        one was cancelled.
        """
        self.drop(group)
        stop = self._pending[group] = CancelToken()
        asked = InThread(lambda: call(stop), group)
        work: WorkType[None] = partial(self._work, asked, then, failed or self._failed, stopped, stop, group)
        self._node.run_worker(work, group=f"ask-{group}", exclusive=True)
        if self._drawn is None or self._drawn.is_set():
            asked.start()
        return asked

    def waiting(self, group: str) -> bool:
        """Whether a request of this group is running."""
        return group in self._pending

    def drop(self, group: str) -> None:
        """Cancels a request and ignores its result."""
        if previous := self._pending.pop(group, None):
            previous.cancel()

    def cancel(self, group: str) -> bool:
        """Cancels a request but still waits for its end; False if it is too late and its result will come."""
        request = self._pending.get(group)
        return request is not None and request.cancel()

    def too_late(self, group: str) -> bool:
        """Whether a request of this group can't be cancelled any more."""
        request = self._pending.get(group)
        return request is not None and request.sealed

    def doing(self, group: str) -> Message | None:
        """What a request of this group is currently doing, if it reports that."""
        request = self._pending.get(group)
        return request.doing if request else None

    async def _work(
        self,
        asked: InThread[T],
        then: Callable[[T], None],
        failed: Failed,
        stopped: Callable[[], None] | None,
        stop: CancelToken,
        group: str,
    ) -> None:
        if self._drawn is not None:
            await self._drawn.wait()
        try:
            answer = await asked.answer()
        except Cancelled:
            if self._finish(group, stop) and stopped:
                stopped()
            return
        except SeattuiError as error:
            if isinstance(error, NotPermitted):
                await self._add_who_has(error, group)
            if self._finish(group, stop):
                failed(error)
            return
        if self._finish(group, stop):
            then(answer)

    async def _add_who_has(self, error: NotPermitted, group: str) -> None:
        from seattui.domain.people.holders import add_who_has

        session = cast(Frame, self._node.app).session
        await in_thread(lambda: add_who_has(error, session), group)

    def _finish(self, group: str, stop: CancelToken) -> bool:
        """Removes the request from the pending ones; whether its result is still wanted."""
        if self._pending.get(group) is stop:
            del self._pending[group]
            return is_open(self._node)  # widgets are removed before their requests are cancelled
        return False
