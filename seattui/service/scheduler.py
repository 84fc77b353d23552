"""The scheduler does due work in every account as the actor *system*, without an operator (R21).

Importing this module imports SQLAlchemy: commands do so inside their function.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from seattui.domain.billing.outbox import DeliveryAnswer, DeliveryOutcome, Outbox, OutboxMail
from seattui.domain.model import Account
from seattui.domain.plan.operation import KeptAnswer, Operation
from seattui.kit.cancellation import CancelToken
from seattui.kit.records import dataclass
from seattui.service import store_answers
from seattui.service.clock import clock_at, fixed_clock, origin_of, wall_clock
from seattui.store.admin.authority import administered, check_whole
from seattui.store.admin.opening import open_store
from seattui.store.billing import due
from seattui.store.billing.due import Due
from seattui.store.changes import answers, outbox, post_due
from seattui.store.changes.post_due import Posted
from seattui.store.connection.engine import Store
from seattui.store.connection.urls import store_url
from seattui.store.db import locking
from seattui.store.people import invitations, operators

__all__ = ["Due", "Posted", "Scheduler", "open_scheduler"]


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Posts periods and delivers emails. Created by `open_scheduler`; several can run at the same time."""

    store: Store
    accounts: tuple[Account, ...]
    clock: Callable[[], datetime]
    origin: str

    def due(self, account: Account) -> tuple[Due, ...]:
        """The billing periods that have begun and aren't posted yet, in order."""
        with self.store.read() as tx:
            return tuple(due.due(tx, account, locking.instant(tx, account, self.clock)))

    def lapsed(self, account: Account) -> int:
        """How many pending invitations have expired."""
        with self.store.read() as tx:
            return invitations.lapsed(tx, account, locking.instant(tx, account, self.clock))

    def expire(self, account: Account) -> int:
        """Ends expired invitations (R24); returns how many this call ended."""
        return post_due.expire(self.store, account, self.clock, self.origin)

    def settle(self, account: Account, result: Callable[[Posted], None] | None = None) -> int:
        """Posts everything due, each period exactly once; returns how many. `result` is called for each."""
        return post_due.settle(self.store, account, self.clock, self.origin, result=result)

    def outbox(self, account: Account) -> Outbox:
        with self.store.read() as tx:
            return outbox.outlook(tx, account)

    def outgoing_mail(self, account: Account) -> list[tuple[str, str]]:
        """Recipient and subject of the first hundred emails that would be tried now."""
        with self.store.read() as tx:
            return outbox.due(tx, account, locking.instant(tx, account, self.clock))

    def deliver(
        self,
        account: Account,
        domain: str,
        post: Callable[[OutboxMail], DeliveryAnswer],
        result: Callable[[OutboxMail, DeliveryAnswer, DeliveryOutcome], None] | None = None,
    ) -> tuple[Mapping[DeliveryOutcome, int], DeliveryAnswer | None]:
        """Tries every due email once; no transaction is open while `post` runs.

        Returns the number of emails by result, and the answer because of which it stopped, if any.
        """
        stopped: list[DeliveryAnswer] = []

        def posted(mail: OutboxMail) -> DeliveryAnswer:
            answer = post(mail)
            if answer.unusable:
                stopped.append(answer)
            return answer

        outcomes = outbox.deliver(self.store, account, self.clock, self.origin, domain, posted, result)
        return outcomes, stopped[0] if stopped else None

    def kept_answer(self, key: str) -> KeptAnswer | None:
        """What was answered to a run with this key."""
        return store_answers.kept_in(self.store, self.accounts, key)

    def keep_answer(self, operation: Operation, answer: str) -> None:
        answers.remember(self.store, self.accounts, operation, self.clock(), answer)

    def backup_due(self, folder: Path, *, again: bool) -> Path | None:
        """Where the backup of this day would be written; None if there is one. Raises SeattuiError."""
        from seattui.store.copies import kept

        return kept.due(self.store, folder, self.clock(), again=again)

    def backup(
        self, folder: Path, most: int, claimed: str | None, *, again: bool, stop: CancelToken | None = None
    ) -> tuple[Path, tuple[Path, ...]] | None:
        """Makes the backup of this day unless there is one, and removes all but the newest `most`.

        Returns the file, and those that were removed. Raises NotPermitted and SeattuiError.
        """
        from seattui.store.copies import kept

        check_whole(self.store, claimed)
        done = kept.keep(self.store, folder, most, self.clock(), again=again, stop=stop)
        return (done.file, done.removed) if done else None

    def close(self) -> None:
        self.store.close()


def open_scheduler(
    url: str,
    *,
    account: str | None = None,
    operator: str | None = None,
    at: datetime | None = None,
    read_only: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Scheduler:
    """The scheduler of one account, or of all that the current OS user administers: all in the store for its
    owner, for others those in which they, or the person that `operator` claims, are a super admin.

    `at` fixes the clock, only in stores made for testing or demo. Raises StoreMissing, StoreError, Busy,
    NotPermitted, NotFound and UsageError.
    """
    store = open_store(store_url(url), read_only=read_only)
    try:
        identity = operators.of_process(store, operator, origin_of(environ))
        chosen = administered(store, identity, fixed_clock(at) if at else wall_clock)
        if account is not None:
            one = operators.called(chosen, account)
            if one is None:
                raise operators.no_such_account(account, ", ".join(each.name for each in chosen))
            chosen = (one,)
        return Scheduler(store, chosen, clock_at(at, store, *chosen), identity.origin)
    except BaseException:
        store.close()
        raise
