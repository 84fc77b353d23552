"""A session over people in memory: for what a screen does, whatever the store does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from seattui.domain.billing.catalogue import Catalogue, Hub
from seattui.domain.model import (
    AccessState,
    Account,
    Activity,
    Column,
    Count,
    Invite,
    KnownBy,
    Lot,
    Operator,
    Permission,
    Removal,
    Sort,
    Status,
    Subscription,
    TeamNode,
    User,
    UserDetails,
    UserFilter,
)
from seattui.domain.people.matching import matches
from seattui.domain.people.permissions import FIRST, hub_access
from seattui.kit.cancellation import CancelToken
from seattui.kit.text import fold

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CAP = 10_000
NAMES = (
    ("Ana", "Torres"),
    ("Bo", "Lindqvist"),
    ("Chen", "Wei"),
    ("Zoë", "Müller-Lüdenscheidt"),
    ("田中", "さくら"),
    ("Ngozi", "Adébáyọ̀"),
    ("Łukasz", "Żółć"),
    ("[/]", "[@click=app.quit]x[/]"),
)


def person(number: int) -> User:
    """Believable and the same each time."""
    first, last = NAMES[number % len(NAMES)]
    if number >= len(NAMES):
        last = f"{last} {number:04d}"
    seats = frozenset(h for h, every in (("sales-hub", 3), ("service-hub", 5)) if number % every == 0)
    permissions = frozenset(
        p for p, every in (("sales_hub_access", 3), ("modify_billing", 11)) if number % every == 0
    )
    return User(
        number + 1,
        f"user{number:04d}@acme.example",
        first,
        last,
        AccessState(
            Status.DEACTIVATED if number % 17 == 16 else Status.ACTIVE,
            (Invite.ACCEPTED, Invite.ACCEPTED, Invite.ACCEPTED, Invite.PENDING, Invite.EXPIRED)[number % 5],
            number == 0,
            seats,
            permissions,
        ),
        NOW - timedelta(hours=5 + 31 * number) if number % 4 else None,
        "Sales" if number % 2 else None,
        created_on=(NOW - timedelta(days=number)).date(),
    )


def key_of(user: User, column: Column) -> tuple[object, ...]:
    name = (fold(user.last_name), fold(user.first_name), user.id)
    if column is Column.EMAIL:
        return (user.email,)
    if column is Column.SEAT:
        return (sorted(user.access_state.seats), *name)
    if column is Column.PERMISSIONS:
        return (user.access_state.super_admin, sorted(user.access_state.permissions), *name)
    if column is Column.INVITE:
        return (user.access_state.invite.value, *name)
    if column is Column.LAST_ACTIVE:
        return (user.last_active.isoformat() if user.last_active else "", *name)
    return name


class FakeSession:
    """What the places of people read. `people` may be changed between calls."""

    def __init__(self, people: int = 60, operator: Sequence[str] | None = None) -> None:
        self.account = Account(1, "Acme GmbH", "EUR", "Europe/Berlin", "PRODUCTION", "testing")
        self.store = SimpleNamespace(read_only=False)
        self.people = [person(n) for n in range(people)]
        self._operator = operator
        self.kept = "acme"
        self.asked: list[tuple[UserFilter, int]] = []

    def operator(self) -> Operator:
        held = frozenset(self._operator or ())
        return Operator(1, "ana@acme.example", KnownBy.UID, Status.ACTIVE, self._operator is None, held)

    def permissions(self) -> tuple[Permission, ...]:
        return (*FIRST, hub_access("sales-hub", "Sales Hub"), hub_access("service-hub", "Service Hub"))

    def hub_tabs(self) -> dict[str, str]:
        return {hub.code: hub.tab for hub in self.catalogue().hubs}

    def catalogue(self) -> Catalogue:
        hubs = [Hub(code=f"{n.lower()}-hub", name=f"{n} Hub", tab=n, tiers=()) for n in ("Sales", "Service")]
        return Catalogue(title="Test", hubs=tuple(hubs))

    def subscriptions(self) -> tuple[Subscription, ...]:
        def held(hub: str) -> int:
            return sum(hub in user.access_state.seats for user in self.people)

        sales = Subscription(
            1, "sales-hub", "enterprise", "Sales Hub Enterprise", "Sales Hub", "EUR", 10, 120000,
            date(2026, 3, 1), 12, 1, date(2026, 3, 1), (Lot(1, held("sales-hub") - 7, 12000, date(2026, 3, 1)),),
            held("sales-hub"), Removal(2, date(2027, 3, 1), "ana@acme.example", NOW),
        )  # fmt: skip
        service = replace(
            sales, id=2, hub="service-hub", name="Service Hub Professional", hub_name="Service Hub",
            included=5, lots=(Lot(2, held("service-hub") - 4, 9000, date(2026, 3, 1)),), assigned=held("service-hub"),
            removal=None, warn_below=2,
        )  # fmt: skip
        return (sales, service)

    def team_nodes(self) -> tuple[TeamNode, ...]:
        return ()

    def kept_as(self) -> str:
        return self.kept

    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return NOW.date()

    def reckoning_day(self) -> date:
        return self.today()

    def _listed(self, wanted: UserFilter, sort: Sort) -> list[User]:
        found = [user for user in self.people if matches(wanted, user, NOW)]
        return sorted(found, key=lambda user: key_of(user, sort.column), reverse=sort.descending)

    def count(self, wanted: UserFilter, stop: CancelToken | None = None) -> Count:
        number = len(self._listed(wanted, Sort()))
        return Count(CAP, exact=False) if wanted.search and number > CAP else Count(number)

    def users(
        self,
        wanted: UserFilter,
        sort: Sort,
        offset: int,
        limit: int,
        *,
        after: User | None = None,
        before: User | None = None,
        total: int | None = None,
        stop: CancelToken | None = None,
    ) -> list[User]:
        self.asked.append((wanted, offset))
        return self._listed(wanted, sort)[offset : offset + limit]

    def ids(self, wanted: UserFilter, sort: Sort, first: int, last: int) -> tuple[int, ...]:
        return tuple(user.id for user in self._listed(wanted, sort)[first : last + 1])

    def position(self, user_id: int, wanted: UserFilter, sort: Sort) -> int | None:
        ids = [user.id for user in self._listed(wanted, sort)]
        return ids.index(user_id) if user_id in ids else None

    def by_id(self, ids: Sequence[int]) -> tuple[User, ...]:
        return tuple(user for user in self._listed(UserFilter(), Sort()) if user.id in set(ids))

    def details(self, user_id: int) -> UserDetails | None:
        user = next((user for user in self.people if user.id == user_id), None)
        if user is None:
            return None
        row = Activity(
            57, NOW - timedelta(days=3), "olga@acme.example", KnownBy.UID, "tui", "seats.change", "TICKET-12 new in Sales",
            1, {}, {}, None, "key", "hash",
        )  # fmt: skip
        since = {hub: NOW - timedelta(days=200) for hub in user.access_state.seats}
        return UserDetails(user, NOW - timedelta(days=400), since, (row,) if since else ())

    def due(self) -> tuple[object, ...]:
        return ()

    def watcher(self) -> Watcher:
        return Watcher()


class Watcher:
    """Nobody changes anything unless the test says so."""

    def changed(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is open."""
