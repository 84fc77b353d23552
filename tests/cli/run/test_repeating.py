"""A command that is repeated with its key does nothing twice, and answers as it did."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from seattui.cli.run import progress
from seattui.kit import leaving as ending
from seattui.kit.errors import Busy
from seattui.kit.i18n import msg
from seattui.service.session import Session
from seattui.store.connection import deadlines
from seattui.store.connection.db_errors import answer_lost
from seattui.store.connection.engine import Store
from tests.cli.conftest import Run
from tests.cli.run.every_command import CHANGING, COPIES, NOT_RECORDED, argv, commands, options_of, prepare
from tests.cli.run.test_who_may import head
from tests.support.accounts import AT
from tests.support.faults import leaving
from tests.support.stores import sql
from tests.support.terminal import ROOT

KEYED = sorted({*CHANGING, *NOT_RECORDED})
GIVE = ("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes")
BUY = ("billing", "buy", "sales-hub", "1", "--yes")
written = Store.transact


def test_every_changing_command_takes_a_key() -> None:
    dry = {path for path, command in commands().items() if "--dry-run" in options_of(command)}
    assert dry - COPIES <= set(KEYED)
    assert [path for path in KEYED if "--key" not in options_of(commands()[path])] == []


@pytest.mark.parametrize("path", KEYED)
def test_a_command_that_is_repeated_does_nothing_and_answers_the_same(
    path: str, run: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = prepare(path, run, store)
    words = [*argv(path, store.parent, token), "--key", f"{path} of today"]
    words += ["--yes"] if "--yes" in options_of(commands()[path]) else []
    first = run(*words, "--json")
    after = head(store)
    assert first.code == 0, first
    assert first.json["operation_key"] == f"{path} of today"
    monkeypatch.delattr(Session, "plan")
    again = run(*words, "--json")
    assert (again.code, again.out, again.err) == (0, first.out, "")
    told = run(*words)
    assert told.code == 0, told
    assert "nothing is done twice" in told.err
    assert head(store) == after


class TestTheKey:
    def test_is_made_and_shown_where_none_is_given_and_can_be_given_then(self, run: Run, store: Path) -> None:
        told = run(*GIVE)
        key = told.err.splitlines()[0].removeprefix("Key: ")
        after = head(store)
        again = run(*GIVE, "--key", key)
        assert (again.code, again.out) == (0, told.out)
        assert again.err.splitlines()[0] == told.err.splitlines()[1] == f"Done. Record {after[0][0]}."
        assert head(store) == after

    def test_answers_the_same_though_the_store_has_moved_on(self, run: Run, store: Path) -> None:
        first = run(*GIVE, "--key", "once", "--json")
        assert run("users", "offboard", "bo@acme.example", "--remove", "--yes").code == 0
        assert run(*GIVE, "--json").code == 3
        after = head(store)
        again = run(*GIVE, "--key", "once", "--json")
        assert (again.code, again.json) == (0, first.json)
        assert head(store) == after

    def test_of_another_change_is_refused_and_it_is_told_which(self, run: Run, store: Path) -> None:
        record = run(*BUY, "--key", "once", "--json").json["record"]
        after = head(store)
        said = run("billing", "buy", "sales-hub", "2", "--yes", "--key", "once", "--json")
        assert (said.code, said.error["code"]) == (4, "key-used")
        assert f"record {record} of 23 Nov 2026" in said.error["message"]
        assert run(*GIVE, "--key", "once").code == 4
        assert head(store) == after

    def test_reason_and_question_are_no_other_change(self, run: Run, store: Path) -> None:
        first = run(*BUY, "--key", "once", "--json", "--because", "ticket 1")
        again = run("billing", "buy", "sales-hub", "1", "--key=once", "--json", "--because", "ticket 2")
        assert (again.code, again.json) == (0, first.json)

    def test_a_preview_is_a_preview(self, run: Run, store: Path) -> None:
        assert run(*BUY[:-1], "--key", "once", "--dry-run").code == 0
        first = run(*BUY, "--key", "once", "--json")
        assert first.json["applied"]
        assert run(*BUY[:-1], "--key", "once", "--dry-run", "--json").json["applied"] is False

    def test_belongs_to_its_operator(self, run: Run, store: Path) -> None:
        assert run("users", "edit", "bo@acme.example", "--super-admin", "--yes").code == 0
        assert run(*BUY, "--key", "once", "--json").json["record"]
        mine = head(store)
        assert run(*GIVE, "--key", "once", "--operator", "bo@acme.example").code == 0
        assert head(store) != mine

    def test_of_what_had_nothing_to_do_answers_that(self, run: Run, store: Path) -> None:
        assert run(*GIVE).code == 0
        first = run(*GIVE, "--key", "once", "--json")
        assert first.json["record"] is None
        assert run("seats", "change", "bo@acme.example", "--take", "sales-hub", "--yes").code == 0
        assert run(*GIVE, "--key", "once", "--json").json == first.json
        assert run(*BUY, "--key", "once", "--json").error["code"] == "key-used"

    def test_is_of_what_a_file_has_wherever_it_is(self, run: Run, store: Path) -> None:
        people = argv("users import", store.parent)[-1]
        first = run("users", "import", people, "--yes", "--json", "--key", "once")
        other = store.parent / "moved.csv"
        shutil.copy(people, other)
        assert run("users", "import", str(other), "--yes", "--json", "--key", "once").json == first.json
        assert run("users", "offboard", "new@acme.example", "--remove", "--yes").code == 0
        seat = (
            "seats",
            "change",
            "--from",
            people,
            "--take",
            "sales-hub",
            "--yes",
            "--json",
            "--key",
            "seat",
        )
        assert run(*seat).code == 3
        other.write_text("email,name\nanother@acme.example,Another Person\n")
        said = run("users", "import", str(other), "--yes", "--json", "--key", "once")
        assert (said.code, said.error["code"]) == (4, "key-used")

    @pytest.mark.parametrize("key", ["", "  ", "x" * 201, "a\nb", " a", "\udc80", "\x1b[31m"])
    def test_is_printable_text_of_some_length(self, key: str, run: Run) -> None:
        said = run(*BUY, "--key", key, "--json")
        assert (said.code, said.error["code"]) == (2, "bad-key")


@pytest.mark.parametrize("last", [0, 4])
def test_a_script_as_in_the_manual_repeats_it_until_it_is_known(last: int, tmp_path: Path) -> None:
    manual = (ROOT / "docs/operators.md").read_text()
    (script,) = [part for part in manual.split("```sh\n") if part.startswith("key=")]
    answers, asked = tmp_path / "answers", tmp_path / "asked"
    answers.write_text(f"75\n76\n{last}\n")
    instead = f"""set -e
        seattui() {{ echo "$@" >>{asked}; return $(sed -n "$(wc -l <{asked})p" {answers}); }}
        sleep() {{ :; }}
        """
    ran = subprocess.run(["sh", "-c", instead + script.partition("```")[0]], timeout=30)
    assert ran.returncode == last
    first, *others = asked.read_text().splitlines()
    assert others == [first, first]


def lost(*_: Any) -> Any:
    cause = ConnectionError("gone")
    raise answer_lost(Busy("store-unreachable", msg("The server is gone.")), cause) from cause


def saved_and_lost(store: Store, work: Any, *rest: Any) -> Any:
    written(store, work, *rest)
    return lost()


class TestALostAnswer:
    def test_is_found_by_its_key(self, run: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Store, "transact", saved_and_lost)
        said = run(*BUY, "--json")
        assert (said.code, said.json["applied"]) == (0, True)

    def test_of_what_was_not_saved_can_be_tried_again(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Store, "transact", lost)
        said = run(*BUY, "--json")
        assert (said.code, said.error["code"]) == (75, "store-unreachable")

    @pytest.mark.parametrize("was_saved", [True, False])
    def test_that_nobody_can_know_names_the_command_that_does_it_once(
        self, was_saved: bool, run: Run, bare: Run, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: Any) -> Any:
            raise Busy("store-unreachable", msg("The server is gone."))

        monkeypatch.setattr(deadlines, "PATIENCE_SECONDS", 0)
        with monkeypatch.context() as broken:

            def transact(here: Store, work: Any, *rest: Any) -> Any:
                if was_saved:
                    written(here, work, *rest)
                broken.setattr(Store, "write", away)
                return lost()

            broken.setattr(Store, "transact", transact)
            before = sql.one(f"sqlite:///{store}", "SELECT last_activity FROM accounts")
            said = run(*BUY, "--json")
        assert (said.code, said.error["code"]) == (76, "outcome-unknown")
        assert said.json["operation_key"] in said.json["repeat"]
        assert said.json["repeat"] in said.error["hint"]
        again = bare(*shlex.split(said.json["repeat"])[1:])
        assert (again.code, again.json["record"]) == (0, before + 1)
        assert sql.one(f"sqlite:///{store}", "SELECT last_activity FROM accounts") == before + 1
        assert again.json["at"] == AT.isoformat()


class TestASignalWhileItIsSaved:
    """SIGTERM after the change was given to the COMMIT: what is known is said."""

    @pytest.fixture(autouse=True)
    def survived(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """The signals that would have ended the tests."""
        ended: list[int] = []
        fake = SimpleNamespace(getpid=os.getpid, kill=lambda _, number: ended.append(number))
        monkeypatch.setattr(ending, "os", fake)
        return ended

    def test_that_ends_in_time_is_told_as_done(
        self, run: Run, store: Path, survived: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def transact(here: Store, *how: Any) -> Any:
            done = written(here, *how)
            os.kill(os.getpid(), signal.SIGTERM)
            return done

        monkeypatch.setattr(progress, "LAST_MOMENT", 30)
        monkeypatch.setattr(Store, "transact", transact)
        said = run(*BUY, "--json")
        assert (said.code, said.json["applied"], survived) == (0, True, [])

    def test_that_takes_long_has_the_command_that_does_it_once(
        self, run: Run, bare: Run, store: Path, survived: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answered = Event()

        def transact(here: Store, *how: Any) -> Any:
            done = written(here, *how)
            os.kill(os.getpid(), signal.SIGTERM)
            answered.wait(30)
            return done

        monkeypatch.setattr(progress, "LAST_MOMENT", 0)
        with monkeypatch.context() as slow:
            slow.setattr(Store, "transact", transact)
            said = run(*BUY, "--json")
        answered.set()
        leaving.SAVING.assert_said(said.code, said.error["message"])
        assert (said.error["code"], survived) == ("outcome-unknown", [])
        after = head(store)
        again = bare(*shlex.split(said.json["repeat"])[1:])
        assert (again.code, again.json["record"]) == (0, after[0][0])
        assert head(store) == after
