"""Whose a store is, and who else could write it.

A uid or an SSH key proves who operates only where nobody else can write the store: on SQLite that is a file
whose folders are safe all the way down, never a PostgreSQL database, whose login is shared.
"""

from __future__ import annotations

import errno
import os
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import bindparam, text

from seattui.domain.people.guarantee import Exposure
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why
from seattui.store.connection.engine import Store
from seattui.store.db.names import TABLES

# A process whose uids are those of the machine; any other map can show a uid that isn't its own.
_WHOLE_MAP = "0 0 4294967295"
_MAX_LINKS = 40  # as in Linux

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH  # an ACL that lets others write shows in the group's bits

_OWNS_TABLES = text(
    "SELECT COALESCE(bool_and(pg_has_role(relowner, 'USAGE')), false) FROM pg_class "
    "WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('alembic_version')) "
    "AND relkind IN ('r', 'p') AND relname IN :ours"
).bindparams(bindparam("ours", expanding=True))


def owns(store: Store) -> bool:
    """Whether this process is the store's owner: its uid owns the file, or its role the tables."""
    if not store.sqlite:
        with store.read() as tx:
            return bool(tx.execute(_OWNS_TABLES, {"ours": list(TABLES)}).scalar_one())
    try:
        return os.stat(store.url.database or "").st_uid == os.getuid() and uid_is_real()
    except OSError:
        return False


def uid_is_real() -> bool:
    """Whether the process's uid is the machine's, and not one of a user namespace, which anybody can choose.

    Only Linux has user namespaces; there it isn't, unless /proc says so.
    """
    if not sys.platform.startswith("linux"):
        return True
    try:
        with open("/proc/self/uid_map", encoding="ascii") as file:
            return " ".join(file.read(200).split()) == _WHOLE_MAP
    except (OSError, UnicodeDecodeError):
        return False


def exposure(store: Store) -> Exposure | None:
    """Why others than this OS account can write the store; None if only it can (and root)."""
    if not store.sqlite:
        return Exposure(msg("Whoever has the database's login can write the store by SQL."))
    if not uid_is_real():
        return Exposure(
            msg("The uids of this process are of a user namespace, and prove nothing."),
            msg("Run seattui outside of it."),
        )
    return file_exposure(Path(store.url.database or ""))


def file_exposure(path: Path) -> Exposure | None:
    """Why others than this OS account can write this file, or put another in its place; None if they can't."""
    try:
        for place, found, sticky_is_enough in _on_the_way(path.absolute()):
            if problem := _problem(place, found, sticky_is_enough):
                return problem
    except OSError as error:
        return Exposure(msg("{path} can't be checked: {why}.", path=str(path), why=why(error)))
    return None


def _problem(place: Path, found: os.stat_result, sticky_is_enough: bool) -> Exposure | None:
    """What is wrong with one part of the way to the file."""
    uid, mine = found.st_uid, found.st_uid == os.getuid()
    if not mine and (uid != 0 or stat.S_ISREG(found.st_mode)):
        return Exposure(
            msg("{path} belongs to another OS account (uid {uid}).", path=str(place), uid=str(uid)),
            msg("Use a store of your own OS account, or come by SSH to the one that owns it."),
        )
    if stat.S_ISLNK(found.st_mode) or not found.st_mode & _OTHERS_WRITE:
        return None
    if sticky_is_enough and found.st_mode & stat.S_ISVTX:
        return None
    meant_for_all = bool(found.st_mode & stat.S_ISVTX)  # such as root's /tmp
    return Exposure(
        msg(
            "Others can write {path} (mode {mode}).", path=str(place), mode=f"{stat.S_IMODE(found.st_mode):o}"
        ),
        msg("Take that from them: chmod go-w {path}", path=shlex.quote(str(place)))
        if mine and not meant_for_all
        else msg("Move the store to a folder that only you can write."),
    )


def _on_the_way(path: Path) -> Iterator[tuple[Path, os.stat_result, bool]]:
    """Every folder, link and file that decides what is at this path, from the root on, and whether a sticky
    folder is safe there.

    It isn't where the file or a link to it lies: others could add a journal, which SQLite reads by its name.
    """
    here = Path(path.anchor)
    yield here, here.lstat(), True
    left, links = list(reversed(path.parts[1:])), 0
    while left:
        part = left.pop()
        if part == os.pardir:
            here = here.parent
            continue
        if not left:
            yield here, here.lstat(), False
        place = here / part
        found = place.lstat()
        yield place, found, True
        if not stat.S_ISLNK(found.st_mode):
            here = place
            continue
        links += 1
        if links > _MAX_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        target = Path(os.readlink(place))
        if target.is_absolute():
            here = Path(target.anchor)
        left.extend(reversed([p for p in target.parts if p != target.anchor]))
