"""Demo stores of several sizes, made once and kept while the schema and the demo stay as they are."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url

import seattui
from seattui.service.session import Session, open_session
from seattui.store.db.schema import statements
from tests.bench.measure import note
from tests.support.commands import command
from tests.support.commands import seattui as run
from tests.support.stores import postgres

AT = "2026-11-23T09:00:00+00:00"
"""When it is in every store, so that nothing falls due between two runs."""


MEMORY = "shared_buffers=1GB"
"""A server's that keeps a million people: SQLite's file is in this machine's memory, too."""


@dataclass(frozen=True)
class Stores:
    """`of` gives the URL of the store of a size, `copied` one to write into. `kind`: SQLite or PostgreSQL."""

    folder: Path
    kind: str
    cluster: postgres.Cluster | None = None

    def of(self, users: int) -> str:
        name = f"users_{users}_{_signature()}"
        if self.cluster:
            with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as server:
                if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                    server.execute("DROP DATABASE IF EXISTS coming WITH (FORCE)")
                    server.execute("CREATE DATABASE coming TEMPLATE template0")
                    # Copying is much faster than a second demo, and both kinds hold the same people.
                    source = Stores(self.folder, "SQLite").of(users)
                    note(f"Copying a store of {users:,} users to PostgreSQL …")
                    _ran("store", "copy", source, self.cluster.url("coming"), "--yes")
                    with psycopg.connect(self.cluster.url("coming"), autocommit=True) as made:
                        made.execute("ANALYZE")
                    server.execute(f"ALTER DATABASE coming RENAME TO {name}")
            return self.cluster.url(name)
        path = self.folder / f"{name}.db"
        if not path.exists():
            coming = self.folder / "coming.db"
            coming.unlink(missing_ok=True)
            note(f"Making a store of {users:,} users …")
            _ran("--at", AT, "demo", "--make-only", "--users", str(users), "--store", str(coming))
            coming.rename(path)
        return str(path)

    def argv(self, users: int, *options: str) -> list[str]:
        """The program over it."""
        return command("--store", self.of(users), "--at", AT, *options)

    def session(self, users: int) -> Session:
        return opened(self.of(users))

    @contextmanager
    def copied(self, users: int) -> Iterator[str]:
        """The URL of a copy, gone afterwards."""
        source = self.of(users)
        if self.cluster:
            url = self.cluster.copy(source.rsplit("/", 1)[1])
            try:
                yield url
            finally:
                self.cluster.drop(url)
            return
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            yield shutil.copy(source, folder)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Where a store may be made; it is gone afterwards."""
        if self.cluster:
            url = self.cluster.empty()
            try:
                yield url
            finally:
                self.cluster.drop(url)
            return
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            yield str(Path(folder) / "store.db")


def _ran(*argv: str) -> None:
    made = run(*argv)
    if made.code:
        sys.exit(made.err)


def opened(url: str) -> Session:
    return open_session(url, at=datetime.fromisoformat(AT))


def _signature() -> str:
    """Of what the stores are made by."""
    digest = hashlib.sha256()
    for dialect in ("sqlite", "postgresql"):
        digest.update("".join(statements(make_url(f"{dialect}://").get_dialect()())).encode())
    home = Path(seattui.__file__).parent
    for source in (
        *sorted((home / "demo").glob("*.py")),
        home / "store" / "admin" / "seeding.py",
        home / "store" / "db" / "tables.py",
    ):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:8]


@contextmanager
def every_kind(folder: Path, only: str | None = None) -> Iterator[list[Stores]]:
    """SQLite's, and PostgreSQL's where it can be started; or `only` one kind."""
    folder.mkdir(parents=True, exist_ok=True)
    home = postgres.programs()
    if home is None or only == "SQLite":
        yield [Stores(folder, "SQLite")]
        return
    try:
        cluster = postgres.start(home, folder / "postgresql", (*postgres.FAST, MEMORY))
    except RuntimeError as error:
        # Its own user may not reach the folder, say.
        note(f"Without PostgreSQL: {error}")
        yield [Stores(folder, "SQLite")]
        return
    try:
        both = [Stores(folder, "SQLite"), Stores(folder, "PostgreSQL", cluster)]
        yield [stores for stores in both if only in (None, stores.kind)]
    finally:
        cluster.stop(keep=True)
