"""What the commands say of who operates and what is enforced: `doctor`, and a line on standard error."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from seattui.kit import i18n
from tests.cli.conftest import Run
from tests.support.foreign import given_away

CHANGE = ("teams", "create", "Sales", "--yes")


@pytest.fixture
def path(acme: Path, store: Path) -> Path:
    shutil.copy(acme, store)
    store.chmod(0o600)
    return store


def guarantee(said: Any) -> dict[str, str]:
    found: dict[str, str] = next(check for check in said.json["checks"] if check["name"] == "guarantee")
    return found


class TestDoctor:
    def test_a_store_that_only_its_owner_can_write(self, bare: Run, path: Path) -> None:
        said = bare("doctor", "--json", "--store", str(path))
        assert said.json["guarantee"] == "owner"
        assert guarantee(said)["state"] == "ok"
        assert "uid" in guarantee(said)["text"]

    def test_one_that_others_can_write_and_what_mends_it(self, bare: Run, path: Path) -> None:
        path.chmod(0o666)
        said = bare("doctor", "--json", "--store", str(path))
        assert said.json["guarantee"] == "advisory"
        assert guarantee(said)["state"] == "warning"
        assert f"chmod go-w {path}" in guarantee(said)["text"]

    def test_one_of_somebody_else(self, bare: Run, path: Path) -> None:
        path.chmod(0o666)
        given_away(path)
        said = bare("doctor", "--json", "--store", str(path))
        assert said.json["guarantee"] == "advisory"
        assert "another OS account" in guarantee(said)["text"]

    def test_an_operator_who_was_named(self, bare: Run, path: Path) -> None:
        said = bare("doctor", "--json", "--store", str(path), "--operator", "bo@acme.example")
        assert said.json["guarantee"] == "advisory"
        assert "--operator" in guarantee(said)["text"]

    def test_in_german(self, bare: Run, path: Path) -> None:
        path.chmod(0o666)
        said = bare("doctor", "--store", str(path), "--lang", "de")
        assert "nur angegeben, nicht nachgewiesen" in said.out
        i18n.use("en")

    def test_without_a_store(self, bare: Run, store: Path) -> None:
        assert bare("doctor", "--json", "--store", str(store)).json["guarantee"] is None


class TestEveryCommand:
    def test_says_nothing_where_it_is_proven(self, bare: Run, path: Path) -> None:
        assert "Advisory" not in bare(*CHANGE, "--store", str(path)).err

    def test_a_change_says_once_that_it_is_a_claim(self, bare: Run, path: Path) -> None:
        path.chmod(0o666)
        said = bare(*CHANGE, "--store", str(path))
        assert said.code == 0
        assert said.err.count("Advisory: who operates is claimed, not proven.") == 1
        assert "Advisory" not in said.out

    def test_the_first_one_too(self, bare: Run, tmp_path: Path) -> None:
        tmp_path.chmod(0o777)
        words = ("--account", "A", "--currency", "EUR", "--time-zone", "UTC", "--owner", "a@b.example")
        said = bare("init", *words, "--store", str(tmp_path / "new.db"))
        assert said.code == 0
        assert said.err.count("Advisory: ") == 1
        assert str(tmp_path) in said.err

    def test_a_list_says_it_to_people_and_not_to_scripts(
        self, bare: Run, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path.chmod(0o666)
        assert bare("users", "list", "--store", str(path)).err == ""
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        said = bare("users", "list", "--store", str(path))
        assert "Advisory" not in said.out

    def test_json_stays_as_it_is_and_the_record_says_claimed(self, bare: Run, path: Path) -> None:
        path.chmod(0o666)
        said = bare(*CHANGE, "--json", "--store", str(path))
        assert (said.code, said.err) == (0, "")
        (row, *_) = bare("activity", "list", "--json", "--store", str(path)).json["activity"]
        assert (row["change"], row["known_by"]) == ("teams.create", "claimed")
