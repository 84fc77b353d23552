"""What the operator can do about a store that can't be opened: make one, upgrade it, or try again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from seattui.kit.errors import SeattuiError, StoreMissing, StoreOlder
from seattui.kit.settings import Settings
from seattui.tui.opening.first_run import FirstRunScreen
from seattui.tui.opening.unopened import UnopenedScreen

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

    Opening = Callable[[], ScreenSession]


async def recovered(
    app: App[Any], settings: Settings, error: SeattuiError, opening: Opening
) -> Opening | None:
    """What opens the session next; None if the operator quits. In read-only mode the store can't be upgraded."""
    if isinstance(error, StoreMissing):
        begun = await app.push_screen_wait(FirstRunScreen(settings.store, read_only=settings.read_only))
        return None if begun is None else lambda: begun
    if isinstance(error, StoreOlder) and not settings.read_only:
        from seattui.tui.opening.upgrade_store import UpgradeDialog

        return opening if await app.push_screen_wait(UpgradeDialog(error.place)) else None
    return opening if await app.push_screen_wait(UnopenedScreen(error)) != "quit" else None
