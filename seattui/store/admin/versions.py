"""The versions of stores, the fingerprint of each, and which version an opened store has.

A released version's statements never change: a migration makes the next version.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import Connection, create_engine, inspect, text

from seattui.kit.errors import SeattuiError, StoreError, StoreMissing, StoreOlder, StoreUpgraded
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.store.connection.engine import APPLICATION_ID, BACKUP_ID, Store
from seattui.store.db.asking import Statement, ask
from seattui.store.db.fingerprint import digest, parts
from seattui.store.db.names import TABLES

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Version:
    """`brings`: the notes of the migration to it, for people. The rest: its fingerprint on each database."""

    number: str
    brings: Message
    sqlite: str
    postgresql: str

    def fingerprint(self, dialect: str) -> str:
        return self.sqlite if dialect == "sqlite" else self.postgresql


VERSIONS = (
    Version(
        "0001",
        msg("the first version"),
        sqlite="b25bad81b3080db91630d3c568750b2d",
        postgresql="e328e3f0a6cc1f73d97fd87b3ba3c70e",
    ),
    # Different keys of addresses, in the same tables.
    Version(
        "0002",
        msg("email domains with ß, ς or joiners are distinguished from those without (IDNA 2008)"),
        sqlite="b25bad81b3080db91630d3c568750b2d",
        postgresql="e328e3f0a6cc1f73d97fd87b3ba3c70e",
    ),
    Version(
        "0003",
        msg("idle days also count from the newest seat, invitation and restoration"),
        sqlite="094a073edb6c65fa51b772e7b8397d2c",
        postgresql="3a95080142dab5430ceab0d4e7afb3ea",
    ),
    Version(
        "0004",
        msg("lists of people can be filtered by when they were added"),
        sqlite="7d2ebac64205cff101d1bf8b592d5cbc",
        postgresql="c5dd2c78826bb5c5e4c3fdeb0851bd3a",
    ),
    Version(
        "0005",
        msg("people have SSH keys, and the view entitlements has their ids"),
        sqlite="d3c112bc224d463fba3f1c0f34b89a44",
        postgresql="70841100a5891c10b4dba81352b5f715",
    ),
    Version(
        "0006",
        msg("a command that is repeated with its key does nothing twice"),
        sqlite="7c764e4b8bb11fd343a3419714a5e953",
        postgresql="37abe905a33ac54c187c5cb897a737c2",
    ),
    Version(
        "0007",
        msg("counters refuse values that are written by hand"),
        sqlite="ef4f651c8f6df7b95a6ec706fc64e008",
        postgresql="cad03a3941d272c0158372238f1eb33d",
    ),
    Version(
        "0008",
        msg("the members of teams and their seats are kept counted"),
        sqlite="419a4ec98e67bebace8b92098337139e",
        postgresql="c4c4c621dcba0ee22c2e27a8b6a0ee2f",
    ),
    Version(
        "0009",
        msg("views of the list of people are saved under names"),
        sqlite="966f360810a30c0d7b4385a6f28236e8",
        postgresql="2129cef564dd507e09c5bc8112956a93",
    ),
    Version(
        "0010",
        msg("former addresses, idle people and short searches are found by indexes"),
        sqlite="c9d16289c8b6bc91883d8aaac7628819",
        postgresql="f30b9de1aed14eea1ef839b004d0fd48",
    ),
)
"""Oldest first. The last is the version that this program creates, reads and writes."""

NEWEST = VERSIONS[-1].number

_VERSION_SQL = text("SELECT sql FROM sqlite_master WHERE lower(name) = 'alembic_version'")
_VERSION_TABLE = (
    "CREATE TABLE alembic_version ( version_num TEXT NOT NULL, PRIMARY KEY (version_num) ) STRICT"
)
_NUMBERS = text("SELECT substr(version_num, 1, 20) FROM alembic_version LIMIT 2")
# Whether a temporary table, or a view, has the name of one of the store's.
_SHADOWED = "SELECT COALESCE({}) IS NOT NULL".format(
    ", ".join(f"to_regclass('pg_temp.{table}')" for table in (*TABLES, "entitlements"))
)
# Whether reading from it runs nobody's code.
_PLAIN_TABLE = text(
    "SELECT relkind = 'r' AND NOT relrowsecurity AND NOT relhassubclass FROM pg_class "
    "WHERE oid = to_regclass('alembic_version')"
)


def check(tx: Connection, store: Store) -> None:
    """Checks that the store has this program's version.

    Raises StoreMissing if there is none, StoreOlder if it must be upgraded first, and StoreError if it isn't
    seattui's, is damaged, is newer, or doesn't match its version number.
    """
    raise_if_older(number_of(tx, store), store)


def raise_if_older(number: str, store: Store) -> None:
    """Raises StoreOlder for a version that must be upgraded first."""
    if number != NEWEST:
        raise StoreOlder(
            store.url,
            msg("The store {store} has an older version ({version}).", store=store.name, version=number),
            msg("Upgrade it to version {known} with 'seattui store upgrade'.", known=NEWEST),
        )


def number_of(tx: Connection, store: Store) -> str:
    """The version of this store, one that this program knows. Raises what `check` does, except StoreOlder."""
    version = marked(tx, store)
    if names := differing(tx, version, store):
        if not store.sqlite:
            # The server tells the tables as they are, the number as it was when `tx` began: an upgrade may have ended.
            with store.read() as later:
                if _stored_version(later) != version.number:
                    return number_of(later, store)
        raise _mismatch(version, store, names)
    return version.number


def marked(tx: Connection, store: Store) -> Version:
    """The version that a store is marked as, whether its tables match it or not."""
    if store.sqlite:
        if (made_for := tx.execute(text("PRAGMA application_id")).scalar_one()) == BACKUP_ID:
            raise StoreError(
                "store-backup",
                msg("{store} is a backup; it wasn't changed.", store=store.name),
                msg("'seattui store restore FILE --to STORE' makes a store of it."),
            )
        if made_for != APPLICATION_ID:
            raise foreign(store.name)
    elif (plain := tx.execute(_PLAIN_TABLE).scalar_one_or_none()) is None:
        raise StoreMissing(
            "store-missing",
            msg("There is no store at {path}.", path=store.name),
            msg("Create one with 'seattui init', or choose another with --store."),
        )
    elif not plain or not inspect(tx).has_table("store"):  # another program's tables
        raise foreign(store.name)
    return known(_stored_version(tx), store)


def _stored_version(tx: Connection) -> str | None:
    """The number in the table of versions, None if that isn't seattui's.

    Nothing is read from a view or another kind of table, which could compute for ever.
    """
    if tx.dialect.name == "sqlite":
        found = tx.execute(_VERSION_SQL).scalars().all()
        if [" ".join(str(sql).split()) for sql in found] != [_VERSION_TABLE]:
            return None
    numbers = tx.execute(_NUMBERS).scalars().all()
    return numbers[0] if len(numbers) == 1 else None


def known(number: str | None, store: Store) -> Version:
    """The version with this number. Raises StoreError for one that this program doesn't know."""
    if number is None:
        raise StoreError(
            "store-corrupt",
            msg("The store {store} is damaged: its version can't be read.", store=store.name),
            msg("Restore it from a backup."),
        )
    if number > NEWEST:
        raise StoreError(
            "store-newer",
            msg("The store {store} has a newer version ({version}).", store=store.name, version=number),
            msg("Use a newer seattui; this one supports version {known}.", known=NEWEST),
        )
    for version in VERSIONS:
        if version.number == number:
            return version
    raise StoreError(
        "store-older",
        msg("The store {store} has an older version ({version}).", store=store.name, version=number),
        msg("Open it with the seattui that created it; this one supports version {known}.", known=NEWEST),
    )


def differing(tx: Connection, version: Version, store: Store) -> list[str]:
    """What is missing, added or different compared with a store of that version.

    If the fingerprint differs, a temporary store of that version is created and compared: a server may spell
    conditions differently, and the differences must be named.
    """
    wanted, found = both(tx, version, store)
    if not wanted:
        return ["?"]
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def both(tx: Connection, version: Version, store: Store) -> tuple[dict[str, str], dict[str, str]]:
    """The parts of a store of that version, and of this one; none of the first if it differs and none can be created:
    on a standby, or by a role that may not create a schema.
    """
    found = parts(tx)
    if digest(found) == version.fingerprint(tx.dialect.name):
        return found, found
    return _temporary_parts(store, version.number), found


def _temporary_parts(store: Store, number: str) -> dict[str, str]:
    """The parts of a store of that version, from a temporary one; empty if none can be created."""
    if store.sqlite:
        with create_engine("sqlite://").begin() as tx:
            return _made(tx, number)
    with suppress(SeattuiError), replace(store, read_only=False).read() as tx:  # rolled back
        tx.exec_driver_sql("SET TRANSACTION READ WRITE")
        aside = f"seattui_{uuid4().hex}"
        tx.exec_driver_sql(f"CREATE SCHEMA {aside}")
        # The other schemas stay in the search path: one of them has pg_trgm.
        path = f"'{aside},' || current_setting('search_path')"
        tx.exec_driver_sql(f"SELECT set_config('search_path', {path}, true)")
        return _made(tx, number)
    return {}


def _made(tx: Connection, number: str) -> dict[str, str]:
    """The newest version is made like a new store, so that an upgrade is compared with the intended result."""
    if number == NEWEST:
        from seattui.store.db import schema

        schema.make(tx, NEWEST)
    else:
        from seattui.store.db import tables
        from seattui.store.migrations import upgrade

        tables.version.create(tx, checkfirst=False)

        upgrade(tx, number)
    return parts(tx)


def _mismatch(version: Version, store: Store, names: list[str]) -> StoreError:
    return StoreError(
        "store-layout",
        msg(
            "The store {store} is marked as version {version}, but its tables differ from those "
            "of that version ({names}): it wasn't changed.",
            store=store.name,
            version=version.number,
            names=", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else ""),
        ),
        msg(
            "If it was created by a seattui before 0.1.0, export its people with that one, "
            "create a new store and import them there. If its tables were changed by hand, undo "
            "that or restore a backup."
        ),
    )


def with_upgrade_check(opened: Store) -> Store:
    """The opened store, with a check before each write that nobody has upgraded it.

    On PostgreSQL the check holds until the transaction ends: an upgrade waits for it.
    """
    return replace(opened, check_not_upgraded=lambda tx: raise_if_upgraded(tx, opened))


def raise_if_upgraded(tx: Connection, store: Store) -> None:
    """Raises StoreUpgraded if the store no longer has the newest version.

    Behind pgbouncer another client of the same login may have left a temporary table in the server's session, which
    is found instead of one of the store's: such are dropped, and what was planned with them is planned again.
    """
    if tx.dialect.name != "sqlite" and tx.exec_driver_sql(_SHADOWED).scalar_one():
        tx.exec_driver_sql("DISCARD TEMP")
    numbers = [row.version_num for row in ask(tx, Statement("SELECT version_num FROM alembic_version", {}))]
    if numbers != [NEWEST]:
        raise StoreUpgraded(
            "store-newer",
            msg(
                "The store {store} was upgraded to version {version} meanwhile: nothing was changed.",
                store=store.name,
                version=", ".join(map(str, numbers)),
            ),
            msg(
                "Quit, and continue with a seattui that supports that version; this one supports {known}.",
                known=NEWEST,
            ),
        )


def foreign(name: str) -> StoreError:
    return StoreError(
        "store-foreign",
        msg("{store} isn't a seattui store; it wasn't changed.", store=name),
        msg("Choose another with --store, or create one with 'seattui init'."),
    )
