"""Stores that a process opens again and again, checked once. Between two uses there is no connection to them: closing
another file of the same store would drop SQLite's locks."""

from __future__ import annotations

from seattui.kit.errors import SeattuiError
from seattui.store.admin.opening import open_store
from seattui.store.connection.engine import Store
from seattui.store.connection.urls import store_url


class KeptStores:
    """For one thread."""

    def __init__(self) -> None:
        self._stores: dict[tuple[str, bool], Store] = {}

    def open(self, url: str, *, read_only: bool = False) -> Store:
        """As `open_store`, which is asked again once the store isn't any more what was opened."""
        if known := self._stores.pop((url, read_only), None):
            try:
                with known.read() as tx:
                    known.check_current(tx)
            except SeattuiError:
                known.close()
                known = None
        store = known or open_store(store_url(url), read_only=read_only)
        self._stores[url, read_only] = store
        return store
