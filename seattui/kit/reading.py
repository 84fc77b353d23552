"""Reading files and stored JSON: limited in bytes, line length and depth, and never waiting for a device or pipe."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any, BinaryIO

from seattui.kit.i18n import Message, msg

MAX_TEXT = 1_000_000
"""The default limit of a file that is read as a whole, in bytes."""
MAX_LINE = 10_000
MAX_DEPTH = 32
"""How deep TOML and JSON may be nested: tables and arrays, and the parts of a dotted key."""
MAX_JSON = 100_000_000
"""The limit of JSON, in characters."""


class Unfit(ValueError):
    """Something that can be opened, but isn't read. `reason` ends a sentence, as `why` does: "it isn't a file"."""

    def __init__(self, reason: Message):
        super().__init__(reason.template)
        self.reason = reason


def opened(path: str | Path) -> BinaryIO:
    """An open file; the null device counts as an empty one. Raises OSError, and Unfit for pipes and devices."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) and not _is_null(about):
            if stat.S_ISDIR(about.st_mode):
                raise Unfit(msg("it is a folder"))
            raise Unfit(msg("it isn't a file"))
    except BaseException:
        os.close(handle)
        raise
    return BufferedReader(_Raw(handle))


class NotRead(OSError):
    """An open file couldn't be read on, as opposed to something else being written meanwhile."""


class _Raw(FileIO):
    def readinto(self, buffer: Any) -> int:
        try:
            count: int | None = super().readinto(buffer)
        except OSError as error:
            raise NotRead(error.errno, error.strerror) from error
        if count is None:  # nothing for now, which isn't the end: the kernel's log
            raise NotRead(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return count


def _is_null(about: os.stat_result) -> bool:
    return stat.S_ISCHR(about.st_mode) and about.st_rdev == os.stat(os.devnull).st_rdev


def read_bytes(path: str | Path, limit: int = MAX_TEXT) -> bytes:
    """The whole file. Raises OSError, and Unfit if it is larger than `limit`, whatever size it claims to have."""
    with opened(path) as file:
        return _limited(file, limit)


def _limited(file: BinaryIO, limit: int) -> bytes:
    data = file.read(limit + 1)
    if len(data) > limit:
        raise Unfit(msg("it is larger than {n} bytes", n=limit))
    return data


def read_text(path: str | Path, limit: int = MAX_TEXT, encoding: str = "utf-8") -> str:
    """The whole file as text. Raises OSError, Unfit, UnicodeDecodeError."""
    with opened(path) as file:
        return text_of(file, limit, encoding)


def text_of(file: BinaryIO, limit: int = MAX_TEXT, encoding: str = "utf-8") -> str:
    """The same of what is open, such as standard input."""
    text = _limited(file, limit).decode(encoding).replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise Unfit(msg("line {line} is longer than {n} characters", line=number, n=MAX_LINE))
    return text


def parsed_toml(text: str) -> dict[str, Any]:
    """Raises TOMLDecodeError, and Unfit for what is nested too deeply: the parser itself has no limit, and takes
    time and memory that grow with the square of a key's length."""
    import tomllib

    from seattui.kit.toml_positions import deeper_than

    if line := deeper_than(text, MAX_DEPTH):
        raise Unfit(msg("line {line} is nested too deeply", line=line))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # a whole number of thousands of digits
        raise Unfit(msg("it has a number that is too long")) from None


def parsed_json(text: str) -> Any:
    """Raises ValueError for what isn't JSON, is too long, or nested too deeply."""
    import json

    if len(text) > MAX_JSON:
        raise Unfit(msg("it is larger than {n} bytes", n=MAX_JSON))
    try:
        value = json.loads(text)
    except RecursionError:
        raise Unfit(msg("it is nested too deeply")) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_deep(value):
        raise Unfit(msg("it is nested too deeply"))
    return value


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [each for each in level if isinstance(each, dict | list)]
        if not level:
            return False
        level = [item for each in level for item in (each.values() if isinstance(each, dict) else each)]
    return True
