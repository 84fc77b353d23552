"""Marks are of the people on screen, whoever joins between the rows and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.tui.people.list.user_table import UserTable
from seattui.tui.terminal.typing_ahead import STILL_LOADING
from tests.tui.people.test_create_user import bo_creates
from tests.tui.people.users_app import app_on, place, press, result, settled
from tests.tui.seats.seats_world import World, a_world

pytestmark = pytest.mark.usefixtures("unwatched")


def marked(world: World, table: UserTable) -> set[str]:
    return {user.email for user in world.ana.by_id(tuple(table.marks.ids))}


async def test_a_range_is_of_who_was_on_screen(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        async with app_on(world.ana).run_test(size=(80, 24), notifications=True) as pilot:
            await settled(pilot)
            table = place(pilot).table
            seen = {row.user.email for _, row in [*table.pages.known()][:3]}
            bo_creates(world, "aaron@acme.example")
            await press(pilot, *"vjjv")
            assert not table.marks
            assert str(STILL_LOADING) in result(pilot)
            place(pilot).reload()
            await settled(pilot)
            await press(pilot, "v")
            assert marked(world, table) == seen


async def test_all_are_those_who_joined_too(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            bo_creates(world, "zoe@acme.example")
            await press(pilot, "a")
            assert "zoe@acme.example" in marked(world, place(pilot).table)
            assert place(pilot).table.marks.number == world.ana.count(place(pilot).wanted)


async def test_esc_takes_back_what_is_about_to_be_marked(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            place(pilot).table.mark_all()
            assert place(pilot).table.unmark()
            await settled(pilot)
            assert not place(pilot).table.marks
