"""Writing the people whom `staging` planned: set-based, but for what only Python can fold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.look_alikes import skeleton
from seattui.domain.model import Account
from seattui.domain.plan import canonical, standing_json
from seattui.store import facets, search, staging
from seattui.text import fold

BATCH = 2000
PEOPLE = (
    "SELECT p.user_id, p.email, p.said_before AS before, p.said_after AS after "
    "FROM planned p WHERE p.outcome <> 'unchanged'"
)
_COPIED = "first_name, last_name, name_key, search_text, last_active, permissions"
_CREATED = f"email_skeleton, {_COPIED}"


def write(tx: Connection, account: Account, now: datetime) -> None:
    """Creates and updates everyone planned."""
    known = facets.codes(tx, account.id)
    _fold(tx, known)
    first_id = tx.execute(text("SELECT COALESCE(max(id), 0) + 1 FROM users")).scalar_one()
    tx.execute(
        text(
            f"INSERT INTO users (account_id, email, email_key, status, created_at, {_CREATED}) "
            f"SELECT :account, email, email_key, status, :now, {_CREATED} FROM planned "
            "WHERE outcome = 'created' ORDER BY line"
        ),
        {"account": account.id, "now": now.isoformat()},
    )
    tx.execute(
        text(
            "UPDATE planned SET user_id = (SELECT u.id FROM users u WHERE u.account_id = :account "
            "AND u.status <> 'removed' AND u.email_key = planned.email_key) WHERE outcome = 'created'"
        ),
        {"account": account.id},
    )
    search.added(tx, first_id)
    renamed = "SELECT user_id FROM planned WHERE outcome = 'updated'"
    search.changing(tx, renamed, {})
    assigned = ", ".join(f"{c.strip()} = p.{c.strip()}" for c in _COPIED.split(","))
    tx.execute(
        text(
            f"UPDATE users SET {assigned} FROM planned p WHERE p.user_id = users.id AND p.outcome = 'updated'"
        )
    )
    search.changed(tx, renamed, {})
    _seats(tx, account, known, now)


def _seats(tx: Connection, account: Account, known: facets.Codes, now: datetime) -> None:
    """Takes before giving, so that a seat may pass from one row to another."""
    for hub, bit in known.hubs.items():
        held = f"(before IS NOT NULL AND before & {1 << bit + facets.SEATS_SHIFT} <> 0)"
        wanted = f"seats & {1 << bit} <> 0"
        subscription = "(SELECT id FROM subscriptions WHERE account_id = :account AND hub = :hub)"
        values = {"account": account.id, "hub": hub}
        tx.execute(
            text(
                f"DELETE FROM seats WHERE subscription_id = {subscription} AND user_id IN "
                f"(SELECT user_id FROM planned WHERE {held} AND NOT ({wanted}))"
            ),
            values,
        )
        tx.execute(
            text(
                "INSERT INTO seats (account_id, subscription_id, user_id, since) "
                f"SELECT :account, {subscription}, user_id, :now FROM planned WHERE {wanted} AND NOT {held}"
            ),
            values | {"now": now.isoformat()},
        )


def _fold(tx: Connection, known: facets.Codes) -> None:
    """Fills the columns that are folded, and what the record says of each person, batch by batch."""
    fill = text(
        "UPDATE planned SET name_key = :name_key, search_text = :search_text, email_skeleton = :email_skeleton, "
        "said_before = :said_before, said_after = :said_after WHERE line = :line"
    )
    line = 0
    while True:
        rows = tx.execute(
            text(
                "SELECT p.line, p.email, p.first_name, p.last_name, p.status, p.last_active, p.permissions, p.seats, "
                "p.before, u.first_name AS old_first, u.last_name AS old_last, u.last_active AS old_active "
                "FROM planned p LEFT JOIN users u ON u.id = p.user_id "
                "WHERE p.outcome <> 'unchanged' AND p.line > :line ORDER BY p.line LIMIT :limit"
            ),
            {"line": line, "limit": BATCH},
        ).all()
        if not rows:
            return
        tx.execute(fill, [_said(r, known) for r in rows])
        line = rows[-1].line


def _said(r: Any, known: facets.Codes) -> dict[str, Any]:
    before = None
    if r.before is not None:
        before = standing_json(known.standing(r.before)) | {
            "first_name": r.old_first,
            "last_name": r.old_last,
            "last_active": r.old_active,
        }
    after = standing_json(staging.after(r, known)) | {
        "first_name": r.first_name,
        "last_name": r.last_name,
        "last_active": r.last_active,
    }
    return {
        "line": r.line,
        "name_key": fold(f"{r.first_name} {r.last_name}".strip()),
        "email_skeleton": skeleton(r.email),
        "search_text": search.text_of(r.first_name, r.last_name, r.email),
        "said_before": canonical(before).decode(),
        "said_after": canonical(after).decode(),
    }
