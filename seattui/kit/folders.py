"""Where seattui's files are, as texts. Imports next to nothing: the completion of shells, which a key waits for, asks
this too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from posixpath import isabs

PROGRAM = "seattui"
_AT_HOME = {"config": ".config", "data": ".local/share", "state": ".local/state"}


def config_file(environ: Mapping[str, str]) -> str:
    """The settings file, with `~` as it was given: SEATTUI_CONFIG, else `config.toml` in the user's folder."""
    return environ.get("SEATTUI_CONFIG") or f"{user_folder('config')}/config.toml"


def default_store() -> str:
    """The store that nobody has named."""
    return f"{user_folder('data')}/seattui.db"


def user_folder(kind: str) -> str:
    """The user's folder of one kind: "config", "data" or "state".

    Importing platformdirs takes as long as starting Python, so what it says on most Linux systems is said here.
    """
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and isabs(home) and "ANDROID_DATA" not in os.environ:
        named = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
        folder = named if isabs(named) else f"{home.rstrip('/')}/{_AT_HOME[kind]}"
        return f"{folder}/{PROGRAM}"
    from platformdirs import PlatformDirs

    return str(getattr(PlatformDirs(PROGRAM, appauthor=False), f"user_{kind}_dir"))
