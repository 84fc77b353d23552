"""Which account an SSH key opens. Importing this module imports SQLAlchemy: commands do so inside their function."""

from __future__ import annotations

import os

from seattui.domain.model import Account
from seattui.kit.errors import NotPermitted
from seattui.kit.settings import FromFile
from seattui.service.clock import wall_clock
from seattui.store.admin.opening import open_store
from seattui.store.connection.urls import store_url
from seattui.store.people import operators


def named_store(given: str) -> str | None:
    """The same store for a command line: a file by its absolute path, a URL of a server as it is. None where that
    is in the settings file: only there it may ask for less than is safe. Raises UsageError.
    """
    url = store_url(given)
    if url.get_backend_name() == "sqlite":
        return os.path.abspath(url.database or "")
    return None if isinstance(given, FromFile) else given


def key_account(url: str, key: str, account: str | None = None) -> Account | None:
    """The account in which whoever has this key may operate now: any, or only the one named `account`.

    Only reads. Raises StoreMissing, StoreError, Busy, NotFound.
    """
    store = open_store(store_url(url), read_only=True)
    try:
        identity = operators.of_process(store, None, "", key)
        with store.read() as tx:
            only = None if account is None else operators.chosen(tx, account, identity, wall_clock)
            found = operators.by_key(tx, key)
            if found is None or only not in (None, found):
                return None
            operators.operator(tx, found, identity, wall_clock)
            return found
    except NotPermitted:
        return None
    finally:
        store.close()
