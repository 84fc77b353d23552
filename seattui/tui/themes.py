"""Our own colours: a dark and a light theme, and "lean", which has only the terminal's 16.

Colour never carries meaning alone, and text uses only `$text-*`, `$foreground` and `$rule`: the plain
`$success` or `$warning` fail contrast on light ground.
"""

from __future__ import annotations

from textual.theme import Theme

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
    variables={"rule": "ansi_default", "border": "ansi_default"},
)

OWN = (DARK, LIGHT, LEAN)
