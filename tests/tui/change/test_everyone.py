"""Everyone whom a dialog is about, in a list above it: who gets or loses what, who is refused and why."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from seattui.domain.changes.teams.teams import AddToTeam, CreateTeam, MoveTeam
from seattui.domain.model import Chosen
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.cancellation import CancelToken
from seattui.service.session import Session
from seattui.tui.change.everyone_dialog import EveryoneDialog
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.widgets.windowed_table import WindowedTable
from tests.support.accounts import do
from tests.support.memory.fake_session import FakeSession
from tests.support.screens import dump
from tests.tui.people.users_app import app_on, press, settled, until
from tests.tui.seats.seats_world import a_world

NARROW, WIDE = (80, 24), (120, 40)

pytestmark = pytest.mark.usefixtures("unwatched")


async def everyone(pilot: Pilot[Any], key: str = "a") -> str:
    """Opens the list, and waits for the people in it."""
    await press(pilot, key)
    assert isinstance(pilot.app.screen, EveryoneDialog)
    table = pilot.app.screen.query_one(WindowedTable)
    return await until(pilot, lambda shown: table.source is not None and not table.reading)


class TestWhatHappensToEach:
    async def test_who_is_refused_comes_first_and_esc_goes_back_with_everything_kept(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path, people=30, seats=40, holders=3, deactivated=2) as world:
            app = app_on(world.ana)
            async with app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter", "a")
                await press(pilot, "c")
                shown = await press(pilot, "down", "space", "tab", *"T-9", "shift+tab")
                assert "a Everyone" in shown
                dialog = app.screen
                before = shown
                shown = await everyone(pilot)
                lines = shown.splitlines()
                assert "30 people" in shown
                first = [line for line in lines if "Person 0" in line][:4]
                assert all("Person 02" in line and "× is deactivated" in line for line in first[:2])
                assert "gets a Service Hub seat" in first[2]
                assert "gets a Service Hub seat" in await press(pilot, "G")
                shown = await press(pilot, "escape")
                assert app.screen is dialog
                assert shown == before

    async def test_a_list_opened_before_the_plan_is_made_fills_in_when_it_comes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go_on, plan = threading.Event(), Session.plan

        def held(session: Session, change: Change, stop: CancelToken | None = None) -> Plan:
            go_on.wait(10)
            return plan(session, change, stop)

        monkeypatch.setattr("seattui.tui.terminal.typing_ahead.FOR_A_LIST", 0)
        with a_world(tmp_path, people=30, deactivated=2) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter", "a")
                monkeypatch.setattr(Session, "plan", held)
                for key in "da":
                    pilot.app.post_message(events.Key(key, key))
                while "Person 001 Lee" not in (shown := dump(pilot.app)) or "What happens" not in shown:
                    await pilot.pause()
                assert isinstance(pilot.app.screen, EveryoneDialog)
                assert "is deactivated" not in shown
                go_on.set()
                assert "is deactivated" in await settled(pilot)

    async def test_who_is_left_out_is_named_with_the_reason(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=30, seats=40, holders=3, deactivated=2) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter", "a")
                await press(pilot, "c")
                assert "Continue without these 2 l" in await press(pilot, "down", "space")
                await press(pilot, "l")
                shown = await everyone(pilot)
                assert "left out: Person 028 Lee is deactivated" in shown

    @pytest.mark.parametrize(
        ("keys", "what"),
        [
            (("d",), "is deactivated"),
            (("O",), "is deactivated"),
            (("D",), "is removed"),
            (("e", "down", "space"), "gets "),
            (("x", "tab", "space"), "stays as it is"),
        ],
        ids=["deactivate", "off-board", "remove", "edit", "on-leave"],
    )
    async def test_in_every_dialog_about_people(
        self, tmp_path: Path, keys: tuple[str, ...], what: str
    ) -> None:
        with a_world(tmp_path, people=6) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter", "a")
                for key in keys:
                    await press(pilot, key)
                shown = await everyone(pilot)
                assert what in shown

    async def test_people_to_be_created_with_what_is_wrong_with_their_addresses(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                await settled(pilot)
                await press(pilot, "n")
                area = pilot.app.screen.query_one("#new-addresses")
                typed = ", ".join(f"new{n}@acme.example" for n in range(5))
                area.load_text(f"{typed}, p001@acme.example")  # type: ignore[attr-defined]
                shown = await press(pilot, "enter")
                assert "f2 Everyone" in shown, "in a field a letter would be typed"
                shown = await everyone(pilot, "f2")
                assert "6 people" in shown
                rows = [line for line in shown.splitlines() if "@acme.example" in line]
                assert "p001@acme.example" in rows[0]
                assert "× " in rows[0]
                created = [row for row in rows if "new" in row]
                assert len(created) == 5
                assert all("is created and invited" in row for row in created)
                await press(pilot, "escape")
                assert area.text.startswith("new0@acme.example")  # type: ignore[attr-defined]


async def test_members_of_a_team_that_is_deleted_with_where_each_is_moved(tmp_path: Path) -> None:
    with a_world(tmp_path, people=6) as world:
        do(world.ana, *map(CreateTeam, ("Sales", "East", "Support")))
        teams = {team.name: team.id for team in world.ana.team_nodes()}
        first, second, third = (world.id(f"p00{n}@acme.example") for n in (1, 2, 3))
        do(
            world.ana,
            MoveTeam(teams["East"], teams["Sales"]),
            AddToTeam(teams["Sales"], Chosen((first, second))),
            AddToTeam(teams["East"], Chosen((third,))),
        )
        async with app_on(world.ana).run_test(size=WIDE) as pilot:
            await settled(pilot)
            await press(pilot, "2")
            shown = await press(pilot, "D")
            assert "Sales: 2 members" in shown
            assert "a Everyone" in shown
            shown = await everyone(pilot)
            assert "2 people" in shown
            assert "p003@" not in shown, "a subteam moves up, and its members stay"
            await press(pilot, "escape")
            await press(pilot, "enter", *"support", "enter")
            shown = await everyone(pilot, "f2")
            rows = [line for line in shown.splitlines() if "@acme.example" in line]
            assert len(rows) == 2
            assert all("leaves Sales, gets the main team Support" in row for row in rows)


async def test_ten_thousand_people_are_a_few_rows_on_screen() -> None:
    session = FakeSession(10_050)
    async with app_on(session).run_test(size=NARROW) as pilot:
        await settled(pilot)
        await press(pilot, "a", "space")
        await press(pilot, "d")
        shown = await everyone(pilot)
        assert "10,049 people" in shown
        assert "isn't marked" in shown
        screen = pilot.app.screen
        assert len(list(screen.walk_children())) < 12
        await press(pilot, "G")
        assert screen.query_one(WindowedTable).cursor == 10_049


async def test_one_person_is_named_already(tmp_path: Path) -> None:
    with a_world(tmp_path, people=3) as world:
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            shown = await press(pilot, "d")
            assert "Everyone" not in shown
            dialog = pilot.app.screen
            await press(pilot, "a")
            assert pilot.app.screen is dialog


async def test_a_letter_in_a_field_is_typed(tmp_path: Path) -> None:
    with a_world(tmp_path, people=3) as world:
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "space", "space", "d")
            dialog = pilot.app.screen
            assert isinstance(dialog, PlanDialog)
            dialog.query_one("#because").focus()
            await press(pilot, *"away")
            assert pilot.app.screen is dialog
            assert dialog.query_one("#because").value == "away"  # type: ignore[attr-defined]


async def test_what_was_undone_lists_those_whom_the_record_has(tmp_path: Path) -> None:
    from seattui.domain.changes.people.lifecycle import Deactivate
    from seattui.domain.model import Matching, UserFilter
    from tests.support.accounts import do

    with a_world(tmp_path, people=9) as world:
        do(world.ana, Deactivate(Matching(UserFilter(search="person"))))
        async with app_on(world.ana).run_test(size=WIDE) as pilot:
            await settled(pilot)
            await press(pilot, "u")
            shown = await everyone(pilot)
            assert "9 people" in shown
            rows = [line for line in shown.splitlines() if "@acme.example" in line]
            assert len(rows) == 9
            assert all("is reactivated" in row for row in rows)


async def test_a_confirmation_lists_who_was_changed(tmp_path: Path) -> None:
    with a_world(tmp_path, people=6, holders=5, additional=5) as world:
        async with app_on(world.ana).run_test(size=WIDE) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"person", "enter", "a")
            await press(pilot, "O")
            await press(pilot, "space", "tab", "space")
            shown = await press(pilot, "tab", "tab", "right", "enter")
            assert "a Everyone" in shown
            shown = await everyone(pilot)
            assert "6 people" in shown
            assert len([line for line in shown.splitlines() if "@acme.example" in line]) == 6
            assert "[Close]" in await press(pilot, "escape")


def rows_in(shown: str) -> list[str]:
    return [line for line in shown.splitlines() if "@acme.example" in line]


async def test_who_joins_a_team_and_who_goes_back_when_that_is_undone(tmp_path: Path) -> None:
    from seattui.domain.changes.teams.teams import AddToTeam, CreateTeam
    from seattui.domain.model import Chosen
    from tests.support.accounts import do

    with a_world(tmp_path, people=5) as world:
        do(world.ana, CreateTeam("Sales"), CreateTeam("Support"))
        teams = {team.name: team.id for team in world.ana.teams()}
        do(world.ana, AddToTeam(teams["Support"], Chosen((world.id("p001@acme.example"),))))
        async with app_on(world.ana).run_test(size=WIDE) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"person", "enter", "a", "t")
            await press(pilot, *"sales", "enter")
            rows = rows_in(await everyone(pilot, "f2"))
            assert sum("gets the main team Sales" in row for row in rows) == 4
            assert [row for row in rows if "p001@" in row and "gets the extra team Sales" in row]
            everybody = tuple(world.id(f"p{n:03d}@acme.example") for n in range(5))
            await press(pilot, "escape", "escape", "escape")
            do(world.ana, AddToTeam(teams["Sales"], Chosen(everybody)))
            await press(pilot, "u")
            rows = rows_in(await everyone(pilot))
            assert sum("− Sales, no main team" in row for row in rows) == 4
            assert sum("− Sales" in row for row in rows) == 5


async def test_people_who_were_removed_are_said_to_come_back(tmp_path: Path) -> None:
    from seattui.domain.changes.people.lifecycle import Remove
    from seattui.domain.model import Matching, UserFilter
    from tests.support.accounts import do

    with a_world(tmp_path, people=3) as world:
        do(world.ana, Remove(Matching(UserFilter(search="person"))))
        async with app_on(world.ana).run_test(size=WIDE) as pilot:
            await settled(pilot)
            await press(pilot, "u")
            rows = rows_in(await everyone(pilot))
            assert len(rows) == 3
            assert all("removed → active" in row for row in rows)


async def test_a_record_of_many_lists_everyone_with_what_was_changed(tmp_path: Path) -> None:
    from seattui.domain.changes.people.lifecycle import Deactivate
    from seattui.domain.model import Matching, UserFilter
    from tests.support.accounts import do

    with a_world(tmp_path, people=12) as world:
        do(world.ana, Deactivate(Matching(UserFilter(search="person"))))
        async with app_on(world.ana).run_test(size=WIDE) as pilot:
            await settled(pilot)
            shown = await press(pilot, "5")
            assert "more: a lists" in " ".join(shown.split())
            rows = rows_in(await everyone(pilot))
            assert len(rows) == 12
            assert all("active → deactivated" in row for row in rows)
            await press(pilot, "escape", "enter")
            assert len(rows_in(await everyone(pilot))) == 12


async def test_all_whom_a_confirmation_is_mailed_to_are_listed() -> None:
    from seattui.kit.i18n import msg
    from seattui.tui.change.done import DoneDialog, Mailed

    to = tuple(f"billing{n}@acme.example" for n in range(5))
    app = app_on(FakeSession(3))
    async with app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        app.push_screen(DoneDialog(msg("Purchase seats"), (msg("Done."),), Mailed(to, server=True)))
        shown = await settled(pilot)
        assert "billing2@acme.example and 2 more" in " ".join(shown.split())
        assert "m Emailed to" in shown
        shown = await everyone(pilot, "m")
        assert all(email in row for email, row in zip(to, rows_in(shown), strict=True))
        assert "What happens" not in shown
