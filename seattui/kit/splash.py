"""The first outline of the frame, drawn before heavy imports, in a few hundred bytes."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Mapping, Sequence

from seattui.kit import leaving, signs

# Options whose value is the next argument, so that it isn't taken for a command.
_WITH_VALUE = frozenset({"--store", "--account", "--operator", "--config", "--lang", "--at"})
_NORMAL = "\x1b[?1049l\x1b[?25h"
_drawn = False


def wanted(argv: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Whether these arguments open the screens, on a terminal that can show them."""
    if environ.get("TERM", "dumb") in ("", "dumb"):
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
    """Switches to the alternate screen and draws the name and rules."""
    global _drawn
    leaving.add(_erase_at_once)
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
        rule = ("-" if signs.needed(sys.stdout.encoding, os.environ) else "─") * columns
        _write(
            "\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H\x1b[1m seattui\x1b[m"
            f"\x1b[3;1H\x1b[2m{rule}\x1b[{max(lines - 1, 4)};1H{rule}\x1b[m"
        )
    except (OSError, UnicodeError):
        leaving.remove(_erase_at_once)
        return
    _drawn = True


def erase() -> None:
    """Switches back to the normal screen, so that a message can be read there. A second call does nothing."""
    if _drawn:
        _write(_NORMAL)
        taken_over()


def _write(text: str) -> None:
    """Writes to standard output, beneath what cleans the text that is printed."""
    getattr(sys.stdout, "under", sys.stdout).write(text)
    sys.stdout.flush()


def taken_over() -> None:
    """The app handles signals and will leave the alternate screen itself."""
    global _drawn
    _drawn = False
    leaving.remove(_erase_at_once)


def _erase_at_once() -> None:
    """Around the stream, which may just be written to, and only if the terminal takes it."""
    if select.select([], [1], [], 0)[1]:
        os.write(1, _NORMAL.encode())
