"""Of a screen only what an update shows is drawn, and the terminal shows the same as with all of it."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from seattui.tui.people.list.users import UsersScreen
from seattui.tui.terminal import parts_drawn
from seattui.tui.terminal.diff_app import DiffApp
from seattui.tui.terminal.private import Patch
from seattui.tui.widgets.search_field import SearchField
from tests.support.memory.fake_session import FakeSession
from tests.support.textual_private import lines_of
from tests.tui.people.users_app import app_on, press, settled

SIZE = (80, 24)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Each widget that is drawn, and how many of its lines."""
    found: list[tuple[str, int]] = []
    stock = Widget.render_lines

    def counted(self: Widget, crop: Region) -> list[Strip]:
        found.append((type(self).__name__, crop.height))
        return stock(self, crop)

    monkeypatch.setattr(Widget, "render_lines", counted)
    return found


async def test_a_step_of_the_cursor_draws_two_lines_of_the_table(drawn: list[tuple[str, int]]) -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        drawn.clear()
        await press(pilot, "down")
        assert drawn[:2] == [("ScrollBar", 2), ("UserTable", 2)], (
            "what is drawn then is looked at by the test"
        )


async def test_a_dialog_over_a_list_looks_as_textual_draws_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []
    for patch in (parts_drawn.patch, Patch((), {})):
        monkeypatch.setattr(parts_drawn, "patch", patch)
        async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            for keys in (["down", "pagedown"], ["end"], ["o"], ["down"], ["enter"], ["slash", "a"]):
                await press(pilot, *keys)
                shown.append([strip.text for strip in lines_of(pilot.app)])
    half = len(shown) // 2
    assert shown[:half] == shown[half:]


async def test_a_new_sort_closes_its_dialog_and_shows_its_rows_in_one_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[str] = []

    def noted(self: DiffApp, update: object) -> bool:
        if isinstance(self.screen, UsersScreen):
            shown.append(lines_of(self)[5].text)
        return False

    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        old = lines_of(pilot.app)[5].text
        await press(pilot, "o")
        monkeypatch.setattr(DiffApp, "draw", noted)
        await press(pilot, "o")
        assert lines_of(pilot.app)[5].text != old
    assert shown
    assert old not in shown


async def test_a_letter_that_fits_its_field_lays_nothing_out_again() -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", "a")
        field = pilot.app.screen.query_one(SearchField)
        before = field.virtual_size
        await press(pilot, *"nna")
        assert field.virtual_size == before, "with another size Textual lays the screen out"
        await press(pilot, *"b" * field.size.width)
        assert field.virtual_size.width == len(field.value) + 1
        assert field.scroll_offset.x > 0, "its end is in sight"
