"""Who may change whom, on both databases: undo and files as any other way; tokens of those whose rights grow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.imports import ImportPlan
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.changes.people.permission_sets import (
    ApplyPermissionSet,
    DeletePermissionSet,
    SavePermissionSet,
)
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Chosen, KnownBy
from seattui.domain.people.incoming import Incoming
from seattui.domain.people.permissions import EXPORT_USERS, MODIFY_BILLING
from seattui.domain.plan.plan import Change
from seattui.domain.plan.user_effects import InvitesSent
from seattui.kit.errors import NotFound, NotPermitted, Refused
from seattui.service.session import Session, open_invited
from tests.store.conftest import AT, OWNER, SALES, Acme
from tests.store.people.importing import importing, row
from tests.store.people.test_invitations import accept, at_address, delivered, token_in
from tests.support.stores import invariants

JO = "jo@acme.example"


def owner(acme: Acme) -> Chosen:
    (user,) = acme.session.by_email([OWNER])
    return Chosen((user.id,))


def chen(acme: Acme) -> Session:
    """Chen holds Add & edit users, and nothing else."""
    return acme.open("chen@acme.example")


class TestUndo:
    def test_an_address_of_a_super_admin_is_taken_back_by_a_super_admin_alone(self, acme: Acme) -> None:
        changed = acme.do(EditUsers(owner(acme), email="new@acme.example"))
        plan = chen(acme).plan(Undo(changed.activity_id))
        assert [(r.code, r.rule) for r in plan.refusals] == [("super-admin", "R22")]
        assert not plan.effects
        assert acme.session.plan(Undo(changed.activity_id)).possible

    def test_so_is_a_name(self, acme: Acme) -> None:
        changed = acme.do(EditUsers(owner(acme), first_name="Other"))
        assert chen(acme).plan(Undo(changed.activity_id)).refused == 1

    def test_an_address_of_who_holds_more_is_not(self, acme: Acme) -> None:
        changed = acme.do(EditUsers(acme.ids("dee"), email="other@acme.example"))
        plan = chen(acme).plan(Undo(changed.activity_id))
        assert [r.code for r in plan.refusals] == ["address-not-held"]

    def test_the_address_it_takes_away_is_told(self, acme: Acme) -> None:
        acme.do(EditUsers(acme.ids("gus"), email="other@acme.example"))
        acme.run("DELETE FROM outbox")
        plan = acme.session.plan(Undo())
        assert "old-address-told" in [w.code for w in plan.warnings]
        acme.session.apply(plan)
        assert acme.one("SELECT recipient FROM outbox") == "other@acme.example"

    @pytest.mark.parametrize("back", ["by hand", "by a file", "by undo"])
    def test_nor_is_that_of_somebody_removed_freed_by_restoring_them(self, acme: Acme, back: str) -> None:
        bo, gus = acme.open("bo@acme.example"), acme.ids("gus")
        renamed = acme.do(EditUsers(gus, email="gus.lee@acme.example"))
        gone = acme.do(Remove(gus))
        restored: dict[str, Change] = {
            "by hand": CreateUsers((NewUser("gus.lee@acme.example"),), restore=True),
            "by a file": replace(importing(row("gus.lee@acme.example")), restore=True),
            "by undo": Undo(gone.activity_id),
        }
        bo.apply(bo.plan(restored[back]))
        for change in (EditUsers(gus, email="other@acme.example"), Undo(renamed.activity_id)):
            plan = bo.plan(change)
            assert plan.blocked
            assert (plan.blocked.code, plan.blocked.rule) == ("was-removed", "R22")
            assert acme.session.plan(change).possible
        assert bo.plan(EditUsers(gus, first_name="Gustav")).possible

    def test_nor_one_that_was_a_removed_persons_meanwhile(self, acme: Acme) -> None:
        bo = acme.open("bo@acme.example")
        changed = acme.do(EditUsers(acme.ids("gus"), email="other@acme.example"))
        acme.do(CreateUsers((NewUser("gus@acme.example"),)))
        acme.do(Remove(acme.ids("gus")))
        plan = bo.plan(Undo(changed.activity_id))
        assert plan.blocked
        assert plan.blocked.code == "removed"
        assert acme.session.plan(Undo(changed.activity_id)).possible

    @pytest.mark.parametrize("how", ["made no super admin", "removed"])
    def test_only_a_super_admin_makes_one_again(self, acme: Acme, how: str) -> None:
        gus = acme.ids("gus")
        acme.do(EditUsers(gus, super_admin=True))
        down = acme.do(Offboard(gus, remove=True) if how == "removed" else EditUsers(gus, super_admin=False))
        plan = acme.open("bo@acme.example").plan(Undo(down.activity_id))
        assert [(r.code, r.rule) for r in plan.refusals] == [("super-admin", "R22")]
        assert not acme.session.plan(Undo(down.activity_id)).refused

    def test_nor_takes_back_that_one_was_made(self, acme: Acme) -> None:
        up = acme.do(EditUsers(acme.ids("gus"), super_admin=True))
        assert chen(acme).plan(Undo(up.activity_id)).refused == 1

    @pytest.mark.parametrize("how", ["granted", "revoked", "removed", "undone twice"])
    def test_permissions_need_who_holds_them(self, acme: Acme, how: str) -> None:
        gus = acme.ids("gus")
        done = acme.do(EditUsers(gus, grant=(EXPORT_USERS,)))
        if how == "revoked":
            done = acme.do(EditUsers(gus, revoke=(EXPORT_USERS,)))
        elif how == "removed":
            done = acme.do(Remove(gus))
        elif how == "undone twice":
            done = acme.do(Undo(done.activity_id))
        for who in ("chen", "bo"):
            with pytest.raises(NotPermitted) as refused:
                acme.open(f"{who}@acme.example").plan(Undo(done.activity_id))
            assert (refused.value.permission, refused.value.rule) == (EXPORT_USERS, "R12")

    @pytest.mark.parametrize("how", ["given", "taken", "off-boarded"])
    def test_seats_need_billing(self, acme: Acme, how: str) -> None:
        changes: dict[str, Change] = {
            "given": acme.give("gus"),
            "taken": acme.take("dee"),
            "off-boarded": Offboard(acme.ids("dee"), remove=True),
        }
        done = acme.do(changes[how])
        with pytest.raises(NotPermitted) as refused:
            chen(acme).plan(Undo(done.activity_id))
        assert refused.value.permission == MODIFY_BILLING
        assert acme.open("bo@acme.example").plan(Undo(done.activity_id)).possible

    @pytest.mark.parametrize(
        "change", [SavePermissionSet("Some", (EXPORT_USERS,)), DeletePermissionSet("Some")]
    )
    def test_a_set_is_returned_by_who_holds_what_is_in_it(self, acme: Acme, change: Change) -> None:
        acme.do(SavePermissionSet("Some", (MODIFY_BILLING,)))
        done = acme.do(change)
        with pytest.raises(NotPermitted):
            chen(acme).plan(Undo(done.activity_id))
        assert acme.session.plan(Undo(done.activity_id)).possible


class TestFiles:
    def test_nobody_else_renames_a_super_admin(self, acme: Acme) -> None:
        plan = chen(acme).plan(
            importing(row(OWNER, first_name="Mallory"), row("gus@acme.example", first_name="G"))
        )
        assert isinstance(plan, ImportPlan)
        assert (plan.updated, plan.skipped_count, plan.unchanged) == (1, 1, 0)
        assert [(s.line, "super admin" in str(s.reason)) for s in plan.excluded] == [(2, True)]
        session = chen(acme)
        session.apply(session.plan(importing(row(OWNER, first_name="Mallory"))))
        assert acme.session.by_email([OWNER])[0].first_name != "Mallory"

    def test_nor_comes_a_removed_one_back_by_a_file_or_by_hand(self, acme: Acme) -> None:
        """As the same person, but with nothing: neither super admin nor what else was held."""
        acme.do(EditUsers(acme.ids("gus", "hal"), grant=(EXPORT_USERS,)))
        acme.do(EditUsers(acme.ids("gus", "hal"), super_admin=True))
        acme.do(Offboard(acme.ids("gus", "hal"), remove=True))
        session = chen(acme)
        session.apply(session.plan(CreateUsers((NewUser("gus@acme.example"),), restore=True)))
        session.apply(session.plan(replace(importing(row("hal@acme.example")), restore=True)))
        for who in ("gus", "hal"):
            now = acme.user(who).access_state
            assert (now.super_admin, now.permissions) == (False, frozenset())

    @pytest.mark.parametrize("what", ["permissions", "seats"])
    @pytest.mark.parametrize("email", ["gus@acme.example", "new@acme.example"])
    def test_nor_does_one_give_what_its_operator_lacks(self, acme: Acme, email: str, what: str) -> None:
        codes = {"permissions": ("modify_billing",), "seats": (SALES,)}[what]
        with pytest.raises(NotPermitted) as refused:
            chen(acme).plan(importing(row(email, **{what: codes})))  # type: ignore[arg-type]
        assert refused.value.permission == MODIFY_BILLING

    def test_what_the_product_saw_of_one_counts(self, acme: Acme) -> None:
        seen = acme.session.now()
        plan = chen(acme).plan(importing(row(OWNER, last_active=seen)))
        assert isinstance(plan, ImportPlan)
        assert (plan.updated, plan.skipped_count) == (1, 0)


@pytest.fixture
def invited(acme: Acme) -> Acme:
    """Jo is invited, with nothing yet."""
    acme.do(CreateUsers((NewUser(JO, "Jo", "New"),), days=10))
    return acme


class TestGrowingRights:
    """R24: who holds the old token gets none of it."""

    @pytest.mark.parametrize("how", ["granted", "super admin", "set", "seat", "seat alone", "undo"])
    def test_the_token_ends_and_a_new_one_is_sent(self, invited: Acme, how: str) -> None:
        if how == "undo":
            invited.do(EditUsers(invited.ids("jo"), grant=(EXPORT_USERS,)))
            invited.do(EditUsers(invited.ids("jo"), revoke=(EXPORT_USERS,)))
        if how == "seat alone":
            invited.do(EditUsers(invited.ids("jo"), grant=("sales_hub_access",)))
        invited.do(SavePermissionSet("Some", (EXPORT_USERS,)))
        old = token_in(at_address(JO, delivered(invited)))
        jo = invited.ids("jo")
        changes: dict[str, Change] = {
            "granted": EditUsers(jo, grant=(EXPORT_USERS,)),
            "super admin": EditUsers(jo, super_admin=True),
            "set": ApplyPermissionSet("Some", jo),
            "seat": invited.give("jo", hub=SALES),
            "seat alone": invited.give("jo", hub=SALES),
        }
        if how == "undo":
            number = max(a.id for a in invited.session.activity() if a.change == "users.edit")
            changes["undo"] = Undo(number)
        invited.do(changes[how])
        with pytest.raises(NotFound):
            accept(invited, old)
        (letter,) = [each for each in delivered(invited) if each.recipient == JO]
        accept(invited, token_in(letter))
        assert invariants.faults(invited.url) == []

    @pytest.mark.parametrize("what", ["rights", "address"])
    def test_an_undo_invites_for_as_many_days_as_any_other_change(self, invited: Acme, what: str) -> None:
        jo = invited.ids("jo")
        if what == "rights":
            invited.do(EditUsers(jo, grant=(EXPORT_USERS,)))
            taken = invited.do(EditUsers(jo, revoke=(EXPORT_USERS,)))
        else:
            taken = invited.do(EditUsers(jo, email="other@acme.example"))
        plan = invited.session.plan(Undo(taken.activity_id, days=7))
        (sent,) = [effect for effect in plan.effects if isinstance(effect, InvitesSent)]
        assert (sent.until - invited.session.today()).days == 7

    def test_a_letter_that_waits_is_not_sent_any_more(self, invited: Acme) -> None:
        invited.do(EditUsers(invited.ids("jo"), grant=(EXPORT_USERS,)))
        assert len(delivered(invited)) == 1

    def test_what_takes_away_leaves_the_token(self, invited: Acme) -> None:
        invited.do(EditUsers(invited.ids("jo"), grant=(EXPORT_USERS,)))
        token = token_in(delivered(invited)[0])
        invited.do(EditUsers(invited.ids("jo"), revoke=(EXPORT_USERS,)))
        accept(invited, token)

    @pytest.mark.parametrize("says", [row(JO, permissions=(EXPORT_USERS,)), row(JO, seats=(SALES,))])
    def test_a_file_ends_it_and_sends_none(self, invited: Acme, says: Incoming) -> None:
        invited.do(EditUsers(invited.ids("jo"), grant=("sales_hub_access",)))
        token = token_in(at_address(JO, delivered(invited)))
        plan = invited.session.plan(importing(says))
        assert "invitations-end" in [w.code for w in plan.warnings]
        invited.session.apply(plan)
        assert delivered(invited) == []
        with pytest.raises(NotFound):
            accept(invited, token)

    def test_nor_does_a_letter_that_waits_go_out_after_a_file(self, invited: Acme) -> None:
        invited.do(importing(row(JO, permissions=(EXPORT_USERS,))))
        assert delivered(invited) == []


class TestComingBack:
    """Who left and comes back is invited anew or not at all: what waited to be sent was for before."""

    @pytest.mark.parametrize("how", ["status", "address", "rights", "file", "removal"])
    def test_what_waited_meanwhile_is_not_sent(self, invited: Acme, how: str) -> None:
        jo = invited.ids("jo")
        leaving: dict[str, Change] = {"removal": Remove(jo), "file": importing(row(JO, active=False))}
        left = invited.do(leaving.get(how, Deactivate(jo)))
        meanwhile: dict[str, Change] = {
            "address": EditUsers(jo, email="other@acme.example"),
            "rights": EditUsers(jo, grant=(EXPORT_USERS,)),
        }
        if how in meanwhile:
            invited.do(meanwhile[how])
        invited.do(Undo(left.activity_id) if how == "removal" else Reactivate(jo))
        assert invited.one("SELECT count(*) FROM outbox WHERE invites IS NOT NULL") == 0
        assert "Invitation to Acme" not in [letter.subject for letter in delivered(invited)]
        assert invariants.faults(invited.url) == []

    def test_nor_is_one_that_an_earlier_version_left_there(self, invited: Acme) -> None:
        invited.run("UPDATE users SET status = 'deactivated' WHERE invite = 'pending'")
        invited.do(replace(importing(row(JO, active=True)), reactivate=True))
        assert delivered(invited) == []

    def test_no_token_goes_to_an_address_that_is_not_theirs(self, invited: Acme) -> None:
        invited.run("UPDATE outbox SET recipient = 'old@acme.example' WHERE invites IS NOT NULL")
        assert delivered(invited) == []
        assert invited.one("SELECT count(*) FROM invite_tokens") == 0


class TestExpired:
    """Whose invitation is over may not operate, whether a timer has ended it or not."""

    @pytest.mark.parametrize("ticked", [True, False])
    def test_by_uid_by_claim_or_by_token(self, invited: Acme, ticked: bool) -> None:
        token = token_in(delivered(invited)[0])
        invited.run(
            "INSERT INTO operators (account_id, uid, user_id) "
            f"SELECT account_id, 4242, id FROM users WHERE email = '{JO}'"
        )
        in_time, late = AT + timedelta(days=10), AT + timedelta(days=12)
        assert invited.open(JO, at=in_time).operator().known_by is KnownBy.CLAIMED
        if ticked:
            invited.open(at=late).settle()
        with pytest.raises(NotPermitted) as refused:
            invited.open(JO, at=late)
        assert refused.value.permission == "accepted"
        with pytest.raises(NotFound if ticked else Refused):
            open_invited(invited.url, token, at=late).operator()
