"""The Textual app. Importing this package imports nothing heavy; `run` does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seattui.kit.settings import Settings
    from seattui.service.screen_session import ScreenSession


def run(settings: Settings, opening: Callable[[], ScreenSession]) -> int:
    """Runs the app until the operator quits; returns the exit code. `opening` runs in a thread.

    Raises UsageError when the settings put two actions on one key. Needs a terminal: the caller checks that.
    """
    import gc
    import sys

    from seattui.kit import splash

    # Imported modules are never freed: collecting garbage among them takes a tenth of the start.
    gc.disable()
    from seattui.tui.app import SeattuiApp
    from seattui.tui.terminal.driver import driver_class

    app = SeattuiApp(opening, settings, driver_class=driver_class())
    splash.taken_over()
    app.run(mouse=not settings.lean)
    if app.crash_report:
        sys.stderr.write(f"{app.crash_report}\n")
        return 1
    return app.return_code or 0
