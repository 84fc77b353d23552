"""Editing people, permission sets, invitations sent again: by the rules R6, R12, R22 and R24."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.invitations import AcceptInvite, ExpireInvites, Invite
from seattui.domain.changes.people.permission_sets import (
    ApplyPermissionSet,
    DeletePermissionSet,
    SavePermissionSet,
)
from seattui.domain.changes.people.select import Others
from seattui.domain.model import Chosen, KnownBy, PermissionSet, Status
from seattui.domain.model import Invite as Invited
from seattui.domain.people.permissions import ADD_EDIT_USERS, EXPORT_USERS, MODIFY_BILLING
from seattui.domain.plan.user_effects import InvitesSent
from seattui.kit.errors import NotFound, Refused, UsageError
from tests.support import hostile
from tests.support.memory.facts import AT, MemoryFacts, operator, person, removal, subscription

SALES, SERVICE, ACCESS = "sales-hub", "service-hub", "sales_hub_access"
PENDING, EXPIRED = Invited.PENDING, Invited.EXPIRED


def facts(*people: object, held: tuple[str, ...] = (), super_admin: bool | None = None) -> MemoryFacts:
    """The operator is person 1 unless others are given; who holds nothing is a super admin."""
    admin = not held if super_admin is None else super_admin
    me = person(1, super_admin=admin, permissions=held)
    return MemoryFacts(
        [me, *people],  # type: ignore[list-item]
        [subscription(additional=2), subscription(SERVICE)],
        operator(*held, super_admin=admin),
    )


def as_person_1(here: MemoryFacts) -> MemoryFacts:
    """The operator is among the people, by address as by number."""
    here.operator = replace(here.operator, email="p1@acme.example")
    return here


class TestPermissions:
    def test_granting_and_revoking_for_many_changes_only_what_differs(self) -> None:
        here = facts(
            person(2, permissions=[EXPORT_USERS]), person(3), person(4, permissions=[MODIFY_BILLING])
        )
        plan = EditUsers(Chosen((2, 3, 4)), (EXPORT_USERS,), (MODIFY_BILLING,)).plan(here)
        assert plan.people == 2
        assert (plan.before[EXPORT_USERS], plan.after[EXPORT_USERS]) == (0, 2)
        here.perform(plan)
        assert [u.access_state.permissions for u in here.people[1:]] == [{EXPORT_USERS}] * 3
        assert EditUsers(Chosen((2, 3, 4)), (EXPORT_USERS,)).plan(here).empty

    def test_switching_a_hubs_access_off_takes_the_seat_and_says_so_first(self) -> None:
        here = facts(person(2, SALES, SERVICE), person(3, permissions=[ACCESS]))
        plan = EditUsers(Chosen((2, 3)), revoke=(ACCESS,)).plan(here)
        assert "still-paid" in [w.code for w in plan.warnings]
        assert (plan.before[SALES]["assigned"], plan.after[SALES]["assigned"]) == (1, 0)
        assert {"effect": "take", "hub": SALES, "people": 1} in plan.as_json()["effects"]
        here.perform(plan)
        assert here.people[1].access_state.seats == {SERVICE}

    def test_r6_a_deactivated_holder_keeps_seat_and_access_and_the_rest_can_go_on(self) -> None:
        here = facts(person(2, SALES, status=Status.DEACTIVATED), person(3, SALES))
        plan = EditUsers(Chosen((2, 3)), revoke=(ACCESS,)).plan(here)
        assert [(r.user.id, r.code, r.rule) for r in plan.refusals] == [(2, "deactivated", "R6")]
        assert "off-board" in str(plan.next_step)
        assert not plan.possible
        rest = EditUsers(Chosen((2, 3)), revoke=(ACCESS,), others=Others.LEAVE_OUT).plan(here)
        assert (rest.possible, rest.people) == (True, 1)

    def test_a_deactivated_person_can_be_edited_otherwise(self) -> None:
        here = facts(person(2, SALES, status=Status.DEACTIVATED))
        assert EditUsers(Chosen((2,)), (EXPORT_USERS,)).plan(here).possible

    def test_r20_a_seat_that_is_freed_cancels_no_removal(self) -> None:
        here = facts(person(2, SALES))
        here.held[0] = subscription(additional=2, removal=removal(1))
        plan = EditUsers(Chosen((2,)), revoke=(ACCESS,)).plan(here)
        assert "removal-cancelled" not in [w.code for w in plan.warnings]

    def test_what_isnt_there_and_what_contradicts_itself(self) -> None:
        with pytest.raises(NotFound):
            EditUsers(Chosen((2,)), ("no_such",)).plan(facts(person(2)))
        with pytest.raises(UsageError):
            EditUsers(Chosen((2,)), (EXPORT_USERS,), (EXPORT_USERS,)).plan(facts(person(2)))


class TestSuperAdmins:
    def test_r12_one_is_made_and_keeps_the_seat(self) -> None:
        here = facts(person(2, SALES))
        here.perform(EditUsers(Chosen((2,)), super_admin=True).plan(here))
        assert here.people[1].access_state.super_admin
        assert here.people[1].access_state.seats == {SALES}

    def test_r12_only_a_super_admin_edits_one(self) -> None:
        here = facts(person(2, super_admin=True), person(3), held=(ADD_EDIT_USERS, EXPORT_USERS))
        for change in (
            EditUsers(Chosen((2, 3)), (EXPORT_USERS,)),
            EditUsers(Chosen((2,)), first_name="New"),
            ApplyPermissionSet("export", Chosen((2, 3))),
        ):
            here.sets = [PermissionSet("Export", frozenset({EXPORT_USERS}))]
            assert [r.user.id for r in change.plan(here).refusals] == [2]

    def test_r22_the_last_active_one_stays(self) -> None:
        here = facts(person(2, super_admin=True, status=Status.DEACTIVATED))
        plan = EditUsers(Chosen((1,)), super_admin=False).plan(here)
        assert plan.blocked
        assert (plan.blocked.code, plan.blocked.rule) == ("last-super-admin", "R22")
        here.people.append(person(3, super_admin=True))
        assert EditUsers(Chosen((1,)), super_admin=False).plan(here).possible
        assert not EditUsers(Chosen((1, 3)), super_admin=False).plan(here).possible

    def test_nobody_locks_themselves_out_along_with_others(self) -> None:
        here = as_person_1(facts(person(2, super_admin=True), person(3, super_admin=True)))
        plan = EditUsers(Chosen((1, 2)), super_admin=False).plan(here)
        assert [(r.user.id, r.code) for r in plan.refusals] == [(1, "yourself")]
        alone = EditUsers(Chosen((1,)), super_admin=False).plan(here)
        assert alone.possible
        assert "yourself" in [w.code for w in alone.warnings]

    def test_nobody_gives_up_editing_users_along_with_others(self) -> None:
        here = as_person_1(facts(person(2, permissions=[ADD_EDIT_USERS]), held=(ADD_EDIT_USERS,)))
        here.sets = [PermissionSet("none", frozenset())]
        for change in (
            EditUsers(Chosen((1, 2)), revoke=(ADD_EDIT_USERS,)),
            ApplyPermissionSet("none", Chosen((1, 2))),
        ):
            assert [r.code for r in change.plan(here).refusals] == ["yourself"]

    def test_what_locks_nobody_out_may_be_done_to_oneself_among_others(self) -> None:
        here = as_person_1(facts(person(2)))
        plan = EditUsers(Chosen((1, 2)), (EXPORT_USERS,)).plan(here)
        assert (plan.possible, plan.people) == (True, 2)


class TestNames:
    def test_names_and_address_of_one_person(self) -> None:
        here = facts(person(2))
        plan = EditUsers(Chosen((2,)), first_name=" Bo ", last_name="Li", email="Bo@New.Example").plan(here)
        assert (plan.possible, plan.people) == (True, 1)
        assert [(str(line.before), str(line.after)) for line in plan.lines] == [
            ("Person 002", "Bo"),
            ("–", "Li"),
            ("p2@acme.example", "Bo@New.Example"),
        ]
        here.perform(plan)
        assert (here.people[1].name, here.people[1].email) == ("Bo Li", "Bo@New.Example")
        assert EditUsers(Chosen((2,)), first_name="Bo").plan(here).empty

    def test_not_of_several_and_not_of_nobody(self) -> None:
        with pytest.raises(UsageError):
            EditUsers(Chosen((1, 2)), first_name="Bo").plan(facts(person(2)))
        with pytest.raises(NotFound):
            EditUsers(Chosen((7,)), first_name="Bo").plan(facts(person(2)))

    @pytest.mark.parametrize(
        ("email", "code", "hint"),
        [
            ("P3@acme.example", "exists", "Choose another address."),
            ("р3@acme.example", "look-alike", "Retype it in Latin letters, or leave it out."),
        ],
    )
    def test_an_address_that_is_somebody_elses_or_looks_it(self, email: str, code: str, hint: str) -> None:
        plan = EditUsers(Chosen((2,)), email=email).plan(facts(person(2), person(3)))
        assert plan.blocked
        assert plan.blocked.code == code
        assert str(plan.blocked.hint) == hint

    @pytest.mark.parametrize("email", ["P2@Acme.Example", "р2@acme.example", "p9@acme.example"])
    def test_ones_own_in_other_letters_and_one_of_somebody_removed_are_free(self, email: str) -> None:
        here = facts(person(2), person(9, status=Status.REMOVED))
        assert EditUsers(Chosen((2,)), email=email).plan(here).possible

    def test_what_is_no_address_and_no_name(self) -> None:
        for change in (EditUsers(Chosen((2,)), email="no"), EditUsers(Chosen((2,)), first_name="x" * 201)):
            with pytest.raises(UsageError):
                change.plan(facts(person(2)))

    def test_hostile_text_never_gets_further_than_a_name(self) -> None:
        for text in hostile.EVERYTHING.values():
            plan = EditUsers(Chosen((2,)), first_name=text[:200]).plan(facts(person(2)))
            assert plan.possible
            for line in plan.lines:
                assert "\x1b" not in str(line.after)
                assert "\n" not in str(line.after)
            with pytest.raises(UsageError):
                EditUsers(Chosen((2,)), email=f"{text}@evil.example\r\nBcc: x@y.de").plan(facts(person(2)))

    def test_who_is_still_invited_is_invited_anew_at_the_new_address(self) -> None:
        plan = EditUsers(Chosen((2,)), email="new@x.de", days=5).plan(facts(person(2, invite=PENDING)))
        (sent,) = (e for e in plan.effects if isinstance(e, InvitesSent))
        assert sent.until.isoformat() == "2026-11-28"
        assert "invited-anew" in [w.code for w in plan.warnings]


class TestPermissionSets:
    def test_saved_listed_saved_over_and_deleted(self) -> None:
        here = facts()
        here.perform(SavePermissionSet("  Buyers ", (MODIFY_BILLING,)).plan(here))
        assert here.permission_sets() == (PermissionSet("Buyers", frozenset({MODIFY_BILLING})),)
        assert SavePermissionSet("Buyers", (MODIFY_BILLING,)).plan(here).empty
        here.perform(SavePermissionSet("BUYERS", (EXPORT_USERS, MODIFY_BILLING)).plan(here))
        assert [s.name for s in here.permission_sets()] == ["BUYERS"]
        here.perform(DeletePermissionSet("buyers").plan(here))
        assert here.permission_sets() == ()
        with pytest.raises(NotFound):
            DeletePermissionSet("buyers").plan(here)

    @pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 201])
    def test_a_name_that_nobody_can_read(self, name: str) -> None:
        with pytest.raises(UsageError):
            SavePermissionSet(name, ()).plan(facts())

    def test_applied_permissions_become_exactly_those_and_seats_go_with_their_access(self) -> None:
        here = facts(person(2, SALES, permissions=[MODIFY_BILLING]), person(3))
        here.sets = [PermissionSet("Export", frozenset({EXPORT_USERS}))]
        plan = ApplyPermissionSet("export", Chosen((2, 3))).plan(here)
        assert "still-paid" in [w.code for w in plan.warnings]
        here.perform(plan)
        assert [u.access_state.permissions for u in here.people[1:]] == [{EXPORT_USERS}] * 2
        assert here.people[1].access_state.seats == frozenset()
        assert ApplyPermissionSet("export", Chosen((2, 3))).plan(here).empty

    def test_r12_whom_it_would_change_beyond_what_the_operator_holds_is_named(self) -> None:
        here = facts(person(2, permissions=[MODIFY_BILLING]), person(3), held=(ADD_EDIT_USERS, EXPORT_USERS))
        here.sets = [PermissionSet("Export", frozenset({EXPORT_USERS}))]
        plan = ApplyPermissionSet("Export", Chosen((2, 3))).plan(here)
        assert [(r.user.id, r.rule) for r in plan.refusals] == [(2, "R12")]
        assert "Person 002: Modify billing" in str(plan.refusals[0].text)
        rest = ApplyPermissionSet("Export", Chosen((2, 3)), Others.LEAVE_OUT).plan(here)
        assert (rest.possible, rest.people) == (True, 1)


class TestInvitations:
    def test_r24_pending_and_expired_are_invited_again(self) -> None:
        here = facts(person(2, SALES, invite=PENDING), person(3, invite=EXPIRED), person(4))
        plan = Invite(Chosen((2, 3)), days=1).plan(here)
        assert (plan.people, plan.possible) == (2, True)
        assert plan.after == {"pending": 2, "expired": 0, "until": "2026-11-24"}
        here.perform(plan)
        assert [u.access_state.invite for u in here.people[1:]] == [PENDING, PENDING, Invited.ACCEPTED]
        assert here.people[1].access_state.seats == {SALES}

    def test_r24_whom_it_makes_no_sense_to_invite(self) -> None:
        here = facts(
            person(2), person(3, invite=PENDING, status=Status.DEACTIVATED), person(4, invite=PENDING)
        )
        plan = Invite(Chosen((2, 3, 4))).plan(here)
        assert [(r.user.id, r.code) for r in plan.refusals] == [(2, "accepted"), (3, "deactivated")]
        assert Invite(Chosen((2, 3, 4)), Others.LEAVE_OUT).plan(here).people == 1
        assert Invite(Chosen((2,)), Others.LEAVE_OUT).plan(here).empty

    def test_r8_r24_over_time_they_expire_and_their_seats_stay_held(self) -> None:
        here = facts()
        here.perform(CreateUsers((NewUser("new@x.de"),), seats=(SALES,), days=1).plan(here))
        here.now = AT.replace(hour=22, minute=59) + timedelta(days=1)
        assert ExpireInvites().plan(here).empty
        here.now += timedelta(minutes=1)  # midnight in Berlin
        plan = ExpireInvites().plan(here)
        assert (plan.people, plan.after) == (1, {"pending": 0, "expired": 1})
        here.perform(plan)
        assert here.people[-1].access_state.invite is EXPIRED
        assert here.people[-1].access_state.seats == {SALES}
        assert ExpireInvites().plan(here).empty

    def test_it_is_accepted_by_whom_it_was_sent_to_alone(self) -> None:
        here = facts(person(2, invite=PENDING))
        me = replace(here.operator, user_id=2, email="p2@acme.example")
        for known_by in KnownBy:
            here.operator = replace(me, known_by=known_by, key="SHA256:x")
            with pytest.raises(Refused):  # an SSH key says who it is, not that the letter came
                AcceptInvite().plan(here)
        here.operator = replace(me, known_by=KnownBy.KEY, by_token=True)
        here.perform(AcceptInvite().plan(here))
        assert here.people[1].access_state.invite is Invited.ACCEPTED

    def test_r24_it_is_not_accepted_when_its_time_is_over(self) -> None:
        here = facts(person(2, invite=PENDING))
        here.invited_until = {2: AT}
        here.operator = replace(here.operator, user_id=2, known_by=KnownBy.KEY, by_token=True)
        with pytest.raises(Refused) as refusal:
            AcceptInvite().plan(here)
        assert (refusal.value.code, refusal.value.rule) == ("invitation-ended", "R24")


PEOPLE = st.lists(
    st.tuples(
        st.sets(st.sampled_from([SALES, SERVICE])), st.sampled_from([Status.ACTIVE, Status.DEACTIVATED]),
        st.booleans(), st.sets(st.sampled_from([EXPORT_USERS, ACCESS, "service_hub_access"])),
    ),
    max_size=4,
)  # fmt: skip
CODES = st.sets(st.sampled_from([EXPORT_USERS, ACCESS, "service_hub_access", ADD_EDIT_USERS]))


@given(PEOPLE, CODES, CODES, st.sampled_from([None, True, False]), st.sampled_from([*Others]))
def test_whatever_is_edited_nobody_has_a_seat_without_access_and_none_is_lost_unseen(
    people: list[tuple[set[str], Status, bool, set[str]]],
    grant: set[str],
    revoke: set[str],
    super_admin: bool | None,
    others: Others,
) -> None:
    here = facts(
        *(
            person(n, *seats, status=status, super_admin=admin, permissions=held)
            for n, (seats, status, admin, held) in enumerate(people, 2)
        )
    )
    before = {u.id: u.access_state for u in here.people}
    change = EditUsers(
        Chosen(tuple(range(1, 9))), tuple(grant - revoke), tuple(revoke), super_admin, others=others
    )
    plan = change.plan(here)
    if not plan.possible:
        return
    here.perform(plan)
    freed = dict.fromkeys((SALES, SERVICE), 0)
    for user in here.people:
        then, now = before[user.id], user.access_state
        for hub in (SALES, SERVICE):
            assert hub not in now.seats or f"{hub.replace('-', '_')}_access" in now.permissions
            freed[hub] += hub in then.seats and hub not in now.seats
        assert then.status is Status.ACTIVE or then.seats == now.seats, "R6"
    for hub, n in freed.items():
        shown = plan.before.get(hub, {}).get("assigned", 0) - plan.after.get(hub, {}).get("assigned", 0)
        assert shown == n
    rules = [
        u for u in here.people if u.access_state.super_admin and u.access_state.invite.value == "accepted"
    ]
    assert any(u.access_state.status is Status.ACTIVE for u in rules), "R22"
