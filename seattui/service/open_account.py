"""An open account for one operator: who they are, and the account's day."""

from __future__ import annotations

import hashlib
import os
from datetime import date, datetime
from typing import TYPE_CHECKING

from seattui.domain.model import Account, Operator
from seattui.domain.people.guarantee import Guarantee, guarantee
from seattui.kit.records import dataclass
from seattui.service.clock import Clock, wall_clock
from seattui.store.admin import opening
from seattui.store.billing import accounts
from seattui.store.connection.engine import Store
from seattui.store.db import locking, ownership
from seattui.store.people import operators
from seattui.store.people.operators import Identity

if TYPE_CHECKING:
    from seattui.kit.i18n import Message
    from seattui.store.connection.watch import Watcher


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """The base of a session's reads. Every method opens its own connection and can be called from any thread."""

    store: Store
    account: Account
    identity: Identity
    clock: Clock = wall_clock

    @property
    def read_only(self) -> bool:
        return self.store.refuses_writes

    def operator(self) -> Operator:
        """The operator as currently stored. Raises NotPermitted if they may no longer operate, and an
        error if the store was upgraded or replaced.
        """
        identity = operators.proven_now(self.store, self.identity)
        with self.store.read() as tx:
            self.store.check_current(tx)
            return operators.operator(tx, self.account, identity, self.clock)

    def guarantee(self) -> Guarantee:
        """What is enforced in this session, as the store is now. Raises what `operator` does."""
        return guarantee(self.operator(), ownership.exposure(self.store))

    def place_warning(self) -> Message | None:
        """Where the store isn't safe at its place."""
        from seattui.store.connection.file_system import network_warning

        return network_warning(self.store)

    def kept_as(self) -> str:
        """A key that identifies this operator in this account of this store, in state remembered outside; a new
        store at the same path gets another key.
        """
        url = self.store.url
        place = os.path.realpath(url.database or "") if self.store.sqlite else self.store.name
        with self.store.read() as tx:
            made = accounts.made_at(tx, self.account)
            who = operators.operator(tx, self.account, self.identity, self.clock).user_id
        parts = (place, str(self.account.id), str(who), *made)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]

    def now(self) -> datetime:
        return self.clock()

    def today(self) -> date:
        """The day in the account's time zone."""
        return self.clock().astimezone(self.account.zone).date()

    def reckoning_day(self) -> date:
        """The day used to calculate money: today, or the last recorded day if the clock was set back."""
        with self.store.read() as tx:
            return locking.day(tx, self.account, self.clock)

    def close(self) -> None:
        self.store.close()

    def watcher(self) -> Watcher:
        """Detects changes of the store by anybody. Close it when done. After an error of one, the next goes on with
        the file that is there by then, if it is the same account's store.
        """
        from seattui.store.connection import watch

        opening.reopen(self.store, self.account)
        return watch.watcher(self.store)
