"""Writing a plan: people's access states set-based, and each effect with its writer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Operator, Status
from seattui.domain.plan.plan import Plan, Transition, canonical
from seattui.kit.i18n import msg

# Importing these registers their writers; a test checks that every effect has one.
from seattui.store.billing import account_writes as account_writes
from seattui.store.billing import subscription_writes as subscription_writes
from seattui.store.billing.accounts import subscription_id
from seattui.store.changes import undo_writes as undo_writes
from seattui.store.connection.engine import set_progress
from seattui.store.db import facets
from seattui.store.db.decode import HELD_SINCE
from seattui.store.db.effect_writers import writer_of
from seattui.store.db.temp_tables import CHANGED_PEOPLE, MOVED, UNINVITED, fresh
from seattui.store.people import invitations
from seattui.store.people import operator_key_writes as operator_key_writes
from seattui.store.people import presence_writes as presence_writes
from seattui.store.people import user_writes as user_writes
from seattui.store.teams import team_writes as team_writes

People = list[tuple[str, Mapping[str, Any]]]

# The columns of `users` that are written, named as in an access state; seats have their own rows.
_STATE_COLUMNS = ("status", "invite", "super_admin", "permissions")
# Those who change; and where seats are unassigned, with since when each was held: needed for an undo.
_MOVED = (
    f"SELECT c.user_id, u.email, m.before, m.after FROM {CHANGED_PEOPLE} JOIN users u ON u.id = c.user_id"
)
_MOVED_WITH_LOSS = (
    "SELECT c.user_id, u.email, CASE WHEN h.said IS NULL THEN m.before "
    f"ELSE '{HELD_SINCE}:{{' || h.said || '}},' || substr(m.before, 2) END AS before, m.after "
    f"FROM {CHANGED_PEOPLE} JOIN users u ON u.id = c.user_id LEFT JOIN held_since h ON h.user_id = c.user_id"
)


def write(tx: Connection, account: Account, operator: Operator, now: datetime, plan: Plan) -> People:
    """Writes the plan, and returns queries for the people it affected, as `activity.write` takes them.

    The selected people are in the temporary tables that planning left in this transaction.
    """
    writers = [(effect, writer_of(effect)) for effect in plan.effects]
    for effect, writer in writers:
        if writer.before_seats:
            writer.write(effect, tx, account, operator, now)
    known = facets.codes(tx, account.id)
    _transitions(tx, account, known, plan.transitions, now)
    losing = any(t.before.seats - t.after.seats for t in plan.transitions)
    touched: People = [(_MOVED_WITH_LOSS if losing else _MOVED, {})] if plan.transitions else []
    for effect, writer in writers:
        if not writer.before_seats:
            writer.write(effect, tx, account, operator, now)
            touched += [(writer.touching, {})] if writer.touching else []
    return touched


def _transitions(
    tx: Connection, account: Account, known: facets.Codes, transitions: Sequence[Transition], now: datetime
) -> None:
    """Seats are unassigned before others are assigned, so that a seat can move from one person to another."""
    if not transitions:
        return
    set_progress(tx, msg("Changing people"))
    fresh(tx, "moved", MOVED)
    tx.execute(
        text(
            "INSERT INTO moved (facet, way, status, invite, super_admin, permissions, lost, gained, outgrown, "
            "ended, before, after) VALUES (:facet, :way, :status, :invite, :super_admin, :permissions, :lost, :gained, "
            ":outgrown, :ended, :before, :after)"
        ),
        [
            {
                "facet": known.facet(t.before),
                "way": t.way,
                "status": t.after.status.value,
                "invite": t.after.invite.value,
                "super_admin": int(t.after.super_admin),
                "permissions": known.permission_mask(t.after.permissions),
                "lost": known.seat_mask(t.before.seats - t.after.seats),
                "gained": known.seat_mask(t.after.seats - t.before.seats),
                "outgrown": int(t.outgrows_invitation),
                "ended": int(t.ends_invitation),
                "before": canonical(t.before.as_json()).decode(),
                "after": canonical(t.after.as_json()).decode(),
            }
            for t in transitions
        ],
    )
    if any(t.ends_invitation for t in transitions):
        invitations.unsend(tx, account, UNINVITED)
    # Only the columns that change: each has indexes to update.
    if changing := [c for c in _STATE_COLUMNS if any(_differs(t, c) for t in transitions)]:
        assigned = ", ".join(f"{c} = m.{c}" for c in changing)
        differs = " OR ".join(f"users.{c} <> m.{c}" for c in changing)
        if any(_is_restored(t) for t in transitions):
            assigned += (
                ", restored_at = CASE WHEN m.status = 'active' AND users.status <> 'active' THEN :now "
                "ELSE users.restored_at END"
            )
        tx.execute(
            text(
                f"UPDATE users SET {assigned} FROM {CHANGED_PEOPLE} WHERE users.id = c.user_id AND ({differs})"
            ),
            {"now": now.isoformat()},
        )
    set_progress(tx, msg("Assigning and unassigning seats"))
    if any(t.before.seats - t.after.seats for t in transitions):
        fresh(tx, "held_since", "user_id BIGINT PRIMARY KEY, said TEXT NOT NULL")
    for hub, bit in sorted(known.hubs.items()):
        if any(hub in t.before.seats - t.after.seats for t in transitions):
            taken = (
                "FROM seats WHERE subscription_id = :subscription AND user_id IN "
                f"(SELECT c.user_id FROM {CHANGED_PEOPLE} WHERE m.lost & :bit <> 0)"
            )
            values = {"subscription": subscription_id(tx, account, hub), "bit": 1 << bit}
            tx.execute(
                text(
                    "INSERT INTO held_since (user_id, said) "
                    f"SELECT user_id, CAST(:hub AS TEXT) || since || '\"' {taken} "
                    "ON CONFLICT (user_id) DO UPDATE SET said = held_since.said || ',' || excluded.said"
                ),
                {**values, "hub": f'{json.dumps(hub)}:"'},
            )
            tx.execute(text(f"DELETE {taken}"), values)
    for hub, bit in known.hubs.items():
        if any(hub in t.after.seats - t.before.seats for t in transitions):
            tx.execute(
                text(
                    "INSERT INTO seats (account_id, subscription_id, user_id, since) "
                    f"SELECT :account, :subscription, c.user_id, :now FROM {CHANGED_PEOPLE} WHERE m.gained & :bit <> 0"
                ),
                {
                    "account": account.id,
                    "subscription": subscription_id(tx, account, hub),
                    "now": now.isoformat(),
                    "bit": 1 << bit,
                },
            )
    _revoke_access(tx, transitions, now)


def _differs(t: Transition, column: str) -> bool:
    return bool(getattr(t.before, column) != getattr(t.after, column))


def _is_restored(t: Transition) -> bool:
    return t.after.status is Status.ACTIVE and t.before.status is not Status.ACTIVE


def _revoke_access(tx: Connection, transitions: Iterable[Transition], now: datetime) -> None:
    """Deletes tokens of people whose invitation ends, and ties of people who were removed; revokes their keys."""
    if any(t.ends_invitation for t in transitions):
        tx.execute(text(f"DELETE FROM invite_tokens WHERE user_id IN ({UNINVITED})"))
    if any(t.after.status is Status.REMOVED for t in transitions):
        removed = f"user_id IN (SELECT c.user_id FROM {CHANGED_PEOPLE} WHERE m.status = 'removed')"
        tx.execute(text(f"DELETE FROM operators WHERE {removed}"))
        tx.execute(
            text(f"UPDATE operator_keys SET revoked_at = :now WHERE revoked_at IS NULL AND {removed}"),
            {"now": now.isoformat()},
        )
