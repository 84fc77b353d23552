"""What was shown is what is written, in one transaction, or nothing is."""

from __future__ import annotations

import pytest

from seattui.domain.changes.billing.subscriptions import AddSubscription, LoadCatalogue, PriceSeat, WarnBelow
from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated, MoveSeat
from seattui.domain.model import Chosen, Matching, UserFilter
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import NotPermitted, Refused
from seattui.store.activity import activity
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.support.stores import invariants

RECORDED = "SELECT count(*) FROM activity"


class TestWriting:
    def test_seats_counters_facets_and_record_together(self, acme: Acme) -> None:
        receipt = acme.do(acme.give("gus", "hal"), "ticket 7")
        assert acme.holders() == ["dee", "eli", "fay", "gus", "hal"]
        assert (acme.held().assigned, acme.held().unassigned) == (5, 0)
        assert acme.user("gus").access_state.seats == {SALES}
        assert acme.user("gus").access_state.permissions == {"sales_hub_access"}
        assert acme.session.count(UserFilter(seat=SALES)).number == 5
        newest = acme.session.activity(limit=1)[0]
        assert (newest.id, newest.change, newest.because) == (receipt.activity_id, "seats.change", "ticket 7")
        assert newest.people == 2
        assert invariants.faults(acme.url) == []

    def test_since_when_a_seat_is_held(self, acme: Acme) -> None:
        acme.do(acme.give("gus"))
        details = acme.session.details(acme.user("gus").id)
        assert details
        assert details.seats_since == {SALES: AT}
        assert details.recent[0].change == "seats.change"

    def test_r2_a_seat_is_moved_when_none_is_left(self, acme: Acme) -> None:
        acme.do(acme.give("gus", "hal"))
        acme.do(MoveSeat(acme.user("dee").id, acme.user("ivy").id, SALES))
        assert acme.holders() == ["eli", "fay", "gus", "hal", "ivy"]
        assert invariants.faults(acme.url) == []

    def test_giving_in_one_hub_and_taking_in_another_at_once(self, acme: Acme) -> None:
        acme.do(ChangeSeats(acme.ids("dee", "fay"), give=(SERVICE,), take=(SALES,)))
        assert acme.holders() == ["eli"]
        assert acme.holders(SERVICE) == ["dee", "eli", "fay"]
        assert invariants.faults(acme.url) == []

    def test_r6_a_deactivated_holder_released(self, acme: Acme) -> None:
        change = ChangeSeats(acme.ids("eli", "dee"), take=(SALES,), deactivated=Deactivated.RELEASE)
        acme.do(change)
        assert acme.holders() == ["fay"]
        assert acme.one("SELECT status FROM users WHERE email = 'eli@acme.example'") == "deactivated"

    def test_r6_a_deactivated_holder_refused(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.take("eli", "dee"))
        assert [r.user.email for r in plan.refusals] == ["eli@acme.example"]
        before = acme.one(RECORDED)
        with pytest.raises(Refused) as refusal:
            acme.session.apply(plan)
        assert refusal.value.rule == "R6"
        assert acme.one(RECORDED) == before
        assert acme.holders() == ["dee", "eli", "fay"]

    def test_r20_the_removal_goes_with_the_last_seats_that_were_to_leave(self, acme: Acme) -> None:
        acme.do(ScheduleRemoval(SERVICE, 2))
        plan = acme.session.plan(ChangeSeats(acme.ids("gus", "hal"), give=(SERVICE,)))
        assert "removal-cancelled" in [w.code for w in plan.warnings]
        acme.session.apply(plan)
        assert acme.held(SERVICE).removal is None
        assert acme.held(SERVICE).assigned == 3
        assert invariants.faults(acme.url) == []

    def test_hundreds_of_people_of_as_many_sorts(self, acme: Acme) -> None:
        """More kinds of access state than a compound query of SQLite may have terms."""
        account = acme.session.account.id
        acme.run(
            *(
                "INSERT INTO permissions (account_id, code, bit, label, sentence) "
                f"VALUES ({account}, 'p{bit}', {bit}, 'P', 'P')"
                for bit in range(10, 20)
            ),
        )
        acme.run_unguarded(f"UPDATE subscriptions SET included = 700 WHERE hub = '{SALES}'")
        acme.run(
            "INSERT INTO users (account_id, email, email_key, first_name, last_name, name_key, search_text, "
            "permissions, created_at) "
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "
            f"SELECT {account}, 'm' || i || '@acme.example', 'm' || i || '@acme.example', 'Many', '', 'many', "
            "'many', i * 1024, '2026-01-01T00:00:00+00:00' FROM n"
        )
        receipt = acme.do(ChangeSeats(Matching(UserFilter(permission=None, seat="none")), give=(SALES,)))
        assert receipt.plan.people > 600
        assert invariants.faults(acme.url) == []


class TestNothingToDo:
    def test_it_succeeds_and_records_nothing(self, acme: Acme) -> None:
        before = acme.one(RECORDED)
        receipt = acme.do(acme.give("dee"))
        assert receipt.activity_id is None
        assert acme.one(RECORDED) == before

    def test_everyone_left_out_too(self, acme: Acme) -> None:
        change = ChangeSeats(acme.ids("eli"), take=(SALES,), deactivated=Deactivated.LEAVE_OUT)
        assert acme.do(change).activity_id is None


class TestAllOrNothing:
    def test_nothing_is_kept_when_the_record_can_not_be_written(
        self, acme: Acme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan = acme.session.plan(acme.give("gus"))

        def broken(*_: object) -> int:
            raise RuntimeError("out of ink")

        monkeypatch.setattr(activity, "write", broken)
        with pytest.raises(RuntimeError):
            acme.session.apply(plan)
        assert acme.holders() == ["dee", "eli", "fay"]
        assert acme.user("gus").access_state.permissions == frozenset()
        assert invariants.faults(acme.url) == []

    def test_r3_the_database_itself_refuses_what_a_faulty_rule_would_let_through(
        self, acme: Acme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        acme.do(acme.give("gus", "hal"))
        plan = acme.session.plan(acme.give("ivy"))
        assert plan.blocked
        monkeypatch.setattr(type(plan), "refuse", lambda self: None)
        with pytest.raises(Refused) as refusal:
            acme.session.apply(plan)
        assert refusal.value.rule == "R3"
        assert str(refusal.value) == "More seats would be assigned than are paid for."
        assert "ivy" not in acme.holders()


class TestStale:
    def test_the_last_seat_taken_meanwhile(self, acme: Acme) -> None:
        acme.do(acme.give("gus"))
        plan = acme.session.plan(acme.give("hal"))
        other = acme.open("bo@acme.example")
        other.apply(other.plan(acme.give("ivy")))
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan
        assert stale.value.plan.blocked
        assert stale.value.plan.blocked.rule == "R3"
        assert stale.value.by
        assert (stale.value.by.actor, stale.value.by.change) == ("bo@acme.example", "seats.change")
        assert acme.holders() == ["dee", "eli", "fay", "gus", "ivy"]

    def test_one_of_them_was_deactivated_meanwhile(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.take("dee", "fay"))
        acme.deactivate("dee")
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan
        assert stale.value.plan.refused == 1
        assert acme.holders() == ["dee", "eli", "fay"]

    def test_what_the_new_plan_shows_can_be_confirmed(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.take("dee", "fay"))
        acme.open().apply(acme.open().plan(acme.take("dee")))
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan
        acme.session.apply(stale.value.plan)
        assert acme.holders() == ["eli"]

    def test_somebody_who_matches_by_now(self, acme: Acme) -> None:
        able = UserFilter(permission="modify_billing", seat="none")
        plan = acme.session.plan(ChangeSeats(Matching(able), give=(SERVICE,)))
        acme.run(
            "UPDATE users SET permissions = (SELECT permissions FROM users WHERE email = 'bo@acme.example') "
            "WHERE email = 'gus@acme.example'"
        )
        with pytest.raises(Stale):
            acme.session.apply(plan)

    def test_a_removal_scheduled_meanwhile_would_be_cancelled(self, acme: Acme) -> None:
        plan = acme.session.plan(ChangeSeats(acme.ids("gus", "hal"), give=(SERVICE,)))
        other = acme.open()
        other.apply(other.plan(ScheduleRemoval(SERVICE, 2)))
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan
        assert "removal-cancelled" in [w.code for w in stale.value.plan.warnings]
        assert acme.held(SERVICE).scheduled == 2

    def test_what_is_not_possible_any_more_says_why(self, acme: Acme) -> None:
        plan = acme.session.plan(ScheduleRemoval(SERVICE, 2))
        other = acme.open()
        other.apply(other.plan(ScheduleRemoval(SERVICE, 1)))
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan is None
        assert stale.value.refusal
        assert stale.value.refusal.rule == "R19"

    def test_a_person_removed_meanwhile_is_not_moved_to(self, acme: Acme) -> None:
        plan = acme.session.plan(MoveSeat(acme.user("dee").id, acme.user("gus").id, SALES))
        acme.run("UPDATE users SET status = 'removed' WHERE email = 'gus@acme.example'")
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert str(stale.value.refusal) == "One of the two no longer exists."
        assert "dee" in acme.holders()

    def test_a_counter_that_only_moved_elsewhere_is_no_matter(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.give("gus"))
        other = acme.open()
        other.apply(other.plan(acme.give("hal")))
        receipt = acme.session.apply(plan)
        assert receipt.activity_id
        assert receipt.plan.after[SALES]["assigned"] == 5
        assert acme.holders() == ["dee", "eli", "fay", "gus", "hal"]

    def test_nothing_is_recorded(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.take("dee"))
        acme.deactivate("dee")
        before = acme.one(RECORDED)
        with pytest.raises(Stale):
            acme.session.apply(plan)
        assert acme.one(RECORDED) == before


class TestOperationKey:
    def test_used_twice_the_change_is_done_once(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.give("gus"))
        first = acme.session.apply(plan, operation_key="once")
        before = acme.one(RECORDED)
        again = acme.session.apply(plan, operation_key="once")
        assert (again.activity_id, again.at) == (first.activity_id, first.at)
        assert acme.one(RECORDED) == before
        assert acme.session.activity(limit=1)[0].operation_key == "once"

    def test_from_another_program_too(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.give("gus"))
        acme.session.apply(plan, operation_key="once")
        assert acme.open().apply(plan, operation_key="once").activity_id

    def test_a_stale_plan_does_not_use_it_up(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.take("dee"))
        acme.deactivate("dee")
        with pytest.raises(Stale):
            acme.session.apply(plan, operation_key="once")
        acme.run("UPDATE users SET status = 'active' WHERE email = 'dee@acme.example'")
        assert acme.session.apply(plan, operation_key="once").activity_id


class TestWhoMay:
    def test_r2_the_rule_is_kept_where_changes_are_applied(self, acme: Acme) -> None:
        bo = acme.open("bo@acme.example")
        plan = bo.plan(acme.give("gus"))
        acme.run("UPDATE users SET permissions = 0 WHERE email = 'bo@acme.example'")
        with pytest.raises(NotPermitted) as refusal:
            bo.apply(plan)
        assert refusal.value.permission == "add_edit_users"
        assert "gus" not in acme.holders()

    def test_who_took_a_right_away_meanwhile_is_said(self, acme: Acme) -> None:
        bo = acme.open("bo@acme.example")
        plan = bo.plan(acme.give("gus"))
        acme.do(EditUsers(acme.ids("bo"), revoke=("modify_billing",)))
        with pytest.raises(NotPermitted) as refusal:
            bo.apply(plan)
        assert refusal.value.permission == "modify_billing"
        assert "bo@acme.example was last changed by ana@acme.example on 23 Nov 2026" in str(refusal.value)
        assert "Edit" in str(refusal.value)

    def test_a_plan_of_one_operator_can_not_be_applied_by_another(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.give("gus"))
        with pytest.raises(NotPermitted):
            acme.open("chen@acme.example").apply(plan)

    def test_deactivated_between_plan_and_apply(self, acme: Acme) -> None:
        bo = acme.open("bo@acme.example")
        plan = bo.plan(acme.give("gus"))
        acme.deactivate("bo")
        for act in (lambda: bo.apply(plan), bo.operator, lambda: bo.plan(plan.change)):
            with pytest.raises(NotPermitted):
                act()


class TestOtherChanges:
    def test_a_price_agreed_holds_though_the_catalogue_changes(self, acme: Acme) -> None:
        assert not acme.held().agreed
        acme.do(PriceSeat(SALES, 9_000))
        assert (acme.held().seat_minor, acme.held().agreed) == (9_000, True)
        catalogue = acme.session.catalogue()
        acme.do(LoadCatalogue(catalogue.model_copy(update={"title": "Ours", "hubs": catalogue.hubs[1:]})))
        assert acme.held().seat_minor == 9_000
        assert acme.session.catalogue().title == "Ours"
        assert acme.do(PriceSeat(SALES, 9_000)).activity_id is None

    def test_the_newest_agreed_price_of_a_day_counts(self, acme: Acme) -> None:
        for minor in (8_000, 7_000):
            acme.do(PriceSeat(SALES, minor))
        assert acme.held().seat_minor == 7_000

    def test_warn_below(self, acme: Acme) -> None:
        acme.do(WarnBelow(SALES, 2))
        assert acme.held().warn_below == 2
        assert acme.do(WarnBelow(SALES, 2)).activity_id is None

    def test_a_catalogue_in_the_record_tells_which_prices_changed(self, acme: Acme) -> None:
        catalogue = acme.session.catalogue()
        hub = catalogue.hubs[0]
        tier = hub.tiers[0]
        dearer = tier.prices[0].model_copy(update={"seat_minor": tier.prices[0].seat_minor + 1})
        changed = tier.model_copy(update={"prices": (dearer, *tier.prices[1:])})
        hubs = (hub.model_copy(update={"tiers": (changed, *hub.tiers[1:])}), *catalogue.hubs[1:])
        acme.do(LoadCatalogue(catalogue.model_copy(update={"hubs": hubs})))
        newest = acme.session.activity(limit=1)[0]
        (before,), (after,) = newest.before["prices"].values(), newest.after["prices"].values()
        assert after["seat"]["minor"] == before["seat"]["minor"] + 1

    def test_one_subscription_a_hub_though_two_add_it_at_once(self, acme: Acme) -> None:
        with pytest.raises(Refused):
            acme.session.plan(AddSubscription(SALES, "starter"))

    def test_planning_writes_nothing(self, acme: Acme) -> None:
        before = acme.one(RECORDED), acme.holders()
        acme.session.plan(acme.give("gus", "hal"))
        acme.session.plan(nobody())
        assert (acme.one(RECORDED), acme.holders()) == before


def nobody() -> ChangeSeats:
    return ChangeSeats(Chosen(()), give=(SALES,))
