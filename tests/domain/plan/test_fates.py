"""What a plan does to each person: who gets or loses what, who stays, who is left out and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Remove
from seattui.domain.changes.people.presence import ExceptIdle
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.changes.shared.refusing import Others
from seattui.domain.changes.teams.teams import AddToTeam, DeleteTeam, DropFromTeam
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Chosen, IdleException, Status, TeamNode, User
from seattui.domain.people.permissions import EXPORT_USERS, LABELS, MODIFY_BILLING
from seattui.domain.plan.fates import Fate, Fates, Kind, Labels
from seattui.domain.plan.plan import Change, Plan, Refusal
from seattui.domain.plan.undo_effects import MembersReturned
from seattui.domain.teams.membership import Membership
from seattui.kit.i18n import msg
from tests.support.memory.facts import AT, MemoryFacts, person, subscription
from tests.support.memory.teamed import TeamedFacts

SALES = "sales-hub"
HUBS = Labels({SALES: "Sales Hub"}, LABELS)
OFF = Status.DEACTIVATED


def facts(*people: User) -> MemoryFacts:
    return MemoryFacts([*people, person(99, super_admin=True)], [subscription(included=500)])


def planned(change: Change, *people: User) -> Plan:
    return change.plan(facts(*people))


def chosen(*people: User) -> Chosen:
    return Chosen(tuple(user.id for user in people))


def fate_of(fates: Fates, user: User) -> Fate:
    fate = fates.of(user)
    assert fate is not None
    return fate


def said(fates: Fates, user: User) -> tuple[Kind, str] | None:
    fate = fates.of(user)
    return (fate.kind, str(fate.text)) if fate else None


class TestSeats:
    ANN, BO, GONE = person(1, name="Ann"), person(2, SALES, name="Bo"), person(3, name="Gus", status=OFF)

    def test_who_gets_one_who_has_it_and_who_is_refused_and_why(self) -> None:
        people = (self.ANN, self.BO, self.GONE)
        plan = planned(ChangeSeats(chosen(*people), give=(SALES,)), *people)
        fates = Fates(plan, HUBS)
        assert said(fates, self.ANN) == (Kind.CHANGED, "gets a Sales Hub seat")
        assert said(fates, self.BO) == (Kind.SAME, "stays as it is")
        kind, why = said(fates, self.GONE) or (None, "")
        assert kind is Kind.REFUSED
        assert why.startswith("Gus is deactivated")

    def test_who_loses_one(self) -> None:
        plan = planned(ChangeSeats(chosen(self.BO), take=(SALES,)), self.BO)
        assert said(Fates(plan, HUBS), self.BO) == (Kind.CHANGED, "loses the Sales Hub seat")

    def test_who_is_left_out_is_told_why_still(self) -> None:
        people = (self.ANN, self.GONE)
        change = ChangeSeats(chosen(*people), give=(SALES,))
        refused = planned(change, *people)
        plan = planned(replace(change, others=Others.LEAVE_OUT), *people)
        kind, why = said(Fates(plan, HUBS, refused.refusals), self.GONE) or (None, "")
        assert (kind, why[:28]) == (Kind.LEFT_OUT, "left out: Gus is deactivated")

    def test_more_than_are_named_in_the_plan_are_told_the_same(self) -> None:
        people = [person(n, name=f"Off {n:03}", status=OFF) for n in range(1, 151)]
        plan = planned(ChangeSeats(chosen(*people), give=(SALES,)), *people)
        assert len(plan.refusals) < len(people)
        fates = Fates(plan, HUBS)
        for user in people:
            kind, why = said(fates, user) or (None, "")
            assert kind is Kind.REFUSED
            assert why.startswith(user.display_name)


class TestTeams:
    NEW = person(1, name="New")
    HERE = replace(person(2, name="Here"), main_team="Sales")
    EXTRA = replace(person(3, name="Extra"), main_team="Support", extra_teams=("Sales",))
    ELSEWHERE = replace(person(4, name="Elsewhere"), main_team="Support")
    PEOPLE = (NEW, HERE, EXTRA, ELSEWHERE)

    def fates(self, change: Change) -> list[tuple[Kind, str] | None]:
        known = TeamedFacts(
            [*self.PEOPLE, person(99, super_admin=True)],
            grouped=[TeamNode(7, "Sales", None), TeamNode(8, "Support", None)],
            main={2: 7, 3: 8, 4: 8},
            extra={(3, 7)},
        )
        fates = Fates(change.plan(known), HUBS)
        return [said(fates, user) for user in self.PEOPLE]

    def test_as_what_each_joins_and_what_becomes_of_the_main_team(self) -> None:
        main = AddToTeam(7, chosen(*self.PEOPLE), Membership.MAIN)
        assert self.fates(main) == [
            (Kind.CHANGED, "gets the main team Sales"),
            (Kind.SAME, "stays as it is"),
            (Kind.CHANGED, "Sales becomes the main team, Support becomes an extra team"),
            (Kind.CHANGED, "gets the main team Sales, Support becomes an extra team"),
        ]
        extra = AddToTeam(7, chosen(*self.PEOPLE), Membership.EXTRA)
        assert self.fates(extra) == [
            (Kind.CHANGED, "gets the extra team Sales"),
            (Kind.CHANGED, "Sales becomes an extra team"),
            (Kind.SAME, "stays as it is"),
            (Kind.CHANGED, "gets the extra team Sales"),
        ]

    def test_who_leaves_and_who_has_no_main_team_then(self) -> None:
        assert self.fates(DropFromTeam(7, chosen(*self.PEOPLE))) == [
            (Kind.SAME, "stays as it is"),
            (Kind.CHANGED, "leaves Sales, has no main team"),
            (Kind.CHANGED, "leaves Sales"),
            (Kind.SAME, "stays as it is"),
        ]

    def test_who_is_moved_when_their_team_is_deleted(self) -> None:
        assert self.fates(DeleteTeam(7, to=8)) == [
            (Kind.SAME, "stays as it is"),
            (Kind.CHANGED, "leaves Sales, gets the main team Support"),
            (Kind.CHANGED, "leaves Sales"),
            (Kind.SAME, "stays as it is"),
        ]
        assert self.fates(DeleteTeam(7, drop=True)) == [
            (Kind.SAME, "stays as it is"),
            (Kind.CHANGED, "leaves Sales, has no main team"),
            (Kind.CHANGED, "leaves Sales"),
            (Kind.SAME, "stays as it is"),
        ]
        assert self.fates(DeleteTeam(7)) == [None] * 4

    def test_nobody_changes_where_there_is_nothing_to_do(self) -> None:
        assert self.fates(DropFromTeam(8, chosen(self.NEW))) == [(Kind.SAME, "stays as it is")] * 4


class TestLeave:
    UNTIL = AT.date() + timedelta(days=30)
    WORKING = person(1, name="Ann")
    AWAY = replace(
        person(2, name="Bo"),
        excepted_until=datetime(UNTIL.year, UNTIL.month, UNTIL.day, tzinfo=UTC) + timedelta(days=1),
    )

    def fates(self, change: Change) -> list[tuple[Kind, str] | None]:
        known = facts(self.WORKING, self.AWAY)
        known.excepted[self.AWAY.id] = IdleException(self.UNTIL, "Leave")
        fates = Fates(change.plan(known), HUBS)
        return [said(fates, self.WORKING), said(fates, self.AWAY)]

    def test_until_when_each_isnt_counted(self) -> None:
        both = chosen(self.WORKING, self.AWAY)
        text = f"isn't counted as idle until {msg('{day}', day=self.UNTIL)}"
        assert self.fates(ExceptIdle(both, self.UNTIL, "Leave")) == [(Kind.CHANGED, text), (Kind.SAME, text)]

    def test_who_is_counted_again(self) -> None:
        both = chosen(self.WORKING, self.AWAY)
        assert self.fates(ExceptIdle(both, None)) == [
            (Kind.SAME, "stays as it is"),
            (Kind.CHANGED, "is counted as idle again"),
        ]


class TestUndo:
    ANN, BO = person(1, name="Ann"), person(2, name="Bo")
    CHANGED = Refusal(ANN, "changed-since", None, msg("{who} has been changed since then.", who="Ann"))

    def test_another_of_the_same_access_state_isnt_refused_with_somebody_changed_since(self) -> None:
        plan = Plan(Undo(3), effects=(MembersReturned(3, 1),), refusals=(self.CHANGED,), refused=1)
        fates = Fates(plan, HUBS)
        assert said(fates, self.ANN) == (Kind.REFUSED, "Ann has been changed since then.")
        assert fates.of(self.BO) is None
        assert fates.rest_known

    @pytest.mark.parametrize("left_out", [False, True])
    def test_where_not_all_refused_are_named_nothing_is_said_of_the_others(self, left_out: bool) -> None:
        many = (self.CHANGED,) * 100
        plan = Plan(Undo(3), effects=(MembersReturned(3, 1),))
        if not left_out:
            plan = replace(plan, refusals=many, refused=101)
        fates = Fates(plan, HUBS, many if left_out else ())
        assert fates.of(self.BO) is None
        assert not fates.rest_known


def test_what_else_may_happen() -> None:
    ann = person(1, SALES, name="Ann", permissions=(MODIFY_BILLING,))
    off = Fates(planned(Deactivate(chosen(ann)), ann), HUBS)
    assert said(off, ann) == (Kind.CHANGED, "is deactivated")
    gone = Fates(planned(Offboard(chosen(ann), remove=True), ann), HUBS)
    assert str(fate_of(gone, ann).text).startswith("is removed, loses the Sales Hub seat")
    edit = EditUsers(chosen(ann), grant=(EXPORT_USERS,), revoke=(MODIFY_BILLING,))
    assert said(Fates(planned(edit, ann), HUBS), ann) == (
        Kind.CHANGED,
        "gets “Export users”, loses “Modify billing”",
    )
    top = Fates(planned(EditUsers(chosen(ann), super_admin=True), ann), HUBS)
    assert str(fate_of(top, ann).text).startswith("becomes a super admin")


def test_the_operator_who_is_left_out_isnt_said_to_be_changed_with_others_like_them() -> None:
    me, other = person(1, name="Ana", super_admin=True), person(2, name="Bo", super_admin=True)
    change = Deactivate(chosen(me, other))
    known = facts(replace(me, email="ana@acme.example"), other)
    refused = change.plan(known)
    plan = replace(change, others=Others.LEAVE_OUT).plan(known)
    fates = Fates(plan, HUBS, refused.refusals)
    assert fate_of(fates, me).kind is Kind.LEFT_OUT
    assert said(fates, other) == (Kind.CHANGED, "is deactivated")


def test_a_plan_that_looks_at_more_than_access_states_is_not_guessed_at() -> None:
    ann = person(1, name="Ann")
    plan = planned(Remove(chosen(ann)), ann)
    twice = replace(plan, transitions=(*plan.transitions, *plan.transitions))
    assert Fates(twice, HUBS).of(ann) is None
    only_effects = replace(plan, transitions=(), effects=(MembersReturned(3, 1),))
    assert Fates(only_effects, HUBS).of(ann) is None


def test_names_cannot_steer_the_terminal() -> None:
    ann = person(1, name="\x1b]52;c;T1dORUQ=\x07", status=OFF)
    fates = Fates(planned(ChangeSeats(chosen(ann), give=(SALES,)), ann), HUBS)
    assert "\x1b" not in str(fate_of(fates, ann).text)
