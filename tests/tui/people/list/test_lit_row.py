"""The row at the cursor is lit as a whole, readable in each of our themes, and to be seen without colour."""

from __future__ import annotations

from itertools import product

import pytest
from textual.color import Color
from textual.pilot import Pilot

from seattui.tui.people.list.user_table import UserTable
from seattui.tui.settings import themes
from seattui.tui.widgets.table_lines import CURSOR, LIT
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, place, press, settled

SIZE = (80, 24)
READABLE = 4.5
TONES = ("", "seat", "quiet", "good", "warning", "bad", "marked")


def luminance(color: Color) -> float:
    parts = [v / 255 for v in (color.r, color.g, color.b)]
    r, g, b = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


async def lit(pilot: Pilot[int]) -> UserTable:
    """The table, as a terminal of more than sixteen colours has it."""
    await settled(pilot)
    table = place(pilot).table
    table.remove_class("-few-colors")
    await press(pilot, "j")
    return table


async def test_all_of_the_row_has_the_ground_of_the_cursor_and_no_other_row_has() -> None:
    async with app_on(FakeSession(20)).run_test(size=SIZE) as pilot:
        table = await lit(pilot)
        grounds = [
            {segment.style.bgcolor for segment in table.render_line(y) if segment.style} for y in (1, 2, 3)
        ]
        assert [len(ground) for ground in grounds] == [1, 1, 1]
        assert grounds[0] == grounds[2] != grounds[1]


@pytest.mark.parametrize("theme", [theme.name for theme in themes.OWN if not theme.ansi])
async def test_each_tone_is_readable_on_it(theme: str) -> None:
    async with app_on(FakeSession(20)).run_test(size=SIZE) as pilot:
        pilot.app.theme = theme
        table = await lit(pilot)
        for row, tone in product(("lit", "blurred-lit"), TONES):
            shown = LIT.get(tone, tone)
            style = table.style_of(row, *([shown] if shown else []))
            assert style.color is not None
            assert style.bgcolor is not None
            found = contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
            assert found >= READABLE, (row, tone, found)


@pytest.mark.parametrize("few", ["sixteen colours", "lean"])
async def test_where_the_line_is_poor_the_sign_and_the_bold_name_say_it(few: str) -> None:
    async with app_on(FakeSession(20)).run_test(size=SIZE) as pilot:
        table = await lit(pilot)
        if few == "lean":
            pilot.app.theme = themes.LEAN.name
        else:
            table.add_class("-few-colors")
        await settled(pilot)
        here, there = table.render_line(2), table.render_line(3)
        assert here.text.startswith(CURSOR)
        assert {s.style.bgcolor for s in here if s.style} == {s.style.bgcolor for s in there if s.style}
        bold = "".join(segment.text for segment in here if segment.style and segment.style.bold)
        assert bold.strip(f"{CURSOR} ") == here.text[3:19].strip()
        assert not any(segment.style.bold for segment in [*there][1:] if segment.style)
