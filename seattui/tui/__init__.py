"""The Textual app. Importing this package imports nothing heavy; `run` does."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from seattui.kit.settings import Loaded, Settings
    from seattui.service.guardian import Guardian
    from seattui.service.screen_session import ScreenSession


def run(
    settings: Settings,
    opening: Callable[[], ScreenSession],
    guardian: Guardian | None = None,
    again: tuple[Path, Callable[[], Loaded]] | None = None,
) -> int:
    """Runs the app until the operator quits; returns the exit code. `opening` runs in a thread. `again`: the settings file,
    and how the settings are read.

    Over SSH, with a `guardian`, raises the error that ended the app: why the store can't be opened, or why the
    operator may no longer operate. Raises UsageError when the settings put two actions on one key. Needs a
    terminal: the caller checks that.
    """
    import sys

    from seattui.kit import splash

    # Imported modules are never freed: collecting garbage among them takes a tenth of the start.
    gc.disable()
    from seattui.tui.app import SeattuiApp
    from seattui.tui.settings.settings_app import SettingsFile
    from seattui.tui.terminal.driver import driver_class

    file = SettingsFile(*again) if again else None
    app = SeattuiApp(opening, settings, driver_class=driver_class(), guardian=guardian, settings_file=file)
    app.run(mouse=not settings.lean)
    splash.taken_over()  # also from a driver that isn't ours
    if guardian:
        guardian.stop()
    if app.ended_by:
        raise app.ended_by
    if app.crash_report:
        sys.stderr.write(f"{app.crash_report}\n")
        return 1
    return app.return_code or 0
