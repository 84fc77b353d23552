"""What belongs to somebody else: other owners of files, and processes that show a uid of their choice."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.support import needs

SOMEBODY_ELSE = 4242


def given_away(path: Path, uid: int = SOMEBODY_ELSE) -> None:
    """From now on the file, folder or link itself is another OS account's."""
    if os.getuid() != 0:
        needs.missing("root", "only root can give a file to another OS account")
    os.lchown(path, uid, -1)


def forged(uid: int) -> list[str]:
    """How a command is run as an OS account of a user namespace, with any uid."""
    unshare = shutil.which("unshare")
    command = [unshare or "unshare", "--user", f"--map-user={uid}"]
    if unshare is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        needs.missing("namespaces", "this machine makes no user namespaces")
    return command
