"""Paths of seattui's files. Every function reads the environment when called."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def config_file(environ: Mapping[str, str]) -> Path:
    """The settings file: SEATTUI_CONFIG, else `config.toml` in the user's configuration folder."""
    from platformdirs import user_config_path

    chosen = environ.get("SEATTUI_CONFIG")
    return (
        Path(chosen).expanduser() if chosen else user_config_path("seattui", appauthor=False) / "config.toml"
    )


def state_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder for remembered state and crash reports: SEATTUI_STATE_DIR, else the user's state folder."""
    from platformdirs import user_state_path

    chosen = (os.environ if environ is None else environ).get("SEATTUI_STATE_DIR")
    return Path(chosen).expanduser() if chosen else user_state_path("seattui", appauthor=False)


def default_store() -> Path:
    """The default store, in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("seattui", appauthor=False) / "seattui.db"
