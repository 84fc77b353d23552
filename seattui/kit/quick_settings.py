"""Single settings that are texts, for what a key waits for: from flags, the environment and the settings file, as
`settings.load` has them, but without the other settings, their validation, and what those import.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from seattui.kit import folders

LARGEST = 1_000_000


def variable(setting: str) -> str:
    """The environment variable of a setting."""
    return f"SEATTUI_{setting.upper()}"


def texts(wanted: Iterable[str], flags: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Those of the settings that are given anywhere; `flags` may have `config`, the settings file, as well.

    Raises OSError and ValueError for a settings file that can't be read.
    """
    if flags.get("config"):
        environ = {**environ, "SEATTUI_CONFIG": flags["config"]}
    found = {name: given for name in wanted if (given := flags.get(name) or environ.get(variable(name)))}
    missing = [name for name in wanted if name not in found]
    if missing:
        in_file = _file(os.path.expanduser(folders.config_file(environ)))
        found.update((name, in_file[name]) for name in missing if isinstance(in_file.get(name), str))
    return found


def _file(path: str) -> Mapping[str, str]:
    try:
        # Without waiting for a pipe that nobody writes.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY), "rb") as file:
            text = file.read(LARGEST).decode()
    except FileNotFoundError:
        return {}
    plain = plain_texts(text)
    if plain is not None:
        return plain
    from seattui.kit.reading import parsed_toml, read_text

    return parsed_toml(read_text(path))


def plain_texts(text: str) -> dict[str, str] | None:
    """The texts of TOML in which each setting is a line, up to the first table; None if it isn't so plain.

    Importing Python's parser takes most of the time that starting Python does.
    """
    found: dict[str, str | None] = {}
    for line in text.split("\n"):
        line = line.strip(" \t\r")
        if line.startswith("[") and not line.startswith("[["):
            break
        if not line or line[0] == "#":
            continue
        name, equals, value = line.partition("=")
        name, value = name.strip(" \t"), value.strip(" \t")
        if not equals or not name.replace("_", "").isalnum() or not name.isascii() or name in found:
            return None
        if value in ("true", "false") or (value.isascii() and value.isdecimal()):
            found[name] = None
            continue
        quote, inside = value[:1], value[1:-1]
        if quote not in ("'", '"') or len(value) < 2 or value[-1] != quote:
            return None
        if quote in inside or "\\" in inside or not inside.isprintable():
            return None
        found[name] = inside
    return {name: text for name, text in found.items() if text is not None}
