"""pgbouncer as Debian ships it, in transaction mode, before a throw-away cluster on a free loopback port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.stores.postgres import Cluster, free_port, unprivileged

SETTINGS = """\
[databases]
* = host=127.0.0.1 port={cluster}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {sessions}
logfile = {folder}/log
pidfile = {folder}/pid
"""


def program() -> str | None:
    """Debian keeps it off the PATH of those who aren't root."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@dataclass
class Pooler:
    """A running pgbouncer."""

    folder: Path
    port: int
    server: subprocess.Popen[bytes]

    def url(self, behind: str) -> str:
        """The URL of a database of the cluster, through this."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{behind.rsplit('/', 1)[1]}"

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def start(pgbouncer: str, cluster: Cluster, sessions: int = 4) -> Pooler:
    """Starts it with so many sessions at the server for each database: the fewer, the more are shared."""
    folder = Path(tempfile.mkdtemp(prefix="seattui-pgbouncer-"))
    before = unprivileged()
    if before:
        os.chown(folder, int(before[1].partition("=")[2]), -1)
    port = free_port()
    (folder / "users").write_text('"postgres" ""\n')
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        SETTINGS.format(cluster=cluster.port, port=port, folder=folder, sessions=sessions), "utf-8"
    )
    for file in folder.iterdir():
        file.chmod(0o644)
    # Bound to the tests' life by the kernel, as the cluster is.
    watched = [*(before or ["setpriv"]), "--pdeathsig", "TERM"]
    server = subprocess.Popen(
        [*watched, pgbouncer, "-q", settings],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pooler = Pooler(folder, port, server)
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(pooler.url(cluster.url("postgres")), connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text(errors="replace")) from None
            time.sleep(0.05)
        else:
            return pooler
