"""Teams in a real store: who is in which, set-based, recorded, and counted (R23)."""

from __future__ import annotations

import pytest

from seattui.domain.changes.teams.teams import (
    AddToTeam,
    CreateTeam,
    DeleteTeam,
    DropFromTeam,
    MoveTeam,
    RenameTeam,
)
from seattui.domain.model import Matching, Sort, Team, UserFilter
from seattui.domain.plan.stale import Stale
from seattui.domain.teams.membership import Membership
from seattui.kit.errors import Refused
from seattui.store.admin.upgrading import upgraded
from seattui.store.connection.urls import store_url
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.support.stores import invariants
from tests.support.stores.versions import without_0008


def team(acme: Acme, name: str) -> Team:
    (found,) = (t for t in acme.session.teams() if t.name == name)
    return found


def made(acme: Acme, *names: str) -> list[int]:
    """Teams, each below the one before."""
    parent = None
    for name in names:
        acme.do(CreateTeam(name, parent))
        parent = team(acme, name).id
    return [team(acme, name).id for name in names]


def access_state(acme: Acme, who: str) -> tuple[str | None, tuple[str, ...]]:
    user = acme.user(who)
    return user.main_team, user.extra_teams


class TestMembers:
    def test_r23_added_as_main_then_as_extra_then_made_main(self, acme: Acme) -> None:
        sales, emea = made(acme, "Sales", "EMEA")
        acme.do(AddToTeam(sales, acme.ids("bo", "chen")))
        assert access_state(acme, "bo") == ("Sales", ())
        acme.do(AddToTeam(emea, acme.ids("bo", "dee")))
        assert access_state(acme, "bo") == ("Sales", ("EMEA",))
        assert access_state(acme, "dee") == ("EMEA", ())
        acme.do(AddToTeam(emea, acme.ids("bo"), Membership.MAIN))
        assert access_state(acme, "bo") == ("EMEA", ("Sales",))
        acme.do(AddToTeam(emea, acme.ids("bo"), Membership.EXTRA))
        assert access_state(acme, "bo") == (None, ("EMEA", "Sales"))
        assert invariants.faults(acme.url) == []

    def test_the_record_says_in_which_teams_each_was_and_is(self, acme: Acme) -> None:
        sales, emea = made(acme, 'Sa"les', "EMEA")
        acme.do(AddToTeam(sales, acme.ids("bo")))
        acme.do(AddToTeam(emea, acme.ids("bo", "chen")))
        newest = acme.session.activity(limit=1)[0]
        assert (newest.change, newest.people) == ("teams.add", 2)
        bo = next(a for a in newest.affected if a.email == "bo@acme.example")
        assert bo.before == {
            "team_ids": {"extra": [], "main": sales},
            "teams": {"extra": [], "main": 'Sa"les'},
        }
        assert bo.after == {
            "team_ids": {"extra": [emea], "main": sales},
            "teams": {"extra": ["EMEA"], "main": 'Sa"les'},
        }
        assert acme.session.verify().ok

    def test_nothing_to_do_is_not_recorded(self, acme: Acme) -> None:
        (sales,) = made(acme, "Sales")
        assert acme.do(DropFromTeam(sales, acme.ids("bo"))).activity_id is None
        acme.do(AddToTeam(sales, acme.ids("bo")))
        assert acme.do(AddToTeam(sales, acme.ids("bo"))).activity_id is None

    def test_everyone_who_matches(self, acme: Acme) -> None:
        (sales,) = made(acme, "Sales")
        acme.do(AddToTeam(sales, Matching(UserFilter(search="lee"))))
        assert team(acme, "Sales").main_members == 3
        acme.do(DropFromTeam(sales, Matching(UserFilter(team=sales))))
        assert team(acme, "Sales").main_members == 0

    def test_who_was_moved_meanwhile_makes_the_plan_stale(self, acme: Acme) -> None:
        sales, emea = made(acme, "Sales", "EMEA")
        plan = acme.session.plan(AddToTeam(emea, acme.ids("bo")))
        acme.do(AddToTeam(sales, acme.ids("bo")))
        with pytest.raises(Stale):
            acme.session.apply(plan)

    def test_seats_of_main_members_are_counted_and_removed_people_are_not(self, acme: Acme) -> None:
        sales, emea = made(acme, "Sales", "EMEA")
        acme.do(AddToTeam(sales, acme.ids("dee", "eli", "gus")))
        acme.do(AddToTeam(emea, acme.ids("dee", "fay")))
        assert team(acme, "Sales").seats == {SALES: 2, SERVICE: 1}
        assert team(acme, "EMEA").seats == {SALES: 1}
        acme.run("UPDATE users SET status = 'removed' WHERE email = 'gus@acme.example'")
        assert (team(acme, "Sales").main_members, team(acme, "EMEA").extra_members) == (2, 1)

    def test_their_numbers_follow_whoever_writes(self, acme: Acme) -> None:
        sales, emea = made(acme, "Sales", "EMEA")
        acme.do(AddToTeam(sales, acme.ids("dee", "eli", "gus")))
        acme.do(AddToTeam(emea, acme.ids("dee", "fay")))
        for statement in (
            "UPDATE users SET status = 'deactivated' WHERE email IN ('dee@acme.example', 'eli@acme.example')",
            "DELETE FROM seats WHERE user_id = (SELECT id FROM users WHERE email = 'dee@acme.example')",
            f"UPDATE memberships SET main = 0 WHERE team_id = {sales}",
            f"UPDATE memberships SET main = 1, team_id = {emea} WHERE team_id = {sales} "
            "AND user_id = (SELECT id FROM users WHERE email = 'gus@acme.example')",
            "UPDATE users SET status = 'removed' WHERE email = 'eli@acme.example'",
            f"DELETE FROM memberships WHERE team_id = {sales} "
            "AND user_id = (SELECT id FROM users WHERE email = 'dee@acme.example')",
        ):
            acme.run(statement)
            assert invariants.faults(acme.url) == [], statement
        one, other = team(acme, "Sales"), team(acme, "EMEA")
        assert (one.main_members, one.extra_members, one.seats) == (0, 0, {})
        assert (other.main_members, other.extra_members) == (2, 1)

    def test_an_upgrade_counts_them_once(self, acme: Acme) -> None:
        (sales,) = made(acme, "Sales")
        acme.do(AddToTeam(sales, acme.ids("dee", "eli")))
        before = acme.session.teams()
        without_0008(acme.url)
        upgraded(store_url(acme.url), AT, dumped=True)
        assert acme.session.teams() == before
        acme.do(DropFromTeam(sales, acme.ids("dee")))
        assert invariants.faults(acme.url) == []


class TestTree:
    def test_deleted_members_go_where_they_are_sent_and_teams_below_move_up(self, acme: Acme) -> None:
        top, middle, low = made(acme, "Top", "Middle", "Low")
        acme.do(AddToTeam(middle, acme.ids("bo", "chen", "dee")))
        acme.do(AddToTeam(low, acme.ids("chen")))
        acme.do(AddToTeam(top, acme.ids("dee"), Membership.EXTRA))
        with pytest.raises(Refused) as refused:
            acme.do(DeleteTeam(middle))
        assert refused.value.code == "team-has-members"
        acme.do(DeleteTeam(middle, to=low))
        assert [(t.name, t.parent) for t in acme.session.teams()] == [("Low", "Top"), ("Top", None)]
        assert access_state(acme, "bo") == access_state(acme, "chen") == ("Low", ())
        assert access_state(acme, "dee") == ("Low", ("Top",))
        acme.do(DeleteTeam(top, drop=True))
        assert access_state(acme, "dee") == ("Low", ())
        assert invariants.faults(acme.url) == []

    def test_removed_people_do_not_hold_a_team_back(self, acme: Acme) -> None:
        (sales,) = made(acme, "Sales")
        acme.do(AddToTeam(sales, acme.ids("gus")))
        acme.run("UPDATE users SET status = 'removed' WHERE email = 'gus@acme.example'")
        acme.do(DeleteTeam(sales))
        assert acme.session.teams() == ()

    def test_an_id_is_never_given_twice(self, acme: Acme) -> None:
        (first,) = made(acme, "First")
        acme.do(DeleteTeam(first))
        (second,) = made(acme, "Second")
        assert second > first

    def test_renamed_and_moved(self, acme: Acme) -> None:
        made(acme, "Sales", "EMEA")
        emea = team(acme, "EMEA")
        acme.do(RenameTeam(emea.id, "EMEA North"))
        acme.do(MoveTeam(emea.id, None))
        assert [(t.name, t.parent) for t in acme.session.teams()] == [("EMEA North", None), ("Sales", None)]
        assert acme.session.verify().ok


class TestFilter:
    def test_a_team_lists_its_members_and_those_of_the_teams_below_once(self, acme: Acme) -> None:
        top, low = made(acme, "Top", "Low")
        acme.do(AddToTeam(top, acme.ids("dee", "fay")))
        acme.do(AddToTeam(low, acme.ids("fay", "gus")))
        wanted = UserFilter(team=top)
        listed = acme.session.users(wanted, Sort(), 0, 10)
        assert [u.first_name for u in listed] == ["Dee", "Fay", "Gus"]
        assert acme.session.count(wanted).number == 3
        assert acme.session.count(UserFilter(team=top, seat=SALES)).number == 2
        assert acme.session.count(UserFilter(team=low, search="lee")).number == 1
        assert acme.session.count(UserFilter(team=10**6)).number == 0
        assert acme.user("gus").within == {top, low}
