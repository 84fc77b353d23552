"""Indexes: former addresses, who is idle by access state, and on PostgreSQL texts that go on in other letters."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_FIND = {"sqlite": "instr", "postgresql": "strpos"}


def upgrade() -> None:
    connection = op.get_bind()
    kind = connection.dialect.name
    connection.exec_driver_sql(
        f"CREATE INDEX activity_people_former ON activity_people "
        f"(lower(substr(before, 11, {_FIND[kind]}(substr(before, 11), '\"') - 1))) "
        'WHERE substr(before, 1, 10) = \'{"email":"\''
    )
    connection.exec_driver_sql("DROP INDEX users_idle")
    connection.exec_driver_sql(
        "CREATE INDEX users_idle ON users (account_id, facet, idle_from, id) WHERE status <> 'removed'"
    )
    if kind == "postgresql":
        connection.exec_driver_sql("CREATE INDEX users_mixed ON users (id) WHERE search_text ~ '[!-~][^ -~]'")
