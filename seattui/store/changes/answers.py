"""What was answered under each key, so that an operation that is repeated does nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.model import Account
from seattui.domain.plan.operation import KeptAnswer, Operation, repeated
from seattui.store.connection.engine import Store
from seattui.store.db.asking import Statement, ask
from seattui.store.db.decode import decode_stored
from seattui.store.db.locking import lock

_KEPT = "SELECT request, activity_id, at, answer FROM answers WHERE key = :key"
_FIND = f"{_KEPT} AND account_id = :account AND operator_id = :operator"
_KEEP = text(
    "INSERT INTO answers (key, account_id, operator_id, request, activity_id, at, answer) "
    "VALUES (:key, :account, :operator, :request, :activity, :at, :answer)"
)


def find(tx: Connection, account: Account, operator_id: int, key: str) -> KeptAnswer | None:
    row = next(iter(ask(tx, _finding(account, operator_id, key))), None)
    return _kept(key, row, account.zone) if row else None


def asked(account: Account, operation: Operation) -> Statement:
    """What `check` asks."""
    return _finding(account, operation.operator_id, operation.key)


def _finding(account: Account, operator_id: int, key: str) -> Statement:
    return Statement(_FIND, {"key": key, "account": account.id, "operator": operator_id})


def to_request(tx: Connection, key: str, request: str) -> KeptAnswer | None:
    """The answer to exactly this request, of whichever operator and account."""
    question = Statement(f"{_KEPT} AND request = :request LIMIT 1", {"key": key, "request": request})
    row = next(iter(ask(tx, question)), None)
    return _kept(key, row, UTC) if row else None


def _kept(key: str, row: Any, zone: tzinfo) -> KeptAnswer:
    at = decode_stored(datetime.fromisoformat, row.at).astimezone(zone)
    return KeptAnswer(key, row.request, row.activity_id, at, row.answer)


def check(tx: Connection, account: Account, operation: Operation) -> None:
    """Raises Answered if the operation was carried out before, and Refused if another one had its key."""
    if kept := find(tx, account, operation.operator_id, operation.key):
        raise repeated(kept, operation.request)


def remember(
    store: Store, accounts: Iterable[Account], operation: Operation, at: datetime, answer: str
) -> None:
    """Keeps the answer of what the record has no row for. Raises what `check` does."""

    def work(tx: Connection) -> None:
        for account in accounts:
            lock(tx, account)
            check(tx, account, operation)
            keep(tx, account, operation, None, at, answer)

    store.transact(work)


def keep(
    tx: Connection, account: Account, operation: Operation, activity_id: int | None, at: datetime, answer: str
) -> None:
    """Keeps the answer, in the transaction of the change itself."""
    tx.execute(
        _KEEP,
        {
            "key": operation.key,
            "account": account.id,
            "operator": operation.operator_id,
            "request": operation.request,
            "activity": activity_id,
            "at": at.isoformat(),
            "answer": answer,
        },
    )
