"""`seattui store upgrade`: shown first, asked about, copied, done; by exit codes and JSON for scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.cli.run import confirm
from seattui.store.admin import versions
from tests.cli.conftest import Run, Said
from tests.support.schemas import hold
from tests.support.stores import sql
from tests.support.stores.older import first_store


@pytest.fixture
def old(store: Path) -> str:
    first_store(f"sqlite:///{store}")
    return str(store)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What is answered on the terminal, once."""
    answers: list[bool] = []
    monkeypatch.setattr("seattui.cli.run.confirm.can_ask", lambda: True)
    monkeypatch.setattr("seattui.cli.run.confirm.answered_yes", lambda: answers.pop())
    return answers


def version(store: str) -> str:
    return str(sql.one(f"sqlite:///{store}", "SELECT version_num FROM alembic_version"))


def copies(store: str) -> list[Path]:
    return list(Path(store).parent.glob("store-version-*.db"))


class TestUpgrade:
    def test_commands_say_what_to_run(self, bare: Run, old: str) -> None:
        said = bare("--store", old, "seats", "list")
        assert (said.code, said.out) == (1, "")
        assert "older version (0001)" in said.err
        assert "seattui store upgrade" in said.err

    def test_a_dry_run_shows_it_and_changes_nothing(self, bare: Run, old: str) -> None:
        said = bare("--store", old, "store", "upgrade", "--dry-run")
        assert said.code == 0
        assert f"has version 0001; this seattui works with version {versions.NEWEST}" in said.out
        assert "store-version-0001-" in said.out
        assert "dry run" in said.err
        assert (version(old), copies(old)) == ("0001", [])

    def test_unasked_it_does_nothing(self, bare: Run, old: str) -> None:
        said = bare("--store", old, "--json", "store", "upgrade")
        assert (said.code, said.error["code"]) == (2, "not-confirmed")
        assert said.json["from"] == "0001"
        assert version(old) == "0001"

    def test_asked_it_obeys(self, bare: Run, old: str, answer: list[bool]) -> None:
        answer.append(False)
        assert bare("--store", old, "store", "upgrade").code == confirm.DECLINED
        assert version(old) == "0001"
        answer.append(True)
        said = bare("--store", old, "store", "upgrade")
        assert (said.code, version(old)) == (0, versions.NEWEST)
        assert f"Done: the store now has version {versions.NEWEST}." in said.err
        assert bare("--store", old, "--operator", "ana@acme.example", "seats", "list").code == 0

    def test_for_scripts(self, bare: Run, old: str) -> None:
        said = bare("--store", old, "--json", "store", "upgrade", "--yes")
        (copy,) = copies(old)
        assert said.code == 0
        assert {k: v for k, v in said.json.items() if k not in {"brings", "operation_key"}} == {
            "format": 1,
            "applied": True,
            "from": "0001",
            "to": versions.NEWEST,
            "copy": str(copy),
            "notes": [],
        }
        hold("store upgrade", said.json)

    def test_done_already_it_says_so_and_succeeds(self, bare: Run, old: str) -> None:
        bare("--store", old, "store", "upgrade", "--yes")
        said = bare("--store", old, "store", "upgrade")
        assert (said.code, said.err.strip()) == (0, "Nothing to do.")
        assert len(copies(old)) == 1

    def test_who_only_looks_cant(self, bare: Run, old: str) -> None:
        said = bare("--store", old, "--read-only", "--json", "store", "upgrade", "--yes")
        assert (said.code, said.error["code"]) == (1, "read-only")
        assert version(old) == "0001"

    def test_what_people_should_hear_is_said(self, bare: Run, old: str) -> None:
        url = f"sqlite:///{old}"
        first, second = (i for (i,) in sql.rows(url, "SELECT id FROM users WHERE super_admin = 0 LIMIT 2"))
        for person, email, key in (
            (first, "jo@straße.example", "jo@strasse.example"),
            (second, "jo@xn--strae-oqa.example", "jo@xn--strae-oqa.example"),
        ):
            sql.run(url, f"UPDATE users SET email = '{email}', email_key = '{key}' WHERE id = {person}")
        for said in (
            bare("--store", old, "store", "upgrade", "--dry-run"),
            bare("--store", old, "store", "upgrade", "--yes"),
        ):
            assert "two spellings of one mailbox" in said.out
            assert "jo@strasse.example" in said.out

    @pytest.mark.postgres
    def test_on_postgresql_a_dump_has_to_be_confirmed(self, bare: Run, postgres_empty: str) -> None:
        first_store(postgres_empty)
        said: Said = bare("--store", postgres_empty, "--json", "store", "upgrade")
        assert (said.code, said.error["code"]) == (2, "not-dumped")
        assert "dump" in bare("--store", postgres_empty, "store", "upgrade", "--dry-run").out
        assert sql.one(postgres_empty, "SELECT version_num FROM alembic_version") == "0001"
        said = bare("--store", postgres_empty, "--json", "store", "upgrade", "--yes")
        assert (said.code, said.json["copy"]) == (0, None)
        assert sql.one(postgres_empty, "SELECT version_num FROM alembic_version") == versions.NEWEST
