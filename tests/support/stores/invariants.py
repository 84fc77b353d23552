"""What must hold in any store at any moment, asked by plain SQL past all of the program's own code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from seattui.domain.model import SUPER_ADMIN
from seattui.domain.plan.kinds import field_words
from seattui.service import session
from seattui.service.session import Session
from seattui.tui.activity.activity_words import KEPT_FOR_UNDO
from tests.support.stores import sql

# Each gives a row for whatever is wrong.
QUERIES = {
    "R3: more assigned than purchased": """
        SELECT id FROM subscriptions WHERE assigned > included + additional OR assigned < 0""",
    "the counter of assigned seats isn't the number held": """
        SELECT id, assigned FROM subscriptions s
        WHERE assigned <> (SELECT count(*) FROM seats h WHERE h.subscription_id = s.id)""",
    "the counter of additional seats isn't the sum of the lots": """
        SELECT id, additional FROM subscriptions s
        WHERE additional <> (SELECT coalesce(sum(l.seats), 0) FROM lots l WHERE l.subscription_id = s.id)""",
    "the counter of scheduled seats isn't the removal's": """
        SELECT id, scheduled FROM subscriptions s
        WHERE scheduled <> (
            SELECT coalesce(sum(r.seats), 0) FROM removals r WHERE r.subscription_id = s.id)""",
    "R16, R20: more scheduled than can leave": """
        SELECT id FROM subscriptions
        WHERE scheduled > additional OR scheduled > included + additional - assigned""",
    "R4: two seats of one subscription": """
        SELECT subscription_id, user_id FROM seats GROUP BY 1, 2 HAVING count(*) > 1""",
    "a person's own note of seats isn't what they hold": """
        SELECT u.id, u.seats FROM users u WHERE u.seats <> (
            SELECT coalesce(sum(1 << s.bit), 0) FROM seats h JOIN subscriptions s ON s.id = h.subscription_id
            WHERE h.user_id = u.id)""",
    "idle days don't count from the newest seat": """
        SELECT u.id, u.seat_latest, u.idle_from FROM users u WHERE u.seat_latest <> coalesce(
            (SELECT max(h.since) FROM seats h WHERE h.user_id = u.id), '')""",
    "the summary of people isn't the number of people": """
        SELECT account_id, facet, sum(n) FROM (
            SELECT account_id, facet, people AS n FROM user_facets
            UNION ALL SELECT account_id, facet, -count(*) FROM users GROUP BY 1, 2) t
        GROUP BY 1, 2 HAVING sum(n) <> 0""",
    "the summary of teams isn't the number of members": """
        SELECT account_id, team_id, main, facet, sum(n) FROM (
            SELECT account_id, team_id, main, facet, people AS n FROM team_facets
            UNION ALL SELECT m.account_id, m.team_id, m.main, u.facet, -count(*)
            FROM memberships m JOIN users u ON u.id = m.user_id GROUP BY 1, 2, 3, 4) t
        GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0""",
    "the record has a gap": """
        SELECT account_id FROM activity GROUP BY 1 HAVING min(id) <> 1 OR max(id) <> count(*)""",
    "the account's note of the record isn't its last row": """
        SELECT a.id FROM accounts a JOIN activity r ON r.account_id = a.id AND r.id = a.last_activity
        WHERE r.hash <> a.head""",
    "a row of the record doesn't have its people": """
        SELECT r.id, r.people FROM activity r WHERE r.people <> (
            SELECT count(*) FROM activity_people p
            WHERE p.account_id = r.account_id AND p.activity_id = r.id)""",
    "an operation was done twice": """
        SELECT operation_key FROM activity GROUP BY account_id, operation_key HAVING count(*) > 1""",
}


def faults(url: str, account: str | None = None) -> list[str]:
    """Everything that doesn't hold in this store; `account` names the one whose record is verified, if there are several."""
    found = []
    for name, query in QUERIES.items():
        if not sql.is_sqlite(url):
            query = query.replace("1 << s.bit", "1::bigint << s.bit::int")
        found += [f"{name}: {row}" for row in sql.rows(url, query)]
    if sql.is_sqlite(url):
        found += [str(row) for row in sql.rows(url, "PRAGMA integrity_check") if row != ("ok",)]
        found += [f"dangling: {row}" for row in sql.rows(url, "PRAGMA foreign_key_check")]
    here = session.open_session(url, account=account)
    found += unworded_fields(here)
    verified = here.verify()
    here.store.close()
    return found if verified.ok else [*found, f"the record: {verified.fault}"]


def unworded_fields(here: Session) -> list[str]:
    """Fields in the newest rows of the record that Activity would show by their codes."""
    permissions = {SUPER_ADMIN, *(permission.code for permission in here.permissions())}
    return [
        f"{row.change} records {field}, for which it has no word"
        for row in here.activity(limit=20)
        for field in {*_leaves(row.before), *_leaves(row.after)}
        if field not in field_words(row) and field not in permissions and not field.endswith(KEPT_FOR_UNDO)
    ]


def _leaves(value: Mapping[str, Any]) -> Iterator[str]:
    for name, inner in value.items():
        if isinstance(inner, Mapping) and inner.keys() != {"minor", "currency"}:
            yield from _leaves(inner)
        elif inner is not None:
            yield name
