"""Our themes: a dark one, a light one, one of high contrast, and "lean", which uses only the terminal's 16 colours.

Colour is never the only sign of a meaning. Text uses only `$text-*`, `$foreground` and `$rule`: plain
`$success` and `$warning` have too little contrast on a light background.
"""

from __future__ import annotations

from collections.abc import Collection

from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.settings import Settings
from seattui.tui.shell.state import Preferences

DARK = Theme(
    name="seattui-dark",
    primary="#7aa2d6",
    secondary="#5b7fa8",
    accent="#8fb8de",
    success="#8fbf8f",
    warning="#d9b36c",
    error="#e08a8a",
    foreground="#d6d9de",
    background="#14171c",
    surface="#1b1f26",
    panel="#232933",
    dark=True,
    variables={"rule": "#434c5a", "border": "#5a6576", "block-cursor-text-style": "none"},
)

LIGHT = Theme(
    name="seattui-light",
    primary="#245a94",
    secondary="#4a6f97",
    accent="#1f5f9e",
    success="#2c6e3f",
    warning="#8a5a00",
    error="#a3262e",
    foreground="#1f242b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e7e4dc",
    dark=False,
    variables={"rule": "#b9b4a8", "border": "#958f82", "block-cursor-text-style": "none"},
)

CONTRAST = Theme(
    name="seattui-contrast",
    primary="#ffd700",
    secondary="#00e5ff",
    accent="#ffe14d",
    success="#5cff5c",
    warning="#ffb733",
    error="#ff8080",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    dark=True,
    variables={
        "rule": "#ffffff",
        "border": "#ffffff",
        "text-muted": "#e0e0e0",
        "text-disabled": "#b0b0b0",
        "block-cursor-text-style": "bold",
    },
)

LEAN = Theme(
    name="seattui-lean",
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_blue",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    ansi=True,
    variables={
        "rule": "ansi_default",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-background": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-foreground": "ansi_black",
        "input-selection-background": "ansi_cyan",
        "screen-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_cyan",
    },
)

OWN = (DARK, LIGHT, CONTRAST, LEAN)
WITHOUT_FILES = frozenset({*BUILTIN_THEMES, *(theme.name for theme in OWN)})
"""Names of ours and Textual's: a file doesn't take the place of one."""


def with_plain_shades(variables: dict[str, str]) -> dict[str, str]:
    """Muted text colours as plain colours: in `Content` Textual drops the percentage of `auto 60%`."""
    try:
        ground, text = Color.parse(variables["background"]), Color.parse(variables["foreground"])
    except ColorParseError:
        return variables
    if ground.ansi is not None or text.ansi is not None:
        return variables
    shades = {"text-muted": 0.66, "text-disabled": 0.45, "rule": 0.25}
    computed = {name: ground.blend(text, share).hex for name, share in shades.items()}
    own = {name for name in shades if name in variables and not variables[name].startswith("auto")}
    return {**variables, **{name: shade for name, shade in computed.items() if name not in own}}


def first_theme(settings: Settings, kept: Preferences, known: Collection[str]) -> str:
    """Lean when asked for; otherwise the theme of the settings, the last chosen one, or dark.

    Raises UsageError when the settings name an unknown theme.
    """
    if settings.lean:
        return LEAN.name
    if settings.theme and settings.theme not in known:
        raise UsageError(
            "settings",
            msg("There is no theme {theme}.", theme=settings.theme),
            msg("There are: {themes}.", themes=", ".join(known)),
        )
    wanted = settings.theme or kept.recall("theme", DARK.name)
    return wanted if wanted in known else DARK.name
