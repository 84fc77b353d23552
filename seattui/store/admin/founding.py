"""Creating an account: its permissions, its owner as super admin, and the first row of its record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select

from seattui.domain.changes.billing.founding import FoundAccount, account_exists
from seattui.domain.model import Account, KnownBy, Operator, Status
from seattui.domain.people.permissions import FIRST
from seattui.domain.plan.operation import Operation
from seattui.domain.plan.plan import Plan, Receipt
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.text import fold
from seattui.store.activity import activity
from seattui.store.changes import answers
from seattui.store.db import search, tables
from seattui.store.people.search_keys import name_columns

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue
    from seattui.store.people.operators import Identity


def found(
    tx: Connection,
    wanted: FoundAccount,
    catalogue: Catalogue,
    identity: Identity,
    now: datetime,
    kind: str,
    because: str = "",
    operation: Operation | None = None,
) -> Account:
    """Writes the account, its owner, and the tie of this uid to the owner. Raises Refused if it exists."""
    key = fold(wanted.name)
    if tx.execute(select(tables.accounts.c.id).where(tables.accounts.c.name_key == key)).first():
        raise account_exists(wanted.name)
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
            **name_columns(wanted.owner, wanted.first_name, wanted.last_name),
            "super_admin": 1,
            "created_at": now.isoformat(),
        },
    ).scalar_one()
    search.added(tx, owner_id)
    if identity.uid is not None:
        tie = {"account_id": account_id, "uid": identity.uid, "user_id": owner_id}
        tx.execute(insert(tables.operators), tie)
    about = tx.execute(select(tables.store.c.kind, tables.store.c.label)).one()
    if about.kind != kind:
        raise UsageError(
            "store-kind",
            msg("This store is a {there} store, not {wanted}.", there=about.kind, wanted=kind),
            msg("Create another store with --store."),
        )
    account = Account(account_id, wanted.name, wanted.currency, wanted.time_zone, about.label, about.kind)
    known_by = KnownBy.UID if identity.proven else KnownBy.CLAIMED
    who = Operator(owner_id, wanted.owner, known_by, Status.ACTIVE, True, frozenset())
    after = {
        "name": wanted.name,
        "currency": wanted.currency,
        "time_zone": wanted.time_zone,
        "owner": wanted.owner,
    }
    plan = Plan(wanted, before={}, after=after)
    key = f"found-{account_id}-{now.isoformat()}"
    number = activity.write(tx, account, who, identity.origin, now, plan, because, key, [])
    if operation:
        answers.keep(
            tx, account, operation, number, now, operation.answer(Receipt(plan, number, now, operation.key))
        )
    return account
