"""Debian's sshd on a loopback port, with a host key and a forced command of its own."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import needs
from tests.support.stores.postgres import free_port

SSHD = "/usr/sbin/sshd"

CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
PermitUserEnvironment no
AcceptEnv none
PrintMotd no
"""


@dataclass(frozen=True)
class Server:
    """A running sshd whose one key may run one command."""

    folder: Path
    port: int

    def client(self, *words: str, pty: bool = False) -> list[str]:
        """The ssh command line that logs in; `words` arrive as SSH_ORIGINAL_COMMAND."""
        options = (
            f"IdentityFile={self.folder}/key",
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "BatchMode=yes",
        )
        login = [part for option in options for part in ("-o", option)]
        return [
            "ssh", "-F", "none", *login, "-p", str(self.port), "-tt" if pty else "-T",
            f"{getpass.getuser()}@127.0.0.1", *words,
        ]  # fmt: skip

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.client(*words), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60
        )


@contextmanager
def server(folder: Path, program: list[str], environment: dict[str, str]) -> Iterator[Server]:
    """Runs sshd while inside. The forced command is `program` and the words that the client asked for,
    without any shell reading those."""
    if not Path(SSHD).exists() or not shutil.which("ssh"):
        needs.missing("ssh", "SSH isn't installed (Debian: apt-get install openssh-server openssh-client)")
    folder.mkdir(exist_ok=True)
    for name in ("host", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    forced = folder / "forced"
    settings = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in environment.items())
    forced.write_text(f"#!/bin/sh\nset -f\n{settings}exec {shlex.join(program)} $SSH_ORIGINAL_COMMAND\n")
    forced.chmod(0o755)
    key = (folder / "key.pub").read_text().strip()
    (folder / "authorized").write_text(f'restrict,pty,command="{forced}" {key}\n')
    port = free_port()
    (folder / "config").write_text(CONFIG.format(port=port, folder=folder))
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "config"], stdout=log, stderr=log)
    try:
        wait_for(child, port, folder / "log")
        yield Server(folder, port)
    finally:
        child.terminate()
        child.wait(timeout=10)


def wait_for(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    import socket

    deadline = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if child.poll() is not None or time.monotonic() > deadline:
                needs.missing("ssh", f"sshd didn't start: {log.read_text(errors='replace').strip()}")
            time.sleep(0.05)
        else:
            return
