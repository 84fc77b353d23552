"""Every kind of operator tries every command: who may, does; who may not, changes nothing and is told nothing."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from seattui.domain.changes.people.operator_keys import AddKeys
from seattui.domain.model import SUPER_ADMIN
from seattui.domain.people.permissions import (
    ADD_EDIT_TEAMS,
    ADD_EDIT_USERS,
    EXPORT_USERS,
    MODIFY_BILLING,
)
from seattui.files.people.key_files import keys_in
from seattui.service.session import open_session
from tests.cli.conftest import Run, Said
from tests.cli.run.every_command import CHANGING, argv, commands, options_of, prepare
from tests.support.accounts import AT, do
from tests.support.kinds_of_operator import INVITED, KINDS, SALES, Kind, add_every_kind
from tests.support.operator_keys import fingerprint_of, public_key

ANYONE = frozenset[str]()
SUPER = frozenset({SUPER_ADMIN})
USERS = frozenset({ADD_EDIT_USERS})
TEAMS = frozenset({ADD_EDIT_TEAMS})
BILLING = frozenset({MODIFY_BILLING})
EXPORT = frozenset({EXPORT_USERS})

NEEDS: dict[str, frozenset[str] | None] = {
    "subscriptions list": ANYONE,
    "subscriptions add": SUPER,
    "subscriptions price": SUPER,
    "subscriptions warn": SUPER,
    "users list": ANYONE,
    "users show": ANYONE,
    "users history": ANYONE,
    "users import": USERS,
    "users create": USERS,
    "users edit": USERS | EXPORT,
    "users invite": USERS,
    "users accept": None,
    "users deactivate": USERS,
    "users reactivate": USERS,
    "users remove": USERS,
    "users offboard": USERS,
    "users seen": USERS,
    "users except": USERS,
    "users export": EXPORT,
    "views list": ANYONE,
    "views show": ANYONE,
    "views save": ANYONE,
    "views delete": SUPER,
    "permissions list": ANYONE,
    "accounts list": ANYONE,
    "permission-sets list": ANYONE,
    "permission-sets save": USERS | {SALES},
    "permission-sets apply": USERS | {SALES},
    "permission-sets delete": USERS | {SALES},
    "teams list": ANYONE,
    "teams export": EXPORT,
    "teams create": TEAMS,
    "teams rename": TEAMS,
    "teams move": TEAMS,
    "teams delete": TEAMS,
    "teams add": TEAMS,
    "teams drop": TEAMS,
    "seats list": ANYONE,
    "seats export": EXPORT,
    "seats change": USERS | BILLING,
    "seats move": USERS | BILLING,
    "billing show": ANYONE,
    "billing buy": BILLING,
    "billing remove": BILLING,
    "billing cancel-removal": BILLING,
    "billing invoices": BILLING,
    "billing invoice": BILLING,
    "catalogue show": ANYONE,
    "catalogue load": SUPER,
    "activity list": ANYONE,
    "activity export": EXPORT,
    "activity verify": ANYONE,
    "operators list": ANYONE,
    "operators tie": SUPER,
    "operators untie": SUPER,
    "operators keys list": ANYONE,
    "operators keys add": SUPER,
    "operators keys revoke": SUPER,
    "ssh session": None,
    "ssh authorized-keys": None,
    "undo": USERS,
    "run": None,
    "explain": None,
    "help": None,
    # These are for whoever owns the store, as the tests do; a super admin may too.
    "demo": None,
    "init": None,
    "tick": None,
    "store upgrade": None,
    "store backup": None,
    "store restore": None,
    "store check": None,
    "store copy": None,
    "doctor": None,
}
"""What each command takes, with the arguments of its example."""


NOBODY = ("removed", "unknown")
"""They have no key: whoever is removed loses theirs."""
REFUSED = (4, 6)
"""By a rule, for somebody in particular, or for a permission that is missing."""


def test_no_command_is_forgotten_here() -> None:
    assert sorted(NEEDS) == sorted(commands())


@pytest.fixture(scope="session")
def every_kind(acme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only to be copied."""
    path = tmp_path_factory.mktemp("kinds") / "store.db"
    shutil.copy2(acme, path)
    session = open_session(str(path), at=AT)
    add_every_kind(session, path)
    for kind in KINDS:
        if kind.name not in NOBODY:
            do(session, AddKeys(kind.email, keys_in(public_key(kind.email))))
    session.close()
    return path


@pytest.fixture
def acme_with(every_kind: Path, store: Path, bare: Run) -> Run:
    """Runs the program on a copy of the account with somebody of every kind; as its owner unless told otherwise."""
    store.write_bytes(every_kind.read_bytes())
    return lambda *words: bare("--store", str(store), "--at", AT.isoformat(), *words)


def head(store: Path) -> list[tuple[int, str]]:
    """The accounts as their records end."""
    with closing(sqlite3.connect(store)) as behind:
        return behind.execute("SELECT last_activity, head FROM accounts ORDER BY id").fetchall()


def words_of(path: str, folder: Path, token: str, store: Path) -> list[str]:
    """The example; an undo names the change, which somebody else made."""
    words = argv(path, folder, token)
    return [*words, str(head(store)[0][0])] if path == "undo" else words


def tries(
    kind: Kind, run: Callable[..., Said], path: str, words: list[str], store: Path, *, there: bool = True
) -> None:
    """Somebody of this kind tries: with --dry-run if they may, for good if they may not.

    `there`: whether the command is there at all, this way in.
    """
    before = head(store)
    may = there and kind.may(NEEDS[path])
    dry = "--dry-run" in options_of(commands()[path])
    how = [] if not dry else ["--dry-run"] if may else ["--yes"] if path in CHANGING else []
    said = run(*words, *how)
    what = (kind.name, path, said.code, said.out[:300], said.err[:300])
    assert said.code in ((0,) if may else REFUSED if there else (2,)), what
    assert head(store) == before, what
    if said.code == 6 and kind.operates and kind.name not in INVITED:
        assert re.search(r"\b(has|have) (it|both)\.", said.out + said.err), what
    if not kind.operates and not may:
        assert said.code == 6 or not there, what
        others = [other.email for other in KINDS if other is not kind] + ["@acme.example", "Acme"]
        assert not [other for other in others if other in said.out + said.err], what


GUARDED = sorted(path for path, needs in NEEDS.items() if needs is not None)


@pytest.mark.parametrize("path", GUARDED)
def test_here(acme_with: Run, store: Path, tmp_path: Path, path: str) -> None:
    token = prepare(path, acme_with, store)
    words = words_of(path, tmp_path, token, store)
    for kind in KINDS:
        tries(kind, partial(acme_with, "--operator", kind.email), path, words, store)


@pytest.mark.parametrize("path", ["init", "tick"])
def test_where_the_store_is_somebody_elses(
    acme_with: Run, store: Path, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner may found accounts and post what is due, and so may a super admin; nobody else."""
    monkeypatch.setattr("seattui.store.db.ownership.owns", lambda store: False)
    words = argv(path, tmp_path)
    for kind in KINDS:
        before = head(store)
        said = acme_with("--operator", kind.email, *words, "--dry-run")
        what = (kind.name, path, said.code, said.out[:300], said.err[:300])
        assert said.code == (0 if kind.may(SUPER) else 6), what
        assert head(store) == before, what
        if not kind.may(SUPER):
            others = [other.email for other in KINDS if other is not kind] + ["@acme.example", "Acme"]
            assert not [other for other in others if other in said.out + said.err], what


@pytest.mark.parametrize("path", GUARDED)
def test_over_ssh(
    acme_with: Run, bare: Run, store: Path, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody by a key of their own; a file is what comes on standard input."""
    token = prepare(path, acme_with, store)
    words = words_of(path, tmp_path, token, store)
    file = next((word for word in words if word.startswith(str(tmp_path))), None)
    words = ["-" if word == file else word for word in words]
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22")

    def by_key(kind: Kind, *asked: str) -> Said:
        data = Path(file).read_bytes() if file else b""
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        monkeypatch.setenv("SSH_ORIGINAL_COMMAND", shlex.join(asked))
        line = ("ssh", "session", "--key", fingerprint_of(public_key(kind.email)))
        return bare("--store", str(store), "--at", AT.isoformat(), *line)

    for kind in KINDS:
        tries(kind, partial(by_key, kind), path, words, store, there=path in commands(over_ssh=True))
