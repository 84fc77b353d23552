"""Who may do what isn't done for one person: found another account in a store, and post what is due in all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from seattui.domain.model import SUPER_ADMIN, Account
from seattui.kit.errors import NotPermitted
from seattui.kit.i18n import msg
from seattui.store.billing import accounts
from seattui.store.connection.engine import Store
from seattui.store.db import ownership
from seattui.store.people import operators
from seattui.store.people.operators import Identity


def administered(store: Store, identity: Identity, clock: Callable[[], datetime]) -> tuple[Account, ...]:
    """The store's accounts for its owner, and for others those in which they are a super admin.

    Raises NotPermitted for anybody else, which says nothing of the accounts.
    """
    owner = ownership.owns(store)
    with store.read() as tx:
        every = accounts.listed(tx)
        if owner:
            return every
        known = operators.known_in(tx, every, identity, clock)
    found = tuple(account for account, operator in known if operator.super_admin)
    if not found:
        raise NotPermitted(
            SUPER_ADMIN,
            msg("This needs the owner of the store, or a super admin of an account in it."),
            msg(
                "Run it as the OS account that the store belongs to, or as a super admin with --operator EMAIL."
            ),
        )
    return found
