"""Alembic's entry point: uses the given connection and its transaction."""

from alembic import context

from seattui.store.db.tables import metadata, version

connection = context.config.attributes["connection"]
# seattui's table is STRICT and has a key; Alembic only creates its own if there is none.
version.create(connection, checkfirst=True)
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
