"""`seattui store backup`, `restore` and `copy`: shown first, asked about, done; by exit codes and JSON for scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.cli.run import confirm
from tests.cli.conftest import Run
from tests.support.schemas import hold
from tests.support.stores import sql


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What is answered on the terminal, once."""
    answers: list[bool] = []
    monkeypatch.setattr("seattui.cli.run.confirm.can_ask", lambda: True)
    monkeypatch.setattr("seattui.cli.run.confirm.answered_yes", lambda: answers.pop())
    return answers


@pytest.fixture
def file(run: Run, tmp_path: Path) -> Path:
    """A backup of Acme."""
    path = tmp_path / "acme.backup"
    assert run("store", "backup", str(path), "--yes").code == 0
    return path


class TestBackup:
    def test_asked_it_obeys(self, run: Run, tmp_path: Path, answer: list[bool]) -> None:
        path = tmp_path / "acme.backup"
        answer.append(False)
        said = run("store", "backup", str(path))
        assert (said.code, path.exists()) == (confirm.DECLINED, False)
        answer.append(True)
        said = run("store", "backup", str(path))
        assert (said.code, path.exists()) == (0, True)
        assert f"Backup of {tmp_path}/store.db to {path}." in said.out
        assert "Hash of the content: " in said.err

    def test_unasked_or_rehearsed_it_does_nothing(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "acme.backup"
        said = run("--json", "store", "backup", str(path))
        assert (said.code, said.error["code"], said.json["applied"]) == (2, "not-confirmed", False)
        assert run("store", "backup", str(path), "--dry-run").code == 0
        assert not path.exists()

    def test_for_scripts(self, run: Run, store: Path, tmp_path: Path) -> None:
        path = tmp_path / "acme.backup"
        said = run("--json", "store", "backup", str(path), "--yes")
        head = sql.one(f"sqlite:///{store}", "SELECT head FROM accounts")
        assert said.err == ""
        assert said.json["accounts"] == [{"name": "Acme GmbH", "changes": 3, "head": head}]
        assert said.json.keys() == {
            "format", "applied", "file", "store", "made_at", "version", "rows", "sha256", "accounts",
        }  # fmt: skip
        assert (said.json["applied"], said.json["file"]) == (True, str(path))
        hold("store backup", said.json)

    def test_a_file_is_replaced_only_where_that_is_said(self, run: Run, file: Path) -> None:
        before = file.stat().st_ino
        said = run("--json", "store", "backup", str(file), "--yes")
        assert (said.code, said.error["code"]) == (2, "file-exists")
        assert file.stat().st_ino == before
        said = run("store", "backup", str(file), "--replace", "--yes")
        assert said.code == 0
        assert "will be replaced" in said.out
        assert file.stat().st_ino != before

    def test_who_only_looks_can(self, run: Run, tmp_path: Path) -> None:
        assert run("--read-only", "store", "backup", str(tmp_path / "acme.backup"), "--yes").code == 0

    def test_only_by_who_answers_for_the_whole_store(
        self, run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("seattui.store.db.ownership.owns", lambda store: False)
        path = str(tmp_path / "acme.backup")
        said = run("store", "backup", path, "--yes", "--operator", "bo@acme.example")
        assert (said.code, Path(path).exists()) == (6, False)
        assert run("store", "copy", str(store), path, "--yes", "--operator", "bo@acme.example").code == 6
        assert run("store", "upgrade", "--yes", "--operator", "bo@acme.example").code == 6
        assert run("store", "backup", path, "--yes", "--operator", "ana@acme.example").code == 0
        words = ("--currency", "EUR", "--time-zone", "UTC", "--owner", "gia@globex.example", "--testing")
        assert run("init", "--account", "Globex", *words, "--operator", "ana@acme.example").code == 0
        said = run("store", "backup", path, "--replace", "--yes", "--operator", "ana@acme.example")
        assert (said.code, "every account" in said.err) == (6, True)


class TestRestore:
    def test_asked_it_says_what_is_in_it_and_obeys(
        self, run: Run, file: Path, tmp_path: Path, answer: list[bool]
    ) -> None:
        to = tmp_path / "restored.db"
        answer.append(False)
        said = run("store", "restore", str(file), "--to", str(to))
        assert (said.code, to.exists()) == (confirm.DECLINED, False)
        assert "Acme GmbH: 3 changes, head " in said.out
        answer.append(True)
        assert run("store", "restore", str(file), "--to", str(to), "--verify").code == 0
        assert run("--store", str(to), "doctor").code == 0

    def test_rehearsed_it_reads_everything_and_makes_nothing(
        self, run: Run, file: Path, tmp_path: Path
    ) -> None:
        to = tmp_path / "restored.db"
        said = run("--json", "store", "restore", str(file), "--to", str(to), "--dry-run")
        assert (said.code, said.json["applied"], to.exists()) == (0, False, False)
        file.write_bytes(file.read_bytes().replace(b"bo@acme", b"no@acme"))
        said = run("--json", "store", "restore", str(file), "--to", str(to), "--dry-run")
        assert (said.code, said.error["code"]) == (1, "backup-damaged")

    def test_never_over_anything(self, run: Run, file: Path, store: Path, tmp_path: Path) -> None:
        before = store.read_bytes()
        said = run("--json", "store", "restore", str(file), "--to", str(store), "--yes")
        assert (said.code, said.error["code"], store.read_bytes() == before) == (4, "store-exists", True)

    def test_what_isnt_a_backup_is_told(self, run: Run, store: Path, tmp_path: Path) -> None:
        run("doctor")
        to = tmp_path / "restored.db"
        said = run("--json", "store", "restore", str(store), "--to", str(to), "--yes")
        assert (said.code, said.error["code"], to.exists()) == (1, "backup-foreign", False)
        said = run("--json", "store", "restore", str(tmp_path / "none"), "--to", str(to), "--yes")
        assert (said.code, said.error["code"]) == (3, "no-file")
        assert run("store", "restore", str(store)).code == 2

    @pytest.mark.postgres
    def test_a_password_isnt_shown(self, run: Run, file: Path, postgres_empty: str) -> None:
        to = postgres_empty.replace("postgres@", "postgres:secret@")
        said = run("--json", "store", "restore", str(file), "--to", to, "--yes")
        assert said.code == 0
        assert "secret" not in said.out + said.err
        assert run("--store", to, "--json", "activity", "verify").json["ok"]


class TestCopy:
    def test_it_is_asked_about_and_the_same(
        self, run: Run, store: Path, tmp_path: Path, answer: list[bool]
    ) -> None:
        to = tmp_path / "copy.db"
        answer += [True, False]
        assert run("store", "copy", str(store), str(to)).code == confirm.DECLINED
        said = run("--json", "store", "copy", str(store), str(to))
        assert (said.code, said.json["to"]) == (0, str(to))
        heads = [sql.one(f"sqlite:///{path}", "SELECT head FROM accounts") for path in (store, to)]
        assert heads[0] == heads[1] == said.json["accounts"][0]["head"]
        assert run("store", "copy", str(store), str(to), "--yes").code == 4


class TestCheck:
    def test_by_exit_code_and_for_scripts(self, run: Run, store: Path) -> None:
        said = run("--json", "store", "check")
        assert (said.code, {c["state"] for c in said.json["checks"]} <= {"ok", "note"}) == (0, True)
        sql.run(f"sqlite:///{store}", "UPDATE users SET name_key = 'zz' WHERE id = 2")
        said = run("store", "check")
        assert (said.code, "!! fault" in said.out, "keys" in said.out) == (1, True, True)

    def test_only_by_who_answers_for_the_whole_store(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("seattui.store.db.ownership.owns", lambda store: False)
        assert run("store", "check", "--operator", "bo@acme.example").code == 6
        assert run("store", "check", "--operator", "ana@acme.example").code == 0
