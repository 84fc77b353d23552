"""Deactivating, reactivating, removing and off-boarding as rules: what it does, and whom it keeps out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seattui.domain.billing.catalogue import Catalogue
from seattui.domain.billing.subscription import Lot
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.changes.people.select import Others
from seattui.domain.model import Chosen, Invite, Matching, Status, User, UserFilter
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.errors import NotPermitted
from tests.support.memory.facts import AT, MemoryFacts, operator, person, removal, subscription

SALES, SERVICE = "sales-hub", "service-hub"
OFF = Status.DEACTIVATED
EVERYONE = Matching(UserFilter())


def chosen(*ids: int) -> Chosen:
    return Chosen(ids)


def ana(*seats: str, super_admin: bool = True) -> User:
    """The operator of MemoryFacts, as one of the people."""
    return replace(person(1, *seats, super_admin=super_admin), email="ana@acme.example")


def done(facts: MemoryFacts, change: Change) -> dict[int, User]:
    """Everyone by id once it is done."""
    plan = change.plan(facts)
    plan.refuse()
    facts.perform(plan)
    return {u.id: u for u in facts.people}


def codes(plan: Plan) -> list[str]:
    return [w.code for w in plan.warnings]


def refused(plan: Plan) -> list[tuple[int, str, str | None]]:
    return [(r.user.id, r.code, r.rule) for r in plan.refusals]


class TestDeactivating:
    def test_r6_they_keep_their_seats_and_it_is_said_what_those_go_on_costing(self) -> None:
        lots = (Lot(1, 2, 9_000, AT.date()),)
        facts = MemoryFacts(
            [ana(), person(2, SALES), person(3, SALES), person(4)], [subscription(included=0, lots=lots)]
        )
        plan = Deactivate(chosen(2, 3, 4)).plan(facts)
        (said,) = (str(w.text) for w in plan.warnings if w.code == "keeps-seats")
        assert said == (
            "2 Sales Hub seats stay assigned and are paid for until 1 Mar 2027, €588.00 until then: "
            "off-boarding frees them"
        )
        assert plan.before[SALES] == plan.after[SALES]
        assert (plan.before["active"], plan.after["active"], plan.after["deactivated"]) == (4, 1, 3)
        facts.perform(plan)
        assert [u.access_state.status for u in facts.people] == [Status.ACTIVE, OFF, OFF, OFF]
        assert facts.subscriptions()[0].assigned == 2

    def test_included_seats_cost_nothing_of_their_own(self) -> None:
        plan = Deactivate(chosen(2)).plan(MemoryFacts([ana(), person(2, SALES)]))
        (said,) = (str(w.text) for w in plan.warnings)
        assert (
            said == "1 Sales Hub seat stays assigned and is paid for until 1 Mar 2027: off-boarding frees it"
        )

    def test_access_stays_on_so_that_reactivating_brings_back_what_was(self) -> None:
        facts = MemoryFacts([ana(), person(2, SALES, permissions=["export_users"])])
        before = facts.people[1]
        done(facts, Deactivate(chosen(2)))
        assert replace(done(facts, Reactivate(chosen(2)))[2], idle_from=None) == before

    def test_who_is_deactivated_already_is_nothing_to_do(self) -> None:
        assert Deactivate(chosen(2)).plan(MemoryFacts([ana(), person(2, status=OFF)])).empty

    def test_an_invitation_that_waits_stops_working(self) -> None:
        plan = Deactivate(chosen(2)).plan(MemoryFacts([ana(), person(2, invite=Invite.PENDING)]))
        assert codes(plan) == ["invitations-end"]


class TestReactivating:
    def test_costs_nothing_and_seats_count_as_before(self) -> None:
        facts = MemoryFacts([ana(), person(2, SALES, status=OFF)])
        plan = Reactivate(chosen(2)).plan(facts)
        assert plan.before[SALES] == plan.after[SALES]
        assert plan.due_now
        assert plan.due_now.minor == 0
        assert done(facts, Reactivate(chosen(2)))[2].access_state.status is Status.ACTIVE

    def test_who_never_accepted_needs_another_invitation(self) -> None:
        there = [ana(), person(2, status=OFF, invite=Invite.PENDING)]
        assert codes(Reactivate(chosen(2)).plan(MemoryFacts(there))) == ["invite-again"]


class TestRemoving:
    def test_who_has_neither_access_nor_seat_is_gone(self) -> None:
        facts = MemoryFacts([ana(), person(2, permissions=["export_users"]), person(3, status=OFF)])
        there = done(facts, Remove(chosen(2, 3)))
        assert there[2].access_state.status is there[3].access_state.status is Status.REMOVED
        assert facts.count_selected(EVERYONE).people == 1
        assert facts.user_by_email("p2@acme.example") is None

    def test_r7_access_or_a_seat_keeps_somebody_and_the_way_on_is_off_boarding(self) -> None:
        there = [ana(), person(2, permissions=["sales_hub_access"]), person(3, SALES, status=OFF), person(4)]
        plan = Remove(chosen(2, 3, 4)).plan(MemoryFacts(there))
        assert refused(plan) == [(2, "has-access", "R7"), (3, "has-access", "R7")]
        assert str(plan.refusals[0].text).startswith("Person 002 has access to a hub, or a seat in one")
        assert str(plan.next_step) == "Off-board them instead, or leave them out."
        assert not plan.possible

    def test_r7_the_others_go_when_those_are_left_out(self) -> None:
        facts = MemoryFacts([ana(), person(2, SALES), person(3)])
        there = done(facts, Remove(chosen(2, 3), Others.LEAVE_OUT))
        assert [there[n].access_state.status for n in (2, 3)] == [Status.ACTIVE, Status.REMOVED]

    def test_r7_a_super_admin_has_access_to_every_hub_there_is(self) -> None:
        there = [ana(), person(2, super_admin=True)]
        assert refused(Remove(chosen(2)).plan(MemoryFacts(there))) == [(2, "has-access", "R7")]
        gone = done(MemoryFacts(there, []), Remove(chosen(2)))[2].access_state
        assert (gone.status, gone.super_admin) == (Status.REMOVED, False)


class TestOffboarding:
    def test_r5_the_seats_are_taken_and_stay_paid_for(self) -> None:
        facts = MemoryFacts(
            [ana(), person(2, SALES, SERVICE), person(3)], [subscription(), subscription(SERVICE)]
        )
        plan = Offboard(chosen(2, 3)).plan(facts)
        assert codes(plan) == ["still-paid", "still-paid"]
        assert [plan.after[hub]["unassigned"] for hub in (SALES, SERVICE)] == [5, 5]
        there = done(facts, Offboard(chosen(2, 3)))
        assert there[2].access_state.seats == frozenset()
        assert there[2].access_state.permissions == {"sales_hub_access", "service_hub_access"}
        assert {there[n].access_state.status for n in (2, 3)} == {OFF}

    def test_r6_a_deactivated_holders_seat_is_freed_in_one_change(self) -> None:
        facts = MemoryFacts([ana(), person(2, SALES, status=OFF)])
        there = done(facts, Offboard(chosen(2)))
        assert (there[2].access_state.seats, there[2].access_state.status) == (frozenset(), OFF)

    def test_r7_removing_switches_access_and_super_admin_off(self) -> None:
        facts = MemoryFacts([ana(), person(2, SALES, super_admin=True, permissions=["export_users"])])
        gone = done(facts, Offboard(chosen(2), remove=True))[2].access_state
        assert (gone.status, gone.super_admin, gone.seats) == (Status.REMOVED, False, frozenset())
        assert gone.permissions == {"export_users"}

    def test_who_is_off_and_holds_nothing_is_nothing_to_do(self) -> None:
        there = MemoryFacts([ana(), person(2, status=OFF)])
        assert Offboard(chosen(2), schedule_removal=True).plan(there).empty
        assert not Offboard(chosen(2), remove=True).plan(there).empty

    def test_without_a_seat_add_edit_users_is_enough(self) -> None:
        may = operator(ADD_EDIT_USERS)
        there = [person(2), person(3, SALES)]
        assert Offboard(chosen(2), remove=True).plan(MemoryFacts(there, operator=may)).possible
        with pytest.raises(NotPermitted) as refusal:
            Offboard(chosen(2, 3)).plan(MemoryFacts(there, operator=may))
        assert (refusal.value.permission, refusal.value.rule) == (MODIFY_BILLING, "R2")

    def test_freed_seats_leave_at_renewal_as_removing_them_by_hand_would_let_them(self) -> None:
        facts = MemoryFacts(
            [ana(), person(2, SALES), person(3, SALES)], [subscription(included=1, additional=3)]
        )
        plan = Offboard(chosen(2, 3), schedule_removal=True).plan(facts)
        assert plan.after[SALES]["scheduled"] == 2
        assert plan.after[SALES]["effective_on"] == "2027-03-01"
        assert (plan.before[SALES]["each_interval"], plan.after[SALES]["each_interval"]) == (
            {"minor": 72_000, "currency": "EUR"},
            {"minor": 54_000, "currency": "EUR"},
        )
        assert [str(line.after) for line in plan.lines if "Saving" in str(line.label)] == ["€180.00"]
        facts.perform(plan)
        assert facts.subscriptions()[0].scheduled == 2


class TestR22:
    @pytest.mark.parametrize("kind", [Deactivate, Remove, Offboard])
    def test_r22_only_a_super_admin_does_so_to_a_super_admin(self, kind: type[Deactivate]) -> None:
        there = [ana(super_admin=False), person(2, super_admin=True), person(3)]
        facts = MemoryFacts(there, operator=operator(ADD_EDIT_USERS, MODIFY_BILLING))
        plan = kind(chosen(2, 3)).plan(facts)
        assert refused(plan) == [(2, "super-admin", "R22")]
        assert str(plan.next_step) == "Leave this person out."
        assert done(facts, kind(chosen(2, 3), others=Others.LEAVE_OUT))[2] == there[1]

    def test_r22_reactivating_one_too(self) -> None:
        there = [ana(super_admin=False), person(2, super_admin=True, status=OFF)]
        facts = MemoryFacts(there, operator=operator(ADD_EDIT_USERS))
        assert refused(Reactivate(chosen(2)).plan(facts)) == [(2, "super-admin", "R22")]

    @pytest.mark.parametrize("change", [Deactivate(chosen(1)), Offboard(chosen(1), remove=True)])
    def test_r22_the_last_active_super_admin_stays(self, change: Change) -> None:
        facts = MemoryFacts([ana(), person(2, super_admin=True, status=OFF), person(3)])
        blocked = change.plan(facts).blocked
        assert blocked
        assert (blocked.code, blocked.rule) == ("last-super-admin", "R22")

    def test_r22_one_of_two_may_go(self) -> None:
        facts = MemoryFacts([ana(), person(2, super_admin=True)])
        assert Deactivate(chosen(2)).plan(facts).possible


class TestYourself:
    @pytest.mark.parametrize("kind", [Deactivate, Offboard])
    def test_among_several_people_you_are_kept_out(self, kind: type[Deactivate]) -> None:
        facts = MemoryFacts([ana(), person(2, super_admin=True), person(3)])
        plan = kind(EVERYONE).plan(facts)
        assert refused(plan) == [(1, "yourself", None)]
        there = done(facts, kind(EVERYONE, others=Others.LEAVE_OUT))
        assert there[1].access_state.status is Status.ACTIVE
        assert {there[n].access_state.status for n in (2, 3)} == {OFF}

    def test_removing_others_leaves_you(self) -> None:
        facts = MemoryFacts([ana(super_admin=False), person(2, super_admin=True), person(3)], [])
        facts.operator = operator(ADD_EDIT_USERS)
        there = done(facts, Remove(EVERYONE, Others.LEAVE_OUT))
        assert [n for n, u in there.items() if u.access_state.status is Status.REMOVED] == [3]

    @pytest.mark.parametrize("kind", [Deactivate, Offboard])
    def test_alone_you_are_told(self, kind: type[Deactivate]) -> None:
        facts = MemoryFacts([ana(), person(2, super_admin=True)])
        plan = kind(chosen(1)).plan(facts)
        assert plan.possible
        assert codes(plan) == ["yourself"]


class TestMany:
    def test_allowed_and_refused_mixed_nothing_is_half_done(self) -> None:
        people = [ana(), *(person(n, *([SALES] if n % 3 == 0 else [])) for n in range(2, 12))]
        facts = MemoryFacts(people)
        plan = Remove(EVERYONE).plan(facts)
        assert plan.refused == 4
        assert [r.user.id for r in plan.refusals] == [1, 3, 6, 9]
        assert not plan.possible
        rest = Remove(EVERYONE, Others.LEAVE_OUT).plan(facts)
        assert (rest.people, rest.refused) == (7, 0)

    def test_nobody_left_is_nothing_to_do(self) -> None:
        assert Remove(chosen(2), Others.LEAVE_OUT).plan(MemoryFacts([ana(), person(2, SALES)])).empty


@st.composite
def accounts(draw: st.DrawFn) -> MemoryFacts:
    """Any people in two hubs, with seats bought on top, and maybe a removal that stands."""
    people = [
        person(
            n,
            *(h for h in (SALES, SERVICE) if draw(st.booleans())),
            status=draw(st.sampled_from([Status.ACTIVE, OFF])),
            invite=draw(st.sampled_from([*Invite])),
            super_admin=draw(st.booleans()),
        )
        for n in range(2, draw(st.integers(2, 9)))
    ]
    held = []
    for hub in (SALES, SERVICE):
        assigned = sum(hub in u.access_state.seats for u in people)
        included = draw(st.integers(0, assigned + 2))
        more = max(0, assigned - included) + draw(st.integers(0, 4))
        one = subscription(hub, included, more, assigned=assigned)
        leaving = draw(st.integers(0, one.removable))
        held.append(replace(one, removal=removal(leaving) if leaving else None))
    return MemoryFacts([ana(), *people], held, prices=Catalogue(title="Ours"))


class TestAnybody:
    @settings(max_examples=120)
    @given(accounts(), st.sets(st.integers(1, 9)), st.booleans(), st.booleans())
    def test_offboarding_frees_exactly_what_they_held_and_never_breaks_a_count(
        self, facts: MemoryFacts, who: set[int], remove: bool, schedule: bool
    ) -> None:
        before = {s.hub: s for s in facts.subscriptions()}
        meant = {u.id for u in facts.people if u.id in who}
        going = meant if meant == {1} else meant - {1}
        freed = {h: sum(h in u.access_state.seats for u in facts.people if u.id in going) for h in before}
        change = Offboard(Chosen(tuple(who)), remove, schedule, Others.LEAVE_OUT)
        plan = change.plan(facts)
        if not plan.possible:
            assert plan.blocked
            assert plan.blocked.rule == "R22"
            return
        facts.perform(plan)
        for s in facts.subscriptions():
            was = before[s.hub]
            leave = min(
                freed[s.hub], max(0, min(was.additional, was.unassigned + freed[s.hub]) - was.scheduled)
            )
            assert was.assigned - s.assigned == freed[s.hub]
            assert 0 <= s.assigned <= s.purchased
            assert s.scheduled == was.scheduled + (leave if schedule else 0)
            assert s.scheduled <= min(s.additional, s.unassigned)
            if freed[s.hub]:
                assert plan.after[s.hub]["assigned"] == s.assigned
                assert plan.after[s.hub]["scheduled"] == s.scheduled
        for user in facts.people:
            if user.id in going:
                assert not user.access_state.seats
                assert user.access_state.status is (Status.REMOVED if remove else OFF)
            else:
                assert user.access_state.status is not Status.REMOVED
        assert Offboard(Chosen(tuple(going)), remove, schedule).plan(facts).empty
