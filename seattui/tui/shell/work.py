"""Runs a call in a daemon thread and awaits it.

Not with Textual's thread workers: they use a small shared pool that is joined at exit, so one query to an
unreachable store would keep the program from ending.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def in_thread(call: Callable[[], T], name: str = "work") -> T:
    """Returns or raises what `call` does, run in a daemon thread. Cancelling stops the waiting, not the call."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def settle(answer: T | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(answer)  # type: ignore[arg-type]

    def work() -> None:
        answer: T | None = None
        error: BaseException | None = None
        try:
            answer = call()
        except BaseException as raised:
            # StopIteration can't be set on a future.
            error = RuntimeError(repr(raised)) if isinstance(raised, StopIteration) else raised
        try:
            loop.call_soon_threadsafe(settle, answer, error)
        except RuntimeError:
            return  # the event loop has ended

    Thread(target=work, name=f"seattui-{name}", daemon=True).start()
    return await outcome
