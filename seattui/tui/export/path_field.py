"""A field for a file's name that suggests existing paths while typing; Right accepts."""

from __future__ import annotations

import os
from pathlib import Path

from textual.suggester import Suggester

from seattui.files.safe_write import confined_to, export_folder, is_inside
from seattui.kit.errors import UsageError
from seattui.kit.paths import expanded
from seattui.kit.settings import Settings
from seattui.kit.text import safe
from seattui.tui.shell.work import in_thread
from seattui.tui.widgets.field import Field


class Paths(Suggester):
    """Completes names in the folder typed so far, the first by name; hidden ones only after a dot."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._settings = settings

    async def get_suggestion(self, value: str) -> str | None:
        return await in_thread(lambda: suggested(self._settings, value), "paths") if value else None


def suggested(settings: Settings, typed: str) -> str | None:
    """The completed path; over SSH, only one in the export folder."""
    try:
        return completed(export_folder(settings), typed, confined_to(settings, os.environ))
    except UsageError:
        return None


def completed(folder: Path, typed: str, confined: Path | None = None) -> str | None:
    """`/home/ana/exp` → `/home/ana/exports/`; None if no name begins so, or the folder can't be read.

    `folder` is the folder of a name without a path; nothing outside of `confined` is looked at.
    """
    head, _, start = typed.rpartition("/")
    try:
        inside = folder / expanded(f"{head}/" if head or typed.startswith("/") else ".")
        if confined and not is_inside(inside, confined):
            return None
        with os.scandir(inside) as entries:
            names = sorted(
                entry.name + ("/" if os.path.isdir(entry) else "")
                for entry in entries
                if entry.name.startswith(start) and (start or not entry.name.startswith("."))
            )
    except (OSError, ValueError, UsageError):
        return None
    found = next((name for name in names if name != start and safe(name) == name), None)
    return f"{typed}{found[len(start) :]}" if found else None


class PathField(Field):
    """Takes names in the export folder, or absolute paths."""

    def __init__(self, settings: Settings, *, id: str | None = None) -> None:
        super().__init__(id=id, limit=1000)
        self.suggester = Paths(settings)
