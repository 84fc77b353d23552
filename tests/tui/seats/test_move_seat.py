"""Move seat through the real app, on a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from seattui.domain.plan.plan import Receipt
from seattui.tui.seats.move_seat import MoveSeatDialog
from seattui.tui.seats.person_search import PersonSearch
from seattui.tui.widgets.field import Field
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import a_world, focused, opened, pressable

pytestmark = pytest.mark.usefixtures("unwatched")


class Searching(App[None]):
    """A field alone, whose questions a test answers."""

    def compose(self) -> ComposeResult:
        yield PersonSearch(lambda _: None)


class TestPersonSearch:
    async def test_enter_takes_nobody_who_was_listed_for_what_was_typed_before(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=2) as world:
            one, other = (world.user(f"p00{n}@acme.example") for n in range(2))
        async with Searching().run_test() as pilot:
            search = pilot.app.query_one(PersonSearch)
            pilot.app.query_one(Field).focus()
            await pilot.press("p")
            search.show([one, other])
            await pilot.press("1", "enter")
            assert search.chosen is None, "who matches “p1” isn't known yet"
            search.show([other])
            await pilot.pause()
            assert search.chosen == other
            await pilot.press("x")
            assert (search.chosen, search.text) == (None, "x"), "typing on begins another search"


class TestMoveSeat:
    async def test_a_seat_goes_to_somebody_who_is_searched_for(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await settled(pilot)
                shown = await press(pilot, "slash", *"p000", "enter", "m")
                assert "From     Person 000 Lee" in shown
                assert "Seat     Sales Hub Enterprise" in shown
                shown = await press(pilot, *"p002")
                assert "Person 002 Lee  p002@acme.example" in shown
                assert "Person 001" not in shown
                shown = await press(pilot, "enter")
                lines = [" ".join(line.split()) for line in shown.splitlines()]
                assert "│ Person 000 Lee Sales Hub Enterprise → – │" in lines
                assert "│ Person 002 Lee – → Sales Hub Enterprise │" in lines
                await press(pilot, "enter")
                assert focused(pilot) == "cancel", "it takes something away"
                await press(pilot, "right", "enter")
                assert result(pilot) == [f"Seat moved. Record {world.records()}."]
            assert world.user("p002@acme.example").access_state.seats == {"sales-hub"}
            assert not world.user("p000@acme.example").access_state.seats

    async def test_who_has_one_already_cant_be_chosen(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await opened(pilot, MoveSeatDialog(world.ana, world.user("p000@acme.example")))
                shown = await press(pilot, *"p001")
                assert "already has one" in shown
                await press(pilot, "enter")
                assert not pressable(pilot)

    async def test_of_two_seats_one_is_chosen(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            from seattui.domain.changes.seats.seats import ChangeSeats
            from seattui.domain.model import Chosen

            giver = Chosen((world.id("p000@acme.example"),))
            world.ana.apply(world.ana.plan(ChangeSeats(giver, give=("service-hub",))))
            async with app_on(world.ana).run_test(size=(120, 40)) as pilot:
                shown = await opened(pilot, MoveSeatDialog(world.ana, world.user("p000@acme.example")))
                assert "(•) Sales Hub Enterprise" in shown
                assert "( ) Service Hub Professional" in shown
                shown = await press(pilot, "up", "down")
                assert "(•) Service Hub Professional" in shown
                pilot.app.screen.query_one("#person-text").focus()
                shown = await press(pilot, *"p003", "enter")
                assert "Service Hub assigned" in shown
                assert pressable(pilot)

    async def test_typing_on_takes_the_choice_back(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await opened(pilot, MoveSeatDialog(world.ana, world.user("p000@acme.example")))
                await press(pilot, *"p002", "enter")
                assert pressable(pilot)
                shown = await press(pilot, "up", "x")
                assert "Choose who gets the seat." in shown
                assert not pressable(pilot)

    async def test_the_other_got_one_meanwhile(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            answers: list[Receipt | None] = []
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await opened(pilot, MoveSeatDialog(world.ana, world.user("p000@acme.example")), answers)
                await press(pilot, *"p002", "enter")
                world.bo_gives("p002@acme.example")
                pilot.app.screen.query_one("#confirm").focus()
                shown = await press(pilot, "enter")
                assert "bo@acme.example made a change meanwhile" in shown
                assert "already has a seat of Sales Hub" in " ".join(shown.split())
                assert not answers
                assert not pressable(pilot)
            assert world.user("p000@acme.example").access_state.seats == {"sales-hub"}
