"""A file, a pipe or standard input that can be read more than once, and the encoding of its text."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from seattui.domain.people.incoming import BadFile
from seattui.files.people.decoding import CHUNK, Lines, detected
from seattui.kit.errors import NotFound
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why


class Source:
    """A readable source. Creating one raises NotFound or BadFile. What can be read only once, such as a pipe,
    is copied until `close`.
    """

    def __init__(self, path: str):
        self.name = path
        self._spool: BinaryIO | None = None
        self.path = self._readable(path)
        try:
            with self.path.open("rb") as raw:
                self.text = detected(raw)
                self.size = raw.tell()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def lines(self) -> Iterator[Lines]:
        """Its lines from the top."""
        with self.path.open("rb") as raw:
            yield Lines(raw, self.text.encoding)

    def close(self) -> None:
        if self._spool:
            with suppress(FileNotFoundError):
                self._spool.close()

    def _readable(self, path: str) -> Path:
        """A path that can be read more than once; raises NotFound, BadFile."""
        try:
            if path == "-":
                return self._spooled(sys.stdin.buffer)
            mode = Path(path).stat().st_mode
            if stat.S_ISDIR(mode):
                raise BadFile("not-csv", msg("{path} is a folder, not a file.", path=path))
            with Path(path).open("rb") as raw:
                return Path(path) if stat.S_ISREG(mode) else self._spooled(raw)
        except FileNotFoundError:
            raise NotFound("no-file", msg("There is no file {path}.", path=path)) from None
        except (OSError, ValueError) as error:
            raise BadFile(
                "unreadable", msg("{path} can't be read: {why}.", path=path, why=why(error))
            ) from error

    def _spooled(self, raw: BinaryIO) -> Path:
        spool = tempfile.NamedTemporaryFile(prefix="seattui-")  # noqa: SIM115 - closed by close()
        self._spool = spool  # type: ignore[assignment]
        try:
            head = raw.read(CHUNK)
            detected(BytesIO(head), cut=len(head) == CHUNK)  # data that isn't text may be endless
            spool.write(head)
            shutil.copyfileobj(raw, spool)
            spool.flush()
        except BaseException:
            self.close()
            raise
        return Path(spool.name)
