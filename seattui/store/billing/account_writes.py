"""Writing effects on the whole account: its catalogue, its emails, its operators."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, update

from seattui.domain.model import Account, Operator
from seattui.domain.plan.effects import (
    CatalogueLoaded,
    MailQueued,
    OperatorTied,
    OperatorUntied,
)
from seattui.store.db import tables
from seattui.store.db.effect_writers import writes


@writes(MailQueued)
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


@writes(CatalogueLoaded)
def _(effect: CatalogueLoaded, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        update(tables.accounts)
        .where(tables.accounts.c.id == account.id)
        .values(catalogue=effect.catalogue.as_json())
    )


@writes(OperatorTied)
def _(effect: OperatorTied, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    _untie(tx, account, effect.uid)
    tx.execute(
        insert(tables.operators), {"account_id": account.id, "uid": effect.uid, "user_id": effect.user_id}
    )


@writes(OperatorUntied)
def _(effect: OperatorUntied, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    _untie(tx, account, effect.uid)


def _untie(tx: Connection, account: Account, uid: int) -> None:
    o = tables.operators.c
    tx.execute(delete(tables.operators).where(o.account_id == account.id, o.uid == uid))
