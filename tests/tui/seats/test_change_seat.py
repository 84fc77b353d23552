"""Change seat through the real screens, on a real store."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, Matching, UserFilter
from seattui.domain.plan.plan import Receipt
from seattui.kit import i18n
from seattui.service.session import open_session
from seattui.tui.help.help import HelpScreen
from seattui.tui.seats.change_seat import ChangeSeatDialog
from seattui.tui.shell.place import OPENS
from tests.support.memory.acme import PEOPLE, SUBSCRIPTIONS
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import World, a_world, focused, opened, pressable

NARROW, WIDE = (80, 24), (120, 40)


pytestmark = pytest.mark.usefixtures("unwatched")


def about(world: World, *emails: str) -> ChangeSeatDialog:
    people = tuple(world.user(email) for email in emails)
    return ChangeSeatDialog(world.ana, Chosen(tuple(u.id for u in people)), people, len(people))


def acme() -> FakeSession:
    return FakeSession(PEOPLE, held=SUBSCRIPTIONS)


class TestChangeSeat:
    async def test_one_person_is_given_a_seat_and_the_reason_is_kept(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                shown = await press(pilot, "slash", *"p000", "enter", "c")
                assert "Sales Hub Enterprise: 5 of 5 remaining" in shown
                shown = await press(pilot, "space")
                assert "0 of 5  →  1 of 5" in shown
                assert "Due now €0.00" in shown
                assert "[Change 1 seat]" in shown
                await press(pilot, "tab", *"T-9", "enter")
                assert focused(pilot) == "cancel", "whatever the plan says"
                await press(pilot, "right", "enter")
                record = world.records()
                assert result(pilot) == [f"Person 000 Lee: 1 seat assigned. Record {record}."]
            assert world.user("p000@acme.example").access_state.seats == {"sales-hub"}
            assert world.ana.activity(limit=1)[0].because == "T-9"

    async def test_the_key_that_opened_it_never_confirms(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            before = world.records()
            app = app_on(world.ana)
            async with app.run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "c", "space", "c", "c", "c")
                assert isinstance(app.screen, ChangeSeatDialog)
            assert world.records() == before

    async def test_enter_twice_does_it_once(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            before = world.records()
            answers: list[Receipt | None] = []
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, about(world, "p000@acme.example"), answers)
                await press(pilot, "space", "tab", "enter", "right")
                await press(pilot, "enter", "enter")
            assert world.records() == before + 1
            assert len(answers) == 1

    async def test_cancel_has_the_focus_where_something_is_taken_away(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                shown = await opened(pilot, about(world, "p000@acme.example"))
                assert "[x] Sales Hub Enterprise" in shown
                shown = await press(pilot, "space")
                assert "[ ] Sales Hub Enterprise" in shown
                assert "! 1 Sales Hub seat becomes unassigned and is paid for until" in shown
                await press(pilot, "tab", "enter")
                assert focused(pilot) == "cancel"
                await press(pilot, "enter")
            assert world.holders() == 1

    async def test_several_people_are_left_as_each_is_given_or_taken(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                people = ("p000@acme.example", "p001@acme.example", "p002@acme.example")
                shown = await opened(pilot, about(world, *people))
                assert "Person 000 Lee, Person 001 Lee and 1 more" in shown
                assert "[-] Sales Hub Enterprise: 4 of 5 remaining" in shown
                assert "held by 1 of 3" in shown
                assert not pressable(pilot)
                assert "[Change 2 seats]" in await press(pilot, "space")
                assert "[Change 1 seat]" in await press(pilot, "space")
                shown = await press(pilot, "space")
                assert "[-] Sales Hub Enterprise" in shown
                assert not pressable(pilot)

    async def test_three_hundred_marked_two_of_them_deactivated(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=300, seats=310, holders=298, deactivated=2) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter")
                await press(pilot, "a")
                shown = await press(pilot, "c")
                assert "Service Hub Professional: 3 of 3 remaining  0 hold it" in shown
                shown = await press(pilot, "space")
                assert "2 people can't be changed:" in shown
                assert "Person 298 Lee is deactivated" in shown
                assert not pressable(pilot)
                assert "explains the rule." in await press(pilot, "pagedown")
                shown = await press(pilot, "l")
                assert "Continue without these 2" in shown
                assert "[Change 298 seats]" in shown
                assert "300 of 310  →  2 of 310" in shown
                app.screen.query_one("#confirm").focus()
                await press(pilot, "enter")
                assert result(pilot) == [f"298 seats unassigned. Record {world.records()}."]
            assert world.holders() == 2
            assert world.ana.activity(limit=1)[0].people == 298

    async def test_deactivated_holders_are_released_as_one_change(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=4, holders=1, deactivated=1) as world:
            async with app_on(world.ana).run_test(size=WIDE) as pilot:
                await opened(pilot, about(world, "p000@acme.example", "p003@acme.example"))
                shown = await press(pilot, "space")
                assert "Reactivate, unassign, deactivate" in shown
                shown = await press(pilot, "r")
                assert "[Change 2 seats]" in shown
                assert "√ Reactivate" in shown
                shown = await press(pilot, "r")
                assert "can't be changed:" in shown, "the same key again takes it back"
                await press(pilot, "r")
                pilot.app.screen.query_one("#confirm").focus()
                await press(pilot, "enter")
            assert world.holders() == 0
            assert world.user("p003@acme.example").access_state.status == "deactivated"

    async def test_too_few_seats_says_how_many_and_what_to_do(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=6, seats=2) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, about(world, *(f"p{n:03d}@acme.example" for n in range(3))))
                shown = await press(pilot, "space")
                assert "3 seats are needed, but 2 of 2 remain" in shown
                assert "! 1 Sales Hub seat is missing: €120.00 now, €1,440.00 in all until" in shown
                assert "Due now" not in shown, "nothing is, as long as nothing is bought"
                assert "explains the rule." in shown
                assert not pressable(pilot) or "[Checkout]" in shown
            assert world.holders() == 0


class TestWhatOthersDo:
    async def test_the_last_seat_taken_meanwhile(self, tmp_path: Path) -> None:
        with a_world(tmp_path, seats=1) as world:
            answers: list[Receipt | None] = []
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                shown = await opened(pilot, about(world, "p000@acme.example"), answers)
                assert "1 of 1 remaining" in shown
                await press(pilot, "space", "tab", *"needs it", "enter")
                world.bo_gives("p001@acme.example")
                shown = await press(pilot, "right", "enter")
                assert "Nothing was changed: bo@acme.example made a change meanwhile" in shown
                assert "0 of 1 remaining" in shown, "the new truth"
                assert "explains the rule." in shown
                assert "needs it" in shown, "nothing that was typed is lost"
                assert focused(pilot) == "cancel"
                assert not pressable(pilot) or "[Checkout]" in shown
                assert not answers
            assert world.holders() == 1
            assert world.user("p000@acme.example").access_state.seats == frozenset()

    async def test_what_became_of_the_people_needs_a_confirmation_of_its_own(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, about(world, "p000@acme.example", "p001@acme.example"))
                shown = await press(pilot, "space", "tab", "enter")
                assert "[Change 2 seats]" in shown
                world.bo_gives("p000@acme.example")
                shown = await press(pilot, "right", "enter")
                assert "bo@acme.example" in shown
                assert "[Change 1 seat]" in shown
                assert focused(pilot) == "cancel"
                assert world.holders() == 1
                pilot.app.screen.query_one("#confirm").focus()
                await press(pilot, "enter")
            assert world.holders() == 2

    async def test_a_counter_that_moved_elsewhere_doesnt_matter_and_is_told(
        self, tmp_path: Path, unwatched: None
    ) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, about(world, "p000@acme.example"))
                assert "0 of 5  →  1 of 5" in await press(pilot, "space", "tab", "enter")
                world.bo_gives("p001@acme.example")
                shown = " ".join((await press(pilot, "right", "enter")).split())
                assert "Somebody else has made a change meanwhile." in shown
                assert "Sales Hub assigned: 1 of 5 was shown, now it is 2 of 5." in shown
            assert world.holders() == 2

    async def test_it_is_seen_before_confirming_too(self, tmp_path: Path) -> None:
        with a_world(tmp_path, seats=1) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                dialog = about(world, "p000@acme.example")
                await opened(pilot, dialog)
                await press(pilot, "space", "tab", "enter")
                assert focused(pilot) == "cancel"
                world.bo_gives("p001@acme.example")
                dialog.store_changed()
                shown = await settled(pilot)
                assert "bo@acme.example made a change (" in shown
                assert str(ChangeSeats.label) in " ".join(shown.replace("│", " ").split())
                assert "0 of 1 remaining" in shown
                assert focused(pilot) == "cancel"

    async def test_while_a_reason_is_typed_the_rest_of_it_goes_into_its_field(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                dialog = about(world, "p000@acme.example", "p001@acme.example")
                await opened(pilot, dialog)
                await press(pilot, "space", "tab", *"for ")
                world.bo_gives("p001@acme.example")
                dialog.store_changed()
                assert "bo@acme.example made a change (" in await settled(pilot)
                await press(pilot, *"way")
                assert pilot.app.screen is dialog
                assert dialog.query_one("#because", Input).value == "for way"


class TestWhoMayNot:
    async def test_the_key_says_which_permissions_it_needs(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            reader = open_session(str(world.path), operator="p000@acme.example", at=None)
            app = app_on(reader)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "c")
                assert not isinstance(app.screen, ChangeSeatDialog)
                assert result(pilot) == [
                    "Change seat needs Add & edit users and Modify billing. Ana Torres and Bo Lindqvist have both."
                ]
            reader.close()

    async def test_the_rule_holds_where_changes_are_planned(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            reader = open_session(str(world.path), operator="p000@acme.example", at=None)
            user = world.user("p001@acme.example")
            async with app_on(reader).run_test(size=NARROW) as pilot:
                await opened(pilot, ChangeSeatDialog(reader, Chosen((user.id,)), (user,), 1))
                shown = await press(pilot, "space")
                assert "p000@acme.example needs the permission" in shown
                assert "explains the rule." in shown
                assert not pressable(pilot)
            reader.close()


class TestWhoIsMeant:
    async def test_a_pasted_list_takes_the_place_of_the_marked_people(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, about(world, "p000@acme.example"))
                await press(pilot, "up", "enter")
                area = pilot.app.screen.query_one("#people-area")
                assert area.text == "p000@acme.example"  # type: ignore[attr-defined]
                area.load_text("Person One <p001@acme.example>; nobody@acme.example")  # type: ignore[attr-defined]
                pilot.app.screen.query_one("#people-use").focus()
                shown = await press(pilot, "enter")
                assert "nobody@acme.example" in shown
                assert "×" in shown
                assert "Person One <p001@acme.example>" in shown, "what was typed stays"
                area.load_text("p001@acme.example, p002@acme.example\np001@acme.example")  # type: ignore[attr-defined]
                pilot.app.screen.query_one("#people-use").focus()
                shown = await press(pilot, "enter")
                assert "Person 001 Lee and Person 002 Lee" in shown
                assert "[Change 2 seats]" in await press(pilot, "space")

    async def test_esc_leaves_the_list_before_the_dialog(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            answers: list[Receipt | None] = []
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, about(world, "p000@acme.example"), answers)
                await press(pilot, "space", "up", "enter")
                assert not pressable(pilot), "what is typed there isn't in the plan"
                await press(pilot, "escape")
                assert not answers
                assert pressable(pilot)
                await press(pilot, "escape")
                assert answers == [None]

    async def test_everyone_who_matches_but_one(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            people = Matching(UserFilter(search="person"), frozenset({world.id("p000@acme.example")}))
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                dialog = ChangeSeatDialog(world.ana, people, (world.user("p001@acme.example"),), 5)
                await opened(pilot, dialog)
                await press(pilot, "space", "tab", "enter", "right")
                await press(pilot, "enter")
            assert world.holders() == 5
            assert not world.user("p000@acme.example").access_state.seats


class TestHowItLooks:
    @pytest.mark.parametrize("size", [NARROW, WIDE, (80, 14), (60, 18)])
    @pytest.mark.parametrize("language", ["en", "de"])
    async def test_the_buttons_are_in_sight_at_every_size(self, size: tuple[int, int], language: str) -> None:
        i18n.use(language)
        async with app_on(FakeSession()).run_test(size=size) as pilot:
            dialog = ChangeSeatDialog(acme(), Chosen((1, 2, 3, 4)), PEOPLE[:2], 4)
            pilot.app.push_screen(dialog)
            await settled(pilot)
            shown = await press(pilot, "space", "space")
            confirm = pilot.app.screen.query_one("#confirm")
            assert confirm.region.bottom <= size[1]
            assert confirm.region.right <= size[0]
            assert str(confirm.label) in shown  # type: ignore[attr-defined]
            assert all(len(line) <= size[0] for line in shown.splitlines())

    async def test_a_name_that_looks_like_markup_loses_no_word(self) -> None:
        async with app_on(FakeSession()).run_test(size=NARROW) as pilot:
            pilot.app.push_screen(ChangeSeatDialog(acme(), Chosen((5,)), PEOPLE[4:], 1))
            assert "Emil [admin] Lee" in await settled(pilot)

    async def test_an_account_without_subscriptions_says_what_to_do(self) -> None:
        async with app_on(FakeSession()).run_test(size=NARROW) as pilot:
            session = FakeSession(PEOPLE[1:2], held=())
            pilot.app.push_screen(ChangeSeatDialog(session, Chosen((2,)), PEOPLE[1:2], 1))
            assert "no subscription yet" in await settled(pilot)


def test_the_change_asked_for_is_the_one_planned() -> None:
    session = acme()
    plan = session.plan(ChangeSeats(Chosen((2, 3)), give=("sales-hub",)))
    assert plan.people == 2


async def test_a_dialog_that_comes_late_opens_over_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Callable[[], None]] = []
    with a_world(tmp_path) as world:
        async with app_on(world.ana).run_test(size=NARROW) as pilot:
            await settled(pilot)

            def ask(work: Callable[[None], Any], found: Callable[[Any], None], group: str) -> None:
                if group == OPENS:
                    late.append(partial(found, work(None)))

            monkeypatch.setattr(pilot.app.screen, "ask", ask)
            await press(pilot, "space", "c", "question_mark")
            (come,) = late
            come()
            await settled(pilot)
            assert isinstance(pilot.app.screen, HelpScreen)
