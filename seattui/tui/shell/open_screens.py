"""All open screens, of every place, and what closes one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.dom import DOMNode
from textual.screen import Screen, ScreenResultType


class ClosesOnce(Screen[ScreenResultType]):
    """Closed twice, as by two clicks in one moment, it leaves the screen beneath open: Textual closes whichever is on
    top, and fails where there is none."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        return super().dismiss(result) if self.is_active else AwaitComplete()


def open_screens(app: App[Any]) -> list[Screen[Any]]:
    """The screen stacks of all places that have been shown, dialogs included."""
    screens: list[Screen[Any]] = []
    for mode in {app.current_mode, *app.MODES}:
        with suppress(KeyError):  # not shown yet
            screens += app.get_screen_stack(mode)
    return screens


def is_open(node: DOMNode) -> bool:
    """Whether its screen is open: not once its widgets are removed, as when the app ends."""
    return node.is_attached and node.app.is_running and node.screen in open_screens(node.app)


def is_whole(screen: Screen[Any]) -> bool:
    """Whether it is open with all of its widgets: not before they are composed, either."""
    return screen.is_mounted and is_open(screen)
