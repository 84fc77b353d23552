"""Migrating a store to the newest schema with Alembic. Imported only if a store is outdated."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from seattui.kit.i18n import Message

SEPARATOR = "\n-- next\n"
NOTES = "notes"


def upgrade(tx: Connection, to: str = "head") -> list[Message]:
    """Upgrades the store in this transaction; returns notes for people.

    On SQLite, foreign keys stay on.
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
