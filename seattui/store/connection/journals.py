"""The files that SQLite keeps beside a store, by name: what is in them becomes part of the store when it is opened.

So whoever can add a file to its folder could write the store.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from seattui.kit.errors import StoreError
from seattui.kit.i18n import Message, msg
from seattui.kit.paths import shown
from seattui.store.connection.db_errors import unopened

SUFFIXES = ("-journal", "-wal", "-shm")


def check_journals(path: Path) -> None:
    """Raises StoreError for a journal, WAL or its index that isn't a file of the store's owner."""
    try:
        owner = path.stat().st_uid
        # SQLite looks beside the file that links lead to; some versions beside the last link.
        for place in {path.absolute(), Path(os.path.realpath(path))}:
            for suffix in SUFFIXES:
                if problem := _problem(Path(f"{place}{suffix}"), owner):
                    raise StoreError(
                        "store-journal",
                        problem,
                        msg(
                            "SQLite would make it part of the store. Try again if somebody is writing the store "
                            "just now; else find out where the file comes from, and remove it."
                        ),
                    )
    except FileNotFoundError:
        return
    except OSError as error:
        raise unopened(path, error) from error


def left_beside(path: Path) -> Path | None:
    """A journal of a store that was at this path before: SQLite would write what is in it into a new one."""
    return next((beside for s in SUFFIXES if os.path.lexists(beside := Path(f"{path}{s}"))), None)


def _problem(journal: Path, owner: int) -> Message | None:
    try:
        found = journal.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return msg("The store wasn't opened: beside it, {path} isn't a file.", path=shown(journal))
    if found.st_uid != owner:
        return msg(
            "The store wasn't opened: beside it, {path} isn't its owner's but another OS account's (uid {uid}).",
            path=shown(journal),
            uid=str(found.st_uid),
        )
    return None
