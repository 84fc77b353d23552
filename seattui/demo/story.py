"""The history of a demo account: who assigned which seats to whom, when, and why.

It is made of real changes, so that the demo's record is a real one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from seattui.demo.people import SALES, SERVICE
from seattui.domain.model import Invite, Status
from seattui.kit.records import dataclass
from seattui.store.admin.seeded_person import SeededPerson

ROLL_OUT = 30
"""How many people at once got their seats when a subscription began."""
REMOVED = 2

TOGETHER = 6
"""How many people at once get seats since then."""

_JOINED = (
    "New in {teams}",
    "Onboarding list: {teams}",
    "Start in {teams} this week",
    "As agreed with {teams}",
)
_COVER = ("Cover for parental leave", "Trade fair, three weeks")


@dataclass(frozen=True, slots=True)
class SeatsChanged:
    """Seats assigned to these people, or unassigned."""

    at: datetime
    emails: tuple[str, ...]
    give: tuple[str, ...]
    take: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class SeatMoved:
    """One person's seat moved to another."""

    at: datetime
    from_email: str
    to_email: str
    hub: str
    because: str


@dataclass(frozen=True, slots=True)
class RemovalScheduled:
    """Unassigned seats that are removed at renewal."""

    at: datetime
    hub: str
    seats: int
    because: str


Event = SeatsChanged | SeatMoved | RemovalScheduled


def given_in_story(person: SeededPerson) -> bool:
    """Whether the person's seats are assigned by a change of the story; others hold them from the start."""
    return bool(person.seats) and person.status is Status.ACTIVE and person.invite is Invite.ACCEPTED


def story(people: Sequence[SeededPerson], owner: str, began: datetime, at: datetime) -> list[Event]:
    """The events between `began`, when both subscriptions had begun, and `at`, in order."""
    holders = sorted((p for p in people if given_in_story(p)), key=lambda p: (p.created_at, p.email))
    since = [p for p in holders if p.created_at > began]
    heirs = [p for p in since if p.seats == {SALES} and p.created_at < at - timedelta(days=30)][-9:-3:3]
    others = [p for p in people if _can_cover(p, began, at)]
    events: list[Event] = [SeatsChanged(began, (owner,), (SALES, SERVICE), (), "")]
    events += _roll_out([p for p in holders if p.created_at <= began], began)
    events += _joined([p for p in since if p not in heirs], at)
    events += _covers(others[: len(_COVER)], began)
    events += _heirs(heirs, others[len(_COVER) :])
    events.append(
        RemovalScheduled(_at_work(at - timedelta(days=14), 4), SERVICE, REMOVED, "Nobody needs them: FIN-311")
    )
    return sorted(events, key=lambda event: event.at)


def actors(people: Sequence[SeededPerson], when: datetime) -> list[str]:
    """People other than the owner who may assign seats and were active then."""
    return [
        p.email
        for p in people
        if p.status is Status.ACTIVE
        and p.created_at < when
        and p.last_active is not None
        and p.last_active >= when
        and (p.super_admin or {"add_edit_users", "modify_billing"} <= p.permissions)
    ]


def _can_cover(person: SeededPerson, began: datetime, at: datetime) -> bool:
    return (
        not person.seats
        and not person.super_admin
        and person.status is Status.ACTIVE
        and person.created_at <= began
        and person.last_active is not None
        and person.last_active > at - timedelta(days=14)
    )


def _roll_out(holders: list[SeededPerson], began: datetime) -> Iterator[Event]:
    """People who existed already, in batches, in the first hours."""
    later = began
    for seats, group in groupby(sorted(holders, key=lambda p: sorted(p.seats)), key=lambda p: p.seats):
        emails = [p.email for p in group]
        for first in range(0, len(emails), ROLL_OUT):
            later += timedelta(minutes=23)
            yield SeatsChanged(
                later, tuple(emails[first : first + ROLL_OUT]), tuple(sorted(seats)), (), "Roll-out"
            )


def _joined(holders: list[SeededPerson], at: datetime) -> Iterator[Event]:
    """People who joined since, in small batches, each on the day after its last person joined."""
    n = 0
    for seats in sorted({p.seats for p in holders}, key=sorted):
        came = [p for p in holders if p.seats == seats]
        for first in range(0, len(came), TOGETHER):
            group = came[first : first + TOGETHER]
            came_last = group[-1].created_at
            when = max(came_last, min(_at_work(came_last + timedelta(days=1), n), at - timedelta(minutes=90)))
            teams = " and ".join(sorted({p.main_team for p in group if p.main_team})[:2])
            why = _JOINED[n % len(_JOINED)].format(teams=teams or "the company")
            yield SeatsChanged(when, tuple(p.email for p in group), tuple(sorted(seats)), (), why)
            n += 1


def _covers(people: list[SeededPerson], began: datetime) -> Iterator[Event]:
    """People who had a Sales Hub seat for three weeks."""
    for n, (person, why) in enumerate(zip(people, _COVER, strict=False)):
        start = _at_work(began + timedelta(days=31 + 50 * n), n)
        yield SeatsChanged(start, (person.email,), (SALES,), (), why)
        yield SeatsChanged(
            start + timedelta(days=21), (person.email,), (), (SALES,), f"Ended: {why[0].lower()}{why[1:]}"
        )


def _heirs(heirs: list[SeededPerson], before: list[SeededPerson]) -> Iterator[Event]:
    """People who took over a seat that somebody else had for a few days."""
    for n, (heir, holder) in enumerate(zip(heirs, before, strict=False)):
        came = heir.created_at
        yield SeatsChanged(
            _at_work(came + timedelta(days=1), n), (holder.email,), (SALES,), (), "Prepares the handover"
        )
        yield SeatMoved(
            _at_work(came + timedelta(days=5), n), holder.email, heir.email, SALES, "Handover done"
        )


def _at_work(when: datetime, n: int) -> datetime:
    """A time in the working hours of that day, or of the Monday after it."""
    day = when + timedelta(days=max(0, 7 - when.weekday()) if when.weekday() >= 5 else 0)
    return day.replace(hour=8, minute=0, second=0) + timedelta(minutes=11 + n * 97 % 460)
