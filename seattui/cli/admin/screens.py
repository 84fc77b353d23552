"""Opening the screens in a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from seattui.cli.run.command_run import CommandRun
from seattui.kit.errors import KeysError, UsageError
from seattui.kit.i18n import msg
from seattui.kit.settings import of_keys

if TYPE_CHECKING:
    from seattui.kit.settings import Loaded, Settings
    from seattui.service.session import Session


def open_screens(run: CommandRun, settings: Settings, opening: Callable[[], Session]) -> int:
    """Runs the screens until the operator quits, and returns the exit code. Raises UsageError without a terminal."""
    need_terminal(run)
    # The terminal knows its size; these would be believed, at any cost of memory.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    from seattui import tui

    try:
        again = (run.loaded.path, lambda: _now(run, settings))
        return tui.run(settings, opening, run.gate.guardian if run.gate else None, again)
    except KeysError as error:
        raise of_keys(error, run.loaded) from error


def _now(run: CommandRun, settings: Settings) -> Loaded:
    """The settings as they are now, for the store that is open: a demo's isn't theirs."""
    loaded = run.settings_now()
    same = replace(loaded.settings, store=settings.store, account=settings.account)
    return loaded if settings is run.settings else replace(loaded, settings=same)


def need_terminal(run: CommandRun) -> None:
    """Raises UsageError if no screens can be shown, or with --json."""
    if run.out.json:
        raise UsageError(
            "usage",
            msg("--json needs a command."),
            msg("Try 'seattui seats list --json' or 'seattui --help'."),
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "no-terminal",
            msg("There is no terminal here: the screens can't be opened."),
            msg("Use 'ssh -t', or name a command, such as 'seats list'.")
            if run.gate
            else msg("Scripts use commands: see 'seattui --help'."),
        )
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        raise UsageError(
            "no-terminal",
            msg("This terminal (TERM=dumb) can't show screens."),
            msg("Set TERM, or use the commands: see 'seattui --help'."),
        )
