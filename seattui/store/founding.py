"""A new account: its permissions, its owner, who is a super admin, and the first row of its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from seattui.domain.catalogue import Catalogue
from seattui.domain.email import checked_email, email_key
from seattui.domain.look_alikes import skeleton
from seattui.domain.model import Account, KnownBy, Operator, Status
from seattui.domain.names import MAX_NAME
from seattui.domain.permissions import FIRST
from seattui.domain.plan import Change, Facts, Plan
from seattui.errors import Refused, UsageError
from seattui.i18n import say
from seattui.store import activity, search, tables
from seattui.text import fold


@dataclass(frozen=True, slots=True)
class FoundAccount(Change):
    """An account begins. It can't be planned: there is no account yet whose facts could be read."""

    name: str
    currency: str
    time_zone: str
    owner: str
    first_name: str
    last_name: str
    kind: ClassVar[str] = "accounts.found"

    def plan(self, facts: Facts) -> Plan:
        raise Refused("account-exists", say("The account {name} is there already.", name=self.name))


def wished(
    account: str, currency: str, time_zone: str, owner: str, first_name: str = "", last_name: str = ""
) -> FoundAccount:
    """The account that would be made of this. Raises UsageError for what can't be; nothing is opened."""
    return FoundAccount(
        _named(account), _currency(currency), _zone(time_zone), checked_email(owner), first_name, last_name
    )


def _named(account: str) -> str:
    name = " ".join(account.split())
    if not 0 < len(name) <= MAX_NAME:
        raise UsageError(
            "account-name", say("An account's name has from 1 to {most} characters.", most=MAX_NAME)
        )
    return name


def _currency(code: str) -> str:
    from babel.numbers import is_currency

    if not is_currency(code.upper()):
        raise UsageError(
            "currency",
            say("{code} isn't a currency.", code=code),
            say("Give its ISO code, such as EUR or USD."),
        )
    return code.upper()


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ValueError, KeyError, OSError) as error:
        raise UsageError(
            "time-zone",
            say("{name} isn't a time zone.", name=name),
            say("Give its name, such as Europe/Berlin or America/New_York."),
        ) from error


def found(
    tx: Connection,
    wanted: FoundAccount,
    catalogue: Catalogue,
    uid: int | None,
    origin: str,
    now: datetime,
    kind: str,
    because: str = "",
) -> Account:
    """Writes the account, its owner, and the tie of `uid` to the owner. Raises Refused where it exists."""
    key = fold(wanted.name)
    if tx.execute(select(tables.accounts.c.id).where(tables.accounts.c.name_key == key)).first():
        raise Refused(
            "account-exists",
            say("The account {name} is there already.", name=wanted.name),
            say("Choose another name, or open it."),
        )
    account_id = tx.execute(
        insert(tables.accounts).returning(tables.accounts.c.id),
        {
            "name": wanted.name,
            "name_key": key,
            "currency": wanted.currency,
            "time_zone": wanted.time_zone,
            "catalogue": catalogue.as_json(),
            "created_at": now.isoformat(),
        },
    ).scalar_one()
    tx.execute(
        insert(tables.permissions),
        [
            {"account_id": account_id, "bit": bit, "code": p.code, "label": p.label, "sentence": p.sentence}
            for bit, p in enumerate(FIRST)
        ],
    )
    owner_id = tx.execute(
        insert(tables.users).returning(tables.users.c.id),
        {
            "account_id": account_id,
            "email": wanted.owner,
            "email_key": email_key(wanted.owner),
            "email_skeleton": skeleton(wanted.owner),
            "first_name": wanted.first_name,
            "last_name": wanted.last_name,
            "name_key": fold(f"{wanted.first_name} {wanted.last_name}".strip()),
            "search_text": search.text_of(wanted.first_name, wanted.last_name, wanted.owner),
            "super_admin": 1,
            "created_at": now.isoformat(),
        },
    ).scalar_one()
    search.added(tx, owner_id)
    if uid is not None:
        tx.execute(insert(tables.operators), {"account_id": account_id, "uid": uid, "user_id": owner_id})
    about = tx.execute(select(tables.store.c.kind, tables.store.c.label)).one()
    if about.kind != kind:
        raise UsageError(
            "store-kind",
            say("This store is of the kind {there}, not {wanted}.", there=about.kind, wanted=kind),
            say("Make another store with --store."),
        )
    account = Account(account_id, wanted.name, wanted.currency, wanted.time_zone, about.label, about.kind)
    who = Operator(owner_id, wanted.owner, KnownBy.UID, Status.ACTIVE, True, frozenset())
    after = {
        "name": wanted.name,
        "currency": wanted.currency,
        "time_zone": wanted.time_zone,
        "owner": wanted.owner,
    }
    plan = Plan(wanted, before={}, after=after)
    activity.write(tx, account, who, origin, now, plan, because, f"found-{account_id}-{now.isoformat()}", [])
    return account
