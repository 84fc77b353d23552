"""Asks a store that is a file, for a key that waits: read only, with sqlite3 alone.

Nothing is created, and nothing is waited for longer than a moment.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from seattui.store.completion.names import Ask

APPLICATION_ID = 0x53454154
BUSY_SECONDS = 0.15
SECONDS = 0.3
STEPS = 2000
"""After how many steps of SQLite's the time is looked at."""


def asking(path: str, answer: Callable[[Ask], None]) -> None:
    """Has `answer` ask the store at this path. Raises OSError and sqlite3.Error."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        return
    place = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    raw = sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    try:
        end = time.monotonic() + SECONDS
        raw.set_progress_handler(lambda: time.monotonic() > end, STEPS)
        raw.execute("PRAGMA trusted_schema = OFF")
        raw.execute("PRAGMA cell_size_check = ON")
        if raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,):
            answer(lambda question, **values: raw.execute(question, values).fetchall())
    finally:
        raw.close()
