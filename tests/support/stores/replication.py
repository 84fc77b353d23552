"""A primary and its standby: two clusters with streaming replication, which a test can promote."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.stores import postgres
from tests.support.stores.postgres import FAST, Cluster, unprivileged

DURABLE = ("max_connections=60", "shared_buffers=32MB")
"""As PostgreSQL comes: what is acknowledged is on the disk."""
SYNCHRONOUS = "*"


@dataclass
class Pair:
    """The first is the primary until it is lost."""

    home: Path
    primary: Cluster
    standby: Cluster
    settings: Sequence[str]

    def url(self, database: str = "postgres") -> str:
        """Of whichever is the primary."""
        hosts = "&".join(f"host=127.0.0.1:{cluster.port}" for cluster in (self.primary, self.standby))
        return f"postgresql://postgres@/{database}?{hosts}&target_session_attrs=read-write"

    def caught_up(self) -> None:
        """Waits until the standby has replayed all that was committed on the primary, written there already or not."""
        durable = "set_config('synchronous_commit', 'on', true)"
        _asked(self.primary, f"SELECT {durable}, pg_logical_emit_message(true, 'end', '')")
        (end,) = _asked(self.primary, "SELECT pg_current_wal_flush_lsn()")
        until(self.standby, f"SELECT pg_last_wal_replay_lsn() >= '{end}'")

    def synchronous(self) -> None:
        """From now on a commit is acknowledged when the standby has it."""
        configure(self.primary, f"synchronous_standby_names = '{SYNCHRONOUS}'")
        until(self.primary, "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'")

    def lose_primary(self) -> None:
        """As when its machine fails."""
        self.primary.signal(signal.SIGKILL, self.primary.processes())
        self.primary.server.wait(60)

    def promote(self) -> None:
        _asked(self.standby, "SELECT pg_promote()")

    def turn(self) -> None:
        """The promoted one is the primary, with a new standby in the place of the lost one."""
        shutil.rmtree(self.primary.folder, ignore_errors=True)
        self.primary = self.standby
        self.standby = _standby(self.home, self.primary, self.settings)

    def stop(self) -> None:
        for cluster in (self.standby, self.primary):
            if cluster.server.poll() is None:
                cluster.stop()
            shutil.rmtree(cluster.folder, ignore_errors=True)


def pair(home: Path, settings: Sequence[str] = FAST) -> Pair:
    primary = postgres.start(home, settings=settings)
    return Pair(home, primary, _standby(home, primary, settings), settings)


def _standby(home: Path, primary: Cluster, settings: Sequence[str]) -> Cluster:
    folder = Path(tempfile.mkdtemp(prefix="seattui-standby-"))
    before = unprivileged()
    if before:
        os.chown(folder, int(before[1].partition("=")[2]), -1)
    subprocess.run(
        [
            *before, home / "pg_basebackup", "-D", folder / "data", "-R", "-X", "stream", "-c", "fast",
            "-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres",
        ],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    return postgres.start(home, folder, settings)


def configure(cluster: Cluster, setting: str) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        server.execute(f"ALTER SYSTEM SET {setting}".encode())
        server.execute("SELECT pg_reload_conf()")


def _asked(cluster: Cluster, query: str) -> tuple[object, ...]:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        found = server.execute(query.encode()).fetchone()
        assert found is not None
        return found


def until(cluster: Cluster, question: str) -> None:
    deadline = time.monotonic() + 60
    while _asked(cluster, question) != (True,):
        assert time.monotonic() < deadline, question
        time.sleep(0.02)
