"""Creating, restoring and editing people on both databases: what stands in the store afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.changes.people.lifecycle import Offboard
from seattui.domain.changes.people.permission_sets import (
    ApplyPermissionSet,
    DeletePermissionSet,
    SavePermissionSet,
)
from seattui.domain.model import PermissionSet, Sort, Status, User, UserFilter
from seattui.domain.people.incoming import Incoming
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import Refused
from tests.store.conftest import SALES, SERVICE, Acme
from tests.support import hostile
from tests.support.stores import invariants


def new(*emails: str) -> tuple[NewUser, ...]:
    return tuple(NewUser(f"{e}@acme.example", e.capitalize(), "New") for e in emails)


def found(acme: Acme, search: str) -> list[User]:
    return acme.session.users(UserFilter(search=search), Sort(), 0, 50)


class TestCreating:
    def test_people_seats_teams_invitations_and_the_record_are_one(self, acme: Acme) -> None:
        acme.run(
            "INSERT INTO teams (id, account_id, name, name_key) VALUES (1, 1, 'East', 'east')",
            "INSERT INTO teams (id, account_id, name, name_key) VALUES (2, 1, 'West', 'west')",
        )
        change = CreateUsers(
            new("jo", "kim"), ("export_users",), (SALES,), main_team=1, extra_teams=(2,), buy=True, days=10
        )
        receipt = acme.do(change, "ticket 7")
        jo = acme.user("jo")
        assert (jo.name, jo.main_team, jo.extra_teams) == ("Jo New", "East", ("West",))
        assert jo.access_state.permissions == {"export_users", "sales_hub_access"}
        assert acme.holders() == ["dee", "eli", "fay", "jo", "kim"]
        assert found(acme, "kim new") == [acme.user("kim")]
        details = acme.session.details(jo.id)
        assert details
        (recorded,) = details.recent
        assert (recorded.id, recorded.because, recorded.people) == (receipt.activity_id, "ticket 7", 2)
        touched = recorded.affected[0]
        assert (touched.email, touched.before) == ("jo@acme.example", None)
        assert touched.after is not None
        assert (touched.after["invite"], touched.after["seats"]) == ("pending", [SALES])
        assert acme.session.outbox().waiting == 2
        assert invariants.faults(acme.url) == []

    def test_r10_what_is_short_is_bought_with_it(self, acme: Acme) -> None:
        plan = acme.session.plan(CreateUsers(new("a", "b", "c"), seats=(SALES, SERVICE), buy=True))
        acme.session.apply(plan)
        assert (acme.held().additional, acme.held(SERVICE).additional) == (1, 2)
        assert plan.due_now
        assert acme.session.invoices()[0].total == plan.due_now
        assert invariants.faults(acme.url) == []

    def test_nothing_is_created_of_a_plan_that_is_blocked(self, acme: Acme) -> None:
        for change in (
            CreateUsers(new("jo", "bo")),
            CreateUsers(new("a", "b", "c"), seats=(SALES,)),
        ):
            with pytest.raises(Refused):
                acme.do(change)
        assert found(acme, "new") == []
        assert acme.session.outbox().waiting == 0

    def test_somebody_else_took_the_address_meanwhile(self, acme: Acme) -> None:
        plan = acme.session.plan(CreateUsers(new("jo", "kim")))
        acme.do(CreateUsers(new("kim")))
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan
        assert stale.value.plan.blocked
        assert stale.value.plan.blocked.code == "exists"
        assert found(acme, "jo new") == []

    def test_a_few_thousand_at_once(self, acme: Acme) -> None:
        people = tuple(NewUser(f"n{n}@many.example") for n in range(2500))
        plan = acme.session.plan(CreateUsers(people))
        assert not acme.session.apply(plan).plan.empty
        assert acme.session.count(UserFilter(search="many.example")).number == 2500

    def test_hostile_names_come_back_as_they_were_given(self, acme: Acme) -> None:
        names = [" ".join(name.split()) for name in hostile.STORABLE.values() if len(name) < 190]
        people = [NewUser(f"n{n}@evil.example", name) for n, name in enumerate(names)]
        acme.do(CreateUsers(tuple(people)))
        there = {u.email: u.first_name for u in found(acme, "evil.example")}
        for person in people[:50]:
            assert there.get(person.email, person.first_name) == person.first_name
        assert invariants.faults(acme.url) == []


class TestRestoring:
    @pytest.fixture
    def gone(self, acme: Acme) -> Acme:
        acme.run(
            "INSERT INTO teams (id, account_id, name, name_key) VALUES (1, 1, 'East', 'east')",
            "INSERT INTO memberships (account_id, team_id, user_id, main) "
            "SELECT 1, 1, id, 1 FROM users WHERE email = 'fay@acme.example'",
        )
        acme.do(Offboard(acme.ids("fay"), remove=True))
        return acme

    def test_the_same_person_comes_back(self, gone: Acme) -> None:
        before = gone.one("SELECT id FROM users WHERE email = 'fay@acme.example'")
        (problem,) = gone.session.plan(CreateUsers(new("Fay"))).problems  # type: ignore[attr-defined]
        assert (problem.code, problem.email) == ("removed", "Fay@acme.example")
        gone.do(CreateUsers(new("Fay"), seats=(SALES,), restore=True))
        fay = gone.user("fay")
        assert (fay.id, fay.email, fay.name, fay.main_team) == (before, "Fay@acme.example", "Fay New", None)
        assert gone.holders() == ["Fay", "dee", "eli"]
        assert found(gone, "fay new") == [fay]
        assert found(gone, "o'hara") == []
        details = gone.session.details(fay.id)
        assert details
        touched = details.recent[0].affected[0]
        assert touched.before is not None
        assert (touched.before["status"], touched.before["last_name"]) == ("removed", "O'Hara")
        assert invariants.faults(gone.url) == []

    def test_of_several_who_had_the_address_the_last_one(self, gone: Acme) -> None:
        gone.run(
            "INSERT INTO users (account_id, email, email_key, first_name, last_name, name_key, search_text, "
            "status, created_at) VALUES (1, 'fay@acme.example', 'fay@acme.example', 'Later', '', 'later', "
            "'later', 'removed', '2026-01-01T00:00:00+00:00')"
        )
        if gone.sqlite:
            gone.session.mend()
        gone.do(CreateUsers((NewUser("fay@acme.example"),), restore=True))
        assert gone.user("fay").name == "Later"


class TestLookAlikes:
    def test_whoever_came_in_by_a_file_an_edit_or_by_being_created(self, acme: Acme) -> None:
        row = Incoming(2, "tom@асme.example", "Tom", "", True, None)
        acme.do(ImportUsers(lambda: [row], "people.csv"))
        acme.do(EditUsers(acme.ids("gus"), email="guѕ@new.example"))
        acme.do(CreateUsers((NewUser("νera@acme.example"),)))
        plan = acme.session.plan(
            CreateUsers(
                tuple(
                    map(
                        NewUser,
                        ("tom@acme.example", "gus@new.example", "vera@acme.example", "dеe@acme.example"),
                    )
                )
            )
        )
        assert [p.code for p in plan.problems] == ["look-alike"] * 4  # type: ignore[attr-defined]
        assert acme.one("SELECT count(*) FROM users WHERE email_skeleton IS NOT NULL") == 3


class TestEditing:
    def test_names_address_and_permissions_of_one_person(self, acme: Acme) -> None:
        gus = acme.user("gus")
        change = EditUsers(
            acme.ids("gus"), ("export_users",), first_name="Gustav", last_name="Ek", email="g@new.example"
        )
        acme.do(change)
        (there,) = acme.session.by_id([gus.id])
        assert (there.name, there.email) == ("Gustav Ek", "g@new.example")
        assert there.access_state.permissions == {"export_users"}
        assert found(acme, "gustav") == found(acme, "g@new") == [there]
        assert gus.id not in [u.id for u in found(acme, "gus lee")]
        (touched,) = acme.session.activity(limit=1)[0].affected
        assert touched.before is not None
        assert touched.after is not None
        assert (touched.before["email"], touched.after["email"]) == ("gus@acme.example", "g@new.example")
        assert (touched.before["first_name"], touched.after["first_name"]) == ("Gus", "Gustav")
        assert (touched.before["permissions"], touched.after["permissions"]) == ([], ["export_users"])
        assert acme.session.verify().ok
        assert invariants.faults(acme.url) == []

    def test_a_name_alone_is_a_change_of_one_person(self, acme: Acme) -> None:
        receipt = acme.do(EditUsers(acme.ids("gus"), first_name="Gustav"))
        assert acme.session.activity(limit=1)[0].people == 1
        assert acme.do(EditUsers(acme.ids("gus"), first_name="Gustav")).activity_id is None
        assert receipt.activity_id is not None

    def test_access_and_seat_go_together_for_many(self, acme: Acme) -> None:
        acme.do(EditUsers(acme.ids("dee", "fay", "gus"), ("export_users",), ("sales_hub_access",)))
        assert acme.holders() == ["eli"]
        assert acme.held().assigned == 1
        assert all(acme.user(w).access_state.permissions == {"export_users"} for w in ("dee", "fay", "gus"))
        assert invariants.faults(acme.url) == []

    def test_two_take_one_address_and_the_second_is_told(self, acme: Acme) -> None:
        first, second = (
            acme.session.plan(EditUsers(acme.ids(who), email="shared@new.example")) for who in ("gus", "hal")
        )
        acme.session.apply(first)
        with pytest.raises(Stale):
            acme.session.apply(second)
        assert acme.user("hal").email == "hal@acme.example"

    def test_an_operator_who_renames_themself_is_still_who_they_are(self, acme: Acme) -> None:
        me = acme.user("ana")
        acme.do(EditUsers(acme.ids("ana"), email="ana@new.example"))
        assert acme.session.operator().user_id == me.id

    def test_a_removed_persons_address_may_be_taken(self, acme: Acme) -> None:
        acme.do(Offboard(acme.ids("hal"), remove=True))
        acme.do(EditUsers(acme.ids("gus"), email="hal@acme.example"))
        assert acme.user("hal").name == "Gus Lee"
        plan = acme.session.plan(CreateUsers(new("hal"), restore=True))
        assert [p.code for p in plan.problems] == ["exists"]  # type: ignore[attr-defined]


class TestPermissionSets:
    def test_saved_applied_saved_over_deleted(self, acme: Acme) -> None:
        acme.do(SavePermissionSet("Sälesfolk", ("sales_hub_access",)))
        acme.do(SavePermissionSet("SALESFOLK", ("sales_hub_access", "export_users")))
        wanted = frozenset({"sales_hub_access", "export_users"})
        assert acme.session.permission_sets() == (PermissionSet("SALESFOLK", wanted),)
        acme.do(ApplyPermissionSet("salesfolk", acme.ids("bo", "dee")))
        assert acme.user("bo").access_state.permissions == acme.user("dee").access_state.permissions == wanted
        assert acme.user("dee").access_state.seats == {SALES}
        acme.do(DeletePermissionSet("Salesfolk"))
        assert acme.session.permission_sets() == ()
        assert invariants.faults(acme.url) == []


def test_a_plan_that_was_shown_is_stale_when_somebody_was_edited_since(acme: Acme) -> None:
    plan = acme.session.plan(EditUsers(acme.ids("gus", "hal"), ("export_users",)))
    acme.run("UPDATE users SET status = 'deactivated' WHERE email = 'hal@acme.example'")
    with pytest.raises(Stale):
        acme.session.apply(replace(plan))
    assert acme.user("gus").access_state.permissions == frozenset()
    assert acme.user("hal").access_state.status is Status.DEACTIVATED
