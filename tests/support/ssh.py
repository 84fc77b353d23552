"""Debian's sshd on a loopback port, with a host key of its own, and clients with a key for each person."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
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
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
PermitUserEnvironment no
PrintMotd no
MaxSessions 100
MaxStartups 100
SetEnv HOME={home}
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True)
class Server:
    """A running sshd. Every client logs in to the same OS account; who they are is their key's person."""

    folder: Path
    port: int

    def client(
        self,
        *words: str,
        who: str = "ana",
        pty: bool = False,
        shared: bool = False,
        options: tuple[str, ...] = (),
    ) -> list[str]:
        """The ssh command line that logs in with somebody's key; `words` arrive as SSH_ORIGINAL_COMMAND.

        `shared` runs over one connection for all: faster, and the key was looked at when it was opened.
        """
        every = (
            f"IdentityFile={self.key(who)}",
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "BatchMode=yes",
            f"Port={self.port}",
            *(
                (f"ControlPath={self.folder}/{who}.s", "ControlMaster=auto", "ControlPersist=120")
                if shared
                else ()
            ),
            *options,
        )
        login = [part for option in every for part in ("-o", option)]
        place = f"{getpass.getuser()}@127.0.0.1"
        command = ["--", *words] if words else []
        return [str(shutil.which("ssh")), "-F", "none", *login, "-tt" if pty else "-T", place, *command]

    def run(
        self,
        *words: str,
        who: str = "ana",
        shared: bool = False,
        stdin: str = "",
        environment: Mapping[str, str] | None = None,
        options: tuple[str, ...] = (),
    ) -> subprocess.CompletedProcess[str]:
        """The client's output and exit code. It asks sshd to set each variable of `environment`."""
        sent = {**(environment or {})}
        options += (f"SendEnv={' '.join(sent)}",) if sent else ()
        return subprocess.run(
            self.client(*words, who=who, shared=shared, options=options),
            capture_output=True, text=True, errors="surrogateescape", input=stdin, timeout=60, env={**os.environ, **sent},
        )  # fmt: skip

    def key(self, who: str) -> Path:
        """Somebody's private key, made when it is first asked for."""
        path = self.folder / f"{who}.key"
        if not path.exists():
            keygen("-q", "-t", "ed25519", "-N", "", "-C", who, "-f", str(path))
        return path

    def public(self, who: str) -> str:
        return self.key(who).with_suffix(".key.pub").read_text().strip()

    def fingerprint(self, who: str) -> str:
        return keygen("-l", "-f", str(self.key(who))).split()[1]

    def authorize(self, line: str) -> None:
        """Adds a line to authorized_keys."""
        with (self.folder / "authorized").open("a") as file:
            file.write(f"{line}\n")

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def keygen(*words: str) -> str:
    return subprocess.run(["ssh-keygen", *words], check=True, capture_output=True, text=True).stdout


@contextmanager
def server(folder: Path, home: Path, settings: str = "", *, by_file: bool = True) -> Iterator[Server]:
    """Runs sshd while inside, with further `settings`; see `configured`."""
    if not Path(SSHD).exists() or not shutil.which("ssh"):
        needs.missing("ssh", "SSH isn't installed (Debian: apt-get install openssh-server openssh-client)")
    port = configured(folder, home, settings, by_file=by_file)
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "config"], stdout=log, stderr=log)
    running = Server(folder, port)
    try:
        wait_for(child, port, folder / "log")
        yield running
    finally:
        for master in folder.glob("*.s"):
            subprocess.run(["ssh", "-o", f"ControlPath={master}", "-O", "exit", "any"], capture_output=True)
        child.terminate()
        child.wait(timeout=10)


def configured(folder: Path, home: Path, settings: str = "", *, by_file: bool = True) -> int:
    """Writes sshd's `config` and host key into the folder; returns the port. Keys are authorized by a file, or by
    the `settings`."""
    folder.mkdir(exist_ok=True)
    if not (folder / "host").exists():
        keygen("-q", "-t", "ed25519", "-N", "", "-f", str(folder / "host"))
    port = free_port()
    if by_file:
        settings += f"\nAuthorizedKeysFile {folder}/authorized\n"
    (folder / "config").write_text(f"{CONFIG.format(port=port, folder=folder, home=home)}{settings}\n")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    return port


def wait_for(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
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
