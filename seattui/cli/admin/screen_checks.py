"""Checks of `doctor` about what only the screens follow: keys, and themes with their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seattui.domain.model import Check
from seattui.kit.errors import KeysError, SeattuiError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.paths import shown
from seattui.kit.settings import Loaded, of_keys


def screen_checks(loaded: Loaded) -> Iterator[Check]:
    """Faults with which the screens don't open, and theme files that can't be used or read well."""
    from seattui.tui.settings import theme_files

    folder = theme_files.folder(loaded.path)
    files = theme_files.files(folder)
    if loaded.settings.keys:
        yield from _keys(loaded)
    if files or loaded.settings.theme:
        yield from _themes(loaded, folder, files)


def _keys(loaded: Loaded) -> Iterator[Check]:
    from seattui.tui.shell.keymap import resolve

    try:
        resolve(loaded.settings.keys)
    except KeysError as error:
        yield _fault("settings.keys", of_keys(error, loaded))


def _themes(loaded: Loaded, folder: Path, files: list[str]) -> Iterator[Check]:
    from seattui.tui.settings import theme_files, themes
    from seattui.tui.shell.state import State

    for name in files:
        warnings: tuple[Message, ...] = ()
        place = shown(folder / f"{name}.toml")
        if not theme_files.NAME.fullmatch(name):
            what = msg("Not a theme's name: small letters, digits, - and _, at most 40.")
            warnings = (msg("{place}: {what}", place=place, what=what),)
        elif name in themes.WITHOUT_FILES:
            warnings = (
                msg("{place}: {what}", place=place, what=msg("A theme of this name is there without it.")),
            )
        else:
            try:
                warnings = theme_files.read(folder, name, themes.OWN).warnings
            except UsageError as error:
                yield _fault("themes", error)
                continue
        yield from (Check("themes", "warning", str(warning)) for warning in warnings)
        if not warnings:
            yield Check("themes", "ok", place)
    try:
        themes.first_theme(loaded.settings, State(None), (*themes.WITHOUT_FILES, *theme_files.names(folder)))
    except UsageError as error:
        yield _fault("settings.theme", error)


def _fault(name: str, error: SeattuiError) -> Check:
    return Check(name, "fault", str(error))
