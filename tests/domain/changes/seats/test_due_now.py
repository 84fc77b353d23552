"""What a plan says about money: nothing where no seat and no price is concerned, and 0 where one is and costs nothing."""

from __future__ import annotations

import pytest

from seattui.domain.changes.billing.subscriptions import PriceSeat, WarnBelow
from seattui.domain.changes.people.create import CreateUsers, NewUser
from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard
from seattui.domain.changes.people.permission_sets import SavePermissionSet
from seattui.domain.changes.people.views import SaveView
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.changes.teams.teams import CreateTeam
from seattui.domain.model import Chosen
from seattui.domain.people.permissions import MODIFY_BILLING, access_to
from seattui.domain.people.views import View
from seattui.domain.plan.plan import Change
from seattui.kit.money import Money
from tests.support.memory.facts import MemoryFacts, person, subscription

SALES = "sales-hub"
NEW = (NewUser("new@acme.example"),)


def facts() -> MemoryFacts:
    """Bo has a seat, Chen has none; a further seat is free of charge."""
    return MemoryFacts([person(2, SALES), person(3)], [subscription(base_minor=0, seat_minor=0, agreed=True)])


@pytest.mark.parametrize(
    "change",
    [
        CreateTeam("East"),
        SaveView("Mine", View()),
        SavePermissionSet("Billing", (MODIFY_BILLING,)),
        WarnBelow(SALES, 3),
        EditUsers(Chosen((3,)), grant=(MODIFY_BILLING,)),
        Deactivate(Chosen((3,))),
        CreateUsers(NEW),
    ],
    ids=lambda change: change.kind,
)
def test_what_concerns_no_seat_says_nothing_of_money(change: Change) -> None:
    plan = change.plan(facts())
    assert not plan.empty
    assert plan.due_now is None


@pytest.mark.parametrize(
    "change",
    [
        ChangeSeats(Chosen((3,)), give=(SALES,)),
        ChangeSeats(Chosen((2,)), take=(SALES,)),
        EditUsers(Chosen((2,)), revoke=(access_to(SALES),)),
        Deactivate(Chosen((2,))),
        Offboard(Chosen((2,))),
        CreateUsers(NEW, seats=(SALES,)),
        BuySeats(SALES, 2),
        PriceSeat(SALES, 100),
    ],
    ids=lambda change: f"{change.kind}",
)
def test_seats_and_prices_that_cost_nothing_now_say_so(change: Change) -> None:
    assert change.plan(facts()).due_now == Money(0, "EUR")
