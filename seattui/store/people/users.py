"""Reads of people for screens and commands: pages of the list, one person in full, people by address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, text

from seattui.domain.model import Account, Sort, TeamNode, User, UserDetails, UserFilter
from seattui.domain.teams.membership import above
from seattui.store.connection.engine import Store
from seattui.store.db import facets, names
from seattui.store.db.asking import Statement, ask
from seattui.store.db.decode import decode_stored
from seattui.store.people.list_query import Listing
from seattui.store.people.listing import MANY, count, listing
from seattui.store.teams import teams

__all__ = ["by_email", "by_id", "count", "details", "every", "ids", "page", "position", "seats_since"]

T = TypeVar("T")

_COLUMNS = (
    "u.id, u.email, u.first_name, u.last_name, u.facet, u.last_active, u.idle_except_until, "
    "u.seats, u.idle_base, u.idle_from, u.seat_latest, u.created_at"
)
PAGE = 1000


def page(
    tx: Connection,
    account: Account,
    wanted: UserFilter,
    sort: Sort,
    offset: int,
    limit: int,
    after: User | None,
    before: User | None,
    total: int | None,
    now: datetime,
) -> list[User]:
    """Rows `offset` to `offset + limit`: by key from an adjacent row if one is given, else by position."""
    if total is not None:
        limit = max(0, min(limit, total - offset))  # for more than there are everyone would be looked at
    reach = offset + limit if total is None else min(offset + limit, total - offset)
    plan = listing(tx, account, wanted, sort, now, limit if after or before else reach)
    if after and (key := plan.key(tx, after.id)):
        rows = _rows(tx, plan, sort.descending, limit, key)
    elif before and (key := plan.key(tx, before.id)):
        rows = _rows(tx, plan, not sort.descending, min(limit, offset + limit), key)[::-1]
    elif total is not None and offset + limit > total - offset:
        # From the nearer end, so that the last page is as fast as the first.
        skipped = max(0, total - offset - limit)
        wanted_rows = min(limit, total - offset)
        rows = _jump(tx, plan, not sort.descending, skipped, wanted_rows)[::-1]
    else:
        rows = _jump(tx, plan, sort.descending, offset, limit)
    return _found(_people(tx, account, plan.known, rows), wanted)


def _found(people: list[User], wanted: UserFilter) -> list[User]:
    """With the record by which they were found."""
    return people if wanted.record is None else [replace(user, record=wanted.record) for user in people]


def _rows(tx: Connection, plan: Listing, reverse: bool, limit: int, key: dict[str, object]) -> Sequence[Any]:
    sql = f"SELECT {_COLUMNS} {plan.source} AND {plan.beyond(reverse)} ORDER BY {plan.order(reverse)} LIMIT :limit"
    return ask(tx, Statement(sql, {**plan.values, **key, "limit": limit}))


def _jump(tx: Connection, plan: Listing, reverse: bool, offset: int, limit: int) -> Sequence[Any]:
    """By position: skips ids on the covering index, then reads the rows by id."""
    if limit <= 0:
        return []
    order = plan.order(reverse)
    inner = f"SELECT u.id {plan.source}{plan.span} ORDER BY {order} LIMIT :limit OFFSET :offset"
    sql = f"SELECT {_COLUMNS} FROM users u WHERE u.id IN ({inner}) ORDER BY {order}"
    return ask(tx, Statement(sql, {**plan.values, "limit": limit, "offset": offset}))


def ids(
    tx: Connection, account: Account, wanted: UserFilter, sort: Sort, first: int, last: int, now: datetime
) -> tuple[int, ...]:
    plan = listing(tx, account, wanted, sort, now, last + 1)
    sql = f"SELECT u.id {plan.source}{plan.span} ORDER BY {plan.order(sort.descending)} LIMIT :limit OFFSET :offset"
    return tuple(
        tx.execute(text(sql), {**plan.values, "limit": max(0, last - first + 1), "offset": first}).scalars()
    )


def position(
    tx: Connection, account: Account, user_id: int, wanted: UserFilter, sort: Sort, now: datetime
) -> int | None:
    plan = listing(tx, account, wanted, sort, now, MANY)
    key = plan.key(tx, user_id)
    if key is None:
        return None
    there = f"SELECT 1 {plan.source} AND {plan.same()}"
    if tx.execute(text(there), {**plan.values, **key}).first() is None:
        return None
    ahead = f"SELECT count(*) {plan.source} AND {plan.beyond(not sort.descending)}"
    return int(tx.execute(text(ahead), {**plan.values, **key}).scalar_one())


def every(
    store: Store,
    account: Account,
    wanted: UserFilter,
    sort: Sort,
    now: datetime,
    read: Callable[[Connection, list[User]], Iterable[T]],
    most: int | None = None,
) -> Iterator[T]:
    """The list, or `most` of it, page by page, as what `read` makes of each. Each page is its own transaction, so that a
    slow reader blocks no writer; somebody who moves in the list meanwhile may appear twice or not at all.
    """
    key: dict[str, object] | None = None
    left = most
    while page := PAGE if left is None else min(left, PAGE):
        left = left and left - page
        with store.read() as tx:
            plan = listing(tx, account, wanted, sort, now, page)
            rows = (
                _rows(tx, plan, sort.descending, page, key)
                if key
                else _jump(tx, plan, sort.descending, 0, page)
            )
            found = read(tx, _found(_people(tx, account, plan.known, rows), wanted))
            last = left == 0 or len(rows) < page
            key = None if last else plan.key(tx, rows[-1].id)
        yield from found
        if last:
            return


def by_email(tx: Connection, account: Account, emails: Sequence[str]) -> tuple[User, ...]:
    from seattui.domain.people.email import email_key, nobody_has

    keys = [email_key(e) for e in emails]
    found = dict(_by_keys(tx, account, set(keys)))
    missing = [e for e, k in zip(emails, keys, strict=True) if k not in found]
    if missing:
        raise nobody_has(missing, len(missing))
    return tuple(found[k] for k in dict.fromkeys(keys))


def _by_keys(tx: Connection, account: Account, keys: Iterable[str]) -> Iterator[tuple[str, User]]:
    known = facets.codes(tx, account.id)
    sql = text(
        f"SELECT {_COLUMNS}, u.email_key FROM users u "
        f"WHERE u.account_id = :account AND u.{names.LISTED} AND u.email_key IN :keys"
    ).bindparams(bindparam("keys", expanding=True))
    wanted = list(keys)
    for start in range(0, len(wanted), PAGE):
        rows = tx.execute(sql, {"account": account.id, "keys": wanted[start : start + PAGE]}).all()
        yield from zip((r.email_key for r in rows), _people(tx, account, known, rows), strict=True)


def by_id(tx: Connection, account: Account, wanted: Sequence[int]) -> tuple[User, ...]:
    rows = sorted(_by_ids(tx, account, wanted, f"u.{names.LISTED}"), key=lambda r: (r.name_key, r.id))
    return tuple(_people(tx, account, facets.codes(tx, account.id), rows))


def of_any_status(tx: Connection, account: Account, wanted: Iterable[int]) -> dict[int, User]:
    """These people by id, including removed people."""
    rows = _by_ids(tx, account, list(wanted), "true")
    return {user.id: user for user in _people(tx, account, facets.codes(tx, account.id), rows)}


def _by_ids(tx: Connection, account: Account, wanted: Sequence[int], condition: str) -> list[Any]:
    sql = f"SELECT {_COLUMNS}, u.name_key FROM users u WHERE u.account_id = :account AND {condition} AND u.id IN :ids"
    rows: list[Any] = []
    for start in range(0, len(wanted), PAGE):
        rows += ask(tx, Statement(sql, {"account": account.id, "ids": list(wanted[start : start + PAGE])}))
    return rows


def details(tx: Connection, account: Account, user_id: int) -> UserDetails | None:
    from seattui.store.activity import activity
    from seattui.store.people import presence

    people = by_id(tx, account, [user_id])
    if not people:
        return None
    (row,) = ask(tx, Statement(_DETAILS, {"id": user_id}))
    return UserDetails(
        people[0],
        decode_stored(datetime.fromisoformat, row.created_at),
        seats_since(tx, [user_id]).get(user_id, {}),
        activity.of_user(tx, account, user_id, limit=5),
        _instant(row.invited_at),
        _instant(row.invite_expires_at),
        presence.exception(row.idle_except_until, row.idle_except_because),
    )


_DETAILS = (
    "SELECT created_at, invited_at, invite_expires_at, idle_except_until, idle_except_because "
    "FROM users WHERE id = :id"
)


def _people(tx: Connection, account: Account, known: facets.Codes, rows: Sequence[Any]) -> list[User]:
    main, extra, within = _teams(tx, account, [r.id for r in rows])
    apart = _idle_apart(tx, [r for r in rows if r.seats & (r.seats - 1) and r.idle_from == r.seat_latest])
    zone = account.zone
    return [
        User(
            r.id,
            r.email,
            r.first_name,
            r.last_name,
            known.access_state(r.facet),
            _instant(r.last_active),
            main.get(r.id),
            tuple(extra.get(r.id, ())),
            frozenset(within.get(r.id, ())),
            decode_stored(partial(_end_of, zone=zone), r.idle_except_until) if r.idle_except_until else None,
            _instant(r.idle_from),
            apart.get(r.id, ()),
            decode_stored(datetime.fromisoformat, r.created_at).astimezone(zone).date(),
        )
        for r in rows
    ]


def _instant(stored: str | None) -> datetime | None:
    return decode_stored(datetime.fromisoformat, stored) if stored else None


def _idle_apart(tx: Connection, rows: Sequence[Any]) -> dict[int, tuple[tuple[str, datetime], ...]]:
    """The instants that idle days count from in each hub, for people whose newest seat determines the overall one."""
    base = {r.id: r.idle_base for r in rows}
    held: dict[int, list[tuple[str, datetime]]] = {}
    ids = list(base)
    for start in range(0, len(ids), PAGE):
        for user_id, hub, since in ask(tx, Statement(_SEATS, {"ids": ids[start : start + PAGE]})):
            at = decode_stored(datetime.fromisoformat, max(base[user_id], since))
            held.setdefault(user_id, []).append((hub, at))
    return {user_id: tuple(hubs) for user_id, hubs in held.items()}


_SEATS = (
    "SELECT h.user_id, s.hub, h.since FROM seats h JOIN subscriptions s ON s.id = h.subscription_id "
    "WHERE h.user_id IN :ids ORDER BY h.user_id, s.hub"
)


def seats_since(tx: Connection, wanted: Sequence[int]) -> dict[int, dict[str, datetime]]:
    """Since when these people hold each of their seats, by hub."""
    held: dict[int, dict[str, datetime]] = {}
    for start in range(0, len(wanted), PAGE):
        for user_id, hub, since in ask(tx, Statement(_SEATS, {"ids": list(wanted[start : start + PAGE])})):
            held.setdefault(user_id, {})[hub] = decode_stored(datetime.fromisoformat, since)
    return held


def _end_of(day: str, zone: ZoneInfo) -> datetime:
    """The first instant after a day."""
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time.min, zone)


_TEAMS = (
    "SELECT m.user_id, t.id, t.name, m.main FROM memberships m JOIN teams t ON t.id = m.team_id "
    "WHERE m.user_id IN :ids ORDER BY t.name_key"
)


def _teams(
    tx: Connection, account: Account, wanted: list[int]
) -> tuple[dict[int, str], dict[int, list[str]], dict[int, set[int]]]:
    """For each person the main team, the extra ones, and the ids of these teams and all teams above them."""
    main: dict[int, str] = {}
    extra: dict[int, list[str]] = {}
    within: dict[int, set[int]] = {}
    paths: dict[int, tuple[int, ...]] = {}
    tree: tuple[TeamNode, ...] = ()
    for start in range(0, len(wanted), PAGE):
        for user_id, team_id, name, is_main in ask(
            tx, Statement(_TEAMS, {"ids": wanted[start : start + PAGE]})
        ):
            if team_id not in paths:
                tree = tree or teams.nodes(tx, account)
                paths[team_id] = above(tree, team_id)
            within.setdefault(user_id, set()).update(paths[team_id])
            if is_main:
                main[user_id] = name
            else:
                extra.setdefault(user_id, []).append(name)
    return main, extra, within
