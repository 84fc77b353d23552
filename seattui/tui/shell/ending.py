"""How the app ends, and what is said of it once the terminal is restored."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from textual.css.query import NoMatches
from textual.worker import WorkerFailed

from seattui.kit import crash
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message
from seattui.tui.terminal.diff_app import DiffApp
from seattui.tui.terminal.driver import Terminal
from seattui.tui.terminal.private import driver_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from seattui.service.guardian import Guardian


class EndingApp(DiffApp, inherit_bindings=False):
    """Ends when it is asked to, by an error, or by a crash, of which it keeps a report."""

    guardian: Guardian | None = None
    """Over SSH."""
    quitting = False
    crash_report: Message | None = None
    ended_by: SeattuiError | None = None

    def is_fault(self, error: Exception) -> bool:
        """While the app quits, widgets are removed before code that queries them: that isn't a fault."""
        return not (self.quitting and isinstance(_cause(error), NoMatches)) and not self._lost

    @property
    def _lost(self) -> bool:
        """Whether the terminal is lost, or a signal ends the app, at whatever it was doing."""
        return (self.return_code or 0) > 128

    def report(self, error: BaseException) -> None:
        if self.crash_report is None and not self._lost:
            self.crash_report = crash.reported(_cause(error), over_ssh=bool(self.guardian))

    def panic(self, *renderables: RenderableType) -> None:
        """Prints nothing that the crash report contains: it may be private."""
        super().panic(*(() if self.crash_report else renderables))

    def end_with(self, error: SeattuiError | None) -> None:
        """Ends from any thread; `ended_by` is said once the terminal is restored. None: the terminal is lost."""
        self.ended_by = error
        code = error.exit_code if error else 128 + signal.SIGHUP
        driver = driver_of(self)
        if isinstance(driver, Terminal):
            driver.end(code, grace=1.0)  # within two seconds of what ended it
        else:
            self.call_later(self.exit, None, code)

    def exit(
        self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        self.quitting = True
        super().exit(result, return_code, message)


def _cause(error: BaseException) -> BaseException:
    """What went wrong in a worker."""
    return error.error if isinstance(error, WorkerFailed) else error
