"""Migrating a store to the newest schema with Alembic. Imported only if a store is outdated."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from seattui.kit.i18n import Message

SEPARATOR = "\n-- next\n"
NOTES = "notes"

# What a migration makes comes into the store's schema, whichever others stand before it in the path.
IN_ITS_SCHEMA = text(
    "SELECT set_config('search_path', quote_ident(n.nspname) || ', ' || current_setting('search_path'), true) "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('alembic_version')"
)


def upgrade(tx: Connection, to: str = "head") -> list[Message]:
    """Upgrades the store in this transaction; returns notes for people.

    On SQLite, foreign keys stay on.
    """
    from alembic import command
    from alembic.config import Config

    if tx.dialect.name == "postgresql":
        tx.execute(IN_ITS_SCHEMA)
    notes: list[Message] = []
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = tx
    config.attributes[NOTES] = notes
    command.upgrade(config, to)
    return notes
