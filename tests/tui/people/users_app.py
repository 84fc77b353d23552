"""The app on a session of the test's own, and how to wait until what was asked is on screen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, cast

from textual.pilot import Pilot

from seattui.kit.settings import Settings
from seattui.service.screen_session import ScreenSession
from seattui.tui.app import SeattuiApp
from seattui.tui.people.list.people_place import PeoplePlace
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.shell.state import State
from tests.support.screens import dump, still

CALM = 3
"""So often in a row it must be found at rest: a thread's answer comes between two looks."""
BRIEF = ("opening", "show", "users", "billing", "store-moved", "people")
"""Groups of work, besides questions, that ends by itself."""
PATIENCE = 30.0
"""Seconds after which a test that waits has failed, on however slow a machine."""


def app_on(
    session: ScreenSession, state: State | None = None, keys: Mapping[str, str] | None = None
) -> SeattuiApp:
    return SeattuiApp(lambda: session, Settings(keys=keys or {}), state or State(None))


def place(pilot: Pilot[Any]) -> PeoplePlace:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, PeoplePlace)
    return screen


def at_rest(pilot: Pilot[Any]) -> bool:
    """Whether no key waits its turn, nothing is being asked and no list is being read."""
    if not still(pilot.app):
        return False
    if any(not w.is_finished for w in pilot.app.workers if w.group.startswith("ask-") or w.group in BRIEF):
        return False
    screen = pilot.app.screen_stack[0]
    if isinstance(screen, PlaceScreen) and screen.awaiting_numbers and screen is pilot.app.screen:
        return False
    if not isinstance(screen, PeoplePlace):
        return True
    return screen.cursor.timer is None and screen.table.source is not None and not screen.table.reading


async def settled(pilot: Pilot[Any]) -> str:
    """Waits until everything asked is on screen; returns what is on it."""
    calm, end = 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        await pilot.pause()
        calm = calm + 1 if at_rest(pilot) else 0
        if calm == CALM:
            return dump(pilot.app)
        await asyncio.sleep(0 if calm else 0.005)
    raise AssertionError("it never came to rest")


async def until(pilot: Pilot[Any], seen: Callable[[str], bool]) -> str:
    """Waits until it is seen and all is at rest; returns what is on screen."""
    end = time.monotonic() + PATIENCE
    while not seen(shown := dump(pilot.app)):
        assert time.monotonic() < end, shown
        await asyncio.sleep(0.01)
        await pilot.pause()
    return await settled(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> str:
    """Presses keys one after another, then waits."""
    await pilot.press(*keys)
    return await settled(pilot)


def result(pilot: Pilot[Any]) -> list[str]:
    """The notices given so far."""
    return [notice.message for notice in cast(SeattuiApp, pilot.app).notices]
