"""Reads what columns of a list need besides the people's rows, for a page at a time; and sums over marked people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Chosen, Selection, User
from seattui.domain.people.columns import PersonRow, Reads
from seattui.store.billing import accounts
from seattui.store.db import facets, locking, names, search
from seattui.store.people.listing import unsorted
from seattui.store.people.users import seats_since

if TYPE_CHECKING:
    from seattui.domain.people.marked import SeatsHeld

IDS_A_STATEMENT = 5000


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
    from seattui.domain.billing.seat_costs import seat_costs

    today = locking.day(tx, account, clock)
    costs = seat_costs(accounts.subscriptions(tx, account, today), today, account.currency)
    return [
        PersonRow(user, since.get(user.id, {}), costs.a_month(user.access_state.seats)) for user in people
    ]


def held(
    tx: Connection, account: Account, people: Selection, clock: Callable[[], datetime], now: datetime
) -> SeatsHeld | None:
    """The seats of the selected people, and what they cost; None where a search finds more than it counts."""
    from seattui.domain.billing.seat_costs import seat_costs
    from seattui.domain.people.marked import seats_held

    known = facets.codes(tx, account.id)
    counted = _counted(tx, account, people, now)
    if counted is None:
        return None
    today = locking.day(tx, account, clock)
    costs = seat_costs(accounts.subscriptions(tx, account, today), today, account.currency)
    return seats_held({known.access_state(facet): n for facet, n in counted.items()}, costs)


def _counted(tx: Connection, account: Account, people: Selection, now: datetime) -> Counter[int] | None:
    """How many of them have each facet."""
    if isinstance(people, Chosen):
        return _counted_by_id(tx, account, people.ids)
    wanted = people.filter
    cap = search.CAP + 1 if search.words(wanted.search) else None
    plan = unsorted(tx, account, wanted, now, cap)
    if plan.total is not None:  # the facets alone determine who matches
        every = facets.counted(tx, account.id)
        matched = facets.matching(wanted, plan.known, every)
        counted = Counter(every if matched is None else matched)
    else:
        limit = f" LIMIT {cap}" if cap else ""
        sql = f"SELECT facet, count(*) AS people FROM (SELECT u.facet {plan.source}{limit}) AS matches GROUP BY facet"
        counted = Counter({row.facet: row.people for row in tx.execute(text(sql), plan.values)})
        if cap and counted.total() >= cap:
            return None
    counted.subtract(_counted_by_id(tx, account, people.without))
    return +counted


def _counted_by_id(tx: Connection, account: Account, ids: Collection[int]) -> Counter[int]:
    # By id only: the planner would otherwise scan a whole index.
    by_id = " NOT INDEXED" if tx.dialect.name == "sqlite" else ""
    counted: Counter[int] = Counter()
    each = iter(ids)
    while some := list(islice(each, IDS_A_STATEMENT)):
        of = ", ".join(str(int(i)) for i in some)
        sql = (
            f"SELECT facet, count(*) FROM users{by_id} WHERE account_id = :account AND {names.LISTED} "
            f"AND id IN ({of}) GROUP BY facet"
        )
        for facet, people in tx.execute(text(sql), {"account": account.id}):
            counted[facet] += people
    return counted
