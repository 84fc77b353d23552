"""Acme on SQLite and on PostgreSQL: made once each, copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, User
from seattui.domain.people.incoming import Incoming
from seattui.domain.plan.plan import Change, Receipt
from seattui.service import session as sessions
from seattui.service.session import Session
from tests.support.accounts import AT as AT
from tests.support.accounts import OWNER as OWNER
from tests.support.accounts import do, founded, joined
from tests.support.stores import sql
from tests.support.stores.postgres import Cluster

SALES, SERVICE = "sales-hub", "service-hub"

# Address before the @, name, permissions, seats.
PEOPLE: list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("bo", "Bo", "Lindqvist", ("add_edit_users", "modify_billing"), ()),
    ("chen", "Chen", "Wei", ("add_edit_users",), ()),
    ("dee", "Dee", "Müller", (), (SALES,)),
    ("eli", "Eli", "Ångström", (), (SALES, SERVICE)),
    ("fay", "Fay", "O'Hara", (), (SALES,)),
    ("gus", "Gus", "Lee", (), ()),
    ("hal", "Hal", "Lee", (), ()),
    ("ivy", "Ivy", "Lee", (), ()),
]


@dataclass
class Acme:
    """A store with one account: five Sales Hub seats, three held, Eli deactivated; two Service Hub seats
    and two more. `session` is the owner's, with the clock at AT."""

    url: str
    session: Session
    opened: list[Session] = field(default_factory=list)

    def open(self, operator: str | None = None, **options: Any) -> Session:
        """Another session at the same store, as another program would have it."""
        session = sessions.open_session(self.url, operator=operator, **({"at": AT} | options))
        self.opened.append(session)
        return session

    def user(self, who: str) -> User:
        (user,) = self.session.by_email([f"{who}@acme.example"])
        return user

    def ids(self, *who: str) -> Chosen:
        return Chosen(tuple(self.user(w).id for w in who))

    def give(self, *who: str, hub: str = SALES) -> ChangeSeats:
        return ChangeSeats(self.ids(*who), give=(hub,))

    def take(self, *who: str, hub: str = SALES) -> ChangeSeats:
        return ChangeSeats(self.ids(*who), take=(hub,))

    def do(self, change: Change, because: str = "") -> Receipt:
        return self.session.apply(self.session.plan(change), because)

    def held(self, hub: str = SALES) -> Subscription:
        (found,) = (s for s in self.session.subscriptions() if s.hub == hub)
        return found

    def holders(self, hub: str = SALES) -> list[str]:
        """Who holds a seat, as the rows of `seats` say."""
        query = (
            "SELECT u.email FROM seats h JOIN users u ON u.id = h.user_id "
            f"JOIN subscriptions s ON s.id = h.subscription_id WHERE s.hub = '{hub}' ORDER BY u.email"
        )
        return [email.partition("@")[0] for (email,) in sql.rows(self.url, query)]

    def one(self, query: str) -> Any:
        return sql.one(self.url, query)

    def run(self, *statements: str) -> None:
        """Plain SQL behind the program's back. Raises what the database raises."""
        for statement in statements:
            sql.run(self.url, statement)

    def run_unguarded(self, *statements: str) -> None:
        """The same past the triggers, which are put back."""
        with sql.unguarded(self.url) as run:
            for statement in statements:
                run(statement)

    def deactivate(self, who: str) -> None:
        self.run(f"UPDATE users SET status = 'deactivated' WHERE email = '{who}@acme.example'")

    @property
    def sqlite(self) -> bool:
        return sql.is_sqlite(self.url)

    def close(self) -> None:
        for session in (self.session, *self.opened):
            session.close()


def make(url: str) -> None:
    """Founds Acme in a store of its own."""
    session = founded(url)
    do(session, AddSubscription(SALES, "professional", 0, included=5))
    do(session, AddSubscription(SERVICE, "professional", 2, included=2))
    rows = [
        Incoming(n, f"{at}@acme.example", first, last, True, None, permissions, seats)
        for n, (at, first, last, permissions, seats) in enumerate(PEOPLE, 2)
    ]
    do(session, joined(rows))
    session.close()
    sql.run(url, "UPDATE users SET status = 'deactivated' WHERE email = 'eli@acme.example'")


@pytest.fixture(scope="session")
def sqlite_acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("acme") / "acme.db"
    make(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_acme(postgres_cluster: Cluster) -> str:
    """The name of the database that others are copied from."""
    url = postgres_cluster.empty()
    make(url)
    return url.rsplit("/", 1)[1]


Copy = tuple[Acme, Callable[[], None]]
"""An account and how to be rid of it once it is closed."""


@pytest.fixture
def sqlite_copies(sqlite_acme: Path, tmp_path: Path) -> Callable[[], Copy]:
    """Makes copies of Acme, each one somebody's own."""
    made = iter(range(10_000))

    def copied() -> Copy:
        path = tmp_path / f"acme{next(made)}.db"
        shutil.copy(sqlite_acme, path)
        return Acme(f"sqlite:///{path}", sessions.open_session(str(path), at=AT)), path.unlink

    return copied


@pytest.fixture
def postgres_copies(postgres_acme: str, postgres_cluster: Cluster) -> Callable[[], Copy]:
    """As `sqlite_copies`, on PostgreSQL."""

    def copied() -> Copy:
        url = postgres_cluster.copy(postgres_acme)
        return Acme(url, sessions.open_session(url, at=AT)), lambda: postgres_cluster.drop(url)

    return copied


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def acme(request: pytest.FixtureRequest) -> Iterator[Acme]:
    """A copy of Acme that the test has to itself, on each kind of database."""
    copies: Callable[[], Copy] = request.getfixturevalue(f"{request.param}_copies")
    made, gone = copies()
    yield made
    made.close()
    gone()
