"""Nobody gets at more than they hold through somebody else (R12, R22, R24): by whichever way people are changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.changes.people.invitations import Invite
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.changes.people.permission_sets import (
    ApplyPermissionSet,
    DeletePermissionSet,
    SavePermissionSet,
)
from seattui.domain.changes.people.select import Others
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated, MoveSeat
from seattui.domain.model import Chosen, PermissionSet, Status, User
from seattui.domain.model import Invite as Invited
from seattui.domain.people.incoming import Incoming
from seattui.domain.people.permissions import ADD_EDIT_USERS, EXPORT_USERS, MODIFY_BILLING
from seattui.domain.plan.effects import MailQueued
from seattui.domain.plan.plan import Change, Plan
from seattui.domain.plan.user_effects import InvitesSent
from seattui.kit.errors import NotPermitted, Refused, SeattuiError
from tests.support.memory.facts import MemoryFacts, operator, person, subscription

SALES, ACCESS = "sales-hub", "sales_hub_access"
HELD = (ADD_EDIT_USERS, EXPORT_USERS, MODIFY_BILLING, ACCESS)
TWO = Chosen((2,))


def facts(*people: User, held: tuple[str, ...] = (ADD_EDIT_USERS,), super_admin: bool = False) -> MemoryFacts:
    """The operator is person 1; another super admin stays."""
    me = replace(person(1, permissions=held, super_admin=super_admin), email="ana@acme.example")
    return MemoryFacts(
        [me, *people, person(9, super_admin=True)],
        [subscription(additional=5)],
        operator(*held, super_admin=super_admin),
    )


def row(email: str, **says: object) -> Incoming:
    told = {"first_name": None, "last_name": None, "active": None, "last_active": None} | says
    return Incoming(2, email, **told)  # type: ignore[arg-type]


def imported(*rows: Incoming) -> ImportUsers:
    return ImportUsers(lambda: rows, "people.csv", reactivate=True)


CHANGES_OF_ONE: dict[str, Change] = {
    "name": EditUsers(TWO, first_name="Other"),
    "address": EditUsers(TWO, email="other@acme.example"),
    "granted": EditUsers(TWO, grant=(EXPORT_USERS,)),
    "set": ApplyPermissionSet("Some", TWO),
    "deactivated": Deactivate(TWO),
    "off-boarded": Offboard(TWO),
    "removed": Offboard(TWO, remove=True),
    "invited again": Invite(TWO),
    "seat given": ChangeSeats(TWO, give=(SALES,)),
    "seat moved": MoveSeat(3, 2, SALES),
}


class TestOfASuperAdmin:
    """R22: nothing of one is changed by anybody else, whatever they may otherwise."""

    @pytest.mark.parametrize("name", CHANGES_OF_ONE)
    def test_nobody_else_changes_anything(self, name: str) -> None:
        change, there = CHANGES_OF_ONE[name], person(2, super_admin=True, invite=Invited.PENDING)
        here = facts(there, person(3, SALES), held=HELD)
        here.sets = [PermissionSet("Some", frozenset({EXPORT_USERS}))]
        plan = change.plan(here)
        assert [(r.user.id, r.code, r.rule) for r in plan.refusals] == [(2, "super-admin", "R22")]
        assert not plan.possible
        here.operator = operator(super_admin=True)
        assert change.plan(here).possible

    def test_nor_gives_one_back_what_they_had(self) -> None:
        here = facts(person(2, super_admin=True, status=Status.DEACTIVATED))
        assert Reactivate(TWO).plan(here).refused == 1

    @pytest.mark.parametrize(
        "says",
        [{"first_name": "Mallory"}, {"active": False}, {"permissions": (EXPORT_USERS,)}, {"seats": (SALES,)}],
    )
    def test_a_file_leaves_the_row_out_and_says_so(self, says: dict[str, object]) -> None:
        here = facts(person(2, super_admin=True), person(3), held=HELD)
        plan = imported(row("p2@acme.example", **says), row("p3@acme.example", first_name="Cy")).plan(here)
        assert (plan.skipped_count, plan.updated) == (1, 1)
        assert [(s.line, str(s.reason)) for s in plan.excluded] == [
            (2, "Person 002 is a super admin, whom only a super admin may change")
        ]
        here.operator = operator(super_admin=True)
        assert imported(row("p2@acme.example", **says)).plan(here).updated == 1

    def test_but_their_last_activity_comes_from_the_product(self) -> None:
        here = facts(person(2, super_admin=True))
        assert imported(row("p2@acme.example", last_active=here.now)).plan(here).updated == 1

    def test_the_others_can_get_their_seats_without_them(self) -> None:
        here = facts(person(2, super_admin=True), person(3), held=HELD)
        change = ChangeSeats(Chosen((2, 3)), give=(SALES,))
        plan = change.plan(here)
        assert (plan.refused, str(plan.next_step)) == (1, "Leave this person out.")
        rest = replace(change, others=Others.LEAVE_OUT).plan(here)
        assert (rest.possible, rest.people) == (True, 1)

    def test_releasing_seats_of_deactivated_people_leaves_a_super_admins_to_a_super_admin(self) -> None:
        off = person(2, SALES, super_admin=True, status=Status.DEACTIVATED)
        change = ChangeSeats(TWO, take=(SALES,), deactivated=Deactivated.RELEASE)
        assert change.plan(facts(off, held=HELD)).refused == 1


class TestAddresses:
    """An address is changed by whoever holds all that the person holds."""

    @pytest.mark.parametrize(
        ("there", "needed"),
        [
            (person(2, permissions=[EXPORT_USERS]), {EXPORT_USERS}),
            (person(2, permissions=[ACCESS]), {ACCESS}),
            (person(2, SALES), {ACCESS, MODIFY_BILLING}),
            (person(2), set()),
        ],
    )
    def test_who_holds_as_much(self, there: User, needed: set[str]) -> None:
        change = EditUsers(TWO, email="other@acme.example")
        for held in every_set(HELD):
            if ADD_EDIT_USERS in held:
                plan = change.plan(facts(there, held=held))
                assert plan.possible == (needed <= {*held})
                assert {r.code for r in plan.refusals} <= {"address-not-held"}

    def test_the_reason_names_the_permission(self) -> None:
        plan = EditUsers(TWO, email="me@acme.example").plan(facts(person(2, permissions=[EXPORT_USERS])))
        (refusal,) = plan.refusals
        assert str(refusal.text) == (
            "Person 002: the address can be changed only by people who hold Export users too."
        )

    def test_names_alone_need_no_more_than_before(self) -> None:
        assert EditUsers(TWO, first_name="Cy").plan(facts(person(2, SALES))).possible

    def test_another_spelling_is_another_mailbox(self) -> None:
        """Addresses that compare as equal: straße and strasse."""
        there = replace(person(2, SALES), email="straße@acme.example")
        plan = EditUsers(TWO, email="strasse@acme.example").plan(facts(there))
        assert [r.code for r in plan.refusals] == ["address-not-held"]

    def test_the_token_of_an_invited_person_can_not_be_fetched_by_who_holds_less(self) -> None:
        there = person(2, invite=Invited.PENDING, permissions=[MODIFY_BILLING])
        plan = EditUsers(TWO, email="ana2@acme.example").plan(facts(there))
        assert not plan.possible
        assert not any(isinstance(effect, InvitesSent) for effect in plan.effects)

    def test_the_old_address_is_told(self) -> None:
        plan = EditUsers(TWO, email="other@acme.example").plan(facts(person(2)))
        (mail,) = [e for e in plan.effects if isinstance(e, MailQueued)]
        assert mail.to == "p2@acme.example"
        assert "from p2@acme.example to other@acme.example" in str(mail.body)
        assert [str(w.text) for w in plan.warnings if w.code == "old-address-told"] == [
            "p2@acme.example is told by mail that the address changes"
        ]

    def test_the_address_of_somebody_removed_is_given_to_another_by_a_super_admin_alone(self) -> None:
        gone = person(3, status=Status.REMOVED)
        change = EditUsers(TWO, email="p3@acme.example")
        plan = change.plan(facts(person(2), gone, held=HELD))
        assert plan.blocked
        assert plan.blocked.code == "removed"
        assert "Restore that person" in str(plan.blocked.hint)
        assert change.plan(facts(person(2), gone, super_admin=True)).possible
        assert CreateUsers((NewUser("p3@acme.example"),), restore=True).plan(facts(gone)).restored == 1


class TestSets:
    """A set is changed by whoever holds everything in it, before and after."""

    @pytest.mark.parametrize(
        "change",
        [
            SavePermissionSet("Some", (ADD_EDIT_USERS,)),
            SavePermissionSet("Some", (ADD_EDIT_USERS, EXPORT_USERS, ACCESS)),
            DeletePermissionSet("Some"),
        ],
    )
    def test_only_so(self, change: Change) -> None:
        here = facts()
        here.sets = [PermissionSet("Some", frozenset({EXPORT_USERS}))]
        with pytest.raises(NotPermitted) as refused:
            change.plan(here)
        assert refused.value.rule == "R12"
        here.operator = operator(ADD_EDIT_USERS, EXPORT_USERS, ACCESS)
        assert change.plan(here).possible


class TestAccessWithASeat:
    """Access that is taken along with its seat is taken by whoever holds it, whichever way."""

    def there(self, *held: str) -> MemoryFacts:
        made = facts(person(2, SALES), held=(ADD_EDIT_USERS, MODIFY_BILLING, *held))
        made.sets = [PermissionSet("None", frozenset())]
        return made

    def test_not_by_a_set(self) -> None:
        apply = ApplyPermissionSet("None", TWO)
        assert [r.code for r in apply.plan(self.there()).refusals] == ["not-held"]
        assert apply.plan(self.there(ACCESS)).possible

    @pytest.mark.parametrize(
        "change",
        [EditUsers(TWO, revoke=(ACCESS,)), imported(row("p2@acme.example", permissions=(), seats=()))],
    )
    def test_nor_by_hand_or_by_a_file(self, change: Change) -> None:
        with pytest.raises(NotPermitted) as refused:
            change.plan(self.there())
        assert (refused.value.permission, refused.value.rule) == (ACCESS, "R12")
        assert change.plan(self.there(ACCESS)).possible


GROWING: dict[str, Change] = {
    "granted": EditUsers(TWO, grant=(EXPORT_USERS,)),
    "super admin": EditUsers(TWO, super_admin=True),
    "set": ApplyPermissionSet("Some", TWO),
    "seat with access": ChangeSeats(TWO, give=(SALES,)),
    "seat moved": MoveSeat(3, 2, SALES),
}


class TestGrowingRights:
    """R24: what was mailed ends when there is more to be had with it; a new invitation is sent and shown."""

    def here(self) -> MemoryFacts:
        made = facts(person(2, invite=Invited.PENDING), person(3, SALES), super_admin=True)
        made.sets = [PermissionSet("Some", frozenset({EXPORT_USERS}))]
        return made

    @pytest.mark.parametrize("name", GROWING)
    def test_by_whichever_way(self, name: str) -> None:
        plan = GROWING[name].plan(self.here())
        (sent,) = [e for e in plan.effects if isinstance(e, InvitesSent)]
        assert (sent.people, sent.outgrown) == (1, True)
        assert [str(w.text) for w in plan.warnings if w.code == "invited-anew"] == [
            "1 pending invitation ends, since the rights grow: a new one is sent"
        ]
        assert "Invitation valid until" in [str(line.label) for line in plan.lines]
        assert sent.until in plan.days

    def test_not_when_they_only_lose(self) -> None:
        here = facts(person(2, invite=Invited.PENDING, permissions=[EXPORT_USERS]), super_admin=True)
        plan = EditUsers(TWO, revoke=(EXPORT_USERS,)).plan(here)
        assert not any(isinstance(e, InvitesSent) for e in plan.effects)

    def test_only_those_who_have_not_accepted(self) -> None:
        here = facts(*(person(n, invite=Invited.PENDING) for n in (2, 3)), person(4), super_admin=True)
        plan = EditUsers(Chosen((2, 3, 4)), grant=(EXPORT_USERS,), days=7).plan(here)
        (sent,) = [e for e in plan.effects if isinstance(e, InvitesSent)]
        assert (plan.people, sent.people, (sent.until - here.today).days) == (3, 2, 7)
        here.perform(plan)
        assert {*here.invited_until} == {2, 3}

    def test_with_another_address_there_is_one_invitation(self) -> None:
        plan = EditUsers(TWO, grant=(EXPORT_USERS,), email="jo@acme.example").plan(self.here())
        assert [e.outgrown for e in plan.effects if isinstance(e, InvitesSent)] == [False]

    def test_a_file_sends_none_and_says_that_one_is_needed(self) -> None:
        plan = imported(row("p2@acme.example", permissions=(EXPORT_USERS,))).plan(self.here())
        assert [str(w.text) for w in plan.warnings if w.code == "invitations-end"] == [
            "1 pending invitation ends, since the rights grow: send it again"
        ]


def every_set(codes: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [*chain.from_iterable(combinations(codes, n) for n in range(len(codes) + 1))]


held_sets = st.sets(st.sampled_from(HELD)).map(lambda held: tuple(sorted(held)))
states = st.builds(
    lambda seat, held, super_admin, status, invite: person(
        2, *([SALES] if seat else []), super_admin=super_admin, status=status, invite=invite, permissions=held
    ),
    st.booleans(),
    held_sets,
    st.booleans(),
    st.sampled_from(Status),
    st.sampled_from(Invited),
)
MAKERS: tuple[Callable[[Chosen, tuple[str, ...], bool], Change], ...] = (
    lambda who, held, flag: EditUsers(who, grant=held),
    lambda who, held, flag: EditUsers(who, revoke=held),
    lambda who, held, flag: EditUsers(who, super_admin=flag),
    lambda who, held, flag: EditUsers(who, email="elsewhere@acme.example"),
    lambda who, held, flag: EditUsers(who, first_name="Cy", grant=held),
    lambda who, held, flag: ApplyPermissionSet("Some", who),
    lambda who, held, flag: SavePermissionSet("Some", held),
    lambda who, held, flag: DeletePermissionSet("Some"),
    lambda who, held, flag: Deactivate(who),
    lambda who, held, flag: Reactivate(who),
    lambda who, held, flag: Remove(who),
    lambda who, held, flag: Offboard(who, remove=flag),
    lambda who, held, flag: Invite(who),
    lambda who, held, flag: ChangeSeats(who, give=(SALES,)),
    lambda who, held, flag: ChangeSeats(who, take=(SALES,), deactivated=Deactivated.RELEASE),
    lambda who, held, flag: CreateUsers((NewUser("p2@acme.example"),), held, super_admin=flag, restore=True),
    lambda who, held, flag: CreateUsers((NewUser("new@acme.example"),), held, super_admin=flag),
    lambda who, held, flag: imported(row("p2@acme.example", permissions=held, active=flag)),
    lambda who, held, flag: imported(row("p2@acme.example", first_name="Mallory", seats=())),
)
changes = st.builds(
    lambda make, held, flag: make(TWO, held, flag), st.sampled_from(MAKERS), held_sets, st.booleans()
)


def performed(here: MemoryFacts, change: Change) -> Plan | None:
    try:
        plan = change.plan(here)
        if not plan.possible:
            return None
        here.perform(plan)
    except (NotPermitted, Refused, SeattuiError):
        return None
    return plan


@given(states, held_sets, held_sets, st.lists(changes, min_size=1, max_size=6))
def test_no_sequence_of_changes_reaches_more_than_its_operator_holds(
    there: User, held: tuple[str, ...], in_set: tuple[str, ...], wanted: list[Change]
) -> None:
    """Of a super admin nothing changes; nobody gains a permission that the operator lacks but with a seat; and no
    mail of somebody who holds more goes elsewhere.
    """
    here = facts(there, held=held)
    here.sets = [PermissionSet("Some", frozenset(in_set))]
    may = frozenset(held)
    may_seats = {ADD_EDIT_USERS, MODIFY_BILLING} <= may
    for change in wanted:
        was = {u.id: u for u in here.people}
        sets = {s.name: s.permissions for s in here.sets}
        performed(here, change)
        for user in here.people:
            before = was.get(user.id)
            if before == user:
                continue
            gained = user.access_state.permissions - (before.access_state.permissions if before else set())
            assert not user.access_state.super_admin
            assert gained <= may | ({ACCESS} if may_seats else set())
            if before is not None:
                assert not before.access_state.super_admin
                if before.access_state.seats != user.access_state.seats:
                    assert may_seats
                if before.email != user.email:
                    assert before.access_state.permissions <= may
                    assert may_seats or not before.access_state.seats
        for name, permissions in sets.items():
            now = {s.name: s.permissions for s in here.sets}.get(name, frozenset())
            assert now == permissions or now | permissions <= may
