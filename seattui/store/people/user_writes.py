"""Writing people who are created, restored, invited and renamed, and permission sets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.model import AccessState, Account, Operator
from seattui.domain.plan.plan import canonical
from seattui.domain.plan.user_effects import (
    InvitesSent,
    Newcomer,
    PermissionSetDeleted,
    PermissionSetSaved,
    PersonRenamed,
    UsersCreated,
)
from seattui.kit.text import fold
from seattui.store.billing.accounts import subscription_id
from seattui.store.db import facets, names, search
from seattui.store.db.effect_writers import writes
from seattui.store.db.temp_tables import CHANGED_PEOPLE, OUTGROWN, fresh
from seattui.store.people import invitations
from seattui.store.people.search_keys import NAME_COLUMNS, name_columns

_NEWCOMERS = (
    "line BIGINT PRIMARY KEY, user_id BIGINT, restored BIGINT NOT NULL, email TEXT NOT NULL, "
    "email_key TEXT NOT NULL, email_skeleton TEXT, first_name TEXT NOT NULL, last_name TEXT NOT NULL, "
    "name_key TEXT NOT NULL, search_text TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL"
)
_NAMES = ", ".join(NAME_COLUMNS)
_EVERYONE = "SELECT user_id FROM newcomers"
_BACK = "SELECT user_id FROM newcomers WHERE restored = 1"
_MOVED_IDS = f"SELECT c.user_id FROM {CHANGED_PEOPLE}"


@writes(UsersCreated, touching="SELECT n.user_id, n.email, n.before, n.after FROM newcomers n")
def _(effect: UsersCreated, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    _stage(tx, effect)
    values = {
        "account": account.id,
        "super_admin": int(effect.access_state.super_admin),
        "permissions": facets.codes(tx, account.id).permission_mask(effect.access_state.permissions),
        "now": now.isoformat(),
    }
    _insert(tx, values)
    _restore(tx, values)
    for hub in sorted(effect.access_state.seats):
        tx.execute(
            text(
                "INSERT INTO seats (account_id, subscription_id, user_id, since) "
                f"SELECT :account, :subscription, user_id, :now FROM ({_EVERYONE}) AS n"
            ),
            values | {"subscription": subscription_id(tx, account, hub)},
        )
    teams = [(effect.main_team, 1)] if effect.main_team is not None else []
    for team, main in (*teams, *((team, 0) for team in effect.extra_teams)):
        tx.execute(
            text(
                "INSERT INTO memberships (account_id, team_id, user_id, main) "
                f"SELECT :account, :team, user_id, :main FROM ({_EVERYONE}) AS n"
            ),
            values | {"team": team, "main": main},
        )
    invitations.send(tx, account, now, effect.invites, _EVERYONE)


def _stage(tx: Connection, effect: UsersCreated) -> None:
    fresh(tx, "newcomers", _NEWCOMERS)
    after = effect.access_state.as_json()
    tx.execute(
        text(
            f"INSERT INTO newcomers (line, user_id, restored, before, after, {_NAMES}) "
            "VALUES (:line, :user_id, :restored, :before, :after, "
            + ", ".join(f":{c}" for c in NAME_COLUMNS)
            + ")"
        ),
        [
            {
                "line": line,
                "user_id": person.restores.id if person.restores else None,
                "restored": int(person.restores is not None),
                "before": canonical(_before(person)).decode(),
                "after": canonical(
                    after | _name_fields(person.email, person.first_name, person.last_name)
                ).decode(),
            }
            | name_columns(person.email, person.first_name, person.last_name)
            for line, person in enumerate(effect.people)
        ],
    )


def _before(person: Newcomer) -> dict[str, Any] | None:
    was = person.restores
    return (
        was.access_state.as_json() | _name_fields(was.email, was.first_name, was.last_name) if was else None
    )


def _insert(tx: Connection, values: dict[str, Any]) -> None:
    first_id = tx.execute(text("SELECT COALESCE(max(id), 0) + 1 FROM users")).scalar_one()
    tx.execute(
        text(
            f"INSERT INTO users (account_id, status, invite, super_admin, permissions, created_at, {_NAMES}) "
            f"SELECT :account, 'active', 'pending', :super_admin, :permissions, :now, {_NAMES} "
            "FROM newcomers WHERE restored = 0 ORDER BY line"
        ),
        values,
    )
    tx.execute(
        text(
            "UPDATE newcomers SET user_id = (SELECT u.id FROM users u WHERE u.account_id = :account "
            f"AND u.{names.LISTED} AND u.email_key = newcomers.email_key) WHERE restored = 0"
        ),
        {"account": values["account"]},
    )
    search.added(tx, first_id)


def _restore(tx: Connection, values: dict[str, Any]) -> None:
    """Restores people with the new values in place of their old ones."""
    search.changing(tx, _BACK, {})
    assigned = ", ".join(f"{c} = n.{c}" for c in NAME_COLUMNS)
    tx.execute(
        text(
            "UPDATE users SET status = 'active', invite = 'pending', super_admin = :super_admin, "
            "permissions = :permissions, restored_at = :now, idle_except_until = NULL, idle_except_because = NULL, "
            f"{assigned} FROM newcomers n WHERE n.user_id = users.id AND n.restored = 1"
        ),
        {k: values[k] for k in ("super_admin", "permissions", "now")},
    )
    search.changed(tx, _BACK, {})
    tx.execute(text(f"DELETE FROM memberships WHERE user_id IN ({_BACK})"))


@writes(InvitesSent)
def _(effect: InvitesSent, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    invitations.send(tx, account, now, effect, OUTGROWN if effect.outgrown else _MOVED_IDS)


@writes(PersonRenamed)
def _(effect: PersonRenamed, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """The affected person is in `moved`, where the names are next to the access state."""
    was = effect.user
    one: dict[str, object] = {"id": was.id}
    search.changing(tx, "SELECT CAST(:id AS BIGINT)", one)
    tx.execute(
        text(f"UPDATE users SET {', '.join(f'{c} = :{c}' for c in NAME_COLUMNS)} WHERE id = :id"),
        one | name_columns(effect.email, effect.first_name, effect.last_name),
    )
    search.changed(tx, "SELECT CAST(:id AS BIGINT)", one)
    tx.execute(
        text("UPDATE moved SET before = :before, after = :after"),
        {
            "before": _recorded(was.access_state, was.email, was.first_name, was.last_name),
            "after": _recorded(effect.access_state, effect.email, effect.first_name, effect.last_name),
        },
    )


@writes(PermissionSetSaved)
def _(
    effect: PermissionSetSaved, tx: Connection, account: Account, operator: Operator, now: datetime
) -> None:
    _delete_set(tx, account, effect.set_name)
    tx.execute(
        text(
            "INSERT INTO permission_sets (account_id, name, name_key, permissions) "
            "VALUES (:account, :name, :name_key, :permissions)"
        ),
        {
            "account": account.id,
            "name": effect.set_name,
            "name_key": fold(effect.set_name),
            "permissions": facets.codes(tx, account.id).permission_mask(effect.permissions),
        },
    )


@writes(PermissionSetDeleted)
def _(
    effect: PermissionSetDeleted, tx: Connection, account: Account, operator: Operator, now: datetime
) -> None:
    _delete_set(tx, account, effect.set_name)


def _delete_set(tx: Connection, account: Account, name: str) -> None:
    tx.execute(
        text("DELETE FROM permission_sets WHERE account_id = :account AND name_key = :name_key"),
        {"account": account.id, "name_key": fold(name)},
    )


def _name_fields(email: str, first_name: str, last_name: str) -> dict[str, str]:
    return {"email": email, "first_name": first_name, "last_name": last_name}


def _recorded(access_state: AccessState, email: str, first_name: str, last_name: str) -> str:
    return canonical(access_state.as_json() | _name_fields(email, first_name, last_name)).decode()
