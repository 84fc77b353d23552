"""Whoever waits for a quiet moment asks the place on screen at any time, also before its widgets are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.tui.places.modes import activity, billing, seats, teams, users
from seattui.tui.shell.place import PlaceScreen
from tests.tui.people.users_app import app_on, settled
from tests.tui.seats.seats_world import a_world

pytestmark = pytest.mark.usefixtures("unwatched")


async def test_a_place_without_its_widgets_awaits_what_it_will_show(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            for made in (users, teams, seats, billing, activity):
                place = made()
                assert isinstance(place, PlaceScreen)
                assert place.awaiting_data
