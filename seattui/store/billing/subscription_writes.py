"""Writing effects on subscriptions: lots, removals, invoices, prices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from seattui.domain.model import Account, Operator
from seattui.domain.plan.effects import (
    InvoicePosted,
    PriceAgreed,
    RemovalCancelled,
    RemovalScheduled,
    SeatsBought,
    SeatsRemoved,
    SubscriptionAdded,
    WarningSet,
)
from seattui.store.billing import invoices
from seattui.store.billing.accounts import subscription_id
from seattui.store.db import facets, tables
from seattui.store.db.effect_writers import writes


@writes(RemovalCancelled, before_seats=True)
def _(effect: RemovalCancelled, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        delete(tables.removals).where(
            tables.removals.c.subscription_id == subscription_id(tx, account, effect.hub)
        )
    )


@writes(SeatsBought, before_seats=True)
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


@writes(SeatsRemoved)
def _(effect: SeatsRemoved, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """Newest lot first; a lot that is removed in part shrinks and keeps its price."""
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


@writes(InvoicePosted)
def _(effect: InvoicePosted, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """Numbered without gaps: the account's row is locked, and a rollback releases the number.

    Triggers keep `last_invoice` and `posted_until`.
    """
    a = tables.accounts.c
    number = tx.execute(select(a.last_invoice + 1).where(a.id == account.id)).scalar_one()
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


@writes(RemovalScheduled)
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


@writes(SubscriptionAdded)
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
    # A subscription that starts later counts as bought and agreed today, so that lots bought until then are
    # newer (R21).
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
    facets.forget_codes(tx)


def _free(bits: Mapping[str, int]) -> int:
    return max(bits.values(), default=-1) + 1


@writes(PriceAgreed)
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


@writes(WarningSet)
def _(effect: WarningSet, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        update(tables.subscriptions)
        .where(tables.subscriptions.c.id == subscription_id(tx, account, effect.hub))
        .values(warn_below=effect.below)
    )
