"""Accounts to test on, made through the program's own door."""

from __future__ import annotations

from datetime import UTC, datetime

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.people.incoming import Incoming
from seattui.service import session
from seattui.service.session import Session

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def account(url: str, *, people: int = 0, seats: int | None = None, kind: str = "testing") -> Session:
    """An account in EUR on Berlin's time, owned by ana@acme.example, with `people` more in it.

    With `seats`, Sales Hub Professional is subscribed with so many seats in all.
    """
    here = session.found(
        url,
        account="Acme GmbH",
        currency="EUR",
        time_zone="Europe/Berlin",
        owner="ana@acme.example",
        kind=kind,
    )
    if people:
        incoming = [
            Incoming(n + 2, f"p{n:05d}@acme.example", f"Person {n:05d}", "Lee", True, None)
            for n in range(people)
        ]
        here.apply(here.plan(ImportUsers(lambda: incoming, "people.csv")))
    if seats is not None:
        subscription = AddSubscription(
            "sales-hub", "professional", included=seats, base_minor=0, seat_minor=0
        )
        here.apply(here.plan(subscription))
    return here


def everyone_could_have_a_seat(url: str, people: int, seats: int | None = None) -> Session:
    """An account of so many people in all, the owner included, and as many seats, or `seats`."""
    return account(url, people=people - 1, seats=people if seats is None else seats)
