"""How a store goes from one layout to the next, by alembic. Imported only when a store is behind."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, create_engine

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message
from seattui.store.admin.versions import NEWEST
from seattui.store.db import tables
from seattui.store.db.engine import Store
from seattui.store.db.fingerprint import parts

SEPARATOR = "\n-- next\n"
NOTES = "notes"


def upgrade(tx: Connection, to: str = "head") -> list[Message]:
    """Brings the store of this transaction up to date, all in it; what people should hear of it.

    SQLite: foreign keys stay on.
    """
    from alembic import command
    from alembic.config import Config

    notes: list[Message] = []
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = tx
    config.attributes[NOTES] = notes
    command.upgrade(config, to)
    return notes


def made_aside(store: Store, number: str) -> dict[str, str]:
    """What a store of that version consists of, by making one that is thrown away; nothing where it can't be."""
    if store.sqlite:
        with create_engine("sqlite://").begin() as tx:
            return _made(tx, number)
    with suppress(SeattuiError), store.plan() as tx:
        tx.exec_driver_sql("CREATE SCHEMA seattui_aside")
        # The other schemas stay behind it: one of them has pg_trgm.
        path = "'seattui_aside,' || current_setting('search_path')"
        tx.exec_driver_sql(f"SELECT set_config('search_path', {path}, true)")
        return _made(tx, number)
    return {}


def _made(tx: Connection, number: str) -> dict[str, str]:
    """The newest as a new store is made, so that an upgrade is compared with what it is to end in."""
    from seattui.store.db import schema

    if number == NEWEST:
        schema.make(tx)
    else:
        tables.version.create(tx, checkfirst=False)
        upgrade(tx, number)
    return parts(tx)
