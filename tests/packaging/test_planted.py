"""Programs and modules that somebody put where we stand aren't run. (What Python itself imports before it runs a
module, such as `collections`, only its option -P keeps from being taken from there.)"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seattui.cli.admin import due_checks

PLANTED = ("typer", "textual", "json", "platformdirs", "babel", "sqlalchemy", "seattui_none")


@pytest.mark.parametrize(
    "words", [("--version",), ("--help",), ("doctor",), ("demo", "--make-only", "--users", "5")]
)
def test_modules_in_the_current_folder_arent_imported(tmp_path: Path, words: tuple[str, ...]) -> None:
    for name in PLANTED:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("open('imported', 'w').close()\nraise SystemExit(99)\n")
    done = subprocess.run(
        [sys.executable, "-m", "seattui", "--store", str(tmp_path / "x.db"), *words],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode in (0, 3), done.stderr.decode()
    assert not (tmp_path / "imported").exists()


def test_a_program_on_the_path_isnt_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = tmp_path / "systemctl"
    planted.write_text("#!/bin/sh\ntouch ran\necho LoadState=loaded\necho ActiveState=active\n")
    planted.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}:.")
    assert due_checks.timer_check().state != "ok"
    assert not (tmp_path / "ran").exists()
