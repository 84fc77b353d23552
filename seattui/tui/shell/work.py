"""Work off the UI thread: a call in a thread of its own, awaited without holding anything up.

Not Textual's thread workers: those sit in a small shared pool that is waited for at exit, so that one
query to an unreachable store would keep the program from ending. These threads are daemons.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def in_thread(call: Callable[[], T], name: str = "work") -> T:
    """What `call` returns or raises, computed in a daemon thread. Cancelling stops waiting, not the call."""
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
            # StopIteration can't travel through a future.
            error = RuntimeError(repr(raised)) if isinstance(raised, StopIteration) else raised
        try:
            loop.call_soon_threadsafe(settle, answer, error)
        except RuntimeError:
            return  # the loop has ended: nobody waits any more

    Thread(target=work, name=f"seattui-{name}", daemon=True).start()
    return await outcome
