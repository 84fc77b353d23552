"""Writing a plan: people's access states set-based, and one writer for each kind of effect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from seattui.domain.model import Account, InvoiceKind, Operator, Status
from seattui.domain.plan.effects import (
    CatalogueLoaded,
    InvoicePosted,
    MailQueued,
    OperatorTied,
    OperatorUntied,
    PeopleImported,
    PriceAgreed,
    RemovalCancelled,
    RemovalScheduled,
    SeatsBought,
    SeatsLeft,
    SubscriptionAdded,
    WarningSet,
)
from seattui.domain.plan.plan import Effect, Plan, Transition, access_state_json, canonical
from seattui.kit.i18n import msg
from seattui.store.billing import invoices
from seattui.store.db import tables
from seattui.store.db.decode import HELD_SINCE
from seattui.store.db.engine import under_way
from seattui.store.db.temp_tables import fresh
from seattui.store.people import facets, importing

# What has to be done before people's seats are written (R20, R3).
_FIRST = (RemovalCancelled, SeatsBought)

People = list[tuple[str, Mapping[str, Any]]]

# The columns of `users` that are written, named as in an access state; seats have rows of their own.
_STANDING = ("status", "invite", "super_admin", "permissions")
GOING = "chosen c JOIN moved m ON m.facet = c.facet AND m.way = c.way"
# Whose seats were taken, with since when each was held: what taking it back needs.
_MOVED = (
    "SELECT c.user_id, u.email, CASE WHEN h.said IS NULL THEN m.before "
    f"ELSE '{HELD_SINCE}:{{' || h.said || '}},' || substr(m.before, 2) END AS before, m.after "
    f"FROM {GOING} JOIN users u ON u.id = c.user_id LEFT JOIN held_since h ON h.user_id = c.user_id"
)


def write(tx: Connection, account: Account, operator: Operator, now: datetime, plan: Plan) -> People:
    """Writes the plan, and returns queries for the people it touched, as `activity.write` takes them.

    Who is meant stands in the temporary tables that planning left in this transaction.
    """
    first: list[Effect] = [e for e in plan.effects if isinstance(e, _FIRST)]
    for effect in first:
        write_effect(effect, tx, account, operator, now)
    known = facets.codes(tx, account.id)
    _transitions(tx, account, known, plan.transitions, now)
    touched: People = [(_MOVED, {})] if plan.transitions else []
    for effect in plan.effects:
        if effect not in first:
            write_effect(effect, tx, account, operator, now)
            touched += people_of(effect)
    return touched


def _transitions(
    tx: Connection, account: Account, known: facets.Codes, transitions: Sequence[Transition], now: datetime
) -> None:
    """Seats are taken before they are given, so that a seat may pass from one person to another."""
    if not transitions:
        return
    under_way(tx, msg("Changing people"))
    fresh(
        tx,
        "moved",
        "facet BIGINT NOT NULL, way BIGINT NOT NULL, status TEXT NOT NULL, invite TEXT NOT NULL, "
        "super_admin BIGINT NOT NULL, permissions BIGINT NOT NULL, lost BIGINT NOT NULL, "
        "gained BIGINT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (facet, way)",
    )
    tx.execute(
        text(
            "INSERT INTO moved (facet, way, status, invite, super_admin, permissions, lost, gained, before, after) "
            "VALUES (:facet, :way, :status, :invite, :super_admin, :permissions, :lost, :gained, :before, :after)"
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
                "before": canonical(access_state_json(t.before)).decode(),
                "after": canonical(access_state_json(t.after)).decode(),
            }
            for t in transitions
        ],
    )
    # Just the columns that change: each has indexes of its own to be kept.
    if changing := [c for c in _STANDING if any(_differs(t, c) for t in transitions)]:
        assigned = ", ".join(f"{c} = m.{c}" for c in changing)
        differs = " OR ".join(f"users.{c} <> m.{c}" for c in changing)
        if any(_comes_back(t) for t in transitions):
            assigned += (
                ", restored_at = CASE WHEN m.status = 'active' AND users.status <> 'active' THEN :now "
                "ELSE users.restored_at END"
            )
        tx.execute(
            text(f"UPDATE users SET {assigned} FROM {GOING} WHERE users.id = c.user_id AND ({differs})"),
            {"now": now.isoformat()},
        )
    under_way(tx, msg("Assigning and unassigning seats"))
    fresh(tx, "held_since", "user_id BIGINT PRIMARY KEY, said TEXT NOT NULL")
    for hub, bit in sorted(known.hubs.items()):
        if any(hub in t.before.seats - t.after.seats for t in transitions):
            taken = (
                "FROM seats WHERE subscription_id = :subscription AND user_id IN "
                f"(SELECT c.user_id FROM {GOING} WHERE m.lost & :bit <> 0)"
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
                    f"SELECT :account, :subscription, c.user_id, :now FROM {GOING} WHERE m.gained & :bit <> 0"
                ),
                {
                    "account": account.id,
                    "subscription": subscription_id(tx, account, hub),
                    "now": now.isoformat(),
                    "bit": 1 << bit,
                },
            )
    _let_go(tx, transitions)


def _differs(t: Transition, column: str) -> bool:
    return bool(getattr(t.before, column) != getattr(t.after, column))


def _comes_back(t: Transition) -> bool:
    return t.after.status is Status.ACTIVE and t.before.status is not Status.ACTIVE


def _let_go(tx: Connection, transitions: Iterable[Transition]) -> None:
    """Who isn't invited any more has no token that works, and who was removed acts for no OS account."""
    if any(t.before.invite is not t.after.invite or t.after.status is not Status.ACTIVE for t in transitions):
        tx.execute(
            text(
                f"DELETE FROM invite_tokens WHERE user_id IN (SELECT c.user_id FROM {GOING} "
                "WHERE m.status <> 'active' OR m.invite <> 'pending')"
            )
        )
    if any(t.after.status is Status.REMOVED for t in transitions):
        tx.execute(
            text(
                f"DELETE FROM operators WHERE user_id IN (SELECT c.user_id FROM {GOING} WHERE m.status = 'removed')"
            )
        )


@singledispatch
def people_of(effect: Effect) -> People:
    """Queries for the people whom an effect touched, besides those who went to another access state."""
    return []


@people_of.register
def _(effect: PeopleImported) -> People:
    return [(importing.PEOPLE, {})]


def subscription_id(tx: Connection, account: Account, hub: str) -> int:
    s = tables.subscriptions.c
    return int(tx.execute(select(s.id).where(s.account_id == account.id, s.hub == hub)).scalar_one())


@singledispatch
def write_effect(effect: Effect, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """Writes one effect. Each kind has its writer here, or in the file of its subject."""
    raise TypeError(f"no writer for {type(effect).__name__}")


@write_effect.register
def _(effect: RemovalCancelled, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        delete(tables.removals).where(
            tables.removals.c.subscription_id == subscription_id(tx, account, effect.hub)
        )
    )


@write_effect.register
def _(effect: SeatsBought, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    _lot(
        tx,
        account,
        subscription_id(tx, account, effect.hub),
        effect.seats,
        effect.unit_minor,
        effect.bought_on,
    )


def _lot(tx: Connection, account: Account, subscription: int, seats: int, unit_minor: int, day: date) -> None:
    tx.execute(
        insert(tables.lots),
        {
            "account_id": account.id,
            "subscription_id": subscription,
            "seats": seats,
            "unit_minor": unit_minor,
            "bought_on": day.isoformat(),
        },
    )


@write_effect.register
def _(effect: SeatsLeft, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """Newest lot first; a lot of which some stay shrinks, at the price it was bought for."""
    subscription = subscription_id(tx, account, effect.hub)
    c = tables.lots.c
    left = effect.seats
    for lot in tx.execute(
        select(tables.lots).where(c.subscription_id == subscription).order_by(c.bought_on.desc(), c.id.desc())
    ).all():
        if left <= 0:
            break
        if lot.seats > left:
            tx.execute(update(tables.lots).where(c.id == lot.id).values(seats=lot.seats - left))
        else:
            tx.execute(delete(tables.lots).where(c.id == lot.id))
        left -= lot.seats


@write_effect.register
def _(effect: InvoicePosted, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """Numbered without gaps: the account's row is locked, and the number is given back by a rollback."""
    a = tables.accounts.c
    number = tx.execute(
        update(tables.accounts)
        .where(a.id == account.id)
        .values(last_invoice=a.last_invoice + 1)
        .returning(a.last_invoice)
    ).scalar_one()
    subscription = subscription_id(tx, account, effect.hub)
    tx.execute(
        insert(tables.invoices),
        {
            "account_id": account.id,
            "number": number,
            "subscription_id": subscription,
            "kind": effect.kind.value,
            "issued_on": effect.issued_on.isoformat(),
            "period_start": effect.period_start.isoformat(),
            "period_end": effect.period_end.isoformat(),
            "currency": effect.currency,
            "total_minor": effect.total.minor,
            "lines": invoices.as_json(effect.lines),
        },
    )
    if effect.kind is InvoiceKind.PERIOD:
        tx.execute(
            update(tables.subscriptions)
            .where(tables.subscriptions.c.id == subscription)
            .values(posted_until=effect.period_end.isoformat())
        )


@write_effect.register
def _(effect: MailQueued, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        insert(tables.outbox),
        {
            "account_id": account.id,
            "recipient": effect.to,
            "subject": str(effect.subject),
            "body": str(effect.body),
            "next_try_at": now.isoformat(),
            "created_at": now.isoformat(),
        },
    )


@write_effect.register
def _(effect: RemovalScheduled, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        insert(tables.removals),
        {
            "account_id": account.id,
            "subscription_id": subscription_id(tx, account, effect.hub),
            "seats": effect.seats,
            "effective_on": effect.effective_on.isoformat(),
            "requested_by": operator.email,
            "requested_at": now.isoformat(),
        },
    )


@write_effect.register
def _(effect: SubscriptionAdded, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    known = facets.codes(tx, account.id)
    made = tx.execute(
        insert(tables.subscriptions).returning(tables.subscriptions.c.id),
        {
            "account_id": account.id,
            "hub": effect.hub,
            "hub_name": effect.hub_name,
            "tier": effect.tier,
            "name": effect.subscription,
            "bit": _free(known.hubs),
            "currency": effect.currency,
            "included": effect.included,
            "base_minor": effect.base_minor,
            "starts_on": effect.starts_on.isoformat(),
            "opening_on": effect.opening_on.isoformat(),
            "term_months": effect.term_months,
            "billing_months": effect.billing_months,
        },
    ).scalar_one()
    # What starts later was bought and agreed today: what is bought between now and then is newer (R21).
    day = min(effect.starts_on, now.astimezone(account.zone).date())
    if effect.additional:
        _lot(tx, account, made, effect.additional, effect.seat_minor, day)
    if effect.agreed:
        _agree(tx, account, made, effect.seat_minor, day.isoformat())
    if effect.access.code not in known.permissions:
        tx.execute(
            insert(tables.permissions),
            {
                "account_id": account.id,
                "code": effect.access.code,
                "bit": _free(known.permissions),
                "label": effect.access.label,
                "sentence": effect.access.sentence,
            },
        )


def _free(bits: Mapping[str, int]) -> int:
    return max(bits.values(), default=-1) + 1


@write_effect.register
def _(effect: PriceAgreed, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    subscription = subscription_id(tx, account, effect.hub)
    _agree(tx, account, subscription, effect.seat_minor, effect.from_day.isoformat())


def _agree(tx: Connection, account: Account, subscription: int, seat_minor: int, from_day: str) -> None:
    tx.execute(
        insert(tables.prices),
        {
            "account_id": account.id,
            "subscription_id": subscription,
            "seat_minor": seat_minor,
            "from_day": from_day,
        },
    )


@write_effect.register
def _(effect: WarningSet, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        update(tables.subscriptions)
        .where(tables.subscriptions.c.id == subscription_id(tx, account, effect.hub))
        .values(warn_below=effect.below)
    )


@write_effect.register
def _(effect: CatalogueLoaded, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        update(tables.accounts)
        .where(tables.accounts.c.id == account.id)
        .values(catalogue=effect.catalogue.as_json())
    )


@write_effect.register
def _(effect: OperatorTied, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    _untie(tx, account, effect.uid)
    tx.execute(
        insert(tables.operators), {"account_id": account.id, "uid": effect.uid, "user_id": effect.user_id}
    )


@write_effect.register
def _(effect: OperatorUntied, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    _untie(tx, account, effect.uid)


def _untie(tx: Connection, account: Account, uid: int) -> None:
    o = tables.operators.c
    tx.execute(delete(tables.operators).where(o.account_id == account.id, o.uid == uid))


@write_effect.register
def _(effect: PeopleImported, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    importing.write(tx, account, now)
