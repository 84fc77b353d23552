"""The first layout: accounts, people, seats, subscriptions, the record. Frozen as SQL beside this file."""

from importlib.resources import files

from alembic import op

from seattui.store.migrations import SEPARATOR

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    # Alembic loads this file by its path, so that it has no package of its own.
    frozen = files("seattui.store.migrations.versions") / f"v0001_first.{connection.dialect.name}.sql"
    for statement in frozen.read_text(encoding="utf-8").split(SEPARATOR):
        # That table is there already (env.py); and a bare % would be taken for a parameter.
        if "CREATE TABLE alembic_version" not in statement:
            connection.exec_driver_sql(statement)
