"""Users: found while typing, filtered, sorted and marked, with the keys of screens.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import Input

from seattui.domain.model import Chosen, Column, Matching, Status, User, UserFilter
from seattui.kit import i18n
from seattui.kit.settings import Settings
from seattui.tui.app import SeattuiApp
from seattui.tui.people.list.filter_users import FilterDialog
from seattui.tui.people.list.sort_users import SortDialog
from seattui.tui.shell.state import State
from tests.support.memory.fake_session import FakeSession, person
from tests.support.screens import workers_done
from tests.tui.people.users_app import app_on, place, press, result, settled, until

NARROW, WIDE = (80, 24), (120, 40)


def rows(shown: str) -> list[str]:
    """The lines of the list, without headings."""
    lines = shown.splitlines()
    head = next(i for i, line in enumerate(lines) if line.lstrip().startswith("Name"))
    return [line for line in lines[head + 1 :] if line.strip() and not line.startswith("─")][:-1]


class TestSearch:
    async def test_it_finds_while_typing_and_enter_goes_to_the_list_keeping_it(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "slash", *"muller")
            assert "8 users" in shown
            assert isinstance(pilot.app.focused, Input)
            shown = await press(pilot, "enter")
            assert pilot.app.focused is place(pilot).table
            assert "/ muller" in shown
            assert all("Müller" in row for row in rows(shown))

    async def test_down_goes_to_the_list_too(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"ana", "down")
            assert pilot.app.focused is place(pilot).table

    async def test_esc_leaves_the_field_and_esc_again_clears_with_the_cursor_on_who_was_found(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"user0042")
            shown = await press(pilot, "escape")
            assert pilot.app.focused is place(pilot).table
            assert "1 user" in shown
            shown = await press(pilot, "escape")
            assert "60 users" in shown
            found = place(pilot).table.person
            assert found is not None
            assert found.email == "user0042@acme.example"

    async def test_what_is_pasted_reaches_the_screen_harmless(self) -> None:
        async with app_on(FakeSession(20)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash")
            place(pilot).bar.search.insert_text_at_cursor("a\x1b]52;c;eA==\x07b\u202e")
            shown = await settled(pilot)
            assert "\x1b" not in shown
            assert "\u202e" not in shown

    async def test_nobody_matches_says_how_to_go_back(self) -> None:
        async with app_on(FakeSession(20)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "slash", *"zzz", "enter")
            assert "No results" in shown
            assert "Esc clears the search." in shown
            shown = await press(pilot, "c", "m", "y", "space", "v", "a", "enter", "escape")
            assert "20 users" in shown

    async def test_more_than_ten_thousand_are_said_so(self) -> None:
        async with app_on(FakeSession(10_050)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "slash", *"user", "enter")
            assert "10,000+ users" in shown


class TestFilters:
    async def test_a_filter_is_chosen_with_arrows_and_says_how_many_it_leaves(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "f")
            assert isinstance(pilot.app.screen, FilterDialog)
            shown = await press(pilot, "down", "right", "right")
            assert "[deactivated]" in shown
            assert "Show 3 users" in shown
            shown = await press(pilot, "enter")
            assert "Status: deactivated" in shown
            assert "3 users" in shown
            assert all("×" in row for row in rows(shown))

    async def test_clear_filters_keeps_the_search(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"ana", "enter", "f", "down", "down", "right", "enter")
            assert place(pilot).wanted == UserFilter(search="ana", seat="sales-hub")
            await press(pilot, "F")
            assert place(pilot).wanted == UserFilter(search="ana")

    async def test_any_number_of_idle_days_can_be_typed(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "f", "up", "4", "5")
            assert "45 days" in shown
            shown = await press(pilot, "enter")
            assert place(pilot).wanted.idle_days == 45
            assert "Idle for: 45 days" in shown

    async def test_digits_are_days_whichever_filter_one_stands_on(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            assert "0…9 Days" in await press(pilot, "f")
            await press(pilot, "down", "4", "5", "enter")
            assert place(pilot).wanted == UserFilter(idle_days=45)

    async def test_esc_changes_nothing(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "f", "right", "escape")
            assert place(pilot).wanted == UserFilter()

    async def test_a_click_on_a_filter_opens_it_there(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await pilot.click("#chips", offset=(22, 0))
            shown = await settled(pilot)
            assert "▌ Status" in shown


class TestSort:
    async def test_another_column_and_the_same_again_the_other_way_round(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "o", "down", "enter")
            assert "Email ▲" in shown
            assert "user0000@" in rows(shown)[0]
            await press(pilot, "o")
            assert isinstance(pilot.app.screen, SortDialog)
            shown = await press(pilot, "o")
            assert "Email ▼" in shown
            assert "user0059@" in rows(shown)[0]

    async def test_a_chosen_person_stays_under_the_cursor(self) -> None:
        async with app_on(FakeSession(300)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "pagedown", "j", "j")
            before = place(pilot).table.person
            await press(pilot, "o", "down", "down", "down", "down", "down", "enter")
            assert place(pilot).sort.column is Column.LAST_ACTIVE
            assert place(pilot).table.person == before

    async def test_a_click_on_a_heading_sorts(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await pilot.click("#table", offset=(22, 0))
            shown = await settled(pilot)
            assert "Email ▲" in shown


class TestMarks:
    async def test_one_by_one_a_range_and_all_and_esc_unmarks(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "space", "space")
            assert "● 2 marked" in shown
            shown = await press(pilot, "v", "j", "j")
            assert "● 3 in range" in shown
            shown = await press(pilot, "v")
            assert "● 5 marked" in shown
            assert [row[1] for row in rows(shown)[:6]] == ["●"] * 5 + [" "]
            shown = await press(pilot, "a")
            assert "● 60 marked" in shown
            shown = await press(pilot, "escape")
            assert "marked" not in shown

    async def test_marks_outlive_search_and_sort_and_add_up(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"muller", "enter", "a")
            shown = await press(pilot, "escape", "slash", *"chen", "enter", "a", "o", "o")
            assert "● 16 marked" in shown
            selection = place(pilot).table.marks.selection()
            assert isinstance(selection, Chosen)
            assert len(selection.ids) == 16

    async def test_a_range_is_given_up_with_esc_before_any_mark_is(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "space", "v", "j", "escape")
            assert place(pilot).table.range_size is None
            assert len(place(pilot).table.marks.ids) == 1

    async def test_very_many_are_marked_by_what_they_match_but_for_those_unmarked(self) -> None:
        async with app_on(FakeSession(10_050)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "a", "space")
            assert "● 10,049 marked" in shown
            first = rows(shown)[0]
            assert first[:2] == "  "
            selection = place(pilot).table.marks.selection()
            assert isinstance(selection, Matching)
            assert len(selection.without) == 1
            shown = await press(pilot, "slash", *"ana torres", "enter")
            assert all(row[1] == "●" for row in rows(shown))


class TestDetails:
    async def test_from_100_columns_on_they_stand_beside_the_list_and_follow_the_cursor(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=(100, 30)) as pilot:
            shown = await settled(pilot)
            assert "Last changes" in shown
            shown = await press(pilot, "G")
            row = place(pilot).table.person
            assert row is not None
            assert f"│ {row.email}" in shown

    async def test_below_they_are_a_screen_of_their_own(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            shown = await settled(pilot)
            assert "Added on" not in shown
            shown = await press(pilot, "enter")
            assert "Added on       19 Oct 2025" in shown
            assert "Email" not in shown.replace("Copy email", "")
            shown = await press(pilot, "escape")
            assert "Last active" in shown

    async def test_the_window_may_be_resized_across_the_border(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await pilot.resize_terminal(120, 30)
            assert "Added on" in await settled(pilot)
            await pilot.resize_terminal(72, 20)
            assert "Added on" not in await settled(pilot)
            await pilot.resize_terminal(30, 8)
            await settled(pilot)


async def test_the_address_goes_to_the_clipboard_harmless() -> None:
    session = FakeSession(3)
    session.people[:] = [replace(person(0), email="a\x1b[2Jb@x.example", last_name="", first_name="")]
    async with app_on(session).run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "g", "y")
        assert pilot.app.clipboard == "a\\x1b[2Jb@x.example"
        assert result(pilot) == ["a\\x1b[2Jb@x.example was sent to the terminal."]


async def test_sort_and_filter_are_remembered_and_the_search_is_not(tmp_path: Path) -> None:
    state = State.load(tmp_path / "state.json")
    async with app_on(FakeSession(60), state).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await press(
            pilot, "slash", *"ana", "enter", "f", "down", "right", "enter", "o", "down", "enter", "o", "o"
        )
        await workers_done(pilot.app)
    again = State.load(tmp_path / "state.json")
    async with app_on(FakeSession(60), again).run_test(size=NARROW) as pilot:
        shown = await settled(pilot)
        assert place(pilot).wanted == UserFilter(status=Status.ACTIVE)
        assert "Email ▼" in shown
        assert "ana" not in (tmp_path / "state.json").read_text()


async def test_choices_that_the_account_no_longer_has_are_left_out(tmp_path: Path) -> None:
    state = State(None)
    kept = state.of(FakeSession(0).kept)
    kept.remember("users.filter", {"seat": "marketing-hub", "status": "away", "invite": "pending"})
    kept.remember("users.sort", {"column": "shoe size"})
    async with app_on(FakeSession(60), state).run_test(size=NARROW) as pilot:
        shown = await settled(pilot)
        assert "Name ▲" in shown
        assert "Invite status: pending" in shown


async def test_a_new_account_says_how_to_bring_people_in() -> None:
    async with app_on(FakeSession(0)).run_test(size=NARROW) as pilot:
        shown = await settled(pilot)
        assert "There are no users yet." in shown
        assert "seattui users import FILE" in shown


async def test_hostile_names_are_shown_as_they_are_written() -> None:
    session = FakeSession(8)
    session.people += [
        replace(person(100 + n), first_name=name, last_name="")
        for n, name in enumerate(
            ("[red]x", "a\x1b[31mb", "\u202egnp.exe", "a" + "\u0301" * 40, "{x}", "%s", "$(id)")
        )
    ]
    async with app_on(session).run_test(size=WIDE) as pilot:
        shown = await settled(pilot)
        for name in (
            "[/] [@click",
            "[red]x",
            "a\\x1b[31mb",
            "\\u202egnp.exe",
            "{x}",
            "%s",
            "$(id)",
        ):
            assert name in shown
        for _ in session.people:
            shown = await press(pilot, "j", "enter", "escape")
            assert "\x1b" not in shown


async def test_who_may_not_change_seats_is_told_what_it_takes() -> None:
    async with app_on(FakeSession(20, operator=["modify_billing"])).run_test(
        size=NARROW, notifications=True
    ) as pilot:
        await settled(pilot)
        await press(pilot, "c")
        await press(pilot, "enter", "c")
        assert result(pilot) == ["Change seat needs Add & edit users. Ana Torres has it."] * 2


async def test_in_german_every_column_still_fits() -> None:
    i18n.use("de")
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        shown = await settled(pilot)
        assert all(len(line) <= 80 for line in shown.splitlines())


async def test_in_german_no_title_of_a_column_is_cut_where_there_is_room() -> None:
    i18n.use("de")
    async with app_on(FakeSession(60)).run_test(size=(200, 40)) as pilot:
        titles = next(line for line in (await settled(pilot)).splitlines() if "Zuletzt aktiv" in line)
        assert "Einladungsstatus" in titles
        assert "…" not in titles


@pytest.mark.usefixtures("impatient")
async def test_what_is_typed_before_the_store_is_open_counts() -> None:
    gate = Event()

    def opening() -> FakeSession:
        gate.wait(10)
        return FakeSession(60)

    state = State(None)
    state.of(FakeSession(0).kept).remember("users.filter", {"status": "active"})
    app = SeattuiApp(opening, Settings(), state)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("slash", *"muller")
        gate.set()
        shown = await settled(pilot)
        assert "/ muller" in shown
        assert place(pilot).wanted == UserFilter(search="muller", status=Status.ACTIVE)


async def test_a_key_for_a_row_that_is_still_on_its_way_says_so() -> None:
    gate = Event()
    gate.set()

    class Slow(FakeSession):
        def users(self, *given: Any, **named: Any) -> list[User]:
            gate.wait(10)
            return super().users(*given, **named)

    async with app_on(Slow(600)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        gate.clear()
        await pilot.press(*["pagedown"] * 9, "d")
        there = result(pilot)
        gate.set()
        assert there == ["The list is still loading. Press the key again when it is shown."]
        assert len(pilot.app.screen_stack) == 1
        await settled(pilot)
        assert "Deactivate" in await press(pilot, "d")


async def test_help_says_who_has_the_permissions_that_are_missing() -> None:
    session = FakeSession(20, operator=["modify_billing"])
    async with app_on(session).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "question_mark")
        await press(pilot, "T", *"orres", "space", *"has")
        shown = await until(pilot, lambda shown: "Permissions you don't have" in shown)
        assert "Add & edit users: Ana Torres has it." in shown
        assert "Export users: Ana Torres has it." in shown
        assert "Modify billing:" not in shown
