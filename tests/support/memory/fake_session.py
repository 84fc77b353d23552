"""A session over an account in memory: for what a screen does, whatever the store does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from seattui.domain.billing.catalogue import Catalogue, Hub
from seattui.domain.billing.invoice import Invoice
from seattui.domain.billing.seat_costs import seat_costs
from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.billing.team_costs import TeamCosts, team_costs
from seattui.domain.model import (
    AccessState,
    Account,
    Activity,
    Affected,
    Count,
    Invite,
    KnownBy,
    Operator,
    Permission,
    PermissionSet,
    SavedView,
    Selection,
    Sort,
    Status,
    Team,
    TeamNode,
    User,
    UserDetails,
    UserFilter,
)
from seattui.domain.people.columns import PersonRow, Reads
from seattui.domain.people.guarantee import Exposure, Guarantee, guarantee
from seattui.domain.people.holders import NAMED, Holders, may_now
from seattui.domain.people.marked import SeatsHeld, seats_held
from seattui.domain.people.matching import matches
from seattui.domain.people.views import OfferedNow
from seattui.domain.plan.plan import Change, Plan, Receipt
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import NotFound
from seattui.kit.i18n import Message, msg
from seattui.store.billing.due import Due
from tests.support.memory import facts
from tests.support.memory.facts import MemoryFacts
from tests.support.memory.sorting import sort_key

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BEGUN = date(2026, 3, 1)
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


def _subscriptions(people: Sequence[User]) -> list[Subscription]:
    """Of two hubs, with three seats more than these people hold in one of them and one more in the other."""

    def more(hub: str, beyond: int) -> int:
        return max(0, sum(hub in user.access_state.seats for user in people) - beyond)

    sales = Subscription(
        1, "sales-hub", "enterprise", "Sales Hub Enterprise", "Sales Hub", "EUR", 10, 120000,
        BEGUN, 12, 1, BEGUN, (Lot(1, more("sales-hub", 7), 12000, BEGUN),),
        removal=Removal(2, date(2027, 3, 1), "ana@acme.example", NOW), seat_minor=12000,
    )  # fmt: skip
    service = replace(
        sales, id=2, hub="service-hub", name="Service Hub Professional", hub_name="Service Hub", included=5,
        lots=(Lot(2, more("service-hub", 4), 9000, BEGUN),), removal=None, warn_below=2, seat_minor=9000,
    )  # fmt: skip
    return [sales, service]


class FakeSession:
    """A ScreenSession. `people` may be changed between calls; what is applied happens to `facts`."""

    def __init__(
        self,
        people: int | Sequence[User] = 60,
        operator: Sequence[str] | None = None,
        held: Sequence[Subscription] | None = None,
    ) -> None:
        there = [person(n) for n in range(people)] if isinstance(people, int) else list(people)
        self.account = Account(1, "Acme GmbH", "EUR", "Europe/Berlin", "PRODUCTION", "testing")
        self.facts = MemoryFacts(
            there,
            list(_subscriptions(there) if held is None else held),
            facts.operator(*(operator or ()), super_admin=operator is None),
            now=NOW,
            account=self.account,
        )
        self.read_only = False
        self.kept = "acme"
        self.asked: list[tuple[UserFilter, int]] = []
        self.records: tuple[Activity, ...] = ()
        self.applied: list[tuple[Change, str]] = []

    @property
    def people(self) -> list[User]:
        return self.facts.people

    @people.setter
    def people(self, people: list[User]) -> None:
        self.facts.people = people

    def operator(self) -> Operator:
        return self.facts.operator

    def guarantee(self) -> Guarantee:
        exposure = Exposure(msg("Anybody can.")) if self.operator().known_by is KnownBy.CLAIMED else None
        return guarantee(self.operator(), exposure)

    def permissions(self) -> tuple[Permission, ...]:
        return self.facts.permissions()

    def subscriptions(self) -> tuple[Subscription, ...]:
        return self.facts.subscriptions()

    def hub_tabs(self) -> dict[str, str]:
        return {hub.code: hub.tab for hub in self.catalogue().hubs}

    def catalogue(self) -> Catalogue:
        hubs = [Hub(code=f"{n.lower()}-hub", name=f"{n} Hub", tab=n, tiers=()) for n in ("Sales", "Service")]
        return Catalogue(title="Test", hubs=tuple(hubs))

    def kept_as(self) -> str:
        return self.kept

    def now(self) -> datetime:
        return self.facts.now

    def today(self) -> date:
        return self.facts.today

    def reckoning_day(self) -> date:
        return self.today()

    # --- people -----------------------------------------------------------------------------------

    def _listed(self, wanted: UserFilter, sort: Sort) -> list[User]:
        hubs, codes = [s.hub for s in self.facts.held], [p.code for p in self.permissions()]
        found = [user for user in self.people if matches(wanted, user, self.now())]
        return sorted(found, key=lambda u: sort_key(u, sort.column, hubs, codes), reverse=sort.descending)

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

    def by_email(self, emails: Sequence[str]) -> tuple[User, ...]:
        known = {user.email: user for user in self.people}
        if unknown := [email for email in emails if email not in known]:
            raise NotFound("no-such-user", msg("Nobody here has {emails}.", emails=", ".join(unknown)))
        return tuple(known[email] for email in emails)

    def every_user(self, wanted: UserFilter, sort: Sort) -> Iterator[User]:
        return iter(self._listed(wanted, sort))

    def every_row(self, wanted: UserFilter, sort: Sort, reads: Collection[Reads]) -> Iterator[PersonRow]:
        return iter(self.rows_of(self._listed(wanted, sort), reads))

    def rows_of(self, people: Sequence[User], reads: Collection[Reads]) -> list[PersonRow]:
        costs = seat_costs(self.subscriptions(), self.today(), self.account.currency)
        return [
            PersonRow(
                user,
                {hub: self.facts.held_since.get((user.id, hub), NOW) for hub in user.access_state.seats}
                if Reads.SINCE in reads
                else {},
                costs.a_month(user.access_state.seats) if Reads.PRICES in reads else None,
            )
            for user in people
        ]

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

    def who_has(self, permissions: Sequence[str]) -> Holders:
        them = [u for u in self._listed(UserFilter(), Sort()) if may_now(u.access_state, permissions)]
        return Holders(tuple(user.display_name for user in them[:NAMED]), len(them))

    def seats_held(self, people: Selection, stop: CancelToken | None = None) -> SeatsHeld | None:
        costs = seat_costs(self.subscriptions(), self.today(), self.account.currency)
        return seats_held(self.facts.count_selected(people).access_states, costs)

    def views(self) -> tuple[SavedView, ...]:
        return self.facts.views()

    def offered(self) -> OfferedNow:
        return OfferedNow(self.permissions(), self.subscriptions(), self.team_nodes())

    def permission_sets(self) -> tuple[PermissionSet, ...]:
        return self.facts.permission_sets()

    def teams(self) -> tuple[Team, ...]:
        return ()

    def team_nodes(self) -> tuple[TeamNode, ...]:
        return self.facts.teams()

    def team_costs(self) -> tuple[tuple[Team, ...], TeamCosts]:
        return (), team_costs(self.subscriptions(), (), self.today(), self.account.currency)

    # --- the record and changes -----------------------------------------------------------------

    def activity(
        self,
        search: str = "",
        email: str = "",
        before_id: int | None = None,
        limit: int = 100,
        stop: CancelToken | None = None,
        person: int | None = None,
    ) -> tuple[Activity, ...]:
        return self.records

    def affected(self, activity_id: int, offset: int = 0, limit: int = 100) -> tuple[Affected, ...]:
        return ()

    def last_undoable(self) -> Activity | None:
        return None

    def undoable(self, row: Activity) -> Message | None:
        return msg("Only a store has a record.")

    def plan(self, change: Change, stop: CancelToken | None = None) -> Plan:
        return change.plan(self.facts)

    def apply(
        self, plan: Plan, because: str = "", operation_key: str | None = None, stop: CancelToken | None = None
    ) -> Receipt:
        if stop:
            stop.seal()
        anew = self.plan(plan.change)
        assert anew.fingerprint == plan.fingerprint
        anew.refuse()
        self.facts.perform(anew)
        self.applied.append((plan.change, because))
        return Receipt(anew, 57, NOW, operation_key or "")

    # --- nothing falls due, and nobody changes anything unless the test says so ---------------------

    def due(self) -> tuple[Due, ...]:
        return ()

    def overdue(self) -> tuple[Due, ...]:
        return ()

    def settle(self, progress: Callable[[int, int], None] | None = None) -> int:
        return 0

    def invoices(self, before: int | None = None, limit: int = 100) -> tuple[Invoice, ...]:
        return ()

    def place_warning(self) -> None:
        """It is nowhere."""

    def watcher(self) -> Watcher:
        return Watcher()

    def close(self) -> None:
        """Nothing is open."""


class Watcher:
    def changed(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is open."""
