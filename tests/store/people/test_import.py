"""People out of a file: who is created and updated, what a file may not touch, and all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from seattui.domain.changes.people.create import CreateUsers, NewUser
from seattui.domain.changes.people.imports import ImportPlan
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.model import Invite, Status, UserFilter
from seattui.domain.people.incoming import BadFile
from seattui.kit.errors import NotPermitted, Refused
from seattui.kit.i18n import msg
from tests.store.conftest import AT, OWNER, SALES, SERVICE, Acme
from tests.store.people.importing import SEEN, importing, outcome, plan, row
from tests.support.stores import invariants


class TestComingIn:
    def test_new_people_are_accepted_and_deactivated_where_the_file_says_so(self, acme: Acme) -> None:
        acme.do(
            importing(
                row("New@Acme.example", first_name="Nora", last_name="Ñu", active=True, last_active=SEEN),
                row("old@acme.example", active=False),
                row("bare@acme.example"),
            )
        )
        new, old, bare = acme.user("new"), acme.user("old"), acme.user("bare")
        assert (new.email, new.name, new.last_active) == ("New@Acme.example", "Nora Ñu", SEEN)
        assert (new.access_state.status, new.access_state.invite) == (Status.ACTIVE, Invite.ACCEPTED)
        assert new.access_state.permissions == new.access_state.seats == frozenset()
        assert old.access_state.status is Status.DEACTIVATED
        assert (bare.name, bare.last_active, bare.access_state.status) == ("", None, Status.ACTIVE)
        assert invariants.faults(acme.url) == []

    def test_the_plan_tells_what_becomes_of_each_row(self, acme: Acme) -> None:
        made = plan(
            acme,
            row("new@acme.example", first_name="Nora"),
            row("gus@acme.example", first_name="Gustav"),
            row("hal@acme.example", first_name="Hal"),
            replace(row(""), reason=msg("no email address"), column="Email"),
        )
        assert made.rows == 4
        assert outcome(made) == (1, 1, 1)
        assert [(p.line, p.email, p.name, p.outcome) for p in made.preview] == [
            (2, "new@acme.example", "Nora", "created"),
            (3, "gus@acme.example", "Gustav Lee", "updated"),
        ]
        (skipped,) = made.skipped
        assert (skipped.line, skipped.column, str(skipped.reason)) == (5, "Email", "no email address")
        assert made.after["people"] == made.before["people"] + 1

    def test_of_thousands_the_first_hundred_are_shown_and_all_are_written(self, acme: Acme) -> None:
        rows = [row(f"n{n}@acme.example", first_name=f"N{n}", last_name="Ö") for n in range(2_500)]
        rows += [replace(row(""), reason=msg("no email address")) for _ in range(150)]
        made = plan(acme, *rows)
        assert (made.created, made.skipped_count, len(made.skipped), len(made.preview)) == (
            2500,
            150,
            100,
            100,
        )
        acme.session.apply(made)
        assert acme.session.count(UserFilter(search="o n24")).number == 111
        assert invariants.faults(acme.url) == []

    def test_the_record_names_each_of_them(self, acme: Acme) -> None:
        acme.do(
            importing(row("new@acme.example", first_name="Nora"), row("gus@acme.example", last_name="Li"))
        )
        newest = acme.session.activity(limit=1)[0]
        assert (newest.change, newest.people, newest.after["file"]) == ("users.import", 2, "people.csv")
        result = {p.email: (p.before, p.after) for p in newest.affected}
        before, after = result["gus@acme.example"]
        assert before
        assert after
        assert (before["last_name"], after["last_name"]) == ("Lee", "Li")
        assert result["new@acme.example"][0] is None
        assert acme.session.verify().ok


class TestAgain:
    ROWS = (
        row("new@acme.example", first_name="Nora", last_active=SEEN, seats=(SALES,), permissions=("export_users",)),
        row("dee@acme.example", first_name="Dée", permissions=()),
        row("gus@acme.example", last_active=SEEN),
    )  # fmt: skip

    def test_twice_it_changes_nothing(self, acme: Acme) -> None:
        acme.do(importing(*self.ROWS))
        before = acme.one("SELECT count(*) FROM activity")
        again = plan(acme, *self.ROWS)
        assert outcome(again) == (0, 0, 3)
        assert again.empty
        assert acme.session.apply(again).activity_id is None
        assert acme.one("SELECT count(*) FROM activity") == before

    def test_the_same_address_in_other_letters_is_the_same_person(self, acme: Acme) -> None:
        assert outcome(plan(acme, row("GUS@ACME.EXAMPLE"), row("ｈａｌ@acme.example"))) == (0, 0, 2)

    def test_activity_never_goes_back(self, acme: Acme) -> None:
        acme.do(importing(row("gus@acme.example", last_active=SEEN)))
        earlier, later = SEEN - timedelta(days=1), SEEN + timedelta(microseconds=1)
        assert outcome(plan(acme, row("gus@acme.example", last_active=earlier))) == (0, 0, 1)
        assert outcome(plan(acme, row("gus@acme.example", last_active=later))) == (0, 1, 0)

    def test_nobody_was_active_in_the_future_and_they_come_in_all_the_same(self, acme: Acme) -> None:
        rows = [
            row("gus@acme.example", first_name="Gustav", last_active=AT + timedelta(seconds=1)),
            row("new@acme.example", last_active=AT + timedelta(seconds=1)),
            row("hal@acme.example", last_active=AT),
        ]
        made = plan(acme, *rows)
        assert outcome(made) == (1, 2, 0)
        assert (made.skipped, made.skipped_count, made.left_out_count) == ((), 0, 2)
        assert [(s.line, s.column, str(s.reason)) for s in made.left_out] == [
            (2, "last_active", "the last activity is in the future"),
            (3, "last_active", "the last activity is in the future"),
        ]
        acme.session.apply(made)
        assert (acme.user("gus").first_name, acme.user("gus").last_active) == ("Gustav", None)
        assert acme.user("new").last_active is None

    def test_an_instant_in_another_zone_is_the_same_instant(self, acme: Acme) -> None:
        acme.do(importing(row("gus@acme.example", last_active=SEEN)))
        tokyo = timezone(timedelta(hours=9))
        made = plan(acme, row("gus@acme.example", last_active=SEEN.astimezone(tokyo)))
        assert outcome(made) == (0, 0, 1)
        acme.do(importing(row("hal@acme.example", last_active=SEEN.astimezone(tokyo))))
        assert acme.user("hal").last_active == SEEN
        assert acme.one("SELECT last_active FROM users WHERE email = 'hal@acme.example'") == SEEN.isoformat()

    def test_names_change_and_are_found_by_the_new_one(self, acme: Acme) -> None:
        acme.do(importing(row("gus@acme.example", first_name="Łukasz")))
        assert acme.user("gus").name == "Łukasz Lee"
        assert acme.session.count(UserFilter(search="lukasz")).number == 1
        assert acme.session.count(UserFilter(search="gus lee")).number == 1  # by the address
        assert acme.session.count(UserFilter(search="łukasz lee gus@")).number == 1
        acme.do(importing(row("gus@acme.example", first_name="Bo", last_name="")))
        assert acme.session.count(UserFilter(search="lukasz")).number == 0
        assert {c.name: c.state for c in acme.session.checks()}["search"] == "ok"

    def test_one_name_that_reads_the_same_parts_nobodys_names_anew(self, acme: Acme) -> None:
        acme.do(importing(row("gus@acme.example", first_name="Carlos", last_name="Ruiz Lucchese")))
        whole = row("gus@acme.example", first_name="Carlos Ruiz", last_name="Lucchese", whole=True)
        assert outcome(plan(acme, whole)) == (0, 0, 1)
        assert outcome(plan(acme, replace(whole, last_active=SEEN))) == (0, 1, 0)
        acme.do(importing(replace(whole, last_active=SEEN)))
        assert (acme.user("gus").first_name, acme.user("gus").last_name) == ("Carlos", "Ruiz Lucchese")
        assert outcome(plan(acme, replace(whole, whole=False))) == (0, 1, 0)
        assert outcome(plan(acme, replace(whole, first_name="Carla Ruiz"))) == (0, 1, 0)
        assert invariants.faults(acme.url) == []


class TestWhoLeft:
    """A file says who is active: who isn't any more is deactivated, by the rules for that."""

    def test_they_are_deactivated_and_named(self, acme: Acme) -> None:
        made = plan(
            acme,
            row("hal@acme.example", first_name="Hal"),
            row("gus@acme.example", first_name="Gustl", active=False),
        )
        assert (outcome(made), made.deactivated) == ((0, 1, 1), 1)
        assert [(p.line, p.name, p.outcome) for p in made.preview] == [(3, "Gustl Lee", "deactivated")]
        active, gone = made.before["active"], made.before["deactivated"]
        assert (made.after["active"], made.after["deactivated"]) == (active - 1, gone + 1)
        acme.session.apply(made)
        assert acme.user("gus").access_state.status is Status.DEACTIVATED
        assert acme.user("gus").first_name == "Gustl"
        assert outcome(plan(acme, row("gus@acme.example", active=False))) == (0, 0, 1)
        (result,) = acme.session.activity(limit=1)[0].affected
        before, after = result.before, result.after
        assert before
        assert after
        assert (before["status"], after["status"]) == ("active", "deactivated")
        assert invariants.faults(acme.url) == []

    def test_they_stand_before_all_others(self, acme: Acme) -> None:
        rows = [row(f"n{n}@acme.example") for n in range(150)]
        made = plan(acme, *rows, row("gus@acme.example", active=False))
        assert [p.outcome for p in made.preview] == ["deactivated", *["created"] * 99]

    def test_r6_their_seat_stays_theirs_and_its_cost_is_said(self, acme: Acme) -> None:
        made = plan(acme, row("dee@acme.example", active=False))
        assert "keeps-seats" in [w.code for w in made.warnings]
        acme.session.apply(made)
        assert acme.user("dee").access_state.seats == {SALES}
        assert "dee" in acme.holders()

    def test_r6_a_seat_is_taken_on_the_way_but_none_given(self, acme: Acme) -> None:
        acme.do(importing(row("dee@acme.example", active=False, seats=())))
        assert acme.user("dee").access_state.seats == frozenset()
        blocked = plan(acme, row("gus@acme.example", active=False, seats=(SERVICE,))).blocked
        assert blocked
        assert blocked.rule == "R6"

    def test_an_invitation_of_theirs_ends(self, acme: Acme) -> None:
        acme.do(CreateUsers((NewUser("new@acme.example"),)))
        acme.run(
            "INSERT INTO invite_tokens (account_id, token_hash, user_id, made_at) "
            "SELECT account_id, 'hash', id, created_at FROM users WHERE email = 'new@acme.example'"
        )
        made = plan(acme, row("new@acme.example", active=False))
        assert "invitations-end" in [w.code for w in made.warnings]
        acme.session.apply(made)
        assert acme.one("SELECT count(*) FROM invite_tokens") == 0

    def test_r22_the_last_super_admin_stays(self, acme: Acme) -> None:
        made = plan(acme, row(OWNER, active=False))
        assert made.blocked
        assert made.blocked.rule == "R22"

    def test_r22_only_a_super_admin_deactivates_one(self, acme: Acme) -> None:
        plan = acme.open("bo@acme.example").plan(importing(row(OWNER, active=False)))
        assert isinstance(plan, ImportPlan)
        assert plan.empty
        assert (plan.skipped_count, [s.line for s in plan.excluded]) == (1, [2])

    def test_nobody_deactivates_themselves_among_others(self, acme: Acme) -> None:
        made = acme.open("bo@acme.example").plan(importing(row("bo@acme.example", active=False)))
        assert made.blocked
        assert made.blocked.code == "yourself"

    def test_who_is_deactivated_here_comes_back_only_where_that_is_asked_for(self, acme: Acme) -> None:
        back = row("eli@acme.example", active=True)
        made = plan(acme, back, row("gus@acme.example", active=True))
        assert (outcome(made), made.still_deactivated) == ((0, 0, 2), 1)
        assert [w.code for w in made.warnings] == ["still-deactivated"]
        assert made.empty
        asked = replace(importing(back), reactivate=True)
        again = acme.session.plan(asked)
        assert isinstance(again, ImportPlan)
        assert (again.updated, again.reactivated, again.still_deactivated) == (1, 1, 0)
        assert again.preview[0].outcome == "reactivated"
        acme.session.apply(again)
        assert acme.user("eli").access_state.status is Status.ACTIVE
        assert acme.user("eli").access_state.seats == {SALES, SERVICE}
        assert invariants.faults(acme.url) == []


class TestSeatsAndPermissions:
    def test_without_columns_for_them_they_stay(self, acme: Acme) -> None:
        acme.do(importing(row("dee@acme.example", first_name="Dé"), row("bo@acme.example", first_name="Boo")))
        assert acme.user("dee").access_state.seats == {SALES}
        assert acme.user("bo").access_state.holds("modify_billing")

    def test_mapped_they_become_what_the_file_says(self, acme: Acme) -> None:
        acme.do(
            importing(
                row("dee@acme.example", seats=(SERVICE,)),
                row("gus@acme.example", seats=(SALES, SERVICE), permissions=("export_users",)),
                row("bo@acme.example", permissions=()),
            )
        )
        assert acme.user("dee").access_state.seats == {SERVICE}
        assert acme.user("dee").access_state.permissions == {"sales_hub_access", "service_hub_access"}
        assert acme.user("gus").access_state.seats == {SALES, SERVICE}
        assert acme.user("gus").access_state.permissions == {
            "export_users", "sales_hub_access", "service_hub_access",
        }  # fmt: skip
        assert acme.user("bo").access_state.permissions == frozenset()
        assert invariants.faults(acme.url) == []

    def test_who_holds_a_seat_keeps_the_access_that_it_needs(self, acme: Acme) -> None:
        made = plan(acme, row("dee@acme.example", permissions=("export_users",)))
        acme.session.apply(made)
        assert acme.user("dee").access_state.seats == {SALES}
        assert acme.user("dee").access_state.permissions == {"export_users", "sales_hub_access"}

    def test_a_seat_passes_from_one_row_to_another_when_none_is_left(self, acme: Acme) -> None:
        acme.do(acme.give("gus", "hal"))
        acme.do(importing(row("ivy@acme.example", seats=(SALES,)), row("gus@acme.example", seats=())))
        assert acme.holders() == ["dee", "eli", "fay", "hal", "ivy"]

    def test_r3_too_many(self, acme: Acme) -> None:
        made = plan(acme, *(row(f"n{n}@acme.example", seats=(SALES,)) for n in range(3)))
        assert made.blocked
        assert made.blocked.rule == "R3"
        assert "seats-missing" in [w.code for w in made.warnings], "and what they would cost"
        with pytest.raises(Refused):
            acme.session.apply(made)
        assert acme.session.count(UserFilter(search="n0@")).number == 0

    def test_r6_of_a_deactivated_person(self, acme: Acme) -> None:
        made = plan(acme, row("eli@acme.example", seats=()))
        assert made.blocked
        assert made.blocked.rule == "R6"

    def test_r20_seats_that_were_to_leave(self, acme: Acme) -> None:
        acme.do(ScheduleRemoval(SERVICE, 2))
        rows = [row(f"n{n}@acme.example", seats=(SERVICE,)) for n in range(2)]
        made = plan(acme, *rows)
        assert "removal-cancelled" in [w.code for w in made.warnings]
        acme.session.apply(made)
        assert acme.held(SERVICE).removal is None
        assert invariants.faults(acme.url) == []

    def test_r2_r12_who_may(self, acme: Acme) -> None:
        chen, bo = acme.open("chen@acme.example"), acme.open("bo@acme.example")
        assert chen.plan(importing(row("n@acme.example"))).possible
        with pytest.raises(NotPermitted) as refusal:
            chen.plan(importing(row("n@acme.example", seats=(SALES,))))
        assert refusal.value.rule == "R2"
        assert bo.plan(importing(row("n@acme.example", seats=(SALES,)))).possible
        with pytest.raises(NotPermitted) as refusal:
            bo.plan(importing(row("n@acme.example", permissions=("export_users",))))
        assert refusal.value.rule == "R12"

    @pytest.mark.parametrize("says", [{"seats": ("no-hub",)}, {"permissions": ("fly",)}])
    def test_a_code_that_is_not_known_names_line_and_column(self, acme: Acme, says: dict[str, Any]) -> None:
        with pytest.raises(BadFile) as error:
            plan(acme, row("a@acme.example"), row("b@acme.example", **says))
        assert error.value.code == "unknown-code"
        assert "Line 3" in str(error.value)
