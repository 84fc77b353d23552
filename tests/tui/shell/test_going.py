"""Going from place to place: nothing is drawn, styled or waited for that needn't be."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from seattui.tui.app import SeattuiApp
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.place import PlaceScreen
from tests.support.screens import still
from tests.tui.people.users_app import app_on, press, settled
from tests.tui.seats.seats_world import a_world

pytestmark = pytest.mark.usefixtures("unwatched")
KEYS = {"2": "teams", "3": "seats", "4": "billing", "5": "activity", "1": "users"}


class TestGoing:
    async def test_a_new_place_is_drawn_with_its_widgets_and_styled_once_and_the_one_before_not(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drawn, styled = list[bool](), list[str]()
        draw, style = SeattuiApp.draw, PlaceScreen.update_node_styles

        def drawing(self: SeattuiApp, update: Any) -> bool:
            drawn.append(isinstance(self.screen, PlaceScreen) and bool(self.screen.query(KeyBar)))
            return draw(self, update)

        def styling(self: PlaceScreen, animate: bool = True) -> None:
            styled.append(self.place)
            style(self, animate)

        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                monkeypatch.setattr(SeattuiApp, "draw", drawing)
                monkeypatch.setattr(PlaceScreen, "update_node_styles", styling)
                for key, place in KEYS.items():
                    del styled[:]
                    await press(pilot, key)
                    assert styled == [place]
                assert drawn
                assert all(drawn)

    async def test_nothing_waits_for_a_while_before_it_is_drawn(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        timers: list[str | None] = []
        set_timer = SeattuiApp.set_timer

        def setting(self: SeattuiApp, *given: Any, **named: Any) -> Any:
            timers.append(named.get("name"))
            return set_timer(self, *given, **named)

        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                monkeypatch.setattr(SeattuiApp, "set_timer", setting)
                await press(pilot, "2", "1", "2")
        assert "delay_update" not in timers

    async def test_a_theme_chosen_elsewhere_is_that_of_new_places_and_of_those_seen_before(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                before = app.screen.styles.background
                await press(pilot, "2")
                app.choose_theme("seattui-light")
                await settled(pilot)
                assert (chosen := app.screen.styles.background) != before
                for key in ("5", "1"):
                    await press(pilot, key)
                    assert app.screen.styles.background == chosen


async def test_what_a_batch_held_back_is_drawn_at_its_end(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        app = app_on(world.ana)
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            with app.batch_update():
                app.screen.refresh(layout=True)
                await asyncio.sleep(0.05)
            end = monotonic() + 10
            while not still(app) and monotonic() < end:
                await asyncio.sleep(0.01)
            assert still(app)
