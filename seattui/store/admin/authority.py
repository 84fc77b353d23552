"""Who may do what isn't done for one person: found another account in a store, and post what is due in all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import URL

from seattui.domain.model import SUPER_ADMIN, Account
from seattui.kit.errors import NotPermitted
from seattui.kit.i18n import Message, msg
from seattui.store.admin.opening import connect_any_version, open_store
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
        raise _not_permitted(msg("This needs the owner of the store, or a super admin of an account in it."))
    return found


def opened_whole(
    url: URL, claimed: str | None, *, read_only: bool = False, any_version: bool = False
) -> Store:
    """The store, for what concerns everybody in it: for its owner, or who is a super admin of each of its accounts.

    Raises NotPermitted for anybody else, and what `open_store` does; with `any_version` not for an earlier version.
    """
    store = (
        connect_any_version(url, read_only=read_only) if any_version else open_store(url, read_only=read_only)
    )
    try:
        check_whole(store, claimed)
        return store
    except BaseException:
        store.close()
        raise


def check_whole(store: Store, claimed: str | None) -> None:
    """Raises NotPermitted unless this is the store's owner, or a super admin of each account in it."""
    if ownership.owns(store):
        return
    identity = operators.of_process(store, claimed, "")
    with store.read() as tx:
        every = accounts.listed(tx)
    if len(administered(store, identity, lambda: datetime.now(UTC))) < len(every):
        raise _not_permitted(
            msg("This needs the owner of the store, or a super admin of every account in it.")
        )


def _not_permitted(sentence: Message) -> NotPermitted:
    return NotPermitted(
        SUPER_ADMIN,
        sentence,
        msg("Run it as the OS account that the store belongs to, or as a super admin with --operator EMAIL."),
    )
