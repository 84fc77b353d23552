"""People are found by when they were added: an index, for which PostgreSQL compares those instants byte by byte."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql('ALTER TABLE users ALTER COLUMN created_at TYPE TEXT COLLATE "C"')
    connection.exec_driver_sql(
        "CREATE INDEX users_created ON users (account_id, created_at, facet, id) WHERE status <> 'removed'"
    )
