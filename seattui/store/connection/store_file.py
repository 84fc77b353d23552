"""Which file is at a SQLite store's path. A file keeps being read and written after another was put in its place, or
it was deleted: so every connection and every transaction asks whether it is still the one that was checked.
"""

from __future__ import annotations

import os
from pathlib import Path

from seattui.kit.errors import Busy, OutcomeUnknown, SeattuiError, StoreError
from seattui.kit.i18n import msg
from seattui.kit.paths import shown
from seattui.kit.text import safe

Identity = tuple[int, int]


class StoreFile:
    """The file of one opened store, for all of its threads.

    Once another file, or none, was found at the path, nothing is read or written until `opened` was called, by
    whoever has checked what is there now.
    """

    def __init__(self, path: Path, making: bool = False) -> None:
        """While it is being made it may be empty."""
        self._path = path
        self.making = making
        self._opened = self.now()

    @property
    def read_only(self) -> bool:
        """Whether this process may not write it: the file itself, or the folder that its journal is in. Not while it is
        gone."""
        if not os.access(self._path, os.F_OK):
            return False
        folder = os.access(self._path.absolute().parent, os.W_OK | os.X_OK)
        return not (folder and os.access(self._path, os.W_OK))

    def now(self) -> Identity | None:
        """Which file is at the path now; None where there is none, or an empty one."""
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found.st_size or self.making else None

    def is_opened(self, identity: Identity | None) -> bool:
        """Whether this is the file that was checked."""
        return identity is not None and identity == self._opened

    def opened(self, identity: Identity | None) -> None:
        """This file was checked."""
        self._opened = identity

    def check(self) -> None:
        """Raises Busy if the file is gone, and StoreError if it is another one or empty."""
        now = self.now()
        if self.is_opened(now):
            return
        self._opened = None
        name = safe(shown(self._path))
        if now is not None:
            raise StoreError(
                "store-replaced",
                msg("The store {store} was replaced by another file: nothing was changed.", store=name),
                msg("Open it again. Screens do that themselves where it is the same account's store."),
            )
        if self._path.exists():
            raise StoreError(
                "store-corrupt",
                msg("The store {store} is damaged: its file is empty.", store=name),
                msg("Restore it from a backup."),
            )
        raise Busy(
            "store-gone",
            msg("The store {store} is gone: its file was deleted, moved, or isn't mounted.", store=name),
            msg("Put it back, or restore a backup there. Screens go on by themselves once it is there."),
        )

    def check_saved(self) -> None:
        """After a COMMIT. Raises OutcomeUnknown if by then another file, or none, was in the place of the written one."""
        try:
            self.check()
        except SeattuiError as error:
            raise OutcomeUnknown(
                msg(
                    "The store {store} was replaced or deleted while a change was saved: what is at its path now "
                    "may not have it.",
                    store=safe(shown(self._path)),
                ),
                msg("Check Activity (seattui activity list) before repeating it."),
                error,
            ) from error
