"""What a backup says of itself, in a table that only a backup has: what is in it, and hashes to prove it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import InvalidRequestError

from seattui import __version__
from seattui.domain.plan.plan import canonical
from seattui.kit.errors import StoreError
from seattui.kit.i18n import msg
from seattui.kit.reading import Unfit, parsed_json
from seattui.kit.records import dataclass
from seattui.store.connection.engine import BACKUP_ID
from seattui.store.copies.rows import Content, TableContent

T = TypeVar("T")
FORMAT = 1
_MOST = 2**62
"""More rows, changes and ids than there can be."""
_TABLE = "seattui_backup"
_CREATED = f"CREATE TABLE {_TABLE} (id INTEGER PRIMARY KEY CHECK (id = 1), said TEXT NOT NULL) STRICT"


@dataclass(frozen=True, slots=True)
class AccountHead:
    """An account and the end of its record."""

    name: str
    changes: int
    head: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup. `last_ids`: the last id that each table gave out; `founded`: when the store was made."""

    made_at: datetime
    database: str
    store: str
    founded: str
    version: str
    content: Content
    last_ids: Mapping[str, int]
    accounts: tuple[AccountHead, ...]

    def write(self, tx: Connection) -> None:
        """Makes a backup of this store."""
        said = self._as_json()
        seal = hashlib.sha256(canonical(said)).hexdigest()
        tx.exec_driver_sql(_CREATED)
        tx.exec_driver_sql(
            f"INSERT INTO {_TABLE} (id, said) VALUES (1, ?)",
            (canonical({**said, "seal": seal}).decode(),),
        )
        tx.exec_driver_sql(f"PRAGMA application_id = {BACKUP_ID}")

    def _as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "seattui": __version__,
            "made_at": self.made_at.isoformat(),
            "database": self.database,
            "store": self.store,
            "founded": self.founded,
            "version": self.version,
            "tables": self.content.as_json(),
            "last_ids": dict(self.last_ids),
            "accounts": [[a.name, a.changes, a.head] for a in self.accounts],
            "sha256": self.content.sha256,
        }

    @classmethod
    def read(cls, tx: Connection, file: str) -> Self:
        """Raises StoreError if this isn't a backup, is of a newer seattui, or was changed."""
        if tx.exec_driver_sql("PRAGMA application_id").scalar_one() != BACKUP_ID:
            raise not_a_backup(file)
        # Nothing is read from a view, which could compute for ever.
        made_by = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
        if tx.exec_driver_sql(made_by, (_TABLE,)).scalars().all() != [_CREATED]:
            raise damaged(file, "manifest")
        try:
            said = parsed_json(tx.exec_driver_sql(f"SELECT said FROM {_TABLE} WHERE id = 1").scalar_one())
            if said["format"] != FORMAT:
                raise StoreError(
                    "backup-newer",
                    msg("The backup {file} was made by a newer seattui ({version}).", file=file,
                        version=str(said["seattui"])),
                    msg("Restore it with that one."),
                )  # fmt: skip
            seal = said.pop("seal")
            if hashlib.sha256(canonical(said)).hexdigest() != seal:
                raise damaged(file, "seal")
            return cls(
                _aware(datetime.fromisoformat(said["made_at"])),
                _is(str, said["database"]),
                _is(str, said["store"]),
                _is(str, said["founded"]),
                _is(str, said["version"]),
                Content(
                    {
                        name: TableContent(_number(found["rows"]), _is(str, found["sha256"]))
                        for name, found in _is(dict, said["tables"]).items()
                    }
                ),
                {name: _number(last) for name, last in _is(dict, said["last_ids"]).items()},
                tuple(
                    AccountHead(_is(str, name), _number(changes), _is(str, head))
                    for name, changes, head in said["accounts"]
                ),
            )
        except (Unfit, InvalidRequestError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise damaged(file, "manifest") from error


def _is(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _number(value: object) -> int:
    if not 0 <= (found := _is(int, value)) < _MOST:
        raise ValueError
    return found


def _aware(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError
    return when.astimezone(UTC)


def heads(tx: Connection) -> tuple[AccountHead, ...]:
    """Where the record of each account ends."""
    found = tx.exec_driver_sql("SELECT name, last_activity, head FROM accounts ORDER BY id")
    return tuple(AccountHead(*row) for row in found)


def founded(tx: Connection) -> str:
    """When the store was made."""
    return str(tx.exec_driver_sql("SELECT created_at FROM store").scalar_one())


def not_a_backup(file: str) -> StoreError:
    return StoreError(
        "backup-foreign",
        msg("{file} isn't a backup of seattui's.", file=file),
        msg("Choose a file that 'seattui store backup' made."),
    )


def damaged(file: str, what: str) -> StoreError:
    return StoreError(
        "backup-damaged",
        msg("The backup {file} is damaged ({what}): nothing was restored.", file=file, what=what),
        msg("Use another one."),
    )
