"""A key of the place, pressed on a page of details, is done in the place; one that does nothing says so, and what was
typed with it does nothing either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.model import Chosen
from tests.tui.people.users_app import app_on, place, press, result, settled
from tests.tui.seats.seats_world import a_world
from tests.tui.shell.test_stepping import title

pytestmark = pytest.mark.usefixtures("unwatched", "typed_in_words")
NARROW = (80, 24)


async def together(pilot: Pilot[Any], text: str) -> str:
    """Types a text so quickly that its keys arrive in one read, as somebody does on a slow line."""
    for letter in text:
        pilot.app.post_message(events.Key("slash" if letter == "/" else letter, letter))
    return await settled(pilot)


class TestOnAPersonsPage:
    async def test_what_is_typed_after_the_search_key_is_searched_for(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "enter")
                await together(pilot, "/dad")
                assert len(pilot.app.screen_stack) == 1
                assert place(pilot).wanted.search == "dad"

    @pytest.mark.parametrize(
        ("key", "says"),
        [
            ("f", "Filter"),
            ("o", "Sort"),
            ("C", "Columns"),
            ("V", "Save view"),
            ("t", "Add to team"),
            ("u", "None of your changes can be undone."),
        ],
    )
    async def test_a_key_of_the_list_does_there_what_it_does(
        self, tmp_path: Path, key: str, says: str
    ) -> None:
        with a_world(tmp_path, people=3) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "down", "enter")
                assert says in await press(pilot, key)
                assert len(pilot.app.screen_stack) == (1 if key == "u" else 2)

    async def test_a_key_of_a_person_is_about_them_alone_whoever_is_marked(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "space", "down", "space", "down", "enter")
                person = place(pilot).row
                assert person
                assert f"Users    {person.display_name}" in await press(pilot, "t")

    async def test_refresh_reads_the_person_again_and_stays(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "down", "enter")
                person = place(pilot).row
                assert person
                assert "deactivated" not in shown
                world.ana.apply(world.ana.plan(Deactivate(Chosen((person.id,)))))
                assert "deactivated" in await press(pilot, "r")
                assert len(pilot.app.screen_stack) == 2

    async def test_one_that_does_nothing_says_so_and_so_does_what_came_with_it(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "enter")
                await together(pilot, "zdd")
                assert len(pilot.app.screen_stack) == 2
                assert "z does nothing here." in result(pilot)
                assert "What was typed with it was ignored." in result(pilot)


async def test_from_a_record_the_search_key_goes_to_the_search_of_activity(tmp_path: Path) -> None:
    with a_world(tmp_path, people=3) as world:
        world.ana.apply(world.ana.plan(Deactivate(Chosen((world.id("p002@acme.example"),)))))
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "5", "enter")
            await together(pilot, "/pap")
            assert title(await press(pilot, "enter")).startswith("Activity · “pap”")
            assert pilot.app.current_mode == "activity"


@pytest.mark.parametrize("keys", [("4",), ("4", "i", "enter"), ("2",)])
async def test_where_nothing_is_searched_the_search_key_opens_no_dialog(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    with a_world(tmp_path, people=3) as world:
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, *keys)
            before = len(pilot.app.screen_stack)
            await together(pilot, "/dbn1")
            assert len(pilot.app.screen_stack) == before
            assert "/ does nothing here." in result(pilot)


async def test_a_key_without_its_permission_takes_along_what_was_typed_with_it(tmp_path: Path) -> None:
    with a_world(tmp_path, people=3) as world:
        async with app_on(world.bo).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await together(pilot, "wva")
            assert "Write to a file needs Export users. Ana Torres has it." in result(pilot)
            assert place(pilot).table.marks.selection() is None


async def test_two_clicks_beside_the_palette_close_it_alone(tmp_path: Path) -> None:
    with a_world(tmp_path, people=3) as world:
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            beneath = pilot.app.screen
            await press(pilot, ":")
            for kind in (events.MouseDown, events.MouseUp) * 2:
                pilot.app.post_message(kind(None, 1, 22, 0, 0, 1, False, False, False, 1, 22))
            await settled(pilot)
            assert pilot.app.screen is beneath
