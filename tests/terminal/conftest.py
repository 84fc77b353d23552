"""A store that people reach over SSH alone: one sshd for the tests of a module."""

from __future__ import annotations

import shlex
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.model import Chosen
from tests.support import ssh
from tests.support.accounts import account, do
from tests.support.operator_keys import give_key

OWNER, PLAIN, OTHER = "ana@acme.example", "p00000@acme.example", "p00001@acme.example"
PEOPLE = {
    "ana": OWNER,
    "plain": PLAIN,
    "other": OTHER,
    "revoked": "p00002@acme.example",
    "leaver": "p00003@acme.example",
}
"""Whose keys there are, by the key's name. `stranger` has a line and a key that the store doesn't know, `nobody`
neither."""


@dataclass(frozen=True)
class World:
    """The server, the store behind it, and the service account's home and export folder."""

    server: ssh.Server
    store: Path
    home: Path
    exports: Path

    def line(self, who: str) -> str:
        """The line of authorized_keys for somebody's key."""
        program = Path(sys.executable).with_name("seattui")
        command = shlex.join(
            [str(program), "--store", str(self.store), "--account", "Acme GmbH", "ssh", "session", "--key",
             self.server.fingerprint(who)]
        )  # fmt: skip
        return f'restrict,pty,command="{command}" {self.server.public(who)}'

    def give_key(self, who: str, email: str) -> None:
        """From now on this key is somebody's, and may log in."""
        give_key(self.store, email, self.server.fingerprint(who))
        self.server.authorize(self.line(who))

    def revoke(self, who: str) -> None:
        self.run_sql(
            "UPDATE operator_keys SET revoked_at = added_at WHERE fingerprint = ?",
            self.server.fingerprint(who),
        )

    def run_sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.store, timeout=10)) as db, db:
            return db.execute(statement, values).fetchall()

    def running(self) -> list[str]:
        """Every process of seattui that has this store open."""
        found = []
        for line in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = line.read_bytes().split(b"\0")
            except OSError:
                continue
            if str(self.store).encode() in words and b"session" in words:
                found.append(line.parent.name)
        return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("w")
    store, home, exports = folder / "acme.db", folder / "home", folder / "home" / "exports"
    exports.mkdir(parents=True)
    settings = home / ".config" / "seattui" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'export_folder = "{exports}"\n')
    here = account(f"sqlite:///{store}", people=6, seats=3)
    (leaver,) = here.by_email([PEOPLE["leaver"]])
    do(here, Deactivate(Chosen((leaver.id,))))
    here.close()
    here.store.close()
    # Every variable that the client sends is accepted: it must not matter.
    with ssh.server(folder / "ssh", home, "AcceptEnv *") as server:
        made = World(server, store, home, exports)
        for who, email in PEOPLE.items():
            made.give_key(who, email)
        made.revoke("revoked")
        server.authorize(made.line("stranger"))
        yield made
