"""The members of each team are counted by access state, and kept counted by triggers.

As SQL beside this file, one a database.
"""

from importlib.resources import files

from alembic import op

from seattui.store.migrations import SEPARATOR

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    statements = (
        files("seattui.store.migrations.versions") / f"v0008_team_counts.{connection.dialect.name}.sql"
    )
    for statement in statements.read_text(encoding="utf-8").split(SEPARATOR):
        connection.exec_driver_sql(statement)
