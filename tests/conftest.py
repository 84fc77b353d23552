"""What every test stands on: an environment of its own, and stores on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from seattui.kit import i18n
from tests.support import needs
from tests.support.stores import pgbouncer
from tests.support.stores import postgres as server

settings.register_profile(
    "proof", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("proof")

# Where the disk is slow to say that it has written, a durable commit takes longer than most tests.
MEMORY, ROOM = Path("/dev/shm"), 2 << 30


def pytest_configure() -> None:
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was skipped, a line a reason."""
    skipped = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", ()))
    for reason, tests in skipped.most_common():
        terminalreporter.write_line(f"{tests} skipped: {reason.removeprefix('Skipped: ')}")


FORGOTTEN = ("SEATTUI_", "TEXTUAL", "XDG_", "LC_", "PG", "SSH_")


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of its own, no settings from outside, English, a plain 256-colour terminal."""
    home = tmp_path / "home"
    home.mkdir()
    for name in list(os.environ):
        if name.startswith(FORGOTTEN) or name in ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "LANGUAGE"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    yield home
    i18n.use("en")


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[server.Cluster]:
    """A PostgreSQL server for this run (one a worker); without the programs the test is skipped."""
    home = server.programs()
    if home is None:
        needs.missing("postgres", "PostgreSQL isn't installed (Debian: apt-get install postgresql)")
    cluster = server.start(home)
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres_empty(postgres_cluster: server.Cluster) -> Iterator[str]:
    """The URL of a new PostgreSQL database with nothing in it, not even tables."""
    url = postgres_cluster.empty()
    yield url
    postgres_cluster.drop(url)


@pytest.fixture(scope="session")
def pooler(postgres_cluster: server.Cluster) -> Iterator[pgbouncer.Pooler]:
    """pgbouncer in transaction mode before that server; without the program the test is skipped."""
    program = pgbouncer.program()
    if program is None:
        needs.missing("pgbouncer", "pgbouncer isn't installed (Debian: apt-get install pgbouncer)")
    started = pgbouncer.start(program, postgres_cluster)
    yield started
    started.stop()


@pytest.fixture
def pooled_empty(postgres_empty: str, pooler: pgbouncer.Pooler) -> str:
    """The URL of a new PostgreSQL database with nothing in it, through pgbouncer."""
    return pooler.url(postgres_empty)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite store that isn't made yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of a store without an account, on each kind of database: `session.found(store_url, …)` next."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_empty"
    return str(request.getfixturevalue(name))
