"""Over SSH each line of `run -` passes the gate by itself: it gets what it would get alone."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from seattui.cli.run.gate import FIXED
from seattui.domain.changes.people.operator_keys import RevokeKeys
from seattui.service.session import open_session
from tests.cli.lines.typed_lines import Typing
from tests.cli.run.every_command import argv, commands
from tests.cli.ssh.conftest import Asked
from tests.cli.ssh.conftest import asked as asked
from tests.cli.ssh.test_gate import ON_THE_SERVER
from tests.support.accounts import OWNER, do


class Lines:
    def __init__(self, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.monkeypatch = asked, monkeypatch

    def run(self, *commands: str, options: str = "") -> list[dict[str, Any]]:
        text = "\n".join(commands).encode(errors="surrogateescape")
        self.monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text), "utf-8"))
        said = self.asked(f"run - {options}")
        assert said.err == ""
        return [json.loads(line) for line in said.out.splitlines()]


@pytest.fixture
def lines(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> Lines:
    return Lines(asked, monkeypatch)


class TestALineOverSsh:
    def test_is_the_keys_persons(self, lines: Lines) -> None:
        (first, second) = lines.run("accounts list", "users deactivate bo@acme.example --yes")
        assert first["result"]["accounts"][0]["operator"] == "ana@acme.example"
        (record,) = lines.run("activity list --limit 1")
        newest = record["result"]["activity"][0]
        assert (newest["id"], newest["actor"], newest["known_by"]) == (
            second["result"]["record"],
            "ana@acme.example",
            "key",
        )

    @pytest.mark.parametrize("option", sorted(FIXED))
    def test_takes_no_option_that_counts_from_the_keys_line(self, lines: Lines, option: str) -> None:
        asked = (
            f"seats list {option} x", f"{option}=x seats list", f"seats list '{option}' x",
            f"users list --search {option} x", f"seats list -- {option}=x", f"\\{option} x seats list",
        )  # fmt: skip
        for found in lines.run(*asked):
            assert (found["exit"], found["result"]["error"]["code"]) == (2, "not-over-ssh")

    def test_runs_nothing_that_is_only_for_the_server(self, lines: Lines, tmp_path: Path) -> None:
        asked = [" ".join(argv(path, tmp_path, token="any")) for path in sorted(ON_THE_SERVER)]
        for found in lines.run(*asked, *(f"{line} --help" for line in asked)):
            assert found["exit"] == 2, found
        assert set(commands(over_ssh=True)) == set(commands()) - ON_THE_SERVER

    def test_names_no_file_of_the_server(self, lines: Lines, store: Path) -> None:
        asked = ("users export out.csv", "users import /etc/passwd --yes", "doctor --mend")
        found = lines.run(*asked)
        assert [one["exit"] for one in found] == [6, 6, 6]
        assert str(store.parent) not in json.dumps(found)

    def test_is_read_as_what_a_client_asks_for(self, lines: Lines) -> None:
        for found in lines.run(
            "users list 'a", "users\x1blist", "x" * 40_000, "users \udcff", "users list \u2028x"
        ):
            assert (found["exit"], found["result"]["error"]["code"]) == (2, "usage")

    def test_looks_only_where_run_was_told_to(self, lines: Lines) -> None:
        (found,) = lines.run("users deactivate bo@acme.example --yes", options="--read-only")
        assert found["result"]["error"]["code"] == "read-only"


def test_commands_come_on_standard_input_alone(asked: Asked) -> None:
    assert asked("run /etc/passwd").code == 2


def test_a_key_that_is_revoked_meanwhile_opens_nothing_more(
    asked: Asked, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written() -> Iterator[bytes]:
        yield b"seats list\n"
        with closing(open_session(str(store), operator=OWNER)) as here:
            do(here, RevokeKeys(OWNER))
        yield b"seats list\n"

    monkeypatch.setattr("sys.stdin", Typing(written()))
    found = [json.loads(line) for line in asked("run -").out.splitlines()]
    assert [one["exit"] for one in found] == [0, 6], found
