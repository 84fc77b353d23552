"""A store that people reach over SSH alone: one sshd for the tests of a module."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.changes.people.operator_keys import RevokeKeys
from seattui.domain.model import Chosen
from seattui.domain.plan.plan import Change
from seattui.service.session import Session, open_session
from tests.support import ssh
from tests.support.accounts import OWNER, account, do
from tests.support.operator_keys import give_key

PLAIN, OTHER = "p00000@acme.example", "p00001@acme.example"
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
        give_key(self.store, email, self.server.public(who))
        self.server.authorize(self.line(who))

    def revoke(self, who: str) -> None:
        self.do(lambda here: RevokeKeys(self.server.fingerprint(who)))

    def do(self, *changes: Callable[[Session], Change]) -> None:
        """The owner makes these changes, on the server."""
        with closing(open_session(str(self.store), operator=OWNER)) as here:
            for change in changes:
                do(here, change(here))

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

    def waiting(self) -> list[str]:
        """Those of them that have opened the store."""
        return [pid for pid in self.running() if self._has_opened(pid)]

    def _has_opened(self, pid: str) -> bool:
        try:
            return str(self.store) in map(os.path.realpath, Path(f"/proc/{pid}/fd").iterdir())
        except OSError:  # one of them was closed meanwhile: it is looked at again
            return False


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
