"""Back and forward on the screens, and titles that say what is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from seattui.domain.changes.people.lifecycle import Remove
from seattui.domain.changes.teams.teams import CreateTeam, DeleteTeam
from seattui.domain.model import Chosen
from seattui.kit import i18n
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, place, press, result, settled
from tests.tui.seats.seats_world import a_world

pytestmark = pytest.mark.usefixtures("unwatched")
BACK, FORWARD = "less_than_sign", "greater_than_sign"
NARROW = (80, 24)


def title(shown: str) -> str:
    return shown.splitlines()[2].strip("─ ")


async def at(pilot: Pilot[Any], *keys: str) -> str:
    return title(await press(pilot, *keys))


class TestTitles:
    @pytest.mark.parametrize(
        ("language", "titles"),
        [
            (
                "en",
                ["Users", "Teams", "Seats · Sales Hub", "Account & Billing · Overview",
                 "Account & Billing · Invoices", "Activity", "Activity · “bo”"],
            ),
            (
                "de",
                ["Benutzer", "Teams", "Benutzerlizenzen · Sales Hub", "Account & Abrechnung · Übersicht",
                 "Account & Abrechnung · Rechnungen", "Aktivität", "Aktivität · “bo”"],
            ),
        ],
    )  # fmt: skip
    async def test_every_place_says_what_it_shows(
        self, tmp_path: Path, language: str, titles: list[str]
    ) -> None:
        i18n.use(language)
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                seen = [title(await settled(pilot))]
                for keys in (["2"], ["3"], ["4"], ["i"], ["5"], ["slash", "b", "o", "enter"]):
                    seen.append(await at(pilot, *keys))
        assert [one.replace("„", "“").replace("““", "“") for one in seen][:6] == titles[:6]
        assert "bo" in seen[6]

    async def test_filters_in_words_and_the_end_is_cut_where_it_is_narrow(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            assert await at(pilot, "h") == "Users · idle for 90 days · Seat: any hub"
            await pilot.resize_terminal(30, 24)
            shown = await settled(pilot)
            assert title(shown) == "Users · idle for 90 days …"
            assert max(map(len, shown.splitlines())) <= 30

    async def test_details_are_titled_too(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert (await at(pilot, "enter")).startswith("Users · ")
                assert await at(pilot, "5", "enter") == f"Activity · Record {world.records()} · Import users"


class TestIdleSeatsAreLeftByEsc:
    async def test_also_with_a_search_and_marks_in_between(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "h")
            assert "esc: back" in shown
            await press(pilot, "slash", "a", "n", "enter", "space")
            assert await at(pilot, "escape") == "Users · idle for 90 days · Seat: any hub", "the search first"
            shown = await press(pilot, "escape")
            assert "1 marked" not in shown, "then the marks"
            assert await at(pilot, "escape") == "Users"

    async def test_also_when_they_were_opened_from_billing(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "slash", "p", "enter", "4", "h")
                assert title(shown) == "Users · idle for 90 days · Sales Hub"
                assert "esc: back" in shown
                assert await at(pilot, "escape") == "Users · “p”"
                assert await at(pilot, BACK, BACK) == "Account & Billing · Overview"


class TestBackAndForward:
    async def test_through_places_searches_filters_and_details(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"p00", "enter", "down", "enter")
                assert await at(pilot, "3") == "Seats · Sales Hub"
                assert await at(pilot, "4", "i", "enter") == "Account & Billing · Invoice 2"
                steps = [
                    "Account & Billing · Invoices",
                    "Account & Billing · Overview",
                    "Seats · Sales Hub",
                    "Users · Person 001 Lee",
                    "Users · “p00”",
                    "Users",
                ]
                assert [await at(pilot, BACK) for _ in steps] == steps
                assert await at(pilot, BACK) == "Users"
                assert "nothing to go back to" in result(pilot)[-1]
                there = [await at(pilot, FORWARD) for _ in steps]
                assert there == [*reversed(steps[:-1]), "Account & Billing · Invoice 2"]
                await press(pilot, FORWARD)
                assert "nothing to go forward to" in result(pilot)[-1]

    async def test_the_cursor_stands_where_it_stood(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=40) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, *["down"] * 9)
                before = place(pilot).row
                await press(pilot, "slash", *"lindq", "enter")
                await press(pilot, BACK)
                now = place(pilot).row
                assert before
                assert now
                assert now.id == before.id

    async def test_esc_from_details_leaves_them_forward_and_a_new_step_drops_them(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            person = await at(pilot, "enter")
            assert await at(pilot, "escape") == "Users"
            assert await at(pilot, FORWARD) == person
            await press(pilot, "escape", "h")
            assert await at(pilot, FORWARD) == "Users · idle for 90 days · Seat: any hub"
            assert await at(pilot, BACK) == "Users"

    async def test_a_key_in_details_that_were_opened_again_is_about_their_person(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path, people=40) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                person = (await at(pilot, *["down"] * 9, "enter")).removeprefix("Users · ")
                await press(pilot, "escape", "home", FORWARD)
                assert person in await press(pilot, "d")

    async def test_somebody_who_is_gone_is_named_and_passed_by(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                person = (await at(pilot, "slash", *"p003", "enter", "enter")).removeprefix("Users · ")
                await press(pilot, "5")
                world.ana.apply(world.ana.plan(Remove(Chosen((world.id("p003@acme.example"),)))))
                assert await at(pilot, BACK) == "Users · “p003”"
                assert f"{person} was removed from the account." in result(pilot)
                assert await at(pilot, BACK) == "Users"
                assert await at(pilot, FORWARD, FORWARD) == "Activity"

    async def test_where_nothing_else_is_left_the_reason_is_told_once(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                person = (await at(pilot, "slash", *"p003", "enter", "enter")).removeprefix("Users · ")
                await press(pilot, "escape")
                world.ana.apply(world.ana.plan(Remove(Chosen((world.id("p003@acme.example"),)))))
                before = len(result(pilot))
                assert await at(pilot, FORWARD) == "Users · “p003”"
                assert result(pilot)[before:] == [f"{person} was removed from the account."]
                await press(pilot, FORWARD)
                assert result(pilot)[-1] == "There is nothing to go forward to."

    async def test_a_list_of_a_team_that_is_gone_is_passed_by(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            world.ana.apply(world.ana.plan(CreateTeam("Sales East")))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert await at(pilot, "2", "enter") == "Users · Sales East"
                (team,) = world.ana.team_nodes()
                await press(pilot, "5")
                world.ana.apply(world.ana.plan(DeleteTeam(team.id)))
                pilot.app.store_moved()  # type: ignore[attr-defined]
                await settled(pilot)
                assert await at(pilot, "1", "F", "5") == "Activity"
                seen = [await at(pilot, BACK) for _ in range(3)]
                assert "Users · Sales East" not in seen
                assert "Sales East: the account doesn't have that any more." in result(pilot)
