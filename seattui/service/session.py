"""One operator's session: what they may see, plan and apply. The only door from the faces to the store.

Every method may be called from any thread, opens its own connection and returns frozen records.
Importing this module imports SQLAlchemy: screens do it in a worker, commands inside their function. What
reading the first list doesn't need, its methods import: it would be waited for at each start.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from seattui.domain.model import Check, Tie
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import StoreMissing
from seattui.service.activity import ActivityReads
from seattui.service.billing import BillingReads
from seattui.service.clock import clock_at, fixed_clock, origin_of, wall_clock
from seattui.service.people import PeopleReads
from seattui.store.admin.opening import create_store, open_store
from seattui.store.db.engine import store_url
from seattui.store.people import operators
from seattui.store.people.operators import Identity

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Change, Plan
    from seattui.domain.plan.plan import Receipt as Receipt


class Session(PeopleReads, BillingReads, ActivityReads):
    """Reads, plans and applies for one operator in one account. `open_session` and `found` make one."""

    __slots__ = ()

    def plan(self, change: Change, stop: CancelToken | None = None) -> Plan:
        """What would happen. Raises NotPermitted or Refused; people refused one by one are in the plan."""
        from seattui.store.changes import apply

        return apply.planned(self.store, self.account, self.identity, self.clock, change, stop)

    def apply(
        self, plan: Plan, because: str = "", operation_key: str | None = None, stop: CancelToken | None = None
    ) -> Receipt:
        """Does exactly what `plan` shows, or nothing. Raises Overtaken when stopped: nothing was changed.

        Raises Stale when planning again under lock gives another plan, Refused and NotPermitted by the
        rules, Busy when the store is held too long. With an `operation_key` that was already used the
        earlier change is the answer: nothing is done twice.
        """
        from seattui.store.changes import apply

        key = operation_key or uuid.uuid4().hex
        return apply.applied(self.store, self.account, self.identity, self.clock, plan, because, key, stop)

    def settle(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Posts all that is due, each period once and whole; returns how many. Anybody may (R21).

        Invitations whose time is over end as well (R24).
        """
        from seattui.store.changes import post_due

        posted = post_due.settle(self.store, self.account, self.clock, self.identity.origin, progress)
        post_due.expire(self.store, self.account, self.clock, self.identity.origin)
        return posted

    def ties(self) -> tuple[Tie, ...]:
        with self.store.read() as tx:
            return operators.ties(tx, self.account)

    def checks(self) -> tuple[Check, ...]:
        """What `doctor` says of the store."""
        from seattui.store.admin import doctor

        return doctor.checks(self.store, self.account)

    def mend(self) -> None:
        """Rebuilds what is derived, such as the search index."""
        from seattui.store.admin import doctor

        doctor.mend(self.store)


def open_session(
    url: str,
    *,
    account: str | None = None,
    operator: str | None = None,
    at: datetime | None = None,
    read_only: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Session:
    """The session of whoever runs this, in a store that is there.

    The operator is whom the OS account's uid is tied to; `operator` claims another identity, and the
    record says so. `at` fixes the clock, on stores made for testing or demo only. Raises StoreMissing,
    StoreError, Busy, NotFound, NotPermitted and UsageError.
    """
    store = open_store(store_url(url), read_only=read_only)
    try:
        with store.read() as tx:
            identity = Identity(os.getuid(), operator, origin_of(environ))
            chosen = operators.chosen(tx, account, identity)
            operators.operator(tx, chosen, identity)
        return Session(store, chosen, identity, clock_at(at, chosen))
    except BaseException:
        store.close()
        raise


def open_invited(
    url: str,
    token: str,
    *,
    account: str | None = None,
    at: datetime | None = None,
    read_only: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Session:
    """The session of whoever was invited with this token, for accepting: in `account`, or whichever it is.

    Raises NotFound for a token that works no more, and what `open_session` raises.
    """
    from seattui.store.people import invitations

    store = open_store(store_url(url), read_only=read_only)
    try:
        identity = Identity(None, None, origin_of(environ), invitations.hashed(token))
        with store.read() as tx:
            chosen = operators.by_token(tx, account, identity)
        return Session(store, chosen, identity, clock_at(at, chosen))
    except BaseException:
        store.close()
        raise


def found(
    url: str,
    *,
    account: str,
    currency: str,
    time_zone: str,
    owner: str,
    kind: str = "live",
    label: str = "",
    at: datetime | None = None,
    first_name: str = "",
    last_name: str = "",
    because: str = "",
    environ: Mapping[str, str] = os.environ,
) -> Session:
    """Makes the store where there is none, and an account in it; the uid that runs this becomes its owner.

    Raises UsageError for a currency, time zone or address that isn't one, before anything is made, and
    where the store that is there is of another kind.
    """
    from seattui.domain.billing.default_prices import demo_catalogue
    from seattui.domain.changes.billing.founding import wished
    from seattui.store.admin import founding

    wanted = wished(account, currency, time_zone, owner, first_name, last_name)
    clock = fixed_clock(at) if at else wall_clock
    place = store_url(url)
    try:
        store = open_store(place)
    except StoreMissing:
        store = create_store(place, kind, label, clock())
    try:
        uid, origin = os.getuid(), origin_of(environ)
        made = store.transact(
            lambda tx: founding.found(tx, wanted, demo_catalogue(), uid, origin, clock(), kind, because)
        )
        return Session(store, made, Identity(uid, None, origin), clock)
    except BaseException:
        store.close()
        raise
