"""Who was added since a day: typed in the form, shown over the list, remembered."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from seattui.domain.model import UserFilter
from seattui.kit import i18n
from seattui.tui.people.list.filter_users import FilterDialog
from seattui.tui.shell.state import State
from tests.support.memory.fake_session import FakeSession
from tests.support.screens import workers_done
from tests.tui.people.users_app import app_on, place, press, settled

NARROW = (80, 24)
TO_THE_DAY = ("f", "up", "up", "up")
"""Behind it are those of idle days, in an account without teams."""


async def test_a_day_is_typed_and_says_how_many_it_leaves() -> None:
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        shown = await press(pilot, *TO_THE_DAY)
        assert "A day such as 2027-01-31." in shown
        assert "0…9 Date" in shown
        assert "0…9 Days" in await press(pilot, "up", "up")
        await press(pilot, "down", "down")
        shown = await press(pilot, *"2026-11-20")
        assert "[2026-11-20_]" in shown
        assert "Show 4 users" in shown
        shown = await press(pilot, "enter")
        assert place(pilot).wanted == UserFilter(created_since=date(2026, 11, 20))
        assert "Added since: 20 Nov 2026" in shown
        assert "4 users" in shown
        assert "60 users" in await press(pilot, "F")


@pytest.mark.parametrize("typed", ["20.11.2026", "20/11/2026", "2026/11/20", "20261120"])
async def test_it_may_be_written_otherwise(typed: str) -> None:
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await press(pilot, *TO_THE_DAY, *typed, "enter")
        assert place(pilot).wanted == UserFilter(created_since=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "2026-11-31", "× “2026-11-31” isn't a recognised date"),
        ("en", "1/2/2026", "× “1/2/2026” is ambiguous (day or month first): write it like 2027-03-01"),
        ("de", "2026-11-31", "× „2026-11-31“"),
    ],
)
async def test_what_is_no_day_is_said_and_waits_to_be_put_right(language: str, typed: str, said: str) -> None:
    i18n.use(language)
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        shown = await press(pilot, *TO_THE_DAY, *typed, "enter")
        assert said in shown
        assert isinstance(pilot.app.screen, FilterDialog)
        shown = await press(pilot, *["backspace"] * len(typed))
        assert said not in shown
        await press(pilot, "enter")
        assert place(pilot).wanted == UserFilter()


async def test_a_day_is_corrected_from_its_end_and_given_up_with_an_arrow() -> None:
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await press(pilot, *TO_THE_DAY, *"2026-11-20", "enter", *TO_THE_DAY)
        assert "[2026-11-2_]" in await press(pilot, "backspace")
        await press(pilot, "1", "enter")
        assert place(pilot).wanted == UserFilter(created_since=date(2026, 11, 21))
        await press(pilot, *TO_THE_DAY, "right", "enter")
        assert place(pilot).wanted == UserFilter()


async def test_in_german_and_in_the_line_over_the_list() -> None:
    i18n.use("de")
    async with app_on(FakeSession(60)).run_test(size=(120, 24)) as pilot:
        await settled(pilot)
        assert "Hinzugefügt seit" in await press(pilot, *TO_THE_DAY, *"20.11.2026")
        assert "Hinzugefügt seit: 20. Nov. 2026" in await press(pilot, "enter")


async def test_the_next_start_begins_with_it(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    for keys in ((*TO_THE_DAY, *"2026-11-20", "enter"), ()):
        async with app_on(FakeSession(60), State.load(file)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, *keys)
            assert place(pilot).wanted == UserFilter(created_since=date(2026, 11, 20))
            await workers_done(pilot.app)
    kept = json.loads(file.read_text())
    assert kept["accounts"]["acme"]["users.filter"]["created_since"] == "2026-11-20"
    kept["accounts"]["acme"]["users.filter"]["created_since"] = "2026-11-99"
    file.write_text(json.dumps(kept))
    async with app_on(FakeSession(60), State.load(file)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        assert place(pilot).wanted == UserFilter()
