"""A connection to PostgreSQL that doesn't wait for ever for a server that no longer answers.

A stopped server, or one behind a broken line, keeps its connections: the kernel acknowledges what is sent, so no
timeout of the driver or of TCP ends the wait. A server that works on a long statement is silent as well. So after
a while without an answer it is asked on a second connection whether it answers at all.
"""

from __future__ import annotations

import select
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from seattui.kit.i18n import plural
from seattui.store.connection import deadlines

PROBES = 2
_NOT_PASSED_ON = ("target_session_attrs", "connect_timeout", "host", "hostaddr", "port")


class AnsweringConnection(psycopg.Connection[Any]):
    """Every call raises OperationalError, and the connection is closed, once the server doesn't answer."""

    limit: float | None = None
    """The seconds that one call may take, however alive the server is."""

    def wait(self, gen: Any, *given: Any, **named: Any) -> Any:
        return super().wait(self._watched(gen), *given, **named)

    def commit(self) -> None:
        with self.within(deadlines.COMMIT_SECONDS):
            super().commit()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Calls inside the block may take no longer."""
        self.limit = seconds
        try:
            yield
        finally:
            self.limit = None

    def _watched(self, gen: Any) -> Generator[Any, Any, Any]:
        """The same steps; at those where nothing was ready, the clock is looked at."""
        begun = heard = time.monotonic()
        limit = self.limit or deadlines.STATEMENT_SECONDS
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                now = time.monotonic()
                if ready:
                    heard = now
                elif now - begun > limit:
                    self._give_up(now - begun)
                elif now - heard > deadlines.ANSWER_SECONDS:
                    if not any(self._server_answers() for _ in range(PROBES)):
                        self._give_up(now - heard)
                    heard = time.monotonic()
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _give_up(self, waited: float) -> None:
        self.close()
        raise psycopg.OperationalError(
            str(plural("no answer for {n} second", "no answer for {n} seconds", round(waited)))
        )

    def _server_answers(self) -> bool:
        told: dict[str, Any] = {
            k: v for k, v in self.info.get_parameters().items() if k not in _NOT_PASSED_ON
        }
        told |= {"host": self.info.host, "port": self.info.port, "password": self.info.password}
        try:
            # Not left by `with`, which would end a transaction first.
            with closing(psycopg.connect(**told, connect_timeout=deadlines.PROBE_SECONDS)) as probe:
                # Behind a pooler only a statement reaches the server.
                probe.pgconn.send_query(b"SELECT 1")
                while select.select([probe.pgconn.socket], [], [], deadlines.PROBE_SECONDS)[0]:
                    probe.pgconn.consume_input()
                    if not probe.pgconn.is_busy():
                        found = probe.pgconn.get_result()
                        return found is not None and found.status == psycopg.pq.ExecStatus.TUPLES_OK
        except psycopg.Error:
            return False
        return False
