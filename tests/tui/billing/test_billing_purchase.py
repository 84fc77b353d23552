"""Buying seats: on their own, and with Checkout from Change seat; a real store under the real screens."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.domain.changes.billing.subscriptions import PriceSeat
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.model import Chosen
from seattui.tui.change.checkout import CheckoutDialog
from seattui.tui.change.done import DoneDialog
from seattui.tui.seats.buy_seats import BuySeatsDialog
from seattui.tui.seats.change_seat import ChangeSeatDialog
from seattui.tui.widgets.number_line import NumberLine
from tests.tui.billing.billing_place import NARROW, billing, squeezed, until
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import World, a_world, focused, opened, pressable

pytestmark = pytest.mark.usefixtures("unwatched")


NO_NUMBERS = (
    ("-1", "Enter digits only"),
    ("1e9", "Enter digits only"),
    ("١٢", "Enter digits only"),
    ("1_000", "Enter digits only"),
    ("0", "At least 1."),
    ("1000000", "At most 999,995."),
    (str(2**63), "At most 999,995."),
    ("9" * 40, "At most 999,995."),
)


def purchased(world: World) -> int:
    return world.ana.subscriptions()[0].purchased


class TestBuySeats:
    async def test_the_last_line_says_what_enter_does_on_a_button(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with billing(world) as pilot:
                assert "enter Next field" in await press(pilot, "b")
                shown = await press(pilot, "enter", "enter")
                assert focused(pilot) == "cancel"
                assert "enter Press" in shown
                assert "enter Next field" in await press(pilot, "up")

    async def test_what_it_costs_is_below_the_number_where_there_is_little_room(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with billing(world, size=(34, 12)) as pilot:
                shown = await press(pilot, "b", "5")
                assert "Seats to buy 5" in shown
                assert "After" in shown, "the plan begins right there"
                assert pilot.app.screen.query_one(NumberLine).size.height <= 3

    async def test_three_seats_are_bought_only_by_complete_purchase(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with billing(world) as pilot:
                await press(pilot, "b", "backspace", "3", "enter", "enter")
                assert focused(pilot) == "cancel", "it costs money"
                await press(pilot, "b", "b")
                assert purchased(world) == 5, "the key that opened it never confirms"
                shown = squeezed(await press(pilot, "right", "enter"))
                assert "√ 3 seats were bought." in shown
                assert "Charged now: €360.00." in shown
                assert "Confirmation to ana@acme.example not sent yet: no mail server is set." in shown
                assert focused(pilot) == "close"
                assert "3 additional" in await press(pilot, "enter")
            assert purchased(world) == 8
            assert world.ana.invoices(limit=1)[0].total.minor == 36000

    async def test_with_a_mail_server_the_confirmation_says_whom_it_goes_to(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with billing(world, smtp_host="mail.acme.example") as pilot:
                await press(pilot, "b", "enter", "enter")
                shown = squeezed(await press(pilot, "right", "enter"))
                assert "A confirmation is emailed to ana@acme.example." in shown

    async def test_what_is_no_number_of_seats_is_said_at_the_field_and_kept(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with billing(world) as pilot:
                await press(pilot, "b")
                field = pilot.app.screen.query_one(NumberLine).field
                for typed, said in NO_NUMBERS:
                    field.value = typed
                    shown = await settled(pilot)
                    line = next(line for line in shown.splitlines() if "Seats to buy" in line)
                    assert f"× {said}" in line
                    assert typed in line or len(typed) > 12
                    assert not pressable(pilot)

    async def test_a_price_that_changed_meanwhile_is_shown_and_nothing_is_bought(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path) as world:
            async with billing(world) as pilot:
                shown = squeezed(await press(pilot, "b", "backspace", "2", "enter", "enter"))
                assert "In all until the renewal on 23 Nov 2027 €2,880.00 Due now €240.00" in shown
                world.ana.apply(world.ana.plan(PriceSeat("sales-hub", 15000)))
                shown = squeezed(await press(pilot, "right", "enter"))
                assert "! Nothing was changed: ana@acme.example made a change meanwhile" in shown
                assert "Due now €300.00" in shown
                assert "€150.00 a month per seat" in shown
                assert focused(pilot) == "cancel"
                assert purchased(world) == 5
                await press(pilot, "right", "enter")
                assert isinstance(pilot.app.screen, DoneDialog)
            assert purchased(world) == 7

    async def test_while_a_removal_stands_buying_names_the_way(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            world.ana.apply(world.ana.plan(ScheduleRemoval("sales-hub", 2)))
            async with billing(world) as pilot:
                await press(pilot, "b")
                assert not isinstance(pilot.app.screen, BuySeatsDialog)
                assert "paid for. Cancel the request with x" in result(pilot)[-1]

    async def test_a_removal_scheduled_meanwhile_refuses_it(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            async with billing(world) as pilot:
                await press(pilot, "b", "enter", "enter")
                world.bo.apply(world.bo.plan(ScheduleRemoval("sales-hub", 2)))
                shown = squeezed(await press(pilot, "right", "enter"))
                assert "explains the rule." in shown
                assert not pressable(pilot)
            assert purchased(world) == 9


class TestCheckout:
    def about(self, world: World, *emails: str) -> ChangeSeatDialog:
        people = tuple(world.user(email) for email in emails)
        return ChangeSeatDialog(world.ana, Chosen(tuple(u.id for u in people)), people, len(people))

    async def test_seats_are_bought_and_given_as_one_change(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=6, seats=2) as world:
            before = world.records()
            app = app_on(world.ana)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter", "a", "c")
                shown = await press(pilot, "space")
                assert "[Checkout]" in shown
                await press(pilot, "tab", *"T-4", "enter")
                assert focused(pilot) == "cancel"
                await press(pilot, "right", "enter")
                shown = squeezed(await until(pilot, "For Person 000"))
                assert "Sales Hub assigned 0 of 2 → 6 of 6" in shown
                assert "4 × €120.00 × 30 of 30 days €480.00" in shown
                assert focused(pilot) == "cancel"
                assert "T-4" in shown
                await press(pilot, "right", "enter")
                shown = squeezed(await until(pilot, "4 seats were bought."))
                assert "√ Person 000 Lee, Person 001 Lee and 4 more: 6 seats assigned." in shown
                await press(pilot, "enter")
                assert len(app.screen_stack) == 1
            assert world.records() == before + 1, "one change"
            assert world.holders() == 6
            assert world.ana.activity(limit=1)[0].because == "T-4"
            assert len(world.ana.invoices()) == 3

    async def test_back_keeps_everything(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3, seats=1) as world:
            before = world.records()
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, self.about(world, "p000@acme.example", "p001@acme.example"))
                await press(pilot, "space", "tab", *"why", "enter", "right", "enter")
                assert isinstance(pilot.app.screen, CheckoutDialog)
                shown = await press(pilot, "escape")
                assert isinstance(pilot.app.screen, ChangeSeatDialog)
                assert "[x] Sales Hub Enterprise" in shown
                assert "why" in shown
                assert "[Checkout]" in shown
                assert pressable(pilot)
            assert world.records() == before

    async def test_a_seat_that_became_free_needs_no_purchase(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=3, seats=1) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await opened(pilot, self.about(world, "p000@acme.example", "p001@acme.example"))
                await press(pilot, "space", "tab", "enter", "right", "enter")
                assert isinstance(pilot.app.screen, CheckoutDialog)
                world.bo.apply(world.bo.plan(BuySeats("sales-hub", 4)))
                shown = squeezed(await press(pilot, "right", "enter"))
                assert "! Nothing was changed: bo@acme.example" in shown
                assert "Sales Hub assigned 0 of 5 → 2 of 5" in shown
                assert "[Complete purchase]" not in shown
                assert world.holders() == 0
                await press(pilot, "right", "enter")
            assert (world.holders(), purchased(world)) == (2, 5)
