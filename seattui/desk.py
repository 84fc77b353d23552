"""One operator's desk: what they may see, plan and apply. The only door from the faces to the store.

Every method may be called from any thread, opens its own connection and returns frozen records.
Importing this module imports SQLAlchemy: screens do it in a worker, commands inside their function.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from seattui.domain.catalogue import Catalogue
from seattui.domain.model import (
    Account,
    Activity,
    Affected,
    Check,
    Count,
    Operator,
    Permission,
    Sort,
    Subscription,
    Team,
    Tie,
    User,
    UserDetails,
    UserFilter,
    Verification,
)
from seattui.domain.plan import Change, Plan
from seattui.stop import Stop
from seattui.store import accounts, activity, apply, doctor, teams, users, watch
from seattui.store.engine import Store

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A change that was done. `activity_id` is None when there was nothing to do and nothing recorded."""

    plan: Plan
    activity_id: int | None
    at: datetime
    operation_key: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads, plans and applies for one operator in one account. Made by `seattui.store.engine`'s Store
    through `open_desk`."""

    store: Store
    account: Account
    identity: apply.Identity
    clock: Clock = wall_clock

    # --- who and what ---------------------------------------------------------------------------

    def operator(self) -> Operator:
        """The operator as the store knows them now. Raises NotPermitted when they may not operate."""
        with self.store.read() as tx:
            return accounts.operator(tx, self.account, self.identity)

    def permissions(self) -> tuple[Permission, ...]:
        with self.store.read() as tx:
            return accounts.permissions(tx, self.account)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """By hub name, with lots, counters and the scheduled removal."""
        with self.store.read() as tx:
            return accounts.subscriptions(tx, self.account, self.today())

    def catalogue(self) -> Catalogue:
        with self.store.read() as tx:
            return accounts.catalogue(tx, self.account)

    def now(self) -> datetime:
        return self.clock()

    def today(self):
        """The day it is in the account's time zone."""
        return self.clock().astimezone(self.account.zone).date()

    # --- people ---------------------------------------------------------------------------------

    def count(self, wanted: UserFilter, stop: Stop | None = None) -> Count:
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
        stop: Stop | None = None,
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

    def by_id(self, ids: Sequence[int]) -> tuple[User, ...]:
        """These people by name; who is gone is left out."""
        with self.store.read() as tx:
            return users.by_id(tx, self.account, ids)

    def every_user(self, wanted: UserFilter, sort: Sort) -> Iterator[User]:
        """The whole list in pages, for export; constant memory, one consistent view."""
        with self.store.read() as tx:
            yield from users.every(tx, self.account, wanted, sort, self.now())

    def teams(self) -> tuple[Team, ...]:
        with self.store.read() as tx:
            return teams.listed(tx, self.account)

    # --- the record -----------------------------------------------------------------------------

    def activity(
        self, search: str = "", email: str = "", before_id: int | None = None, limit: int = 100,
        stop: Stop | None = None,
    ) -> tuple[Activity, ...]:
        """Newest first. `search`: words in actor, reason, kind, or an affected address or name."""
        with self.store.read(stop) as tx:
            return activity.page(tx, self.account, search, email, before_id, limit)

    def affected(self, activity_id: int, offset: int = 0, limit: int = 100) -> tuple[Affected, ...]:
        with self.store.read() as tx:
            return activity.affected(tx, self.account, activity_id, offset, limit)

    def verify(self, expect: str = "") -> Verification:
        with self.store.read() as tx:
            return activity.verify(tx, self.account, expect)

    # --- changes --------------------------------------------------------------------------------

    def plan(self, change: Change, stop: Stop | None = None) -> Plan:
        """What would happen. Raises NotPermitted or Refused; people refused one by one are in the plan."""
        with self.store.plan(stop) as tx:
            return apply.planned(tx, self.account, self.identity, self.now(), change)

    def apply(self, plan: Plan, because: str = "", operation_key: str | None = None) -> Receipt:
        """Does exactly what `plan` shows, or nothing.

        Raises Stale when planning again under lock gives another plan, Refused and NotPermitted by the
        rules, Busy when the store is held too long. With an `operation_key` that was already used the
        earlier change is the answer: nothing is done twice.
        """
        key = operation_key or uuid.uuid4().hex
        done = apply.applied(self.store, self.account, self.identity, self.clock, plan, because, key)
        return Receipt(done.plan, done.activity_id, done.at, key)

    # --- the house ------------------------------------------------------------------------------

    def ties(self) -> tuple[Tie, ...]:
        with self.store.read() as tx:
            return accounts.ties(tx, self.account)

    def checks(self) -> tuple[Check, ...]:
        """What `doctor` says of the store."""
        return doctor.checks(self.store, self.account)

    def watcher(self) -> watch.Watcher:
        """Tells when anybody changed the store. Close it when done."""
        return watch.watcher(self.store)
