"""Writing people's SSH keys. Revoked ones stay, with when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, text, update

from seattui.domain.model import Account, Operator
from seattui.domain.plan.people_effects import KeysAdded, KeysRevoked
from seattui.domain.plan.plan import canonical
from seattui.store.db import tables
from seattui.store.db.effect_writers import writes
from seattui.store.db.temp_tables import fresh

_OWNER = "SELECT k.user_id, u.email, k.before, k.after FROM keyed k JOIN users u ON u.id = k.user_id"


@writes(KeysAdded, touching=_OWNER)
def _(effect: KeysAdded, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(
        insert(tables.operator_keys),
        [
            {
                "account_id": account.id,
                "user_id": effect.user_id,
                "fingerprint": key.fingerprint,
                "type": key.type,
                "public_key": key.public_key,
                "comment": key.comment,
                "added_at": now.isoformat(),
            }
            for key in effect.keys
        ],
    )
    _note(tx, effect.user_id, (), [key.fingerprint for key in effect.keys])


@writes(KeysRevoked, touching=_OWNER)
def _(effect: KeysRevoked, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    k = tables.operator_keys.c
    tx.execute(
        update(tables.operator_keys)
        .where(k.account_id == account.id, k.fingerprint.in_(effect.keys), k.revoked_at.is_(None))
        .values(revoked_at=now.isoformat())
    )
    _note(tx, effect.user_id, effect.keys, ())


def _note(tx: Connection, user_id: int, before: Sequence[str], after: Sequence[str]) -> None:
    """Notes whose keys they are, for the record."""
    fresh(tx, "keyed", "user_id BIGINT PRIMARY KEY, before TEXT NOT NULL, after TEXT NOT NULL")
    said = {f: canonical({"keys": [*keys]}).decode() for f, keys in (("before", before), ("after", after))}
    tx.execute(
        text("INSERT INTO keyed (user_id, before, after) VALUES (:id, :before, :after)"),
        {"id": user_id, **said},
    )
