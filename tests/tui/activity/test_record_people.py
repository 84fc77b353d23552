"""From a record to the people it was about, to all that was changed of one of them, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.domain.changes.people.lifecycle import Deactivate, Remove
from seattui.domain.model import Chosen, UserFilter
from tests.tui.people.users_app import app_on, place, press, result, settled
from tests.tui.seats.seats_world import World, a_world
from tests.tui.shell.test_stepping import BACK, title

pytestmark = pytest.mark.usefixtures("unwatched")
NARROW = (80, 24)


def deactivate(world: World, *emails: str) -> int:
    people = Chosen(tuple(world.id(email) for email in emails))
    world.ana.apply(world.ana.plan(Deactivate(people)))
    return world.records()


def remove(world: World, email: str) -> None:
    world.ana.apply(world.ana.plan(Remove(Chosen((world.id(email),)))))


class TestFromARecord:
    async def test_enter_on_a_person_goes_to_them_and_back(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            record = deactivate(world, "p002@acme.example", "p003@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "5", "enter", "down")
                assert title(shown) == f"Activity · Record {record} · Deactivate"
                assert "p People" in shown
                shown = await press(pilot, "enter")
                assert title(shown) == "Users"
                at = place(pilot).row
                assert at
                assert at.email == "p003@acme.example"
                assert title(await press(pilot, BACK)) == f"Activity · Record {record} · Deactivate"

    async def test_several_are_listed_and_the_removed_ones_are_named(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            record = deactivate(world, "p002@acme.example", "p003@acme.example", "p004@acme.example")
            remove(world, "p003@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "5", "down")
                shown = await press(pilot, "enter")
                assert "p003@acme.example · removed" in shown
                shown = await press(pilot, "p")
                assert title(shown) == f"Users · Record: {record}"
                assert "p002@acme" in shown
                assert "p004@acme" in shown
                assert "p003@acme" not in shown
                assert "2 users" in shown
                assert f"1 person of record {record} was removed from the account." in result(pilot)
                assert title(await press(pilot, "F")) == "Users"

    async def test_the_form_has_a_line_for_it_only_then_and_digits_are_days(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            record = deactivate(world, "p002@acme.example", "p004@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert "Record" not in await press(pilot, "f")
                await press(pilot, "escape", "5", "p")
                shown = await press(pilot, "f", "up", "up", "up")
                assert f"▌ Record           ‹ {record} ›" in shown
                assert place(pilot).wanted == UserFilter(record=record)
                assert "▌ Idle for         ‹ 45 days ›" in await press(pilot, "4", "5")
                await press(pilot, "backspace", "backspace", "up", "up", "right", "enter")
                assert place(pilot).wanted == UserFilter()

    async def test_one_goes_to_the_person_straight_from_the_list(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            deactivate(world, "p004@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert title(await press(pilot, "5", "p")) == "Users"
                at = place(pilot).row
                assert at
                assert at.email == "p004@acme.example"

    async def test_all_who_were_marked_in_such_a_list_are_named_as_such(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            record = deactivate(world, "p002@acme.example", "p004@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "5", "p", "a", "d")
                assert f"Record: {record}" in shown


class TestWholeHistory:
    async def test_from_details_and_back(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            deactivate(world, "p002@acme.example")
            deactivate(world, "p003@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"p002", "enter", "enter")
                shown = await press(pilot, "H")
                assert title(shown) == "Activity · Person 002 Lee"
                assert "2 changes match" in shown
                shown = await press(pilot, "slash", *"deact", "enter")
                assert "1 change matches" in shown
                assert title(await press(pilot, BACK, BACK)) == "Users · Person 002 Lee"

    async def test_esc_leads_to_all_changes(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            deactivate(world, "p002@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "H")
                assert title(shown) == "Activity · Ana Torres"
                shown = await press(pilot, "escape")
                assert title(shown) == "Activity"
                assert f"{world.records()} changes" in shown

    async def test_also_of_somebody_who_was_removed(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            deactivate(world, "p002@acme.example")
            remove(world, "p002@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "5", "enter", "enter")
                assert "p002@acme.example was removed from the account." in result(pilot)
                shown = await press(pilot, "H")
                assert title(shown) == "Activity · p002@acme.example"
                assert "3 changes match" in shown
