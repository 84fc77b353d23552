"""Waiting for one's turn to write: in short steps of random length, and for as long as others get on.

SQLite's own waiting isn't fair: it sleeps longer the longer it has waited, up to 100 ms, while whoever comes new
asks at once. Here everybody asks equally often, and more often after a while.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import field

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.records import dataclass
from seattui.store.connection import deadlines

STEP = (0.001, 0.004)
"""The shortest and longest step, in seconds; half of that after LONG."""
LONG = 0.25


@dataclass
class Patience:
    """How long is waited: BUSY_SECONDS without anybody getting on, and TURN_SECONDS in all."""

    progress: Callable[[], object] = lambda: None
    """What is another value after each step of somebody else; None where it can't be told now."""
    began: float = field(default_factory=lambda: time.monotonic())

    def __post_init__(self) -> None:
        self._moved, self._seen = self.began, self.progress()

    @property
    def over(self) -> bool:
        now = time.monotonic()
        seen = self.progress()
        if seen is not None and seen != self._seen:
            self._moved, self._seen = now, seen
        return now - self._moved >= deadlines.BUSY_SECONDS or now - self.began >= deadlines.TURN_SECONDS

    def step(self) -> None:
        faster = 2 if time.monotonic() - self.began > LONG else 1
        time.sleep(random.uniform(*STEP) / faster)  # noqa: S311 - not a secret


def begin(raw: sqlite3.Connection, statement: str, stop: CancelToken | None) -> None:
    """Begins a transaction that locks the store. Raises Cancelled if stopped while waiting."""

    def version() -> object:
        try:
            return raw.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:  # somebody writes the file just now
            return None

    _insist(raw, lambda: raw.execute(statement), version, stop)


def commit(raw: sqlite3.Connection, committing: Callable[[], None]) -> None:
    """Waits for those who still read; who comes new waits for this."""
    _insist(raw, committing, lambda: None, None)


def _insist(
    raw: sqlite3.Connection,
    do: Callable[[], object],
    progress: Callable[[], object],
    stop: CancelToken | None,
) -> None:
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        patience: Patience | None = None
        while True:
            try:
                do()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                patience = patience or Patience(progress)
                if patience.over:
                    raise
            else:
                return
            if stop and stop.cancelled:
                raise Cancelled
            patience.step()
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(deadlines.BUSY_SECONDS * 1000)}")
