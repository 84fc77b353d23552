"""What the app is put together from: a screen a place, and the style sheets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any, cast

from textual.app import App
from textual.screen import Screen

ROOMS = {
    "users": "people.list",
    "teams": "teams",
    "seats": "seats",
    "billing": "billing",
    "activity": "activity",
}
"""Where the screen of each place is."""


def place_named(place: str) -> Callable[[], Screen[None]]:
    """Makes the screen of a place (`users`: `people.list.users.UsersScreen`), imported when first shown."""

    def made() -> Screen[None]:
        module = import_module(f"seattui.tui.{ROOMS[place]}.{place}")
        return cast("Screen[None]", getattr(module, f"{place.capitalize()}Screen")())

    return made


def open_screens(app: App[Any]) -> list[Screen[Any]]:
    """Those of all places that were shown, dialogs over them too."""
    screens: list[Screen[Any]] = []
    for mode in {app.current_mode, *app.MODES}:
        with suppress(KeyError):  # not shown yet
            screens += app.get_screen_stack(mode)
    return screens


HERE = Path(__file__).parents[1]
FIRST_SHEETS: list[str | PurePath] = [
    HERE / "app.tcss",
    *(HERE / "styles" / f"{name}.tcss" for name in ("lifecycle", "people", "table", "users")),
]
"""What the first paint needs: the frame's own, and what Users is made of."""


def later_sheets() -> list[Path]:
    """Of the other places and of dialogs."""
    return [sheet for sheet in sorted((HERE / "styles").glob("*.tcss")) if sheet not in FIRST_SHEETS]
