"""Reads and writes of views: the account's have the owner 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Operator, SavedView
from seattui.domain.plan.plan import canonical
from seattui.domain.plan.view_effects import ViewDeleted, ViewSaved
from seattui.kit.reading import parsed_json
from seattui.kit.text import fold
from seattui.store.db.effect_writers import writes

_SHARED = 0
_LISTED = text(
    "SELECT owner_id, name, definition FROM views WHERE account_id = :account AND owner_id IN (:shared, :own) "
    "ORDER BY owner_id DESC, name_key"
)
_DELETED = text("DELETE FROM views WHERE account_id = :account AND owner_id = :owner AND name_key = :key")
_SAVED = text(
    "INSERT INTO views (account_id, owner_id, name, name_key, definition) "
    "VALUES (:account, :owner, :name, :key, :definition)"
)


def listed(tx: Connection, account: Account, operator: Operator) -> tuple[SavedView, ...]:
    """The operator's own, then the account's, by name."""
    values = {"account": account.id, "shared": _SHARED, "own": operator.user_id or _SHARED}
    return tuple(
        SavedView(row.name, row.owner_id == _SHARED, definition_in(row.definition))
        for row in tx.execute(_LISTED, values)
    )


def definition_in(kept: str) -> Mapping[str, Any]:
    """What a row says; nothing if it is damaged, so that one row keeps nobody from the others."""
    try:
        found = parsed_json(kept)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@writes(ViewSaved)
def _(effect: ViewSaved, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    row = _row(account, operator, effect.view, effect.shared)
    tx.execute(_DELETED, row)
    tx.execute(_SAVED, {**row, "name": effect.view, "definition": canonical(effect.definition).decode()})


@writes(ViewDeleted)
def _(effect: ViewDeleted, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    tx.execute(_DELETED, _row(account, operator, effect.view, effect.shared))


def _row(account: Account, operator: Operator, name: str, shared: bool) -> dict[str, object]:
    return {"account": account.id, "owner": _owner(operator, shared), "key": fold(name)}


def _owner(operator: Operator, shared: bool) -> int:
    """Raises ValueError for an own view of nobody, which planning refuses."""
    if shared:
        return _SHARED
    if not operator.user_id:
        raise ValueError("nobody's view")
    return operator.user_id
