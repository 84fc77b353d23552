"""Files that appear at their path only when they are complete, and are readable by their owner only."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why

_DRAFT = re.compile(r"\..+\.seattui-[0-9a-f]{12}")
_BESIDE = ("", "-journal", "-wal", "-shm")


@contextmanager
def draft(path: Path, *, replace: bool) -> Iterator[Path]:
    """An empty file beside `path` that takes its place at the end, and leaves nothing if there is an error.

    Raises FileExistsError if there is something and mustn't be replaced, SeattuiError if it can't be written.
    """
    try:
        if not replace and os.path.lexists(path):
            raise FileExistsError
        with temporary(path) as part:
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


@contextmanager
def temporary(path: Path) -> Iterator[Path]:
    """An empty file beside `path`, with a name made of it, that is removed at the end. Raises OSError.

    It stays locked meanwhile, so that those of killed processes can be told from it; they are removed first.
    """
    _remove_left_behind(path)
    part = path.parent / f".{path.name[:100]}.seattui-{secrets.token_hex(6)}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        flock(handle, LOCK_EX)
        yield part
    finally:
        _remove(part)
        os.close(handle)


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


def _remove(part: Path) -> None:
    for suffix in _BESIDE:
        with suppress(OSError):
            Path(f"{part}{suffix}").unlink()


def _remove_left_behind(path: Path) -> None:
    """Removes drafts in the same folder that killed processes left: those that no process has locked."""
    with suppress(OSError):
        for part in [found for found in path.parent.iterdir() if _DRAFT.fullmatch(found.name)]:
            with suppress(OSError):
                handle = os.open(part, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
                try:
                    flock(handle, LOCK_EX | LOCK_NB)
                    _remove(part)
                finally:
                    os.close(handle)
