"""Reads of accounts, their subscriptions, permissions and prices."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from seattui.domain.billing.charges import settled
from seattui.domain.billing.price_list import hub_tabs_in, in_force, seat_price
from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.model import Account, Permission
from seattui.kit.errors import NotFound
from seattui.kit.i18n import msg
from seattui.store.db import tables
from seattui.store.db.decode import currency, decode_stored

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue


def listed(tx: Connection) -> tuple[Account, ...]:
    """Every account of the store, by name."""
    about = tx.execute(select(tables.store.c.kind, tables.store.c.label)).one()
    a = tables.accounts.c
    rows = tx.execute(select(a.id, a.name, a.currency, a.time_zone).order_by(a.name_key))
    made = tuple(Account(*row, label=about.label, kind=about.kind) for row in rows)
    for account in made:
        decode_stored(ZoneInfo, account.time_zone)
        currency(account.currency, account.name)
    return made


def no_account() -> NotFound:
    return NotFound(
        "no-account", msg("The store has no account yet."), msg("Create one with 'seattui init'.")
    )


def made_at(tx: Connection, account: Account) -> tuple[str, str]:
    """When the store was created, and the account in it."""
    store = tx.execute(select(tables.store.c.created_at)).scalar_one()
    own = tx.execute(
        select(tables.accounts.c.created_at).where(tables.accounts.c.id == account.id)
    ).scalar_one()
    return store, own


def permissions(tx: Connection, account: Account) -> tuple[Permission, ...]:
    p = tables.permissions.c
    rows = tx.execute(select(p.code, p.label, p.sentence).where(p.account_id == account.id).order_by(p.bit))
    return tuple(Permission(*row) for row in rows)


def hub_tabs(tx: Connection, account: Account) -> dict[str, str]:
    """The short name of each hub that is sold, by code; read at each start for lists."""
    return decode_stored(hub_tabs_in, _kept_catalogue(tx, account))


def _kept_catalogue(tx: Connection, account: Account) -> str:
    query = select(tables.accounts.c.catalogue).where(tables.accounts.c.id == account.id)
    return str(tx.execute(query).scalar_one())


def catalogue(tx: Connection, account: Account) -> Catalogue:
    """The prices in force."""
    # Imports pydantic, which screens without prices don't need.
    from seattui.domain.billing.catalogue import Catalogue

    found = decode_stored(Catalogue.from_json, _kept_catalogue(tx, account))
    for code in {price.currency for hub in found.hubs for tier in hub.tiers for price in tier.prices}:
        currency(code, account.name)
    return found


def subscriptions(tx: Connection, account: Account, today: date) -> tuple[Subscription, ...]:
    """By name, as of today: a removal that is due is applied, posted or not (R21)."""
    return tuple(settled(s, today) for s in subscriptions_as_posted(tx, account, today))


def subscriptions_as_posted(tx: Connection, account: Account, today: date) -> tuple[Subscription, ...]:
    """By name, as of the last posted period, with the price of a further seat `today`: the agreed one, else the
    catalogue's.
    """
    s = tables.subscriptions.c
    rows = tx.execute(
        select(tables.subscriptions).where(s.account_id == account.id).order_by(s.hub_name)
    ).all()
    lots, agreed = _lots(tx, account), _agreed(tx, account, today)
    removals = _removals(tx, account)
    prices = _kept_catalogue(tx, account)
    made = []
    for row in rows:
        seat_minor = agreed.get(row.id)
        if seat_minor is None:
            kind = (row.hub, row.tier, row.currency, row.billing_months)
            seat_minor = decode_stored(partial(seat_price, kind=kind, day=today), prices)
        made.append(
            Subscription(
                id=row.id,
                hub=row.hub,
                tier=row.tier,
                name=row.name,
                hub_name=row.hub_name,
                currency=currency(row.currency, account.name),
                included=row.included,
                base_minor=row.base_minor,
                starts_on=decode_stored(date.fromisoformat, row.starts_on),
                term_months=row.term_months,
                billing_months=row.billing_months,
                opening_on=decode_stored(date.fromisoformat, row.opening_on),
                lots=tuple(lots.get(row.id, ())),
                assigned=row.assigned,
                removal=removals.get(row.id),
                seat_minor=seat_minor,
                agreed=row.id in agreed,
                warn_below=row.warn_below,
                posted_until=decode_stored(date.fromisoformat, row.posted_until)
                if row.posted_until
                else None,
            )
        )
    return tuple(made)


def _lots(tx: Connection, account: Account) -> dict[int, list[Lot]]:
    """In the order in which they were bought."""
    c = tables.lots.c
    query = select(c.subscription_id, c.id, c.seats, c.unit_minor, c.bought_on)
    found: dict[int, list[Lot]] = {}
    for owner, id_, seats, unit, bought in tx.execute(
        query.where(c.account_id == account.id).order_by(c.bought_on, c.id)
    ):
        found.setdefault(owner, []).append(Lot(id_, seats, unit, decode_stored(date.fromisoformat, bought)))
    return found


def _agreed(tx: Connection, account: Account, today: date) -> dict[int, int]:
    """The agreed seat price in force of each subscription that has one, by id."""
    c = tables.prices.c
    query = select(c.subscription_id, c.from_day, c.seat_minor).where(c.account_id == account.id)
    agreed: dict[int, list[tuple[date, int]]] = {}
    for subscription, day, seat_minor in tx.execute(query.order_by(c.id)):
        agreed.setdefault(subscription, []).append((decode_stored(date.fromisoformat, day), seat_minor))
    found = ((subscription, in_force(prices, today)) for subscription, prices in agreed.items())
    return {subscription: price for subscription, price in found if price is not None}


def _removals(tx: Connection, account: Account) -> dict[int, Removal]:
    c = tables.removals.c
    rows = tx.execute(select(tables.removals).where(c.account_id == account.id))
    return {
        r.subscription_id: Removal(
            r.seats,
            decode_stored(date.fromisoformat, r.effective_on),
            r.requested_by,
            decode_stored(datetime.fromisoformat, r.requested_at),
        )
        for r in rows
    }


def subscription_id(tx: Connection, account: Account, hub: str) -> int:
    s = tables.subscriptions.c
    return int(tx.execute(select(s.id).where(s.account_id == account.id, s.hub == hub)).scalar_one())
