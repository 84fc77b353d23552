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
    frozen = files(__package__) / f"v0001_first.{connection.dialect.name}.sql"
    for statement in frozen.read_text(encoding="utf-8").split(SEPARATOR):
        # Alembic makes its own table; and a bare % would be taken for a parameter.
        if "CREATE TABLE alembic_version" not in statement:
            connection.exec_driver_sql(statement)
