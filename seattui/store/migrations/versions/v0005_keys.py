"""People have SSH keys; the view `entitlements` has their ids as its last column."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEYS = {
    "sqlite": (
        "CREATE TABLE operator_keys ( id INTEGER NOT NULL, account_id INTEGER NOT NULL, user_id INTEGER NOT NULL, "
        "fingerprint TEXT NOT NULL, type TEXT NOT NULL, public_key TEXT NOT NULL, comment TEXT NOT NULL, "
        "added_at TEXT NOT NULL, revoked_at TEXT, PRIMARY KEY (id), "
        "FOREIGN KEY(account_id) REFERENCES accounts (id), FOREIGN KEY(user_id) REFERENCES users (id) ) STRICT"
    ),
    "postgresql": (
        "CREATE TABLE operator_keys ( id BIGSERIAL NOT NULL, account_id BIGINT NOT NULL, user_id BIGINT NOT NULL, "
        'fingerprint TEXT COLLATE "C" NOT NULL, type TEXT NOT NULL, public_key TEXT NOT NULL, comment TEXT NOT NULL, '
        "added_at TEXT NOT NULL, revoked_at TEXT, PRIMARY KEY (id), "
        "FOREIGN KEY(account_id) REFERENCES accounts (id), FOREIGN KEY(user_id) REFERENCES users (id) )"
    ),
}
_VIEW = (
    'VIEW entitlements AS SELECT a.name AS account, u.email AS "user", s.hub, s.tier, h.since, u.id '
    "FROM seats h JOIN subscriptions s ON s.id = h.subscription_id JOIN users u ON u.id = h.user_id "
    "JOIN accounts a ON a.id = h.account_id WHERE u.status = 'active'"
)


def upgrade() -> None:
    connection = op.get_bind()
    kind = connection.dialect.name
    connection.exec_driver_sql(_KEYS[kind])
    connection.exec_driver_sql("CREATE INDEX operator_keys_user ON operator_keys (user_id)")
    connection.exec_driver_sql(
        "CREATE UNIQUE INDEX one_live_key ON operator_keys (fingerprint) WHERE revoked_at IS NULL"
    )
    if kind == "sqlite":
        connection.exec_driver_sql("DROP VIEW entitlements")
        connection.exec_driver_sql(f"CREATE {_VIEW}")
    else:
        # Replaced, not dropped: other programs keep their rights to read it.
        connection.exec_driver_sql(f"CREATE OR REPLACE {_VIEW}")
