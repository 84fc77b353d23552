"""The guide, followed to the letter with a real sshd: docs/ssh.md, on folders of the test's own."""

from __future__ import annotations

import getpass
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import needs, ssh
from tests.support.terminal import ROOT, Terminal, environment

pytestmark = [pytest.mark.ssh, pytest.mark.terminal]

GUIDE = (ROOT / "docs" / "ssh.md").read_text("utf-8")
STEPS = re.findall(r"^```bash\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
PROGRAM = '#!/bin/sh\nexec "{python}" -P -m seattui "$@"\n'
CLIENT = "ssh seattui@seats.example.com"


@dataclass(frozen=True)
class Machine:
    """A machine on which the guide is followed; its folders stand for those that the guide names."""

    folder: Path
    program: Path
    server: ssh.Server | None = None

    def here(self, text: str) -> str:
        """The guide's text with this machine's names."""
        client = shlex.join(self.server.client()) if self.server else "ssh"
        user = getpass.getuser()
        for there, instead in (
            (CLIENT, f"{client} --"),
            ("runuser -u seattui -- ", ""),
            ("/etc/ssh/sshd_config.d", f"{self.folder}/sshd.d"),
            ("/opt/seattui", str(self.program)),
            ("/etc/seattui", f"{self.folder}/etc"),
            ("/var/lib/seattui", f"{self.folder}/var"),
            ("AuthorizedKeysCommandUser seattui", f"AuthorizedKeysCommandUser {user}"),
            ("Match User seattui", f"Match User {user}"),
            ("systemctl reload ssh\n", ""),
            ("sshd -t\n", f"{ssh.SSHD} -t -f {self.folder}/ssh/config\n"),
        ):
            text = text.replace(there, instead)
        return text

    def follows(self, step: str) -> str:
        """What a step of the guide says, on standard output."""
        done = subprocess.run(
            ["/bin/sh", "-e", "-c", self.here(step)], cwd=self.folder, capture_output=True, text=True,
            env=environment(HOME=str(self.folder / "var")), timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """With the account and the program, as after the guide's first step."""
    for name in ("etc", "var", "sshd.d", "ssh"):
        (tmp_path / name).mkdir(mode=0o700)
    program = Path(tempfile.mkdtemp(prefix="seattui-test-", dir="/run" if os.getuid() == 0 else tmp_path))
    try:
        program.chmod(0o755)
        (program / "bin").mkdir(mode=0o755)
        (program / "bin" / "seattui").write_text(PROGRAM.format(python=sys.executable))
        (program / "bin" / "seattui").chmod(0o755)
        machine = Machine(tmp_path, program)
        shared = program / "share" / "seattui" / "ssh"
        shared.mkdir(parents=True)
        text = (ROOT / "contrib" / "ssh" / "seattui.conf").read_text("utf-8")
        (shared / "seattui.conf").write_text(machine.here(text))
        yield machine
    finally:
        shutil.rmtree(program)


def test_sshd_asks_seattui_whose_key_it_is(machine: Machine) -> None:
    if os.getuid() != 0:
        needs.missing("root", "an AuthorizedKeysCommand must be in root's folders")
    store, install, tried, leaves = STEPS
    settings = f"Include {machine.folder}/sshd.d/*.conf"
    keys_before(machine)
    machine.follows(store)
    ssh.configured(machine.folder / "ssh", machine.folder / "var", settings, by_file=False)
    machine.follows(install)
    with ssh.server(machine.folder / "ssh", machine.folder / "var", settings, by_file=False) as server:
        logs_in_and_leaves(Machine(machine.folder, machine.program, server), tried, leaves)


def test_where_that_cant_be_the_line_stands_in_authorized_keys(machine: Machine) -> None:
    store, _install, tried, leaves = STEPS
    with ssh.server(machine.folder / "ssh", machine.folder / "var") as server:
        there = Machine(machine.folder, machine.program, server)
        keys_before(there)
        there.follows(store)
        kind, key, _comment = server.public("ana").split()
        printed = "/opt/seattui/bin/seattui --config /etc/seattui/seattui.toml ssh authorized-keys"
        line = there.follows(f"{printed} {getpass.getuser()} {kind} {key}")
        assert line.startswith('restrict,pty,command="')
        server.authorize(line.strip())
        logs_in_and_leaves(there, tried, leaves)


def keys_before(machine: Machine) -> None:
    """Ana's public key is where the guide takes it from."""
    public = ssh.Server(machine.folder / "ssh", 0).public("ana")
    (machine.folder / "ana.pub").write_text(f"{public}\n")


def logs_in_and_leaves(machine: Machine, tried: str, leaves: str) -> None:
    server = machine.server
    assert server
    said = machine.follows(tried)
    assert "ana@acme.example" in said
    assert "known by your SSH key" in said
    assert server.run("accounts list", who="nobody").returncode == 255
    assert server.run("accounts list --operator x").returncode == 2
    assert server.run().returncode == 2
    with Terminal(server.client(pty=True)) as terminal:
        terminal.wait_for("ana@acme.example")
        machine.follows(leaves)
        assert terminal.ended() == 6
    assert server.run("accounts list").returncode in (6, 255)
