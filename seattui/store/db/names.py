"""What queries in SQL take from the tables, without SQLAlchemy's objects of them: making those takes as long as it takes
to open a store and read a page of people.
"""

from __future__ import annotations

# Partial indexes are only used by queries with exactly this condition.
LISTED = "status <> 'removed'"

# People who hold seats of several hubs, so that some may be idle and others not; {0} is their row's alias.
SEVERAL_SEATS = "{0}seats & ({0}seats - 1) <> 0"

TABLES = (
    "accounts", "activity", "activity_people", "agreed_prices", "alembic_version", "answers", "invite_tokens", "invoices",
    "lots", "memberships", "operator_keys", "operators", "outbox", "permission_sets", "permissions", "removals", "seats",
    "store", "subscriptions", "team_facets", "teams", "user_facets", "users", "views",
)  # fmt: skip
"""All of them: no other can be declared."""
