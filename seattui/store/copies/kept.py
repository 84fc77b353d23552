"""The last backups of a store, kept in a folder: one a day, the oldest removed."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError, UsageError
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why
from seattui.kit.records import dataclass
from seattui.store.connection.engine import Store
from seattui.store.copies import backup, manifest

_ENDING = r"-\d{4}-\d\d-\d\d(T\d{6}Z)?\.backup"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done: the new backup, and those that were removed for it."""

    file: Path
    removed: tuple[Path, ...]


def due(store: Store, folder: Path, now: datetime, *, again: bool = False) -> Path | None:
    """Where the backup of this day (UTC) is written; None if there is one, unless `again`.

    Raises SeattuiError if the folder can't be read, UsageError if another store's backup has that name.
    """
    of_today = folder / f"{_named(store)}-{now:%Y-%m-%d}.backup"
    if again and _exists(of_today):
        return folder / f"{_named(store)}-{now:%Y-%m-%dT%H%M%SZ}.backup"
    if not _exists(of_today):
        return of_today
    if of_today not in _own(store, folder):
        raise UsageError(
            "file-exists",
            msg("{path} already exists, and isn't a backup of this store.", path=str(of_today)),
            msg("Set another folder for each store (backup_folder)."),
        )
    return None


def keep(
    store: Store,
    folder: Path,
    most: int,
    now: datetime,
    *,
    again: bool = False,
    stop: CancelToken | None = None,
) -> Kept | None:
    """Makes the backup that is due, then removes all but the newest `most`; only backups of this store.

    Raises what `due` and `back_up` do.
    """
    if (file := due(store, folder, now, again=again)) is None:
        return None
    try:
        backup.back_up(store, file, now, stop=stop)
    except FileExistsError:  # made by another tick meanwhile
        return None
    surplus = _own(store, folder)[:-most]
    for old in surplus:
        try:
            old.unlink(missing_ok=True)
        except OSError as error:
            raise SeattuiError(
                "unremoved",
                msg("The old backup {path} can't be removed: {why}.", path=str(old), why=why(error)),
                msg("The new one is complete. Check the permissions of the folder."),
            ) from error
    return Kept(file, tuple(surplus))


def _named(store: Store) -> str:
    """What its backups are called."""
    given = store.url.database or "store"
    return re.sub(r"[^\w.-]", "_", Path(given).stem if store.sqlite else given)[:60]


def _own(store: Store, folder: Path) -> list[Path]:
    """This store's backups in the folder, oldest first: by their names, and by what is in them."""
    named = re.compile(re.escape(_named(store)) + _ENDING)
    with store.read() as tx:
        founded = manifest.founded(tx)
    found = []
    try:
        for path in folder.iterdir():
            if named.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                with suppress(SeattuiError):  # damaged, or something else: not ours to remove
                    said = backup.manifest_of(path)
                    if (said.founded, said.store) == (founded, store.name):
                        found.append((said.made_at, path))
    except OSError as error:
        raise _unreadable(folder, error) from error
    return [path for _, path in sorted(found)]


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        if path.parent.is_dir():
            return False
        raise _unreadable(path.parent, FileNotFoundError(2, "")) from None
    except OSError as error:
        raise _unreadable(path.parent, error) from error
    return True


def _unreadable(folder: Path, error: OSError) -> SeattuiError:
    return SeattuiError(
        "backup-folder",
        msg("The folder for backups, {folder}, can't be used: {why}.", folder=str(folder), why=why(error)),
        msg("Make it, or set another (backup_folder)."),
    )
