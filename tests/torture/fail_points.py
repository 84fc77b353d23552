"""Commands that fail at one of their points: before or after a statement of a transaction that writes, its commit too.

Runs in a process of its own, which may be killed there.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from multiprocessing.connection import Connection as Pipe
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

from seattui.cli import main
from seattui.store.connection.engine import Store

WAYS = ("killed", "hung up", "cut")
"""kill -9; SIGHUP; the disk fails (SQLite), or the server ends the connection (PostgreSQL)."""


def run_to(url: str, argv: list[str], point: int, way: str, result: Pipe) -> None:
    """Runs `seattui ARGV` and fails at that point. Tells the exit code and how many points it has passed.

    Point 0 is none.
    """
    with open(os.devnull, "r+") as nothing:
        for stream in (0, 1, 2):
            os.dup2(nothing.fileno(), stream)
    points = _Points(url, point, way)
    points.listen()
    code = main(["--store", url, *argv])
    result.send((code, points.passed))


class _Points:
    def __init__(self, url: str, point: int, way: str) -> None:
        self._url, self._point, self._way = url, point, way
        self._writing: Connection | None = None
        self.passed = 0

    def listen(self) -> None:
        event.listen(Engine, "before_cursor_execute", self._pass)
        event.listen(Engine, "after_cursor_execute", self._pass)
        event.listen(Engine, "commit", self._pass)
        within = Store.write

        @contextlib.contextmanager
        def write(store: Store, *given: Any, **named: Any) -> Iterator[Connection]:
            with within(store, *given, **named) as tx:
                self._writing = tx
                try:
                    yield tx
                except BaseException:
                    self._writing = None
                    raise
            self._pass()
            self._writing = None

        Store.write = write  # type: ignore[assignment, method-assign]

    def _pass(self, *_: object) -> None:
        """Counts a point, and fails at the one wanted."""
        if self._writing is None:
            return
        self.passed += 1
        if self.passed == self._point:
            self._fail(self._writing)

    def _fail(self, tx: Connection) -> None:
        if self._way == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self._way == "hung up":
            os.kill(os.getpid(), signal.SIGHUP)
        elif tx.dialect.name == "sqlite":
            raise sqlite3.OperationalError("disk I/O error")
        elif not tx.closed:
            raw = tx.connection.driver_connection
            with psycopg.connect(self._url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])  # type: ignore[union-attr]
