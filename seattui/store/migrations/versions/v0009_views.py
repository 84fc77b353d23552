"""Views of the list of people are saved under names."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_VIEWS = {
    "sqlite": (
        "CREATE TABLE views ( account_id INTEGER NOT NULL, owner_id INTEGER NOT NULL, name TEXT NOT NULL, "
        "name_key TEXT NOT NULL, definition TEXT NOT NULL, "
        "CONSTRAINT view_name PRIMARY KEY (account_id, owner_id, name_key), "
        "FOREIGN KEY(account_id) REFERENCES accounts (id) ) STRICT"
    ),
    "postgresql": (
        "CREATE TABLE views ( account_id BIGINT NOT NULL, owner_id BIGINT NOT NULL, name TEXT NOT NULL, "
        'name_key TEXT COLLATE "C" NOT NULL, definition TEXT NOT NULL, '
        "CONSTRAINT view_name PRIMARY KEY (account_id, owner_id, name_key), "
        "FOREIGN KEY(account_id) REFERENCES accounts (id) )"
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(_VIEWS[connection.dialect.name])
