"""Idle seats: listed, reckoned, freed as one change, and who is on leave left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seattui.domain.changes.people.presence import MarkSeen
from seattui.domain.model import Chosen, UserFilter
from tests.support.screens import assert_looks
from tests.tui.people.users_app import app_on, place, press, result, settled
from tests.tui.seats.seats_world import AT, World, a_world, focused, pressable

NARROW = (80, 24)


pytestmark = pytest.mark.usefixtures("unwatched")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Five Sales seats, two of them additional; three holders, one of them just seen, one deactivated."""
    with a_world(tmp_path, people=4, holders=2, deactivated=1, seats=3, additional=2) as world:
        seen = MarkSeen(Chosen((world.id("p000@acme.example"),)), AT)
        world.ana.apply(world.ana.plan(seen))
        yield world


class TestIdleSeats:
    async def test_from_the_list_straight_to_seats_that_leave_as_one_change(self, world: World) -> None:
        before = world.records()
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "3", "h")
            assert "Seat: any hub   Idle for: 90 days" in shown
            assert "2 users" in shown
            assert "p000@" not in shown, "just seen"
            assert "! Sales Hub: 2 idle, saves €240.00 a month from 23 Nov 2027" in shown
            assert shown.splitlines()[-1].startswith(" U Unassign idle  x On leave")
            shown = await press(pilot, "U")
            assert_looks("idle-release-80-en", shown)
            assert "[Unassign 2 seats]" in shown
            await press(pilot, "down", "down")
            assert focused(pilot) == "cancel"
            shown = await press(pilot, "right", "enter")
            assert "√ Person 001 Lee and Person 003 Lee: 2 seats unassigned." in shown
            assert f"Record {before + 1}." in shown
            assert "2 additional seats of Sales Hub Enterprise will be removed" in shown
            shown = await press(pilot, "enter")
            assert "0 users" in shown
            assert "No paid seats are idle." in shown
        assert world.records() == before + 1
        assert world.holders() == 1
        assert world.ana.subscriptions()[0].scheduled == 2
        assert world.user("p003@acme.example").access_state.status == "deactivated"

    async def test_on_a_tiny_screen_there_are_people_in_the_list_of_idle_seats(self, world: World) -> None:
        async with app_on(world.ana).run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            shown = await press(pilot, "3", "h")
            assert "! Sales Hub: 2 idle" in shown
            assert "Person 001 Lee" in shown

    async def test_the_marked_ones_alone_and_without_a_removal(self, world: World) -> None:
        async with app_on(world.ana).run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            await press(pilot, "h", "space", "U")
            shown = await press(pilot, "space")
            assert "[ ] Also remove the freed seats at renewal" in shown
            assert "[Unassign 1 seat]" in shown
            await press(pilot, "down", "down", "right", "enter")
        assert world.holders() == 2
        assert world.ana.subscriptions()[0].removal is None

    async def test_who_is_on_leave_isnt_called_idle(self, world: World) -> None:
        async with app_on(world.ana).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "h", "x")
            assert not pressable(pilot), "there is no exception without a reason"
            await press(pilot, *["backspace"] * 10, *"2026-11-01", "down", "down", *"parental")
            assert "1 Nov 2026 isn't in the future" in (await settled(pilot))
            await press(pilot, "up", "up", *"2026-x")
            assert "Enter a date such as 2027-01-31." in await settled(pilot)
            await press(pilot, "end", "backspace", *"12-31", "down", "down", "enter")
            assert focused(pilot) == "cancel"
            await press(pilot, "right")
            shown = await press(pilot, "enter")
            record = world.records()
            assert result(pilot) == [
                f"Person 001 Lee: 1 user isn't counted as idle until 31 Dec 2026. Record {record}."
            ]
            assert "1 user\n" in shown
            assert "Sales Hub: 1 idle" in shown
        details = world.ana.details(world.id("p001@acme.example"))
        assert details is not None
        assert details.excepted is not None
        assert details.excepted.because == "parental"

    async def test_other_days_and_from_billing_and_no_list_no_key(self, world: World) -> None:
        async with app_on(world.ana).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "U")
            assert result(pilot) == ["List the idle seats with h first."]
            for days in (90, 180, 30, 60):
                await press(pilot, "h")
                assert place(pilot).wanted == UserFilter(seat="any", idle_days=days)
            shown = await press(pilot, "F")
            assert "Sales Hub: 2" not in shown
            shown = await press(pilot, "4", "h")
            assert "Seat: Sales Hub   Idle for: 90 days" in shown
            assert "Sales Hub: 2 idle" in shown

    async def test_off_boarding_those_who_are_listed_names_the_filter_and_who_isnt_simply_idle(
        self, world: World
    ) -> None:
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "h", "a", "O")
            assert "all who match Seat: any hub · Idle for: 90 days" in shown
            assert "! 1 of them is deactivated" in shown
            await press(pilot, "escape", "escape", "space", "O")
            shown = await settled(pilot)
            assert "all who match" not in shown, "one was marked by hand"
