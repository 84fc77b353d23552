"""Of a screen only what an update shows is drawn, and the terminal shows the same as with all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from seattui.tui.people.list.user_table import UserTable
from seattui.tui.people.list.users import UsersScreen
from seattui.tui.terminal import parts_drawn
from seattui.tui.terminal.diff_app import DiffApp
from seattui.tui.terminal.private import Patch
from seattui.tui.widgets.search_field import SearchField
from seattui.tui.widgets.table_lines import TableLines
from tests.support.memory.fake_session import FakeSession
from tests.support.textual_private import lines_of
from tests.tui.people.users_app import app_on, press, settled

SIZE = (80, 24)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Each widget that is drawn, and how many of its lines."""
    found: list[tuple[str, int]] = []
    for kind in (Widget, TableLines):
        stock = kind.render_lines

        def counted(
            self: Widget, crop: Region, stock: Callable[[Any, Region], list[Strip]] = stock
        ) -> list[Strip]:
            found.append((type(self).__name__, crop.height))
            return stock(self, crop)

        monkeypatch.setattr(kind, "render_lines", counted)
    return found


async def test_a_step_of_the_cursor_draws_two_lines_of_the_table(drawn: list[tuple[str, int]]) -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        drawn.clear()
        await press(pilot, "down")
        assert drawn[:1] == [("UserTable", 2)], "what is drawn then is looked at by the test"


async def test_a_key_of_a_list_is_drawn_at_once_with_the_scrollbar(monkeypatch: pytest.MonkeyPatch) -> None:
    updates: list[object] = []

    def noted(self: DiffApp, update: object) -> bool:
        updates.append(update)
        return True

    async with app_on(FakeSession(600)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        monkeypatch.setattr(DiffApp, "draw", noted)
        await pilot.app.screen.query_one(UserTable).on_key(Key("pagedown", None))
        assert len(updates) == 1, "the key is handled, and nothing waits for anybody's turn"
        await settled(pilot)
        assert len(updates) == 1, "the scrollbar was drawn with the rows"


class TestAKeyOfAList:
    async def test_moves_its_cursor_before_anything_has_its_turn(self) -> None:
        async with app_on(FakeSession(600)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            await pilot.app.on_event(Key("down", None))
            assert pilot.app.screen.query_one(UserTable).cursor == 1

    async def test_is_handled_after_what_came_before_it(self) -> None:
        async with app_on(FakeSession(600)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            table = pilot.app.screen.query_one(UserTable)
            table.call_later(setattr, table, "cursor", 5)  # as a click does
            await pilot.app.on_event(Key("down", None))
            assert table.cursor == 0
            await settled(pilot)
            assert table.cursor == 6


async def test_a_new_sort_is_drawn_when_its_rows_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app_on(FakeSession(600)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "o", "down")
        monkeypatch.setattr(Timer, "resume", lambda self: None)  # Textual draws at the turn of one
        before = lines_of(pilot.app)[5].text
        updates: list[str] = []

        def noted(self: DiffApp, update: object) -> bool:
            updates.append(lines_of(self)[5].text)
            return True

        monkeypatch.setattr(DiffApp, "draw", noted)
        pilot.app.post_message(Key("enter", None))
        async with asyncio.timeout(10):
            while not updates:
                await asyncio.sleep(0)
        assert before not in updates, "never the old rows"


async def test_a_jump_to_rows_that_arent_loaded_is_drawn_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def noted(self: DiffApp, update: object) -> bool:
        shown.append(lines_of(self)[5].text)
        return False

    async with app_on(FakeSession(600)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        monkeypatch.setattr(DiffApp, "draw", noted)
        await press(pilot, "end")
        await settled(pilot)
        assert shown
        assert not [line for line in shown if line.strip() == "…"], "no list is drawn whose rows come at once"


class TestALetterOfASearch:
    async def test_is_drawn_before_anything_has_its_turn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with app_on(FakeSession(600)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            await press(pilot, "slash")
            monkeypatch.setattr(Timer, "resume", lambda self: None)  # Textual draws at the turn of one
            shown: list[list[str]] = []

            def noted(self: DiffApp, update: object) -> bool:
                shown.append([line.text for line in lines_of(self)])
                return True

            monkeypatch.setattr(DiffApp, "draw", noted)
            await pilot.app.on_event(Key("b", "b"))
            assert shown
            assert "“b”" in shown[0][2]
            assert shown[0][3].startswith(" / b ")

    @pytest.mark.parametrize(("typed", "key", "rows"), [("a", "n", 25), ("12", "4", 1)])
    async def test_has_its_rows_drawn_as_all_of_the_screen_would_be(
        self, monkeypatch: pytest.MonkeyPatch, typed: str, key: str, rows: int
    ) -> None:
        """With the scrollbar, and without."""
        async with app_on(FakeSession(200)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            await press(pilot, "end", "slash", *typed)
            table = pilot.app.screen.query_one(UserTable)
            drawn: list[list[Strip]] = []
            draw = table._drawing.draw

            def noted() -> None:
                draw()
                drawn.append(lines_of(pilot.app))

            monkeypatch.setattr(table._drawing, "draw", noted)
            await press(pilot, key)
            assert table.pages.total == rows
            pilot.app.screen.refresh(layout=True)
            await settled(pilot)
            at_once, whole = (
                [list(line.simplify()) for line in lines[table.region.y : table.region.bottom]]
                for lines in (drawn[0], lines_of(pilot.app))
            )
            assert at_once == whole

    async def test_of_two_characters_is_one(self) -> None:
        """Some keyboards send an accent by itself, after its letter."""
        async with app_on(FakeSession(8)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            await press(pilot, "slash")
            for character in "e\u0301":
                pilot.app.post_message(Key(character, character))
                await settled(pilot)
            assert pilot.app.screen.query_one(SearchField).value == "e\u0301"


@pytest.mark.parametrize("size", [SIZE, (200, 60)], ids=str)
async def test_a_tables_lines_are_those_that_textual_makes_of_them(size: tuple[int, int]) -> None:
    async with app_on(FakeSession(60)).run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, "down", "space", "pagedown")
        table = pilot.app.screen.query_one(UserTable)
        whole = Region(0, 0, *table.outer_size)
        beside_scrollbar = table.scrollable_content_region.width
        for crop in (whole, Region(0, 3, whole.width, 2), Region(4, 1, 30, 5)):
            ours, stock = (
                [list(line.crop(0, beside_scrollbar).simplify()) for line in lines(table, crop)]
                for lines in (UserTable.render_lines, Widget.render_lines)
            )
            assert ours == stock


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
