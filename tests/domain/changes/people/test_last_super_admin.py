"""R22: somebody is always left who is an active super admin and has accepted, whatever way the change comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Remove
from seattui.domain.changes.people.select import super_admins_kept
from seattui.domain.model import AccessState, Chosen, Invite, Status
from seattui.domain.people.incoming import Staged
from seattui.domain.plan.plan import Change
from tests.support.memory.facts import MemoryFacts, operator, person

OFF = Status.DEACTIVATED
HANDED_OVER: dict[str, Callable[..., Change]] = {
    "demoted": lambda who: EditUsers(who, super_admin=False),
    "deactivated": Deactivate,
    "off-boarded": Offboard,
    "off-boarded and removed": lambda who: Offboard(who, remove=True),
    "removed": Remove,
}


def account(*invites: Invite) -> MemoryFacts:
    """Person 1, who rules and has accepted, and other super admins with these invitations."""
    others = [person(n, super_admin=True, invite=i) for n, i in enumerate(invites, 2)]
    return MemoryFacts([person(1, super_admin=True), *others], [], operator=operator(super_admin=True))


@pytest.mark.parametrize("way", HANDED_OVER.values(), ids=HANDED_OVER)
class TestHandingOver:
    @pytest.mark.parametrize("invite", [Invite.PENDING, Invite.EXPIRED])
    def test_not_to_who_never_accepted(self, way: Callable[..., Change], invite: Invite) -> None:
        blocked = way(Chosen((1,))).plan(account(invite)).blocked
        assert blocked
        assert (blocked.code, blocked.rule) == ("last-super-admin", "R22")
        assert ("hasn't accepted" in str(blocked)) is (invite is Invite.PENDING)

    def test_to_who_accepted(self, way: Callable[..., Change]) -> None:
        assert way(Chosen((1,))).plan(account(Invite.PENDING, Invite.ACCEPTED)).possible

    def test_who_never_accepted_may_go_all_the_same(self, way: Callable[..., Change]) -> None:
        assert way(Chosen((2,))).plan(account(Invite.PENDING)).possible


def test_making_somebody_invited_a_super_admin_in_the_same_change_is_no_hand_over() -> None:
    before, after = account().people[0].access_state, person(1).access_state
    invited = AccessState(Status.ACTIVE, Invite.PENDING, False, frozenset(), frozenset())
    ruling = AccessState(Status.ACTIVE, Invite.PENDING, True, frozenset(), frozenset())
    assert super_admins_kept(account(), [(before, after, 1), (invited, ruling, 1)])


def test_where_nobody_rules_any_more_others_can_still_be_edited() -> None:
    """A store from before this rule may have been handed over to nobody."""
    there = MemoryFacts(
        [person(1, super_admin=True, invite=Invite.PENDING), person(2)], operator=operator(super_admin=True)
    )
    assert EditUsers(Chosen((2,)), super_admin=True).plan(there).possible
    assert Deactivate(Chosen((2,))).plan(there).possible


@pytest.mark.parametrize(("invite", "possible"), [(Invite.PENDING, False), (Invite.ACCEPTED, True)])
def test_a_file_that_deactivates_is_no_way_around_it(invite: Invite, possible: bool) -> None:
    class Suspended(MemoryFacts):
        def staged(self, change: Change, *_: object, restore: bool, reactivate: bool) -> Staged:
            was = self.people[0].access_state
            return Staged(
                1, {(was, replace(was, status=OFF)): 1}, "", (), (), 0, (), 0, (), (), 0, (), yourself=False
            )

    there = account(invite)
    suspended = Suspended(there.people, [], operator=there.operator)
    plan = ImportUsers(lambda: (), "people.csv").plan(suspended)
    assert plan.possible is possible
    assert possible or (plan.blocked and plan.blocked.rule == "R22")
