"""Paths of seattui's files. Every function reads the environment when called."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from seattui.kit import folders
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

_folders_shown = True


def show_folders(yes: bool) -> None:
    """Whether `shown` has folders: over SSH those of the server are nobody's business."""
    global _folders_shown
    _folders_shown = yes


def shown(path: Path | str) -> str:
    """The path of a store for people, or its name alone."""
    return str(path) if _folders_shown else Path(path).name


def expanded(given: str) -> Path:
    """The path with a home folder in place of `~` or `~name`. Raises UsageError if there is no such home."""
    try:
        # A path drops "./" from "./~name", and would then expand it.
        return Path(given).expanduser() if given.startswith("~") else Path(given)
    except RuntimeError:
        raise UsageError(
            "no-home",
            msg("{path} can't be found: there is no such home folder.", path=given),
            msg("Write the whole path, or ./ in front of a name that begins with ~."),
        ) from None


def absolute(given: str) -> Path:
    """The expanded path from the root. Raises UsageError."""
    try:
        return expanded(given).absolute()
    except FileNotFoundError:
        raise UsageError(
            "no-folder", msg("The current folder no longer exists."), msg("Change to another folder.")
        ) from None


def config_file(environ: Mapping[str, str]) -> Path:
    """The settings file: SEATTUI_CONFIG, else `config.toml` in the user's configuration folder. Raises UsageError."""
    return expanded(folders.config_file(environ))


def state_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder for remembered state and crash reports: SEATTUI_STATE_DIR, else the user's state folder.

    Raises UsageError.
    """
    chosen = (os.environ if environ is None else environ).get("SEATTUI_STATE_DIR")
    return expanded(chosen or folders.user_folder("state"))


def default_store() -> Path:
    """The default store, in the user's data folder."""
    return Path(folders.default_store())
