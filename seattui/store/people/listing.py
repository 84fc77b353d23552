"""How a list of people is queried: which conditions, on which index.

`query_planner` chooses the plan, from numbers that the facets and the search index give at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.model import AccessState, Account, Column, Count, Sort, UserFilter
from seattui.domain.people.filter_fields import FIELDS
from seattui.domain.people.idle_rule import idle_since
from seattui.kit.records import dataclass
from seattui.store.db import asking, facets, names, search
from seattui.store.people.query_planner import ACCESS_STATES_SET, Along, Estimates, ReadPlan
from seattui.store.teams import teams

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
    """A filter and a sort as SQL. `source` is FROM and WHERE; `values` its parameters."""

    known: facets.Codes
    source: str
    span: str
    """Limits the sort order to its parts with possible matches; not for paging by key, where it misleads SQLite."""
    values: dict[str, object]
    keys: tuple[str, ...]
    total: Count | None
    """The number of matches, if the facets alone determine it."""

    def order(self, reverse: bool) -> str:
        return ", ".join(f"u.{k}{' DESC' if reverse else ''}" for k in self.keys)

    def beyond(self, reverse: bool) -> str:
        """The condition for rows after the row whose key is bound as k0, k1, …"""
        return f"({', '.join('u.' + k for k in self.keys)}) {'<' if reverse else '>'} ({self._bound()})"

    def same(self) -> str:
        """The condition for the row whose key is bound."""
        return f"({', '.join('u.' + k for k in self.keys)}) = ({self._bound()})"

    def _bound(self) -> str:
        return ", ".join(f":k{i}" for i in range(len(self.keys)))

    def key(self, tx: Connection, user_id: int) -> dict[str, object] | None:
        """The sort key of a person, as the parameters of `beyond`; None if they were removed."""
        row = tx.execute(
            text(f"SELECT {', '.join(self.keys)} FROM users WHERE id = :id AND {names.LISTED}"),
            {"id": user_id},
        ).one_or_none()
        return {f"k{i}": value for i, value in enumerate(row)} if row else None


@dataclass(frozen=True, slots=True)
class _Set:
    """A set of people: a query of their ids, a condition on their row `u`, and about how many they are."""

    ids: str
    holds: str
    people: int
    along: Mapping[str, str] = field(default_factory=dict)
    """The indexes that contain exactly these people, and their access states, each with a condition: {0} is the
    row's alias. Empty if there are none.
    """


SEARCH = "search"
PAGE = 128
# The limit up to which sets are counted; above it their number is estimated.
MANY = 10_000


def listing(
    tx: Connection, account: Account, wanted: UserFilter, sort: Sort, now: datetime, rows: int = PAGE
) -> Listing:
    """The query for the first `rows` of the list in order, or as many from anywhere by key."""
    return _FilterQuery(tx, account, wanted, now).in_order(sort, rows)


def unsorted(
    tx: Connection, account: Account, wanted: UserFilter, now: datetime, rows: int | None = None
) -> Listing:
    """The query for the whole list, or for `rows` people in whatever order is fastest."""
    return _FilterQuery(tx, account, wanted, now).in_any(rows)


class _FilterQuery:
    """A filter as sets of people and as conditions, with their sizes."""

    def __init__(self, tx: Connection, account: Account, wanted: UserFilter, now: datetime):
        self.tx, self.account, self.now = tx, account, now
        self.sqlite = tx.dialect.name == "sqlite"
        sampled = [search.SAMPLED] if wanted.search else []
        asking.ahead(tx, [facets.asked(account.id), facets.asked_counts(account.id), *sampled])
        self.known = facets.codes(tx, account.id)
        self.people = facets.counted(tx, account.id)
        self.everyone = sum(self.people.values())
        self.facets_matched = facets.matching(wanted, self.known, self.people)
        self.values: dict[str, object] = {"account": account.id}
        self.sets: dict[str, _Set] = {}
        # Conditions on the row of each person in all sets, and how many match them.
        self.where: list[str] = []
        self.share = 1.0
        if self.facets_matched is not None:
            self._by_access_state(self.facets_matched)
        filters_set = [one.name for one in FIELDS if one.holds and one.given(wanted)]
        for name in filters_set:
            _SQL[name](self, wanted)
        # The one set, besides access states, that defines the list.
        self.only_set = self.sets.get(filters_set[0]) if len(filters_set) == 1 else None

    @property
    def people_matched(self) -> int:
        """How many match the filter's parts on access states."""
        return self.everyone if self.facets_matched is None else sum(self.facets_matched.values())

    def _by_access_state(self, facets_matched: Mapping[int, int]) -> None:
        within = _of_facets(facets_matched)
        self.sets[ACCESS_STATES_SET] = _Set(
            self._ids("users_facet", f"i.{within}"), f"u.{within}", sum(facets_matched.values())
        )

    def _searched(self, wanted: UserFilter) -> None:
        words = search.words(wanted.search)
        if not words:
            return
        found = search.look_up(self.tx, words, among=self.people_matched / max(self.everyone, 1))
        if found.people is not None:
            indexed_words = [w for w in words if w not in found.checked]
            holds, values = search.condition(indexed_words, self.tx.dialect.name)
            self.sets[SEARCH] = _Set(found.ids, holds, found.people)
            self.values |= values | found.values
        if found.checked:
            holds, values = search.condition(found.checked, self.tx.dialect.name, "checked")
            self.where.append(holds)
            self.values |= values
        self.share = found.share

    def _in_team(self, wanted: UserFilter) -> None:
        members = teams.within(self.tx, self.account, wanted.team or 0)
        self.sets["team"] = self._sized(members, f"EXISTS ({members} AND m.user_id = u.id)")

    def _idle(self, wanted: UserFilter) -> None:
        """As defined by `idle_rule.idle`: the instant that days count from is a column. Excludes the few people
        with an exception in that time, whose day ends in the account's time zone.
        """
        since, hub = idle_since(wanted.idle_days or 0, self.now), wanted.seat
        self.values["idle_since"] = since.isoformat()
        self.values["idle_day"] = since.astimezone(self.account.zone).date().isoformat()
        along = {"users_idle": "{0}idle_from < :idle_since"}
        if hub in self.known.hubs:
            # Their newest seat is another hub's.
            self.values["idle_hub"] = hub
            along["users_several_seats"] = (
                f"{names.SEVERAL_SEATS} AND {{0}}idle_base < :idle_since AND {{0}}idle_from >= :idle_since "
                "AND EXISTS (SELECT 1 FROM seats h JOIN subscriptions s ON s.id = h.subscription_id "
                "WHERE h.user_id = {0}id AND s.hub = :idle_hub AND h.since < :idle_since)"
            )
        self.sets["idle_days"] = self._along_indexes(along)
        self.where.append(
            "u.id NOT IN (SELECT e.id FROM users e WHERE e.account_id = :account "
            "AND e.idle_except_until IS NOT NULL AND e.idle_except_until >= :idle_day)"
        )

    def _in_record(self, wanted: UserFilter) -> None:
        self.values["record"] = wanted.record
        about = "SELECT p.user_id FROM activity_people p WHERE p.account_id = :account AND p.activity_id = :record"
        self.sets["record"] = self._sized(about, f"EXISTS ({about} AND p.user_id = u.id)")

    def _created(self, wanted: UserFilter) -> None:
        # In some time zones the first possible day starts before the calendar does.
        day = max(wanted.created_since or date.min, date.min + timedelta(days=1))
        begins = datetime.combine(day, time.min, self.account.zone).astimezone(UTC)
        self.values["created_since"] = begins.isoformat()
        self.sets["created_since"] = self._along_indexes({"users_created": "{0}created_at >= :created_since"})

    def _along_indexes(self, along: Mapping[str, str]) -> _Set:
        """The people in several indexes; nobody may be in two of them."""
        ids = " UNION ALL ".join(self._ids(index, has.format("i.")) for index, has in along.items())
        holds = " OR ".join(f"({has.format('u.')})" for has in along.values())
        return self._sized(ids, f"({holds})", along)

    def _ids(self, index: str, condition: str, columns: str = "i.id") -> str:
        return (
            f"SELECT {columns} FROM users i{self._along(index)} "
            f"WHERE i.account_id = :account AND i.{names.LISTED} AND {condition}"
        )

    def _sized(self, ids: str, holds: str, along: Mapping[str, str] | None = None) -> _Set:
        """With how many they are: counted, and above MANY estimated by how many of a sample are among them."""
        counted = text(f"SELECT count(*) FROM (SELECT * FROM ({ids}) AS those LIMIT {MANY}) AS counted")
        people = int(self.tx.execute(counted, self.values).scalar_one())
        if people == MANY:
            sample = search.sample(search.last_id(self.tx))
            held = text(f"SELECT count(*) FROM users u WHERE u.id IN ({sample}) AND {holds}")
            share = self.tx.execute(held, self.values).scalar_one() / search.SAMPLE
            people = max(MANY, round(share * self.everyone))
        return _Set(ids, holds, people, along or {})

    # --- choosing the plan ------------------------------------------------------------------------

    def in_order(self, sort: Sort, rows: int) -> Listing:
        index, keys = ORDER[sort.column]
        span, walked = self._span(sort.column, keys)
        late = max((_LATE.get((name, sort.column), 0) for name in self.sets), default=0)
        if SEARCH in self.sets and self.sets[SEARCH].people >= search.COMMON * self.everyone:
            late = 0
        numbers = self._numbers(rows, walked, late)
        return self._listing(numbers.in_order(), index, keys, span)

    def _span(self, column: Column, keys: tuple[str, ...]) -> tuple[str, int]:
        """The parts of the sort order that contain all matches of the filter, and at most how many rows they have."""
        if column is Column.LAST_ACTIVE and self.facets_matched:
            least, most = self._activity(self.facets_matched)
            idle = ""
            if "idle_days" in self.sets:
                # Who was active since isn't idle, unless deactivated; the index shows both.
                if gone := [f for f in self.facets_matched if facets.is_deactivated(f)]:
                    idle = f" AND (u.last_active < :idle_since OR u.{_of_facets(gone)})"
                else:
                    most = min(most, str(self.values["idle_since"]))
            self.values |= {"least0": least, "most0": most}
            return f" AND u.last_active BETWEEN :least0 AND :most0{idle}", self.everyone
        if column not in _SORTED_BY or not self.facets_matched:
            return "", self.everyone
        places = {f: _SORTED_BY[column](self.known.access_state(f), self.known) for f in self.people}
        within = {places[f] for f in self.facets_matched}
        narrowed, inside = "", set(self.people)
        for n, key in enumerate(keys[: len(next(iter(within)))]):
            # SQLite goes from one of these to the next in the index, in the order of the list.
            values = {place[n] for place in within}
            narrowed += f" AND u.{key} IN ({', '.join(f':place{n}_{i}' for i in range(len(values)))})"
            self.values |= {f"place{n}_{i}": value for i, value in enumerate(sorted(values))}
            if not self.sqlite:  # PostgreSQL goes through all of the order for them, but begins at the first
                narrowed += f" AND u.{key} BETWEEN :place{n}_0 AND :place{n}_{len(values) - 1}"
            inside = {f for f in inside if places[f][n] in values}
        return narrowed, sum(self.people[f] for f in inside)

    def _activity(self, facets_matched: Mapping[int, int]) -> tuple[str, str]:
        """The first and last activity of people with these access states; one index lookup per access state."""
        end = (
            f"(SELECT {{}}(i.last_active) FROM users i{self._along('users_facet')} "
            f"WHERE i.account_id = :account AND i.{names.LISTED} AND i.facet = f.facet)"
        )
        ends = text(
            f"SELECT min(a.first), max(a.last) FROM (SELECT {end.format('min')} AS first, {end.format('max')} AS last "
            f"FROM user_facets f WHERE f.account_id = :account AND f.{_of_facets(facets_matched)}) AS a"
        )
        first, last = self.tx.execute(ends, self.values).one()
        return first or "", last or ""

    def in_any(self, rows: int | None) -> Listing:
        if self.only_set and self.only_set.along:
            of = f" AND i.{_of_facets(self.facets_matched)}" if self.facets_matched is not None else ""
            found = (
                self._ids(index, has.format("i.") + of, "i.id, i.facet")
                for index, has in self.only_set.along.items()
            )
            source = f"FROM ({' UNION ALL '.join(found)}) AS u WHERE {' AND '.join(self.where) or 'true'}"
            return Listing(self.known, source, "", self.values, (), None)
        index, keys = ORDER[Column.LAST_ACTIVE]
        wanted = self.everyone if rows is None else rows
        return self._listing(self._numbers(wanted, self.everyone).in_any(), index, keys)

    def _numbers(self, wanted: int, walked: int, late: float = 0) -> Estimates:
        sizes = {name: one.people for name, one in self.sets.items()}
        matching = self.everyone * self.share
        for size in sizes.values():
            matching *= min(size / max(self.everyone, 1), 1)
        return Estimates(self.everyone, sizes, bool(self.where), matching, wanted, walked, late)

    def _listing(self, way: ReadPlan, index: str, keys: tuple[str, ...], span: str = "") -> Listing:
        where = ["u.account_id = :account", f"u.{names.LISTED}"]
        for name, one in self.sets.items():
            collected = self.sqlite and name in way.sets
            where.append(f"u.id IN ({one.ids})" if collected else one.holds)
        along = {Along.ORDER: self._along(index), Along.FACET: self._along("users_facet")}
        source = f"FROM users u{along.get(way.along, self._along(None))} WHERE {' AND '.join([*where, *self.where])}"
        if not self.sqlite and SEARCH in self.sets:
            # PostgreSQL plans itself, but would go through the order for rare words: OFFSET keeps it from that.
            source = f"FROM (SELECT u.* {source} OFFSET 0) AS u WHERE true"
        total = None
        if not self.where and not self.sets.keys() - {ACCESS_STATES_SET}:
            total = Count(self.people_matched)
        return Listing(self.known, source, span, self.values, keys, total)

    def _along(self, index: str | None) -> str:
        """The index that SQLite must use; None: by ids, or a scan of all rows."""
        if not self.sqlite:
            return ""
        return f" INDEXED BY {index}" if index else " NOT INDEXED"


def _of_facets(some: Iterable[int]) -> str:
    """Integers from the store, so they can be part of the SQL text; bound parameters would exceed SQLite's limit."""
    return f"facet IN ({', '.join(map(str, some)) or 'NULL'})"


# The SQL of each filter on more than access states.
_SQL: Mapping[str, Callable[[_FilterQuery, UserFilter], None]] = {
    SEARCH: _FilterQuery._searched,
    "team": _FilterQuery._in_team,
    "idle_days": _FilterQuery._idle,
    "created_since": _FilterQuery._created,
    "record": _FilterQuery._in_record,
}


# Sets whose people tend to be together in an order: which part of it usually comes before the first of them.
_LATE: Mapping[tuple[str, Column], float] = {
    (SEARCH, Column.NAME): 0.1,
    (SEARCH, Column.EMAIL): 0.1,
    ("team", Column.SEAT): 0.5,
    ("team", Column.PERMISSIONS): 0.5,
}

# What these columns sort by before the name, from the access state.
_SORTED_BY: Mapping[Column, Callable[[AccessState, facets.Codes], tuple[Any, ...]]] = {
    Column.SEAT: lambda access_state, known: (known.seat_mask(access_state.seats),),
    Column.PERMISSIONS: lambda access_state, known: (
        int(access_state.super_admin),
        known.permission_mask(access_state.permissions),
    ),
    Column.INVITE: lambda access_state, known: (access_state.invite.value,),
}


def count(tx: Connection, account: Account, wanted: UserFilter, now: datetime) -> Count:
    """The number of matches: exact, except for searches with more than 10,000 matches."""
    if wanted.team is not None and wanted == UserFilter(team=wanted.team):
        return Count(teams.size(tx, account, wanted.team))
    words = search.words(wanted.search)
    plan = unsorted(tx, account, wanted, now, search.CAP + 1 if words else None)
    if plan.total is not None:
        return plan.total
    limit = f" LIMIT {search.CAP + 1}" if words else ""
    sql = text(f"SELECT count(*) FROM (SELECT 1 {plan.source}{limit}) AS matches")
    number = int(tx.execute(sql, plan.values).scalar_one())
    return Count(search.CAP, exact=False) if words and number > search.CAP else Count(number)
