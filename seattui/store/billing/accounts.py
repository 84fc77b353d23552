"""Accounts, who operates in them, their subscriptions, permissions and prices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, text

from seattui.domain.billing.charges import settled
from seattui.domain.billing.price_list import hub_tabs_in, in_force, seat_price
from seattui.domain.model import (
    Account,
    Invite,
    KnownBy,
    Lot,
    Operator,
    Permission,
    Removal,
    Status,
    Subscription,
    Tie,
)
from seattui.domain.people.email import email_key
from seattui.kit.errors import NotFound, NotPermitted, UsageError
from seattui.kit.i18n import msg
from seattui.kit.text import fold
from seattui.store.db import tables
from seattui.store.db.decode import decode_stored
from seattui.store.people import facets

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Identity:
    """Who says to be acting: the OS account's uid, and an address when one is claimed by --operator.

    `origin` is from where: host, terminal, SSH client.
    """

    uid: int | None
    claimed: str | None
    origin: str
    token_hash: str | None = None
    """Of the invitation by whose token they are known, in place of all the others."""


def listed(tx: Connection) -> tuple[Account, ...]:
    """Every account of the store, by name."""
    about = tx.execute(select(tables.store.c.kind, tables.store.c.label)).one()
    a = tables.accounts.c
    rows = tx.execute(select(a.id, a.name, a.currency, a.time_zone).order_by(a.name_key))
    made = tuple(Account(*row, label=about.label, kind=about.kind) for row in rows)
    for account in made:
        decode_stored(ZoneInfo, account.time_zone)
    return made


def no_account() -> NotFound:
    return NotFound(
        "no-account", msg("The store holds no account yet."), msg("Make one with 'seattui init'.")
    )


def chosen(tx: Connection, name: str | None, identity: Identity | None = None) -> Account:
    """The account of that name; without a name the only one. Raises NotFound and UsageError.

    Those errors name the others, with an `identity` only those in which it may operate.
    """
    every = listed(tx)
    if name is None:
        if len(every) == 1:
            return every[0]
        if not every:
            raise no_account()
        names = _names(tx, every, identity)
        raise UsageError(
            "which-account",
            msg("The store holds several accounts. You operate in: {names}.", names=names)
            if names
            else msg("The store holds several accounts."),
            msg("Choose one with --account NAME."),
        )
    wanted = fold(" ".join(name.split()))
    for account in every:
        if fold(account.name) == wanted:
            return account
    names = _names(tx, every, identity)
    raise NotFound(
        "no-such-account",
        msg("There is no account {name} in this store.", name=name),
        msg("It holds: {names}.", names=names) if names else msg("Make one with 'seattui init'."),
    )


def _names(tx: Connection, every: Iterable[Account], identity: Identity | None) -> str:
    return ", ".join(a.name for a in every if identity is None or _may_operate(tx, a, identity))


def _may_operate(tx: Connection, account: Account, identity: Identity) -> bool:
    try:
        operator(tx, account, identity)
    except (NotPermitted, NotFound):
        return False
    return True


def operator(tx: Connection, account: Account, identity: Identity) -> Operator:
    """The operator as the store knows them in this transaction. Raises NotPermitted for who can't operate."""
    if identity.token_hash is not None:
        return _invited(tx, account, identity.token_hash)
    tied = None
    if identity.uid is not None:
        tied = tx.execute(
            select(tables.operators.c.user_id).where(
                tables.operators.c.account_id == account.id, tables.operators.c.uid == identity.uid
            )
        ).scalar_one_or_none()
    u = tables.users.c
    query = select(u.id, u.email, u.facet).where(u.account_id == account.id, u.status != "removed")
    if identity.claimed is not None:
        row = tx.execute(query.where(u.email_key == email_key(identity.claimed))).one_or_none()
        if row is None:
            raise _unknown(msg("Nobody here has the address {email}.", email=identity.claimed))
        known_by = KnownBy.UID if row.id == tied else KnownBy.CLAIMED
    elif tied is None:
        raise _unknown(msg("This OS account (uid {uid}) isn't tied to anybody here.", uid=str(identity.uid)))
    else:
        row = tx.execute(query.where(u.id == tied)).one_or_none()
        if row is None:
            raise _unknown(msg("Whom this OS account was tied to is no longer here."))
        known_by = KnownBy.UID
    access_state = facets.codes(tx, account.id).access_state(row.facet)
    if access_state.status is not Status.ACTIVE:
        raise NotPermitted(
            "active",
            msg("{email} is deactivated and can't operate.", email=row.email),
            msg("Ask a super admin."),
        )
    return Operator(
        row.id, row.email, known_by, access_state.status, access_state.super_admin, access_state.permissions
    )


def by_token(tx: Connection, name: str | None, identity: Identity) -> Account:
    """The account to which a token invites, among those of the store. Raises NotFound where there is none."""
    from seattui.store.people import invitations

    every = listed(tx) if name is None else (chosen(tx, name, identity),)
    found = invitations.holder(tx, identity.token_hash or "")
    for account in every:
        if found and found.account_id == account.id:
            return account
    raise _no_invitation()


def _invited(tx: Connection, account: Account, token_hash: str) -> Operator:
    """Whoever was invited with this token. Raises NotFound, or Refused when it came too late (R24)."""
    from seattui.store.people import invitations

    found = invitations.holder(tx, token_hash)
    if found is None or found.account_id != account.id:
        raise _no_invitation()
    access_state = facets.codes(tx, account.id).access_state(found.facet)
    if access_state.status is not Status.ACTIVE or access_state.invite is not Invite.PENDING:
        raise _no_invitation()
    return Operator(
        found.id,
        found.email,
        KnownBy.KEY,
        access_state.status,
        access_state.super_admin,
        access_state.permissions,
    )


def _no_invitation() -> NotFound:
    """The same whether it never was, was used, or was taken back: who asks needn't be who was invited."""
    return NotFound(
        "no-such-invitation",
        msg("No invitation has this token, or it no longer works: each works once, until it expires."),
        msg("Look at the mail again, the newest one, or ask for another invitation."),
    )


def _unknown(message: Any) -> NotPermitted:
    return NotPermitted(
        "operator",
        message,
        msg(
            "A super admin can tie you with 'seattui operators tie EMAIL --uid N'; --operator EMAIL claims an identity."
        ),
    )


def made_at(tx: Connection, account: Account) -> tuple[str, str]:
    """When the store was made, and the account in it."""
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
    """The short name of each hub that is sold, by code; what a list needs of the catalogue at each start."""
    return decode_stored(hub_tabs_in, _kept_catalogue(tx, account))


def _kept_catalogue(tx: Connection, account: Account) -> str:
    query = select(tables.accounts.c.catalogue).where(tables.accounts.c.id == account.id)
    return str(tx.execute(query).scalar_one())


def catalogue(tx: Connection, account: Account) -> Catalogue:
    """The prices in force."""
    # pydantic, which screens that show no prices do without.
    from seattui.domain.billing.catalogue import Catalogue

    return decode_stored(Catalogue.from_json, _kept_catalogue(tx, account))


def subscriptions(tx: Connection, account: Account, today: date) -> tuple[Subscription, ...]:
    """By name, as they are today: a removal whose day has come is taken, posted or not (R21)."""
    return tuple(settled(s, today) for s in subscriptions_as_posted(tx, account, today))


def subscriptions_as_posted(tx: Connection, account: Account, today: date) -> tuple[Subscription, ...]:
    """By name, with what a further seat costs `today`: the agreed price, else the catalogue's."""
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
                currency=row.currency,
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
    """The agreed price of a seat of each subscription that has one, in the order in which they were agreed."""
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


def contacts(tx: Connection, account: Account, permission: str) -> tuple[str, ...]:
    """Addresses of active people who hold the permission; the first twenty, by name."""
    known = facets.codes(tx, account.id)
    wanted = [
        f
        for f in facets.counted(tx, account.id)
        if known.access_state(f).status is Status.ACTIVE and known.access_state(f).holds(permission)
    ]
    u = tables.users.c
    query = select(u.email).where(u.account_id == account.id, text(tables.LISTED), u.facet.in_(wanted))
    return tuple(tx.execute(query.order_by(u.name_key, u.id).limit(20)).scalars())


def ties(tx: Connection, account: Account) -> tuple[Tie, ...]:
    """Who is tied to which OS account, by uid."""
    rows = tx.execute(
        text(
            "SELECT o.uid, u.email, u.first_name, u.last_name FROM operators o JOIN users u ON u.id = o.user_id "
            "WHERE o.account_id = :account ORDER BY o.uid"
        ),
        {"account": account.id},
    )
    return tuple(Tie(r.uid, r.email, f"{r.first_name} {r.last_name}".strip()) for r in rows)


def subscription_id(tx: Connection, account: Account, hub: str) -> int:
    s = tables.subscriptions.c
    return int(tx.execute(select(s.id).where(s.account_id == account.id, s.hub == hub)).scalar_one())
