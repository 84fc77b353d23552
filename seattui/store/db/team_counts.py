"""What keeps `team_facets`: triggers on memberships, and on people whose access state changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# --- SQLite, where triggers run per row ------------------------------------------------------------------

_ADDED = (
    "INSERT INTO team_facets (account_id, team_id, main, facet, people) SELECT {} "
    "ON CONFLICT (account_id, team_id, main, facet) DO UPDATE SET people = people + 1; "
)
_TAKEN = (
    "UPDATE team_facets SET people = people - 1 "
    "WHERE account_id = OLD.account_id AND facet = {} AND (team_id, main) {}; "
)
_JOINED = _ADDED.format("NEW.account_id, NEW.team_id, NEW.main, facet, 1 FROM users WHERE id = NEW.user_id")
_LEFT = _TAKEN.format("(SELECT facet FROM users WHERE id = OLD.user_id)", "= (OLD.team_id, OLD.main)")
_OF_ACCESS_STATE = _TAKEN.format(
    "OLD.facet", "IN (SELECT team_id, main FROM memberships WHERE user_id = OLD.id)"
) + _ADDED.format("account_id, team_id, main, NEW.facet, 1 FROM memberships WHERE user_id = NEW.id")


def sqlite() -> list[str]:
    """CREATE TRIGGER statements for SQLite."""
    made = {
        "memberships_insert": ("INSERT ON memberships", _JOINED),
        "memberships_delete": ("DELETE ON memberships", _LEFT),
        "memberships_update": ("UPDATE ON memberships", _LEFT + _JOINED),
        "users_facet_in_teams": (
            "UPDATE OF status, invite, super_admin, permissions, seats ON users WHEN OLD.facet <> NEW.facet",
            _OF_ACCESS_STATE,
        ),
    }
    return [f"CREATE TRIGGER {name} AFTER {event} BEGIN {body}END" for name, (event, body) in made.items()]


# --- PostgreSQL, where they run per statement ------------------------------------------------------------

_PG_ADDED = (
    "INSERT INTO team_facets (account_id, team_id, main, facet, people) "
    "SELECT m.account_id, m.team_id, m.main, u.facet, count(*) FROM {} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 "
    "ON CONFLICT (account_id, team_id, main, facet) DO UPDATE SET people = team_facets.people + EXCLUDED.people; "
)
_PG_TAKEN = (
    "UPDATE team_facets f SET people = f.people - c.n FROM (SELECT m.account_id, m.team_id, m.main, u.facet, "
    "count(*) AS n FROM {} GROUP BY 1, 2, 3, 4) c WHERE f.account_id = c.account_id AND f.team_id = c.team_id "
    "AND f.main = c.main AND f.facet = c.facet; "
)
_PG_JOINED = _PG_ADDED.format("new_rows m JOIN users u ON u.id = m.user_id")
_PG_LEFT = _PG_TAKEN.format("old_rows m JOIN users u ON u.id = m.user_id")
# Those whose access state isn't the same in both.
_PG_MOVED = (
    "(SELECT id, facet FROM {} EXCEPT SELECT id, facet FROM {}) u JOIN memberships m ON m.user_id = u.id"
)

POSTGRESQL: Final[Mapping[str, tuple[str, str, str]]] = {
    "memberships_insert": ("memberships", "INSERT", _PG_JOINED),
    "memberships_delete": ("memberships", "DELETE", _PG_LEFT),
    "memberships_update": ("memberships", "UPDATE", _PG_LEFT + _PG_JOINED),
    "users_facet_in_teams": (
        "users",
        "UPDATE",
        _PG_TAKEN.format(_PG_MOVED.format("old_rows", "new_rows"))
        + _PG_ADDED.format(_PG_MOVED.format("new_rows", "old_rows")),
    ),
}
"""Trigger and function → table, event and body."""
