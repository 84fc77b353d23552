"""SSH keys of people: which are live, and whose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from seattui.domain.model import Account, OperatorKey
from seattui.store.db import tables
from seattui.store.db.decode import decode_stored

_K, _U = tables.operator_keys.c, tables.users.c


def holder(tx: Connection, fingerprint: str) -> tuple[int, int] | None:
    """Whose live key this is: the ids of the account, in any of them, and of the person."""
    query = select(_K.account_id, _K.user_id).where(_K.fingerprint == fingerprint, _K.revoked_at.is_(None))
    row = tx.execute(query).one_or_none()
    return (row.account_id, row.user_id) if row else None


def listed(tx: Connection, account: Account) -> tuple[OperatorKey, ...]:
    """The account's keys, revoked ones too, by when they were added."""
    rows = tx.execute(
        select(
            _K.user_id, _U.email, _U.first_name, _U.last_name, _K.fingerprint, _K.type, _K.public_key, _K.comment,
            _K.added_at, _K.revoked_at,
        )
        .join_from(tables.operator_keys, tables.users, _U.id == _K.user_id)
        .where(_K.account_id == account.id)
        .order_by(_K.id)
    )  # fmt: skip
    return tuple(
        OperatorKey(
            r.user_id,
            r.email,
            f"{r.first_name} {r.last_name}".strip(),
            r.fingerprint,
            r.type,
            r.public_key,
            r.comment,
            decode_stored(datetime.fromisoformat, r.added_at),
            decode_stored(datetime.fromisoformat, r.revoked_at) if r.revoked_at else None,
        )
        for r in rows
    )
