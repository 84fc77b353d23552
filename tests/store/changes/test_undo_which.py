"""Which change is undone, and since when restored seats are held."""

from __future__ import annotations

import pytest

from seattui.domain.changes.billing.operators import TieOperator
from seattui.domain.changes.people.create import EditUsers
from seattui.domain.changes.people.lifecycle import Offboard, Remove
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.teams.teams import (
    CreateTeam,
)
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Chosen
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import NotFound, NotPermitted, Refused
from seattui.store.changes.history import StorePast
from tests.store.changes.undoing import ON_ONE
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.support.stores import sql


@ON_ONE
class TestWhich:
    def test_the_last_of_ones_own_and_then_the_one_before(self, acme: Acme) -> None:
        acme.do(acme.give("gus"))
        bo = acme.open("bo@acme.example")
        bo.apply(bo.plan(acme.give("hal")))
        acme.do(BuySeats(SERVICE, 1))
        newest = acme.session.last_undoable()
        assert newest
        assert newest.change == "seats.change"
        acme.do(Undo())
        assert acme.holders() == ["dee", "eli", "fay", "hal"]
        with pytest.raises(NotFound) as nothing:
            acme.do(Undo())
        assert nothing.value.code == "nothing-to-undo"
        assert acme.session.last_undoable() is None

    def test_twice_is_refused_and_says_by_which(self, acme: Acme) -> None:
        given = acme.do(acme.give("gus"))
        back = acme.do(Undo())
        with pytest.raises(Refused, match=f"by number {back.activity_id}"):
            acme.do(Undo(given.activity_id))
        (row,) = (r for r in acme.session.activity() if r.id == given.activity_id)
        assert str(back.activity_id) in str(acme.session.undoable(row))

    def test_of_two_who_take_the_same_back_one_is_told(self, acme: Acme) -> None:
        given = acme.do(acme.give("gus"))
        bo = acme.open("bo@acme.example")
        both = [session.plan(Undo(given.activity_id)) for session in (acme.session, bo)]
        acme.session.apply(both[0])
        with pytest.raises(Stale) as stale:
            bo.apply(both[1])
        assert stale.value.refusal
        assert stale.value.refusal.code == "already-undone"

    def test_what_can_not_be_says_why(self, acme: Acme) -> None:
        bought = acme.do(BuySeats(SERVICE, 1))
        tied = acme.do(TieOperator("bo@acme.example", 4242))
        for receipt, words in ((bought, "purchase"), (tied, "untie")):
            with pytest.raises(Refused, match=words) as refused:
                acme.do(Undo(receipt.activity_id))
            assert refused.value.code == "not-undoable"
        for row in acme.session.activity():
            assert acme.session.undoable(row)
        with pytest.raises(NotFound):
            acme.do(Undo(10**6))

    def test_another_ones_change_needs_the_permissions_of_its_reverse(self, acme: Acme) -> None:
        given = acme.do(acme.give("gus"))
        chen = acme.open("chen@acme.example")
        with pytest.raises(NotPermitted) as missing:
            chen.plan(Undo(given.activity_id))
        assert (missing.value.permission, missing.value.rule) == ("modify_billing", "R2")
        granted = acme.do(EditUsers(acme.ids("gus"), grant=("export_users",)))
        with pytest.raises(NotPermitted) as missing:
            chen.plan(Undo(granted.activity_id))
        assert (missing.value.permission, missing.value.rule) == ("export_users", "R12")
        gone = acme.do(Remove(acme.ids("bo")))
        with pytest.raises(NotPermitted) as missing:
            chen.plan(Undo(gone.activity_id))
        assert (missing.value.permission, missing.value.rule) == ("modify_billing", "R12")
        acme.do(Undo(gone.activity_id))
        dee = acme.open("dee@acme.example")
        with pytest.raises(NotPermitted):
            dee.plan(Undo(acme.do(CreateTeam("Sales")).activity_id))
        bo = acme.open("bo@acme.example")
        bo.apply(bo.plan(Undo(given.activity_id)))
        assert "gus" not in acme.holders()

    def test_r22_the_last_super_admin_stays(self, acme: Acme) -> None:
        made_one = acme.do(EditUsers(acme.ids("bo"), super_admin=True))
        acme.do(EditUsers(Chosen((acme.session.operator().user_id or 0,)), super_admin=False))
        bo = acme.open("bo@acme.example")
        plan = bo.plan(Undo(made_one.activity_id))
        assert plan.blocked
        assert plan.blocked.rule == "R22"
        assert "yourself" in [w.code for w in plan.warnings]

    def test_r22_who_never_accepted_is_nobody_to_leave_it_to(self, acme: Acme) -> None:
        made_one = acme.do(EditUsers(acme.ids("bo"), super_admin=True))
        acme.do(EditUsers(Chosen((acme.session.operator().user_id or 0,)), super_admin=False))
        acme.run("UPDATE users SET super_admin = 1, invite = 'pending' WHERE email = 'chen@acme.example'")
        bo = acme.open("bo@acme.example")
        assert bo.plan(Undo(made_one.activity_id)).blocked
        acme.run("UPDATE users SET invite = 'accepted' WHERE email = 'chen@acme.example'")
        assert bo.plan(Undo(made_one.activity_id)).possible


class TestSince:
    """A seat that comes back is held since when it was."""

    HELD = (
        "SELECT s.hub, h.since FROM seats h JOIN subscriptions s ON s.id = h.subscription_id "
        "WHERE h.user_id = {} ORDER BY 1"
    )

    def test_off_boarded_and_removed_by_mistake(self, acme: Acme) -> None:
        eli = acme.user("eli").id
        acme.run("UPDATE seats SET since = '2025-0' || subscription_id || '-01T08:00:00+00:00'")
        acme.run(f"UPDATE users SET last_active = '2026-01-02T03:04:05+00:00' WHERE id = {eli}")
        one = f"SELECT last_active, created_at, invited_at, invite_expires_at FROM users WHERE id = {eli}"
        before = sql.rows(acme.url, self.HELD.format(eli)), sql.rows(acme.url, one)
        acme.do(Offboard(acme.ids("eli"), remove=True))
        plan = acme.session.plan(Undo())
        assert "held-anew" not in [w.code for w in plan.warnings]
        acme.session.apply(plan)
        assert (sql.rows(acme.url, self.HELD.format(eli)), sql.rows(acme.url, one)) == before
        assert len(before[0]) == 2
        assert acme.session.verify().ok

    def test_taken_twice_and_given_back_twice(self, acme: Acme) -> None:
        dee = acme.user("dee").id
        acme.run("UPDATE seats SET since = '2025-01-01T08:00:00+00:00'")
        for _ in range(2):
            acme.do(acme.take("dee"))
            acme.do(Undo())
        assert sql.rows(acme.url, self.HELD.format(dee)) == [(SALES, "2025-01-01T08:00:00+00:00")]

    def test_what_was_recorded_before_that_was_noted_counts_from_now_and_says_so(self, acme: Acme) -> None:
        acme.run("UPDATE seats SET since = '2025-01-01T08:00:00+00:00'")
        taken = acme.do(acme.take("dee", "fay"))
        acme.run(
            "DROP TRIGGER activity_people_update_frozen"
            if acme.sqlite
            else "ALTER TABLE activity_people DISABLE TRIGGER USER",
            "UPDATE activity_people SET before = '{' || substr(before, 57) "
            'WHERE before LIKE \'%"held_since":{"sales-hub":"2025-01-01T08:00:00+00:00"},%\'',
        )
        plan = acme.session.plan(Undo(taken.activity_id))
        (said,) = [str(w.text) for w in plan.warnings if w.code == "held-anew"]
        assert "2 restored seats" in said
        acme.session.apply(plan)
        assert {at for _, at in sql.rows(acme.url, self.HELD.format(acme.user("dee").id))} == {AT.isoformat()}

    def test_many_go_back_one_way_whenever_each_came(self, acme: Acme) -> None:
        acme.run("UPDATE seats SET since = '2025-01-01T08:00:0' || (user_id % 10) || '+00:00'")
        plan = acme.session.plan(acme.take("dee", "fay"))
        acme.session.apply(plan)
        with acme.session.store.plan() as tx:
            past = StorePast(tx, acme.session.account, acme.session.operator())
            recalled = past.people(acme.session.activity(limit=1)[0].id)
            assert sorted(recalled.groups.values()) == [2]
