"""The first outline of the frame, on screen before anything heavy is imported. A few hundred bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from seattui.kit import signs

# Options that take a value in the next argument, so that the value isn't taken for a noun.
_WITH_VALUE = frozenset({"--store", "--account", "--operator", "--lang", "--at"})
_drawn = False


def wanted(argv: Sequence[str], environ: Mapping[str, str]) -> bool:
    """True when these arguments open the screens, on a terminal that can show them."""
    if environ.get("TERM", "dumb") in ("", "dumb") or "_SEATTUI_COMPLETE" in environ:
        return False
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    value_next = False
    for argument in argv:
        if value_next:
            value_next = False
        elif argument in _WITH_VALUE:
            value_next = True
        elif not argument.startswith("--") or argument in ("--help", "--version", "--json"):
            return False
    return True


def draw() -> None:
    """Switches to the alternate screen and draws name and rules."""
    global _drawn
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
        rule = ("-" if signs.needed(sys.stdout.encoding, os.environ) else "─") * columns
        sys.stdout.write(
            "\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H\x1b[1m seattui\x1b[m"
            f"\x1b[3;1H\x1b[2m{rule}\x1b[{max(lines - 1, 4)};1H{rule}\x1b[m"
        )
        sys.stdout.flush()
    except (OSError, UnicodeError):
        return
    _drawn = True


def erase() -> None:
    """Back to where the terminal was, so that a message can be read there. Does nothing twice."""
    global _drawn
    if _drawn:
        _drawn = False
        sys.stdout.write("\x1b[?1049l\x1b[?25h")
        sys.stdout.flush()


def taken_over() -> None:
    """The screens are there and will leave the alternate screen themselves."""
    global _drawn
    _drawn = False
