"""Since when somebody is idle: who just came, was just given a seat or hasn't accepted isn't."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from seattui.domain.changes.people.create import CreateUsers, NewUser
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated
from seattui.domain.model import ANY_SEAT, Chosen, Invite, Matching, Status, UserFilter
from seattui.domain.people.idle import idle_holders
from seattui.domain.people.matching import matches
from seattui.domain.plan.plan import Change, Plan, Warning
from tests.support.memory.facts import AT, MemoryFacts, person, subscription

SALES, SERVICE = "sales-hub", "service-hub"
LONG_AGO = AT - timedelta(days=200)


def account(*people: object, days_ago: int = 0) -> MemoryFacts:
    """With seats to spare; what is done happens so many days before now."""
    held = [subscription(SALES, 50), subscription(SERVICE, 50)]
    return MemoryFacts(list(people), held, now=AT - timedelta(days=days_ago))  # type: ignore[arg-type]


def do(facts: MemoryFacts, change: Change) -> Plan:
    plan = change.plan(facts)
    assert plan.possible
    facts.perform(plan)
    return plan


def idle(facts: MemoryFacts, seat: str | None = ANY_SEAT, days: int = 90, pending: bool = False) -> list[int]:
    wanted = UserFilter(seat=seat, idle_days=days, with_pending=pending)
    return [u.id for u in facts.people if matches(wanted, u, AT)]


def codes(warnings: Iterable[Warning]) -> dict[str, str]:
    """What is told of the people, by code."""
    return {w.code: str(w.text) for w in warnings if w.code != "still-paid"}


class TestIdleFrom:
    def test_whoever_got_a_seat_today_isnt_idle_however_long_they_were_away(self) -> None:
        facts = account(
            replace(person(1), last_active=LONG_AGO), replace(person(2, SALES), last_active=LONG_AGO)
        )
        do(facts, ChangeSeats(Chosen((1,)), give=(SALES,)))
        assert idle(facts) == [2]

    def test_ninety_days_after_the_seat_was_given_they_are(self) -> None:
        for days_ago, expected in ((90, []), (91, [1])):
            facts = account(replace(person(1), last_active=LONG_AGO), days_ago=days_ago)
            do(facts, ChangeSeats(Chosen((1,)), give=(SALES,)))
            assert idle(facts) == expected

    def test_of_two_seats_the_one_asked_for_counts_and_else_the_newest(self) -> None:
        facts = account(replace(person(1, SALES), last_active=LONG_AGO))
        do(facts, ChangeSeats(Chosen((1,)), give=(SERVICE,)))
        assert (idle(facts, SALES), idle(facts, SERVICE), idle(facts)) == ([1], [], [])
        do(facts, ChangeSeats(Chosen((1,)), take=(SERVICE,)))
        assert idle(facts) == [1], "what was given was taken again"

    def test_whoever_was_invited_seconds_ago_isnt_idle_and_is_listed_only_when_asked_for(self) -> None:
        for days_ago, pending in ((0, []), (91, [1])):
            facts = account(days_ago=days_ago)
            do(facts, CreateUsers((NewUser("new@acme.example"),), seats=(SALES,)))
            assert idle(facts) == []
            assert idle(facts, pending=True) == pending
            asked = UserFilter(idle_days=90, invite=Invite.PENDING)
            assert [u.id for u in facts.people if matches(asked, u, AT)] == pending

    def test_an_invitation_that_ended_is_nothing_to_wait_for(self) -> None:
        facts = account(person(1, SALES, invite=Invite.EXPIRED))
        assert idle(facts) == [1]

    def test_the_deactivated_are_idle_at_once_and_those_who_come_back_begin_anew(self) -> None:
        facts = account(
            replace(person(1, SALES), last_active=AT), replace(person(2, SALES), last_active=LONG_AGO)
        )
        do(facts, Deactivate(Chosen((1, 2))))
        assert idle(facts) == [1, 2]
        do(facts, Reactivate(Chosen((1, 2))))
        assert idle(facts) == []

    def test_a_deactivated_person_is_idle_though_the_invitation_was_never_accepted(self) -> None:
        facts = account(person(1, SALES, invite=Invite.PENDING, status=Status.DEACTIVATED))
        assert idle(facts) == [1]


class TestBeforeTheyLoseTheirSeats:
    """The plan names those of whom "idle" says too little."""

    def crowd(self) -> MemoryFacts:
        facts = account(
            replace(person(1, SALES), last_active=LONG_AGO),
            person(2, SALES, status=Status.DEACTIVATED),
            person(3, SALES, status=Status.DEACTIVATED),
            person(4),
        )
        do(facts, ChangeSeats(Chosen((4,)), give=(SALES,)))
        return facts

    def test_how_many_are_pending_deactivated_or_hold_it_for_less_than_the_days(self) -> None:
        facts = self.crowd()
        facts.people.append(person(5, SALES, invite=Invite.PENDING))
        everyone = Chosen((1, 2, 3, 4, 5))
        plan = ChangeSeats(everyone, take=(SALES,), deactivated=Deactivated.RELEASE, idle_days=90).plan(facts)
        assert codes(plan.warnings) == {
            "pending": "1 of them is invited and hasn't accepted yet",
            "deactivated": "2 of them are deactivated",
            "held-lately": "1 of them has held the seat for less than 90 days",
        }
        assert codes(Offboard(everyone, idle_days=90).plan(facts).warnings).keys() >= {
            "pending", "deactivated", "held-lately",
        }  # fmt: skip

    def test_a_filter_for_idle_people_says_the_days_itself(self) -> None:
        facts = self.crowd()
        plan = ChangeSeats(
            Matching(idle_holders(SALES)), take=(SALES,), deactivated=Deactivated.RELEASE
        ).plan(facts)
        assert codes(plan.warnings) == {"deactivated": "2 of them are deactivated"}

    def test_who_keeps_the_seat_isnt_named(self) -> None:
        facts = self.crowd()
        plan = ChangeSeats(
            Chosen((1, 2, 3)), take=(SALES,), deactivated=Deactivated.LEAVE_OUT, idle_days=90
        ).plan(facts)
        assert codes(plan.warnings) == {}

    @pytest.mark.parametrize("days", [None, 90])
    def test_where_nobody_loses_a_seat_nothing_is_told(self, days: int | None) -> None:
        facts = self.crowd()
        assert ChangeSeats(Chosen((1, 4)), give=(SERVICE,), idle_days=days).plan(facts).warnings == ()
