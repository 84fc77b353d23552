"""Acme in memory: five people and two subscriptions, for what is shown of a few."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.model import AccessState, Invite, Status, User

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
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
