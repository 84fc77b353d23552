"""How a list of people is queried: which conditions, on which index.

`query_planner` chooses the plan, from numbers that the facets and the search index give at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from math import prod
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.model import AccessState, Account, Column, Count, Sort, UserFilter
from seattui.domain.people.filter_fields import FIELDS
from seattui.domain.people.idle_rule import idle_since
from seattui.kit.records import dataclass
from seattui.store.db import asking, facets, names, search
from seattui.store.db.decode import decode_stored
from seattui.store.people.list_query import BY_NAME, ORDER, Listing
from seattui.store.people.query_planner import ACCESS_STATES_SET, Along, Estimates, Part, ReadPlan, met
from seattui.store.teams import teams


@dataclass(frozen=True, slots=True)
class _Size:
    """About how many people are in a set, and which share of those whose access state may match; of each access
    state, where that is counted.
    """

    people: int
    share: float
    by_facet: Mapping[int, int] | None = None

    def share_of(self, facet: int, people: int) -> float:
        """Which share of the people with this access state."""
        return self.share if self.by_facet is None else min(self.by_facet.get(facet, 0) / people, 1)


@dataclass(frozen=True, slots=True)
class _Set:
    """A set of people: a query of their ids, a condition on their row `u`, and its size, which may have to be asked."""

    ids: str
    holds: str
    size: Callable[[], _Size]
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
        # The access states of those who may match; of a team they are counted.
        self.possible = dict(self.people if self.facets_matched is None else self.facets_matched)
        self.in_team: Mapping[int, int] = {}
        if wanted.team is not None:
            self.in_team = teams.held_within(tx, account, wanted.team)
            self.possible = {f: n for f, n in self.possible.items() if f in self.in_team}
            self.facets_matched = None if self.facets_matched is None else self.possible
        self.values: dict[str, object] = {"account": account.id}
        self.sets: dict[str, _Set] = {}
        self.begins = ""
        self.texts_found: Sequence[str] = ()
        # Conditions on the row of each person in all sets, and how many match them.
        self.where: list[str] = []
        self.share = 1.0
        if self.facets_matched is not None:
            self._by_access_state(self.facets_matched)
        filters_set = [one.name for one in FIELDS if one.holds and one.given(wanted)]
        # A search last, when the others' matches are known.
        for name in sorted(filters_set, key=SEARCH.__eq__):
            _SQL[name](self, wanted)
        # The one set, besides access states, that defines the list.
        self.only_set = self.sets.get(filters_set[0]) if len(filters_set) == 1 else None

    @property
    def people_possible(self) -> int:
        return sum(self.possible.values())

    def _by_access_state(self, facets_matched: Mapping[int, int]) -> None:
        within = _of_facets(facets_matched)
        size = _Size(self.people_possible, 1)
        ids = self._ids("users_facet", f"i.{within}")
        self.sets[ACCESS_STATES_SET] = _Set(ids, f"u.{within}", lambda: size)

    def _searched(self, wanted: UserFilter) -> None:
        words = search.words(wanted.search)
        if not words:
            return
        found = search.look_up(self.tx, words, self.everyone, round(self._matching(self.possible)))
        if found.people is not None:
            size = _Size(found.people, _part(found.people, self.everyone))
            # Where nothing else is asked of them, the index of names has all.
            self.begins, self.texts_found = found.begins, found.texts
            along = {"users_name": found.holds} if found.begins and self.facets_matched is None else {}
            self.sets[SEARCH] = _Set(found.ids, found.holds, lambda: size, along)
            self.values |= found.values
        if found.checked:
            holds, values = search.condition(found.checked, self.tx.dialect.name, "checked")
            self.where.append(holds)
            self.values |= values
        self.share = found.share

    def _in_team(self, wanted: UserFilter) -> None:
        members = teams.within(self.tx, self.account, wanted.team or 0)
        holds = f"EXISTS ({members} AND m.user_id = u.id)"
        size = _Size(sum(self.in_team.values()), 1, self.in_team)
        self.sets["team"] = _Set(members, holds, lambda: size)

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
                f"{names.SEVERAL_SEATS} AND {{0}}idle_base < :idle_since "
                # Counted, and not by `idle_from` itself: PostgreSQL would join everybody's seats, and read all others.
                "AND {0}idle_from || '' >= :idle_since "
                "AND (SELECT count(*) FROM seats h JOIN subscriptions s ON s.id = h.subscription_id "
                "WHERE h.user_id = {0}id AND s.hub = :idle_hub AND h.since < :idle_since) > 0"
            )
        self.sets["idle_days"] = self._along_indexes(along, possible=True)
        self.where.append(
            "u.id NOT IN (SELECT e.id FROM users e WHERE e.account_id = :account "
            "AND e.idle_except_until IS NOT NULL AND e.idle_except_until >= :idle_day)"
        )

    def _in_record(self, wanted: UserFilter) -> None:
        self.values["record"] = wanted.record
        about = "SELECT p.user_id FROM activity_people p WHERE p.account_id = :account AND p.activity_id = :record"
        holds = f"EXISTS ({about} AND p.user_id = u.id)"

        @cache
        def size() -> _Size:
            counted = text(f"SELECT count(*) FROM (SELECT * FROM ({about}) AS those LIMIT {MANY}) AS counted")
            people, _ = self._estimated(int(self.tx.execute(counted, self.values).scalar_one()), holds)
            return _Size(people, _part(people, self.everyone))

        self.sets["record"] = _Set(about, holds, size)

    def _created(self, wanted: UserFilter) -> None:
        # In some time zones the first possible day starts before the calendar does.
        day = max(wanted.created_since or date.min, date.min + timedelta(days=1))
        begins = datetime.combine(day, time.min, self.account.zone).astimezone(UTC)
        self.values["created_since"] = begins.isoformat()
        self.sets["created_since"] = self._along_indexes({"users_created": "{0}created_at >= :created_since"})

    def _along_indexes(self, along: Mapping[str, str], *, possible: bool = False) -> _Set:
        """The people in several indexes; nobody may be in two of them. `possible`: only those who may match."""
        has_it = {i: has.format("i.") + (self._among(i, "i") if possible else "") for i, has in along.items()}
        ids, counted = (
            " UNION ALL ".join(self._ids(index, condition, column) for index, condition in has_it.items())
            for column in ("i.id", "i.facet")
        )
        any_of = " OR ".join(f"({has.format('u.')})" for has in along.values())
        holds = f"({any_of})"

        @cache
        def size() -> _Size:
            sql = f"SELECT facet, count(*) FROM (SELECT * FROM ({counted}) AS those LIMIT {MANY}) AS counted GROUP BY facet"
            by_facet = {facet: int(n) for facet, n in self.tx.execute(text(sql), self.values)}
            within = f" AND u.{_of_facets(self.possible)}" if possible else ""
            people, exact = self._estimated(sum(by_facet.values()), f"{holds}{within}")
            share = _part(people, self.people_possible if possible else self.everyone)
            return _Size(people, share, by_facet if exact else None)

        return _Set(ids, holds, size, along)

    def _ids(self, index: str, condition: str, columns: str = "i.id") -> str:
        return f"SELECT {columns} {self._from('i', index, condition)}"

    def _from(self, row: str, index: str, *conditions: str) -> str:
        where = " AND ".join([f"{row}.account_id = :account", f"{row}.{names.LISTED}", *conditions])
        return f"FROM users {row}{self._along(index)} WHERE {where}"

    def _estimated(self, counted: int, holds: str) -> tuple[int, bool]:
        """How many they are, and whether that is exact: above MANY it is how many of a sample are among them."""
        if counted < MANY:
            return counted, True
        sample = search.sample(search.last_id(self.tx))
        held = text(f"SELECT count(*) FROM users u WHERE u.id IN ({sample}) AND {holds}")
        share = self.tx.execute(held, self.values).scalar_one() / search.SAMPLE
        return max(MANY, round(share * self.everyone)), False

    def _among(self, index: str, row: str) -> str:
        """The condition on access states along an index; by `+ 0` none of another index that could be taken instead."""
        if index == "users_idle":
            return f" AND {row}.{_of_facets(self.possible)}"
        return "" if self.facets_matched is None else f" AND {row}.{_of_facets(self.facets_matched, ' + 0')}"

    # --- choosing the plan ------------------------------------------------------------------------

    def in_order(self, sort: Sort, rows: int) -> Listing:
        index, keys = ORDER[sort.column]
        span, parts = self._span(sort.column, keys)
        late, entered = 0.0, bool(self.begins) and sort.column in BY_NAME
        if entered:
            found = self.sets.pop(SEARCH)
            self.where.append(found.holds + span)  # the order is entered at the first of them
            self.share *= found.size().share
            parts = [(round(people * found.size().share), matching) for people, matching in parts]
        elif self.texts_found and sort.column is not Column.LAST_ACTIVE:
            key = search.address if sort.column is Column.EMAIL else str
            late = search.before(self.tx, self.texts_found, key, sort.descending)
        numbers = self._numbers(rows, met(parts[::-1] if sort.descending else parts, rows, late))
        listed = self._listing(numbers.in_order(), index, keys, "" if entered else span)
        return replace(listed, entered=entered)

    def _span(self, column: Column, keys: tuple[str, ...]) -> tuple[str, Sequence[Part]]:
        """The parts of the sort order that contain all matches of the filter."""
        whole = [(self.everyone, self._matching(self.possible))]
        if column is Column.LAST_ACTIVE and self.facets_matched:
            least, most = self._activity(self.facets_matched)
            idle = ""
            if "idle_days" in self.sets:
                # Who was active since isn't idle, unless deactivated; the index shows both.
                since = str(self.values["idle_since"])
                gone = {f: n for f, n in self.facets_matched.items() if facets.is_deactivated(f)}
                left_last = self._activity(gone)[1] if gone else ""
                most = min(most, max(left_last, since))
                if left_last >= since:
                    idle = f" AND (u.last_active < :idle_since OR u.{_of_facets(gone)})"
                    active = max(self.people_possible - self.sets["idle_days"].size().people, 0)
                    left = self._matching(gone, besides="idle_days")  # they are idle at once
                    since_then = round(active * self._until(left_last))
                    whole = [(self.everyone - active, whole[0][1] - left), (since_then, left)]
            self.values |= {"least0": least, "most0": most}
            return f" AND u.last_active BETWEEN :least0 AND :most0{idle}", whole
        if column not in _SORTED_BY or len(self.possible) in (0, 0 if self.begins else len(self.people)):
            return "", whole
        places = {f: _SORTED_BY[column](self.known.access_state(f), self.known) for f in self.people}
        within = {places[f] for f in self.possible}
        narrowed = ""
        for n, key in enumerate(keys[: len(next(iter(within)))]):
            values = {place[n] for place in within}
            self.values |= {f"place{n}_{i}": value for i, value in enumerate(sorted(values))}
            # SQLite goes from one of these to the next in the index, in the order of the list. PostgreSQL would sort all
            # that it finds in this way: it only begins at the first of them.
            if self.sqlite:
                narrowed += f" AND u.{key} IN ({', '.join(f':place{n}_{i}' for i in range(len(values)))})"
            else:
                narrowed += f" AND u.{key} BETWEEN :place{n}_0 AND :place{n}_{len(values) - 1}"
        parts = []
        for place in sorted(within):
            there = [f for f in self.people if places[f] == place]
            may_match = [f for f in there if f in self.possible]
            parts.append((sum(self.people[f] for f in there), self._matching(may_match)))
        return narrowed, parts

    def _until(self, last: str) -> float:
        """Which part of the idle days had passed by then."""
        began = datetime.fromisoformat(str(self.values["idle_since"]))
        passed = decode_stored(datetime.fromisoformat, last) - began
        return min(passed / max(self.now - began, timedelta(days=1)), 1)

    def _matching(self, those: Iterable[int], besides: str = "") -> float:
        """How many people with these access states are expected to match, in all sets or besides one."""
        sets = [one for name, one in self.sets.items() if name != besides]
        shares = (
            self.possible[f] * prod(one.size().share_of(f, self.possible[f]) for one in sets) for f in those
        )
        return self.share * sum(shares)

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
            parts = tuple(
                self._from("u", index, has.format("u.") + self._among(index, "u"), *self.where)
                for index, has in self.only_set.along.items()
            )
            source = f"FROM ({' UNION ALL '.join(f'SELECT u.id, u.facet {part}' for part in parts)}) AS u WHERE true"
            return Listing(self.known, source, "", self.values, (), None, parts=parts)
        index, keys = ORDER[Column.LAST_ACTIVE]
        wanted = self.everyone if rows is None else rows
        return self._listing(self._numbers(wanted, self.everyone).in_any(), index, keys)

    def _numbers(self, wanted: int, met: float) -> Estimates:
        sizes = {name: one.size().people for name, one in self.sets.items()}
        return Estimates(self.everyone, sizes, bool(self.where), self._matching(self.possible), wanted, met)

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
            total = Count(self.people_possible)
        return Listing(self.known, source, span, self.values, keys, total)

    def _along(self, index: str | None) -> str:
        """The index that SQLite must use; None: by ids, or a scan of all rows."""
        if not self.sqlite:
            return ""
        return f" INDEXED BY {index}" if index else " NOT INDEXED"


def _of_facets(some: Iterable[int], unindexed: str = "") -> str:
    """Integers from the store, so they can be part of the SQL text; bound parameters would exceed SQLite's limit."""
    return f"facet{unindexed} IN ({', '.join(map(str, some)) or 'NULL'})"


def _part(some: int, of: int) -> float:
    return min(some / max(of, 1), 1)


# The SQL of each filter on more than access states.
_SQL: Mapping[str, Callable[[_FilterQuery, UserFilter], None]] = {
    SEARCH: _FilterQuery._searched,
    "team": _FilterQuery._in_team,
    "idle_days": _FilterQuery._idle,
    "created_since": _FilterQuery._created,
    "record": _FilterQuery._in_record,
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
    sql = (
        f"SELECT count(*) FROM (SELECT 1 {plan.source} LIMIT {search.CAP + 1}) AS matches"
        if words
        else plan.counted
    )
    number = int(tx.execute(text(sql), plan.values).scalar_one())
    return Count(search.CAP, exact=False) if words and number > search.CAP else Count(number)
