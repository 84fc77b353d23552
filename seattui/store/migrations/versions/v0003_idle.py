"""From when idle days count is kept with each person: since the newest seat, when they came back, and the latest.

When somebody came back before now, the record tells. As SQL beside this file, one a database.
"""

from importlib.resources import files

from alembic import op

from seattui.store.migrations import SEPARATOR

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    statements = files("seattui.store.migrations.versions") / f"v0003_idle.{connection.dialect.name}.sql"
    for statement in statements.read_text(encoding="utf-8").split(SEPARATOR):
        connection.exec_driver_sql(statement)
