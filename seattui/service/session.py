"""One operator's session: what they may see, plan and apply. The only door from the faces to the store.

Every method may be called from any thread, opens its own connection and returns frozen records.
Importing this module imports SQLAlchemy: screens do it in a worker, commands inside their function. What
reading the first list doesn't need, its methods import: it would be waited for at each start.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from seattui.domain.billing.invoice import Invoice
from seattui.domain.billing.outbox import Outbox
from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import (
    Account,
    Activity,
    Affected,
    Check,
    Count,
    Operator,
    Permission,
    PermissionSet,
    Sort,
    Team,
    TeamNode,
    Tie,
    User,
    UserDetails,
    UserFilter,
    Verification,
)
from seattui.domain.people.permissions import MODIFY_BILLING, require
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import StoreMissing
from seattui.kit.i18n import Message
from seattui.service.clock import Clock, clock_at, fixed_clock, origin_of, wall_clock
from seattui.store.admin.opening import create_store, open_store
from seattui.store.billing import accounts, due
from seattui.store.db import locking, watch
from seattui.store.db.engine import Store, store_url
from seattui.store.people import operators, permission_sets, users
from seattui.store.people.operators import Identity
from seattui.store.teams import teams

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue
    from seattui.domain.billing.team_costs import TeamCosts
    from seattui.domain.plan.plan import Change, Plan
    from seattui.domain.plan.plan import Receipt as Receipt
    from seattui.store.billing.due import Due


@dataclass(frozen=True, slots=True)
class Session:
    """Reads, plans and applies for one operator in one account. `open_session` and `found` make one."""

    store: Store
    account: Account
    identity: Identity
    clock: Clock = wall_clock

    # --- who and what ---------------------------------------------------------------------------

    def operator(self) -> Operator:
        """The operator as the store knows them now. Raises NotPermitted when they may not operate, and
        StoreUpgraded when nobody may any more with this program."""
        with self.store.read() as tx:
            self.store.still_so(tx)
            return operators.operator(tx, self.account, self.identity)

    def permissions(self) -> tuple[Permission, ...]:
        with self.store.read() as tx:
            return accounts.permissions(tx, self.account)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """By hub name, with lots, counters and the scheduled removal."""
        with self.store.read() as tx:
            return accounts.subscriptions(tx, self.account, locking.day(tx, self.account, self.clock))

    def hub_tabs(self) -> dict[str, str]:
        """The short name of each hub that is sold, by code."""
        with self.store.read() as tx:
            return accounts.hub_tabs(tx, self.account)

    def catalogue(self) -> Catalogue:
        with self.store.read() as tx:
            return accounts.catalogue(tx, self.account)

    def kept_as(self) -> str:
        """What tells this account of this store from all others, for what is remembered of it outside: a store
        that is made again in the same place is another one."""
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
        """The day by which money is calculated: today, or the last recorded day when the clock went back."""
        with self.store.read() as tx:
            return locking.day(tx, self.account, self.clock)

    # --- people ---------------------------------------------------------------------------------

    def count(self, wanted: UserFilter, stop: CancelToken | None = None) -> Count:
        """How many match; exact to 10,000 when searching, always exact otherwise."""
        with self.store.read(stop) as tx:
            return users.count(tx, self.account, wanted, self.now())

    def users(
        self,
        wanted: UserFilter,
        sort: Sort,
        offset: int,
        limit: int,
        *,
        after: User | None = None,
        before: User | None = None,
        total: int | None = None,
        stop: CancelToken | None = None,
    ) -> list[User]:
        """Rows `offset` to `offset + limit` of the list.

        With `after` (the row just before `offset`) or `before` (the row just behind the page) the page
        is found by key, at the same cost anywhere; without, by position, from the nearer end when
        `total` is given. Raises Overtaken when stopped.
        """
        with self.store.read(stop) as tx:
            return users.page(tx, self.account, wanted, sort, offset, limit, after, before, total, self.now())

    def ids(self, wanted: UserFilter, sort: Sort, first: int, last: int) -> tuple[int, ...]:
        """The ids at positions `first` to `last`, both included: a marked range."""
        with self.store.read() as tx:
            return users.ids(tx, self.account, wanted, sort, first, last, self.now())

    def position(self, user_id: int, wanted: UserFilter, sort: Sort) -> int | None:
        """Where the person stands in the list now; None when not in it."""
        with self.store.read() as tx:
            return users.position(tx, self.account, user_id, wanted, sort, self.now())

    def details(self, user_id: int) -> UserDetails | None:
        with self.store.read() as tx:
            return users.details(tx, self.account, user_id)

    def by_email(self, emails: Sequence[str]) -> tuple[User, ...]:
        """These people, in this order. Raises NotFound naming every address nobody has."""
        with self.store.read() as tx:
            return users.by_email(tx, self.account, emails)

    def ids_of(self, emails: Sequence[str]) -> tuple[int | None, ...]:
        """Whose addresses these are; None where it is nobody's."""
        from seattui.store.people import addresses

        with self.store.read() as tx:
            return addresses.ids_of(tx, self.account, emails)

    def by_id(self, ids: Sequence[int]) -> tuple[User, ...]:
        """These people by name; who is gone is left out."""
        with self.store.read() as tx:
            return users.by_id(tx, self.account, ids)

    def every_user(self, wanted: UserFilter, sort: Sort) -> Iterator[User]:
        """The whole list for export, in constant memory; no transaction stays open between its pages."""
        return users.every(self.store, self.account, wanted, sort, self.now())

    def permission_sets(self) -> tuple[PermissionSet, ...]:
        """By name."""
        with self.store.read() as tx:
            return permission_sets.listed(tx, self.account)

    def teams(self) -> tuple[Team, ...]:
        with self.store.read() as tx:
            return teams.listed(tx, self.account)

    def team_costs(self) -> tuple[tuple[Team, ...], TeamCosts]:
        """The teams, and what the seats of each cost, of one and the same moment."""
        from seattui.domain.billing import team_costs as costs_of_teams

        with self.store.read() as tx:
            today = locking.day(tx, self.account, self.clock)
            held = accounts.subscriptions(tx, self.account, today)
            there = teams.listed(tx, self.account)
            return there, costs_of_teams.team_costs(held, there, today, self.account.currency)

    def team_nodes(self) -> tuple[TeamNode, ...]:
        """The teams by name, without who is in them."""
        with self.store.read() as tx:
            return teams.nodes(tx, self.account)

    # --- the record -----------------------------------------------------------------------------

    def activity(
        self,
        search: str = "",
        email: str = "",
        before_id: int | None = None,
        limit: int = 100,
        stop: CancelToken | None = None,
    ) -> tuple[Activity, ...]:
        """Newest first. `search`: words in actor, reason, kind, or an affected address or name."""
        from seattui.store.activity import activity

        with self.store.read(stop) as tx:
            return activity.page(tx, self.account, search, email, before_id, limit)

    def affected(self, activity_id: int, offset: int = 0, limit: int = 100) -> tuple[Affected, ...]:
        from seattui.store.activity import activity

        with self.store.read() as tx:
            return activity.affected(tx, self.account, activity_id, offset, limit)

    def verify(self, expect: str = "") -> Verification:
        from seattui.store.activity import activity

        with self.store.read() as tx:
            return activity.verify(tx, self.account, expect)

    def last_undoable(self) -> Activity | None:
        """The operator's own newest change that can be taken back, and wasn't."""
        from seattui.domain.plan.kinds import undoable
        from seattui.store.changes.history import StorePast

        with self.store.read() as tx:
            who = operators.operator(tx, self.account, self.identity)
            return StorePast(tx, self.account, who).newest(undoable())

    def undoable(self, row: Activity) -> Message | None:
        """Why a change can't be undone; None when it can, as far as can be told without planning it."""
        from seattui.domain.changes.undo.undo import why_taken_back
        from seattui.domain.plan.kinds import Undoing, how_undone
        from seattui.store.changes.history import StorePast

        how = how_undone(row)
        if not isinstance(how, Undoing):
            return how
        with self.store.read() as tx:
            who = operators.operator(tx, self.account, self.identity)
            by = StorePast(tx, self.account, who).taken_back_by(row.id)
        return why_taken_back(row, by) if by else None

    # --- changes --------------------------------------------------------------------------------

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

    # --- what falls due ---------------------------------------------------------------------------

    def due(self) -> tuple[Due, ...]:
        """The billing periods that have begun and aren't posted yet, in order."""
        with self.store.read() as tx:
            return tuple(due.due(tx, self.account, locking.instant(tx, self.account, self.clock)))

    def overdue(self) -> tuple[Due, ...]:
        """What is due, when it is more than `apply` posts unasked; else nothing."""
        waiting = self.due()
        return waiting if len(waiting) > due.UNASKED else ()

    def outbox(self) -> Outbox:
        """How many mails wait and how many were refused."""
        from seattui.store.changes import outbox

        with self.store.read() as tx:
            return outbox.outlook(tx, self.account)

    def settle(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Posts all that is due, each period once and whole; returns how many. Anybody may (R21).

        Invitations whose time is over end as well (R24).
        """
        from seattui.store.changes import post_due

        posted = post_due.settle(self.store, self.account, self.clock, self.identity.origin, progress)
        post_due.expire(self.store, self.account, self.clock, self.identity.origin)
        return posted

    def invoices(self, before: int | None = None, limit: int = 100) -> tuple[Invoice, ...]:
        """Newest first. Raises NotPermitted without Modify billing."""
        from seattui.store.billing import invoices

        with self.store.read() as tx:
            require(operators.operator(tx, self.account, self.identity), MODIFY_BILLING)
            return invoices.listed(tx, self.account, before, limit)

    def invoice(self, number: int) -> Invoice | None:
        from seattui.store.billing import invoices

        with self.store.read() as tx:
            require(operators.operator(tx, self.account, self.identity), MODIFY_BILLING)
            return invoices.one(tx, self.account, number)

    # --- the store ------------------------------------------------------------------------------

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

    def close(self) -> None:
        self.store.close()

    def watcher(self) -> watch.Watcher:
        """Tells when anybody changed the store. Close it when done."""
        return watch.watcher(self.store)


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
