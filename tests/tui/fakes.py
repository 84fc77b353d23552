"""A session without a store: the real changes, planned against people and subscriptions held in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.model import (
    AccessState,
    Account,
    Activity,
    Chosen,
    Invite,
    KnownBy,
    Operator,
    Status,
    Team,
    User,
    UserFilter,
)
from seattui.domain.plan.plan import Change, Plan, SelectionCount
from seattui.domain.plan.stale import Stale
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import NotFound, SeattuiError
from seattui.kit.i18n import msg

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ACCOUNT = Account(1, "Acme GmbH", "EUR", "Europe/Berlin", "", "testing")
ALL = frozenset({"add_edit_users", "modify_billing", "sales_hub_access", "service_hub_access"})


def person(id: int, first: str, last: str, *seats: str, status: Status = Status.ACTIVE) -> User:
    access_state = AccessState(status, Invite.ACCEPTED, False, frozenset(seats), frozenset())
    return User(id, f"{first.lower()}@acme.example", first, last, access_state, None)


def hub(code: str, name: str, tier: str, included: int, additional: int, **more: Any) -> Subscription:
    return Subscription(
        id=1 if code == "sales-hub" else 2,
        hub=code,
        tier=tier.lower(),
        name=f"{name} {tier}",
        hub_name=name,
        currency="EUR",
        included=included,
        base_minor=120000,
        starts_on=date(2026, 3, 1),
        term_months=12,
        billing_months=1,
        opening_on=date(2026, 3, 1),
        lots=(Lot(1, additional, 12000, date(2026, 3, 1)),) if additional else (),
        seat_minor=12000,
        **more,
    )


PEOPLE = (
    person(1, "Ana", "Torres", "sales-hub"),
    person(2, "Bo", "Lindqvist"),
    person(3, "Chen", "Wei"),
    person(4, "Dara", "Okafor", "sales-hub", status=Status.DEACTIVATED),
    person(5, "Emil", "[admin] Lee"),
)
SUBSCRIPTIONS = (
    hub(
        "sales-hub",
        "Sales Hub",
        "Enterprise",
        10,
        5,
        removal=Removal(2, date(2027, 3, 1), "ana@acme.example", NOW),
    ),
    hub("service-hub", "Service Hub", "Professional", 5, 0),
)


@dataclass
class FakeReceipt:
    plan: Plan
    activity_id: int | None
    at: datetime = NOW
    operation_key: str = ""


@dataclass
class FakeSession:
    """Counts what is applied, and does `meanwhile` just before the next change is."""

    people: dict[int, User] = field(default_factory=lambda: {u.id: u for u in PEOPLE})
    hubs: tuple[Subscription, ...] = SUBSCRIPTIONS
    permissions_held: frozenset[str] = ALL
    others: int = 10
    """Seats of the first hub that people outside this account's list hold."""
    meanwhile: Callable[[], None] | None = None
    committing: bool = False
    """Whether it is being committed by then, so that nothing calls it back."""
    failing: list[SeattuiError] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    applied: list[tuple[Change, str]] = field(default_factory=list)
    account: Account = ACCOUNT
    records: tuple[Activity, ...] = ()
    store: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(read_only=False))

    def operator(self) -> Operator:
        return Operator(1, "ana@acme.example", KnownBy.UID, Status.ACTIVE, False, self.permissions_held)

    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return NOW.date()

    def subscriptions(self) -> tuple[Subscription, ...]:
        held = Counter(hub for user in self.people.values() for hub in user.access_state.seats)
        held[self.hubs[0].hub] += self.others
        return tuple(replace(one, assigned=held[one.hub]) for one in self.hubs)

    def by_id(self, ids: Sequence[int]) -> tuple[User, ...]:
        return tuple(sorted((self.people[i] for i in ids if i in self.people), key=lambda u: u.name))

    def by_email(self, emails: Sequence[str]) -> tuple[User, ...]:
        known = {u.email: u for u in self.people.values()}
        if unknown := [e for e in emails if e not in known]:
            raise NotFound("no-such-user", msg("Nobody here has {emails}.", emails=", ".join(unknown)))
        return tuple(known[e] for e in emails)

    def users(self, wanted: UserFilter, sort: Any, offset: int, limit: int, **_: Any) -> list[User]:
        found = [u for u in self.people.values() if wanted.search.lower() in f"{u.name} {u.email}".lower()]
        return sorted(found, key=lambda u: u.name)[offset : offset + limit]

    def teams(self) -> tuple[Team, ...]:
        return ()

    def activity(self, *_: Any, **__: Any) -> tuple[Activity, ...]:
        return self.records

    def plan(self, change: Change, stop: Any = None) -> Plan:
        return change.plan(FakeFacts(self))  # type: ignore[arg-type]

    def apply(
        self, plan: Plan, because: str = "", operation_key: str | None = None, stop: CancelToken | None = None
    ) -> FakeReceipt:
        self.keys.append(operation_key or "")
        if self.failing:
            raise self.failing.pop(0)
        if stop and self.committing:
            stop.seal()
        if self.meanwhile:
            self.meanwhile()
            self.meanwhile = None
        if stop and not self.committing:
            stop.seal()
        anew = self.plan(plan.change)
        if anew.fingerprint != plan.fingerprint:
            by = Activity(
                57, NOW, "bo@acme.example", KnownBy.UID, "host", "seats.change", "", 1, {}, {}, None, "", ""
            )
            raise Stale(msg("It changed meanwhile."), msg("Look again."), anew, None, by)
        anew.refuse()
        self.applied.append((plan.change, because))
        self.give_and_take(plan.change)
        return FakeReceipt(anew, 57)

    def give_and_take(self, change: Any) -> None:
        for user in self.chosen(change.people):
            seats = (user.access_state.seats | set(change.give)) - set(change.take)
            self.people[user.id] = replace(
                user, access_state=replace(user.access_state, seats=frozenset(seats))
            )

    def chosen(self, selection: Any) -> list[User]:
        if isinstance(selection, Chosen):
            return [self.people[i] for i in selection.ids]
        return [u for u in self.people.values() if u.id not in selection.without]


class FakeFacts:
    def __init__(self, session: FakeSession) -> None:
        self.session = session
        self.now = NOW
        self.today = NOW.date()
        self.account = session.account
        self.operator = session.operator()
        self._last: list[User] = []

    def subscriptions(self) -> tuple[Subscription, ...]:
        return self.session.subscriptions()

    def census(self, people: Any) -> SelectionCount:
        self._last = self.session.chosen(people)
        return SelectionCount(
            Counter(u.access_state for u in self._last), ",".join(str(u.id) for u in self._last)
        )

    def named(self, access_states: Sequence[AccessState], limit: int) -> tuple[User, ...]:
        return tuple(u for u in self._last if u.access_state in access_states)[:limit]
