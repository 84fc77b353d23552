"""Giving, taking and moving seats, as rules: who is meant, what it does, what stands in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seattui.domain.billing.charges import next_term
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated, MoveSeat
from seattui.domain.model import AccessState, Chosen, Invite, Matching, Status, UserFilter
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING
from seattui.domain.plan.effects import RemovalCancelled
from seattui.kit.errors import NotFound, NotPermitted, Refused, UsageError
from tests.support.memory.facts import MemoryFacts, operator, person, removal, subscription

SALES, SERVICE = "sales-hub", "service-hub"


def chosen(*ids: int) -> Chosen:
    return Chosen(ids)


def give(*ids: int, deactivated: Deactivated = Deactivated.REFUSE) -> ChangeSeats:
    return ChangeSeats(chosen(*ids), give=(SALES,), deactivated=deactivated)


def take(*ids: int, deactivated: Deactivated = Deactivated.REFUSE) -> ChangeSeats:
    return ChangeSeats(chosen(*ids), take=(SALES,), deactivated=deactivated)


def holders(facts: MemoryFacts, hub: str = SALES) -> set[int]:
    return {u.id for u in facts.people if hub in u.access_state.seats}


class TestGiving:
    def test_r1_who_gets_a_seat_holds_it_and_nobody_else_does(self) -> None:
        facts = MemoryFacts([person(1), person(2), person(3)])
        facts.perform(give(1, 3).plan(facts))
        assert holders(facts) == {1, 3}

    def test_the_hubs_access_is_switched_on_with_it(self) -> None:
        facts = MemoryFacts([person(1, permissions=["export_users"])])
        facts.perform(give(1).plan(facts))
        assert facts.people[0].access_state.permissions == {"export_users", "sales_hub_access"}

    def test_r3_short_of_seats_it_is_blocked_and_says_how_many(self) -> None:
        facts = MemoryFacts([person(1, SALES), *map(person, (2, 3, 4))], [subscription(included=2)])
        plan = give(1, 2, 3, 4).plan(facts)
        assert not plan.possible
        assert plan.blocked
        assert (plan.blocked.rule, plan.blocked.code) == ("R3", "seats-short")
        assert str(plan.blocked) == (
            "Sales Hub Professional: 3 seats are needed, but 1 of 2 remain. "
            "Select 2 fewer people, or unassign seats from others first."
        )
        with pytest.raises(Refused) as refusal:
            plan.refuse()
        assert refusal.value.rule == "R3"

    def test_r3_what_the_missing_seats_would_cost_is_said_before_they_are_bought(self) -> None:
        """R14: 8 of 30 days of November, then December, January and February."""
        facts = MemoryFacts([person(1, SALES), *map(person, (2, 3, 4))], [subscription(included=2)])
        plan = give(1, 2, 3, 4).plan(facts)
        assert [str(w.text) for w in plan.warnings if w.code == "seats-missing"] == [
            "2 Sales Hub seats are missing: €48.00 now, €588.00 in all until 1 Mar 2027"
        ]
        assert plan.after[SALES]["short"] == 2
        assert plan.after[SALES]["short_costs"] == {
            "due_now": {"minor": 4_800, "currency": "EUR"},
            "each_interval": {"minor": 18_000, "currency": "EUR"},
            "until_renewal": {"minor": 58_800, "currency": "EUR"},
        }

    def test_r3_missing_seats_without_a_price_are_said_to_have_none(self) -> None:
        unpriced = replace(subscription(included=1), seat_minor=None)
        plan = give(1, 2).plan(MemoryFacts([person(1), person(2)], [unpriced]))
        assert [str(w.text) for w in plan.warnings] == [
            "1 Sales Hub seat is missing, and there is no price for another"
        ]
        assert plan.after[SALES]["short"] == 1

    def test_r20_r10_seats_bought_while_a_removal_is_cancelled_are_in_what_an_interval_costs_then(
        self,
    ) -> None:
        held = subscription(included=1, additional=1, removal=removal(1))
        facts = MemoryFacts(list(map(person, (1, 2, 3))), [held])
        plan = replace(give(1, 2, 3), buy=True).plan(facts)
        facts.perform(plan)
        (after,) = facts.subscriptions()
        assert plan.after[SALES]["each_interval"] == next_term(after, facts.today)[1].as_json()

    def test_r3_the_last_seat_can_be_given(self) -> None:
        facts = MemoryFacts([person(1, SALES), person(2)], [subscription(included=2)])
        plan = give(2).plan(facts)
        assert plan.possible
        assert plan.after[SALES]["unassigned"] == 0

    def test_r3_taking_and_giving_in_one_change_counts_the_sum(self) -> None:
        facts = MemoryFacts(
            [person(1, SALES), person(2, SERVICE)],
            [subscription(included=1), subscription(SERVICE, included=1)],
        )
        change = ChangeSeats(chosen(1, 2), give=(SERVICE,), take=(SALES,))
        plan = change.plan(facts)
        assert plan.blocked
        assert plan.blocked.rule == "R3"
        assert "Service Hub" in str(plan.blocked)

    def test_r4_who_holds_one_already_keeps_just_that(self) -> None:
        facts = MemoryFacts([person(1, SALES), person(2)])
        plan = give(1, 2).plan(facts)
        assert plan.people == 1
        facts.perform(plan)
        assert holders(facts) == {1, 2}

    def test_r4_one_in_each_hub(self) -> None:
        facts = MemoryFacts([person(1, SALES)], [subscription(), subscription(SERVICE)])
        facts.perform(ChangeSeats(chosen(1), give=(SALES, SERVICE)).plan(facts))
        assert facts.people[0].access_state.seats == {SALES, SERVICE}

    def test_r8_a_pending_invite_can_hold_a_seat_and_it_counts(self) -> None:
        facts = MemoryFacts([person(1, invite=Invite.PENDING), person(2)], [subscription(included=1)])
        facts.perform(give(1).plan(facts))
        assert facts.subscriptions()[0].unassigned == 0
        assert give(2).plan(facts).blocked

    def test_costs_nothing_and_says_so(self) -> None:
        plan = give(1).plan(MemoryFacts([person(1)]))
        assert plan.due_now
        assert plan.due_now.as_json() == {"minor": 0, "currency": "EUR"}

    def test_everyone_who_matches_but_for_those_unmarked(self) -> None:
        facts = MemoryFacts([person(1), person(2, name="Bo"), person(3)])
        everyone = Matching(UserFilter(search="person"), without=frozenset({3}))
        facts.perform(ChangeSeats(everyone, give=(SALES,)).plan(facts))
        assert holders(facts) == {1}


class TestTaking:
    def test_r5_the_seat_stays_paid_for_and_it_is_said_until_when(self) -> None:
        facts = MemoryFacts([person(1, SALES), person(2, SALES)])
        plan = take(1, 2).plan(facts)
        assert plan.before[SALES]["purchased"] == plan.after[SALES]["purchased"] == 5
        assert plan.after[SALES]["unassigned"] == 5
        (warning,) = (w for w in plan.warnings if w.code == "still-paid")
        assert str(warning.text) == ("2 Sales Hub seats become unassigned and are paid for until 1 Mar 2027")

    def test_access_stays_on(self) -> None:
        facts = MemoryFacts([person(1, SALES)])
        facts.perform(take(1).plan(facts))
        assert facts.people[0].access_state.permissions == {"sales_hub_access"}
        assert facts.people[0].access_state.seats == frozenset()

    def test_one_hub_leaves_the_other_alone(self) -> None:
        facts = MemoryFacts([person(1, SALES, SERVICE)], [subscription(), subscription(SERVICE)])
        facts.perform(take(1).plan(facts))
        assert facts.people[0].access_state.seats == {SERVICE}

    def test_from_who_has_none_there_is_nothing_to_do(self) -> None:
        plan = take(1).plan(MemoryFacts([person(1)]))
        assert plan.empty
        assert not plan.warnings


class TestDeactivated:
    """R6: the seat of a deactivated person stays as it is."""

    def facts(self) -> MemoryFacts:
        return MemoryFacts([person(1, SALES), person(2, SALES, name="Lea", status=Status.DEACTIVATED)])

    def test_r6_they_are_named_and_nothing_happens(self) -> None:
        plan = take(1, 2).plan(self.facts())
        assert plan.refused == 1
        assert not plan.possible
        assert (
            str(plan.refusals[0].text)
            == "Lea is deactivated: the seat of a deactivated person can't be changed."
        )
        assert plan.refusals[0].rule == "R6"
        assert "reactivate, unassign and deactivate" in str(plan.next_step)
        with pytest.raises(Refused) as refusal:
            plan.refuse()
        assert refusal.value.rule == "R6"

    def test_r6_left_out_the_others_go_on(self) -> None:
        facts = self.facts()
        plan = take(1, 2, deactivated=Deactivated.LEAVE_OUT).plan(facts)
        assert plan.possible
        facts.perform(plan)
        assert holders(facts) == {2}

    def test_r6_released_they_lose_it_and_stay_deactivated(self) -> None:
        facts = self.facts()
        plan = take(1, 2, deactivated=Deactivated.RELEASE).plan(facts)
        assert plan.people == 2
        facts.perform(plan)
        assert holders(facts) == set()
        assert facts.people[1].access_state.status is Status.DEACTIVATED

    @pytest.mark.parametrize("deactivated", [Deactivated.REFUSE, Deactivated.RELEASE])
    def test_r6_nobody_deactivated_is_given_one(self, deactivated: Deactivated) -> None:
        facts = MemoryFacts([person(1, status=Status.DEACTIVATED)])
        plan = give(1, deactivated=deactivated).plan(facts)
        assert plan.refused == 1
        assert plan.people == 0

    def test_r6_release_does_not_swap_one_seat_for_another(self) -> None:
        facts = MemoryFacts(
            [person(1, SALES, status=Status.DEACTIVATED)], [subscription(), subscription(SERVICE)]
        )
        change = ChangeSeats(chosen(1), give=(SERVICE,), take=(SALES,), deactivated=Deactivated.RELEASE)
        assert change.plan(facts).refused == 1

    def test_r6_a_deactivated_holder_still_counts(self) -> None:
        facts = MemoryFacts(
            [person(1, SALES, status=Status.DEACTIVATED), person(2)], [subscription(included=1)]
        )
        assert give(2).plan(facts).blocked

    def test_who_would_not_change_is_not_refused(self) -> None:
        facts = MemoryFacts([person(1), person(2, SALES, status=Status.DEACTIVATED)])
        assert give(1, 2).plan(facts).possible

    def test_of_hundreds_refused_the_first_hundred_are_named(self) -> None:
        people = [person(n, SALES, status=Status.DEACTIVATED) for n in range(1, 251)]
        plan = ChangeSeats(Matching(UserFilter()), take=(SALES,)).plan(
            MemoryFacts(people, [subscription(included=300)])
        )
        assert (plan.refused, len(plan.refusals)) == (250, 100)


class TestScheduledRemoval:
    """R20: giving seats that were to leave cancels the whole removal, and it is said before."""

    def facts(self) -> MemoryFacts:
        return MemoryFacts(
            [person(1), person(2), person(3), person(4)],
            [subscription(included=1, additional=4, removal=removal(3))],
        )

    def test_r20_the_whole_removal_goes_once_it_no_longer_fits(self) -> None:
        facts = self.facts()
        plan = give(1, 2, 3).plan(facts)
        assert RemovalCancelled(SALES, 3) in plan.effects
        (warning,) = (w for w in plan.warnings if w.code == "removal-cancelled")
        assert str(warning.text) == (
            "Cancels the scheduled removal of 3 Sales Hub seats: they cost €270.00 a month from 1 Mar 2027 on"
        )
        before, after = plan.before[SALES], plan.after[SALES]
        assert after["scheduled"] == 0
        assert (before["each_interval"]["minor"], after["each_interval"]["minor"]) == (54_000, 81_000)
        assert after["effective_on"] == "2027-03-01"
        facts.perform(plan)
        assert facts.subscriptions()[0].removal is None

    def test_r20_while_it_fits_it_stays(self) -> None:
        facts = self.facts()
        plan = give(1, 2).plan(facts)
        assert not any(isinstance(e, RemovalCancelled) for e in plan.effects)
        assert not any(w.code == "removal-cancelled" for w in plan.warnings)
        assert plan.after[SALES]["scheduled"] == 3

    def test_r20_moving_a_seat_leaves_it(self) -> None:
        facts = MemoryFacts(
            [person(1, SALES), person(2)], [subscription(included=1, additional=1, removal=removal(1))]
        )
        plan = MoveSeat(1, 2, SALES).plan(facts)
        assert not plan.effects
        assert not plan.warnings

    def test_r20_one_hubs_seats_do_not_touch_the_others_removal(self) -> None:
        facts = self.facts()
        facts.held.append(subscription(SERVICE, included=5))
        plan = ChangeSeats(chosen(1, 2, 3), give=(SERVICE,)).plan(facts)
        assert not plan.effects


class TestMoving:
    def test_r2_one_persons_seat_goes_to_another_as_one_change(self) -> None:
        facts = MemoryFacts([person(1, SALES), person(2)], [subscription(included=1)])
        plan = MoveSeat(1, 2, SALES).plan(facts)
        assert plan.possible
        assert plan.people == 2
        assert plan.before == plan.after
        facts.perform(plan)
        assert holders(facts) == {2}
        assert facts.people[1].access_state.permissions == {"sales_hub_access"}

    def test_r4_to_who_has_one_or_from_who_has_none_is_refused(self) -> None:
        facts = MemoryFacts([person(1, SALES), person(2, SALES), person(3)])
        for change, code in ((MoveSeat(1, 2, SALES), "has-seat"), (MoveSeat(3, 1, SALES), "no-seat")):
            with pytest.raises(Refused) as refusal:
                change.plan(facts)
            assert (refusal.value.code, refusal.value.rule) == (code, "R4")

    @pytest.mark.parametrize("which", [0, 1])
    def test_r6_neither_may_be_deactivated(self, which: int) -> None:
        people = [person(1, SALES), person(2)]
        people[which] = replace(
            people[which], access_state=replace(people[which].access_state, status=Status.DEACTIVATED)
        )
        plan = MoveSeat(1, 2, SALES).plan(MemoryFacts(people))
        assert plan.refused == 1
        assert plan.people == 0
        assert plan.refusals[0].user.id == which + 1
        assert str(plan.next_step) == "Reactivate them first."

    def test_to_oneself_or_to_nobody(self) -> None:
        facts = MemoryFacts([person(1, SALES)])
        with pytest.raises(UsageError):
            MoveSeat(1, 1, SALES).plan(facts)
        with pytest.raises(NotFound):
            MoveSeat(1, 9, SALES).plan(facts)
        with pytest.raises(NotFound):
            MoveSeat(9, 1, SALES).plan(facts)


class TestWhoMay:
    """R2: both Add & edit users and Modify billing; which one is missing is said."""

    CHANGES = (give(1), take(1), MoveSeat(1, 2, SALES))

    @pytest.mark.parametrize("change", CHANGES)
    @pytest.mark.parametrize(
        ("held", "missing", "named"),
        [
            ((ADD_EDIT_USERS,), MODIFY_BILLING, "Modify billing"),
            ((MODIFY_BILLING,), ADD_EDIT_USERS, "Add & edit users"),
            (("sales_hub_access", "export_users"), ADD_EDIT_USERS, "Add & edit users"),
        ],
    )
    def test_r2_with_one_of_the_two_it_is_not_permitted(
        self, change: ChangeSeats, held: tuple[str, ...], missing: str, named: str
    ) -> None:
        facts = MemoryFacts([person(1, SALES), person(2)], operator=operator(*held))
        with pytest.raises(NotPermitted) as refusal:
            change.plan(facts)
        assert refusal.value.permission == missing
        assert refusal.value.rule == "R2"
        assert str(refusal.value.message) == (f"ana@acme.example needs the permission {named} for this.")

    @pytest.mark.parametrize("change", CHANGES)
    def test_r2_with_both_it_is(self, change: ChangeSeats) -> None:
        facts = MemoryFacts([person(1, SALES), person(2)], operator=operator(ADD_EDIT_USERS, MODIFY_BILLING))
        assert change.plan(facts).possible


class TestWhatIsAskedFor:
    def test_a_hub_without_a_subscription_is_named_with_those_there_are(self) -> None:
        for change in (ChangeSeats(chosen(1), give=(SERVICE,)), MoveSeat(1, 2, SERVICE)):
            with pytest.raises(NotFound) as error:
                change.plan(MemoryFacts([person(1), person(2)]))
            assert str(error.value) == (
                "There is no subscription for service-hub in this account. Available: sales-hub."
            )

    def test_giving_and_taking_the_same_is_a_contradiction(self) -> None:
        with pytest.raises(UsageError):
            ChangeSeats(chosen(1), give=(SALES,), take=(SALES,)).plan(MemoryFacts([person(1)]))

    def test_nobody_meant_is_nothing_to_do(self) -> None:
        facts = MemoryFacts([person(1), replace(person(2), access_state=_removed())])
        assert give().plan(facts).empty
        assert give(2, 77).plan(facts).empty


def _removed() -> AccessState:
    return replace(person(1).access_state, status=Status.REMOVED)
