"""The classes of a screen by its size, which Textual gives only after it has styled everything for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.app import App


def size_classes(app: App[Any]) -> Iterator[str]:
    """Of the app's breakpoints, the last that fits, across and down."""
    for breakpoints, cells in (
        (app.HORIZONTAL_BREAKPOINTS, app.size.width),
        (app.VERTICAL_BREAKPOINTS, app.size.height),
    ):
        yield from [name for least, name in sorted(breakpoints or ()) if least <= cells][-1:]
