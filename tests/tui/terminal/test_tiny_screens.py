"""Windows without room for a word; what Textual does without us is as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.content import Content
from textual.css.styles import RulesMap
from textual.filter import Monochrome
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions
from textual.widgets import Button

from seattui.kit.settings import Settings
from seattui.tui.shell.state import State
from seattui.tui.terminal import known_names
from seattui.tui.terminal.private import LayoutUpdate
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, press, settled
from tests.tui.terminal.two_terminals import TwoTerminals

NARROW = (80, 24)
METHODS = ("render_strips", "get_height")


def drawn(width: int, line_pad: int = 0) -> list[int]:
    options = RenderOptions(lambda _: Style(), RulesMap(line_pad=line_pad))
    strips = Content("Sales Hub").render_strips(width, 2, Style(), options)
    return [strip.cell_length for strip in strips]


async def test_text_in_no_width_at_all_is_blank_while_the_app_runs() -> None:
    stock = [getattr(Content, name) for name in METHODS]
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        assert drawn(0) == [0, 0]
        assert drawn(1, line_pad=1) == [1, 1]
        assert Content("Sales Hub").get_height(RulesMap(line_pad=1), 2) == 1
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            assert drawn(1, line_pad=1) == [1, 1]
        assert drawn(1, line_pad=1) == [1, 1], "one of two apps is closed"
    assert [getattr(Content, name) for name in METHODS] == stock
    app: App[None] = App()
    async with app.run_test():
        assert [getattr(Content, name) for name in METHODS] == stock, "others' apps are as Textual made them"


async def test_another_textual_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_names, "version", lambda: "8.3.0")
    stock = [getattr(Content, name) for name in METHODS]
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        assert [getattr(Content, name) for name in METHODS] == stock


async def test_without_colours_what_has_no_style_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(FakeSession(60))
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        ours = next(one for one in app.get_line_filters() if isinstance(one, Monochrome))
        assert [segment.text for segment in ours.apply([Segment("Seats")], Color(0, 0, 0))] == ["Seats"]


@pytest.mark.parametrize("keys", [("3",), ("f",), ("colon",), ("question_mark",)])
async def test_any_screen_in_any_window(keys: Sequence[str]) -> None:
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await pilot.press(*keys)
        for width, height in ((20, 5), (7, 12), (3, 1), (1, 12), (2, 40)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()


async def test_the_button_for_unassigned_seats_is_as_wide_as_its_words() -> None:
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await press(pilot, "3")
        button = pilot.app.screen.query_one("#remove-seats", Button)
        button.label = ""
        button.refresh(layout=True)
        await pilot.pause()
        shown = await press(pilot, "r")
        assert "Remove unassigned seats (" in shown


async def test_a_size_that_is_not_laid_out_yet_is_not_drawn() -> None:
    app = TwoTerminals(lambda: FakeSession(60), Settings(), State(None), size=NARROW)
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        sent = app.own.sent
        covered = [[Strip.blank(80)], [Strip.blank(40), None]]
        assert app.draw(LayoutUpdate(cast(Any, covered), Region(0, 0, 80, 2)))
        assert app.own.sent == sent
        app.assert_same("afterwards")
