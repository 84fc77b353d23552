"""What the app is put together from: a screen a place, and the style sheets."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePath
from typing import cast

from textual.screen import Screen

ROOMS = {
    "users": "people.list",
    "teams": "teams",
    "seats": "places",
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


HERE = Path(__file__).parents[1]
FIRST_SHEETS: list[str | PurePath] = [
    HERE / "app.tcss",
    *(HERE / "styles" / f"{name}.tcss" for name in ("lifecycle", "people", "table", "users")),
]
"""What the first paint needs: the frame's own, and what Users is made of."""


def later_sheets() -> list[Path]:
    """Of the other places and of dialogs."""
    return [sheet for sheet in sorted((HERE / "styles").glob("*.tcss")) if sheet not in FIRST_SHEETS]
