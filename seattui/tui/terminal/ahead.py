"""What the next keys need is loaded while nobody presses one, a little at a time: no key waits for more than one part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Protocol

QUIET = 0.4
"""Seconds without a key before anything is loaded, or goes on being loaded."""
BETWEEN = 0.01
"""Seconds between two parts, in which a key is handled."""


class Busy(Protocol):
    """The app, as far as this is concerned."""

    last_key: float
    """When the last key came, by the monotonic clock."""

    @property
    def awaiting_data(self) -> bool:
        """Whether what is on screen is still being loaded."""


async def quiet(app: Busy) -> None:
    """Returns once nobody has pressed a key for a moment and what is on screen is loaded."""
    while app.awaiting_data or (wait := QUIET - (monotonic() - app.last_key)) > 0:
        await asyncio.sleep(QUIET if app.awaiting_data else wait)


async def load(app: Busy, parts: Iterable[Callable[[], object]]) -> None:
    """Loads one part after the other."""
    for part in parts:
        await quiet(app)
        with suppress(Exception):  # the key that needs it will say so
            part()
        await asyncio.sleep(BETWEEN)
