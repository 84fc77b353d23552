"""Asks a store that only its URL says where it is, by the program's own connection, in a moment or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Timer
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from seattui.store.completion import sqlite
from seattui.store.connection.engine import connect
from seattui.store.connection.urls import store_url

if TYPE_CHECKING:
    from seattui.store.completion.names import Ask

SECONDS = 2.0


def asking(given: str, answer: Callable[[Ask], None]) -> None:
    """Has `answer` ask the store. Ends the process, which is for nothing else, when it takes too long."""
    url = store_url(given)
    if url.get_backend_name() == "sqlite":
        sqlite.asking(url.database or "", answer)
        return
    late = Timer(SECONDS, os._exit, (0,))
    late.daemon = True
    late.start()
    store = connect(url, read_only=True)
    try:
        with store.read() as tx:

            def ask(question: str, **values: object) -> Any:
                return tx.execute(text(question), values).all()

            answer(ask)
    finally:
        late.cancel()
        store.close()
