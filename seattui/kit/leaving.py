"""What a signal that ends the process must not leave behind: the terminal's mode, files that aren't whole yet.

Nothing is handled while there is nothing to undo. The screens handle signals themselves once they run.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Undo = Callable[[], object]

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_to_undo: list[Undo] = []
put_off: list[int] = []
"""Signals that came too late for what was being done, which was finished: whoever would do more ends after that."""


def add(undo: Undo) -> None:
    """Has `undo` called when a signal ends the process. It may interrupt anything: it writes to no stream. Raising a
    BaseException, it has the process go on until that has been handled.
    """
    _to_undo.append(undo)
    for number in _SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:
            with suppress(ValueError):  # only the main thread may; beside it the screens run
                signal.signal(number, _leave)


def remove(undo: Undo) -> None:
    with suppress(ValueError):  # undone meanwhile
        _to_undo.remove(undo)
    for number in () if _to_undo else _SIGNALS:
        if signal.getsignal(number) is _leave:
            with suppress(ValueError):
                signal.signal(number, signal.SIG_DFL)


@contextmanager
def undone(undo: Undo) -> Iterator[None]:
    """Within it, `undo` is called when a signal ends the process."""
    add(undo)
    try:
        yield
    finally:
        remove(undo)


def undo_all() -> None:
    """For whoever ends the process at once, with `os._exit`, or while threads still work."""
    while _to_undo:
        with suppress(Exception):
            _to_undo.pop()()


def _leave(number: int, _frame: object) -> None:
    """Ends as if the signal weren't handled, so that whoever started us sees which it was."""
    put_off.append(number)
    undo_all()  # raises where it is put off
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def end_as_told() -> None:
    """Ends by the signal that was put off."""
    number = put_off.pop()
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    _leave(number, None)
