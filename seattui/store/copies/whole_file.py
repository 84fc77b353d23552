"""Files that appear at their path only when they are complete, and are readable by their owner only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seattui.kit import drafts
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why


@contextmanager
def whole(path: Path, *, replace: bool) -> Iterator[Path]:
    """An empty file beside `path` that takes its place at the end, and leaves nothing if there is an error.

    Raises FileExistsError if there is something and mustn't be replaced, SeattuiError if it can't be written.
    """
    try:
        if not replace and os.path.lexists(path):
            raise FileExistsError
        with drafts.draft(path) as (part, _):
            yield part
            sync(part)
            if replace:
                part.replace(path)
            else:
                rename(part, path)
            sync(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise SeattuiError(
            "unwritable",
            msg("{path} can't be written: {why}.", path=str(path), why=why(error)),
            msg("Nothing was written. Choose another location."),
        ) from error


def rename(part: Path, target: Path) -> None:
    """Renames without ever replacing another file. File systems without hard links get a check before the rename."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(target):
            raise FileExistsError from None
        part.rename(target)


def sync(path: Path) -> None:
    """Waits until a file, or a folder's names, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
