"""Alembic's entry: runs on the connection that it is handed, in that connection's transaction."""

from alembic import context

from seattui.store.db.tables import metadata, version

connection = context.config.attributes["connection"]
# Ours is STRICT and keyed; alembic makes its own only where there is none.
version.create(connection, checkfirst=True)
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
