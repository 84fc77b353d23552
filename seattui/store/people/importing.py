"""Writing the people planned by `comparing`: set-based, except half names, which only Python can normalise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.model import AccessState, Account, Operator, Status
from seattui.domain.plan.effects import PeopleImported
from seattui.domain.plan.plan import canonical
from seattui.kit.i18n import msg
from seattui.store.connection.engine import set_progress
from seattui.store.db import facets, names, search
from seattui.store.db.effect_writers import writes
from seattui.store.db.facet_layout import PERMISSIONS, SEATS, STATUS
from seattui.store.db.temp_tables import fresh
from seattui.store.people import invitations
from seattui.store.people.comparing import after, groups
from seattui.store.people.search_keys import NAME_COLUMNS, search_keys

BATCH = 2000
PEOPLE = "SELECT user_id, email, before, after FROM planned_people"
_PARTS = tuple(f"{when}{n}" for when in ("before", "after") for n in range(4))
# Columns of existing people, who keep their address.
_NAMES = tuple(column for column in NAME_COLUMNS if not column.startswith("email"))
_CREATED = ", ".join((*NAME_COLUMNS, "status", "last_active", "permissions", "seats"))
# For restored people every column is written.
_BACK = STATUS.sql_is("p.before", Status.REMOVED)
_HERE = f"NOT ({_BACK})"
_RENAMED = f"{_HERE} AND (p.first_name <> p.old_first OR p.last_name <> p.old_last)"
_MOVED = f"{_HERE} AND (p.status = 'active') <> ({STATUS.sql_is('p.before', Status.ACTIVE)})"
# Whose invitation ends, if they have one: those who leave or come back, and those whose rights grow.
_UNINVITED = (
    "SELECT p.user_id FROM planned p WHERE p.before IS NOT NULL "
    f"AND {_HERE} AND ({_MOVED} OR p.permissions & ~{PERMISSIONS.sql_of('p.before')} <> 0 "
    f"OR p.seats & ~{SEATS.sql_of('p.before')} <> 0)"
)


@writes(PeopleImported, touching=PEOPLE)
def _(effect: PeopleImported, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """Creates and updates everyone planned."""
    set_progress(tx, msg("Saving users"))
    known = facets.codes(tx, account.id)
    _fold(tx)
    invitations.unsend(tx, account, _UNINVITED)
    _make_view(tx, known)
    _create(tx, account, now)
    _restore(tx, now)
    renamed = f"SELECT p.user_id FROM planned p WHERE {_RENAMED}"
    search.changing(tx, renamed, {})
    _update(tx, _RENAMED, *_NAMES)
    search.changed(tx, renamed, {})
    _update(tx, f"{_HERE} AND p.last_active <> p.old_active", "last_active")
    _update(tx, f"{_HERE} AND p.permissions <> {PERMISSIONS.sql_of('p.before')}", "permissions")
    _move(tx, now)
    _seats(tx, account, known, now)


def _make_view(tx: Connection, known: facets.Codes) -> None:
    """Creates the view PEOPLE: the recorded state of each person before and after, in canonical JSON. The JSON
    of an access state is the same for everyone who has it, in four parts with the names in between.
    """
    fresh(
        tx,
        "planned_said",
        "before BIGINT NOT NULL, status TEXT NOT NULL, permissions BIGINT NOT NULL, seats BIGINT NOT NULL, "
        f"{', '.join(f'{part} TEXT NOT NULL' for part in _PARTS)}, PRIMARY KEY (before, status, permissions, seats)",
    )
    rows = [_recorded_fields(group, known) for group in groups(tx)]
    if rows:
        holes = ", ".join(f":{column}" for column in rows[0])
        tx.execute(text(f"INSERT INTO planned_said ({', '.join(rows[0])}) VALUES ({holes})"), rows)
    quoted = "json_quote({})" if tx.dialect.name == "sqlite" else "CAST(to_json({}) AS TEXT)"
    before, after = (
        f"s.{when}0 || {quoted.format(first)} || s.{when}1 || {quoted.format(active)} || s.{when}2 || "
        f"{quoted.format(last)} || s.{when}3"
        for when, first, active, last in (
            ("before", "p.old_first", "p.old_active", "p.old_last"),
            ("after", "p.first_name", "p.last_active", "p.last_name"),
        )
    )
    tx.execute(text("DROP VIEW IF EXISTS planned_people"))
    tx.execute(
        text(
            f"CREATE TEMP VIEW planned_people AS SELECT p.user_id, p.email, "
            f"CASE WHEN p.before IS NULL THEN 'null' ELSE {before} END AS before, {after} AS after "
            "FROM planned p JOIN planned_said s ON s.before = COALESCE(p.before, -1) AND s.status = p.status "
            "AND s.permissions = p.permissions AND s.seats = p.seats"
        )
    )


def _recorded_fields(group: Any, known: facets.Codes) -> dict[str, Any]:
    end = after(group, known)
    start = end if group.before is None else known.access_state(group.before)
    return {
        "before": -1 if group.before is None else group.before,
        "status": group.status,
        "permissions": group.permissions,
        "seats": group.seats,
    } | dict(zip(_PARTS, (*_json_parts(start), *_json_parts(end)), strict=True))


def _json_parts(access_state: AccessState) -> list[str]:
    """Canonical JSON of an access state, split at the names, for which placeholders that can't be codes stand in."""
    names = dict.fromkeys(("first_name", "last_active", "last_name"), "\0")
    return canonical(access_state.as_json() | names).decode().split('"\\u0000"')


def _create(tx: Connection, account: Account, now: datetime) -> None:
    """With their future seats, so that no index is updated twice, and ordered by name, like most indexes."""
    first_id = tx.execute(text("SELECT COALESCE(max(id), 0) + 1 FROM users")).scalar_one()
    tx.execute(
        text(
            f"INSERT INTO users (account_id, created_at, seat_latest, {_CREATED}) "
            f"SELECT :account, :now, CASE WHEN seats <> 0 THEN :now ELSE '' END, {_CREATED} "
            "FROM planned WHERE before IS NULL ORDER BY name_key, line"
        ),
        {"account": account.id, "now": now.isoformat()},
    )
    tx.execute(
        text(
            "UPDATE planned SET user_id = (SELECT u.id FROM users u WHERE u.account_id = :account "
            f"AND u.{names.LISTED} AND u.email_key = planned.email_key) WHERE before IS NULL"
        ),
        {"account": account.id},
    )
    search.added(tx, first_id)


def _restore(tx: Connection, now: datetime) -> None:
    """Restores people with the new values in place of their old ones."""
    back = f"SELECT p.user_id FROM planned p WHERE {_BACK}"
    if tx.execute(text(f"{back} LIMIT 1")).first() is None:
        return
    search.changing(tx, back, {})
    tx.execute(
        text(
            "UPDATE users SET invite = 'accepted', super_admin = 0, restored_at = :now, "
            "idle_except_until = NULL, idle_except_because = NULL "
            f"WHERE id IN ({back})"
        ),
        {"now": now.isoformat()},
    )
    _update(tx, _BACK, *NAME_COLUMNS, "status", "last_active", "permissions")
    search.changed(tx, back, {})
    tx.execute(text(f"DELETE FROM memberships WHERE user_id IN ({back})"))


def _move(tx: Connection, now: datetime) -> None:
    """Idle days start again for reactivated people."""
    _update(tx, _MOVED, "status")
    tx.execute(
        text(
            "UPDATE users SET restored_at = :now WHERE id IN "
            f"(SELECT p.user_id FROM planned p WHERE {_MOVED} AND p.status = 'active')"
        ),
        {"now": now.isoformat()},
    )
    tx.execute(text(f"DELETE FROM invite_tokens WHERE user_id IN ({_UNINVITED})"))


def _update(tx: Connection, who: str, *columns: str) -> None:
    """Updates only the columns that change of existing people: each has indexes to update."""
    assigned = ", ".join(f"{c} = p.{c}" for c in columns)
    tx.execute(text(f"UPDATE users SET {assigned} FROM planned p WHERE p.user_id = users.id AND {who}"))


def _seats(tx: Connection, account: Account, known: facets.Codes, now: datetime) -> None:
    """Unassigns before assigning, so that a seat can move from one row to another."""
    set_progress(tx, msg("Assigning and unassigning seats"))
    for hub, bit in known.hubs.items():
        held = f"(before IS NOT NULL AND before & {SEATS.at(1 << bit)} <> 0)"
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
                f"SELECT :account, {subscription}, user_id, :now FROM planned WHERE {wanted} AND NOT {held} "
                "ORDER BY user_id"
            ),
            values | {"now": now.isoformat()},
        )


def _fold(tx: Connection) -> None:
    """Fills the normalised columns of names of which the file has one half, in batches."""
    fill = text("UPDATE planned SET name_key = :name_key, search_text = :search_text WHERE line = :line")
    line = 0
    while rows := tx.execute(
        text(
            "SELECT line, email, first_name, last_name FROM planned "
            "WHERE search_text IS NULL AND line > :line ORDER BY line LIMIT :limit"
        ),
        {"line": line, "limit": BATCH},
    ).all():
        tx.execute(fill, [_folded(r) for r in rows])
        line = rows[-1].line


def _folded(r: Any) -> dict[str, Any]:
    words = search_keys(r.email, r.first_name, r.last_name)
    return {"line": r.line, "name_key": words.name_key, "search_text": words.search_text}
