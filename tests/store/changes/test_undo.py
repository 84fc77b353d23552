"""What was done is taken back: exactly, set-based, by the same rules, or with a sentence that says why not."""

from __future__ import annotations

from datetime import date

import pytest

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.changes.people.permission_sets import (
    ApplyPermissionSet,
    DeletePermissionSet,
    SavePermissionSet,
)
from seattui.domain.changes.people.presence import ExceptIdle
from seattui.domain.changes.people.select import Others
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated, MoveSeat
from seattui.domain.changes.teams.teams import (
    AddToTeam,
    CreateTeam,
    DeleteTeam,
    DropFromTeam,
    MoveTeam,
    RenameTeam,
)
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Matching, Status, UserFilter
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import Refused
from tests.store.changes.undoing import ON_ONE, state, undone_is_as_before
from tests.store.conftest import SALES, SERVICE, Acme
from tests.store.teams.test_teams import access_state, made, team
from tests.support.stores import invariants


class TestEveryKind:
    def test_seats_given_and_taken(self, acme: Acme) -> None:
        undone_is_as_before(acme, ChangeSeats(acme.ids("dee", "gus"), give=(SERVICE,), take=(SALES,)))

    def test_a_seat_moved(self, acme: Acme) -> None:
        undone_is_as_before(acme, MoveSeat(acme.user("dee").id, acme.user("gus").id, SALES))

    def test_r6_seats_of_deactivated_people_released(self, acme: Acme) -> None:
        change = ChangeSeats(acme.ids("eli", "dee"), take=(SALES,), deactivated=Deactivated.RELEASE)
        undone_is_as_before(acme, change)

    def test_deactivated_and_reactivated(self, acme: Acme) -> None:
        undone_is_as_before(acme, Deactivate(acme.ids("dee", "gus")))
        undone_is_as_before(acme, Reactivate(acme.ids("eli")))

    def test_removed(self, acme: Acme) -> None:
        undone_is_as_before(acme, Remove(acme.ids("gus", "hal")))

    @pytest.mark.parametrize("remove", [False, True])
    def test_offboarded_with_a_removal_scheduled_in_place_of_another(self, acme: Acme, remove: bool) -> None:
        acme.do(ChangeSeats(acme.ids("gus"), give=(SERVICE,)))
        acme.do(ScheduleRemoval(SERVICE, 1))
        undone_is_as_before(acme, Offboard(acme.ids("gus", "eli"), remove, schedule_removal=True))

    def test_permissions_granted_and_a_hub_switched_off(self, acme: Acme) -> None:
        people = acme.ids("dee", "fay", "gus")
        undone_is_as_before(acme, EditUsers(people, grant=("export_users",), revoke=("sales_hub_access",)))
        undone_is_as_before(acme, EditUsers(acme.ids("bo", "gus"), super_admin=True))

    def test_a_name_an_address_and_a_seat_at_once(self, acme: Acme) -> None:
        change = EditUsers(
            acme.ids("dee"), revoke=("sales_hub_access",), last_name="Maier", email="maier@acme.example"
        )
        undone_is_as_before(acme, change)
        assert acme.session.count(UserFilter(search="maier")).number == 1

    def test_permission_sets(self, acme: Acme) -> None:
        undone_is_as_before(acme, SavePermissionSet("Helpers", ("add_edit_users",)))
        undone_is_as_before(acme, SavePermissionSet("helpers", ("add_edit_users", "export_users")))
        undone_is_as_before(acme, ApplyPermissionSet("Helpers", acme.ids("dee", "chen", "gus")))
        undone_is_as_before(acme, DeletePermissionSet("Helpers"))

    def test_who_is_on_leave(self, acme: Acme) -> None:
        acme.do(ExceptIdle(acme.ids("gus"), date(2027, 1, 1), "parental leave"))
        undone_is_as_before(acme, ExceptIdle(acme.ids("gus", "hal"), date(2027, 2, 2), "“abroad”"))
        undone_is_as_before(acme, ExceptIdle(acme.ids("gus", "hal"), None))

    def test_removals_scheduled_and_cancelled(self, acme: Acme) -> None:
        undone_is_as_before(acme, ScheduleRemoval(SERVICE, 2))
        undone_is_as_before(acme, CancelRemoval(SERVICE))

    def test_teams(self, acme: Acme) -> None:
        top, middle, low = made(acme, "Top", "Middle", "Low")
        acme.do(AddToTeam(middle, acme.ids("bo", "chen", "dee")))
        acme.do(AddToTeam(low, acme.ids("chen", "gus")))
        undone_is_as_before(acme, CreateTeam("New", low))
        undone_is_as_before(acme, RenameTeam(middle, "Centre"))
        undone_is_as_before(acme, MoveTeam(low, top))
        undone_is_as_before(acme, AddToTeam(low, acme.ids("chen", "bo", "ivy")))
        undone_is_as_before(acme, DropFromTeam(low, Matching(UserFilter(team=top))))

    def test_a_team_deleted_with_its_members(self, acme: Acme) -> None:
        top, middle, low = made(acme, "Top", "Middle", "Low")
        acme.do(AddToTeam(middle, acme.ids("bo", "chen", "dee")))
        acme.do(AddToTeam(low, acme.ids("chen")))
        for change in (DeleteTeam(middle, to=low), DeleteTeam(middle, drop=True), DeleteTeam(top)):
            undone_is_as_before(acme, change)
            acme.do(Undo(acme.session.activity(limit=1)[0].id))


class TestMany:
    def test_hundreds_of_people_of_several_ways(self, acme: Acme) -> None:
        acme.run(
            "INSERT INTO users (account_id, email, email_key, first_name, last_name, name_key, search_text, "
            "permissions, created_at) "
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
            f"SELECT {acme.session.account.id}, 'm' || i || '@x.example', 'm' || i || '@x.example', 'Many', '', 'many', "
            "'many m' || i, i % 16, '2026-01-01T00:00:00+00:00' FROM n",
            *(["INSERT INTO user_search (user_search) VALUES ('rebuild')"] if acme.sqlite else []),
        )
        before = state(acme)
        many = Matching(UserFilter(search="many"))
        acme.do(EditUsers(many, grant=("export_users", "add_edit_teams"), others=Others.LEAVE_OUT))
        assert acme.session.activity(limit=1)[0].people == 300
        plan = acme.session.plan(Undo())
        assert plan.people == 300
        assert {t.after.status for t in plan.transitions} == {Status.ACTIVE}
        acme.session.apply(plan)
        assert state(acme) == before
        assert invariants.faults(acme.url) == []


class TestCreated:
    def test_who_is_still_pending_is_gone_and_frees_the_seat(self, acme: Acme) -> None:
        before = state(acme)
        acme.do(CreateUsers((NewUser("new@acme.example"), NewUser("two@acme.example")), seats=(SALES,)))
        plan = acme.session.plan(Undo())
        assert {w.code for w in plan.warnings} == {"invitation-out", "still-paid"}
        acme.session.apply(plan)
        assert state(acme)[:4] == before[:4]  # type: ignore[index]
        assert acme.one("SELECT count(*) FROM invite_tokens") == 0
        acme.do(CreateUsers((NewUser("new@acme.example"),), restore=True))
        acme.do(Undo())
        assert acme.session.count(UserFilter()).number == 9

    def test_who_accepted_is_refused(self, acme: Acme) -> None:
        acme.do(CreateUsers((NewUser("new@acme.example"), NewUser("two@acme.example"))))
        acme.run("UPDATE users SET invite = 'accepted' WHERE email = 'new@acme.example'")
        plan = acme.session.plan(Undo())
        assert [(r.user.email, r.code) for r in plan.refusals] == [("new@acme.example", "accepted")]
        acme.do(Undo(others=Others.LEAVE_OUT))
        assert acme.session.count(UserFilter(search="acme")).number == 10

    def test_a_purchase_stays_and_says_so(self, acme: Acme) -> None:
        acme.do(ChangeSeats(acme.ids("bo", "gus", "hal"), give=(SALES,), buy=True))
        plan = acme.session.plan(Undo())
        assert "purchase-stays" in [w.code for w in plan.warnings]
        acme.session.apply(plan)
        assert (acme.held().assigned, acme.held().purchased) == (3, 6)


@ON_ONE
class TestChangedSince:
    def test_those_changed_since_are_named_and_the_rest_goes_on_without_them(self, acme: Acme) -> None:
        given = acme.do(acme.give("gus", "hal"))
        acme.do(acme.take("gus"))
        plan = acme.session.plan(Undo(given.activity_id))
        assert [(r.user.first_name, r.code) for r in plan.refusals] == [("Gus", "changed-since")]
        with pytest.raises(Refused):
            acme.session.apply(plan)
        acme.do(Undo(given.activity_id, others=Others.LEAVE_OUT))
        assert acme.holders() == ["dee", "eli", "fay"]
        assert acme.user("gus").access_state.permissions == {"sales_hub_access"}

    def test_what_the_change_did_not_touch_may_have_changed(self, acme: Acme) -> None:
        given = acme.do(acme.give("gus"))
        acme.do(EditUsers(acme.ids("gus"), grant=("export_users",)))
        acme.do(Undo(given.activity_id))
        assert acme.user("gus").access_state.permissions == {"export_users"}

    def test_r6_who_was_deactivated_since_keeps_the_seat(self, acme: Acme) -> None:
        given = acme.do(acme.give("gus"))
        acme.do(Deactivate(acme.ids("gus")))
        plan = acme.session.plan(Undo(given.activity_id))
        assert [(r.code, r.rule) for r in plan.refusals] == [("deactivated", "R6")]

    @pytest.mark.parametrize("since", ["a seat", "hub access", "super admin"])
    def test_r7_who_got_access_since_is_not_removed_by_redoing_it(self, acme: Acme, since: str) -> None:
        acme.do(Offboard(acme.ids("dee"), remove=True))
        back = acme.do(Undo())
        acme.do(
            {
                "a seat": acme.give("dee", hub=SERVICE),
                "hub access": EditUsers(acme.ids("dee"), grant=("service_hub_access",)),
                "super admin": EditUsers(acme.ids("dee"), super_admin=True),
            }[since]
        )
        plan = acme.session.plan(Undo(back.activity_id))
        assert [(r.user.first_name, r.code) for r in plan.refusals] == [("Dee", "changed-since")]
        assert not plan.transitions

    def test_a_super_admin_holds_the_access_that_a_seat_needs_without_having_been_given_it(
        self, acme: Acme
    ) -> None:
        acme.run("UPDATE users SET super_admin = 1, permissions = 0 WHERE email = 'dee@acme.example'")
        undone_is_as_before(acme, Deactivate(acme.ids("dee")))

    def test_r3_seats_that_others_have_by_now(self, acme: Acme) -> None:
        taken = acme.do(acme.take("dee", "fay"))
        acme.do(acme.give("bo", "gus", "hal", "ivy"))
        plan = acme.session.plan(Undo(taken.activity_id))
        assert plan.blocked
        assert (plan.blocked.code, plan.blocked.rule) == ("seats-short", "R3")
        assert "seats-missing" in [w.code for w in plan.warnings], "and what they would cost"

    def test_somebody_else_has_the_address_of_who_was_removed(self, acme: Acme) -> None:
        gone = acme.do(Remove(acme.ids("gus")))
        acme.run(
            "INSERT INTO users (account_id, email, email_key, first_name, last_name, name_key, search_text, created_at) "
            "SELECT account_id, email, email_key, '', '', '', email, created_at FROM users "
            "WHERE email = 'gus@acme.example'"
        )
        plan = acme.session.plan(Undo(gone.activity_id))
        assert [r.code for r in plan.refusals] == ["exists"]

    def test_people_whose_teams_changed_since(self, acme: Acme) -> None:
        sales, emea = made(acme, "Sales", "EMEA")
        added = acme.do(AddToTeam(sales, acme.ids("bo", "chen")))
        acme.do(AddToTeam(emea, acme.ids("bo")))
        plan = acme.session.plan(Undo(added.activity_id))
        assert [(r.user.first_name, r.code) for r in plan.refusals] == [("Bo", "changed-since")]
        acme.do(Undo(added.activity_id, others=Others.LEAVE_OUT))
        assert (access_state(acme, "bo"), access_state(acme, "chen")) == (("Sales", ("EMEA",)), (None, ()))

    def test_a_team_that_is_gone_takes_nobody_back(self, acme: Acme) -> None:
        _, emea = made(acme, "Sales", "EMEA")
        acme.do(AddToTeam(emea, acme.ids("bo")))
        dropped = acme.do(DropFromTeam(emea, acme.ids("bo")))
        acme.do(DeleteTeam(emea))
        plan = acme.session.plan(Undo(dropped.activity_id))
        assert [r.code for r in plan.refusals] == ["team-gone"]

    def test_things_renamed_moved_or_made_anew_since(self, acme: Acme) -> None:
        sales, emea = made(acme, "Sales", "EMEA")
        renamed = acme.do(RenameTeam(emea, "North"))
        acme.do(RenameTeam(emea, "South"))
        moved = acme.do(MoveTeam(emea, None))
        acme.do(MoveTeam(emea, sales))
        created = acme.do(CreateTeam("Twice"))
        acme.do(DeleteTeam(team(acme, "Twice").id))
        acme.do(CreateTeam("Twice"))
        scheduled = acme.do(ScheduleRemoval(SERVICE, 1))
        acme.do(CancelRemoval(SERVICE))
        acme.do(ScheduleRemoval(SERVICE, 2))
        named = acme.do(EditUsers(acme.ids("gus"), first_name="Gustav"))
        acme.do(EditUsers(acme.ids("gus"), first_name="Gustaf"))
        for receipt in (renamed, moved, created, scheduled, named):
            with pytest.raises(Refused) as refused:
                acme.do(Undo(receipt.activity_id))
            assert refused.value.code == "changed-since"

    def test_a_change_while_it_is_looked_at_makes_it_stale(self, acme: Acme) -> None:
        acme.do(acme.give("gus", "hal"))
        plan = acme.session.plan(Undo())
        acme.open("bo@acme.example").apply(acme.open("bo@acme.example").plan(acme.take("hal")))
        with pytest.raises(Stale):
            acme.session.apply(plan)
        assert "gus" in acme.holders()


@ON_ONE
class TestRemovals:
    def test_r20_what_it_cancelled_is_offered_and_scheduled_again_when_asked_for(self, acme: Acme) -> None:
        acme.do(ScheduleRemoval(SERVICE, 2))
        acme.do(ChangeSeats(acme.ids("gus", "hal"), give=(SERVICE,)))
        assert acme.held(SERVICE).removal is None
        plan = acme.session.plan(Undo())
        assert "removal-was-cancelled" in [w.code for w in plan.warnings]
        again = acme.session.plan(Undo(reschedule=True))
        assert again.fingerprint != plan.fingerprint
        before = acme.one("SELECT count(*) FROM outbox")
        acme.session.apply(again)
        assert acme.held(SERVICE).scheduled == 2
        assert acme.one("SELECT count(*) FROM outbox") > before

    def test_what_it_had_scheduled_stays_where_it_changed_since(self, acme: Acme) -> None:
        acme.do(ChangeSeats(acme.ids("gus", "hal"), give=(SERVICE,)))
        left = acme.do(Offboard(acme.ids("gus"), schedule_removal=True))
        acme.do(CancelRemoval(SERVICE))
        plan = acme.session.plan(Undo(left.activity_id))
        assert "removal-changed-since" in [w.code for w in plan.warnings]
        acme.session.apply(plan)
        assert (acme.held(SERVICE).assigned, acme.held(SERVICE).removal) == (3, None)

    def test_r20_giving_seats_back_cancels_what_was_scheduled_since(self, acme: Acme) -> None:
        acme.do(ChangeSeats(acme.ids("gus", "hal"), give=(SERVICE,)))
        taken = acme.do(ChangeSeats(acme.ids("gus", "hal"), take=(SERVICE,)))
        acme.do(ScheduleRemoval(SERVICE, 2))
        acme.do(Undo(taken.activity_id))
        assert (acme.held(SERVICE).assigned, acme.held(SERVICE).removal) == (3, None)
