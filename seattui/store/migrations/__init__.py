"""How a store goes from one layout to the next, by alembic. Imported only when a store is behind."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

SEPARATOR = "\n-- next\n"


def upgrade(tx: Connection, to: str = "head") -> None:
    """Brings the store of this transaction up to date, all in it. SQLite: foreign keys stay on."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = tx
    command.upgrade(config, to)
