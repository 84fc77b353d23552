"""Named views on the screen: saved with V, opened with ' or from the palette, deleted, and told in the title."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from seattui.domain.changes.people.views import DeleteView, SaveView
from seattui.domain.changes.teams.teams import CreateTeam, DeleteTeam
from seattui.domain.model import Column, Sort, UserFilter
from seattui.domain.people.idle import idle_holders
from seattui.domain.people.views import View
from seattui.service.session import Session
from tests.tui.people.users_app import app_on, place, press, result, settled, until
from tests.tui.seats.seats_world import a_world
from tests.tui.shell.test_stepping import BACK, title

pytestmark = pytest.mark.usefixtures("unwatched")
NARROW = (80, 24)
IDLE = View(idle_holders("sales-hub"), Sort(Column.EMAIL, True))


def save(session: Session, name: str, view: View = IDLE, shared: bool = False) -> None:
    session.apply(session.plan(SaveView(name, view, shared)))


async def saved(pilot: Pilot[Any], name: str) -> str:
    """Saves what the list shows, as somebody who types does."""
    await press(pilot, "V", *name)
    return await press(pilot, *["enter"] * 3, "right", "enter")


class TestSaving:
    async def test_filter_search_and_order_are_kept_and_the_title_has_the_name(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "h", "o", "down", "enter")
                shown = await press(pilot, "V")
                assert "idle for 90 days · Seat: any hub · sorted by Email" in shown
                await press(pilot, "escape")
                shown = await saved(pilot, "Idle by address")
                assert title(shown) == "Users · Idle by address · idle for 90 days · Seat: any hub"
                (view,) = world.ana.views()
                assert (view.name, view.shared) == ("Idle by address", False)
                assert view.definition["sort"] == "email"
                assert view.definition["filter"] == {"seat": "any", "idle_days": 90}
                shown = await press(pilot, "o", "o")
                assert title(shown).startswith("Users · Idle by address · changed · ")
                shown = await press(pilot, "o", "o")
                assert "changed" not in title(shown)
                assert title(await press(pilot, "F")) == "Users"

    async def test_a_name_that_is_taken_asks_to_replace(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            save(world.ana, "Mine")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "V", *"mine")
                assert "this replaces it" in shown
                assert "[Replace it]" in shown
                await press(pilot, *["enter"] * 3, "right", "enter")
                (view,) = world.ana.views()
                assert view.definition["filter"] == {}

    async def test_one_that_is_like_this_already_says_so(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            save(world.ana, "Sales idle")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "apostrophe", "enter")
                shown = await press(pilot, "V")
                assert "The view of that name shows this already." in shown
                shown = await press(pilot, *["backspace"] * 10)
                assert "Enter a name for it" in shown

    async def test_shared_ones_are_saved_by_super_admins_and_others_see_who_may(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.bo).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "V")
                assert "yours alone; a super admin can save shared ones" in shown
                assert "( )" not in shown
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "V", *"All", "enter", "down", "enter", "enter", "right", "enter")
            assert [(view.name, view.shared) for view in world.bo.views()] == [("All", True)]

    async def test_undo_takes_it_away_again(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await saved(pilot, "Mine")
                assert world.ana.views()
                await press(pilot, "u")
                await press(pilot, "right")
                shown = await press(pilot, "enter")
                assert world.ana.views() == ()
                assert title(shown) == "Users", "which no longer is that view"


class TestWhatItHoldsIsToldInTheWordsOfTheFilterBar:
    async def test_before_it_is_saved_replaced_deleted_or_restored(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            save(world.ana, "Mine", View(UserFilter(seat="any", idle_days=60, with_pending=True)))
            async with app_on(world.ana).run_test(size=(120, 40)) as pilot:
                await settled(pilot)
                replacing = await press(pilot, "V", *"mine")
                await press(pilot, "escape")
                deleting = await press(pilot, "apostrophe", "ctrl+x")
                await press(pilot, "right", "enter")
                restoring = await press(pilot, "u")
                for shown in (replacing, deleting, restoring):
                    assert "idle for 60 days, incl. pending · Seat: any hub" in " ".join(shown.split())
                    assert "--" not in shown
                assert "everybody" in replacing

    async def test_of_one_that_cannot_be_opened_why_not(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            world.ana.apply(world.ana.plan(CreateTeam("Sales East")))
            (team,) = world.ana.team_nodes()
            save(world.ana, "East", View(UserFilter(team=team.id)))
            world.ana.apply(world.ana.plan(DeleteTeam(team.id)))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert "Team: Sales East is gone" in await press(pilot, "apostrophe", "ctrl+x")


class TestOpening:
    async def test_from_a_list_that_is_searched_own_first_and_shared_ones_marked(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path, holders=2) as world:
            save(world.ana, "Sales idle", shared=True)
            save(world.ana, "Zoë's", View(UserFilter(search="p00")))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "apostrophe")
                assert shown.index("Zoë's") < shown.index("Sales idle")
                line = next(line for line in shown.splitlines() if "Sales idle" in line)
                assert "shared" in line
                assert "idle for 90 days · Sales Hub" in line
                shown = await press(pilot, *"idl")
                assert "Zoë's" not in shown
                shown = await press(pilot, "enter")
                assert title(shown) == "Users · Sales idle · idle for 90 days · Sales Hub"
                assert place(pilot).sort == IDLE.sort
                shown = await press(pilot, "apostrophe", *"zoe", "enter")
                assert title(shown) == "Users · Zoë's · “p00”"
                assert "/ p00" in shown
                assert title(await press(pilot, "escape")) == "Users · Zoë's · changed"
                assert title(await press(pilot, BACK, BACK)).startswith("Users · Sales idle · idle")

    async def test_the_palette_opens_one_where_people_are_listed_and_else_in_users(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path, holders=2) as world:
            save(world.ana, "Sales idle")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "3", "colon", *"view: sales")
                assert "View: Sales idle" in shown
                assert (
                    title(await press(pilot, "enter")) == "Seats · Sales idle · idle for 90 days · Sales Hub"
                )
                shown = await press(pilot, "5", "colon", *"sales idle")
                assert (
                    title(await press(pilot, "enter")) == "Users · Sales idle · idle for 90 days · Sales Hub"
                )
                assert title(await press(pilot, BACK)) == "Activity"

    async def test_one_that_cant_be_opened_says_why_and_leaves_the_list(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            world.ana.apply(world.ana.plan(CreateTeam("Sales East")))
            (team,) = world.ana.team_nodes()
            save(world.ana, "East", View(UserFilter(team=team.id)))
            save(world.ana, "Everybody who is in the east and idle", View(UserFilter(team=team.id)))
            world.ana.apply(world.ana.plan(DeleteTeam(team.id)))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"p00", "enter")
                shown = await press(pilot, "apostrophe")
                assert shown.count("! Team: Sales East is gone") == 2, (
                    "whole, however long the view's name is"
                )
                shown = await press(pilot, "enter")
                assert title(shown) == "Users · “p00”"
                assert any("which the account doesn't have any more" in told for told in result(pilot))

    @pytest.mark.parametrize("others", [[], ["Sales West"]], ids=["the last one", "one of two"])
    async def test_of_a_team_that_somebody_deletes_while_it_is_shown(
        self, tmp_path: Path, others: list[str]
    ) -> None:
        with a_world(tmp_path, holders=2) as world:
            for name in ("Sales East", *others):
                world.ana.apply(world.ana.plan(CreateTeam(name)))
            east = world.ana.team_nodes()[0]
            save(world.bo, "East", View(UserFilter(team=east.id)))
            async with app_on(world.bo).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert title(await press(pilot, "apostrophe", "enter")) == "Users · East · Sales East"
                world.ana.apply(world.ana.plan(DeleteTeam(east.id)))
                pilot.app.store_moved()  # type: ignore[attr-defined]
                shown = await until(pilot, lambda seen: "Sales East" not in seen)
                assert title(shown) == "Users · East · changed · a deleted team"
                assert "Team: a deleted team" in shown
                assert "0 users" in shown
                assert "has no members yet" not in shown
                assert title(await press(pilot, "F")) == "Users"

    async def test_without_any_it_says_which_key_saves_one(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert "There are no views yet. V saves" in await press(pilot, "apostrophe")


class TestDeleting:
    async def test_asks_first_and_the_list_stays(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            save(world.ana, "Sales idle")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "apostrophe", "enter")
                shown = await press(pilot, "apostrophe", "ctrl+x")
                assert "Delete this view" in shown
                assert "esc Cancel" in shown
                await press(pilot, "enter")
                assert world.ana.views(), "the focus was on Cancel"
                await press(pilot, "apostrophe")
                await press(pilot, "ctrl+x")
                await press(pilot, "right")
                shown = await press(pilot, "enter")
                assert world.ana.views() == ()
                assert title(shown) == "Users · idle for 90 days · Sales Hub"

    async def test_a_shared_one_is_for_super_admins(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            save(world.ana, "Ours", shared=True)
            async with app_on(world.bo).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "apostrophe", "ctrl+x")
                assert "Only super admins delete shared views." in result(pilot)
                assert "Ours" in shown

    async def test_by_somebody_else_is_said_and_the_list_stays(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            save(world.ana, "Ours", shared=True)
            async with app_on(world.bo).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert title(await press(pilot, "apostrophe", "enter")).startswith("Users · Ours · ")
                world.ana.apply(world.ana.plan(DeleteView("Ours", True)))
                pilot.app.store_moved()  # type: ignore[attr-defined]
                shown = await until(pilot, lambda seen: "Ours" not in seen.splitlines()[2])
                assert title(shown) == "Users · idle for 90 days · Sales Hub"
                assert "The view Ours was deleted. The list stays as it is." in result(pilot)
