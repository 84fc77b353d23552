"""One line of `seattui run`, as if it were the only command: what it prints is kept, and nothing of it stays."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, TextIO, cast

from seattui.cli.run import output
from seattui.cli.ssh.original_command import words_of
from seattui.kit import i18n
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.service.clock import wall_clock

IN_MEMORY = 1_000_000
"""Bytes of an answer; the list of a million people has 400 MB."""
_HEAD = 100
_JSON = re.compile(rb'\{\s*"format": ')


def words_in(text: str) -> tuple[str, ...]:
    """The words of a line, read as those that an SSH client asks for. Raises UsageError."""
    try:
        return words_of(text)
    except UsageError as error:
        raise UsageError(error.code, error.message) from None  # its hint is about SSH


class _Taken(io.RawIOBase):
    """Standard input of a line, which has none."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object, /) -> int:
        raise UsageError(
            "input-of-run",
            msg("In 'run' a command can't read standard input, which has the other commands."),
            msg("Run it by itself."),
        )


class Kept:
    """What is printed meanwhile: much of it in a temporary file, which has no name."""

    def __init__(self) -> None:
        self._bytes = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the stream
        self.stream: TextIO = io.TextIOWrapper(cast("BinaryIO", self._bytes), "utf-8", newline="\n")

    def forget(self) -> None:
        """Of a command that failed meanwhile, only its error is an answer."""
        self.stream.flush()
        self._bytes.seek(0)
        self._bytes.truncate()

    @property
    def in_memory(self) -> bool:
        return self._bytes.seek(0, os.SEEK_END) <= IN_MEMORY

    def as_value(self) -> Iterator[str]:
        """As a JSON value on one line, in pieces. JSON stays as it was printed, but for line breaks, which none of its
        strings has."""
        self._bytes.seek(0)
        json_found = _JSON.match(self._bytes.read(_HEAD))
        self._bytes.seek(0)
        lines = (line.decode("utf-8", "backslashreplace") for line in self._bytes)
        if json_found:
            yield from (line.strip(" \n") for line in lines)
            return
        yield '"'
        yield from (json.dumps(line)[1:-1].replace("\x7f", "\\u007f") for line in lines)
        yield '"'


@dataclass(frozen=True, slots=True)
class Ended:
    """How a line ended, and what it printed."""

    code: int
    kept: Kept


@contextmanager
def alone() -> Iterator[Kept]:
    """Standard output is kept, and standard input isn't read, since it has the other lines; nobody can be asked there.

    The language and a confirmed clock are as before afterwards.
    """
    before, language, confirmed = (sys.stdin, sys.stdout), i18n.language(), wall_clock.confirmed
    kept = Kept()
    sys.stdin, sys.stdout = io.TextIOWrapper(io.BufferedReader(_Taken()), "utf-8"), kept.stream
    output.prepare()
    try:
        yield kept
        kept.stream.flush()
    finally:
        sys.stdin, sys.stdout = before
        i18n.use(language)
        wall_clock.confirmed = confirmed
