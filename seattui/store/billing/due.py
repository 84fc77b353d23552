"""The billing periods that have begun and aren't posted yet: checked at each start, usually none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection

from seattui.domain.billing.charges import unposted
from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Account
from seattui.kit.records import dataclass
from seattui.store.billing import accounts

# Up to this many overdue periods are posted without asking.
MAX_UNASKED = 3


@dataclass(frozen=True, slots=True)
class Due:
    """A period that has begun and isn't posted."""

    start: date
    hub: str
    subscription_id: int


def due(tx: Connection, account: Account, now: datetime) -> list[Due]:
    """Every period to be posted, ordered by day."""
    today = now.astimezone(account.zone).date()
    return of(accounts.subscriptions_as_posted(tx, account, today), today)


def of(as_posted: Iterable[Subscription], today: date) -> list[Due]:
    """The same of subscriptions that were read."""
    return sorted(
        (Due(period.start, s.hub, s.id) for s in as_posted for period in unposted(s, today)),
        key=lambda d: (d.start, d.subscription_id),
    )
