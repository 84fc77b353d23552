"""`users export`: to a file or a pipe, for who may."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


class TestExport:
    def test_csv_begins_with_a_mark_for_spreadsheets(self, demo: Run, tmp_path: Path) -> None:
        path = tmp_path / "out.csv"
        said = demo("users", "export", str(path))
        assert (said.code, said.out) == (0, "")
        assert said.err == f"300 users written to {path}.\n"
        assert path.read_bytes().startswith(b'\xef\xbb\xbf"email","first_name",')
        assert len(list(csv.DictReader(path.open(encoding="utf-8-sig")))) == 300

    def test_json_is_what_users_list_says(self, demo: Run, tmp_path: Path) -> None:
        path = tmp_path / "out.json"
        said = demo("users", "export", str(path), "--json")
        assert said.json == {"format": 1, "file": str(path), "users": 300}
        assert json.loads(path.read_text()) == demo("users", "list", "--json").json

    def test_a_dash_is_standard_output(self, demo: Run) -> None:
        rows = list(csv.DictReader(io.StringIO(demo("users", "export", "-").out)))
        assert [row["email"] for row in rows] == [
            user["email"] for user in demo("users", "export", "-", "--json").json["users"]
        ]

    def test_what_is_there_is_not_overwritten_unasked(self, demo: Run, tmp_path: Path) -> None:
        path = tmp_path / "out.csv"
        path.write_text("mine")
        assert demo("users", "export", str(path)).code == 2
        assert path.read_text() == "mine"
        assert demo("users", "export", str(path), "--yes").code == 0

    def test_needs_the_permission(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "out.csv"
        said = run("--operator", "bo@acme.example", "users", "export", str(path), "--json")
        assert (said.code, said.error["code"]) == (6, "not-permitted")
        assert "Export users" in said.error["message"]
        assert not path.exists()

    def test_over_ssh_with_a_key_for_this_command_only_the_export_folder(
        self, demo: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who has no shell there has no other place there either."""
        monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")
        monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "users export out.csv")
        outside = tmp_path / "out.csv"
        said = demo("users", "export", str(outside), "--json")
        assert (said.code, said.error["code"]) == (2, "export-folder")
        folder = tmp_path / "exports"
        folder.mkdir()
        monkeypatch.setenv("SEATTUI_EXPORT_FOLDER", str(folder))
        assert demo("teams", "export", str(outside)).code == 2
        assert demo("teams", "export", f"{folder}/../out.csv").code == 2
        assert not outside.exists()
        assert demo("teams", "export", "out.csv").code == 0
        assert (folder / "out.csv").exists()
        assert demo("teams", "export", "-").code == 0

    def test_another_ending(self, demo: Run) -> None:
        assert demo("users", "export", "out.ods").code == 2
