"""A field for a file's name that suggests existing paths while typing; Right accepts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from textual.suggester import Suggester

from seattui.kit.errors import UsageError
from seattui.kit.paths import expanded
from seattui.kit.text import safe
from seattui.tui.shell.work import in_thread
from seattui.tui.widgets.field import Field


class Paths(Suggester):
    """Completes names in the folder typed so far, the first by name; hidden ones only after a dot."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        """`folder`: the folder of a name without a path."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._folder = folder

    async def get_suggestion(self, value: str) -> str | None:
        return await in_thread(lambda: completed(self._folder(), value), "paths") if value else None


def completed(folder: Path, typed: str) -> str | None:
    """`/home/ana/exp` → `/home/ana/exports/`; None if no name begins so, or the folder can't be read."""
    head, _, start = typed.rpartition("/")
    try:
        inside = folder / expanded(f"{head}/" if head or typed.startswith("/") else ".")
        with os.scandir(inside) as entries:
            names = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(start) and (start or not entry.name.startswith("."))
            )
    except (OSError, ValueError, UsageError):
        return None
    found = next((name for name in names if name != start and safe(name) == name), None)
    return f"{typed}{found[len(start) :]}" if found else None


class PathField(Field):
    """Takes names in `folder`, or absolute paths."""

    def __init__(self, folder: Callable[[], Path], *, id: str | None = None) -> None:
        super().__init__(id=id, limit=1000)
        self.suggester = Paths(folder)
