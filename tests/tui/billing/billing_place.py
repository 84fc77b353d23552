"""The billing place on a world of the dialogs, and waiting for what comes by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from seattui.kit.settings import Settings
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.state import State
from tests.support.screens import dump
from tests.tui.people.users_app import press, settled
from tests.tui.seats.seats_world import World

NARROW, WIDE = (80, 24), (120, 40)


@asynccontextmanager
async def billing(world: World, size: tuple[int, int] = NARROW, **settings: Any) -> AsyncIterator[Pilot[Any]]:
    """Account & Billing on screen, Ana operating."""
    app = SeattuiApp(lambda: world.ana, Settings(**settings), State(None))
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "4")
        yield pilot


async def until(pilot: Pilot[Any], text: str) -> str:
    """Waits until the text stands on screen; returns what does."""
    for _ in range(400):
        await pilot.pause()
        if text in (shown := dump(pilot.app)):
            return shown
        await asyncio.sleep(0.005)
    raise AssertionError(f"{text!r} never came:\n{dump(pilot.app)}")


def squeezed(shown: str) -> str:
    """The words alone: runs of blanks and line ends are one blank each, frames and the scrollbar left out."""
    return " ".join(shown.translate(dict.fromkeys(map(ord, "│┌┐└┘─▁▂▃▄▅▆▇"), " ")).split())
