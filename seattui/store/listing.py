"""How a list of people is asked for: which conditions, along which index.

No single plan is good: a common match is found soonest by walking the sort order, a rare one by
collecting it and sorting. The choice is made here, by counts, and the index is named, because the
planner guesses wrong by a factor of a hundred at a million people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from seattui.domain.matching import idle_since
from seattui.domain.model import Account, Column, Count, Sort, UserFilter
from seattui.store import facets, search, tables, teams

ORDER: Mapping[Column, tuple[str, tuple[str, ...]]] = {
    Column.NAME: ("users_name", ("name_key", "id")),
    Column.EMAIL: ("users_email", ("email_key", "id")),
    Column.SEAT: ("users_seats", ("seats", "name_key", "id")),
    Column.PERMISSIONS: ("users_permissions", ("super_admin", "permissions", "name_key", "id")),
    Column.INVITE: ("users_invite", ("invite", "name_key", "id")),
    Column.LAST_ACTIVE: ("users_last_active", ("last_active", "name_key", "id")),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A filter and a sort, turned into SQL. `source` is FROM and WHERE; `values` its parameters."""

    known: facets.Codes
    source: str
    values: dict[str, object]
    keys: tuple[str, ...]
    total: Count | None
    """How many match, when the facets alone can tell."""

    def order(self, reverse: bool) -> str:
        return ", ".join(f"u.{k}{' DESC' if reverse else ''}" for k in self.keys)

    def beyond(self, reverse: bool) -> str:
        """The condition for rows behind a row whose key is bound as k0, k1, …"""
        return f"({', '.join('u.' + k for k in self.keys)}) {'<' if reverse else '>'} ({self._bound()})"

    def same(self) -> str:
        """The condition for the very row whose key is bound."""
        return f"({', '.join('u.' + k for k in self.keys)}) = ({self._bound()})"

    def _bound(self) -> str:
        return ", ".join(f":k{i}" for i in range(len(self.keys)))

    def key(self, tx: Connection, user_id: int) -> dict[str, object] | None:
        """The sort key of a person, as the parameters of `beyond`; None when they are gone."""
        row = tx.execute(
            text(f"SELECT {', '.join(self.keys)} FROM users WHERE id = :id AND {tables.LISTED}"),
            {"id": user_id},
        ).one_or_none()
        return {f"k{i}": value for i, value in enumerate(row)} if row else None


def listing(
    tx: Connection, account: Account, wanted: UserFilter, sort: Sort, now: datetime, *, whole: bool = False
) -> Listing:
    """The plan for this list, by what the counts say; `whole`: all of it is read, in any order."""
    dialect = tx.dialect.name
    known = facets.codes(tx, account.id)
    people = facets.counted(tx, account.id)
    lets = facets.matching(wanted, known, people)
    found = search.words(wanted.search)
    values: dict[str, object] = {"account": account.id}
    where = ["u.account_id = :account", f"u.{tables.LISTED}"]
    index, keys = ORDER[sort.column]
    let = sum((people if lets is None else lets).values())
    if lets is not None:
        # Whole numbers from the store, so that they may stand in the text; bound ones hit SQLite's limit.
        where.append(f"u.facet IN ({', '.join(map(str, lets)) or 'NULL'})")
        if let <= search.CAP:
            index = "users_facet"
    if wanted.idle_days is not None:
        deactivated = [f for f in (people if lets is None else lets) if facets.is_deactivated(f)]
        where += _idle(deactivated)
        values["idle_since"] = idle_since(wanted.idle_days, now).isoformat()
        values["today"] = now.astimezone(account.zone).date().isoformat()
    named = _named(dialect, index)
    if found:
        condition, bound = search.condition(found, dialect)
        where.append(condition)
        values |= bound
        looked = search.look_up(tx, found)
        everyone = sum(people.values())
        costs = _costs(looked, everyone, None if lets is None else let, whole=whole)
        cheapest = min(costs, key=lambda way: costs[way])
        if cheapest == THROUGH and looked.through:
            where.insert(0, looked.through.condition)
            values |= looked.through.values
            named = _by_id(dialect)
        elif cheapest == FACET:
            named = _named(dialect, "users_facet")
        elif whole:
            named = _by_id(dialect)
    if wanted.team is not None:
        members = teams.within(tx, account, wanted.team)
        if whole or _few(tx, members):
            where.insert(0, f"u.id IN ({members})")
            named = _by_id(dialect)
        else:
            where.append(f"EXISTS ({members} AND m.user_id = u.id)")
    total = None
    if not found and wanted.idle_days is None and wanted.team is None:
        total = Count(let)
    return Listing(known, f"FROM users u{named} WHERE {' AND '.join(where)}", values, keys, total)


THROUGH, FACET, WALK = "through", "facet", "walk"
PAGE = 128
# What a row costs that is met in the order in which it lies, beside one that is looked up …
IN_PASSING = 0.3
# … and how much longer a walk may take than expected, since matches may lie together far down the order.
RISK = 4


def _costs(looked: search.Found, everyone: int, let: int | None, *, whole: bool) -> dict[str, float]:
    """How many people each way looks at: those whom the index finds, those whom the filter lets through,
    or as many as it takes until there is a page, or for `whole` until there are enough to be counted."""
    share = looked.share * ((let if let is not None else everyone) / max(everyone, 1))
    wanted = search.CAP if whole else PAGE
    costs = {WALK: min(everyone, wanted / share if share else everyone) * (IN_PASSING if whole else RISK)}
    if let is not None:
        costs[FACET] = let
    if looked.through and looked.through.people <= search.MOST:
        costs[THROUGH] = looked.through.people
    return costs


def _named(dialect: str, index: str) -> str:
    """Which index SQLite is to go along."""
    return f" INDEXED BY {index}" if dialect == "sqlite" else ""


def _by_id(dialect: str) -> str:
    """Each of a few people is looked up by id, and by nothing else."""
    return " NOT INDEXED" if dialect == "sqlite" else ""


def _few(tx: Connection, members: str) -> bool:
    """Whether so few are in these teams that collecting them finds a page sooner than walking the order."""
    counted = text(f"SELECT count(*) FROM ({members} LIMIT {search.CAP + 1}) AS members")
    return int(tx.execute(counted).scalar_one()) <= search.CAP


def unsorted(tx: Connection, account: Account, wanted: UserFilter, now: datetime) -> Listing:
    """The plan for reading the whole list, in whatever order it is found soonest."""
    idle = wanted.idle_days is not None
    sort = Sort(Column.LAST_ACTIVE if idle else Column.NAME)
    return listing(tx, account, wanted, sort, now, whole=True)


def _idle(deactivated: list[int]) -> list[str]:
    """Not active since, or deactivated, which the facet tells; without the few who are excepted today."""
    inactive = "u.last_active < :idle_since"
    if deactivated:
        inactive = f"({inactive} OR u.facet IN ({', '.join(map(str, deactivated))}))"
    return [
        inactive,
        "u.id NOT IN (SELECT e.id FROM users e WHERE e.account_id = :account "
        "AND e.idle_except_until IS NOT NULL AND e.idle_except_until >= :today)",
    ]


def count(tx: Connection, account: Account, wanted: UserFilter, now: datetime) -> Count:
    """How many match: exact, but for searches with more than 10,000 matches."""
    if wanted.team is not None and wanted == UserFilter(team=wanted.team):
        return Count(teams.size(tx, account, wanted.team))
    plan = unsorted(tx, account, wanted, now)
    if plan.total is not None:
        return plan.total
    capped = (
        f"SELECT 1 {plan.source} LIMIT {search.CAP + 1}"
        if wanted.search.split()
        else f"SELECT 1 {plan.source}"
    )
    number = tx.execute(text(f"SELECT count(*) FROM ({capped}) AS matches"), plan.values).scalar_one()
    if wanted.search.split() and number > search.CAP:
        return Count(search.CAP, exact=False)
    return Count(number)
