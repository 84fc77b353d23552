"""A file, a pipe or standard input that can be read more than once, and the encoding of its text."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from seattui.domain.people.incoming import BadFile
from seattui.files.people.decoding import CHUNK, MAX_BYTES, Lines, detected
from seattui.kit.errors import NotFound
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why
from seattui.kit.reading import NotRead, opened

# Our own descriptors: what the shell's <(…) names.
_DESCRIPTOR = re.compile(r"/dev/stdin|(?:/dev|/proc/self)/fd/[0-9]+")


class Source:
    """A readable source: a file, or a pipe of our own. Creating one raises NotFound or BadFile. A pipe, which can
    be read only once, is copied until `close`.
    """

    def __init__(self, path: str):
        self.name = path
        self._spool: BinaryIO | None = None
        self.path = self._readable(path)
        try:
            with opened(self.path) as raw:
                self.size = os.fstat(raw.fileno()).st_size
                if self.size > MAX_BYTES:
                    raise _too_large(self.name)
                self.text = detected(raw)
        except NotRead as error:
            self.close()
            raise self._unreadable(error) from error
        except BaseException:
            self.close()
            raise

    @contextmanager
    def lines(self) -> Iterator[Lines]:
        """Its lines from the top. Raises BadFile if they can't be read on."""
        try:
            with opened(self.path) as raw:
                yield Lines(raw, self.text.encoding)
        except NotRead as error:
            raise self._unreadable(error) from error

    def content(self) -> Iterator[bytes]:
        """All of it, in pieces. Raises BadFile if it can't be read on."""
        try:
            with opened(self.path) as raw:
                while piece := raw.read(CHUNK):
                    yield piece
        except (NotRead, OSError) as error:
            raise self._unreadable(error) from error

    def close(self) -> None:
        if self._spool:
            with suppress(FileNotFoundError):
                self._spool.close()

    def _readable(self, path: str) -> Path:
        """A path that can be read more than once; raises NotFound, BadFile."""
        try:
            if path == "-":
                return self._spooled(sys.stdin.buffer)
            if _DESCRIPTOR.fullmatch(path):
                with open(path, "rb") as raw:
                    return self._spooled(raw)
            if os.path.isdir(path):
                raise BadFile("not-csv", msg("{path} is a folder, not a file.", path=path))
            opened(path).close()
            return Path(path)
        except FileNotFoundError:
            raise NotFound("no-file", msg("There is no file {path}.", path=path)) from None
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> BadFile:
        return BadFile("unreadable", msg("{path} can't be read: {why}.", path=self.name, why=why(error)))

    def _spooled(self, raw: BinaryIO) -> Path:
        spool = tempfile.NamedTemporaryFile(prefix="seattui-")  # noqa: SIM115 - closed by close()
        self._spool = spool  # type: ignore[assignment]
        try:
            chunk = raw.read(CHUNK)
            detected(BytesIO(chunk), cut=len(chunk) == CHUNK)  # data that isn't text may be endless
            spool.write(chunk)
            while len(chunk) == CHUNK:  # a terminal has more after its end, if it is asked
                chunk = raw.read(CHUNK)
                if spool.tell() + len(chunk) > MAX_BYTES:
                    raise _too_large(self.name)
                spool.write(chunk)
            spool.flush()
        except BaseException:
            self.close()
            raise
        return Path(spool.name)


def _too_large(name: str) -> BadFile:
    return BadFile(
        "too-large",
        msg("{path} is larger than {n} bytes.", path=name, n=MAX_BYTES),
        msg("Split it, and import the parts one after the other."),
    )
