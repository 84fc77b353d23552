"""Who may do what: every change against every combination of permissions, and ties of operators."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations

import pytest

from seattui.domain.billing.catalogue import Catalogue
from seattui.domain.changes.billing.operators import TieOperator, UntieOperator
from seattui.domain.changes.billing.subscriptions import AddSubscription, LoadCatalogue, PriceSeat, WarnBelow
from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.changes.people.invitations import Invite
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.changes.people.operator_keys import AddKeys, RevokeKeys
from seattui.domain.changes.people.permission_sets import (
    ApplyPermissionSet,
    DeletePermissionSet,
    SavePermissionSet,
)
from seattui.domain.changes.people.presence import ExceptIdle, MarkSeen
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, MoveSeat
from seattui.domain.model import SUPER_ADMIN, Chosen, PermissionSet, Status, TeamNode, Tie
from seattui.domain.model import Invite as Invited
from seattui.domain.people.incoming import Incoming
from seattui.domain.people.permissions import (
    ADD_EDIT_TEAMS,
    ADD_EDIT_USERS,
    EXPORT_USERS,
    MODIFY_BILLING,
    missing,
)
from seattui.domain.plan.effects import OperatorTied, OperatorUntied
from seattui.domain.plan.plan import Change
from seattui.kit.errors import NotFound, NotPermitted, Refused, UsageError
from tests.support.keys import key
from tests.support.memory.facts import AT, MemoryFacts, operator, person, removal, subscription

SALES = "sales-hub"
PERMISSIONS = (ADD_EDIT_USERS, ADD_EDIT_TEAMS, MODIFY_BILLING, EXPORT_USERS, "sales_hub_access")
EVERY_SET = list(chain.from_iterable(combinations(PERMISSIONS, n) for n in range(len(PERMISSIONS) + 1)))


ACCESS = "sales_hub_access"
NEW = (NewUser("new@acme.example"),)


def row(email: str, **says: object) -> Incoming:
    given: dict[str, object] = {"first_name": None, "last_name": None, "active": None, "last_active": None}
    return Incoming(2, email, **(given | says))  # type: ignore[arg-type]


def importing(*rows: Incoming) -> ImportUsers:
    return ImportUsers(lambda: rows, "people.csv")


# What each change needs, besides a super admin, who may do all of them.
NEEDS: dict[str, tuple[Change, frozenset[str] | None]] = {
    "give": (ChangeSeats(Chosen((2,)), give=(SALES,)), frozenset({ADD_EDIT_USERS, MODIFY_BILLING})),
    "take": (ChangeSeats(Chosen((1,)), take=(SALES,)), frozenset({ADD_EDIT_USERS, MODIFY_BILLING})),
    "move": (MoveSeat(1, 2, SALES), frozenset({ADD_EDIT_USERS, MODIFY_BILLING})),
    "free and schedule": (
        ChangeSeats(Chosen((1,)), take=(SALES,), schedule_removal=True),
        frozenset({ADD_EDIT_USERS, MODIFY_BILLING}),
    ),
    "deactivate": (Deactivate(Chosen((1,))), frozenset({ADD_EDIT_USERS})),
    "reactivate": (Reactivate(Chosen((3,))), frozenset({ADD_EDIT_USERS})),
    "remove": (Remove(Chosen((2,))), frozenset({ADD_EDIT_USERS})),
    "off-board": (Offboard(Chosen((2,))), frozenset({ADD_EDIT_USERS})),
    "off-board for good": (Offboard(Chosen((2,)), remove=True), frozenset({ADD_EDIT_USERS})),
    "off-board a holder": (Offboard(Chosen((1,))), frozenset({ADD_EDIT_USERS, MODIFY_BILLING})),
    "off-board a holder and schedule": (
        Offboard(Chosen((1, 2)), remove=True, schedule_removal=True),
        frozenset({ADD_EDIT_USERS, MODIFY_BILLING}),
    ),
    "note who was seen": (MarkSeen(Chosen((1,)), AT), frozenset({ADD_EDIT_USERS})),
    "except from idle": (
        ExceptIdle(Chosen((1,)), AT.date() + timedelta(days=9), "leave"),
        frozenset({ADD_EDIT_USERS}),
    ),
    "create": (CreateUsers(NEW), frozenset({ADD_EDIT_USERS})),
    "create with a permission": (
        CreateUsers(NEW, (EXPORT_USERS,)),
        frozenset({ADD_EDIT_USERS, EXPORT_USERS}),
    ),
    "create with hub access": (CreateUsers(NEW, (ACCESS,)), frozenset({ADD_EDIT_USERS, ACCESS})),
    "create with a seat": (
        CreateUsers(NEW, (ACCESS,), (SALES,)),
        frozenset({ADD_EDIT_USERS, MODIFY_BILLING}),
    ),
    "create in a team": (CreateUsers(NEW, main_team=1), frozenset({ADD_EDIT_USERS, ADD_EDIT_TEAMS})),
    "create a super admin": (CreateUsers(NEW, super_admin=True), None),
    "grant": (EditUsers(Chosen((2,)), (EXPORT_USERS,)), frozenset({ADD_EDIT_USERS, EXPORT_USERS})),
    "revoke": (
        EditUsers(Chosen((2,)), revoke=(ADD_EDIT_TEAMS,)),
        frozenset({ADD_EDIT_USERS, ADD_EDIT_TEAMS}),
    ),
    "revoke access of a holder": (
        EditUsers(Chosen((1,)), revoke=(ACCESS,)),
        frozenset({ADD_EDIT_USERS, ACCESS, MODIFY_BILLING}),
    ),
    "rename": (EditUsers(Chosen((2,)), first_name="Bo", email="bo@x.de"), frozenset({ADD_EDIT_USERS})),
    "make a super admin": (EditUsers(Chosen((2,)), super_admin=True), None),
    "demote": (EditUsers(Chosen((2,)), super_admin=False), None),
    "save a permission set": (
        SavePermissionSet("Export", (EXPORT_USERS,)),
        frozenset({ADD_EDIT_USERS, EXPORT_USERS}),
    ),
    "apply a permission set": (ApplyPermissionSet("Nothing", Chosen((2,))), frozenset({ADD_EDIT_USERS})),
    "delete a permission set": (DeletePermissionSet("Nothing"), frozenset({ADD_EDIT_USERS})),
    "invite again": (Invite(Chosen((4,))), frozenset({ADD_EDIT_USERS})),
    "schedule a removal": (ScheduleRemoval("service-hub", 1), frozenset({MODIFY_BILLING})),
    "cancel a removal": (CancelRemoval(SALES), frozenset({MODIFY_BILLING})),
    "import people": (importing(row("new@acme.example")), frozenset({ADD_EDIT_USERS})),
    "import people with seats": (
        importing(row("new@acme.example", seats=(SALES,))),
        frozenset({ADD_EDIT_USERS, MODIFY_BILLING}),
    ),
    "import people with a permission": (
        importing(row("new@acme.example", permissions=(EXPORT_USERS,))),
        frozenset({ADD_EDIT_USERS, EXPORT_USERS}),
    ),
    "add a subscription": (AddSubscription("marketing-hub", "starter"), None),
    "agree a price": (PriceSeat(SALES, 1), None),
    "warn": (WarnBelow(SALES, 1), None),
    "load a catalogue": (LoadCatalogue(Catalogue(title="Ours")), None),
    "tie an operator": (TieOperator("p1@acme.example", 1000), None),
    "untie an operator": (UntieOperator("p1@acme.example"), None),
    "add a key": (AddKeys("p1@acme.example", (key(1),)), None),
    "revoke keys": (RevokeKeys("p1@acme.example"), None),
}


def facts(*held: str, super_admin: bool = False) -> MemoryFacts:
    return MemoryFacts(
        [
            person(1, SALES),
            person(2),
            person(3, status=Status.DEACTIVATED),
            person(4, invite=Invited.PENDING),
        ],
        [
            subscription(additional=3, removal=removal(1)),
            subscription("service-hub", additional=3),
        ],
        operator(*held, super_admin=super_admin),
        sets=[PermissionSet("Nothing", frozenset())],
        grouped=[TeamNode(1, "East", None)],
    )


class TestTheTable:
    @pytest.mark.parametrize("name", NEEDS)
    def test_with_every_set_of_permissions(self, name: str) -> None:
        change, needed = NEEDS[name]
        for held in EVERY_SET:
            permitted = needed is not None and needed <= {*held}
            if permitted:
                assert change.plan(facts(*held)).possible
            else:
                with pytest.raises(NotPermitted) as refusal:
                    change.plan(facts(*held))
                lacking = {SUPER_ADMIN} if needed is None else needed - {*held}
                assert refusal.value.permission in lacking

    @pytest.mark.parametrize("name", [n for n in NEEDS if n != "add a subscription"])
    def test_a_super_admin_may_do_all_of_it(self, name: str) -> None:
        assert NEEDS[name][0].plan(facts(super_admin=True)).possible

    def test_it_is_refused_before_anything_is_told_of_the_account(self) -> None:
        """Without the permission nobody learns which hubs there are."""
        for change in (ChangeSeats(Chosen((1,)), give=("no-hub",)), MoveSeat(1, 1, "no-hub")):
            with pytest.raises(NotPermitted):
                change.plan(facts())


class TestImporting:
    def test_r2_a_seat_needs_no_permission_to_grant_the_access_that_comes_with_it(self) -> None:
        change = importing(row("p2@acme.example", seats=(SALES,)))
        plan = change.plan(facts(ADD_EDIT_USERS, MODIFY_BILLING))
        assert plan.possible

    def test_r12_nobody_grants_or_revokes_what_they_do_not_hold(self) -> None:
        granting = importing(row("p2@acme.example", permissions=(EXPORT_USERS,)))
        here = facts(ADD_EDIT_USERS)
        for _ in range(2):
            with pytest.raises(NotPermitted) as refusal:
                granting.plan(here)
            assert (refusal.value.permission, refusal.value.rule) == (EXPORT_USERS, "R12")
            here.people[1] = person(2, permissions=[EXPORT_USERS])
            granting = importing(row("p2@acme.example", permissions=()))

    def test_r12_only_a_super_admin_changes_what_a_super_admin_may(self) -> None:
        change = importing(row("p2@acme.example", permissions=(EXPORT_USERS,)))
        here = facts(ADD_EDIT_USERS, EXPORT_USERS)
        here.people[1] = person(2, super_admin=True)
        plan = change.plan(here)
        assert plan.empty
        assert [s.line for s in plan.excluded] == [2]

    def test_r6_seats_of_deactivated_people_stay(self) -> None:
        here = facts(super_admin=True)
        here.people[0] = person(1, SALES, status=Status.DEACTIVATED)
        plan = importing(row("p1@acme.example", seats=())).plan(here)
        assert isinstance(plan.blocked, Refused)
        assert plan.blocked.rule == "R6"

    def test_r6_nobody_comes_in_deactivated_with_a_seat(self) -> None:
        plan = importing(row("new@acme.example", active=False, seats=(SALES,))).plan(facts(super_admin=True))
        assert plan.blocked
        assert plan.blocked.rule == "R6"

    def test_r22_only_a_super_admin_deactivates_or_reactivates_one(self) -> None:
        here = facts(ADD_EDIT_USERS)
        for status, active in ((Status.ACTIVE, False), (Status.DEACTIVATED, True)):
            here.people[1] = person(2, super_admin=True, status=status)
            change = replace(importing(row("p2@acme.example", active=active)), reactivate=True)
            plan = change.plan(here)
            assert plan.empty
            assert [(s.line, "super admin" in str(s.reason)) for s in plan.excluded] == [(2, True)]

    def test_r22_the_last_super_admin_stays(self) -> None:
        here = facts(super_admin=True)
        here.people = [person(1), person(2, super_admin=True)]
        plan = importing(row("p2@acme.example", active=False)).plan(here)
        assert plan.blocked
        assert plan.blocked.rule == "R22"
        here.people[0] = person(1, super_admin=True)
        assert importing(row("p2@acme.example", active=False)).plan(here).possible

    def test_r6_a_seat_of_who_is_deactivated_on_the_way_is_taken_and_none_is_given(self) -> None:
        here = facts(super_admin=True)
        here.people[1] = person(2, SALES)
        assert importing(row("p2@acme.example", active=False, seats=())).plan(here).possible
        plan = importing(row("p3@acme.example", active=False, seats=(SALES,))).plan(here)
        assert plan.blocked
        assert plan.blocked.rule == "R6"

    def test_who_is_reactivated_may_get_a_seat(self) -> None:
        here = facts(super_admin=True)
        here.people[0] = person(1, status=Status.DEACTIVATED)
        change = importing(row("p1@acme.example", active=True, seats=(SALES,)))
        assert replace(change, reactivate=True).plan(here).possible
        blocked = change.plan(here).blocked
        assert blocked
        assert blocked.rule == "R6"

    def test_r3_more_seats_than_there_are(self) -> None:
        rows = [row(f"new{n}@acme.example", seats=(SALES,)) for n in range(8)]
        plan = importing(*rows).plan(facts(super_admin=True))
        assert plan.blocked
        assert plan.blocked.rule == "R3"

    def test_r20_seats_that_were_to_leave(self) -> None:
        rows = [row(f"new{n}@acme.example", seats=(SALES,)) for n in range(7)]
        plan = importing(*rows).plan(facts(super_admin=True))
        assert plan.possible
        assert "removal-cancelled" in [w.code for w in plan.warnings]

    def test_nothing_new_is_nothing_to_do(self) -> None:
        plan = importing(row("P1@ACME.example", active=True)).plan(facts(super_admin=True))
        assert plan.empty
        assert (plan.rows, plan.unchanged) == (1, 1)


class TestTies:
    def test_an_os_account_acts_as_a_person(self) -> None:
        plan = TieOperator("P1@Acme.Example", 1000).plan(facts(super_admin=True))
        assert plan.effects == (OperatorTied(1, "p1@acme.example", 1000),)

    def test_it_acts_as_one_person_at_a_time(self) -> None:
        here = facts(super_admin=True)
        here.tied = [Tie(1000, "p1@acme.example", "")]
        plan = TieOperator("p2@acme.example", 1000).plan(here)
        assert plan.before["email"] == "p1@acme.example"
        here.perform(plan)
        assert [(t.uid, t.email) for t in here.tied] == [(1000, "p2@acme.example")]

    def test_tied_already_is_nothing_to_do(self) -> None:
        here = facts(super_admin=True)
        here.tied = [Tie(1000, "p1@acme.example", "")]
        assert TieOperator("p1@acme.example", 1000).plan(here).empty

    @pytest.mark.parametrize("uid", [-1, 2**32 - 1, 2**40])
    def test_a_number_that_is_no_uid(self, uid: int) -> None:
        with pytest.raises(UsageError):
            TieOperator("p1@acme.example", uid).plan(facts(super_admin=True))

    def test_nobody_with_that_address(self) -> None:
        for change in (TieOperator("no@acme.example", 1), UntieOperator("no@acme.example")):
            with pytest.raises(NotFound):
                change.plan(facts(super_admin=True))

    def test_every_account_of_a_person_is_untied(self) -> None:
        here = facts(super_admin=True)
        here.tied = [Tie(n, f"p{1 + n % 2}@acme.example", "") for n in range(1000, 1004)]
        plan = UntieOperator("p1@acme.example").plan(here)
        assert plan.effects == tuple(OperatorUntied("p1@acme.example", n) for n in (1000, 1002))
        assert UntieOperator("p2@acme.example").plan(facts(super_admin=True)).empty


class TestMissing:
    def test_super_admin_is_looked_at_first(self) -> None:
        assert missing(operator(ADD_EDIT_USERS), ADD_EDIT_USERS, SUPER_ADMIN) == SUPER_ADMIN
        assert missing(operator(super_admin=True), SUPER_ADMIN, MODIFY_BILLING) is None
