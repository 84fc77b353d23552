"""Edit user, permission sets and Invite again through the real screens, on a real store."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.permission_sets import SavePermissionSet
from seattui.domain.changes.people.presence import ExceptIdle
from seattui.domain.model import Chosen, Invite
from seattui.kit import i18n
from seattui.tui.people.create.invite_again import InviteDialog
from seattui.tui.people.edit.edit_users import EditUsersDialog
from seattui.tui.people.edit.save_set import SaveSetDialog
from seattui.tui.widgets.field import Field
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import AT, World, a_world, focused, opened, pressable

NARROW, WIDE = (80, 24), (120, 40)


pytestmark = pytest.mark.usefixtures("unwatched")


def about(world: World, *emails: str, session: Any = None) -> EditUsersDialog:
    people = tuple(world.user(email) for email in emails)
    return EditUsersDialog(session or world.ana, ids(world, *emails), people, len(people), 30)


def ids(world: World, *emails: str) -> Chosen:
    return Chosen(tuple(world.id(email) for email in emails))


def do(world: World, *changes: Any) -> None:
    for change in changes:
        world.ana.apply(world.ana.plan(change))


class TestOnePerson:
    async def test_is_called_otherwise_and_may_more(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"p000", "enter", "e")
                assert isinstance(app.screen, EditUsersDialog)
                assert not pressable(pilot)
                await press(pilot, "down", "down", "space")
                app.screen.query_one("#last_name").focus()
                shown = await press(pilot, "end", *"-Ray", "enter")
                assert "Export users" in shown
                app.screen.query_one("#because").focus()
                shown = await press(pilot, *"T-1")
                assert "Lee  →  Lee-Ray" in shown
                assert "no  →      yes" in shown
                await press(pilot, "enter", "right", "enter")
                assert result(pilot) == [f"Person 000 Lee: 1 user changed. Record {world.records()}."]
            person = world.user("p000@acme.example")
            assert person.last_name == "Lee-Ray"
            assert person.access_state.permissions == {"export_users"}

    async def test_access_that_goes_takes_the_seat_and_says_so_first(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                shown = await opened(pilot, about(world, "p000@acme.example"))
                shown = await press(pilot, "right")
                assert "[x] Sales Enterprise  use Change seat" in shown
                shown = await press(pilot, "space")
                assert "[ ] Sales Enterprise  is unassigned with the access" in shown
                assert "1 of 5  →  0 of 5" in shown
                assert "! 1 Sales Hub seat becomes unassigned and is paid for until" in shown
                await press(pilot, "enter", "enter")
                assert focused(pilot) == "cancel", "it takes something away"
                await press(pilot, "right", "enter")
            assert world.user("p000@acme.example").access_state.seats == frozenset()

    async def test_an_address_that_is_somebodys_stays_as_typed_and_is_refused(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, about(world, "p000@acme.example"))
                email = pilot.app.screen.query_one("#email", Field)
                email.value = "bo@acme.example"
                email.focus()
                shown = await settled(pilot)
                assert "Email            bo@acme.example" in shown
                assert not pressable(pilot)
                pilot.app.screen.query_one("#cancel").focus()
                assert "bo@acme.example already exists: Bo Lindqvist." in await press(pilot, "up")

    async def test_the_last_super_admin_stays_one(self, tmp_path: Path) -> None:
        """R22."""
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                shown = await opened(pilot, about(world, "ana@acme.example"))
                assert "[x] Export users      included for super admins" in shown
                shown = await press(pilot, "down", "down", "down", "space")
                assert "There would be no active super admin left." in shown
                assert not pressable(pilot)


class TestManyPeople:
    async def test_only_the_differences_are_granted_and_revoked(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            three = [f"p00{n}@acme.example" for n in range(3)]
            do(world, EditUsers(ids(world, three[0]), grant=("export_users", "add_edit_teams")))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                shown = await opened(pilot, about(world, *three))
                assert "First name" not in shown, "names are one person's"
                assert "[ ] Add & edit users" in shown
                assert "[-] Export users      held by 1 of 3" in shown
                shown = await press(pilot, "down", "down", "space")
                assert "[x] Export users" in shown
                assert "1 of 3" not in shown.split("now")[1], "who holds it already isn't changed"
                assert "0 of 2  →  2 of 2" in shown
                assert "[Change 2 users]" in shown
                assert "[ ] Export users" in await press(pilot, "space")
                assert "[-] Export users" in await press(pilot, "space")
                assert not pressable(pilot)
                await press(pilot, "space", "enter", "enter", "right")
                await press(pilot, "enter")
            held = [world.user(email).access_state.permissions for email in three]
            assert held == [{"export_users", "add_edit_teams"}, {"export_users"}, {"export_users"}]

    async def test_whom_a_rule_keeps_out_is_named_and_left_out(self, tmp_path: Path) -> None:
        """R22: Bo is no super admin, and Ana is."""
        with a_world(tmp_path) as world:
            async with app_on(world.bo).run_test(size=NARROW) as pilot:
                people = ("ana@acme.example", "p000@acme.example")
                shown = await opened(pilot, about(world, *people, session=world.bo))
                assert "you don't hold it yourself · Ana Torres has it." in shown
                assert "needs Super admin · Ana Torres has it." in shown
                shown = " ".join((await press(pilot, "space")).replace("│", " ").split())
                assert "Ana Torres is a super admin: only a super admin may change that." in shown
                assert "Super admin: Ana Torres has it." in await press(pilot, "pagedown")
                assert not pressable(pilot)
                shown = await press(pilot, "l")
                assert pressable(pilot)
                await press(pilot, "enter", "enter", "right", "enter")
            assert world.user("p000@acme.example").access_state.permissions == {"add_edit_users"}
            assert world.user("ana@acme.example").access_state.permissions == frozenset()


class TestPermissionSets:
    async def test_what_is_switched_on_is_saved_and_chosen_again(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await opened(pilot, about(world, "p000@acme.example"))
                await press(pilot, "down", "down", "space", "s")
                assert isinstance(app.screen, SaveSetDialog)
                shown = await press(pilot, *"Readers")
                assert "Export users" in shown
                shown = await press(pilot, "enter", "enter", "right", "enter")
                assert result(pilot) == [f"Permission set saved. Record {world.records()}."]
                assert world.ana.permission_sets()[0].permissions == {"export_users"}
                assert world.user("p000@acme.example").access_state.permissions == frozenset()
                assert "[x] Export users" in shown, "what was chosen stays"

    async def test_many_permissions_are_shown_whole(self, tmp_path: Path) -> None:
        i18n.use("de")
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, about(world, "p000@acme.example"))
                shown = await press(pilot, "space", "down", "space", "down", "space", "s")
                held = shown.partition("Berechtigungen")[2].partition("──")[0]
                assert " ".join(held.replace("│", " ").split()) == (
                    "Benutzer hinzufügen & bearbeiten, Teams hinzufügen & bearbeiten, Benutzer exportieren"
                )

    async def test_what_the_operator_doesnt_hold_is_left_as_it_is(self, tmp_path: Path) -> None:
        """R12."""
        with a_world(tmp_path) as world:
            do(world, SavePermissionSet("Rep", ("export_users", "add_edit_users")))
            async with app_on(world.bo).run_test(size=WIDE) as pilot:
                await opened(pilot, about(world, "p000@acme.example", session=world.bo))
                shown = await press(pilot, "shift+tab", "right")
                assert "‹ Rep ›" in shown
                assert "Unchanged, because you don't hold it yourself: Export users" in shown
                assert "[x] Add & edit users" in shown
                shown = await press(pilot, "tab", "space")
                assert "‹ Custom ›" in shown


class TestInviteAgain:
    async def test_all_pending_and_who_accepted_is_left_out(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            do(world, CreateUsers((NewUser("nina@acme.example"), NewUser("otto@acme.example")), days=5))
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                shown = await press(pilot, "I")
                assert isinstance(app.screen, InviteDialog)
                assert "23 Dec 2026" in shown
                assert "[Send 2 invitations]" in shown
                await press(pilot, "enter", "right", "enter")
                record = world.records()
                assert result(pilot) == [
                    "nina@acme.example and otto@acme.example: "
                    f"2 users invited. Record {record}. The invitations aren't sent yet: no mail server is set."
                ]
                shown = await press(pilot, "g", "space", "down", "space", "i")
                assert "Ana Torres has accepted the invitation already." in shown
                pilot.app.screen.query_one("#cancel").focus()
                shown = await press(pilot, "l")
                assert "[Send 1 invitation]" in shown
            details = world.ana.details(world.id("nina@acme.example"))
            assert details is not None
            assert details.invite_expires_at is not None
            assert details.invite_expires_at > AT + timedelta(days=29)

    async def test_details_say_until_when_and_who_is_on_leave(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            do(world, CreateUsers((NewUser("nina@acme.example"),)))
            nina = world.user("nina@acme.example")
            assert nina.access_state.invite is Invite.PENDING
            until = world.ana.today() + timedelta(days=60)
            do(world, ExceptIdle(Chosen((nina.id,)), until, "parental leave"))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "slash", *"nina", "enter", "enter")
                lines = {" ".join(line.split()) for line in shown.splitlines()}
                assert "Invited on 23 Nov 2026" in lines
                assert "Valid until 23 Dec 2026" in lines
                assert "On leave until 22 Jan 2027" in lines
                assert "parental leave" in lines
