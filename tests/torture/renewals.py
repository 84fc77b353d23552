"""A runner that catches up with renewals, for being killed at a statement of its own."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from sqlalchemy import event

from seattui.service.session import open_session

LATER = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)


def settle_and_die(url: str, statement: int, result: Connection) -> None:
    """Posts what is due; kill -9 just before its statement number `statement`. Tells how many it posted."""
    session = open_session(url, at=LATER)
    left = statement

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(session.store.engine, "before_cursor_execute", count)
    event.listen(session.store.engine, "commit", count)
    result.send(session.settle())
