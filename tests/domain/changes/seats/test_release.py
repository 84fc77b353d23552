"""Freed seats to be removed at renewal in the same change, and what idle seats cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from seattui.domain.billing.subscription import Lot
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated
from seattui.domain.model import ANY_SEAT, Chosen, Matching, Status, UserFilter
from seattui.domain.people import idle
from seattui.domain.plan.effects import MailQueued, RemovalCancelled, RemovalScheduled
from seattui.domain.plan.plan import Plan
from seattui.kit.money import Money
from tests.support.memory.facts import AT, MemoryFacts, person, removal, subscription

SALES, SERVICE = "sales-hub", "service-hub"
MARCH = date(2027, 3, 1)


def taking(*ids: int, hub: str = SALES) -> ChangeSeats:
    return ChangeSeats(Chosen(ids), take=(hub,), schedule_removal=True)


def warned(plan: Plan) -> dict[str, str]:
    return {w.code: str(w.text) for w in plan.warnings}


def written(plan: Plan) -> list[object]:
    return [e for e in plan.effects if not isinstance(e, MailQueued)]


def four(**differs: Any) -> MemoryFacts:
    """Four holders of one included and five additional seats."""
    people = [person(n, SALES) for n in range(1, 5)]
    return MemoryFacts(people, [subscription(included=1, additional=5, **differs)])


class TestFreed:
    def test_r16_what_is_freed_leaves_and_no_more(self) -> None:
        """Two were unassigned before: they stay."""
        plan = taking(1, 2).plan(four())
        assert written(plan) == [RemovalScheduled(SALES, 2, MARCH)]
        assert plan.before[SALES]["scheduled"] == 0
        assert plan.after[SALES] == {
            "purchased": 6, "assigned": 2, "unassigned": 4, "scheduled": 2, "effective_on": "2027-03-01",
            "each_interval": Money(45_000 + 3 * 9_000, "EUR").as_json(),
        }  # fmt: skip
        assert MARCH in plan.days

    def test_the_amounts_are_those_of_removing_them_by_hand(self) -> None:
        here = four()
        at_once = taking(1, 2).plan(here)
        here.perform(ChangeSeats(Chosen((1, 2)), take=(SALES,)).plan(here))
        by_hand = ScheduleRemoval(SALES, 2).plan(here)
        for side in ("before", "after"):
            amount = getattr(at_once, side)[SALES]["each_interval"]
            assert amount == getattr(by_hand, side)[SALES]["each_interval"]
        assert written(at_once) == written(by_hand)

    def test_r16_included_seats_stay_and_it_is_said(self) -> None:
        here = MemoryFacts([person(n, SALES) for n in range(1, 4)], [subscription(included=2, additional=1)])
        plan = taking(1, 2, 3).plan(here)
        assert written(plan) == [RemovalScheduled(SALES, 1, MARCH)]
        assert (
            warned(plan)["included-stay"]
            == "2 of 3 freed Sales Hub seats can't be removed: included seats stay"
        )

    def test_where_nothing_can_leave_nothing_is_scheduled(self) -> None:
        plan = taking(1).plan(MemoryFacts([person(1, SALES)]))
        assert written(plan) == []
        assert "included-stay" in warned(plan)
        assert "each_interval" not in plan.after[SALES]

    def test_r19_a_removal_that_stands_is_cancelled_and_scheduled_anew_with_the_sum(self) -> None:
        here = four(removal=removal(2))
        plan = taking(1, 2, 3).plan(here)
        assert written(plan) == [RemovalCancelled(SALES, 2), RemovalScheduled(SALES, 5, MARCH)]
        assert warned(plan)["removal-anew"] == (
            "The scheduled removal of 2 Sales Hub seats is replaced: 5 will be removed on 1 Mar 2027"
        )
        assert plan.before[SALES]["each_interval"] == Money(45_000 + 3 * 9_000, "EUR").as_json()
        assert plan.after[SALES]["each_interval"] == Money(45_000, "EUR").as_json()
        mails = [e.to for e in plan.effects if isinstance(e, MailQueued)]
        assert mails == ["ana@acme.example", "bo@acme.example"] * 2
        here.perform(plan)
        assert here.subscriptions()[0].scheduled == 5

    def test_two_hubs_each_on_their_own(self) -> None:
        here = MemoryFacts(
            [person(1, SALES, SERVICE), person(2, SALES)],
            [subscription(included=0, additional=2), subscription(SERVICE, included=0, additional=1)],
        )
        plan = ChangeSeats(Chosen((1, 2)), take=(SALES, SERVICE), schedule_removal=True).plan(here)
        assert written(plan) == [RemovalScheduled(SALES, 2, MARCH), RemovalScheduled(SERVICE, 1, MARCH)]

    def test_a_seat_that_passes_on_is_not_freed(self) -> None:
        here = MemoryFacts(
            [person(1, SALES), person(2)],
            [subscription(included=0, additional=2), subscription(SERVICE, included=1)],
        )
        giving = ChangeSeats(Chosen((1, 2)), give=(SALES,), schedule_removal=True)
        assert written(giving.plan(here)) == []

    def test_idle_people_lose_their_seats_deactivated_or_not_in_one_change(self) -> None:
        people = [
            replace(person(1, SALES), last_active=AT),
            person(2, SALES),
            replace(person(3, SALES, status=Status.DEACTIVATED), last_active=AT),
        ]
        here = MemoryFacts(people, [subscription(included=1, additional=2)])
        everyone = Matching(UserFilter(seat=ANY_SEAT, idle_days=90))
        change = ChangeSeats(everyone, take=(SALES,), deactivated=Deactivated.RELEASE, schedule_removal=True)
        here.perform(change.plan(here))
        assert [u.access_state.seats for u in here.people] == [{SALES}, frozenset(), frozenset()]
        assert here.people[2].access_state.status is Status.DEACTIVATED
        assert here.subscriptions()[0].scheduled == 2


class TestIdleSeats:
    LOTS = (Lot(1, 2, 9_000, date(2026, 3, 1)), Lot(2, 1, 10_000, date(2026, 6, 1)))

    def test_what_they_cost_until_the_renewal_and_what_leaving_saves(self) -> None:
        one = subscription(included=2, lots=self.LOTS, assigned=5)
        found = idle.idle_seats(one, 2, date(2026, 12, 1))
        assert found.until_renewal == Money(3 * (10_000 + 9_000), "EUR")
        assert (found.renews_on, found.can_leave) == (MARCH, 2)
        assert found.less_each_interval == Money(19_000, "EUR")

    def test_saving_is_what_scheduling_their_removal_saves(self) -> None:
        here = MemoryFacts(
            [person(n, SALES) for n in range(1, 6)], [subscription(included=2, lots=self.LOTS)]
        )
        found = idle.idle_seats(here.subscriptions()[0], 4, here.today)
        plan = taking(1, 2, 3, 4).plan(here)
        before, after = (said[SALES]["each_interval"]["minor"] for said in (plan.before, plan.after))
        assert before - after == found.less_each_interval.minor
        assert found.can_leave == plan.after[SALES]["scheduled"] == 3

    @pytest.mark.parametrize("leaving", [0, 1, 2])
    def test_what_leaves_already_is_not_saved_twice(self, leaving: int) -> None:
        one = subscription(
            included=1, additional=5, assigned=4, removal=removal(leaving) if leaving else None
        )
        found = idle.idle_seats(one, 3, date(2026, 12, 1))
        assert found.can_leave == min(3, 5 - leaving)
        assert found.less_each_interval == Money(found.can_leave * 9_000, "EUR")
