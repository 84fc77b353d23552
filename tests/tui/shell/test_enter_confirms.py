"""Enter goes from the last field to the button that confirms, where what was entered costs nothing and takes nothing
away; where nothing was entered, or something is replaced, to the one that changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from seattui.domain.changes.people.views import SaveView
from seattui.domain.changes.teams.teams import CreateTeam
from seattui.domain.people.views import View
from tests.tui.people.users_app import app_on, press, settled
from tests.tui.seats.seats_world import a_world, focused

pytestmark = pytest.mark.usefixtures("unwatched")
NARROW = (80, 24)
NAME = "Fresh"


async def entered(pilot: Pilot[Any]) -> str:
    """Enter through the fields, to a button."""
    for _ in range(6):
        if isinstance(pilot.app.focused, Button):
            break
        await press(pilot, "enter")
    return focused(pilot)


@pytest.mark.parametrize(
    ("opens", "button"),
    [
        ("V", "confirm"),
        ("e down space s", "confirm"),
        ("2 n", "confirm"),
        ("2 e", "confirm"),
        ("d w tab", "write"),
        ("w tab", "write"),
    ],
)
async def test_what_was_named_is_saved_by_enter_and_without_a_name_nothing_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: str, button: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with a_world(tmp_path, people=3) as world:
        world.ana.apply(world.ana.plan(CreateTeam("Field", None)))
        before = world.records()
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, *opens.split())
            assert await entered(pilot) == "cancel"
            await press(pilot, "escape", *(["escape"] if opens.startswith(("e", "d")) else []))
            await press(pilot, *opens.split())
            await press(pilot, *NAME, *([".", "c", "s", "v"] if opens.startswith("w") else []))
            await press(pilot, *([".", "t", "x", "t"] if opens.startswith("d") else []))
            assert await entered(pilot) == button
            await press(pilot, "right", "enter")
            written = [*tmp_path.glob(f"{NAME}.*")]
            assert (world.records() > before) is (button == "confirm")
            assert bool(written) is (button == "write")


async def test_what_takes_the_place_of_something_is_not(tmp_path: Path) -> None:
    with a_world(tmp_path, people=3) as world:
        world.ana.apply(world.ana.plan(SaveView("Mine", View())))
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash", "l", "enter", "V", *"mine")
            assert await entered(pilot) == "cancel"
