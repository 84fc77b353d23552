"""Views: what is saved comes back exactly, and what can't be shown any more is told."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.model import Column, Invite, SavedView, Sort, Status, TeamNode, UserFilter
from seattui.domain.people.columns import COLUMNS
from seattui.domain.people.filter_fields import FIELDS
from seattui.domain.people.names import MAX_NAME
from seattui.domain.people.permissions import FIRST
from seattui.domain.people.view_columns import ViewColumn
from seattui.domain.people.views import (
    MAX_SEARCH,
    OfferedNow,
    View,
    check_view,
    checked_view_name,
    definition_of,
    opened,
    options_of,
    problem_of,
    view_named,
    view_of,
)
from seattui.domain.plan.plan import canonical
from seattui.kit.errors import NotFound, Refused, UsageError
from seattui.kit.text import fold, storable
from tests.support import hostile
from tests.support.memory.facts import subscription

TEAMS = (TeamNode(3, "Field", None), TeamNode(7, "Nörd 'ics", 3))
OFFERED = OfferedNow(FIRST, (subscription(), subscription("service-hub")), TEAMS)


def some(*values: object) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.sampled_from(values))


FILTERS = st.builds(
    UserFilter,
    search=st.text(max_size=MAX_SEARCH).map(storable),
    status=some(Status.ACTIVE, Status.DEACTIVATED),
    invite=some(*Invite),
    seat=some("sales-hub", "service-hub", "any", "none"),
    permission=some("super_admin", *(p.code for p in FIRST)),
    idle_days=st.one_of(st.none(), st.integers(0, 100_000)),
    team=some(3, 7),
    with_pending=st.booleans(),
    created_since=st.one_of(st.none(), st.dates()),
)
SORTS = st.builds(Sort, st.sampled_from(Column), st.booleans())
CHOSEN = st.lists(
    st.builds(
        ViewColumn,
        st.sampled_from([column.name for column in COLUMNS]),
        st.one_of(st.none(), st.integers(1, 200)),
        st.booleans(),
    ),
    unique_by=lambda column: column.name,
    max_size=8,
).map(tuple)
VIEWS = st.builds(View, FILTERS, SORTS, CHOSEN)


def saved(**definition: Any) -> SavedView:
    return SavedView("Mine", False, {"filter": {}, "sort": "name", "columns": [], **definition})


class TestWhatIsSaved:
    @given(VIEWS)
    def test_is_read_as_exactly_the_same(self, view: View) -> None:
        kept = json.loads(canonical(definition_of(view, TEAMS)))
        read = opened(SavedView("Mine", False, kept), OFFERED)
        assert read == view
        assert [(type(getattr(read.filter, f.name)), f.name) for f in FIELDS] == [
            (type(getattr(view.filter, f.name)), f.name) for f in FIELDS
        ]

    def test_covers_every_filter(self) -> None:
        """Of a new filter, `FILTERS` has values too."""
        assert set(UserFilter.__slots__) == {field.name for field in FIELDS}

    @given(VIEWS)
    def test_can_be_told_as_options(self, view: View) -> None:
        told = options_of(definition_of(view, TEAMS))
        assert ("--team" in told.replace(view.filter.search, "")) is (view.filter.team is not None) or (
            "--team" in view.filter.search
        )

    def test_options_are_in_the_order_of_help_and_quoted(self) -> None:
        view = View(
            UserFilter(search="lee o'hara", team=7, idle_days=90, with_pending=True, created_since=date(2026, 1, 2)),
            Sort(Column.SEAT, True),
            (ViewColumn("name"), ViewColumn("seats", hidden=True), ViewColumn("email", 30)),
        )  # fmt: skip
        assert options_of(definition_of(view, TEAMS)) == (
            """--search 'lee o'"'"'hara' --team 'Nörd '"'"'ics' --idle 90 --with-pending --created-since 2026-01-02 """
            "--sort -seat --columns name,email"
        )
        assert options_of(definition_of(View(), TEAMS)) == ""


class TestWhatIsNotThereAnyMore:
    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"filter": {"team": 9}, "team": "Gone"}, "shows Team: Gone"),
            ({"filter": {"team": 9}}, "shows Team: 9"),
            ({"filter": {"seat": "old-hub"}}, "shows Seat: old-hub"),
            ({"filter": {"permission": "fly"}}, "shows Permissions: fly"),
            ({"filter": {"status": "paused"}}, "shows Status: paused"),
        ],
    )
    def test_is_told_and_the_view_is_kept(self, given: dict[str, Any], told: str) -> None:
        view = saved(**given)
        with pytest.raises(Refused) as error:
            opened(view, OFFERED)
        assert (error.value.code, told in str(error.value)) == ("view-outdated", True)
        assert "kept as it is" in str(error.value)
        assert options_of(view.definition)

    def test_a_team_that_has_another_name_is_still_it(self) -> None:
        assert opened(saved(filter={"team": 7}, team="Old name"), OFFERED).filter.team == 7


class TestWhatANewerVersionSaved:
    @pytest.mark.parametrize(
        "given",
        [
            {"filter": {"mood": "good"}},
            {"filter": {"idle_days": "90"}},
            {"filter": {"idle_days": -1}},
            {"filter": {"idle_days": True}},
            {"filter": {"team": 1.5}},
            {"filter": {"record": 10**30}},
            {"filter": {"with_pending": "yes"}},
            {"filter": {"with_pending": False}},
            {"filter": {"created_since": "soon"}},
            {"filter": {"search": ["lee"]}},
            {"filter": []},
            {"sort": "mood"},
            {"sort": "--name"},
            {"sort": None},
            {"columns": ["mood"]},
            {"columns": ["name:0"]},
            {"columns": ["name:201"]},
            {"columns": [3]},
            {"columns": "name"},
            {"colour": "red"},
        ],
    )
    def test_is_refused_in_plain_words(self, given: dict[str, Any]) -> None:
        problem = problem_of(saved(**given), OFFERED)
        assert problem is not None
        assert problem.code == "view-unreadable"
        assert "this version of seattui doesn't know" in str(problem)
        options_of(saved(**given).definition)

    @given(
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(st.sampled_from(["filter", "sort", "columns", "seat", "team", "x"]), inner),
            ),
            max_leaves=12,
        ).filter(lambda found: isinstance(found, dict))
    )  # fmt: skip
    def test_whatever_it_is_only_that_is_raised(self, definition: Any) -> None:
        problem_of(SavedView("Mine", True, definition), OFFERED)
        options_of(definition)


class TestNames:
    def test_are_those_of_teams(self) -> None:
        assert checked_view_name("  Idle \t sellers ") == "Idle sellers"
        for empty in ("", "  ", "\u200b"):
            with pytest.raises(UsageError):
                checked_view_name(empty)
        with pytest.raises(UsageError):
            checked_view_name("x" * 201)

    def test_hostile_ones_are_kept_and_found_unless_they_look_like_nothing(self) -> None:
        names = [name for name in hostile.STORABLE.values() if len(" ".join(name.split())) <= MAX_NAME]
        assert len(names) > 50
        for name in names:
            if not fold(name).strip():
                with pytest.raises(UsageError):
                    checked_view_name(name)
            else:
                kept = checked_view_name(name)
                assert view_named([SavedView(kept, True, {})], name).name == kept

    def test_ones_own_comes_before_the_accounts(self) -> None:
        views = [SavedView("Idle", True, {}), SavedView("idle", False, {}), SavedView("Other", True, {})]
        assert not view_named(views, "IDLE").shared
        assert view_named(views, "IDLE", shared=True).shared
        assert view_named(views, "öther").shared

    def test_none_of_that_name_tells_those_there_are(self) -> None:
        views = [SavedView("Idle", True, {}), SavedView("Mine", False, {})]
        for name, shared, told in (
            ("nope", None, "Available: Idle, Mine."),
            ("nope", True, "Available: Idle."),
            ("ídel", None, "Did you mean “Idle”?"),
            ("idle", False, "add --shared"),
            ("mine", True, "leave --shared out"),
        ):
            with pytest.raises(NotFound) as error:
                view_named(views, name, shared)
            assert told in str(error.value)


class TestWhatCanBeSaved:
    @pytest.mark.parametrize(
        "view",
        [
            View(UserFilter(search="x" * (MAX_SEARCH + 1))),
            View(UserFilter(with_pending=True)),
            View(UserFilter(seat="old-hub")),
            View(UserFilter(team=99)),
            View(columns=(ViewColumn("mood"),)),
            View(columns=(ViewColumn("name"), ViewColumn("name", 9))),
            View(columns=(ViewColumn("name", 0),)),
            View(columns=(ViewColumn("name", hidden=True),)),
        ],
    )
    def test_is_checked(self, view: View) -> None:
        with pytest.raises(UsageError):
            check_view(view, OFFERED)

    def test_what_is_fine_is_fine(self) -> None:
        check_view(
            View(UserFilter(seat="any", permission="super_admin"), columns=(ViewColumn("name"),)), OFFERED
        )
        assert view_of(definition_of(View(), ())) == View()
