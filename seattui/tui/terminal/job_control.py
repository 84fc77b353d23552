"""Whether there is a shell behind the screens that can put them aside and take them up again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def has_shell(environ: Mapping[str, str]) -> bool:
    """Whether what started us has jobs: it is in our session, in another group.

    A terminal's own first command has no such parent, nor has one that SSH is made to run: stopped, it
    would hold the terminal for good.
    """
    if "SSH_ORIGINAL_COMMAND" in environ:
        return False
    parent = _parent(os.getpgrp())
    try:
        return parent > 0 and os.getsid(parent) == os.getsid(0) and os.getpgid(parent) != os.getpgrp()
    except OSError:
        return False


def _parent(leader: int) -> int:
    """Who started the leader of our group; 0 where it is gone."""
    if leader == os.getpid():
        return os.getppid()
    try:
        return int(Path(f"/proc/{leader}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0
