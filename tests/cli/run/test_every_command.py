"""What holds for every command there is: help, errors, exit codes, and the number of what was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.run.every_command import (
    CHANGING,
    COPIES,
    EXAMPLES,
    NEEDS_NO_OPERATOR,
    NEEDS_NO_STORE,
    NOT_RECORDED,
    argv,
    commands,
    options_of,
    prepare,
)
from tests.support.schemas import hold

EVERY = sorted(EXAMPLES)
TEXT_OR_JSON = pytest.mark.parametrize("flag", [(), ("--json",)], ids=["text", "json"])


def test_no_command_is_forgotten_here() -> None:
    assert sorted(commands()) == EVERY


class TestHelp:
    @pytest.mark.parametrize("path", ["", *sorted({path.split()[0] for path in EVERY}), *EVERY])
    def test_is_asked_for_with_two_letters(self, bare: Run, path: str) -> None:
        short, long = bare(*path.split(), "-h"), bare(*path.split(), "--help")
        assert (short.code, short.err) == (0, "")
        assert short.out == long.out
        assert short.out.startswith(f"Usage: seattui {path}".rstrip() + " ")

    def test_changing_commands_take_the_same_options(self) -> None:
        every = commands()
        for path in CHANGING:
            assert {"--dry-run", "--yes", "--because", "--reason"} <= options_of(every[path]), path
        dry = {path for path, command in every.items() if "--dry-run" in options_of(command)}
        assert dry - set(CHANGING) == NOT_RECORDED | COPIES


class TestErrors:
    """A sentence on stderr, or JSON on stdout; never both."""

    @TEXT_OR_JSON
    @pytest.mark.parametrize("path", EVERY)
    def test_an_option_that_there_is_not(self, bare: Run, path: str, flag: tuple[str, ...]) -> None:
        self.result(bare, flag, 2, *path.split(), "--nope")

    @TEXT_OR_JSON
    @pytest.mark.parametrize("path", sorted({*EVERY} - NEEDS_NO_STORE - {"doctor"}))
    def test_no_store(self, bare: Run, tmp_path: Path, path: str, flag: tuple[str, ...]) -> None:
        words = argv(path, tmp_path, token="any")
        self.result(bare, flag, 3, "--store", f"{tmp_path}/nothing.db", *words)
        assert not (tmp_path / "nothing.db").exists()

    @TEXT_OR_JSON
    @pytest.mark.parametrize("path", sorted({*EVERY} - NEEDS_NO_OPERATOR))
    def test_an_operator_whom_nobody_knows(
        self, acme: Path, bare: Run, tmp_path: Path, path: str, flag: tuple[str, ...]
    ) -> None:
        words = argv(path, tmp_path)
        self.result(bare, flag, 6, "--store", str(acme), "--operator", "nobody@acme.example", *words)

    @TEXT_OR_JSON
    @pytest.mark.parametrize("path", CHANGING)
    def test_nobody_to_ask(
        self, run: Run, store: Path, tmp_path: Path, path: str, flag: tuple[str, ...]
    ) -> None:
        if path == "init":
            return  # it makes something new, and never asks
        token = prepare(path, run, store)
        said = run(*flag, *argv(path, tmp_path, token))
        assert said.code == 2
        if flag:
            assert (said.error["code"], said.err) == ("not-confirmed", "")
            assert said.json["record"] is None
            hold(path, said.json)
        else:
            assert said.err.startswith("seattui: Nothing was changed: there is no terminal to confirm on.\n")

    def result(self, bare: Run, flag: tuple[str, ...], code: int, *words: str) -> None:
        said = bare(*words, *flag)
        assert said.code == code
        if flag:
            assert said.error["message"]
            assert said.err == ""
            hold("error", said.json)
        else:
            assert said.err.startswith("seattui: ")
            assert said.out == ""

    @TEXT_OR_JSON
    def test_ctrl_c(self, demo: Run, monkeypatch: pytest.MonkeyPatch, flag: tuple[str, ...]) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("seattui.store.connection.engine.Store.read", interrupted)
        self.result(demo, flag, 130, "users", "list")

    @TEXT_OR_JSON
    def test_a_fault_of_our_own(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        bare: Run,
        acme: Path,
        flag: tuple[str, ...],
    ) -> None:
        from seattui.__main__ import run as program

        monkeypatch.setattr("seattui.service.session.Session.subscriptions", lambda self: 1 / 0)
        monkeypatch.setattr("seattui.__main__.configure_textual", lambda environ: None)
        assert program(["--store", str(acme), "seats", "list", *flag]) == 1
        out, err = capsys.readouterr()
        said = out if flag else err
        assert (err if flag else out) == ""
        assert "stopped because of an internal error" in said
        assert "Traceback" not in said
        assert said.startswith('{\n  "format": 1,\n  "error": {\n    "code": "crash"') is bool(flag)

    def test_a_list_that_cannot_be_read_is_json_all_the_same(
        self, demo: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from seattui.kit.errors import Busy
        from seattui.kit.i18n import msg

        def busy(*_: object, **__: object) -> None:
            raise Busy("busy", msg("The store is busy."))

        monkeypatch.setattr("seattui.store.people.users.every", busy)
        monkeypatch.setattr("seattui.service.session.Session.activity", busy)
        for words in (
            ("users", "list"),
            ("activity", "list"),
            ("users", "export", "-"),
            ("activity", "export", "-"),
        ):
            said = demo(*words, "--json")
            assert (said.code, said.error["code"], said.err) == (75, "busy", "")

    def test_the_doctor_says_so_and_which(self, bare: Run, tmp_path: Path) -> None:
        words = ("doctor", "--store", f"{tmp_path}/nothing.db")
        assert "There is no store at" in bare(*words).out
        result = bare(*words, "--json")
        assert bare(*words).code == result.code == 3
        assert any(c["name"] == "store" and c["state"] == "fault" for c in result.json["checks"])


class TestJson:
    @pytest.mark.parametrize("path", sorted({*EVERY} - {*CHANGING, *COPIES, "demo", "run", "ssh session"}))
    def test_is_all_there_is_to_read(self, run: Run, store: Path, tmp_path: Path, path: str) -> None:
        prepare(path, run, store)
        for words in ((*argv(path, tmp_path), "--json"), ("--json", *argv(path, tmp_path))):
            said = run(*words)
            assert (said.code, said.err) == (0, "")
            hold(path, said.json)

    def test_is_so_where_a_demo_is_made(self, bare: Run, store: Path) -> None:
        said = bare("demo", "--make-only", "--users", "5", "--store", str(store), "--json")
        assert (said.code, said.err, said.json["users"]) == (0, "", 5)
        hold("demo", said.json)


class TestWhatWasRecorded:
    @pytest.mark.parametrize("path", CHANGING)
    def test_is_named_by_its_number(self, run: Run, store: Path, tmp_path: Path, path: str) -> None:
        token = prepare(path, run, store)
        words = argv(path, tmp_path, token)
        if path == "init":
            other = ["--account", "Other", "--operator", "oda@other.example"]
        else:
            other = []
            dry = run(*words, "--dry-run", "--json").json
            assert (dry["applied"], dry["record"]) == (False, None)
            hold(path, dry)
        said = run(*words, "--yes", "--reason", "OPS-1", "--json")
        assert (said.code, said.json["applied"], said.err) == (0, True, "")
        hold(path, said.json)
        newest = run(*other, "activity", "list", "--limit", "1", "--json").json["activity"][0]
        assert said.json["record"] == newest["id"]
        assert newest["because"] == "OPS-1"

    def test_and_a_script_takes_it_back(self, run: Run) -> None:
        number = run("users", "deactivate", "bo@acme.example", "--yes", "--json").json["record"]
        run("users", "deactivate", "chen@acme.example", "--yes")
        assert run("undo", str(number), "--yes").code == 0
        statuses = {u["email"]: u["status"] for u in run("users", "list", "--json").json["users"]}
        assert statuses["bo@acme.example"] == "active"
        assert statuses["chen@acme.example"] == "deactivated"

    def test_is_null_where_there_was_nothing_to_do(self, run: Run) -> None:
        said = run("users", "reactivate", "bo@acme.example", "--yes", "--json")
        assert (said.code, said.json["applied"], said.json["record"]) == (0, True, None)
