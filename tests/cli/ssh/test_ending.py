"""A run over SSH ends within two seconds of what ended its right to run, whatever it waits for."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from seattui.cli.ssh import ending
from seattui.domain.changes.people.lifecycle import Offboard
from seattui.domain.changes.people.operator_keys import RevokeKeys
from seattui.domain.model import Chosen
from seattui.domain.plan.plan import Change
from seattui.kit.errors import Busy, NotPermitted, SeattuiError
from seattui.kit.i18n import msg
from seattui.service import guardian
from seattui.service.guardian import Guardian
from seattui.service.session import Session, open_session
from tests.support.accounts import OWNER, account, do
from tests.support.operator_keys import fingerprint_of, give_key, public_key
from tests.support.terminal import environment

PATIENCE = 30
LEAVER = "p00000@acme.example"
MANY = 3000
"""People whose list is longer than a pipe holds."""


class TestTheGuardian:
    class Session:
        """Its operator as `says`, each asked for once; an error is raised. `moves`: whether the store changed."""

        def __init__(self, *says: Exception | None, moves: bool = True) -> None:
            self.says = [*says]
            self.moves = moves
            self.asked = 0
            self.all_asked = Event()

        def watcher(self) -> Any:
            return self

        def changed(self) -> bool:
            return self.moves

        def close(self) -> None:
            pass

        def operator(self) -> None:
            self.asked += 1
            if not self.says:
                self.all_asked.set()
            elif (error := self.says.pop(0)) is not None:
                raise error

    @pytest.fixture(autouse=True)
    def hurried(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guardian, "INTERVAL", 0.01)
        monkeypatch.setattr(guardian, "client_gone", lambda: False)

    @pytest.fixture
    def watching(self) -> Iterator[Guardian]:
        made = Guardian()
        yield made
        made.stop()

    def ended_by(self, watching: Guardian, session: Session | None = None) -> SeattuiError | None:
        over, why = Event(), list[SeattuiError | None]()

        def end(error: SeattuiError | None) -> None:
            why.append(error)
            over.set()

        watching.begin(end)
        if session:
            watching.guard(cast(Any, session))
        assert over.wait(PATIENCE)
        return why[0]

    def test_ends_the_run_when_the_operator_may_no_longer_operate(self, watching: Guardian) -> None:
        refusal = NotPermitted("active", msg("No."))
        assert self.ended_by(watching, self.Session(None, None, refusal)) is refusal

    def test_asks_again_after_the_store_couldnt_be_reached(self, watching: Guardian) -> None:
        refusal, busy = NotPermitted("active", msg("No.")), Busy("busy", msg("Locked."))
        session = self.Session(None, busy, busy, refusal)
        assert self.ended_by(watching, session) is refusal

    def test_asks_once_while_the_store_doesnt_change(self, watching: Guardian) -> None:
        session = self.Session(moves=False)
        watching.begin(lambda error: None)
        watching.guard(cast(Any, session))
        assert session.all_asked.wait(PATIENCE)
        assert not Event().wait(0.2)
        assert session.asked == 1

    def test_a_fault_of_its_own_ends_the_run(self, watching: Guardian) -> None:
        assert self.ended_by(watching, self.Session(ZeroDivisionError())) is not None

    def test_a_client_that_is_gone_ends_it_before_anything_is_opened(
        self, watching: Guardian, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(guardian, "client_gone", lambda: True)
        assert self.ended_by(watching) is None

    def test_once_stopped_it_ends_nothing(self, watching: Guardian) -> None:
        ended = Event()
        watching.stop()
        watching.begin(lambda error: ended.set())
        assert not ended.wait(0.1)


@pytest.mark.parametrize(
    "ends",
    [
        lambda here, key: RevokeKeys(fingerprint_of(key)),
        lambda here, key: Offboard(Chosen(here.ids_of([LEAVER]))),
        lambda here, key: Offboard(Chosen(here.ids_of([LEAVER])), remove=True),
    ],
    ids=["revoked", "deactivated", "removed"],
)
def test_it_hears_of_it_on_either_database(store_url: str, ends: Callable[[Session, str], Change]) -> None:
    account(store_url, people=1).close()
    key, over, why = public_key("leaver"), Event(), list[SeattuiError | None]()
    give_key(store_url, LEAVER, key)

    def end(error: SeattuiError | None) -> None:
        why.append(error)
        over.set()

    watching = Guardian()
    with closing(open_session(store_url, key=fingerprint_of(key))) as theirs:
        watching.guard(theirs)
        watching.begin(end)
        with closing(open_session(store_url, operator=OWNER)) as here:
            do(here, ends(here, key))
        assert over.wait(PATIENCE)
    assert isinstance(why[0], NotPermitted)


def test_it_hears_of_another_file_in_the_stores_place(tmp_path: Path) -> None:
    """And asks there for the operator: of a backup from before they were given a key, nobody."""
    path = tmp_path / "store.db"
    account(f"sqlite:///{path}", people=1).store.close()
    shutil.copy2(path, tmp_path / "backup.db")
    key, over, why = public_key("ana"), Event(), list[SeattuiError | None]()
    give_key(path, OWNER, key)

    def end(error: SeattuiError | None) -> None:
        why.append(error)
        over.set()

    watching = Guardian()
    with closing(open_session(str(path), key=fingerprint_of(key))) as theirs:
        watching.guard(theirs)
        watching.begin(end)
        os.replace(tmp_path / "backup.db", path)
        assert over.wait(PATIENCE)
    assert isinstance(why[0], NotPermitted)


def test_all_of_it_takes_less_than_two_seconds() -> None:
    grace = 1.0  # of the screens: seattui.tui.app.SeattuiApp.end_with
    assert guardian.INTERVAL + max(grace, ending.PATIENCE) < 2


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("crowd") / "store.db"
    account(f"sqlite:///{store}", people=MANY).store.close()
    return store


@pytest.mark.parametrize("asks", ["users export -", "users list --json", "users list"])
def test_a_list_that_nobody_reads_ends_with_its_key(crowd: Path, asks: str) -> None:
    key = public_key(asks)
    give_key(crowd, OWNER, key)
    with asking(crowd, key, asks) as child:
        assert child.stdout
        assert child.stderr
        assert child.stdout.read(1)
        with closing(open_session(str(crowd), operator=OWNER)) as here:
            do(here, RevokeKeys(fingerprint_of(key)))
        assert child.wait(PATIENCE) == 6
        if "--json" not in asks:
            assert b"seattui: " in child.stderr.read()


class TestAClientThatIsGone:
    """Without a terminal nothing tells a run of it but its streams."""

    def test_leaves_no_list_that_waits_for_its_reader(self, crowd: Path) -> None:
        key = public_key("reader")
        give_key(crowd, OWNER, key)
        with asking(crowd, key, "users export -") as child:
            assert child.stdout
            assert child.stdout.read(1)
            child.stdout.close()
            assert child.wait(PATIENCE) == ending.CLIENT_GONE

    def test_leaves_nothing_that_waits_for_the_store(self, crowd: Path) -> None:
        key = public_key("store")
        give_key(crowd, OWNER, key)
        with closing(sqlite3.connect(crowd, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            with asking(crowd, key, "users list") as child:
                assert child.stdout
                child.stdout.close()
                assert child.wait(PATIENCE) == ending.CLIENT_GONE


def asking(store: Path, key: str, asks: str) -> subprocess.Popen[bytes]:
    """What sshd starts for this key, without a terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "seattui", "--store", str(store), "ssh", "session", "--key", fingerprint_of(key)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(SSH_ORIGINAL_COMMAND=asks),
    )  # fmt: skip


def test_nothing_is_said_to_a_stream_that_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    os.write(write, bytes(4096))
    monkeypatch.setattr(ending, "STDERR", write)
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    from seattui.cli.run.output import Output

    ending.end_now(Output(False), NotPermitted("active", msg("No.")))
    assert codes == [6]
    os.close(read)
    os.close(write)
