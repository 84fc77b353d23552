"""Create user through the real screens, on a real store: one change, from addresses to invitations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import TextArea

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Remove
from seattui.domain.changes.people.permission_sets import SavePermissionSet
from seattui.domain.changes.teams.teams import CreateTeam
from seattui.domain.model import Chosen, Invite, UserFilter
from seattui.kit import i18n
from seattui.service.session import Session, open_session
from seattui.tui.change.checkout import CheckoutDialog
from seattui.tui.change.throw_away import DiscardDialog
from seattui.tui.people.create.create_user import CreateUserDialog
from tests.support.screens import assert_looks
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import World, a_world, focused

NARROW, WIDE = (80, 24), (120, 40)
SALES_SEAT = ("right", "space", "down", "space")
SEND = ("right", "right", "enter")
"""From Cancel past Back to what it all ends in."""


pytestmark = pytest.mark.usefixtures("unwatched")


async def pasted(pilot: Pilot[Any], text: str) -> str:
    """Pastes into what has the focus, as a terminal does."""
    pilot.app.post_message(events.Paste(text))
    return await settled(pilot)


async def begun(pilot: Pilot[Any], text: str = "Nina New <nina@acme.example>") -> str:
    """Create user, with this pasted into it."""
    await settled(pilot)
    await press(pilot, "n")
    return await pasted(pilot, text)


def typed(pilot: Pilot[Any]) -> str:
    return pilot.app.screen.query_one("#new-addresses", TextArea).text


def seats_bought(world: World) -> int:
    return world.ana.subscriptions()[0].purchased


class TestOnePerson:
    async def test_with_a_seat_by_the_keyboard_alone(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                shown = await press(pilot, "n", *"nina@acme.example", "enter", *"Nina", "enter", *"New")
                assert_looks("create-user-1-80-en", shown)
                shown = await press(pilot, "enter", "right")
                assert "[ ] Sales Enterprise  switch on access first" in shown
                shown = await press(pilot, "down", "space")
                assert "[ ] Sales Enterprise" in shown, "not without access (R9)"
                shown = await press(pilot, "up", "space", "down", "space")
                assert_looks("create-user-2-80-en", shown)
                shown = await press(pilot, "enter")
                assert_looks("create-user-3-80-en", shown)
                assert focused(pilot) == "because", "Enter pressed twice sends nothing"
                await press(pilot, *"T-9", "enter")
                assert focused(pilot) == "cancel"
                before = world.records()
                await press(pilot, *SEND)
                assert result(pilot) == [
                    f"1 user invited. Record {before + 1}. The invitation isn't sent yet: no mail server is set."
                ]
            nina = world.user("nina@acme.example")
            assert nina.name == "Nina New"
            assert nina.access_state.invite is Invite.PENDING
            assert nina.access_state.seats == {"sales-hub"}, "held from now on (R8)"
            assert nina.access_state.permissions == {"sales_hub_access"}
            assert world.ana.activity(limit=1)[0].because == "T-9"

    async def test_a_name_that_is_pasted_fills_the_fields_and_back_keeps_everything(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                shown = await begun(pilot, '"New, Nina" <nina@acme.example>')
                assert "First name       Nina" in shown
                assert "Last name        New" in shown
                await press(pilot, "enter", *SALES_SEAT, "enter")
                assert "Nina New <nina@acme.example>" in await press(pilot, *"why")
                pilot.app.screen.query_one("#back").focus()
                shown = await press(pilot, "enter")
                assert "[x] Sales Enterprise  5 of 5 remaining" in shown
                pilot.app.screen.query_one("#back").focus()
                shown = await press(pilot, "enter")
                assert "nina@acme.example" in shown
                assert "Last name        New" in shown
                shown = await press(pilot, "enter", *SEND)
                assert "Reason           why" in shown

    async def test_on_a_small_screen_the_cursor_and_the_open_tab_stay_in_sight(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            do(world.ana, *(CreateTeam(f"Team {n}") for n in range(9)))
            async with app_on(world.ana).run_test(size=(40, 12)) as pilot:
                await begun(pilot)
                await press(pilot, "enter", *["right"] * 4)
                for _ in range(8):
                    assert "› [ ] Team" in await press(pilot, "down")
                shown = await press(pilot, *["up"] * 8)
                assert "› [ ] Team 0" in shown
                assert "[Teams]" in shown
                assert "[General]" in await press(pilot, "right"), "around to the first tab"

    async def test_in_two_teams_with_what_a_set_begins_with(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            do(world.ana, CreateTeam("Field"), CreateTeam("West"))
            do(world.ana, SavePermissionSet("Sales rep", ("sales_hub_access", "export_users")))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await begun(pilot)
                shown = await press(pilot, "enter", "shift+tab", "right")
                assert "‹ Sales rep ›" in shown
                assert "[x] Export users" in shown
                shown = await press(pilot, "tab", "left", "space", "down", "space")
                assert "[x] Field  main team" in shown
                assert "[x] West   extra team" in shown
                await press(pilot, "enter", "enter", *SEND)
            nina = world.user("nina@acme.example")
            assert nina.access_state.permissions == {"sales_hub_access", "export_users"}
            assert (nina.main_team, nina.extra_teams) == ("Field", ("West",))

    async def test_in_german_every_step_has_room_for_its_buttons(self, tmp_path: Path) -> None:
        i18n.use("de")
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                shown = await begun(pilot)
                for keys in (("enter", *SALES_SEAT), ("enter", *"T-1"), ("enter",)):
                    assert "[Abbrechen]" in shown
                    assert "│ " in shown
                    shown = await press(pilot, *keys)
                assert focused(pilot) == "cancel"
                assert "0 von 5  →" in shown
                await press(pilot, *SEND)
            assert world.user("nina@acme.example").access_state.seats == {"sales-hub"}


class TestManyPeople:
    async def test_a_pasted_list_shares_permissions_and_leaves_out_what_cant_be(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                text = "Nina New <nina@acme.example>, bo@acme.example\noops, otto@acme.example\nNINA@acme.example"
                shown = await begun(pilot, text)
                assert "5 people with the same permissions, seats and teams." in shown
                assert "First name" not in shown
                shown = await press(pilot, "enter")
                assert "× bo@acme.example already exists: Bo Lindqvist." in shown
                assert "× oops isn't an email address" in shown
                assert "× NINA@acme.example is listed twice." in shown
                assert typed(pilot) == text, "everything stays as it was typed"
                assert focused(pilot) == "new-addresses"
                await press(pilot, "tab", "enter")
                assert typed(pilot) == "Nina New <nina@acme.example>\notto@acme.example"
                await press(pilot, "enter", "space", "enter", "enter", *SEND)
                assert result(pilot)[0].startswith("2 users invited.")
            people = world.ana.by_email(["nina@acme.example", "otto@acme.example"])
            assert [user.name for user in people] == ["Nina New", ""]
            assert all(user.access_state.permissions == {"add_edit_users"} for user in people)

    async def test_who_was_removed_comes_back_as_the_same_person(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            gone = world.id("p005@acme.example")
            do(world.ana, Remove(Chosen((gone,))))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await begun(pilot, "Person 005 Lee <p005@acme.example>")
                shown = await press(pilot, "enter")
                assert "Restore this person" in shown
                await press(pilot, "down", "enter")
                assert focused(pilot) == "switches"
                await press(pilot, "enter", "enter")
                pilot.app.screen.query_one("#confirm").focus()
                await press(pilot, "enter")
            assert world.id("p005@acme.example") == gone

    async def test_an_address_in_another_script_names_who_it_looks_like(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await begun(pilot, "b\N{CYRILLIC SMALL LETTER O}@acme.example, nina@acme.example")
                shown = await press(pilot, "enter")
                assert "looks like bo@acme.example but uses" in shown
                assert focused(pilot) == "new-addresses"

    async def test_pasted_garbage_stays_text(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            before = world.records()
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await begun(pilot, "\x1b]52;c;AAAA\x07 [red]x[/] <<>> ,,,;;;\x00\n\n" + "y" * 400)
                shown = await press(pilot, "enter")
                assert "isn't an email address" in shown
                assert "\x1b" not in shown
                assert isinstance(pilot.app.screen, CreateUserDialog)
            assert world.records() == before

    async def test_nobody_at_all_is_said(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert "Enter or paste at least one email address." in await press(pilot, "n", "enter")


class TestSeatsThatAreShort:
    async def test_what_all_of_it_costs_is_in_sight_at_once(self, tmp_path: Path) -> None:
        """R13."""
        with a_world(tmp_path, seats=1, service=1) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await begun(pilot, "a@acme.example b@acme.example")
                await press(pilot, "enter", *SALES_SEAT, *SALES_SEAT, "enter")
                shown = await press(pilot, "enter", *SEND)
                assert "[Complete purchase]" in shown
                assert "Due now" in shown
                assert "Sales Hub: 1 ×" in shown
                assert "Service Hub: 1 ×" in shown

    async def test_checkout_buys_creates_and_assigns_as_one_change(self, tmp_path: Path) -> None:
        with a_world(tmp_path, seats=1) as world:
            app = app_on(world.ana)
            before = world.records()
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await begun(pilot, "a@acme.example b@acme.example")
                shown = await press(pilot, "enter", *SALES_SEAT)
                assert "1 of 1 remaining: 1 more at Checkout" in shown
                shown = await press(pilot, "enter")
                assert "[Checkout]" in shown
                assert "[Send]" not in shown
                await press(pilot, "enter", *SEND)
                assert isinstance(app.screen, CheckoutDialog)
                assert world.records() == before, "nothing is created or bought before (R10)"
                shown = await press(pilot, "escape")
                assert "[Checkout]" in shown
                shown = await press(pilot, "enter")
                assert "For a@acme.example and b@acme.example" in shown
                assert "[Complete purchase]" in shown
                assert focused(pilot) == "cancel", "it costs money"
                await press(pilot, "right", "enter")
                shown = await settled(pilot)
                assert "2 users invited." in shown
                assert "1 seat was bought." in shown
            assert world.records() == before + 1
            assert world.holders() == 2
            assert seats_bought(world) == 2


class TestSuperAdmins:
    async def test_gets_no_seat_here_and_it_says_where(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await begun(pilot)
                shown = await press(pilot, "enter", *SALES_SEAT, "left", "down", "down", "down", "space")
                assert "All permissions, but no seat yet: assign it afterwards" in shown
                shown = await press(pilot, "right")
                assert "[ ] Sales Enterprise" in shown
                assert "not available for super admins here" in shown
                await press(pilot, "enter", "enter", *SEND)
                assert "Assign a super admin's seats with Change seat." in result(pilot)[0]
            nina = world.user("nina@acme.example")
            assert nina.access_state.super_admin
            assert nina.access_state.seats == frozenset()

    async def test_nobody_grants_what_they_dont_hold(self, tmp_path: Path) -> None:
        """R12; and the R2 that a seat needs."""
        with a_world(tmp_path) as world:
            async with app_on(world.bo).run_test(size=NARROW) as pilot:
                await begun(pilot)
                shown = await press(pilot, "enter")
                assert "[ ] Export users      you don't hold it yourself" in shown
                assert "[ ] Super admin       needs Super admin" in shown
                shown = await press(pilot, "down", "space", "down", "down", "space")
                assert "[x]" not in shown

    async def test_a_locked_switch_says_who_has_what_it_needs(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            do(
                world.ana,
                CreateTeam("Sales"),
                EditUsers(Chosen((world.id("bo@acme.example"),)), revoke=("modify_billing",)),
            )
            async with app_on(world.bo).run_test(size=WIDE) as pilot:
                await begun(pilot)
                shown = await press(pilot, "enter", "right")
                assert "needs Modify billing · Ana Torres has it." in shown
                for _ in range(5):
                    if "needs Add & edit teams" in shown:
                        break
                    shown = await press(pilot, "right")
                assert "needs Add & edit teams · Ana Torres has it." in shown


class TestLeaving:
    @pytest.mark.parametrize("further", [(), ("enter",), ("enter", "enter")])
    async def test_whatever_the_step_nothing_is_left_behind(
        self, tmp_path: Path, further: tuple[str, ...]
    ) -> None:
        with a_world(tmp_path) as world:
            before, people = world.records(), world.ana.count(UserFilter()).number
            app = app_on(world.ana)
            async with app.run_test(size=NARROW) as pilot:
                await begun(pilot, "a@acme.example,b@acme.example")
                await press(pilot, *further, "escape", "left", "enter")
                assert len(app.screen_stack) == 1
            assert world.records() == before
            assert world.ana.count(UserFilter()).number == people

    async def test_esc_by_accident_keeps_what_was_entered(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW) as pilot:
                await begun(pilot, "nina@acme.example")
                shown = await press(pilot, "escape")
                assert isinstance(app.screen, DiscardDialog)
                assert "›1 Email" in shown, "what would be thrown away stays in sight"
                await press(pilot, "escape")
                assert isinstance(app.screen, CreateUserDialog)
                assert typed(pilot) == "nina@acme.example"
                await press(pilot, "escape", "enter")
                assert typed(pilot) == "nina@acme.example"

    async def test_nothing_entered_is_nothing_to_ask_about(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "n", "escape")
                assert len(app.screen_stack) == 1

    async def test_enter_over_and_over_creates_nobody_and_loses_nothing(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            before = world.records()
            app = app_on(world.ana)
            async with app.run_test(size=NARROW) as pilot:
                await begun(pilot, "a@acme.example,b@acme.example")
                await press(pilot, *["enter"] * 5)
                assert isinstance(app.screen, CreateUserDialog), (
                    "asked whether to throw it away, Enter keeps it"
                )
            assert world.records() == before


class TestWhatOthersDo:
    async def test_the_address_was_taken_meanwhile(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await begun(pilot)
                await press(pilot, "enter", "space", "enter", *"T-1", "enter")
                assert focused(pilot) == "cancel"
                bo_creates(world, "nina@acme.example")
                shown = await press(pilot, *SEND)
                assert "× nina@acme.example already exists" in shown
                assert typed(pilot) == "Nina New <nina@acme.example>"
                assert focused(pilot) == "new-addresses"

    async def test_seen_while_reading_the_review_it_is_mended_and_not_thrown_away(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await begun(pilot)
                await press(pilot, "enter", "enter")
                bo_creates(world, "nina@acme.example")
                dialog = pilot.app.screen
                assert isinstance(dialog, CreateUserDialog)
                dialog.store_changed()
                shown = await settled(pilot)
                assert "bo@acme.example made a change (" in shown
                assert focused(pilot) == "new-addresses"
                await press(pilot, "enter")
                assert pilot.app.screen is dialog


class TestWhoMayNot:
    async def test_the_key_says_which_permission_it_needs(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            reader = open_session(str(world.path), operator="p000@acme.example", at=None)
            app = app_on(reader)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "n", "e", "i")
                assert len(app.screen_stack) == 1
                assert result(pilot) == [
                    "Create user needs Add & edit users. Ana Torres and Bo Lindqvist have it.",
                    "Edit user needs Add & edit users. Ana Torres and Bo Lindqvist have it.",
                    "Invite again needs Add & edit users. Ana Torres and Bo Lindqvist have it.",
                ]
            reader.close()


def do(session: Session, *changes: Any) -> None:
    for change in changes:
        session.apply(session.plan(change))


def bo_creates(world: World, email: str) -> None:
    from seattui.domain.changes.people.create import CreateUsers, NewUser

    do(world.bo, CreateUsers((NewUser(email),)))
