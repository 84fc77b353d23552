"""One file made by `python -m zipapp`: what scripts rely on, its exit code, holds there too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipapp
from pathlib import Path

import pytest

from tests.support.terminal import ROOT, environment


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only our own code is in it; what it depends on is found where it is installed."""
    folder = tmp_path_factory.mktemp("zipapp")
    shutil.copytree(ROOT / "seattui", folder / "source" / "seattui")
    zipapp.create_archive(folder / "source", folder / "seattui.pyz", main="seattui.__main__:main")
    return folder / "seattui.pyz"


class TestZipapp:
    @pytest.mark.parametrize("arguments", ["--version", "nonsense", "seats list"])
    def test_the_exit_code_is_that_of_the_command(
        self, program: Path, tmp_path: Path, arguments: str
    ) -> None:
        argv = [*arguments.split(), *(["--store", str(tmp_path / "none.db")] if " " in arguments else [])]
        zipped, installed = (
            subprocess.run(
                [sys.executable, *start, *argv], capture_output=True, text=True, env=environment(), cwd="/"
            )
            for start in ([str(program)], ["-m", "seattui"])
        )
        assert (zipped.returncode > 0) == (arguments != "--version")
        assert (zipped.returncode, zipped.stderr) == (installed.returncode, installed.stderr)

    def test_it_speaks_german_too(self, program: Path) -> None:
        words = [sys.executable, str(program), "--lang", "de", "explain", "R7"]
        done = subprocess.run(words, capture_output=True, text=True, env=environment(), cwd="/")
        assert "können nicht entfernt werden" in done.stdout

    def test_its_completion_finds_it(self, program: Path) -> None:
        words = [sys.executable, str(program), "--show-completion", "bash"]
        printed = subprocess.run(
            words, capture_output=True, text=True, env=environment(), cwd="/", check=True
        )
        script = (
            f"{printed.stdout}\nCOMP_LINE='seattui bil' COMP_POINT=11; _seattui_completion; echo $COMPREPLY"
        )
        bare = {"PATH": os.environ["PATH"]}  # which doesn't know of this source tree
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=bare, cwd="/")
        assert (done.stdout, done.stderr) == ("billing\n", "")
        assert f"PYTHONPATH={program}" in printed.stdout

    def test_it_leaves_an_older_store_as_it_is(self, program: Path, tmp_path: Path) -> None:
        store = tmp_path / "old.db"
        shutil.copy(ROOT / "tests/data/store-0.1.0.db", store)
        words = [sys.executable, str(program), "--store", str(store), "store", "upgrade", "--yes"]
        done = subprocess.run(words, capture_output=True, text=True, env=environment(), cwd="/")
        assert (done.returncode, "can't upgrade stores" in done.stderr) == (2, True)
        assert [path.name for path in tmp_path.glob("old*")] == ["old.db"]
