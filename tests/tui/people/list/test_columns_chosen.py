"""Columns of a list: chosen, ordered, sized and hidden in a dialog, and kept for the next start."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest

from seattui.domain.model import Column, Sort, User
from seattui.domain.people.columns import COLUMNS, PersonRow, Reads
from seattui.domain.people.view_columns import ViewColumn
from seattui.kit import i18n
from seattui.tui.shell.state import State
from tests.support.memory.fake_session import FakeSession
from tests.support.screens import workers_done
from tests.tui.people.users_app import app_on, place, press, result, settled

SIZE, WIDE = (80, 24), (200, 60)
HIDE_EMAIL = ("C", "down", "space", "enter")


def headings(shown: str) -> str:
    return next(line for line in shown.splitlines() if line.lstrip().startswith(("Name", "Email", "First")))


class Reading(FakeSession):
    """Counts for what rows are read besides."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.read: list[tuple[int, Collection[Reads]]] = []

    def rows_of(self, people: Sequence[User], reads: Collection[Reads]) -> list[PersonRow]:
        self.read.append((len(people), reads))
        return super().rows_of(people, reads)


@pytest.fixture
def german() -> Iterator[None]:
    i18n.use("de")
    yield
    i18n.use("en")


class TestTheDialog:
    async def test_it_offers_every_column_and_hides_shows_and_moves_them(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            shown = await press(pilot, "C")
            for column in COLUMNS:
                assert str(column.heading) in shown
            assert "[x] Email" in shown
            shown = await press(pilot, "down", "space")
            assert "[ ] Email" in shown
            shown = await press(pilot, *["down"] * 5, "space", *["K"] * 6)
            assert shown.index("[x] First name") < shown.index("[x] Name")
            shown = await press(pilot, "enter")
            assert headings(shown).startswith("   First")
            assert "user0001@acme" not in shown

    async def test_esc_leaves_the_list_as_it_was_and_r_puts_the_usual_columns_back(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
            before = await settled(pilot)
            assert await press(pilot, *HIDE_EMAIL[:-1], "escape") == before
            assert place(pilot).columns == ()
            assert await press(pilot, *HIDE_EMAIL) != before
            assert await press(pilot, "C", "r", "enter") == before
            assert place(pilot).columns == ()

    async def test_arrows_change_the_width_and_backspace_gives_the_usual_one(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=WIDE) as pilot:
            await settled(pilot)
            table = place(pilot).table
            usual = table.widths(table.columns)["email"]
            shown = await press(pilot, "C", "down", "left", "left", "left")
            assert f"{usual - 3} characters wide" in shown
            await press(pilot, "enter")
            assert table.widths(table.columns)["email"] == usual - 3
            assert place(pilot).columns[1] == ViewColumn("email", usual - 3)
            await press(pilot, "C", "down", "right", "backspace", "enter")
            assert place(pilot).columns == ()

    async def test_the_last_column_that_is_shown_stays(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            shown = await press(pilot, "C", *["space", "down"] * 6, "up", "space")
            assert "At least one column is shown." in shown
            await press(pilot, "enter")
            assert [one.name for one in place(pilot).columns if not one.hidden] == ["last_active"]

    async def test_it_says_what_there_is_no_room_for_and_what_the_list_isnt_sorted_by(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            shown = await press(pilot, "C", *["down"] * 3)
            assert "The terminal is too narrow for it." in shown
            shown = await press(pilot, "end")
            assert "The list can't be sorted by it." in shown

    @pytest.mark.usefixtures("german")
    async def test_it_fits_a_small_screen_in_german_with_all_its_keys(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            shown = await press(pilot, "C")
            assert shown.count("[x]") + shown.count("[ ]") == len(COLUMNS)
            last = shown.splitlines()[-1]
            for key in (
                "Enter Zeigen",
                "Leertaste An/aus",
                "JK Folge",
                "←→ Breite",
                "r Übliche",
                "Esc Abbrechen",
            ):
                assert key in last

    async def test_a_long_list_in_a_low_terminal_scrolls_to_each_column(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=(80, 10)) as pilot:
            await settled(pilot)
            shown = await press(pilot, "C", "end")
            assert "Cost a month" in shown
            await press(pilot, "space", "enter")
            assert ViewColumn("cost_a_month") in place(pilot).columns


class TestWhatColumnsNeed:
    async def test_costs_and_dates_of_seats_are_read_once_a_page_and_only_when_they_are_shown(self) -> None:
        session = Reading(120)  # a page: of more the last is read ahead
        async with app_on(session).run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            await press(pilot, "pagedown", "pagedown", "g")
            assert session.read == []
            place(pilot).show_columns(
                (ViewColumn("name"), ViewColumn("cost_a_month"), ViewColumn("seats_since"))
            )
            shown = await settled(pilot)
            assert i18n.money(session.rows_of(session.people[:1], {Reads.PRICES})[0].cost) in shown  # type: ignore[arg-type]
            assert all(found == {Reads.PRICES, Reads.SINCE} for _, found in session.read[:-1])
            before = len(session.read)
            await press(pilot, *["j"] * 5)
            assert len(session.read) == before, "the page is there"
            place(pilot).show_columns((ViewColumn("name"), ViewColumn("cost_a_month")))
            await settled(pilot)
            assert len(session.read) == before, "nothing more is needed"


class TestKept:
    async def test_they_are_those_of_the_place_and_are_there_at_the_next_start(self, tmp_path: Path) -> None:
        file = tmp_path / "state.json"
        async with app_on(FakeSession(60), State.load(file)).run_test(size=SIZE) as pilot:
            await settled(pilot)
            await press(pilot, *HIDE_EMAIL)
            kept = place(pilot).columns
            await press(pilot, "3")
            assert place(pilot).columns == ()
            await workers_done(pilot.app)
        async with app_on(FakeSession(60), State.load(file)).run_test(size=SIZE) as pilot:
            shown = await settled(pilot)
            assert place(pilot).columns == kept
            assert "Email" not in headings(shown)

    async def test_what_another_version_kept_is_left_out(self, tmp_path: Path) -> None:
        file = tmp_path / "state.json"
        kept = ["mood", "email:24", 7, "name:0", "-seats", "email", "main_team:90000"]
        file.write_text(json.dumps({"accounts": {FakeSession(1).kept_as(): {"users.columns": kept}}}))
        async with app_on(FakeSession(60), State.load(file)).run_test(size=SIZE) as pilot:
            shown = await settled(pilot)
            assert headings(shown).split() == ["Email"]
            assert place(pilot).columns == (ViewColumn("email", 24), ViewColumn("seats", hidden=True))

    async def test_the_usual_ones_are_shown_where_none_of_the_kept_would_be(self, tmp_path: Path) -> None:
        file = tmp_path / "state.json"
        kept = ["mood", "-name"]
        file.write_text(json.dumps({"accounts": {FakeSession(1).kept_as(): {"users.columns": kept}}}))
        async with app_on(FakeSession(60), State.load(file)).run_test(size=SIZE) as pilot:
            assert "Email" in headings(await settled(pilot))
            assert place(pilot).columns == ()


async def test_a_column_without_an_index_isnt_sorted_by_and_says_so() -> None:
    async with app_on(FakeSession(60)).run_test(size=SIZE) as pilot:
        await settled(pilot)
        place(pilot).show_columns((ViewColumn("name"), ViewColumn("main_team"), ViewColumn("email")))
        await settled(pilot)
        table = place(pilot).table
        at = next(one.start for one in table._placed if one.column.id == "main_team")
        await pilot.click(table, offset=(at + 4, 0))
        await settled(pilot)
        assert "The list can't be sorted by Main team." in result(pilot)
        assert place(pilot).sort == Sort()
        at = next(one.start for one in table._placed if one.column.id == "email")
        for expected in (Sort(Column.EMAIL), Sort(Column.EMAIL, True)):
            await pilot.click(table, offset=(at + 4, 0))
            shown = await settled(pilot)
            assert place(pilot).sort == expected
            assert f"Email {'▼' if expected.descending else '▲'}" in shown
