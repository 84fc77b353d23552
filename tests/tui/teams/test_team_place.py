"""Teams through the real screens: made, moved, filled, emptied and deleted with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seattui.domain.changes.teams.teams import AddToTeam, CreateTeam
from seattui.domain.model import Chosen, UserFilter
from seattui.kit.settings import Settings
from seattui.service.session import open_session
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.state import State
from tests.support.screens import assert_looks
from tests.tui.people.users_app import app_on, place, press, result, settled
from tests.tui.seats.seats_world import AT, World, a_world, pressable

NARROW = (80, 24)


pytestmark = pytest.mark.usefixtures("unwatched")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Sales with two people, DACH below it with one of them besides, Care with nobody."""
    with a_world(tmp_path, holders=2) as world:
        for name, parent in (("Sales", None), ("DACH", 1), ("Care [x]", None)):
            world.ana.apply(world.ana.plan(CreateTeam(name, parent)))
        for team, people in ((1, ("p000", "p001")), (2, ("p001", "p002"))):
            ids = tuple(world.id(f"{name}@acme.example") for name in people)
            world.ana.apply(world.ana.plan(AddToTeam(team, Chosen(ids))))
        yield world


def tree(world: World) -> list[tuple[str, str | None, int, int]]:
    return [(t.name, t.parent, t.main_members, t.extra_members) for t in world.ana.teams()]


class TestTeams:
    async def test_a_team_is_made_below_another_renamed_and_moved(self, world: World) -> None:
        async with app_on(world.ana).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            assert_looks("teams-80-en", await press(pilot, "2"))
            shown = await press(pilot, "n", *"dach", "enter")
            assert "A team DACH already exists." in shown
            assert "explains the rule." in shown
            await press(pilot, "up", "end", *"2", "enter", *"sal", "enter")
            shown = await press(pilot, "enter", "right")
            assert "Create team" in shown
            await press(pilot, "enter")
            record = world.records()
            assert result(pilot)[-1] == f"Team created. Record {record}."
            assert ("dach2", "Sales", 0, 0) in tree(world)
            await press(pilot, "G", "e", *"Wien", "down", "down", "right", "enter")
            assert ("Wien", "Sales", 0, 0) in tree(world)
            shown = await press(pilot, "m")
            assert "Sales  · its current parent team" in shown
            assert "Wien  · the team itself" in shown
            await press(pilot, *"care", "enter", "enter", "right", "enter")
            assert ("Wien", "Care [x]", 0, 0) in tree(world)

    async def test_parents_add_up_their_subteams_and_a_key_shows_each_apart_which_is_remembered(
        self, world: World, tmp_path: Path
    ) -> None:
        """p001, who is in Sales and an extra member of DACH, counts once in Sales."""

        def sales(shown: str) -> list[str]:
            line = next(line for line in shown.splitlines() if "▌  Sales  " in line)
            return line.partition("Sales")[2].split()[:3]

        state = State.load(tmp_path / "state.json")
        app = SeattuiApp(lambda: world.ana, Settings(), state)
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            shown = await press(pilot, "2", "down")
            assert "with subteams" in shown
            assert "Extra memberships" in shown
            assert sales(shown) == ["3", "1", "2"]
            shown = await press(pilot, "s")
            assert "each team apart" in shown
            assert "Extra members " in shown
            assert sales(shown) == ["2", "–", "2"]
            assert pilot.app.screen.team.name == "Sales", "the cursor stays"  # type: ignore[attr-defined]
        again = SeattuiApp(lambda: world.ana, Settings(), State.load(tmp_path / "state.json"))
        async with again.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            assert "each team apart" in await press(pilot, "2")
            assert "with subteams" in await press(pilot, "s")

    async def test_a_team_with_members_asks_where_they_go(self, world: World) -> None:
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "2", "down", "D")
            assert "Sales: 2 members, 0 extra members" in shown
            assert not pressable(pilot)
            await press(pilot, "tab", *"care", "enter")
            assert pressable(pilot)
            pilot.app.screen.query_one("#confirm").focus()
            await press(pilot, "enter")
        assert tree(world) == [("Care [x]", None, 2, 0), ("DACH", None, 1, 1)]

    async def test_members_are_added_by_their_addresses_and_dropped(self, world: World) -> None:
        async with app_on(world.ana).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            shown = await press(pilot, "2", "a")
            assert "Keep the previous list" not in shown, "there is none"
            assert "[edit]" not in shown, "it is being edited"
            area = pilot.app.screen.query_one("#people-area")
            assert area.size.height == 1, "as long as it is empty"
            area.load_text("p003@acme.example, p000@acme.example\nnobody@acme.example")  # type: ignore[attr-defined]
            shown = await press(pilot, "tab", "enter")
            assert "nobody@acme.example" in shown
            area.load_text("p003@acme.example, p000@acme.example")  # type: ignore[attr-defined]
            await press(pilot, "tab", "enter")
            shown = await settled(pilot)
            assert "[Add 2 users]" in shown
            pilot.app.screen.query_one("#people-edit").focus()
            shown = await press(pilot, "enter")
            assert "[Keep the previous list]" in shown
            assert "[edit]" not in shown, "which would load the list again, over what was typed"
            assert "[edit]" in await press(pilot, "escape")
            await press(pilot, "tab", "enter", "right", "enter")
            assert result(pilot)[-1].startswith("2 users added to the team.")
            assert ("Care [x]", None, 1, 1) in tree(world)

    async def test_from_the_list_into_a_team_and_out_of_the_one_that_is_listed(self, world: World) -> None:
        async with app_on(world.ana).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"p004", "enter", "t", *"dach", "enter")
            shown = await settled(pilot)
            assert "[Add 1 user]" in shown
            pilot.app.screen.query_one("#confirm").focus()
            await press(pilot, "enter")
            assert ("DACH", "Sales", 2, 1) in tree(world)
            shown = await press(pilot, "2", "down", "enter")
            assert place(pilot).wanted == UserFilter(team=1)
            assert "Team: Sales" in shown
            assert "4 users" in shown, "with those of the teams below"
            await press(pilot, "2", "down", "enter")
            assert place(pilot).wanted == UserFilter(team=2)
            await press(pilot, "a", "T")
            pilot.app.screen.query_one("#confirm").focus()
            shown = await press(pilot, "enter")
            assert result(pilot)[-1].startswith("3 users removed from the team.")
            assert "This team and its subteams have no members yet." in shown
        assert ("DACH", "Sales", 0, 0) in tree(world)

    async def test_who_may_not_is_told_and_a_dialog_that_is_left_leaves_nothing(self, world: World) -> None:
        bo = open_session(str(world.path), operator="bo@acme.example", at=AT)
        app = app_on(bo)
        async with app.run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "2", *"naxemD")
            assert len(app.screen_stack) == 1
            assert result(pilot)[0] == "New team needs Add & edit teams. Ana Torres has it."
            assert len(result(pilot)) == 6
        bo.close()
        before = world.records()
        app = app_on(world.ana)
        async with app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "2")
            for key in "nemDax":
                await press(pilot, key, "escape")
                assert len(app.screen_stack) == 1, key
        assert world.records() == before

    async def test_esc_closes_a_dialog_about_nobody_and_once_somebody_is_chosen_leaves_their_list_alone(
        self, world: World
    ) -> None:
        def last_key(shown: str) -> str:
            return shown.splitlines()[-1].split()[-1]

        app = app_on(world.ana)
        async with app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            assert last_key(await press(pilot, "2", "a", *"p003@acme.example")) == "Cancel"
            await press(pilot, "enter", "escape")
            assert len(app.screen_stack) == 1, "nobody was chosen yet"
            assert "[Add 1 user]" in await press(pilot, "a", *"p003@acme.example", "enter", "enter")
            app.screen.query_one("#people-edit").focus()
            assert last_key(await press(pilot, "enter", "x")) == "Back"
            shown = await press(pilot, "escape")
            assert "[Add 1 user]" in shown, "as before the list was edited"
            assert last_key(shown) == "Cancel"
            app.screen.query_one("#people-edit").focus()
            await press(pilot, "enter")
            app.screen.query_one("#cancel").focus()
            await press(pilot, "enter")
            assert len(app.screen_stack) == 1, "the button says what it does"
