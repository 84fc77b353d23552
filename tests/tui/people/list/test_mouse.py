"""The list with the mouse: sorted by headings, marked by clicks, scrolled by the wheel."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from seattui.domain.model import Column, Sort
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, place, press, settled

SIZE = (80, 24)
GUTTER, NAME = 1, 6


async def click(pilot: Pilot[int], row: int, x: int = NAME, **held: bool) -> None:
    """On this row of the screen, with keys held."""
    await pilot.click(place(pilot).table, offset=(x, row + 1), **held)
    await settled(pilot)


def marked(pilot: Pilot[int]) -> list[int]:
    """The rows that are marked."""
    table = place(pilot).table
    return [index for index, row in table.pages.known() if table.marks.has(row.user, table.words.now)]


async def test_a_click_puts_the_cursor_there_and_marks_nothing() -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await click(pilot, 4)
        assert (place(pilot).table.cursor, marked(pilot)) == (4, [])


@pytest.mark.parametrize(("x", "held"), [(NAME, {"control": True}), (GUTTER, {})], ids=["ctrl", "gutter"])
async def test_a_click_with_ctrl_or_in_the_column_of_marks_toggles_one(x: int, held: dict[str, bool]) -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        for row, expected in ((4, [4]), (7, [4, 7]), (4, [7])):
            await click(pilot, row, x, **held)
            assert marked(pilot) == expected
            assert place(pilot).table.cursor == row


async def test_a_click_with_shift_marks_from_the_cursor_in_either_direction() -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await click(pilot, 3)
        await click(pilot, 6, shift=True)
        assert marked(pilot) == [3, 4, 5, 6]
        await click(pilot, 10, control=True)
        await click(pilot, 8, shift=True)
        assert marked(pilot) == [3, 4, 5, 6, 8, 9, 10]
        assert place(pilot).table.range_size is None


async def test_a_range_that_was_begun_by_its_key_grows_to_where_is_clicked() -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "j", "v")
        await click(pilot, 5)
        assert place(pilot).table.range_size == 5
        await press(pilot, "v")
        assert marked(pilot) == [1, 2, 3, 4, 5]


async def test_a_heading_sorts_and_once_more_reverses() -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        for expected in (Sort(Column.NAME, True), Sort(Column.NAME)):
            await click(pilot, -1)
            assert place(pilot).sort == expected
