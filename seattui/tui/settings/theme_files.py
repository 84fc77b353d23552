"""Themes of one's own: TOML files in the folder `themes` beside the settings file, each named after its theme.

What a file doesn't say is as in the theme that it is based on. A test reads the example in docs/configuration.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

from seattui.kit.close_words import closest
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.paths import config_file, shown
from seattui.kit.records import dataclass
from seattui.kit.settings import toml_file

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
COLOURS: Final = (
    "primary", "secondary", "accent", "success", "warning", "error", "foreground", "background", "surface", "panel",
)  # fmt: skip
SHADES: Final = {"rule": "rule", "border": "border", "muted": "text-muted", "disabled": "text-disabled"}
"""What a file calls Textual's variables."""
KEYS: Final = ("base", "dark", *COLOURS, *SHADES)
READABLE: Final = {
    "foreground": 4.5,
    "muted": 3.0,
    "error": 3.0,
    "warning": 3.0,
    "success": 3.0,
    "accent": 3.0,
}
"""The least contrast of text with the background, as WCAG reckons it."""


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """A theme from a file, and what is hard to read in it."""

    theme: Theme
    warnings: tuple[Message, ...]


def folder(settings_file: Path | None = None) -> Path:
    """Where the files are; by default beside the usual settings file."""
    return (settings_file or config_file(os.environ)).parent / "themes"


def files(place: Path) -> list[str]:
    """The names of all TOML files there, without their ending."""
    try:
        found = [entry.name for entry in os.scandir(place) if not os.path.isdir(entry)]
    except OSError:
        return []
    return sorted(name[:-5] for name in found if name.endswith(".toml"))


def names(place: Path) -> list[str]:
    """Of the themes that have a file there."""
    return [name for name in files(place) if NAME.fullmatch(name)]


def read(place: Path, name: str, bases: Iterable[Theme]) -> OwnTheme:
    """Raises UsageError with file, line and what to do."""
    path = place / f"{name}.toml"
    known = {base.name: base for base in bases}
    try:
        data, lines = toml_file(path)
    except FileNotFoundError:
        raise UsageError("theme", msg("{path} doesn't exist.", path=shown(path))) from None

    def wrong(key: str, message: Message, hint: Message) -> UsageError:
        where = f"{shown(path)}:{lines.get((key,), 1)}"
        return UsageError("theme", msg("{place}: {what}", place=where, what=message), hint)

    for key, value in data.items():
        if key not in KEYS:
            close = closest(key, KEYS)
            raise wrong(
                key,
                msg("{key} isn't a part of a theme.", key=key),
                msg("Did you mean {key}?", key=close)
                if close
                else msg("There are: {keys}.", keys=", ".join(KEYS)),
            )
        if key == "base" and not (isinstance(value, str) and value in known):
            raise wrong(key, msg("There is no theme {theme}.", theme=str(value)), _there_are(known))
        if key == "dark" and not isinstance(value, bool):
            raise wrong(
                key, msg("The value of {key} isn't possible.", key=key), msg("It must be true or false.")
            )
        if key not in ("base", "dark") and not _plain_colour(value):
            raise wrong(
                key,
                msg("“{text}” isn't a colour.", text=str(value)[:40]),
                msg('Write it in quotes, such as "#7aa2d6".'),
            )
    base = known[data.get("base", "seattui-dark" if data.get("dark", True) else "seattui-light")]
    shades = {SHADES[key]: value for key, value in data.items() if key in SHADES}
    theme = replace(
        base,
        name=name,
        dark=data.get("dark", base.dark),
        variables={**base.variables, **shades},
        **{key: value for key, value in data.items() if key in COLOURS},
    )
    return OwnTheme(theme, tuple(_hard_to_read(theme, path, lines)))


def _there_are(known: Mapping[str, object]) -> Message:
    return msg("There are: {themes}.", themes=", ".join(known))


def _plain_colour(value: Any) -> bool:
    try:
        colour = Color.parse(value) if isinstance(value, str) else None
    except ColorParseError:
        return False
    return colour is not None and colour.ansi is None and colour.a == 1


def _hard_to_read(theme: Theme, path: Path, lines: Mapping[tuple[str | int, ...], int]) -> Iterable[Message]:
    ground = theme.background and Color.parse(theme.background)
    if not ground or ground.ansi is not None:
        return
    for key, least in READABLE.items():
        value = theme.variables.get(SHADES[key]) if key in SHADES else getattr(theme, key)
        found = contrast(Color.parse(value), ground) if value and not value.startswith("ansi") else least
        if found < least:
            yield msg(
                "{place}: {key} is hard to read on background: its contrast is {found}, {least} would do.",
                place=f"{shown(path)}:{lines.get((key,), lines.get(('background',), 1))}",
                key=key,
                found=f"{found:.1f}",
                least=f"{least:.1f}",
            )


def contrast(one: Color, other: Color) -> float:
    """From 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted(_luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = (part / 255 for part in colour.rgb)
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
