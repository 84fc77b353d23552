"""Undo through the real screens: the last change of one's own, or the one at the cursor in Activity."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen
from seattui.domain.people.permissions import EXPORT_USERS
from seattui.kit.settings import Settings
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.state import State
from tests.support.screens import assert_looks
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import World, a_world, focused, pressable

NARROW = (80, 24)
SALES = ("sales-hub",)


pytestmark = pytest.mark.usefixtures("unwatched")


def people(world: World, *names: str) -> Chosen:
    return Chosen(tuple(world.id(f"{name}@acme.example") for name in names))


class TestUndo:
    async def test_the_last_change_of_ones_own_goes_back_as_a_change_of_its_own(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            world.ana.apply(world.ana.plan(ChangeSeats(people(world, "p000", "p001"), give=SALES)), "T-1")
            number = world.records()
            world.bo.apply(world.bo.plan(Deactivate(people(world, "p003"))))
            async with app_on(world.ana).run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                shown = await press(pilot, "u")
                assert f"No. {number}: Change seat, Person 000 Lee and Person 001 Lee, by" in shown
                assert "Reason: T-1" in shown
                assert "2 of 5  →  0 of 5" in shown
                assert_looks("undo-80-en", shown)
                assert focused(pilot) == "cancel"
                await press(pilot, "u", "u")
                assert world.holders() == 2, "the key that opened it never confirms"
                await press(pilot, "right", "enter")
                assert result(pilot) == [
                    f"Person 000 Lee and Person 001 Lee: No. {number} was undone. Record {number + 2}."
                ]
                assert world.holders() == 0
                await press(pilot, "u")
                assert result(pilot)[-1] == "None of your changes can be undone."

    async def test_who_is_invited_anew_has_as_many_days_as_the_setting_says(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            world.ana.apply(world.ana.plan(CreateUsers((NewUser("jo@acme.example"),), (EXPORT_USERS,))))
            jo = Chosen((world.id("jo@acme.example"),))
            world.ana.apply(world.ana.plan(EditUsers(jo, revoke=(EXPORT_USERS,))))
            app = SeattuiApp(lambda: world.ana, Settings(invite_days=3), State(None))
            async with app.run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert "26 Nov 2026" in await press(pilot, "u")

    async def test_who_changed_since_stays_as_they_are_and_is_named(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            world.ana.apply(world.ana.plan(ChangeSeats(people(world, "p000", "p001"), give=SALES)))
            world.bo.apply(world.bo.plan(ChangeSeats(people(world, "p001"), take=SALES)))
            async with app_on(world.ana).run_test(size=(120, 40)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "5", "down", "u")
                assert "Person 001 Lee" in shown
                assert not pressable(pilot)
                shown = await press(pilot, "l")
                assert "√ Continue without 1 person" in shown
                assert "1 of 5  →  0 of 5" in shown
                await press(pilot, "right", "enter")
            assert world.holders() == 0

    async def test_the_removal_that_went_with_it_is_scheduled_again_where_asked(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3, seats=1, additional=2) as world:
            world.ana.apply(world.ana.plan(ScheduleRemoval("sales-hub", 2)))
            world.ana.apply(world.ana.plan(ChangeSeats(people(world, "p000", "p001"), give=SALES)))
            assert world.ana.subscriptions()[0].removal is None
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "4", "u")
                assert "[ ] Schedule the cancelled removal again" in shown
                await press(pilot, "up", "up", "space")
                pilot.app.screen.query_one("#confirm").focus()
                await press(pilot, "enter")
            assert world.ana.subscriptions()[0].scheduled == 2
            assert world.holders() == 0

    async def test_what_cant_be_taken_back_says_why(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "5", "u")
                assert result(pilot)[-1].startswith("An import can't be undone")
                assert len(app.screen_stack) == 1
