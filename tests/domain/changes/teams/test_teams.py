"""Teams, rule by rule: a tree of unique names, one main team a person (R23), and who may change them."""

from __future__ import annotations

import pytest

from seattui.domain.changes.teams.teams import (
    MAX_DEPTH,
    AddToTeam,
    CreateTeam,
    DeleteTeam,
    DropFromTeam,
    MoveTeam,
    RenameTeam,
)
from seattui.domain.model import Chosen
from seattui.domain.people.permissions import ADD_EDIT_TEAMS, ADD_EDIT_USERS, EXPORT_USERS, MODIFY_BILLING
from seattui.domain.plan.plan import Change
from seattui.domain.teams.membership import Membership, Place, TeamRole, below, in_tree
from seattui.kit.errors import NotFound, NotPermitted, Refused, UsageError
from tests.support.memory.facts import operator, person
from tests.support.memory.teamed import TeamedFacts

ALL = Chosen((1, 2, 3))
SALES, EMEA, NORTH = 1, 2, 3


@pytest.fixture
def facts() -> TeamedFacts:
    """Sales, below it EMEA, below that North; three people in none."""
    made = TeamedFacts([person(1), person(2), person(3)])
    for name, parent in (("Sales", None), ("EMEA", SALES), ("North", EMEA)):
        made.do(CreateTeam(name, parent))
    return made


class TestR23Places:
    @pytest.mark.parametrize(
        ("place", "how", "becomes"),
        [
            (Place(TeamRole.NOT, False), Membership.AUTO, Place(TeamRole.MAIN, False)),
            (Place(TeamRole.NOT, True), Membership.AUTO, Place(TeamRole.EXTRA, True)),
            (Place(TeamRole.EXTRA, False), Membership.AUTO, Place(TeamRole.MAIN, False)),
            (Place(TeamRole.EXTRA, True), Membership.AUTO, Place(TeamRole.EXTRA, True)),
            (Place(TeamRole.MAIN, False), Membership.AUTO, Place(TeamRole.MAIN, False)),
            (Place(TeamRole.NOT, True), Membership.MAIN, Place(TeamRole.MAIN, False)),
            (Place(TeamRole.EXTRA, True), Membership.MAIN, Place(TeamRole.MAIN, False)),
            (Place(TeamRole.NOT, False), Membership.EXTRA, Place(TeamRole.EXTRA, False)),
            (Place(TeamRole.MAIN, False), Membership.EXTRA, Place(TeamRole.EXTRA, False)),
        ],
    )
    def test_added(self, place: Place, how: Membership, becomes: Place) -> None:
        assert place.joined(how) == becomes

    def test_who_leaves_the_main_team_has_none(self) -> None:
        assert Place(TeamRole.MAIN, False).dropped() == Place(TeamRole.NOT, False)
        assert Place(TeamRole.EXTRA, True).dropped() == Place(TeamRole.NOT, True)


class TestMembers:
    def test_r23_a_new_main_team_makes_the_old_one_an_extra_and_says_so(self, facts: TeamedFacts) -> None:
        facts.do(AddToTeam(SALES, ALL))
        plan = AddToTeam(EMEA, ALL, Membership.MAIN).plan(facts)
        assert [w.code for w in plan.warnings] == ["main-team-changes"]
        assert (plan.before["main"], plan.after["main"]) == (0, 3)
        facts.perform(plan)
        assert {(u.main_team, u.extra_teams) for u in facts.people} == {("EMEA", ("Sales",))}
        assert facts.people[0].within == {SALES, EMEA}

    def test_leaving_the_main_team_is_said(self, facts: TeamedFacts) -> None:
        facts.do(AddToTeam(SALES, ALL))
        plan = DropFromTeam(SALES, Chosen((1, 2))).plan(facts)
        assert [w.code for w in plan.warnings] == ["no-main-team"]
        assert plan.after["main"] == 1

    def test_nothing_to_do(self, facts: TeamedFacts) -> None:
        assert DropFromTeam(SALES, ALL).plan(facts).empty
        facts.do(AddToTeam(SALES, ALL))
        assert AddToTeam(SALES, ALL).plan(facts).empty
        assert AddToTeam(SALES, Chosen((99,))).plan(facts).empty

    def test_who_is_in_which_team_is_part_of_what_was_seen(self, facts: TeamedFacts) -> None:
        before = AddToTeam(EMEA, ALL, Membership.MAIN).plan(facts)
        facts.do(AddToTeam(SALES, Chosen((1,))))
        assert AddToTeam(EMEA, ALL, Membership.MAIN).plan(facts).fingerprint != before.fingerprint


class TestTree:
    @pytest.mark.parametrize("name", ["Sales", "SALES", " sáles ", "ＳＡＬＥＳ"])
    def test_r23_names_are_unique_case_and_accents_folded(self, facts: TeamedFacts, name: str) -> None:
        for change in (CreateTeam(name), RenameTeam(EMEA, name)):
            with pytest.raises(Refused) as refused:
                change.plan(facts)
            assert (refused.value.code, refused.value.rule) == ("team-exists", "R23")

    @pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u3164", "x" * 201])
    def test_a_name_that_can_not_be(self, facts: TeamedFacts, name: str) -> None:
        for change in (CreateTeam(name), RenameTeam(EMEA, name)):
            with pytest.raises(UsageError):
                change.plan(facts)

    def test_a_team_may_be_spelled_anew(self, facts: TeamedFacts) -> None:
        assert RenameTeam(SALES, "SALES").plan(facts).after["team"] == "SALES"
        assert RenameTeam(SALES, "Sales").plan(facts).empty

    def test_r23_no_team_below_itself(self, facts: TeamedFacts) -> None:
        for parent in (SALES, EMEA, NORTH):
            with pytest.raises(Refused) as refused:
                MoveTeam(SALES, parent).plan(facts)
            assert (refused.value.code, refused.value.rule) == ("team-below-itself", "R23")

    def test_moved_with_all_below_it(self, facts: TeamedFacts) -> None:
        facts.perform(MoveTeam(EMEA, None).plan(facts))
        assert [(depth, t.name) for depth, t in in_tree(tuple(facts.listed()))] == [
            (0, "EMEA"), (1, "North"), (0, "Sales"),
        ]  # fmt: skip
        assert below(facts.teams(), EMEA) == {EMEA, NORTH}
        assert MoveTeam(EMEA, None).plan(facts).empty

    def test_teams_stand_only_so_deep(self, facts: TeamedFacts) -> None:
        for n in range(4, MAX_DEPTH + 1):
            facts.do(CreateTeam(f"Team {n}", n - 1))
        facts.do(CreateTeam("Aside"))
        aside = facts.last_team
        for change in (CreateTeam("Too deep", MAX_DEPTH), MoveTeam(SALES, aside), MoveTeam(aside, MAX_DEPTH)):
            with pytest.raises(Refused) as refused:
                change.plan(facts)
            assert refused.value.code == "too-deep"
        assert MoveTeam(EMEA, aside).plan(facts).possible

    def test_deleted_with_members_it_asks_where_they_go(self, facts: TeamedFacts) -> None:
        facts.do(AddToTeam(EMEA, ALL))
        plan = DeleteTeam(EMEA).plan(facts)
        assert plan.blocked
        assert plan.blocked.code == "team-has-members"
        assert DeleteTeam(EMEA, to=SALES).plan(facts).possible
        facts.perform(DeleteTeam(EMEA, drop=True).plan(facts))
        assert {u.main_team for u in facts.people} == {None}
        assert [(t.name, t.parent) for t in facts.listed()] == [("North", "Sales"), ("Sales", None)]

    def test_the_members_are_where_r23_puts_them(self, facts: TeamedFacts) -> None:
        facts.do(AddToTeam(EMEA, Chosen((1, 2))))
        facts.do(AddToTeam(NORTH, Chosen((2,))))
        facts.do(AddToTeam(SALES, Chosen((3,))))
        facts.do(AddToTeam(EMEA, Chosen((3,))))
        facts.perform(DeleteTeam(EMEA, to=NORTH).plan(facts))
        assert [(u.main_team, u.extra_teams) for u in facts.people] == [
            ("North", ()), ("North", ()), ("Sales", ("North",)),
        ]  # fmt: skip

    def test_what_can_not_be(self, facts: TeamedFacts) -> None:
        with pytest.raises(UsageError):
            DeleteTeam(EMEA, to=EMEA).plan(facts)
        with pytest.raises(UsageError):
            DeleteTeam(EMEA, to=SALES, drop=True).plan(facts)


CHANGES: tuple[Change, ...] = (
    CreateTeam("New"),
    RenameTeam(SALES, "Other"),
    MoveTeam(EMEA, None),
    DeleteTeam(NORTH),
    AddToTeam(SALES, ALL),
    DropFromTeam(SALES, ALL),
)


class TestWhoMay:
    @pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.kind)
    def test_only_who_may_add_and_edit_teams(self, facts: TeamedFacts, change: Change) -> None:
        facts.operator = operator(ADD_EDIT_TEAMS)
        assert change.plan(facts).possible
        facts.operator = operator(super_admin=True)
        assert change.plan(facts).possible
        for others in ((), (ADD_EDIT_USERS, MODIFY_BILLING, EXPORT_USERS)):
            facts.operator = operator(*others)
            with pytest.raises(NotPermitted) as refused:
                change.plan(facts)
            assert refused.value.permission == ADD_EDIT_TEAMS

    @pytest.mark.parametrize(
        "change",
        [
            CreateTeam("New", 99), RenameTeam(99, "Other"), MoveTeam(99, None), MoveTeam(SALES, 99),
            DeleteTeam(99), DeleteTeam(EMEA, to=99), AddToTeam(99, ALL), DropFromTeam(99, ALL),
        ],
    )  # fmt: skip
    def test_a_team_that_is_gone(self, facts: TeamedFacts, change: Change) -> None:
        with pytest.raises(NotFound):
            change.plan(facts)
