"""`seattui run`: each line is a command of its own, answered by a line of JSON."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from seattui.cli.lines import one_line
from seattui.cli.run import progress
from seattui.cli.ssh.original_command import MOST
from seattui.files.exported_list import ExportedList
from seattui.kit import leaving
from seattui.kit.errors import Busy
from seattui.kit.i18n import msg
from seattui.service import lists
from seattui.store.connection.engine import Store
from tests.cli.conftest import Run, Said
from tests.cli.lines.typed_lines import Typing
from tests.support.faults import many_lines
from tests.support.schemas import hold

BO = "bo@acme.example"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes], None]:
    """Puts text on standard input."""

    def put(text: str | bytes) -> None:
        data = text.encode() if isinstance(text, str) else text
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))

    return put


def answers(said: Said) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in said.out.splitlines()]
    assert all({*one} == {"format", "line", "exit", "result"} for one in found)
    for one in found:
        hold("run", one)
    return found


@pytest.fixture
def lines(run: Run, typed: Callable[[str | bytes], None]) -> Callable[..., Said]:
    """What `run -` says to these lines, on a copy of Acme's account."""

    def ran(*commands: str, more: tuple[str, ...] = ()) -> Said:
        typed("\n".join(commands))
        return run("run", "-", *more)

    return ran


Ran = Callable[..., Said]


class TestALine:
    def test_is_answered_with_what_json_would_print(self, run: Run, lines: Ran) -> None:
        said = lines("seats list", f"users show {BO}", "activity list --limit 1", "billing invoices")
        assert (said.code, said.err) == (0, "")
        found = answers(said)
        assert [one["line"] for one in found] == [1, 2, 3, 4]
        for one, words in zip(
            found,
            (
                ("seats", "list"),
                ("users", "show", BO),
                ("activity", "list", "--limit", "1"),
                ("billing", "invoices"),
            ),
            strict=True,
        ):
            assert (one["exit"], one["result"]) == (0, run(*words, "--json").json)

    def test_has_the_text_of_what_has_no_json(self, run: Run, lines: Ran) -> None:
        found = answers(lines("--version", "users list --help", "--show-completion bash"))
        assert found[0]["result"] == run("--version").out
        assert found[1]["result"] == run("users", "list", "--help").out
        assert "complete -F" in found[2]["result"]

    def test_has_no_less_where_it_prints_more_than_is_kept_in_memory(
        self, run: Run, lines: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(one_line, "IN_MEMORY", 10)
        found = answers(lines("users list", "users list --output csv", "users show nobody@acme.example"))
        assert found[0]["result"] == run("users", "list", "--json").json
        assert found[1]["result"] == run("users", "list", "--output", "csv").out
        assert [*found[2]["result"]] == ["format", "error"]

    def test_that_has_no_room_for_its_answer_ends_all(
        self, lines: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", full)
        said = lines("users list --output csv", "seats list")
        assert said.out == ""
        many_lines.NO_ROOM.assert_said(said.code, said.err)

    def test_is_printed_as_it_asks_for(self, run: Run, lines: Ran) -> None:
        found = answers(
            lines("seats list --output csv", "seats list --output json", "seats lst --output csv")
        )
        assert found[0]["result"] == run("seats", "list", "--output", "csv").out
        assert found[1]["result"] == run("seats", "list", "--json").json
        assert found[2]["result"]["error"]["code"] == "usage"

    def test_may_be_empty_or_a_comment_and_keeps_its_number(self, lines: Ran) -> None:
        found = answers(lines("# first", "", "   ", "seats list", "  # more", "\tseattui seats list\r", ""))
        assert [(one["line"], one["exit"]) for one in found] == [(4, 0), (6, 0)]

    def test_that_cannot_be_read_is_its_own_error(self, lines: Ran) -> None:
        said = lines(
            'users show "bo',
            "users\x1blist",
            "x" * (MOST + 1),
            "users shw",
            "users list --nope",
            "--store",
            "seats list",
        )
        assert said.code == 2
        found = answers(said)
        assert [one["exit"] for one in found] == [2, 2, 2, 2, 2, 2, 0]
        assert {one["result"]["error"]["code"] for one in found[:-1]} == {"usage"}
        assert "ssh" not in said.out

    def test_that_is_far_too_long_is_read_past(self, run: Run, typed: Callable[[str | bytes], None]) -> None:
        typed(b"users show " + b"x" * 1_000_000 + b"\nusers show \xff\nseats list")
        found = answers(run("run", "-"))
        assert [(one["line"], one["exit"]) for one in found] == [(1, 2), (2, 2), (3, 0)]
        assert "too long" in found[0]["result"]["error"]["message"]

    def test_changes_something_only_where_that_is_confirmed(self, run: Run, lines: Ran) -> None:
        found = answers(
            lines(f"users deactivate {BO}", f"users deactivate {BO} --yes --because OPS-1 --key once")
        )
        assert (found[0]["exit"], found[0]["result"]["error"]["code"]) == (2, "not-confirmed")
        assert (found[1]["exit"], found[1]["result"]["operation_key"]) == (0, "once")
        again = answers(lines(f"users deactivate {BO} --yes --because OPS-1 --key once"))
        assert again[0]["result"] == found[1]["result"]
        newest = run("activity", "list", "--json").json["activity"][0]
        assert (newest["id"], newest["because"]) == (found[1]["result"]["record"], "OPS-1")

    def test_sees_what_the_one_before_has_changed(self, lines: Ran) -> None:
        found = answers(lines(f"users show {BO}", f"users deactivate {BO} --yes", f"users show {BO}"))
        assert [found[n]["result"]["user"]["status"] for n in (0, 2)] == ["active", "deactivated"]

    def test_cannot_read_the_other_lines(self, lines: Ran) -> None:
        found = answers(
            lines("users import - --yes", "users accept - --yes", "catalogue load - --yes", "seats list")
        )
        assert [one["exit"] for one in found] == [2, 2, 2, 0]
        assert {one["result"]["error"]["code"] for one in found[:3]} == {"input-of-run"}

    @pytest.mark.parametrize("fault", [0, 1])
    def test_that_fails_within_its_answer_has_the_error_alone(
        self, lines: Ran, monkeypatch: pytest.MonkeyPatch, fault: int
    ) -> None:
        """Also of our own; a half of a list beside it would be no JSON."""
        said, errors = lists.people, (Busy("busy", msg("The store is locked.")), ZeroDivisionError())

        def torn(*given: Any, **more: Any) -> ExportedList:
            whole = said(*given, **more)

            def some() -> Iterator[Any]:
                yield next(iter(whole.items))
                raise errors[fault]

            return replace(whole, items=some())

        monkeypatch.setattr(lists, "people", torn)
        found = answers(lines("users export -", "seats list"))
        assert (found[0]["exit"], [*found[0]["result"]]) == ((75, 1)[fault], ["format", "error"])
        assert found[1]["exit"] == 0

    def test_that_is_run_or_opens_the_screens_is_refused(self, lines: Ran) -> None:
        found = answers(lines("run -", "demo", "--", "--read-only"))
        assert [one["exit"] for one in found] == [2] * 4
        assert found[0]["result"]["error"]["code"] == "run-in-run"

    def test_with_a_fault_of_our_own_does_not_end_the_others(
        self, lines: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("seattui.service.session.Session.permission_sets", lambda self: 1 / 0)
        said = lines("permission-sets list", "seats list")
        assert said.code == 1
        found = answers(said)
        assert (found[0]["result"]["error"]["code"], found[1]["exit"]) == ("crash", 0)
        many_lines.OWN_FAULT.assert_said(found[0]["exit"], found[0]["result"]["error"]["message"])
        assert "Traceback" not in said.out


class TestTheExitCode:
    def test_is_that_of_the_first_that_failed(self, lines: Ran) -> None:
        assert lines("seats list", "users show nobody@acme.example", "users shw").code == 3

    def test_the_others_are_run_unless_told_to_stop(self, lines: Ran) -> None:
        commands = ("seats list", "users show nobody@acme.example", "seats list")
        assert len(answers(lines(*commands))) == 3
        said = lines(*commands, more=("--stop",))
        assert (said.code, len(answers(said))) == (3, 2)

    def test_is_of_a_wrong_use_where_a_file_is_named(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "somebody.else"
        path.write_text("hunter2")
        said = run("run", str(path))
        assert (said.code, said.out) == (2, "")
        assert "hunter2" not in said.err
        assert run("run").code == 2

    def test_is_0_where_there_is_nothing_to_run(self, lines: Ran) -> None:
        said = lines("# nothing")
        assert (said.code, said.out, said.err) == (0, "", "")


class TestNothingStays:
    def test_of_options_of_another_line(self, lines: Ran) -> None:
        found = answers(
            lines(
                "users shw --lang de",
                "users shw",
                f"--operator {BO} accounts list",
                "accounts list",
                "--read-only users deactivate bo@acme.example --yes",
                "users deactivate bo@acme.example --yes",
            )
        )
        assert "keinen Befehl" in found[0]["result"]["error"]["message"]
        assert "no command" in found[1]["result"]["error"]["message"]
        assert found[2]["result"]["accounts"][0]["operator"] == BO
        assert found[3]["result"]["accounts"][0]["operator"] == "ana@acme.example"
        assert (found[4]["result"]["error"]["code"], found[5]["exit"]) == ("read-only", 0)

    def test_but_the_options_of_run_hold_for_all(self, lines: Ran) -> None:
        said = lines(
            "users shw", "users deactivate bo@acme.example --yes", more=("--lang", "de", "--read-only")
        )
        found = answers(said)
        assert "keinen Befehl" in found[0]["result"]["error"]["message"]
        assert found[1]["result"]["error"]["code"] == "read-only"

    def test_of_a_clock_that_was_confirmed(self, lines: Ran) -> None:
        from seattui.service.clock import wall_clock

        lines("--clock-is-right seats list")
        assert not wall_clock.confirmed

    def test_of_a_store_that_was_replaced_meanwhile(
        self, run: Run, store: Path, acme: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another file is opened as another store, and one that is gone isn't answered from what was read."""
        other = store.with_name("other.db")
        other.write_bytes(acme.read_bytes())
        with sqlite3.connect(other) as raw:
            raw.execute("UPDATE accounts SET name = 'Other'")

        def written() -> Iterator[bytes]:
            yield from (b"seats list\n", b"accounts list\n")
            other.replace(store)
            yield from (b"accounts list\n", b"seats list\n")
            store.unlink()
            yield from (b"accounts list\n", b"seats list\n")

        monkeypatch.setattr("sys.stdin", Typing(written()))
        found = answers(run("run", "-"))
        assert [found[n]["result"]["accounts"][0]["name"] for n in (1, 2)] == ["Acme GmbH", "Other"]
        assert [one["exit"] for one in found] == [0, 0, 0, 0, 3, 3]


class TestASignalThatComesTooLateForALine:
    """The line is answered, as a command by itself would be; no other is run."""

    CHANGE = f"users deactivate {BO} --yes"

    @pytest.fixture
    def ended(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """The signals that would have ended the tests."""
        found: list[int] = []
        fake = SimpleNamespace(getpid=os.getpid, kill=lambda _, number: found.append(number))
        monkeypatch.setattr(leaving, "os", fake)
        return found

    @pytest.fixture
    def during(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
        """Sends signals while a change is committed."""
        written, answered = Store.transact, Event()

        def arrange(*numbers: int, slow: bool = False) -> None:
            def transact(here: Store, *how: Any) -> Any:
                done = written(here, *how)
                for number in numbers:
                    os.kill(os.getpid(), number)
                    Event().wait(0.05)
                if slow:
                    answered.wait(30)
                return done

            monkeypatch.setattr(progress, "LAST_MOMENT", 0 if slow else 30)
            monkeypatch.setattr(Store, "transact", transact)

        yield arrange
        answered.set()

    def test_of_the_system(self, lines: Ran, during: Callable[..., None], ended: list[int]) -> None:
        during(signal.SIGTERM)
        said = lines(self.CHANGE, "seats list")
        assert [(one["exit"], one["result"]["applied"]) for one in answers(said)] == [(0, True)]
        assert ended == [signal.SIGTERM]
        many_lines.ENDED_WHILE_SAVING.assert_said(None, said.err)

    def test_whose_outcome_stays_unknown(
        self, lines: Ran, during: Callable[..., None], ended: list[int]
    ) -> None:
        during(signal.SIGTERM, slow=True)
        said = lines(self.CHANGE, "seats list")
        (found,) = answers(said)
        assert (said.code, found["exit"], found["result"]["error"]["code"]) == (76, 76, "outcome-unknown")
        assert ended == []

    def test_of_ctrl_c(self, lines: Ran, during: Callable[..., None]) -> None:
        during(signal.SIGINT)
        said = lines(self.CHANGE, "seats list")
        (found,) = answers(said)
        assert (said.code, found["exit"], found["result"]["applied"]) == (130, 0, True)
