"""One account of a store that is open, for one operator: who they are, and what day it is there."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date, datetime

from seattui.domain.model import Account, Operator
from seattui.service.clock import Clock, wall_clock
from seattui.store.billing import accounts
from seattui.store.db import locking, watch
from seattui.store.db.engine import Store
from seattui.store.people import operators
from seattui.store.people.operators import Identity


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """What the parts of a session read with. Every method opens a connection of its own, in any thread."""

    store: Store
    account: Account
    identity: Identity
    clock: Clock = wall_clock

    @property
    def read_only(self) -> bool:
        return self.store.read_only

    def operator(self) -> Operator:
        """The operator as the store knows them now. Raises NotPermitted when they may not operate, and
        StoreUpgraded when nobody may any more with this program."""
        with self.store.read() as tx:
            self.store.still_so(tx)
            return operators.operator(tx, self.account, self.identity)

    def kept_as(self) -> str:
        """What tells this account of this store from all others, for what is remembered of it outside: a store
        that is made anew in the same place is another one."""
        url = self.store.url
        place = os.path.realpath(url.database or "") if self.store.sqlite else self.store.name
        with self.store.read() as tx:
            made = accounts.made_at(tx, self.account)
        return hashlib.sha256("\n".join((place, str(self.account.id), *made)).encode()).hexdigest()[:24]

    def now(self) -> datetime:
        return self.clock()

    def today(self) -> date:
        """The day it is in the account's time zone."""
        return self.clock().astimezone(self.account.zone).date()

    def reckoning_day(self) -> date:
        """The day by which money is reckoned: today, or the last recorded day when the clock went back."""
        with self.store.read() as tx:
            return locking.day(tx, self.account, self.clock)

    def close(self) -> None:
        self.store.close()

    def watcher(self) -> watch.Watcher:
        """Tells when anybody changed the store. Close it when done."""
        return watch.watcher(self.store)
