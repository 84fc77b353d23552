"""A throw-away PostgreSQL cluster on a free loopback port, run by an unprivileged user.

Durability is off: it lives as long as the tests, and nothing here proves what the server's own disk does.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "max_connections=60",
)


def programs() -> Path | None:
    """Where initdb and postgres are: Debian keeps them off the PATH, one folder a version."""
    homes = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if not homes and on_path:
        return Path(on_path).resolve().parent
    return max(homes, key=lambda home: int(home.parent.name), default=None)


def unprivileged() -> list[str]:
    """How a command is run as somebody who isn't root: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return []
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _initialise(initdb: list[str | Path], data: Path) -> None:
    options = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    made = subprocess.run([*initdb, "-D", data, *options], capture_output=True, text=True, cwd=data.parent)
    if made.returncode:
        raise RuntimeError(made.stderr)


@dataclass
class Cluster:
    """A running server. `fresh` makes a database that a test has to itself."""

    folder: Path
    port: int
    server: subprocess.Popen[bytes]
    template: str = ""
    numbers: count[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def empty(self) -> str:
        """The URL of a new database with nothing in it."""
        return self._create("template0")

    def fresh(self) -> str:
        """The URL of a new database that holds the tables of a store, and no account."""
        return self._create(self.template)

    def copy(self, database: str) -> str:
        """The URL of a new database that is a copy of that one; nobody may be connected to it."""
        return self._create(database)

    def prepare(self, migrate: Callable[[str], None]) -> None:
        """Makes the template that `fresh` copies: `migrate` lays the tables into a database, once."""
        url = self.empty()
        migrate(url)
        self.template = url.rsplit("/", 1)[1]

    def _create(self, template: str) -> str:
        name = f"test_{next(self.numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return self.url(name)

    def drop(self, url: str) -> None:
        """Removes a database, throwing out whoever is still connected."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                    sql.Identifier(url.rsplit("/", 1)[1])
                )
            )

    def processes(self) -> list[int]:
        """The postmaster's, and those of its children."""
        first = self.server.pid
        return [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text("ascii").split())]

    @contextmanager
    def halted(self) -> Iterator[None]:
        """It goes on listening and answers nobody."""
        processes = self.processes()
        self.signal(signal.SIGSTOP, processes)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT, processes)

    def signal(self, number: int, processes: Sequence[int]) -> None:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def stop(self, *, keep: bool = False) -> None:
        self.server.send_signal(signal.SIGINT if keep else signal.SIGQUIT)
        self.server.wait(timeout=60)
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)


def start(home: Path, keep: Path | None = None, settings: Sequence[str] = FAST) -> Cluster:
    """Makes and starts a cluster with the programs in `home`, in `keep` the one that was made there before.

    Raises RuntimeError with the server's log.
    """
    folder = keep or Path(tempfile.mkdtemp(prefix="seattui-pg-"))
    folder.mkdir(parents=True, exist_ok=True)
    before = unprivileged()
    if before:
        owner = int(before[1].partition("=")[2])
        os.chown(folder, owner, -1)
    data = folder / "data"
    (data / "postmaster.pid").unlink(missing_ok=True)
    if not data.exists():
        _initialise([*before, home / "initdb"], data)
    port = free_port()
    options = [
        part for setting in (*settings, f"unix_socket_directories={folder}") for part in ("-c", setting)
    ]
    log = folder / "log"
    # Bound to the tests' life by the kernel: no server stays behind when they are killed.
    watched = [*(before or ["setpriv"]), "--pdeathsig", "QUIT"]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*watched, home / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), *options],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=folder,
        )
    cluster = Cluster(folder, port, server)
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(cluster.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace")) from None
            time.sleep(0.05)
        else:
            return cluster
