"""SSH keys of people: which are live, and whose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from seattui.domain.model import Account, OperatorKey
from seattui.store.db.decode import decode_stored


def holder(tx: Connection, fingerprint: str) -> tuple[int, int] | None:
    """Whose live key this is: the ids of the account, in any of them, and of the person."""
    query = text(
        "SELECT account_id, user_id FROM operator_keys WHERE fingerprint = :fingerprint AND revoked_at IS NULL"
    )
    row = tx.execute(query, {"fingerprint": fingerprint}).one_or_none()
    return (row.account_id, row.user_id) if row else None


def listed(tx: Connection, account: Account) -> tuple[OperatorKey, ...]:
    """The account's keys, revoked ones too, by when they were added."""
    rows = tx.execute(
        text(
            "SELECT k.user_id, u.email, u.first_name, u.last_name, k.fingerprint, k.type, k.public_key, k.comment, "
            "k.added_at, k.revoked_at FROM operator_keys k JOIN users u ON u.id = k.user_id "
            "WHERE k.account_id = :account ORDER BY k.id"
        ),
        {"account": account.id},
    )
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
