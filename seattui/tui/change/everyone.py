"""Everyone whom a dialog is about, with what happens to each where the plan knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from seattui.domain.model import (
    AccessState,
    Affected,
    Chosen,
    Count,
    Invite,
    Matching,
    Selection,
    Sort,
    Status,
    Team,
    User,
    UserFilter,
)
from seattui.domain.people.columns import PersonRow
from seattui.domain.people.permissions import label_of
from seattui.domain.plan.fates import Fate, Fates, Kind, Labels
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.tui.change.person_lines import person_lines
from seattui.tui.change.user_source import UserSource
from seattui.tui.widgets.memory_source import InMemorySource
from seattui.tui.widgets.pages import Source

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Plan, Refusal
    from seattui.service.screen_session import ScreenSession

LOADED = 10_000
"""Up to so many people are loaded together, so that those who are refused come first; more are read page by page, by
name."""
FIRST: Mapping[Kind | None, int] = {Kind.REFUSED: 0, Kind.LEFT_OUT: 1, Kind.CHANGED: 2, None: 3, Kind.SAME: 4}
NOT_MARKED = Fate(Kind.SAME, msg("isn't marked"))

WhatHappens = Callable[[User], "Fate | None"]


@dataclass(frozen=True, slots=True)
class Listed:
    """The people, and what happens to each."""

    source: Source[PersonRow]
    fate: WhatHappens


@dataclass(frozen=True, slots=True)
class Everyone:
    """The people of a dialog: so many, and how they are read, in a worker."""

    number: int
    read: Callable[[CancelToken], Listed]
    found_by: Message | None = None
    told: Message | None = msg("What happens")
    """The heading of what is told of each; None where nothing is."""

    def first(self, limit: int, stop: CancelToken) -> list[Message]:
        """The first of them, each with what happens to them."""
        listed = self.read(stop)
        return [
            line_of(row.user, listed.fate(row.user))
            for row in listed.source.page(0, limit, None, None, None, stop)
        ]


def line_of(user: User, fate: Fate | None) -> Message:
    """`Ana Torres <ana@acme.example>: gets a Sales Hub seat`"""
    who = (
        msg("{name} <{email}>", name=user.name, email=user.email)
        if user.name
        else msg("{email}", email=user.email)
    )
    return msg("{who}: {what}", who=who, what=fate.text) if fate else who


def selected(
    session: ScreenSession,
    people: Selection,
    number: int,
    plan: Plan | None,
    left_out: Sequence[Refusal],
    found_by: Message | None = None,
) -> Everyone:
    """Those of a selection."""

    def read(stop: CancelToken) -> Listed:
        fates = Fates(plan, labels(session), left_out).of if plan is not None else nothing_known
        if isinstance(people, Chosen):
            return in_memory(session.by_id(people.ids), fates)
        most = LOADED + len(people.without)
        if (
            number <= LOADED
            and len(rows := session.users(people.filter, Sort(), 0, most + 1, stop=stop)) <= most
        ):
            return in_memory([user for user in rows if user.id not in people.without], fates)
        return Listed(UserSource(session, people.filter, Sort()), marked_only(people, fates))

    return Everyone(number, read, found_by)


def members_of(session: ScreenSession, team: Team, plan: Plan | None) -> Everyone:
    """Main and extra members of a team, without those of its subteams."""

    def read(stop: CancelToken) -> Listed:
        wanted = UserFilter(team=team.id)
        fates = Fates(plan, labels(session)).of if plan is not None else nothing_known
        rows = session.users(wanted, Sort(), 0, LOADED + 1, stop=stop)
        if len(rows) > LOADED:
            return Listed(UserSource(session, wanted, Sort()), fates)
        return in_memory([user for user in rows if team.name in (user.main_team, *user.extra_teams)], fates)

    return Everyone(team.main_members + team.extra_members, read)


@dataclass(frozen=True, slots=True)
class OfRecord:
    """A `Source` of the people that a record changed, by how the record has them, under the names they have now."""

    session: ScreenSession
    record: int
    people: int
    read: dict[int, Affected] = field(default_factory=dict)
    """What it has of those who were read."""
    here: set[int] = field(default_factory=set)
    """Those of them who are in the account now."""

    def key(self, row: PersonRow) -> int:
        return row.user.id

    def top(self, rows: int, stop: CancelToken) -> None:
        return None

    def count(self, stop: CancelToken) -> Count:
        return Count(self.people)

    def page(
        self,
        offset: int,
        limit: int,
        after: PersonRow | None,
        before: PersonRow | None,
        total: int | None,
        stop: CancelToken,
    ) -> Sequence[PersonRow]:
        there = self.session.affected(self.record, offset, limit)
        now = {user.id: user for user in self.session.by_id([one.user_id for one in there])}
        self.read.update((one.user_id, one) for one in there)
        self.here.update(now)
        return [PersonRow(now.get(one.user_id) or newcomer(one.user_id, one.email, "", "")) for one in there]

    def position(self, key: int) -> None:
        return None


def changed_in(session: ScreenSession, record: int, people: int) -> Everyone:
    """Those whom a record changed, and what it changed for each."""

    def read(stop: CancelToken) -> Listed:
        source, hubs = OfRecord(session, record, people), labels(session).hubs
        return Listed(source, lambda user: _recorded(source.read[user.id], hubs))

    return Everyone(people, read, told=msg("Changes"))


def undone_of(
    session: ScreenSession, record: int, people: int, plan: Plan | None, left_out: Sequence[Refusal]
) -> Everyone:
    """Those whom a record changed, and what this plan, which undoes it, does to them: where it doesn't tell people of
    the same access state apart, what the record changed for them in reverse."""

    def read(stop: CancelToken) -> Listed:
        source = OfRecord(session, record, people)
        if plan is None:
            return Listed(source, nothing_known)
        named = labels(session)
        fates = Fates(plan, named, left_out)

        def fate(user: User) -> Fate | None:
            found = fates.of(user) if user.id in source.here else fates.refused(user)
            if found is None and fates.rest_known and not plan.blocked:
                one = source.read[user.id]
                return _recorded(one._replace(before=one.after, after=one.before), named.hubs)
            return found

        return Listed(source, fate)

    return Everyone(people, read)


def _recorded(one: Affected, hubs: Mapping[str, str]) -> Fate:
    lines = person_lines(one, hubs)
    return Fate(Kind.CHANGED, msg("{what}", what=", ".join(map(str, lines))))


def mailed(to: Sequence[str]) -> Everyone:
    """Those to whom a confirmation is mailed."""
    people = [newcomer(n, email, "", "") for n, email in enumerate(to)]
    return Everyone(len(to), lambda stop: in_memory(people, nothing_known), told=None)


def nothing_known(user: User) -> None:
    """Nothing is planned yet."""


def marked_only(people: Matching, fate: WhatHappens) -> WhatHappens:
    return lambda user: NOT_MARKED if user.id in people.without else fate(user)


def in_memory(people: Sequence[User], fate: WhatHappens) -> Listed:
    """Those who are refused or left out come first."""

    def rank(user: User) -> int:
        found = fate(user)
        return FIRST[found.kind if found else None]

    rows = [PersonRow(user) for user in sorted(people, key=rank)]
    return Listed(InMemorySource(rows, lambda row: row.user.id), fate)


def labels(session: ScreenSession) -> Labels:
    permissions = session.permissions()
    return Labels(
        {one.hub: one.hub_name for one in session.subscriptions()},
        {one.code: label_of(one.code, permissions) for one in permissions},
        session.account.zone,
    )


def newcomer(number: int, email: str, first_name: str, last_name: str) -> User:
    """Somebody who isn't there yet, as a row."""
    nothing = AccessState(Status.ACTIVE, Invite.PENDING, False, frozenset(), frozenset())
    return User(number, email, first_name, last_name, nothing, None)
