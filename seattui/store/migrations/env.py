"""Alembic's entry: runs on the connection that it is handed, in that connection's transaction."""

from alembic import context

from seattui.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
