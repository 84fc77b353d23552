"""Scheduling that seats leave at renewal, and calling it off."""

from __future__ import annotations

from typing import Any

import pytest

from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING
from seattui.domain.plan.effects import RemovalCancelled, RemovalScheduled
from seattui.kit.errors import NotFound, NotPermitted, Refused, UsageError
from tests.support.memory.facts import AT, MemoryFacts, operator, person, removal, subscription

SALES = "sales-hub"


def facts(*, holding: int = 0, included: int = 5, additional: int = 5, **others: Any) -> MemoryFacts:
    people = [person(n, SALES) for n in range(1, holding + 1)]
    return MemoryFacts(people, [subscription(included=included, additional=additional, **others)])


class TestScheduling:
    def test_r15_modify_billing_alone_is_enough(self) -> None:
        here = facts()
        here.operator = operator(MODIFY_BILLING)
        assert ScheduleRemoval(SALES, 1).plan(here).possible

    @pytest.mark.parametrize("change", [ScheduleRemoval(SALES, 1), CancelRemoval(SALES)])
    def test_r15_without_it_it_is_not_permitted(self, change: ScheduleRemoval) -> None:
        here = facts(removal=removal(1))
        here.operator = operator(ADD_EDIT_USERS)
        with pytest.raises(NotPermitted) as refusal:
            change.plan(here)
        assert (refusal.value.permission, refusal.value.rule) == (MODIFY_BILLING, "R15")

    @pytest.mark.parametrize(
        ("holding", "included", "additional", "most"),
        [(0, 5, 5, 5), (3, 5, 5, 5), (7, 5, 5, 3), (9, 5, 5, 1), (0, 0, 2, 2)],
    )
    def test_r16_only_unassigned_additional_seats(
        self, holding: int, included: int, additional: int, most: int
    ) -> None:
        here = facts(holding=holding, included=included, additional=additional)
        assert ScheduleRemoval(SALES, most).plan(here).possible
        with pytest.raises(Refused) as refusal:
            ScheduleRemoval(SALES, most + 1).plan(here)
        assert refusal.value.rule == "R16"
        assert f"at most {most} seat" in str(refusal.value)

    def test_r16_included_seats_are_the_floor(self) -> None:
        with pytest.raises(Refused) as refusal:
            ScheduleRemoval(SALES, 1).plan(facts(additional=0))
        assert refusal.value.rule == "R16"

    @pytest.mark.parametrize("seats", [0, -1, -(10**9)])
    def test_none_or_fewer_is_no_number_of_seats(self, seats: int) -> None:
        with pytest.raises(UsageError):
            ScheduleRemoval(SALES, seats).plan(facts())

    def test_r17_it_takes_effect_at_the_renewal_and_nothing_is_due(self) -> None:
        here = facts()
        plan = ScheduleRemoval(SALES, 3).plan(here)
        assert RemovalScheduled(SALES, 3, removal(3).effective_on) in plan.effects
        assert plan.due_now
        assert plan.due_now.minor == 0
        assert plan.before[SALES]["purchased"] == plan.after[SALES]["purchased"]
        here.perform(plan)
        (now,) = here.subscriptions()
        assert (now.purchased, now.scheduled, now.removable) == (10, 3, 2)
        assert now.removal
        assert now.removal.requested_by == "ana@acme.example"
        assert now.removal.requested_at == AT

    def test_r18_before_and_after_with_seats_amounts_and_the_day(self) -> None:
        plan = ScheduleRemoval(SALES, 3).plan(facts())
        shown = [(str(line.label), str(line.before), str(line.after)) for line in plan.lines]
        assert ("Included", "5", "5") in shown
        assert ("Additional", "5", "2") in shown
        assert ("Base price", "€450.00", "€450.00") in shown
        assert ("Seats at €90.00", "€450.00", "€180.00") in shown
        assert ("Per month", "€900.00", "€630.00") in shown
        assert ("Saving per month", "–", "€270.00") in shown
        assert ("Effective", "now", "1 Mar 2027") in shown

    def test_r19_there_is_one_at_a_time_and_that_comes_before_r16(self) -> None:
        for seats in (1, 99, 0):
            with pytest.raises(Refused) as refusal:
                ScheduleRemoval(SALES, seats).plan(facts(removal=removal(2)))
            assert refusal.value.rule == "R19"
            assert str(refusal.value) == (
                "The removal of 2 Sales Hub seats is already scheduled for 1 Mar 2027. "
                "Cancel that request first, then schedule a new one."
            )

    def test_a_hub_that_nobody_subscribed(self) -> None:
        for change in (ScheduleRemoval("service-hub", 1), CancelRemoval("service-hub")):
            with pytest.raises(NotFound):
                change.plan(facts())


class TestCancelling:
    def test_r19_until_the_renewal_it_can_be_called_off(self) -> None:
        here = facts(removal=removal(3))
        plan = CancelRemoval(SALES).plan(here)
        assert [(str(line.label), str(line.before), str(line.after)) for line in plan.lines] == [
            ("Sales Hub seats to be removed", "3 on 1 Mar 2027", "0"),
            ("Per month from 1 Mar 2027", "€630.00", "€900.00"),
            ("Saving per month", "€270.00", "–"),
        ]
        assert plan.after[SALES]["each_interval"] == {"minor": 90_000, "currency": "EUR"}
        assert plan.before[SALES]["each_interval"] == {"minor": 63_000, "currency": "EUR"}
        assert RemovalCancelled(SALES, 3) in plan.effects
        here.perform(plan)
        assert here.subscriptions()[0].removal is None

    def test_r19_where_none_stands_it_is_refused(self) -> None:
        with pytest.raises(Refused) as refusal:
            CancelRemoval(SALES).plan(facts())
        assert refusal.value.rule == "R19"
        assert str(refusal.value) == "No removal of Sales Hub seats is scheduled."

    def test_r19_called_off_it_can_be_scheduled_anew(self) -> None:
        here = facts(removal=removal(3))
        here.perform(CancelRemoval(SALES).plan(here))
        here.perform(ScheduleRemoval(SALES, 5).plan(here))
        assert here.subscriptions()[0].scheduled == 5

    def test_r20_after_giving_cancelled_it_there_is_none_to_call_off(self) -> None:
        here = facts(holding=0, included=0, additional=1, removal=removal(1))
        here.people.append(person(50))
        here.perform(ChangeSeats(Chosen((50,)), give=(SALES,)).plan(here))
        with pytest.raises(Refused):
            CancelRemoval(SALES).plan(here)
