"""Textual's Linux driver, hardened: invalid UTF-8, a lost terminal, Esc pressed quickly, and pastes without
brackets."""

from __future__ import annotations

import asyncio
import os
import selectors
import shutil
import signal
import sys
import termios
import time
from codecs import getincrementaldecoder
from io import TextIOWrapper
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

from textual.events import Paste, Resize
from textual.geometry import Size

from seattui.kit import leaving, signs, splash
from seattui.tui.terminal.escape_key import ESC, SHIFT_O, apart, by_words, of_shift_o
from seattui.tui.terminal.key_time import now
from seattui.tui.terminal.pastes import BEGIN, LONGEST, QUIET, Pastes
from seattui.tui.terminal.private import INPUT, PrivateDriver, XTermParser, escape_deadline, known

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.message import Message

IDLE = 0.1
"""Seconds between checks whether input should end."""
GRACE = 1.5
"""Seconds for an orderly exit once the terminal is lost or a signal to end came."""

# Resets mouse, paste, focus, keyboard and cursor modes, and leaves the alternate screen.
RESTORE = (
    b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1004l"
    b"\x1b[?1049l\x1b[?25h\x1b[m"
)


class Output:
    """Discards output to a lost terminal, instead of ending the writer thread; replaces signs by ASCII if the
    terminal isn't UTF-8."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._plain = signs.needed(file.encoding, os.environ)
        if isinstance(file, TextIOWrapper):
            encoding = "ascii" if self._plain and signs.utf(file.encoding) else file.encoding
            file.reconfigure(encoding=encoding, errors=signs.CELLS)

    def write(self, text: str) -> int:
        try:
            return self._file.write(text.translate(signs.ASCII) if self._plain else text)
        except (OSError, ValueError):
            return 0

    def flush(self) -> None:
        try:
            self._file.flush()
        except (OSError, ValueError):
            return

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()


def driver_class() -> type[Terminal] | None:
    """The driver class below; None if this Textual is unknown, for Textual's own."""
    return Terminal if known(INPUT) else None


class Terminal(PrivateDriver):
    """Writes to standard output, so that standard error can be redirected."""

    def __init__(self, app: App[Any], *, debug: bool = False, **options: Any) -> None:
        super().__init__(app, debug=debug, **options)
        self.app = app
        self.debug = debug
        out = sys.__stdout__ or sys.__stderr__
        assert out is not None
        self._out = Output(out)
        self.write_to(self._out)
        self._ending = False
        self._handled: dict[signal.Signals, Any] = {}
        self.loop = asyncio.get_running_loop()
        self._handle_signals()
        splash.taken_over()
        # Handled in the event loop: a signal may arrive while a lock is held that the handler would wait for.
        # It also wakes the loop for all other signals: the kernel may deliver one to another thread.
        self.loop.add_signal_handler(signal.SIGTSTP, self._on_suspend_signal)
        self.loop.add_signal_handler(signal.SIGCONT, self._on_continue_signal)

    # --- signals to end ---------------------------------------------------------------------------

    def _handle_signals(self) -> None:
        if not self._handled:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                self._handled[number] = signal.signal(number, self._on_stop_signal)

    def _on_stop_signal(self, number: int, _frame: FrameType | None) -> None:
        self.end(128 + number)

    def end(self, code: int, grace: float = GRACE) -> None:
        """Exits the app in an orderly way, or after `grace` at once. May be called from any thread."""
        if self._ending:
            return
        self._ending = True
        watchdog = Timer(grace, self._end_now, (code,))
        watchdog.daemon = True
        watchdog.start()
        self.loop.call_soon_threadsafe(self.app.exit, None, code)

    def _end_now(self, code: int) -> None:
        """The event loop is blocked: restores the terminal and exits. The store rolls back what wasn't
        committed."""
        leaving.undo_all()
        try:
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            os.set_blocking(self._out.fileno(), False)
            os.write(self._out.fileno(), RESTORE)
        except (OSError, termios.error):
            os._exit(code)  # the terminal is lost, so there is nothing to restore
        os._exit(code)

    def close(self) -> None:
        super().close()
        for number, handler in self._handled.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        self._handled.clear()

    # --- suspend and resume -------------------------------------------------------------------------

    def suspend_job(self) -> None:
        """Restores the terminal, then stops the job: all of our process group, which may include a launcher.
        A shell takes the terminal when its job stops, and we could no longer restore it."""
        self.release_terminal()
        os.killpg(os.getpgrp(), signal.SIGSTOP)

    def _on_suspend_signal(self) -> None:
        """The sender of SIGTSTP stops the rest of the job."""
        self.release_terminal()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _on_continue_signal(self) -> None:
        """Takes the terminal again if it was released; SIGCONT also comes by itself, and with SIGTERM."""
        if self.terminal_released:
            self._handle_signals()
            self.resume_application_mode()
        elif not self._ending:
            # Others used the terminal meanwhile: draw again even if its size is the same.
            size = Size(*shutil.get_terminal_size())
            self.app.post_message(Resize(size, size))

    # --- input --------------------------------------------------------------------------------------

    def send_message(self, message: Message) -> None:
        """Called in the input thread. Textual makes a task of the loop for each."""
        self.loop.call_soon_threadsafe(self.app.post_message, message)

    def run_input_thread(self) -> None:
        """Reads bytes until stopped. Invalid UTF-8 becomes �; the end of input counts as a hang-up."""
        selector = selectors.DefaultSelector()
        selector.register(self.fileno, selectors.EVENT_READ)
        parser, pastes = XTermParser(self.debug), Pastes()
        decode = getincrementaldecoder("utf-8")("replace").decode
        ended = shift_o = in_paste = False
        try:
            while not self.exit_event.is_set():
                pieces, waited_for = [""], shift_o
                # An ESC byte alone soon counts as the Esc key; otherwise it starts a sequence.
                result = escape_deadline(parser)
                if selector.select(IDLE if result is None else max(0.0, result - now())):
                    if not (data := self._read()):
                        self.end(128 + signal.SIGHUP)
                        return
                    text = decode(data)
                    in_paste = pastes.inside or BEGIN in text
                    if pastes.bare(text, now()) and result is None:
                        text = self._paste(
                            text, lambda: decode(self._read()) if selector.select(QUIET) else ""
                        )
                        pastes.bare(text, now())
                    elif not pastes.inside:
                        # Enter typed before raw mode was set arrives as a line feed.
                        text = text.replace("\n", "\r")
                    waits = ended and result is not None
                    pieces, waited_for = [text] if in_paste else apart(text, waits), False
                    ended, shift_o = text.endswith(ESC), (ESC * waits + text).endswith(SHIFT_O)
                try:
                    for number, piece in enumerate(pieces):
                        if number:
                            self._take_escape(parser)
                        # Empty text would mean the end of input: only half a character arrived so far.
                        step = None if in_paste else by_words(piece, parser.feed)
                        found = [step] if step else [*(parser.feed(piece) if piece else parser.tick())]
                        for message in of_shift_o(found) if waited_for else found:
                            self.process_message(message)
                    shift_o = shift_o and escape_deadline(parser) is not None
                except (ValueError, OverflowError, LookupError, StopIteration, RuntimeError):
                    # Drop a sequence that no keyboard sends, such as a code point beyond Unicode.
                    parser = XTermParser(self.debug)
        finally:
            selector.close()

    def _take_escape(self, parser: XTermParser) -> None:
        """Waits until an ESC byte counts as the Esc key."""
        while (until := escape_deadline(parser)) is not None:
            time.sleep(max(0.001, until - now()))
            for message in parser.tick():
                self.process_message(message)

    def _paste(self, text: str, more: Callable[[], str]) -> str:
        """Sends pasted text as one paste once it is complete; returns the text after it."""
        after = ""
        while len(text) < LONGEST and not after and (came := more()):
            if "\x1b" in came:
                after = came
            else:
                text += came
        self.process_message(Paste(text.replace("\x00", "")))
        return after

    def _read(self) -> bytes:
        """Reads some input; nothing if the terminal is lost."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
