"""The environment of a run over SSH: what sshd sets, and what the client's terminal needs, checked.

Imports only the standard library: it runs before anything that reads the environment is imported.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import MutableMapping

OF_SSHD = frozenset(
    {"HOME", "USER", "LOGNAME", "SHELL", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "SSH_ORIGINAL_COMMAND"}
)
OF_THE_TERMINAL = re.compile(r"TERM|COLORTERM|NO_COLOR|LANG|LC_[A-Z]{1,32}")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._+:-]{0,63}")
PATH = "/usr/local/bin:/usr/bin:/bin"
_READ_BEFORE = ("PYTHON", "LD_")


def clean(environ: MutableMapping[str, str]) -> None:
    """Removes every variable but those of sshd and, with a plain value, those of the terminal."""
    for name, value in list(environ.items()):
        if not (name in OF_SSHD or (OF_THE_TERMINAL.fullmatch(name) and _VALUE.fullmatch(value))):
            del environ[name]
    environ["PATH"] = PATH
    environ.setdefault("SSH_CONNECTION", "")  # by which files are confined to the export folder


def start_clean() -> None:
    """Starts this program again in the environment as it should be, if Python or the loader has already read
    more."""
    if any(name.startswith(_READ_BEFORE) for name in os.environ):
        clean(os.environ)
        os.execve(sys.executable, sys.orig_argv, dict(os.environ))  # noqa: S606
