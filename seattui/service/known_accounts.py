"""The accounts of a store that somebody may operate in; others are never shown.

Importing this module imports SQLAlchemy: commands do so inside their function.
"""

from __future__ import annotations

from seattui.domain.model import Account, Operator
from seattui.kit.errors import NotPermitted
from seattui.service.clock import wall_clock
from seattui.store.admin.opening import open_store
from seattui.store.billing import accounts
from seattui.store.connection.urls import store_url
from seattui.store.people import operators


def known_accounts(
    url: str,
    *,
    account: str | None = None,
    operator: str | None = None,
    key: str | None = None,
    read_only: bool = False,
) -> tuple[tuple[Account, Operator], ...]:
    """Each account with its operator, by name: all of them, or the one named `account`.

    Raises StoreMissing, StoreError, Busy, NotFound, and NotPermitted for somebody who may not operate in any.
    """
    store = open_store(store_url(url), read_only=read_only)
    identity = operators.of_process(store, operator, "", key)
    found: list[tuple[Account, Operator]] = []
    refused: NotPermitted | None = None
    try:
        with store.read() as tx:
            for each in (
                accounts.listed(tx)
                if account is None
                else (operators.chosen(tx, account, identity, wall_clock),)
            ):
                try:
                    found.append((each, operators.operator(tx, each, identity, wall_clock)))
                except NotPermitted as error:
                    refused = refused or error
    finally:
        store.close()
    if refused and not found:
        raise refused
    if not found:
        raise accounts.no_account()
    return tuple(found)
