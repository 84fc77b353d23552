"""A search as the table asks for it: common words, rare ones, none, of one to eight letters, with filters."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from sqlalchemy import text

from seattui.domain.model import Column, Invite, Sort, Status, UserFilter
from seattui.service.session import Session
from seattui.store.db import facets, names
from seattui.store.people.listing import ORDER, PAGE
from tests.bench.report import Figure
from tests.bench.stores import Stores

# In every address; in one name of twenty and in one of a hundred; in next to none; in none.
WORDS = ("example.", "katharin", "schroder", "muller62", "xqzwvkjy")
ALSO = ("an zu", "muller an", "anna.s", "9", "77", "o'", "@acme", "lindqvist")
FILTERS = (
    UserFilter(),
    UserFilter(status=Status.DEACTIVATED),
    UserFilter(status=Status.ACTIVE, seat="sales-hub"),
    UserFilter(invite=Invite.PENDING),
    UserFilter(permission="super_admin"),
    UserFilter(created_since=date(2026, 11, 1)),
)
PLAIN_EVERY = 23
"""The plainest SQL is asked only so often: it takes its time."""


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Search, {stores.kind}"
    for users in sizes:
        session = stores.session(users)
        try:
            rows, counts, sampled, plain = _taken(session)
        finally:
            session.close()
        yield Figure(section, "letter to rows, median", users, statistics.median(rows), "ms", reach=15)
        yield Figure(section, "letter to rows, worst", users, max(rows), "ms", reach=80)
        yield Figure(section, "letter to count, median", users, statistics.median(counts), "ms")
        yield Figure(section, "letter to count, worst", users, max(counts), "ms")
        beside = statistics.median(plain)
        yield Figure(
            section,
            "rows, beside",
            users,
            statistics.median(sampled),
            "ms",
            beside,
            "SELECT … LIKE … ORDER BY",
        )


def _taken(session: Session) -> tuple[list[float], list[float], list[float], list[float]]:
    """Milliseconds of every search's rows and count, and of some beside the plainest SQL."""
    words = sorted({word[:n] for word in WORDS for n in range(1, 9)} | set(ALSO))
    sorts = [Sort(column, descending) for column, descending in zip(Column, [False, True] * 3, strict=True)]
    rows, counts, sampled, plain = [], [], [], []
    for n, (word, wanted, sort) in enumerate(product(words, FILTERS, sorts)):
        asked = replace(wanted, search=word)
        began = time.perf_counter()
        session.users(asked, sort, 0, PAGE)
        rows.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        session.count(asked)
        counts.append((time.perf_counter() - began) * 1000)
        if n % PLAIN_EVERY == 0:
            sampled.append(rows[-1])
            plain.append(_plainly(session, asked, sort))
    return rows, counts, sampled, plain


def _plainly(session: Session, asked: UserFilter, sort: Sort) -> float:
    with session.store.read() as tx:
        lets = facets.matching(
            asked, facets.codes(tx, session.account.id), facets.counted(tx, session.account.id)
        )
        order = ", ".join(f"{key}{' DESC' if sort.descending else ''}" for key in ORDER[sort.column][1])
        among = f"AND facet IN ({', '.join(map(str, lets)) or 'NULL'})" if lets is not None else ""
        words = {f"w{n}": f"%{word}%" for n, word in enumerate(asked.search.split())}
        holds = " AND ".join(f"search_text LIKE :{name}" for name in words)
        sql = text(
            f"SELECT id, email, first_name, last_name, facet, last_active FROM users WHERE account_id = :account "
            f"AND {names.LISTED} AND {holds} {among} ORDER BY {order} LIMIT {PAGE}"
        )
        began = time.perf_counter()
        tx.execute(sql, {"account": session.account.id, **words}).all()
        return (time.perf_counter() - began) * 1000
