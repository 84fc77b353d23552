"""After the answer to a COMMIT was lost: finding out whether it was saved, with patience."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from sqlalchemy import Connection

from seattui.domain.model import Account
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import Busy, OutcomeUnknown, SeattuiError
from seattui.kit.i18n import msg
from seattui.store.connection import deadlines
from seattui.store.connection.engine import Store
from seattui.store.db.locking import lock

T = TypeVar("T")
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 3.0


def found(
    store: Store,
    account: Account,
    look: Callable[[Connection], T | None],
    unknown: OutcomeUnknown,
    stop: CancelToken | None,
) -> T:
    """What `look` finds of it. Raises what the work would have raised if it certainly wasn't saved, and `unknown`
    if that can't be found out in time, or whoever waits has enough.

    It looks under the account's lock: a COMMIT that is still under way on the server holds it until its end.
    """
    stop = stop or CancelToken()
    enough = Event()
    until, pause = time.monotonic() + deadlines.PATIENCE_SECONDS, FIRST_PAUSE
    stop.lost_answer(msg("Connection lost: looking whether it was saved"), enough.set)
    try:
        while True:
            try:
                with store.write() as tx:
                    lock(tx, account)
                    done = look(tx)
            except Busy:
                if time.monotonic() + pause > until or enough.wait(pause):
                    raise unknown from None
                pause = min(pause * 1.5, LONGEST_PAUSE)
            except SeattuiError:
                raise unknown from None
            else:
                break
    finally:
        stop.settled()
    if done is None:
        raise unknown.otherwise
    return done
