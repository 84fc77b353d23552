"""Opening the screens, where there is a terminal for them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from seattui.cli.run.session import Session
from seattui.kit.errors import KeysError, UsageError
from seattui.kit.i18n import say

if TYPE_CHECKING:
    from seattui.kit.settings import Settings
    from seattui.service.session import Desk


def open_screens(session: Session, settings: Settings, opening: Callable[[], Desk]) -> int:
    """Shows the screens until the operator leaves; the exit code. Raises UsageError without a terminal."""
    need_terminal(session)
    from seattui import tui

    try:
        return tui.run(settings, opening)
    except KeysError as error:
        place = session.loaded.sources["keys"].at(("keys", error.action))
        raise UsageError(
            error.code, say("{place}: {what}", place=place, what=error.message), error.hint
        ) from error


def need_terminal(session: Session) -> None:
    """Raises UsageError where no screens can be shown, or where JSON was asked for."""
    if session.out.json:
        raise UsageError(
            "usage",
            say("--json goes with a command."),
            say("Try 'seattui seats list --json' or 'seattui --help'."),
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "no-terminal",
            say("There is no terminal here to open the screens on."),
            say("For scripts there are commands: see 'seattui --help'."),
        )
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        raise UsageError(
            "no-terminal",
            say("This terminal (TERM=dumb) can't show screens."),
            say("Set TERM, or use the commands: see 'seattui --help'."),
        )
