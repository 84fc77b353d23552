"""Reads of accounts, their subscriptions, permissions and prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Permission
from seattui.kit.errors import NotFound
from seattui.kit.i18n import msg
from seattui.store.db import facets
from seattui.store.db.asking import Statement, ask
from seattui.store.db.decode import currency, decode_stored

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue
    from seattui.domain.billing.subscription import Lot, Removal, Subscription


_EVERY = Statement(
    "SELECT a.id, a.name, a.currency, a.time_zone, s.label, s.kind FROM accounts a CROSS JOIN store s ORDER BY a.name_key",
    {},
)


def listed(tx: Connection) -> tuple[Account, ...]:
    """Every account of the store, by name."""
    made = tuple(Account(*row) for row in ask(tx, _EVERY))
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
    store = tx.execute(text("SELECT created_at FROM store")).scalar_one()
    query = text("SELECT created_at FROM accounts WHERE id = :account")
    return store, tx.execute(query, {"account": account.id}).scalar_one()


def permissions(tx: Connection, account: Account) -> tuple[Permission, ...]:
    query = text("SELECT code, label, sentence FROM permissions WHERE account_id = :account ORDER BY bit")
    rows = tx.execute(query, {"account": account.id})
    return tuple(Permission(*row) for row in rows)


def hub_tabs(tx: Connection, account: Account) -> dict[str, str]:
    """The short name of each hub that is sold, by code; read at each start for lists."""
    from seattui.domain.billing.price_list import hub_tabs_in

    return decode_stored(hub_tabs_in, _kept_catalogue(tx, account))


def _kept_catalogue(tx: Connection, account: Account) -> str:
    ((kept,),) = ask(
        tx, Statement("SELECT catalogue FROM accounts WHERE id = :account", {"account": account.id})
    )
    return str(kept)


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
    from seattui.domain.billing.charges import settled

    return tuple(settled(s, today) for s in subscriptions_as_posted(tx, account, today))


def subscriptions_as_posted(tx: Connection, account: Account, today: date) -> tuple[Subscription, ...]:
    """By name, as of the last posted period, with the price of a further seat `today`: the agreed one, else the
    catalogue's.
    """
    return of_rows(tx, account, stored_subscriptions(tx, account), today)


def asked(account: Account) -> list[Statement]:
    """What `stored_subscriptions` and `of_rows` ask."""
    return [Statement(sql, {"account": account.id}) for sql in (_SUBSCRIPTIONS, _PARTS)]


def stored_subscriptions(tx: Connection, account: Account) -> tuple[Any, ...]:
    """Their own rows, by name."""
    return tuple(ask(tx, Statement(_SUBSCRIPTIONS, {"account": account.id})))


def of_rows(tx: Connection, account: Account, rows: Sequence[Any], today: date) -> tuple[Subscription, ...]:
    """The same of rows that were read."""
    from seattui.domain.billing.price_list import in_force, seat_price
    from seattui.domain.billing.subscription import Subscription

    lots, prices, removals = _parts(tx, account)
    agreed = {
        owner: price for owner, dated in prices.items() if (price := in_force(dated, today)) is not None
    }
    listed = "" if agreed.keys() >= {row.id for row in rows} else _kept_catalogue(tx, account)
    made = []
    for row in rows:
        seat_minor = agreed.get(row.id)
        if seat_minor is None:
            kind = (row.hub, row.tier, row.currency, row.billing_months)
            seat_minor = decode_stored(partial(seat_price, kind=kind, day=today), listed)
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


_SUBSCRIPTIONS = "SELECT * FROM subscriptions WHERE account_id = :account ORDER BY hub_name"
# Lots in the order in which they were bought, and of prices that begin on one day the newest last.
_PARTS = (
    "SELECT 0 AS part, subscription_id, id, seats AS amount, unit_minor AS minor, bought_on AS day, '' AS who, '' AS at "
    "FROM lots WHERE account_id = :account "
    "UNION ALL SELECT 1, subscription_id, id, 0, seat_minor, from_day, '', '' "
    "FROM agreed_prices WHERE account_id = :account "
    "UNION ALL SELECT 2, subscription_id, 0, seats, 0, effective_on, requested_by, requested_at "
    "FROM removals WHERE account_id = :account"
)


def _parts(
    tx: Connection, account: Account
) -> tuple[dict[int, list[Lot]], dict[int, list[tuple[date, int]]], dict[int, Removal]]:
    """Lots, agreed prices, and the removal, of each subscription that has any, by id."""
    from seattui.domain.billing.subscription import Lot, Removal

    lots: dict[int, list[Lot]] = {}
    prices: dict[int, list[tuple[date, int]]] = {}
    removals: dict[int, Removal] = {}
    rows = sorted(
        ask(tx, Statement(_PARTS, {"account": account.id})),
        key=lambda row: (row.part, row.day if row.part == 0 else "", row.id),
    )
    for part, owner, number, amount, minor, day, who, at in rows:
        on = decode_stored(date.fromisoformat, day)
        if part == 0:
            lots.setdefault(owner, []).append(Lot(number, amount, minor, on))
        elif part == 1:
            prices.setdefault(owner, []).append((on, minor))
        else:
            removals[owner] = Removal(amount, on, who, decode_stored(datetime.fromisoformat, at))
    return lots, prices, removals


def subscription_id(tx: Connection, account: Account, hub: str) -> int:
    return facets.codes(tx, account.id).subscriptions[hub]
