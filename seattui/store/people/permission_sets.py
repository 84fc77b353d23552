"""Reads of permission sets, by name."""

from __future__ import annotations

from sqlalchemy import Connection, text

from seattui.domain.model import Account, PermissionSet
from seattui.store.db import facets


def listed(tx: Connection, account: Account) -> tuple[PermissionSet, ...]:
    known = facets.codes(tx, account.id)
    query = text(
        "SELECT name, permissions FROM permission_sets WHERE account_id = :account ORDER BY name_key"
    )
    rows = tx.execute(query, {"account": account.id})
    return tuple(PermissionSet(row.name, known.permissions_in(row.permissions)) for row in rows)
