"""What was answered to commands about a whole store: kept for each of its accounts, as work of the system.

Importing this module imports SQLAlchemy: commands do so inside their function.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime

from seattui.domain.model import Account
from seattui.domain.plan.operation import SYSTEM, KeptAnswer, Operation
from seattui.store.admin.opening import open_store
from seattui.store.billing import accounts
from seattui.store.changes import answers
from seattui.store.connection.engine import Store
from seattui.store.connection.urls import store_url


def kept_in(store: Store, of: Iterable[Account], key: str) -> KeptAnswer | None:
    """What was answered under this key in one of these accounts."""
    with store.read() as tx:
        return next(filter(None, (answers.find(tx, account, SYSTEM, key) for account in of)), None)


def kept_answer(url: str, key: str) -> KeptAnswer | None:
    """The same in the whole store at a path or URL."""
    with closing(open_store(store_url(url), read_only=True)) as store:
        with store.read() as tx:
            every = accounts.listed(tx)
        return kept_in(store, every, key)


def keep_answer(url: str, operation: Operation, at: datetime, answer: str) -> None:
    with closing(open_store(store_url(url))) as store:
        with store.read() as tx:
            every = accounts.listed(tx)
        answers.remember(store, every, operation, at, answer)
