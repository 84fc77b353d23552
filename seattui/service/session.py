"""An operator's session: what they can read, plan and apply. The only access to the store from screens and
commands.

Every method can be called from any thread, opens its own connection and returns frozen records. Importing this
module imports SQLAlchemy: screens do so in a worker, commands inside their function. What the first list
doesn't need is imported inside the methods, to keep startup fast.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

from seattui.domain.model import Check, OperatorKey, Tie
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError, StoreMissing
from seattui.service.activity import ActivityReads
from seattui.service.billing import BillingReads
from seattui.service.clock import clock_at, fixed_clock, live_clock, origin_of, wall_clock
from seattui.service.people import PeopleReads
from seattui.store.admin.authority import administered
from seattui.store.admin.opening import KeptStores as KeptStores
from seattui.store.admin.opening import create_store, open_store, reading
from seattui.store.billing import accounts
from seattui.store.connection.urls import store_url
from seattui.store.people import operator_keys, operators
from seattui.store.people.operators import Identity

if TYPE_CHECKING:
    from seattui.domain.plan.operation import KeptAnswer, Operation
    from seattui.domain.plan.plan import Change, Plan
    from seattui.domain.plan.plan import Receipt as Receipt


class Session(PeopleReads, BillingReads, ActivityReads):
    """Reads, plans and applies for one operator in one account. Created by `open_session` and `found`."""

    __slots__ = ()

    def plan(self, change: Change, stop: CancelToken | None = None) -> Plan:
        """What would happen. Raises NotPermitted or Refused; people refused individually are in the plan."""
        from seattui.store.changes import planning

        plan = planning.planned(self.store, self.account, self.identity, self.clock, change, stop)
        if not plan.refusals:
            return plan
        from seattui.domain.plan.who_may import with_who_has

        return with_who_has(plan, self, self.permissions)

    def apply(
        self,
        plan: Plan,
        because: str = "",
        operation_key: str | None = None,
        stop: CancelToken | None = None,
        operation: Operation | None = None,
    ) -> Receipt:
        """Does exactly what `plan` shows, or nothing. Raises Cancelled if it was stopped: nothing was changed.

        Raises Stale if planning again under lock gives another plan, Refused and NotPermitted according to the
        rules, Busy if the store is locked too long. If `operation_key` was already used, returns the earlier
        receipt: nothing is done twice. With an `operation`, a command's, its answer is kept; raises Answered if it
        was carried out before. Raises OutcomeUnknown if it isn't known whether the change was saved.
        """
        from seattui.store.changes import apply

        key = operation_key or uuid.uuid4().hex
        identity = operators.proven_now(self.store, self.identity)
        return apply.applied(
            self.store, self.account, identity, self.clock, plan, because, key, stop, operation
        )

    def kept_answer(self, operator_id: int, key: str) -> KeptAnswer | None:
        """What was answered under this key of the operator's."""
        from seattui.store.changes import answers

        with self.store.read() as tx:
            return answers.find(tx, self.account, operator_id, key)

    def keep_answer(self, operation: Operation, receipt: Receipt) -> None:
        """Keeps the answer of what changed nothing. Raises Answered and Refused as `apply` does."""
        from seattui.store.changes import answers

        answers.remember(self.store, (self.account,), operation, receipt.at, operation.answer(receipt))

    def settle(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Posts everything due, each period exactly once; returns how many. Anybody may (R21).

        Also ends expired invitations (R24).
        """
        from seattui.store.changes import post_due

        posted = post_due.settle(self.store, self.account, self.clock, self.identity.origin, progress)
        post_due.expire(self.store, self.account, self.clock, self.identity.origin)
        return posted

    def ties(self) -> tuple[Tie, ...]:
        with self.store.read() as tx:
            return operators.ties(tx, self.account)

    def operator_keys(self) -> tuple[OperatorKey, ...]:
        """The SSH keys of people, revoked ones too, by when they were added."""
        with self.store.read() as tx:
            return operator_keys.listed(tx, self.account)

    def checks(self, stop: CancelToken | None = None) -> tuple[Check, ...]:
        """The checks of `doctor` about the store, on a copy of a SQLite store, whose writers wait for who reads.

        Only for a command: SQLite in this process would lose its locks of the file that is copied.
        """
        from seattui.store.admin import doctor, surroundings
        from seattui.store.copies.snapshot import frozen

        with ExitStack() as left:
            try:
                still = left.enter_context(frozen(self.store, stop=stop))
            except (SeattuiError, OSError):  # a full disk: then it is in their way
                still = self.store
            made = doctor.checks(still, self.account, self.guarantee(), stop)
        return (*made, *surroundings.checks(self.store, self.account, self.clock))

    def mend(self) -> None:
        """Puts back what differs from a new store, and what is derived from other rows."""
        from seattui.store.admin import mending

        mending.mend(self.store)


def open_session(
    url: str,
    *,
    account: str | None = None,
    operator: str | None = None,
    key: str | None = None,
    at: datetime | None = None,
    read_only: bool = False,
    environ: Mapping[str, str] = os.environ,
    stores: KeptStores | None = None,
) -> Session:
    """The session of the current OS user, in an existing store; one of `stores`, where the process keeps some.

    The operator is the person tied to the OS account's uid; `operator` claims another identity, and the record
    says so. With `key`, the fingerprint of an SSH key, it is that key's person, whatever else is given. `at`
    fixes the clock, only in stores made for testing or demo. Raises StoreMissing, StoreError, Busy, NotFound,
    NotPermitted and UsageError.
    """
    with reading(url, read_only, stores) as (store, tx):
        identity = operators.of_process(store, operator, origin_of(environ, key), key)
        clock = fixed_clock(at) if at else wall_clock
        chosen = operators.chosen(tx, account, identity, clock)
        operators.operator(tx, chosen, identity, clock)
        return Session(store, chosen, identity, clock_at(at, store, chosen))


def open_invited(
    url: str,
    token: str,
    *,
    account: str | None = None,
    at: datetime | None = None,
    read_only: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Session:
    """The session of the person invited with this token, for accepting: in `account`, or in the token's
    account.

    Raises NotFound for a token that is no longer valid, and what `open_session` raises.
    """
    from seattui.store.people import invitations

    store = open_store(store_url(url), read_only=read_only)
    try:
        identity = Identity(None, None, origin_of(environ), invitations.hashed(token))
        with store.read() as tx:
            chosen = operators.by_token(tx, account, identity, fixed_clock(at) if at else wall_clock)
        return Session(store, chosen, identity, clock_at(at, store, chosen))
    except BaseException:
        store.close()
        raise


def kept_answer_to(url: str, key: str, request: str) -> KeptAnswer | None:
    """What was answered to exactly this request, where nobody can be asked who operates: an invitation that was
    accepted, an account that was founded. None if there is no store."""
    from seattui.store.changes import answers

    try:
        store = open_store(store_url(url), read_only=True)
    except StoreMissing:
        return None
    try:
        with store.read() as tx:
            return answers.to_request(tx, key, request)
    finally:
        store.close()


def may_found(url: str, account: str, *, operator: str | None = None, at: datetime | None = None) -> None:
    """Raises what `found` would: NotPermitted, and Refused if the account exists. Creates nothing."""
    from seattui.domain.changes.billing.founding import account_exists

    try:
        store = open_store(store_url(url), read_only=True)
    except StoreMissing:
        return
    try:
        clock = fixed_clock(at) if at else wall_clock
        administered(store, operators.of_process(store, operator, ""), clock)
        with store.read() as tx:
            if operators.called(accounts.listed(tx), account):
                raise account_exists(account)
    finally:
        store.close()


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
    operator: str | None = None,
    operation: Operation | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Session:
    """Creates an account, and its store if there is none; the current uid becomes its owner.

    In an existing store that needs whoever administers it; `operator` claims to be that person. Raises
    NotPermitted, UsageError for an invalid currency, time zone or address before anything is created, and if
    the existing store is of another kind. The answer to an `operation` is kept.
    """
    from seattui.domain.billing.default_prices import demo_catalogue
    from seattui.domain.changes.billing.founding import requested_account
    from seattui.store.admin import founding

    wanted = requested_account(account, currency, time_zone, owner, first_name, last_name)
    clock = fixed_clock(at) if at else wall_clock
    place = store_url(url)
    try:
        store = open_store(place)
        made_now = False
    except StoreMissing:
        store = create_store(place, kind, label, clock())
        made_now = True
    try:
        if not made_now:
            administered(store, operators.of_process(store, operator, ""), clock)
        identity = operators.of_process(store, None, origin_of(environ))
        now = live_clock(store) if kind == "live" and not at else clock
        made = store.transact(
            lambda tx: founding.found(tx, wanted, demo_catalogue(), identity, now(), kind, because, operation)
        )
        return Session(store, made, identity, now)
    except BaseException:
        store.close()
        raise
