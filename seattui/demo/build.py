"""Builds a demo account: the same each time, except for the day it is dated back from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from seattui.demo.people import DOMAIN, SALES, SERVICE, TEAMS, people, seats_held
from seattui.demo.story import Event, SeatMoved, SeatsChanged, actors, given_in_story, story
from seattui.domain.billing.calendar import add_months
from seattui.domain.changes.billing.subscriptions import AddSubscription, WarnBelow
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, MoveSeat
from seattui.domain.model import Chosen
from seattui.domain.plan.plan import Change
from seattui.kit.errors import StoreError, StoreMissing, UsageError
from seattui.kit.i18n import msg
from seattui.service.clock import fixed_clock, wall_clock
from seattui.service.session import Session, found
from seattui.store.admin import seeding
from seattui.store.admin.opening import open_store
from seattui.store.admin.seeded_person import SeededPerson
from seattui.store.connection.urls import store_url

ACCOUNT, OWNER = "Acme GmbH", f"ana@{DOMAIN}"
MOST = 1_000_000
# Only the first few people take part in the story, however many there are.
IN_STORY = 300
_TERMS = {SALES: ("enterprise", 10, 1, 8), SERVICE: ("professional", 5, 3, 10)}
"""Tier, its included seats, billing interval, and how many months ago it began."""


def make_demo(url: str, users: int = 300, at: datetime | None = None) -> Session:
    """Makes a store with the account Acme GmbH and `users` people, and opens it for its owner, Ana Torres.

    All dates count back from `at`, which is also a fixed clock; without it they count from now. Raises
    StoreError if the store exists, UsageError for an invalid number of people.
    """
    if not 1 <= users <= MOST:
        raise UsageError("users", msg("A demo can have 1 to {most} people, not {n}.", most=MOST, n=users))
    clock = fixed_clock(at) if at else wall_clock
    now = clock().replace(microsecond=0)
    _refuse_existing(url)
    try:
        return replace(_make_accounts(url, users, now), clock=clock)
    except BaseException:
        _remove(url)
        raise


def _make_accounts(url: str, users: int, now: datetime) -> Session:
    founded = now - timedelta(days=800)
    session = found(
        url,
        account=ACCOUNT,
        currency="EUR",
        time_zone="Europe/Berlin",
        owner=OWNER,
        kind="demo",
        at=founded,
        first_name="Ana",
        last_name="Torres",
    )
    try:
        began = _subscribe(session, users, now)
        cast = list(people(min(users, IN_STORY), now))
        everyone = _without_story_seats(people(users, now))
        seeding.write_people(session.store, session.account, TEAMS, everyone, users, began)
        seeding.seen(session.store, session.account, OWNER, now - timedelta(hours=2))
        ids = {user.email: user.id for user in session.by_email([OWNER, *(person.email for person in cast)])}
        due = _period_starts(session, began, now)
        for number, event in enumerate(story(cast, OWNER, began, now)):
            while due and due[0] <= event.at:
                _settle(session, due.pop(0))
            _apply_event(session, event, cast, ids, number)
        for at in due:
            _settle(session, at)
    except BaseException:
        session.store.close()
        raise
    return session


def _subscribe(session: Session, users: int, now: datetime) -> datetime:
    """Adds both subscriptions, the older one first; returns when both had begun."""
    held = seats_held(users)
    today = now.astimezone(session.account.zone).date()
    began = now
    for hub in sorted(_TERMS, key=lambda hub: -_TERMS[hub][3]):
        tier, included, billing_months, months_ago = _TERMS[hub]
        starts_on = add_months(today.replace(day=1), -months_ago)
        began = datetime.combine(starts_on, time(9, 30), session.account.zone).astimezone(UTC)
        # The owner's seat, and a tenth to spare.
        needed = held[hub] + 1 + max(4, held[hub] // 10)
        additional = max(needed - included, 5)
        _apply(
            session,
            AddSubscription(hub, tier, additional, 12, billing_months, starts_on),
            began,
            "",
            f"add {hub}",
        )
    _apply(session, WarnBelow(SERVICE, 3), began + timedelta(minutes=5), "", "warn")
    return began + timedelta(minutes=10)


def _period_starts(session: Session, began: datetime, now: datetime) -> list[datetime]:
    """Shortly after midnight on the first of each month since: both subscriptions are billed from the first."""
    first = began.astimezone(session.account.zone).date().replace(day=1)
    months = (add_months(first, month) for month in range(1, 12))
    starts = [datetime.combine(day, time(0, 5), session.account.zone).astimezone(UTC) for day in months]
    return [at for at in starts if at <= now]


def _settle(session: Session, at: datetime) -> None:
    """Posts the invoices of that day, as opening the account does."""
    replace(session, clock=lambda: at, identity=replace(session.identity, origin="demo")).settle()


def _without_story_seats(everyone: Iterable[SeededPerson]) -> Iterator[SeededPerson]:
    """People as they are before the story assigns seats to the first of them."""
    for number, person in enumerate(everyone, 1):
        result = number < IN_STORY and given_in_story(person)
        yield replace(person, seats=frozenset()) if result else person


def _apply_event(
    session: Session, event: Event, cast: list[SeededPerson], ids: dict[str, int], number: int
) -> None:
    """Applies an event of the story, by the owner or by somebody else with the permission; a super admin's seat only
    the owner changes.
    """
    others = actors(cast, event.at)
    actor = None
    if isinstance(event, SeatsChanged) and others and number % 2:
        super_admins = {person.email for person in cast if person.super_admin}
        actor = None if super_admins.intersection(event.emails) else others[number % len(others)]
    change: Change
    if isinstance(event, SeatsChanged):
        change = ChangeSeats(Chosen(tuple(ids[email] for email in event.emails)), event.give, event.take)
    elif isinstance(event, SeatMoved):
        change = MoveSeat(ids[event.from_email], ids[event.to_email], event.hub)
    else:
        change = ScheduleRemoval(event.hub, event.seats)
    _apply(session, change, event.at, event.because, str(number), actor)


def _apply(
    session: Session, change: Change, at: datetime, because: str, key: str, actor: str | None = None
) -> None:
    identity = replace(session.identity, claimed=actor, origin="demo")
    then = replace(session, clock=lambda: at, identity=identity)
    then.apply(then.plan(change), because, hashlib.sha256(f"demo {key}".encode()).hexdigest()[:32])


def _refuse_existing(url: str) -> None:
    try:
        store = open_store(store_url(url))
    except StoreMissing:
        return
    name = store.name
    store.close()
    raise StoreError(
        "store-exists",
        msg("There is already a store at {store}; it wasn't changed.", store=name),
        msg("Open it with --store, or choose another place for the demo."),
    )


def _remove(url: str) -> None:
    """Removes the incomplete file of a demo that was interrupted."""
    place = store_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(place.database + suffix).unlink()
