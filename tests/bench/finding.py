"""A letter typed in the search, to the rows that it finds: common words, rare ones, none, ones that are found late in
the order, of one to eight letters, with filters and any sort.

In a terminal, beside a letter in a stock Input; and every combination as the query that the table asks for.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from sqlalchemy import text

from seattui.domain.model import Column, Invite, Sort, Status, UserFilter
from seattui.domain.people.filter_choices import as_json
from seattui.service.session import Session
from seattui.store.db import facets, names
from seattui.store.people.list_query import ORDER
from seattui.store.people.listing import PAGE
from seattui.tui.shell.state import State
from tests.bench.measure import note, pressed, times, to_rows
from tests.bench.report import Figure
from tests.bench.stores import Stores
from tests.support.terminal import Terminal

# In every address; in one name of twenty and in one of a hundred; in next to none; in none; in names at the end.
WORDS = ("example.", "katharin", "schroder", "muller62", "xqzwvkjy", "zimmerma")
ALSO = ("an zu", "muller an", "anna.s", "9", "77", "o'", "@acme", "lindqvist")
FILTERS = (
    UserFilter(),
    UserFilter(status=Status.DEACTIVATED),
    UserFilter(status=Status.ACTIVE, seat="sales-hub"),
    UserFilter(invite=Invite.PENDING),
    UserFilter(permission="super_admin"),
    UserFilter(created_since=date(2026, 11, 1)),
)
TYPED = (
    (UserFilter(), Sort()),
    (UserFilter(status=Status.ACTIVE, seat="sales-hub"), Sort(Column.LAST_ACTIVE, descending=True)),
    (UserFilter(seat="sales-hub"), Sort(Column.PERMISSIONS)),
    (UserFilter(permission="super_admin"), Sort(Column.INVITE, descending=True)),
)
"""The lists that words are typed into, in a terminal."""
STOCK = [sys.executable, "-m", "tests.bench.rivals", "typed", "1000"]
CALM = 0.3
"""Seconds without output that count as nothing more to come; a stock Input's cursor blinks every half second."""
ROWS = slice(5, 22)
"""The lines of a screen that have rows."""
PLAIN_EVERY = 23
"""The plainest SQL is asked only so often: it takes its time."""
TOLD_EVERY = 200


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Search, {stores.kind}"
    for users in sizes:
        session = stores.session(users)
        try:
            letters, stock = _typed(stores.argv(users), session)
            beside = statistics.median(stock)
            yield from _letters(section, "a letter's rows", users, letters, beside)
            rows, counts, sampled, plain = _taken(session)
        finally:
            session.close()
        yield from _letters(section, "the query of rows", users, rows, beside)
        yield Figure(section, "the query of a count, median", users, statistics.median(counts), "ms")
        yield Figure(section, "the query of a count, worst", users, max(counts), "ms")
        yield Figure(
            section,
            "rows, beside",
            users,
            statistics.median(sampled),
            "ms",
            statistics.median(plain),
            "SELECT … LIKE … ORDER BY",
        )


def _letters(section: str, what: str, users: int, taken: list[float], beside: float) -> Iterator[Figure]:
    than = "a letter in a stock Input above a DataTable"
    for name, most, took in (("median", 2, statistics.median(taken)), ("worst", 8, max(taken))):
        yield Figure(section, f"{what}, {name}", users, took, "ms", beside, than, most)


def _typed(argv: Sequence[str], session: Session) -> tuple[list[float], list[float]]:
    """Milliseconds of every letter of the words in every list to its rows, the median of some times, and of the same in
    a stock Input until it shows, in turn."""
    letters: defaultdict[tuple[int, str], list[float]] = defaultdict(list)
    stock = []
    for n, (wanted, sort) in enumerate(TYPED, 1):
        note(f"Typing words into list {n} of {len(TYPED)} …")
        state = State.load()
        mine = state.of(session.kept_as())
        mine.remember("users.filter", as_json(wanted))
        mine.remember("users.sort", {"column": sort.column.value, "descending": sort.descending})
        state.save()
        with Terminal(argv, columns=80, rows=24) as own, Terminal(STOCK, columns=80, rows=24) as beside:
            for terminal in (own, beside):
                terminal.wait_for("@", 600)
                terminal.settle(CALM)
            own.press("/")
            for word in WORDS * times(3):
                for at, letter in enumerate(word, 1):
                    stock.append(pressed(beside, letter).first)
                    letters[n, word[:at]].append(to_rows(own, letter, ROWS))
                for terminal in (own, beside):
                    terminal.press("ctrl+u")
                    terminal.settle(CALM)
        mine.remember("users.filter", {})
        mine.remember("users.sort", {})
        state.save()
    return [statistics.median(took) for took in letters.values()], stock


def _taken(session: Session) -> tuple[list[float], list[float], list[float], list[float]]:
    """Milliseconds of every search's rows and count, and of some beside the plainest SQL."""
    words = sorted({word[:n] for word in WORDS for n in range(1, 9)} | set(ALSO))
    sorts = [Sort(column, descending) for column, descending in zip(Column, [False, True] * 3, strict=True)]
    rows, counts, sampled, plain = [], [], [], []
    asking = list(product(words, FILTERS, sorts))
    for n, (word, wanted, sort) in enumerate(asking):
        if n % TOLD_EVERY == 0:
            note(f"Asking search {n + 1:,} of {len(asking):,} …")
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
