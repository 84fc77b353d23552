"""Whether a shell with job control started us, so that the app can be suspended and resumed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def has_shell(environ: Mapping[str, str]) -> bool:
    """Whether our parent has job control: it is in our session, in another process group.

    A command that a terminal or SSH runs directly has no such parent: stopped, it would block the terminal
    for ever.
    """
    if "SSH_ORIGINAL_COMMAND" in environ:
        return False
    parent = _parent(os.getpgrp())
    try:
        return parent > 0 and os.getsid(parent) == os.getsid(0) and os.getpgid(parent) != os.getpgrp()
    except OSError:
        return False


def _parent(leader: int) -> int:
    """The parent of our process group's leader; 0 if that no longer exists."""
    if leader == os.getpid():
        return os.getppid()
    try:
        return int(Path(f"/proc/{leader}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0
