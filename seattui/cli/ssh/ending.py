"""Ending a command over SSH from another thread, whatever it waits for."""

from __future__ import annotations

import os
import select

from seattui.cli.run.output import Output, error_json
from seattui.files.json_lists import as_line
from seattui.kit import leaving, splash
from seattui.kit.errors import SeattuiError

CLIENT_GONE = 141
"""The exit code that shells use for SIGPIPE."""
PATIENCE = 0.2
"""Seconds for which a stream is given the chance to take the sentence."""
STDOUT, STDERR = 1, 2


def end_now(out: Output, why: SeattuiError | None) -> None:
    """Says why and exits. The command may hold the locks of both streams, so they are written to directly; the
    store rolls back what wasn't committed.
    """
    leaving.undo_all()
    try:
        if why is not None:
            splash.erase()
            if out.json:
                _write(STDOUT, as_line({"error": error_json(why)}))
            else:
                _write(STDERR, f"seattui: {why}")
    finally:
        os._exit(why.exit_code if why else CLIENT_GONE)


def _write(stream: int, text: str) -> None:
    if select.select([], [stream], [], PATIENCE)[1]:
        os.write(stream, f"{text}\n".encode(errors="replace")[: select.PIPE_BUF])
