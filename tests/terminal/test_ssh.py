"""Over SSH, with a key that may run one command: the app opens, resizes and ends; scripts get exit codes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ssh
from tests.support.accounts import account
from tests.support.terminal import ROOT, Terminal

pytestmark = [pytest.mark.ssh, pytest.mark.terminal]


@pytest.fixture
def server(tmp_path: Path, own_environment: Path) -> Iterator[ssh.Server]:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    account(url, people=3, seats=3).store.close()
    program = [sys.executable, "-m", "seattui", "--store", url, "--operator", "ana@acme.example"]
    env = {"PYTHONPATH": str(ROOT), "HOME": str(own_environment), "LANG": "C.UTF-8"}
    with ssh.server(tmp_path / "ssh", program, env) as running:
        yield running


class TestScripts:
    def test_a_list_arrives_as_json(self, server: ssh.Server) -> None:
        done = server.run("seats", "list", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert '"sales-hub"' in done.stdout

    def test_exit_codes_come_back(self, server: ssh.Server) -> None:
        assert (
            server.run("seats", "change", "nobody@acme.example", "--give", "sales-hub", "--yes").returncode
            == 3
        )
        assert server.run("seats", "nonsense").returncode == 2
        give = ("seats", "change", "p00001@acme.example", "--give", "sales-hub")
        assert server.run(*give).returncode == 2, "without --yes and without a terminal nothing is changed"
        assert server.run(*give, "--yes").returncode == 0

    def test_without_a_terminal_the_screens_say_so(self, server: ssh.Server) -> None:
        done = server.run()
        assert done.returncode == 2
        assert done.stderr.strip()
        assert "\x1b" not in done.stdout + done.stderr

    def test_what_was_asked_for_is_no_shell(self, server: ssh.Server, tmp_path: Path) -> None:
        server.run("seats", "list", ";", "touch", str(tmp_path / "owned"))
        server.run(f"$(touch {tmp_path}/owned)")
        assert not (tmp_path / "owned").exists()


class TestScreens:
    def test_nothing_is_put_aside_where_nobody_could_take_it_up_again(self, server: ssh.Server) -> None:
        with Terminal(server.client(pty=True)) as terminal:
            terminal.wait_for("p00001@acme.example")
            terminal.press("ctrl+z")
            terminal.wait_for("no shell")
            terminal.press("?")
            terminal.wait_for("Help")

    def test_it_opens_resizes_and_ends(self, server: ssh.Server) -> None:
        with Terminal(server.client(pty=True), columns=80, rows=24) as terminal:
            terminal.wait_for("p00001@acme.example")
            terminal.resize(120, 40)
            terminal.wait_until(lambda text: len(text.rstrip().splitlines()) > 30, "drawn on 40 rows")
            terminal.press("q")
            assert terminal.ended() == 0

    def test_a_lost_connection_leaves_nothing_running(self, server: ssh.Server, tmp_path: Path) -> None:
        with Terminal(server.client(pty=True)) as terminal:
            terminal.wait_for("p00001@acme.example")
            assert running(tmp_path)
        patience = 100
        while running(tmp_path) and patience:
            patience -= 1
            subprocess.run(["sleep", "0.1"], check=True)
        assert not running(tmp_path)


def running(folder: Path) -> list[str]:
    """Every seattui that has a store in this folder open."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"seattui" in words and any(str(folder).encode() in word for word in words):
            found.append(line.parent.name)
    return found
