"""Answers of commands are kept under their keys, so that a command that is repeated does nothing twice."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ANSWERS = {
    "sqlite": (
        'CREATE TABLE answers ( "key" TEXT NOT NULL, account_id INTEGER NOT NULL, operator_id INTEGER NOT NULL, '
        "request TEXT NOT NULL, activity_id INTEGER, at TEXT NOT NULL, answer TEXT NOT NULL, "
        'PRIMARY KEY ("key", account_id, operator_id), '
        "FOREIGN KEY(account_id, activity_id) REFERENCES activity (account_id, id), "
        "FOREIGN KEY(account_id) REFERENCES accounts (id) ) STRICT"
    ),
    "postgresql": (
        'CREATE TABLE answers ( key TEXT COLLATE "C" NOT NULL, account_id BIGINT NOT NULL, '
        "operator_id BIGINT NOT NULL, request TEXT NOT NULL, activity_id BIGINT, at TEXT NOT NULL, "
        "answer TEXT NOT NULL, PRIMARY KEY (key, account_id, operator_id), "
        "FOREIGN KEY(account_id, activity_id) REFERENCES activity (account_id, id), "
        "FOREIGN KEY(account_id) REFERENCES accounts (id) )"
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(_ANSWERS[connection.dialect.name])
