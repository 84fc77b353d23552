"""Deactivating, reactivating, removing and off-boarding through the real screens, on a real store."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.model import Chosen, Column, Sort, UserFilter
from seattui.service.session import open_session
from seattui.tui.people.edit.lifecycle import OffboardDialog, RemoveDialog, StatusDialog
from tests.support.screens import assert_looks
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import AT, World, a_world, focused, pressable

NARROW, WIDE = (80, 24), (120, 40)


pytestmark = pytest.mark.usefixtures("unwatched")


def to(person: str) -> tuple[str, ...]:
    """The keys that find a person and stand on their row."""
    return ("slash", *person, "enter")


def status(world: World, email: str) -> str:
    return world.user(email).access_state.status.value


class TestDeactivate:
    async def test_a_seat_stays_held_and_the_same_key_brings_the_person_back(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1, additional=1, seats=1) as world:
            async with app_on(world.ana).run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                shown = await press(pilot, *to("p000"), "d")
                assert "1 Sales Hub seat stays assigned and is paid for until 23 Nov 2027" in shown
                assert "[Deactivate 1 user]" in shown
                assert focused(pilot) == "cancel"
                await press(pilot, "d", "d")
                assert status(world, "p000@acme.example") == "active", "the key that opened it never confirms"
                await press(pilot, "right", "enter")
                assert result(pilot) == [f"Person 000 Lee: 1 user deactivated. Record {world.records()}."]
                assert status(world, "p000@acme.example") == "deactivated"
                assert "[Reactivate 1 user]" in await press(pilot, "d")
                await press(pilot, "right", "enter")
            assert status(world, "p000@acme.example") == "active"
            assert world.holders() == 1

    async def test_several_are_one_choice_and_yourself_is_kept_out(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=2) as world:
            async with app_on(world.bo).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "a", "d")
                assert "(•) Deactivate" in shown
                assert "Ana Torres is a super admin" in shown
                assert "explains the rule." in shown
                assert "Bo Lindqvist is you" in shown
                assert not pressable(pilot)
                assert "[Deactivate 2 users]" in await press(pilot, "l")
                await press(pilot, "right", "enter")
            assert [status(world, f"{who}@acme.example") for who in ("ana", "bo", "p000", "p001")] == [
                "active",
                "active",
                "deactivated",
                "deactivated",
            ]

    async def test_the_last_super_admin_stays_one(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, *to("ana@"), "d")
                assert "There would be no active super admin left." in shown
                assert "This is you" in shown
                assert not pressable(pilot)

    async def test_what_somebody_else_did_meanwhile_needs_another_look(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, *to("p000"), "O", "tab", "tab", "tab")
                world.bo_gives("p000@acme.example")
                assert "[Off-board 1 user]" in await press(pilot, "tab")
                shown = await press(pilot, "enter")
                assert "bo@acme.example made a change meanwhile" in shown
                assert "1 of 5  →  0 of 5" in shown
                assert focused(pilot) == "cancel"
            assert status(world, "p000@acme.example") == "active"

    async def test_who_may_not_is_told_which_permission_it_needs(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            reader = open_session(str(world.path), operator="p000@acme.example", at=AT)
            app = app_on(reader)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                for key in ("d", "D", "O", "x", "t"):
                    await press(pilot, key)
                assert len(app.screen_stack) == 1
                assert result(pilot) == [
                    "Deactivate needs Add & edit users. Ana Torres and Bo Lindqvist have it.",
                    "Remove needs Add & edit users. Ana Torres and Bo Lindqvist have it.",
                    "Off-board needs Add & edit users. Ana Torres and Bo Lindqvist have it.",
                    "On leave needs Add & edit users. Ana Torres and Bo Lindqvist have it.",
                    "Add to team needs Add & edit teams. Ana Torres has it.",
                ]
            reader.close()

    async def test_read_only_shows_what_would_happen_and_that_it_cannot(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            reader = open_session(str(world.path), operator="ana@acme.example", at=AT, read_only=True)
            async with app_on(reader).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, *to("p000"), "O")
                assert "1 of 5  →  0 of 5" in shown
                assert "Read only: this preview can't be applied" in shown
                assert not pressable(pilot)
            reader.close()

    async def test_who_stands_in_the_way_is_in_sight_before_what_else_to_know(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=30, holders=3) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "a", "O")
                assert shown.index("1 person can't be changed") < shown.index("! 3 Sales Hub seats become")


class TestRemove:
    async def test_a_holder_leads_to_off_boarding_with_one_key_as_one_change(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            before = world.records()
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                shown = await press(pilot, *to("p000"), "D")
                assert "explains the rule." in shown
                assert not pressable(pilot)
                shown = await press(pilot, "up", *"T-7", "enter", "o")
                assert isinstance(app.screen, OffboardDialog)
                assert "[x] Also remove from the account" in shown
                assert "[Off-board and remove 1 user]" in shown
                assert "T-7" in shown, "the reason isn't asked for twice"
                await press(pilot, "escape")
                assert isinstance(app.screen, RemoveDialog), "back to where it came from"
                await press(pilot, "o", "down", "down", "enter", "right", "enter")
                assert result(pilot) == [
                    f"Person 000 Lee: 1 user off-boarded and removed. Record {before + 1}."
                ]
            assert world.holders() == 0
            assert world.ana.activity(limit=1)[0].because == "T-7"
            assert "p000@acme.example" not in [u.email for u in world.ana.every_user(*everyone())]

    async def test_who_has_no_access_is_removed_and_the_others_are_left_out(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=2, holders=1) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, *to("person"), "a", "D")
                assert "Person 000 Lee has access to a hub" in shown
                assert "[Remove 1 user]" in await press(pilot, "l")
                pilot.app.screen.query_one("#confirm").focus()
                await press(pilot, "enter")
            assert [u.email for u in world.ana.every_user(*everyone())] == [
                "p000@acme.example",
                "bo@acme.example",
                "ana@acme.example",
            ]


class TestOffboard:
    async def test_freed_seats_leave_at_the_renewal_and_that_is_confirmed(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2, additional=1, seats=1) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, *to("p000"), "O")
                shown = await press(pilot, "down", "space")
                assert "1 on 23 Nov 2027" in shown
                assert_looks("offboard-80-en", shown)
                shown = await press(pilot, "down", "down", "right", "enter")
                assert ": 1 user off-boarded. Record" in shown
                assert "1 additional seat of Sales Hub Enterprise will be removed on 23 Nov 2027." in shown
            assert world.ana.subscriptions()[0].scheduled == 1
            assert status(world, "p000@acme.example") == "deactivated"

    async def test_somebody_deactivated_who_holds_a_seat_parts_with_it(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=2, deactivated=1) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                await settled(pilot)
                shown = await press(pilot, *to("p001"), "O")
                assert "1 of 5  →  0 of 5" in shown
                pilot.app.screen.query_one("#confirm").focus()
                await press(pilot, "enter")
            assert world.holders() == 0
            assert status(world, "p001@acme.example") == "deactivated"

    async def test_from_the_details_it_is_about_that_person_alone(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, *to("person"), "space", "space", "enter")
                shown = await press(pilot, "O")
                assert "Users    Person 002 Lee " in shown

    async def test_a_dialog_that_is_left_leaves_nothing(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            before = world.records()
            app = app_on(world.ana)
            async with app.run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, *to("p000"))
                for key in "dDOxt":
                    await press(pilot, key, "escape")
                    assert len(app.screen_stack) == 1
                await press(pilot, "O", "space", "down", "space", "q")
                assert len(app.screen_stack) == 1
            assert world.records() == before
            assert world.holders() == 2


async def test_the_dialog_follows_what_becomes_of_its_people(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        user = world.user("p000@acme.example")
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)
            dialog = StatusDialog(world.ana, Chosen((user.id,)), (user,), 1)
            pilot.app.push_screen(dialog)
            await settled(pilot)
            assert pressable(pilot)
            world.bo.apply(world.bo.plan(Deactivate(Chosen((user.id,)))))
            dialog.store_changed()
            assert "bo@acme.example made a change (" in await settled(pilot)
            assert not pressable(pilot), "they are deactivated already"


def everyone() -> tuple[UserFilter, Sort]:
    return UserFilter(), Sort(Column.EMAIL, True)
