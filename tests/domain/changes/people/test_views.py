"""Saving and deleting views: everybody's own, and the account's by a super admin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seattui.domain.changes.people.views import DeleteView, SaveView
from seattui.domain.model import Column, SavedView, Sort, Status, UserFilter
from seattui.domain.people.view_columns import ViewColumn
from seattui.domain.people.views import MAX_VIEWS, View, view_of
from seattui.domain.plan.on_screen import on_screen
from seattui.domain.plan.plan import Change
from seattui.kit.errors import NotFound, NotPermitted, Refused, UsageError
from tests.support.memory.facts import MemoryFacts, operator, person

ACTIVE = View(UserFilter(status=Status.ACTIVE), Sort(Column.EMAIL), (ViewColumn("name", 30),))
SEATED = View(UserFilter(seat="sales-hub"))


def anybody() -> MemoryFacts:
    """The operator holds no permission at all."""
    return MemoryFacts([person(1)], operator=operator())


def do(here: MemoryFacts, change: Change) -> None:
    here.perform(change.plan(here))


class TestOnesOwn:
    def test_anybody_saves_shows_and_deletes_theirs(self) -> None:
        here = anybody()
        plan = SaveView("Mine", ACTIVE).plan(here)
        assert plan.before == {}
        assert plan.after == {
            "name": "Mine", "shared": False, "owner_id": 1, "filter": {"status": "active"}, "sort": "email",
            "columns": ["name:30"],
        }  # fmt: skip
        assert [(str(line.label), str(line.before), str(line.after)) for line in plan.lines] == [
            ("Mine", "–", "--status active --sort email --columns name")
        ]
        assert [(str(line.label), str(line.before), str(line.after)) for line in on_screen(plan).lines] == [
            ("Mine", "–", "active · sorted by Email · columns: Name")
        ]
        here.perform(plan)
        (saved,) = here.views()
        assert view_of(saved.definition) == ACTIVE
        do(here, DeleteView("MINE"))
        assert here.views() == ()

    def test_the_same_again_is_nothing_to_do(self) -> None:
        here = anybody()
        do(here, SaveView("Mine", ACTIVE))
        assert SaveView("Mine", ACTIVE).plan(here).empty

    def test_a_name_that_is_taken_is_replaced_only_if_that_was_said(self) -> None:
        here = anybody()
        do(here, SaveView("Mine", ACTIVE))
        with pytest.raises(Refused) as error:
            SaveView("míne", SEATED).plan(here)
        assert error.value.code == "view-exists"
        do(here, SaveView("míne", SEATED, replace=True))
        assert [(v.name, view_of(v.definition)) for v in here.views()] == [("míne", SEATED)]

    def test_one_that_was_replaced_meanwhile_makes_another_plan(self) -> None:
        here = anybody()
        do(here, SaveView("Mine", ACTIVE))
        change = SaveView("Mine", View(), replace=True)
        shown = change.plan(here).fingerprint
        do(here, SaveView("Mine", SEATED, replace=True))
        assert change.plan(here).fingerprint != shown

    def test_there_are_only_so_many(self) -> None:
        here = anybody()
        definition = {"filter": {}, "sort": "name", "columns": []}
        here.views_saved = [SavedView(f"V{n}", False, definition) for n in range(MAX_VIEWS)]
        with pytest.raises(Refused) as error:
            SaveView("One more", View()).plan(here)
        assert error.value.code == "too-many-views"
        do(here, SaveView("V1", ACTIVE, replace=True))
        here.operator = operator(super_admin=True)
        do(here, SaveView("One more", View(), shared=True))

    def test_whoever_is_no_person_has_none(self) -> None:
        here = anybody()
        here.operator = replace(here.operator, user_id=None)
        for change in (SaveView("Mine", View()), DeleteView("Mine")):
            with pytest.raises(Refused) as error:
                change.plan(here)
            assert error.value.code == "not-a-person"

    def test_what_the_account_has_not_is_refused_before_it_is_saved(self) -> None:
        with pytest.raises(UsageError):
            SaveView("Mine", View(UserFilter(seat="old-hub"))).plan(anybody())
        with pytest.raises(UsageError):
            SaveView(" ", View()).plan(anybody())

    def test_a_search_is_kept_as_databases_take_it(self) -> None:
        here = anybody()
        do(here, SaveView("Mine", View(UserFilter(search="a\0b"))))
        assert view_of(here.views()[0].definition).filter.search == "a\ufffdb"


class TestTheAccounts:
    def test_are_a_super_admins_to_change(self) -> None:
        here = anybody()
        here.views_saved = [SavedView("Ours", True, {"filter": {}, "sort": "name", "columns": []})]
        for change in (SaveView("New", ACTIVE, shared=True), DeleteView("Ours", shared=True)):
            with pytest.raises(NotPermitted):
                change.plan(here)
        here.operator = operator(super_admin=True)
        plan = SaveView("Ours", ACTIVE, shared=True, replace=True).plan(here)
        assert "owner_id" not in plan.after
        here.perform(plan)
        do(here, DeleteView("ours", shared=True))
        assert here.views() == ()

    def test_have_names_of_their_own(self) -> None:
        here = MemoryFacts([person(1, super_admin=True)])
        do(here, SaveView("Idle", ACTIVE))
        do(here, SaveView("idle", SEATED, shared=True))
        do(here, DeleteView("Idle"))
        assert [(v.name, v.shared) for v in here.views()] == [("idle", True)]
        with pytest.raises(NotFound) as error:
            DeleteView("Idle").plan(here)
        assert "add --shared" in str(error.value)
