"""The systemd units are ones that systemd understands, and run the command that there is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import needs

UNITS = Path(__file__).parents[2] / "contrib" / "systemd"
SERVICE, TIMER = "seattui-tick.service", "seattui-tick.timer"
INSTALLED = "/usr/local/bin/seattui"


@pytest.fixture
def verify() -> str:
    program = shutil.which("systemd-analyze")
    if program is None:
        needs.missing("systemd", "systemd-analyze isn't installed")
    return program


def for_one_person(text: str, home: Path) -> str:
    """What the comment in the unit says to do with it: the lines below "# machine" removed."""
    kept: list[str] = []
    skip = False
    for line in text.splitlines():
        if line.startswith("# machine"):
            skip = True
        elif not skip or not line or line.startswith(("#", "[")):
            skip = False
            kept.append(line)
    return "\n".join(kept).replace("ReadWritePaths=/var/lib/seattui", f"ReadWritePaths={home}") + "\n"


def installed(folder: Path, text: str) -> list[str]:
    """Both units in a folder, with a program that is there, whatever this project's path looks like."""
    folder.mkdir()
    (folder / SERVICE).write_text(text.replace(INSTALLED, "/bin/sh"))
    shutil.copy(UNITS / TIMER, folder)
    return [str(folder / SERVICE), str(folder / TIMER)]


class TestSystemd:
    def test_units_for_the_machine(self, verify: str, tmp_path: Path) -> None:
        units = installed(tmp_path / "units", (UNITS / SERVICE).read_text())
        said = subprocess.run([verify, "verify", "--man=no", *units], capture_output=True, text=True)
        assert (said.returncode, said.stderr) == (0, "")

    def test_units_for_one_person(self, verify: str, tmp_path: Path) -> None:
        text = for_one_person((UNITS / SERVICE).read_text(), tmp_path)
        assert "User=" not in text
        assert "/var/lib" not in text.partition("[Unit]")[2]
        units = installed(tmp_path / "units", text)
        said = subprocess.run(
            [verify, "verify", "--user", "--man=no", *units],
            capture_output=True,
            text=True,
            env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        )
        assert (said.returncode, said.stderr) == (0, "")

    def test_a_unit_that_is_wrong_is_noticed(self, verify: str, tmp_path: Path) -> None:
        units = installed(tmp_path / "units", (UNITS / SERVICE).read_text().replace("oneshot", "once"))
        said = subprocess.run([verify, "verify", "--man=no", *units], capture_output=True, text=True)
        assert said.stderr

    def test_the_command_is_one_of_ours(self) -> None:
        assert f"ExecStart={INSTALLED} tick\n" in (UNITS / SERVICE).read_text()


def test_the_account_is_made_as_in_the_guide_over_ssh() -> None:
    made = "useradd --system --home-dir /var/lib/seattui --shell /bin/sh seattui\n"
    guide = UNITS.parents[1] / "docs" / "ssh.md"
    for place in (UNITS / "seattui-tick.service", guide):
        assert made in place.read_text("utf-8")
