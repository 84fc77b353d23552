"""When two plans are the same, and what a plan tells scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from seattui.domain.billing.subscription import Lot
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated, MoveSeat
from seattui.domain.model import Chosen, Matching, Status, UserFilter
from seattui.domain.plan.plan import canonical
from tests.support.memory.facts import MemoryFacts, person, removal, subscription

SALES = "sales-hub"
GIVE = ChangeSeats(Chosen((1, 2)), give=(SALES,))
TAKE = ChangeSeats(Chosen((1, 2)), take=(SALES,))


def facts(*, people: int = 6, holding: tuple[int, ...] = (), **others: Any) -> MemoryFacts:
    made = [person(n, *([SALES] if n in holding else [])) for n in range(1, people + 1)]
    return MemoryFacts(made, [subscription(included=2, additional=4, **others)])


class TestTheSamePlan:
    """Small print: people, effects, amounts, dates and warnings make a plan; counters elsewhere don't."""

    def test_planned_twice_it_is_the_same(self) -> None:
        assert GIVE.plan(facts()).fingerprint == GIVE.plan(facts()).fingerprint

    def test_a_counter_that_moved_elsewhere_does_not_count(self) -> None:
        before, after = GIVE.plan(facts()), GIVE.plan(facts(holding=(5, 6)))
        assert before.before != after.before
        assert before.fingerprint == after.fingerprint

    def test_somebody_more_who_matches_does(self) -> None:
        everyone = ChangeSeats(Matching(UserFilter(search="person")), give=(SALES,))
        assert everyone.plan(facts(people=3)).fingerprint != everyone.plan(facts(people=4)).fingerprint

    def test_somebody_else_does_though_the_numbers_are_the_same(self) -> None:
        other = ChangeSeats(Chosen((1, 3)), give=(SALES,))
        assert GIVE.plan(facts()).fingerprint != other.plan(facts()).fingerprint

    def test_one_of_them_who_has_it_by_now_does(self) -> None:
        assert GIVE.plan(facts()).fingerprint != GIVE.plan(facts(holding=(1,))).fingerprint

    def test_one_of_them_who_changed_otherwise_does(self) -> None:
        here = facts(holding=(1, 2))
        before = TAKE.plan(here)
        here.people[0] = replace(
            here.people[0], access_state=replace(here.people[0].access_state, status=Status.DEACTIVATED)
        )
        left_out = replace(TAKE, deactivated=Deactivated.LEAVE_OUT)
        assert before.fingerprint != left_out.plan(here).fingerprint
        assert before.fingerprint != TAKE.plan(here).fingerprint

    def test_a_removal_that_would_be_cancelled_does(self) -> None:
        assert GIVE.plan(facts()).fingerprint != GIVE.plan(facts(removal=removal(5))).fingerprint

    def test_running_short_does(self) -> None:
        short = GIVE.plan(facts(people=8, holding=(3, 4, 5, 6, 7)))
        assert short.blocked
        assert GIVE.plan(facts()).fingerprint != short.fingerprint

    def test_a_renewal_that_came_does(self) -> None:
        later = facts(holding=(1, 2))
        later.now = later.now.replace(year=2027, month=4)
        assert TAKE.plan(facts(holding=(1, 2))).fingerprint != TAKE.plan(later).fingerprint

    def test_a_minute_later_does_not(self) -> None:
        later = facts(holding=(1, 2))
        later.now = later.now.replace(minute=59)
        assert TAKE.plan(facts(holding=(1, 2))).fingerprint == TAKE.plan(later).fingerprint

    def test_an_amount_that_was_shown_does(self) -> None:
        cheaper = subscription(included=2, additional=4)
        cheaper = replace(cheaper, lots=(Lot(1, 4, 8_000, cheaper.starts_on),))
        change = ScheduleRemoval(SALES, 1)
        before = change.plan(facts())
        after = change.plan(MemoryFacts([person(1)], [cheaper]))
        assert before.effects[0] == after.effects[0]
        assert before.fingerprint != after.fingerprint


class TestWhatAPlanTells:
    def test_seats_and_access_added_up(self) -> None:
        plan = GIVE.plan(facts())
        assert plan.as_json()["effects"][:2] == [
            {"effect": "give", "hub": SALES, "people": 2},
            {"effect": "grant", "permission": "sales_hub_access", "people": 2},
        ]
        assert plan.as_json()["before"][SALES]["assigned"] == 0
        assert plan.as_json()["after"][SALES]["assigned"] == 2

    def test_a_move_gives_one_and_takes_one(self) -> None:
        result = MoveSeat(1, 2, SALES).plan(facts(holding=(1,))).as_json()["effects"]
        assert {"effect": "give", "hub": SALES, "people": 1} in result
        assert {"effect": "take", "hub": SALES, "people": 1} in result

    def test_warnings_with_code_and_text(self) -> None:
        result = TAKE.plan(facts(holding=(1, 2))).as_json()["warnings"]
        assert {
            "code": "still-paid",
            "text": "2 Sales Hub seats become unassigned and are paid for until 1 Mar 2027",
        } in result

    def test_it_is_json(self) -> None:
        for change in (GIVE, TAKE, ScheduleRemoval(SALES, 1)):
            assert canonical(change.plan(facts()).as_json())

    def test_nothing_to_do_is_empty_and_possible(self) -> None:
        plan = GIVE.plan(facts(holding=(1, 2)))
        assert plan.empty
        assert plan.possible
        assert not plan.transitions

    @pytest.mark.parametrize("holding", [(), (1,)])
    def test_refused_or_blocked_is_not_empty(self, holding: tuple[int, ...]) -> None:
        here = MemoryFacts([person(1), person(2)], [subscription(included=0)])
        plan = GIVE.plan(here)
        assert not plan.empty
        assert not plan.possible


class TestCanonical:
    def test_the_order_of_keys_does_not_matter(self) -> None:
        assert canonical({"b": 1, "a": "Ü"}) == canonical({"a": "Ü", "b": 1}) == '{"a":"Ü","b":1}'.encode()
