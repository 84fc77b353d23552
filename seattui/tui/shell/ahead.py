"""Does what the next keys would wait for, such as imports, while nobody presses one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Event, Thread

CALM = 0.3
"""Seconds without a key after which the next step is done."""


class Ahead:
    """Does some steps in a daemon thread, one after the other; `stop` ends it before the next."""

    def __init__(self, steps: Iterable[Callable[[], object]]) -> None:
        self._steps = steps
        self._last_key = time.monotonic()
        self._stopped = Event()
        Thread(target=self._work, name="seattui-ahead", daemon=True).start()

    def key_pressed(self) -> None:
        self._last_key = time.monotonic()

    def stop(self) -> None:
        self._stopped.set()

    def _work(self) -> None:
        for step in self._steps:
            while (rest := self._last_key + CALM - time.monotonic()) > 0:
                if self._stopped.wait(rest):
                    return
            if self._stopped.is_set():
                return
            with suppress(Exception):  # the key that needs it will say so
                step()
