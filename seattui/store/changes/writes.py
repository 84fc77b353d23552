"""Writing a plan: people's access states set-based, and each effect with its writer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from importlib import import_module

from sqlalchemy import Connection

from seattui.domain.model import Account, Operator, Status
from seattui.domain.plan.plan import Effect, Plan, Transition, canonical
from seattui.kit.i18n import msg
from seattui.store.activity import activity
from seattui.store.connection.engine import set_progress
from seattui.store.db import facets
from seattui.store.db.asking import Statement, at_once, forget
from seattui.store.db.decode import HELD_SINCE
from seattui.store.db.effect_writers import Writer, registered
from seattui.store.db.temp_tables import CHANGED_PEOPLE, CHOSEN, HELD, MOVED, UNINVITED, fresh
from seattui.store.people import invitations

# Importing these registers their writers; the usual ones are first. A test checks that every effect has one.
_WRITERS = (
    "people.user_writes",
    "billing.subscription_writes",
    "people.presence_writes",
    "teams.team_writes",
    "billing.account_writes",
    "people.importing",
    "people.operator_key_writes",
    "people.views",
    "changes.undo_writes",
)
# The columns of `users` that are written, named as in an access state; seats have their own rows.
_STATE_COLUMNS = ("status", "invite", "super_admin", "permissions")
_MOVING = (
    "INSERT INTO moved (facet, way, status, invite, super_admin, permissions, lost, gained, outgrown, ended, before, "
    "after) VALUES (:facet, :way, :status, :invite, :super_admin, :permissions, :lost, :gained, :outgrown, :ended, "
    ":before, :after)"
)
# Those who change; and where seats are unassigned, with since when each was held: needed for an undo.
_MOVED = (
    f"SELECT c.user_id, u.email, m.before, m.after FROM {CHANGED_PEOPLE} JOIN users u ON u.id = c.user_id"
)
_MOVED_WITH_LOSS = (
    "SELECT c.user_id, u.email, CASE WHEN h.said IS NULL THEN m.before "
    f"ELSE '{HELD_SINCE}:{{' || h.said || '}},' || substr(m.before, 2) END AS before, m.after "
    f"FROM {CHANGED_PEOPLE} JOIN users u ON u.id = c.user_id LEFT JOIN held_since h ON h.user_id = c.user_id"
)


def writer_of(effect: Effect) -> Writer:
    """Imports no more than is needed for it. Raises TypeError if there is none."""
    for module in _WRITERS:
        if type(effect) in registered:
            break
        import_module(f"seattui.store.{module}")
    if type(effect) not in registered:
        raise TypeError(f"no writer for {type(effect).__name__}")
    return registered[type(effect)]


def tables(plan: Plan) -> dict[str, str]:
    """The temporary tables that writing a plan needs."""
    return {"chosen": CHOSEN, "moved": MOVED} | ({"held_since": HELD} if _loses(plan.transitions) else {})


def write(tx: Connection, account: Account, operator: Operator, now: datetime, plan: Plan) -> activity.People:
    """Writes the plan, and returns the people it affected, as `activity.write` takes them.

    The selected people are in the temporary tables that planning left in this transaction.
    """
    forget(tx)
    writers = [(effect, writer_of(effect)) for effect in plan.effects]
    for effect, writer in writers:
        if writer.before_seats:
            writer.write(effect, tx, account, operator, now)
    touched: activity.People = (
        [(_MOVED_WITH_LOSS if _loses(plan.transitions) else _MOVED, {})] if plan.transitions else []
    )
    ahead = [activity.digested(touched)] if plan.change.few and not writers else []
    _transitions(tx, account, facets.codes(tx, account.id), plan.transitions, now, ahead)
    for effect, writer in writers:
        if not writer.before_seats:
            writer.write(effect, tx, account, operator, now)
            touched += [(writer.touching, {})] if writer.touching else []
    return touched


def _transitions(
    tx: Connection,
    account: Account,
    known: facets.Codes,
    transitions: Sequence[Transition],
    now: datetime,
    ahead: Sequence[Statement],
) -> None:
    if not transitions:
        return
    fresh(tx, "moved", MOVED)
    if _loses(transitions):
        fresh(tx, "held_since", HELD)
    set_progress(tx, msg("Changing people"))
    people = _changing(account, known, transitions, now)
    seats = [*_seats(account, known, transitions, now), *_revoked(transitions, now)]
    if not tx.get_execution_options().get("seattui_few"):
        at_once(tx, people)
        set_progress(tx, msg("Assigning and unassigning seats"))
        people = []
    at_once(tx, [*people, *seats], ahead)


def _changing(
    account: Account, known: facets.Codes, transitions: Sequence[Transition], now: datetime
) -> list[Statement]:
    commands = [
        Statement(
            _MOVING,
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
            },
        )
        for t in transitions
    ]
    if any(t.ends_invitation for t in transitions):
        commands.append(invitations.unsending(account, UNINVITED))
    # Only the columns that change: each has indexes to update.
    if changing := [c for c in _STATE_COLUMNS if any(_differs(t, c) for t in transitions)]:
        assigned = ", ".join(f"{c} = m.{c}" for c in changing)
        differs = " OR ".join(f"users.{c} <> m.{c}" for c in changing)
        values = {}
        if any(_is_restored(t) for t in transitions):
            values = {"now": now.isoformat()}
            assigned += (
                ", restored_at = CASE WHEN m.status = 'active' AND users.status <> 'active' THEN :now "
                "ELSE users.restored_at END"
            )
        moved = (
            f"UPDATE users SET {assigned} FROM {CHANGED_PEOPLE} WHERE users.id = c.user_id AND ({differs})"
        )
        commands.append(Statement(moved, values))
    return commands


def _seats(
    account: Account, known: facets.Codes, transitions: Sequence[Transition], now: datetime
) -> Iterator[Statement]:
    """Seats are unassigned before others are assigned, so that a seat can move from one person to another."""
    for hub, bit in sorted(known.hubs.items()):
        if any(hub in t.before.seats - t.after.seats for t in transitions):
            taken = (
                "FROM seats WHERE subscription_id = :subscription AND user_id IN "
                f"(SELECT c.user_id FROM {CHANGED_PEOPLE} WHERE m.lost & :bit <> 0)"
            )
            values = {"subscription": known.subscriptions[hub], "bit": 1 << bit}
            yield Statement(
                "INSERT INTO held_since (user_id, said) "
                f"SELECT user_id, CAST(:hub AS TEXT) || since || '\"' {taken} "
                "ON CONFLICT (user_id) DO UPDATE SET said = held_since.said || ',' || excluded.said",
                {**values, "hub": f'{json.dumps(hub)}:"'},
            )
            yield Statement(f"DELETE {taken}", values)
    for hub, bit in known.hubs.items():
        if any(hub in t.after.seats - t.before.seats for t in transitions):
            yield Statement(
                "INSERT INTO seats (account_id, subscription_id, user_id, since) "
                f"SELECT :account, :subscription, c.user_id, :now FROM {CHANGED_PEOPLE} WHERE m.gained & :bit <> 0",
                {
                    "account": account.id,
                    "subscription": known.subscriptions[hub],
                    "now": now.isoformat(),
                    "bit": 1 << bit,
                },
            )


def _loses(transitions: Iterable[Transition]) -> bool:
    return any(t.before.seats - t.after.seats for t in transitions)


def _differs(t: Transition, column: str) -> bool:
    return bool(getattr(t.before, column) != getattr(t.after, column))


def _is_restored(t: Transition) -> bool:
    return t.after.status is Status.ACTIVE and t.before.status is not Status.ACTIVE


def _revoked(transitions: Iterable[Transition], now: datetime) -> Iterator[Statement]:
    """Deletes tokens of people whose invitation ends, and ties of people who were removed; revokes their keys."""
    if any(t.ends_invitation for t in transitions):
        yield Statement(f"DELETE FROM invite_tokens WHERE user_id IN ({UNINVITED})", {})
    if any(t.after.status is Status.REMOVED for t in transitions):
        removed = f"user_id IN (SELECT c.user_id FROM {CHANGED_PEOPLE} WHERE m.status = 'removed')"
        yield Statement(f"DELETE FROM operators WHERE {removed}", {})
        yield Statement(
            f"UPDATE operator_keys SET revoked_at = :now WHERE revoked_at IS NULL AND {removed}",
            {"now": now.isoformat()},
        )
