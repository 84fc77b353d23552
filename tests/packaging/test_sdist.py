"""The sdist is the whole project: what is built and tested from it is what is built and tested from here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.packaging.building import built
from tests.support import needs
from tests.support.terminal import ROOT


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("sdist", tmp_path_factory.mktemp("sdist"))


class TestSdist:
    def test_it_holds_every_file_of_the_project(self, sdist: Path) -> None:
        if not (ROOT / ".git").exists() or not shutil.which("git"):
            needs.missing("git", "this is no git checkout to compare with")
        known = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        ).stdout.split("\0")
        there = {name for name in known if name and (ROOT / name).is_file()}
        with tarfile.open(sdist) as archive:
            packed = {name.partition("/")[2] for name in archive.getnames()}
        assert packed == there | {"PKG-INFO"}

    def test_its_own_tests_find_what_they_need(self, sdist: Path, tmp_path: Path) -> None:
        """Those that look at files beside the program; all the others need no more than it, and CI runs all."""
        with tarfile.open(sdist) as archive:
            archive.extractall(tmp_path, filter="data")
        [project] = tmp_path.glob("seattui-*")
        beside = [
            "tests/packaging/test_systemd.py",
            "tests/packaging/test_pictures.py",
            "-k",
            "project or ours",
        ]
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", *beside],
            cwd=project,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert ran.returncode == 0, ran.stdout[-3000:]
