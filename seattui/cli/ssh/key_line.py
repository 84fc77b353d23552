"""The line that sshd reads for a key: what it may run, quoted for a shell and for authorized_keys."""

from __future__ import annotations

import os
import shlex
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from seattui.domain.people.ssh_keys import SshKey
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

PACKAGE = "seattui"


def key_line(key: SshKey, words: Sequence[str]) -> str:
    """The line for a key that may run this command and nothing else. Raises UsageError for words that no line
    can hold.
    """
    command = shlex.join(words)
    if any(unicodedata.category(char) == "Cc" for char in command):
        raise UsageError(
            "unquotable",
            msg("A path or name has control characters: no line of authorized_keys can hold it."),
            msg("Rename it."),
        )
    # A backslash means itself there, except before a quote. The last word may not end in one, and doesn't: the
    # shell's quotes are around it.
    escaped = command.replace('"', '\\"')
    return f'restrict,pty,command="{escaped}" {key.type} {key.public_key}'


def program() -> list[str]:
    """How this program is started again, from anywhere: by absolute paths, without variables that Python reads
    (-E) and without modules from the folder of the script or the current one (-P).
    """
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    # A zipapp has a spec too, of another name.
    if spec is not None and spec.name == f"{PACKAGE}.__main__":
        started = ["-m", PACKAGE]
    else:
        started = [str(Path(sys.argv[0]).absolute())]
    return [os.path.abspath(sys.executable), "-E", "-P", *started]
