"""What an SSH client can put into the environment: its language and its colours, as plain words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seattui.cli.ssh.environment import PATH, clean
from tests.support.terminal import ROOT

OF_SSHD = {"HOME": "/var/lib/seattui", "USER": "seattui", "SSH_CONNECTION": "192.0.2.7 1 192.0.2.1 22"}


def cleaned(**given: str) -> dict[str, str]:
    environ = {**OF_SSHD, **given}
    clean(environ)
    return environ


class TestTheEnvironment:
    def test_it_keeps_sshds_variables_and_the_terminals(self) -> None:
        terminal = {
            "TERM": "xterm-256color",
            "LANG": "de_DE.UTF-8",
            "LC_TIME": "sr_RS@latin",
            "NO_COLOR": "1",
        }
        assert cleaned(**terminal) == {**OF_SSHD, **terminal, "PATH": PATH}

    @pytest.mark.parametrize(
        "name",
        ["SEATTUI_STORE", "SEATTUI_X", "PYTHONPATH", "TEXTUAL", "XDG_CONFIG_HOME", "PGHOST", "LD_PRELOAD", "BASH_ENV",
         "TZ", "LANGUAGE", "LC_", "LC_ALL_X1", "term", "TERMINFO", "COLUMNS", "MAIL", "GCONV_PATH", "LOCPATH", "_",
         "_SEATTUI_COMPLETE", "ESCDELAY", "SSH_AUTH_SOCK", "SSH_USER_AUTH"],
    )  # fmt: skip
    def test_it_drops_all_others(self, name: str) -> None:
        assert cleaned(**{name: "x"}) == {**OF_SSHD, "PATH": PATH}

    @pytest.mark.parametrize("name", ["TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL"])
    @pytest.mark.parametrize(
        "value",
        ["/etc/passwd", "../x", "x" * 65, "x\n", "x\x1b[2J", "de_DE.UTF-8;id", "$(id)", "", "ü", ".hidden"],
    )
    def test_and_a_value_that_is_no_plain_word(self, name: str, value: str) -> None:
        assert name not in cleaned(**{name: value})

    def test_the_path_isnt_the_clients(self) -> None:
        assert cleaned(PATH="/tmp/evil")["PATH"] == PATH

    def test_files_are_confined_even_if_sshd_says_nothing_of_the_client(self) -> None:
        environ: dict[str, str] = {}
        clean(environ)
        assert "SSH_CONNECTION" in environ


class TestWhatPythonReads:
    """Python has read its variables before the program begins: it begins again without them."""

    def run(self, **given: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": os.environ["PATH"], "SSH_ORIGINAL_COMMAND": "explain R7", **given}
        return subprocess.run(
            [sys.executable, "-m", "seattui", "ssh", "session", "--key", "SHA256:x"],
            env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, timeout=60,
        )  # fmt: skip

    @pytest.mark.parametrize(
        "name", ["PYTHONINSPECT", "PYTHONVERBOSE", "PYTHONPROFILEIMPORTTIME", "PYTHONDEVMODE"]
    )
    def test_a_switch_does_nothing(self, name: str) -> None:
        plain, given = self.run(), self.run(**{name: "1"})
        assert (given.returncode, given.stdout) == (plain.returncode, plain.stdout) == (0, plain.stdout)
        assert ">>>" not in given.stderr

    def test_modules_from_elsewhere_arent_used(self, tmp_path: Path) -> None:
        (tmp_path / "typer.py").write_text(f"open({str(tmp_path / 'owned')!r}, 'w')\n")
        assert self.run(PYTHONPATH=str(tmp_path)).returncode == 0
        assert not (tmp_path / "owned").exists()
