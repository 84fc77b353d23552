"""Files that appear under their name only when they are whole: until then they are a draft beside it.

A draft is locked by whoever writes it. One that nobody has locked was left by a process that was killed: the next
draft in its folder removes it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from seattui.kit import leaving
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why

_DRAFT = re.compile(r"\..+\.seattui-[0-9a-f]{12}")
_LONGEST = 100
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_ABANDONED = 3600
"""Seconds after which a draft of seattui 0.1, which locked none, is nobody's."""


@contextmanager
def draft(path: Path) -> Iterator[tuple[Path, int]]:
    """A new file beside `path`, readable by its owner only, and its open descriptor, which the caller doesn't close.

    Whoever has written it whole renames it. Otherwise it is removed at the end, also by a signal.
    """
    with _draft(path, _new_file) as made:
        yield made


@contextmanager
def draft_folder(path: Path) -> Iterator[Path]:
    """A new folder beside `path`, its owner's only, for what is needed until the file is whole; removed with all that
    is in it like a draft."""
    with _draft(path, _new_folder) as (beside, _):
        yield beside


def rename(draft: Path, path: Path) -> None:
    """Renames without ever replacing another file. File systems without hard links get a check before the rename.

    Raises FileExistsError.
    """
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        draft.rename(path)


def sync(path: Path) -> None:
    """Waits until a file, or a folder's names, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def unwritable(path: Path, error: OSError) -> SeattuiError:
    """The error where the file system keeps a file from being written."""
    return SeattuiError(
        "unwritable",
        msg("{path} can't be written: {why}.", path=str(path), why=why(error)),
        msg("Nothing was written. Choose another location."),
    )


@contextmanager
def _draft(path: Path, new: Callable[[Path], int]) -> Iterator[tuple[Path, int]]:
    _remove_left(path)
    beside, handle = _made(path, new)
    try:
        with leaving.undone(partial(_remove, beside)):
            yield beside, handle
    finally:
        _remove(beside)
        os.close(handle)


def _made(path: Path, new: Callable[[Path], int]) -> tuple[Path, int]:
    while True:
        beside = path.parent / f".{path.name[:_LONGEST]}.seattui-{secrets.token_hex(6)}"
        handle = new(beside)
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        if _is_at(beside, handle):
            return beside, handle
        os.close(handle)  # somebody took it for one that was left, before it was locked


def _new_file(beside: Path) -> int:
    return os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)


def _new_folder(beside: Path) -> int:
    while True:
        beside.mkdir(0o700)
        with suppress(FileNotFoundError):  # somebody took it for one that was left, before it was opened
            return os.open(beside, _FOLDER)


def _remove_left(path: Path) -> None:
    """Removes our own drafts that nobody writes any more, whatever they were of."""
    unlocked = re.compile(re.escape(f".{path.name[:_LONGEST]}.") + "[0-9a-f]{12}")
    with suppress(OSError):
        for name in os.listdir(path.parent):
            beside = path.parent / name
            if _DRAFT.fullmatch(name):
                _remove_unlocked(beside, 0)
            elif unlocked.fullmatch(name):
                _remove_unlocked(beside, _ABANDONED)


def _remove_unlocked(beside: Path, seconds: int) -> None:
    with suppress(OSError):
        found = beside.lstat()
        folder = stat.S_ISDIR(found.st_mode)
        if not (folder or stat.S_ISREG(found.st_mode)) or found.st_uid != os.geteuid():
            return
        if time.time() - found.st_mtime < seconds:
            return
        handle = os.open(beside, _FOLDER if folder else os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(beside, handle):
                _remove(beside)
        finally:
            os.close(handle)


def _is_at(path: Path, handle: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.lstat(), os.fstat(handle))
    return False


def _remove(beside: Path) -> None:
    with suppress(FileNotFoundError):
        if stat.S_ISDIR(beside.lstat().st_mode):
            from shutil import rmtree  # not before the first paint

            rmtree(beside, ignore_errors=True)
        else:
            beside.unlink()
