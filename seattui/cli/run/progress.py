"""Progress of long work on the terminal, and cancelling it with Ctrl-C."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread, current_thread, main_thread
from typing import TypeVar

from seattui.cli.run.output import control
from seattui.cli.run.table import cut
from seattui.kit import leaving
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import OutcomeUnknown, SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.kit.text import printed

T = TypeVar("T")

PATIENCE = 0.5
"""Seconds before progress is shown."""
EVERY = 0.1
"""Seconds between updates."""
LAST_MOMENT = 1.0
"""Seconds that a COMMIT gets to end when a signal ends the process meanwhile."""


ProgressText = Callable[[], "Message | None"]
"""Progress known to the caller, such as how much of a file is read; used instead of the work's own."""


class _Ended(BaseException):
    """A signal ends the process while the work is being committed."""


def with_progress(
    work: Callable[[CancelToken], T], doing: Message, progress: ProgressText = lambda: None
) -> T:
    """What `work` returns or raises. Raises KeyboardInterrupt if it was cancelled: nothing was changed.

    The work runs in its own thread: a database statement blocks its thread, which then can't handle signals. If
    it is cancelled too late, it is finished and its result returned. So it is when SIGTERM or SIGHUP comes too late; if
    that takes long, it raises OutcomeUnknown.
    """
    stop = CancelToken()
    stop.doing = doing
    answer: list[T] = []
    failure: list[BaseException] = []
    over = Event()

    def run() -> None:
        try:
            answer.append(work(stop))
        except BaseException as error:
            failure.append(error)
        finally:
            over.set()

    def leave() -> None:
        if (stop.lost or not stop.cancel()) and current_thread() is main_thread():
            raise _Ended

    try:
        with leaving.undone(leave), _interrupts() as interrupts, _Line(stop, progress) as line:
            Thread(target=run, name="seattui-attended", daemon=True).start()
            try:
                while not over.wait(EVERY):
                    if interrupts and not stop.cancelled:
                        stop.cancel()
                    line.draw()
            except KeyboardInterrupt as again:
                if stop.lost or not stop.cancel():
                    leaving.put_off.append(signal.SIGINT)
                    raise _given_up() from again
                raise
    except _Ended as end:
        if not over.wait(LAST_MOMENT):
            raise _given_up() from end
    if failure and isinstance(failure[0], OutcomeUnknown):
        raise failure[0]
    if interrupts:
        if stop.cancel():
            raise KeyboardInterrupt
        leaving.put_off.append(signal.SIGINT)  # it was committed: it is done, and reported as done
    if failure:
        raise failure[0]
    return answer[0]


def _given_up() -> OutcomeUnknown:
    """A second Ctrl-C while the change is being committed."""
    return OutcomeUnknown(
        msg("Interrupted while saving: it isn't known whether the change was saved."),
        msg("Check Activity (seattui activity list) before repeating it."),
        SeattuiError("interrupted", msg("Interrupted: no change was left half-done.")),
    )


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Records Ctrl-C; a second one ends at once, even while a server doesn't answer."""
    interrupts: list[int] = []

    def note(number: int, _frame: object) -> None:
        if interrupts:
            raise KeyboardInterrupt
        interrupts.append(number)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or current_thread() is not main_thread():
        yield interrupts
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)


class _Line:
    """A line on stderr, if that is a terminal, with what is being done and for how long; cleared at the end."""

    def __init__(self, stop: CancelToken, progress: ProgressText):
        self._stop = stop
        self._progress = progress
        self._began = time.monotonic()
        self._drawn = ""
        self._told = False

    def __enter__(self) -> _Line:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._write("")

    def draw(self) -> None:
        seconds = time.monotonic() - self._began
        if not sys.stderr.isatty():
            if self._stop.lost and not self._told:
                self._told = True
                print(f"{self._stop.doing} …", file=sys.stderr, flush=True)
            return
        if seconds < PATIENCE:
            return
        if self._stop.cancelled:
            message = msg("Cancelling …")
        elif self._stop.lost:
            message = msg(
                "{doing} … {seconds} s  Ctrl-C ends the wait", doing=self._stop.doing, seconds=int(seconds)
            )
        elif self._stop.sealed:
            message = msg("{doing} … {seconds} s", doing=msg("Saving"), seconds=int(seconds))
        else:
            doing = self._progress() or self._stop.doing
            message = msg("{doing} … {seconds} s  Ctrl-C cancels", doing=doing, seconds=int(seconds))
        text = cut(str(message), shutil.get_terminal_size().columns - 1)
        if text != self._drawn:
            self._write(text)

    def _write(self, text: str) -> None:
        self._drawn = text
        control(sys.stderr, f"\r{printed(text)}\x1b[K")
        sys.stderr.flush()
