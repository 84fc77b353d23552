"""Reports of unexpected errors: a scrubbed file and one line on the terminal, never a traceback.

A report has stack frames and types of errors, without local variables. Messages are kept without what could be
personal: addresses, credentials, quoted text.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import sys
import tempfile
import termios
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from seattui import __version__
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.text import printed

_SCRUBBED = (
    (re.compile(r"://[^\s/@]*@"), "://…@"),
    (re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+"), "…@…"),
    (re.compile(r"'[^']*'|\"[^\"]*\""), "'…'"),
    (re.compile(r"\[(?:SQL|parameters).*", re.DOTALL), "[…]"),
)
_LONGEST = 300


def reported(error: BaseException, *, over_ssh: bool) -> Message:
    """Writes a report; returns the line for the terminal. Over SSH the report is without messages, and people
    aren't told of the server's files."""
    path = report(error, messages=not over_ssh)
    return sentence(None if over_ssh else path)


def report(error: BaseException, folder: Path | None = None, *, messages: bool = True) -> Path | None:
    """Writes the report into `folder` (mode 0600) and returns its path; None if that fails."""
    try:
        if folder is None:
            from seattui.kit.paths import state_folder

            folder = state_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(
            prefix=f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}-", suffix=".txt", dir=folder
        )
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("".join(f"{printed(line)}\n" for line in _lines(error, messages=messages)))
    except (OSError, ValueError, UsageError):
        return None
    return Path(name)


def sentence(path: Path | None) -> Message:
    """The line for the terminal."""
    if path is None:
        return msg("seattui stopped because of an internal error. Confirmed changes are saved.")
    return msg(
        "seattui stopped because of an internal error. Confirmed changes are saved. Report: {path}",
        path=str(path),
    )


def lost_terminal(error: BaseException) -> bool:
    """Whether the terminal went away meanwhile: that is no fault, and nobody is left to be told."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    # termios.error isn't an OSError.
    return any(isinstance(each, OSError | termios.error) and each.args[:1] == (errno.EIO,) for each in chain)


def _lines(error: BaseException, *, messages: bool) -> Iterator[str]:
    yield f"seattui {__version__}, Python {platform.python_version()}"
    yield f"{platform.system()} {platform.machine()}"
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield ""
        what = f": {scrubbed(str(cause))}" if messages else ""
        yield f"{type(cause).__module__}.{type(cause).__qualname__}{what}"
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {_home(frame.filename)}:{frame.lineno} in {frame.name}: {frame.line}"
        cause = cause.__cause__ or cause.__context__


def scrubbed(text: str) -> str:
    """The first part of a message, without personal data."""
    for pattern, instead in _SCRUBBED:
        text = pattern.sub(instead, text)
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _home(filename: str) -> str:
    """The file's path within its package, without this machine's folders."""
    return min(
        (os.path.relpath(filename, base) for base in sys.path if base and filename.startswith(base)),
        key=len,
        default=os.path.basename(filename),
    )
