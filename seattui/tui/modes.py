"""What the app is put together from: a screen a place, and the style sheets."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePath
from typing import cast

from textual.screen import Screen


def place_named(place: str) -> Callable[[], Screen[None]]:
    """Makes the screen of a place (`users`: `screens.users.UsersScreen`), imported when first shown."""

    def made() -> Screen[None]:
        module = import_module(f"seattui.tui.screens.{place}")
        return cast("Screen[None]", getattr(module, f"{place.capitalize()}Screen")())

    return made


def style_sheets() -> list[str | PurePath]:
    """The frame's own, and after it one a concern."""
    here = Path(__file__).parent
    return [here / "app.tcss", *sorted((here / "styles").glob("*.tcss"))]
