"""Accounts to test on, made through the program's own door: founded, subscribed to, and people in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.people.incoming import Incoming
from seattui.domain.plan.plan import Change
from seattui.service.session import Session, found

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OWNER = "ana@acme.example"


def founded(url: str, account: str = "Acme GmbH", *, at: datetime | None = AT, **others: Any) -> Session:
    """A new account for testing, in EUR on Berlin's time, owned by Ana Torres; `others` as `found` takes them."""
    usual = {"currency": "EUR", "time_zone": "Europe/Berlin", "owner": OWNER, "kind": "testing"}
    ana = {"first_name": "Ana", "last_name": "Torres"}
    return found(url, account=account, at=at, **(usual | ana | others))


def do(session: Session, *changes: Change) -> None:
    """Each is planned and applied."""
    for change in changes:
        session.apply(session.plan(change))


def joined(rows: Iterable[Incoming]) -> ImportUsers:
    """They are in the account from now on, as from a file."""
    people = tuple(rows)
    return ImportUsers(lambda: people, "people.csv")


def numbered(people: int, *, digits: int = 5, **more: Any) -> list[Incoming]:
    """`Person 00000 Lee`, p00000@acme.example, and so on; each with `more`."""
    return [
        Incoming(n + 2, f"p{n:0{digits}d}@acme.example", f"Person {n:0{digits}d}", "Lee", True, None, **more)
        for n in range(people)
    ]


def account(url: str, *, people: int = 0, seats: int | None = None, kind: str = "testing") -> Session:
    """An account with `people` more than its owner, as of now.

    With `seats`, Sales Hub Professional is subscribed with so many seats in all.
    """
    here = founded(url, at=None, kind=kind)
    if people:
        do(here, joined(numbered(people)))
    if seats is not None:
        do(here, AddSubscription("sales-hub", "professional", included=seats, base_minor=0, seat_minor=0))
    return here


def everyone_could_have_a_seat(url: str, people: int, seats: int | None = None) -> Session:
    """An account of so many people in all, the owner included, and as many seats, or `seats`."""
    return account(url, people=people - 1, seats=people if seats is None else seats)
