"""The wheel: built from this tree, installed where the source isn't, complete and runnable."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import seattui
from tests.packaging.building import built
from tests.support.terminal import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh venv with the wheel in it; what it depends on is lent from here, so that no network is used."""
    venv = tmp_path_factory.mktemp("fresh") / "a venv"
    run(sys.executable, "-m", "venv", "--without-pip", str(venv))
    python = venv / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)
    )
    site = Path(run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return venv


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestWheel:
    def test_it_holds_every_file_of_the_source(self, wheel: Path) -> None:
        """Styles, data, migrations, catalogues and py.typed among them."""
        there = {p for p in (ROOT / "seattui").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
        packed = set(zipfile.ZipFile(wheel).namelist())
        assert {str(p.relative_to(ROOT)) for p in there} <= packed

    @pytest.mark.parametrize(
        "file",
        [
            "seattui/py.typed",
            "seattui/tui/app.tcss",
            "seattui/data/demo-prices.toml",
            "seattui/locale/de/LC_MESSAGES/seattui.mo",
            "seattui/store/migrations/env.py",
        ],
    )
    def test_it_holds(self, wheel: Path, file: str) -> None:
        assert file in zipfile.ZipFile(wheel).namelist()

    def test_it_holds_nothing_else(self, wheel: Path) -> None:
        tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
        whole = f"seattui-{seattui.__version__}"
        assert tops == {"seattui", f"{whole}.dist-info", f"{whole}.data"}

    def test_it_says_what_it_is(self, wheel: Path) -> None:
        archive = zipfile.ZipFile(wheel)
        info = f"seattui-{seattui.__version__}.dist-info"
        metadata = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        assert (metadata["Name"], metadata["Version"]) == ("seattui", seattui.__version__)
        assert metadata["License-Expression"] == "MIT"
        assert f"{info}/licenses/LICENSE" in archive.namelist()

    def test_its_description_has_no_picture_or_link_that_leads_nowhere(self, wheel: Path) -> None:
        info = f"seattui-{seattui.__version__}.dist-info"
        metadata = Parser().parsestr(zipfile.ZipFile(wheel).read(f"{info}/METADATA").decode())
        text = metadata.get_payload()
        assert isinstance(text, str)
        assert metadata["Description-Content-Type"] == "text/markdown"
        assert text.startswith("# seattui")
        assert "## Install" in text
        assert "![" not in text
        assert [to for to in re.findall(r"\]\(([^)]+)\)", text) if "://" not in to] == []


class TestInstalled:
    @pytest.mark.parametrize("kind", ["ssh", "systemd"])
    def test_what_the_system_is_set_up_with_comes_along(self, installed: Path, kind: str) -> None:
        there = {path.name for path in (ROOT / "contrib" / kind).iterdir()}
        assert {path.name for path in (installed / "share/seattui" / kind).iterdir()} == there

    def test_it_runs_as_a_command(self, installed: Path) -> None:
        assert seattui.__version__ in run(str(installed / "bin" / "seattui"), "--version")

    def test_it_runs_as_a_module(self, installed: Path) -> None:
        assert seattui.__version__ in run(str(installed / "bin" / "python"), "-m", "seattui", "--version")

    def test_it_makes_a_store_from_its_own_files(self, installed: Path, tmp_path: Path) -> None:
        """Migrations, prices and names are found where the wheel put them, not in the source tree."""
        store = str(tmp_path / "demo.db")
        program = str(installed / "bin" / "seattui")
        run(program, "demo", "--make-only", "--store", store, "--at", "2026-11-23T10:00:00+01:00")
        assert "sales-hub" in run(program, "--store", store, "seats", "list", "--json")
        where = run(str(installed / "bin" / "python"), "-c", "import seattui; print(seattui.__file__)")
        assert where.startswith(str(installed))
