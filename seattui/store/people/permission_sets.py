"""Reads of permission sets, by name."""

from __future__ import annotations

from sqlalchemy import Connection, select

from seattui.domain.model import Account, PermissionSet
from seattui.store.db import facets, tables


def listed(tx: Connection, account: Account) -> tuple[PermissionSet, ...]:
    known = facets.codes(tx, account.id)
    s = tables.permission_sets.c
    rows = tx.execute(select(s.name, s.permissions).where(s.account_id == account.id).order_by(s.name_key))
    return tuple(PermissionSet(row.name, known.permissions_in(row.permissions)) for row in rows)
