"""Reads and writes of views: the account's have the owner 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from seattui.domain.model import Account, Operator
from seattui.domain.people.views import SavedView, stored
from seattui.domain.plan.view_effects import ViewDeleted, ViewSaved
from seattui.kit.reading import parsed_json
from seattui.kit.text import fold
from seattui.store.db import tables
from seattui.store.db.decode import decode_stored
from seattui.store.db.effect_writers import writes

_SHARED = 0


def listed(tx: Connection, account: Account, operator: Operator) -> tuple[SavedView, ...]:
    """The operator's own, then the account's, by name."""
    v = tables.views.c
    query = (
        select(v.owner_id, v.name, v.definition)
        .where(v.account_id == account.id, v.owner_id.in_({_SHARED, operator.user_id or _SHARED}))
        .order_by(v.owner_id.desc(), v.name_key)
    )
    return tuple(
        SavedView(row.name, row.owner_id == _SHARED, decode_stored(_definition, row.definition))
        for row in tx.execute(query)
    )


def _definition(text: str) -> Mapping[str, Any]:
    found = parsed_json(text)
    if not isinstance(found, dict):
        raise ValueError(text)
    return found


@writes(ViewSaved)
def _(effect: ViewSaved, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    _delete(tx, account, operator, effect.view, effect.shared)
    tx.execute(
        insert(tables.views),
        {
            "account_id": account.id,
            "owner_id": _owner(operator, effect.shared),
            "name": effect.view,
            "name_key": fold(effect.view),
            "definition": stored(effect.definition),
        },
    )


@writes(ViewDeleted)
def _(effect: ViewDeleted, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    _delete(tx, account, operator, effect.view, effect.shared)


def _delete(tx: Connection, account: Account, operator: Operator, name: str, shared: bool) -> None:
    v = tables.views.c
    tx.execute(
        delete(tables.views).where(
            v.account_id == account.id, v.owner_id == _owner(operator, shared), v.name_key == fold(name)
        )
    )


def _owner(operator: Operator, shared: bool) -> int:
    """Raises ValueError for an own view of nobody, which planning refuses."""
    if shared:
        return _SHARED
    if not operator.user_id:
        raise ValueError("nobody's view")
    return operator.user_id
