"""When people were last active, and who isn't called idle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from seattui.domain.changes.people.presence import ExceptIdle, MarkSeen
from seattui.domain.model import Chosen, IdleException, Matching, Status, UserFilter
from seattui.domain.people.matching import matches
from seattui.kit.errors import UsageError
from tests.support.memory.facts import AT, MemoryFacts, person

EVERYONE = Matching(UserFilter())
IDLE = UserFilter(idle_days=30)
YESTERDAY = AT - timedelta(days=1)
LEAVE = date(2026, 12, 31)


def crowd() -> MemoryFacts:
    """One who was never there, one long ago, one just now."""
    return MemoryFacts(
        [
            person(1),
            replace(person(2), last_active=AT - timedelta(days=200)),
            replace(person(3), last_active=AT),
        ]
    )


def idle(facts: MemoryFacts) -> list[int]:
    return [u.id for u in facts.people if matches(IDLE, u, facts.now)]


class TestSeen:
    def test_last_active_moves_on_and_never_back(self) -> None:
        facts = crowd()
        plan = MarkSeen(EVERYONE, YESTERDAY).plan(facts)
        assert plan.after["seen"] == 2
        assert str(plan.lines[0].before) == "2 people earlier or never"
        facts.perform(plan)
        assert [u.last_active for u in facts.people] == [YESTERDAY, YESTERDAY, AT]
        assert idle(facts) == []

    def test_seen_later_already_is_nothing_to_do(self) -> None:
        assert MarkSeen(Chosen((3,)), YESTERDAY).plan(crowd()).empty

    @pytest.mark.parametrize(
        "at",
        [
            AT + timedelta(seconds=1),
            AT.replace(tzinfo=None),
            datetime.min.replace(tzinfo=UTC),
            datetime.max.replace(tzinfo=UTC),
        ],
    )
    def test_nobody_was_active_in_the_future_or_at_no_instant(self, at: datetime) -> None:
        with pytest.raises(UsageError):
            MarkSeen(EVERYONE, at).plan(crowd())


class TestExcepted:
    def test_idle_days_count_from_the_end_of_that_day_where_the_account_is(self) -> None:
        facts = crowd()
        facts.perform(ExceptIdle(EVERYONE, LEAVE, " on\n leave ").plan(facts))
        assert facts.excepted[2] == IdleException(LEAVE, "on leave")
        # Berlin's last day of the year ends at 23:00 UTC.
        for later, expected in ((0, []), (30, [1, 2, 3])):
            for hour, then in ((22, []), (23, expected)):
                facts.now = datetime(2026, 12, 31, hour, 30, tzinfo=AT.tzinfo) + timedelta(days=later)
                assert idle(facts) == then

    def test_it_ends_when_told(self) -> None:
        facts = crowd()
        facts.perform(ExceptIdle(EVERYONE, LEAVE, "leave").plan(facts))
        assert idle(facts) == []
        plan = ExceptIdle(EVERYONE, None).plan(facts)
        assert (plan.before["excepted"], plan.after["excepted"]) == (3, 0)
        facts.perform(plan)
        assert idle(facts) == [1, 2]

    def test_noted_just_so_is_nothing_to_do(self) -> None:
        facts = crowd()
        change = ExceptIdle(Chosen((1, 2)), LEAVE, "leave")
        facts.perform(change.plan(facts))
        assert change.plan(facts).empty
        assert ExceptIdle(Chosen((3,)), None).plan(facts).empty
        assert ExceptIdle(EVERYONE, LEAVE, "leave").plan(facts).after["excepted"] == 3

    def test_a_deactivated_person_on_leave_is_not_idle_either(self) -> None:
        facts = MemoryFacts([replace(person(1, status=Status.DEACTIVATED), last_active=AT)])
        assert idle(facts) == [1]
        facts.perform(ExceptIdle(EVERYONE, LEAVE, "parental leave").plan(facts))
        assert idle(facts) == []

    def test_a_deactivated_person_is_idle_again_so_many_days_after_the_exception(self) -> None:
        facts = MemoryFacts([person(1, status=Status.DEACTIVATED)])
        facts.perform(ExceptIdle(EVERYONE, LEAVE, "parental leave").plan(facts))
        for days, expected in ((29, []), (31, [1])):
            facts.now = datetime(2027, 1, 1, tzinfo=AT.tzinfo) + timedelta(days=days)
            assert idle(facts) == expected

    @pytest.mark.parametrize(
        ("until", "because", "code"),
        [
            (LEAVE, " \n ", "no-reason"),
            (LEAVE, "x" * 2001, "long-reason"),
            (AT.date(), "leave", "not-in-the-future"),
            (date.max, "leave", "too-far"),
        ],
    )
    def test_it_needs_a_reason_and_a_day_to_come(self, until: date, because: str, code: str) -> None:
        with pytest.raises(UsageError) as error:
            ExceptIdle(EVERYONE, until, because).plan(crowd())
        assert error.value.code == code
