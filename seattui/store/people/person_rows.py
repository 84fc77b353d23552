"""Reads what columns of a list need besides the people's rows, for a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from seattui.domain.billing.seat_costs import seat_costs
from seattui.domain.model import Account, User
from seattui.domain.people.columns import PersonRow, Reads
from seattui.store.billing import accounts
from seattui.store.db import locking
from seattui.store.people.users import seats_since


def read(
    tx: Connection,
    people: Sequence[User],
    account: Account,
    clock: Callable[[], datetime],
    reads: Collection[Reads],
) -> list[PersonRow]:
    """The rows of these people, in order, read in the transaction that they were read in."""
    since = seats_since(tx, [user.id for user in people]) if Reads.SINCE in reads else {}
    if Reads.PRICES not in reads:
        return [PersonRow(user, since.get(user.id, {})) for user in people]
    today = locking.day(tx, account, clock)
    costs = seat_costs(accounts.subscriptions(tx, account, today), today, account.currency)
    return [
        PersonRow(user, since.get(user.id, {}), costs.a_month(user.access_state.seats)) for user in people
    ]
