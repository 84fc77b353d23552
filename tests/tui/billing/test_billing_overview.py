"""Account & Billing, Overview: costs, removals, idle holders, low stock, and the next twelve months."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from textual.app import App

from seattui.domain.changes.billing.subscriptions import WarnBelow
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.model import Count, UserFilter
from seattui.domain.people.idle import idle_holders
from seattui.kit import i18n
from seattui.kit.cancellation import CancelToken
from seattui.service.session import Session
from seattui.tui.billing.cost_chart import bar_of
from seattui.tui.billing.subscription_card import SubscriptionCard
from seattui.tui.people.list.users import UsersScreen
from tests.tui.billing.billing_place import NARROW, WIDE, billing, squeezed, until
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import a_world, focused, pressable

pytestmark = pytest.mark.usefixtures("unwatched")


class TestTheAccountAsAWhole:
    """Above the cards: what everything costs, what comes next, and what to decide first."""

    async def test_on_a_small_screen_it_is_in_sight_with_the_first_card(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2, seats=2, additional=5) as world:
            async with billing(world) as pilot:
                shown = squeezed(await until(pilot, "2 of 2 holders"))
        assert "Costs €2,200.00 a month" in shown
        assert "Next invoice 23 Dec 2026: €2,200.00, Sales Hub, Service Hub" in shown
        assert "Committed €24,200.00 until the renewals, 22 invoices to come" in shown
        assert (
            "To decide Sales Hub: removing 5 unassigned seats by 23 Nov 2027 saves €600.00 a month" in shown
        )
        assert "Sales Hub Enterprise EUR" in shown

    async def test_the_most_urgent_is_first_and_what_idle_people_hold_joins_once_it_is_counted(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path, holders=3, seats=0, additional=3) as world:
            async with billing(world) as pilot:
                shown = squeezed(await until(pilot, "3 of 3 holders"))
        no_seat = "To decide Sales Hub: no seat is left; another costs €120.00 a month"
        assert (
            f"{no_seat} Sales Hub: unassigning and removing 3 idle seats by 23 Nov 2027 saves €360.00 a month"
            in shown
        )

    async def test_when_nothing_has_to_be_decided_it_says_so(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with billing(world) as pilot:
                assert "To decide     nothing for now" in await settled(pilot)
                await press(pilot, "t")
                assert "There is nothing to decide for now." in result(pilot)

    async def test_a_key_or_a_click_goes_to_the_subscription_of_a_decision(self, tmp_path: Path) -> None:
        def hub(app: App[None]) -> str:
            assert isinstance(app.focused, SubscriptionCard)
            return app.focused.subscription.hub

        with a_world(tmp_path, holders=3, seats=0, additional=3) as world:
            world.ana.apply(world.ana.plan(WarnBelow("service-hub", 20)))
            for size in (WIDE, (200, 60)):
                async with billing(world, size) as pilot:
                    shown = await until(pilot, "removing 3 idle seats")
                    await press(pilot, "tab")
                    assert hub(pilot.app) == "service-hub"
                    gone = []
                    for _ in range(3):
                        await press(pilot, "t")
                        gone.append(hub(pilot.app))
                    assert gone == ["sales-hub", "service-hub", "sales-hub"], (
                        "the most urgent first, then round"
                    )
                    lines = shown.splitlines()
                    y = next(n for n, line in enumerate(lines) if "Service Hub: " in line)
                    await pilot.click(offset=(lines[y].index("Service Hub: ") + 2, y))
                    await settled(pilot)
                    assert hub(pilot.app) == "service-hub"

    async def test_the_whole_chart_is_in_sight_at_120_by_40_in_both_languages(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=4, seats=2, additional=5) as world:
            changes = (
                BuySeats("service-hub", 2),
                *(ScheduleRemoval(hub, 2) for hub in ("sales-hub", "service-hub")),
            )
            for change in changes:
                world.ana.apply(world.ana.plan(change))
            for language, last in ("en", "Nov 2027"), ("de", "Nov. 2027"):
                i18n.use(language)
                async with billing(world, WIDE) as pilot:
                    lines = (await settled(pilot)).splitlines()
                row = next(line for line in lines if "█" in line and last in line)
                assert "↓ 4" in row

    async def test_from_160_columns_cards_are_two_abreast_and_keys_go_through_them(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path) as world:
            async with billing(world, (160, 40)) as pilot:
                shown = await settled(pilot)
                head = next(line for line in shown.splitlines() if "Sales Hub Enterprise   " in line)
                assert "Service Hub Professional" in head
                await press(pilot, "j")
                assert isinstance(pilot.app.focused, SubscriptionCard)
                assert pilot.app.focused.subscription.hub == "service-hub"
            async with billing(world, (159, 40)) as pilot:
                shown = await settled(pilot)
                head = next(line for line in shown.splitlines() if "Sales Hub Enterprise   " in line)
                assert "Service Hub Professional" not in head

    async def test_what_to_decide_and_what_comes_up_are_listed_as_far_as_the_screen_is_high(
        self, tmp_path: Path
    ) -> None:
        """Of each of two subscriptions, billed monthly: seats worth removing, few left, and twelve invoices."""
        with a_world(tmp_path, holders=1, additional=3) as world:
            world.ana.apply(world.ana.plan(BuySeats("service-hub", 2)))
            for hub in ("sales-hub", "service-hub"):
                world.ana.apply(world.ana.plan(WarnBelow(hub, 9)))
            async with billing(world, (200, 40)) as pilot:
                shown = await until(pilot, "1 of 1 holder")
                assert ("and 1 more" in shown, "and 8 more" in shown) == (True, True)
                await pilot.resize_terminal(200, 60)
                shown = await settled(pilot)
                assert pilot.app.screen.query_one("#billing-cards").max_scroll_y == 0
        assert "and 1 more" not in shown
        assert "and 8 more" not in shown
        assert shown.count("Hub: only") == 2
        assert shown.count("23 Nov 2027  Sales Hub") == 1

    async def test_a_scheduled_removal_is_first_in_its_card(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            world.ana.apply(world.ana.plan(ScheduleRemoval("sales-hub", 2)))
            async with billing(world) as pilot:
                lines = (await settled(pilot)).splitlines()
        at = next(n for n, line in enumerate(lines) if "▌ Sales Hub Enterprise" in line)
        assert "Removal       ↓ 2 seats will be removed on 23 Nov 2027" in lines[at + 1]


class TestOverview:
    async def test_few_seats_left_is_said_with_a_sign_and_a_word(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            world.ana.apply(world.ana.plan(WarnBelow("service-hub", 4)))
            async with billing(world) as pilot:
                assert "To decide     Service Hub: only 3 seats are left" in await settled(pilot)
                assert "! running low: 3 of 3" in await press(pilot, "j")
                assert "! 3 unassigned, running low" in await press(pilot, "3")

    async def test_idle_holders_are_counted_and_listed(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=3) as world:
            async with billing(world) as pilot:
                assert "Idle 90 days  3 of 3 holders" in await settled(pilot)
                await press(pilot, "h")
                shown = await until(pilot, "3 users")
                assert isinstance(pilot.app.screen, UsersScreen)
                assert "Seat: Sales Hub" in shown
                assert pilot.app.screen.wanted.idle_days == 90

    async def test_idle_holders_are_counted_after_the_rest_is_shown_and_not_once_the_place_is_left(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counted, asked = Event(), list[CancelToken | None]()
        count = Session.count

        def slowly(self: Session, wanted: UserFilter, stop: CancelToken | None = None) -> Count:
            if wanted == idle_holders("sales-hub"):
                asked.append(stop)
                assert counted.wait(30)
            return count(self, wanted, stop)

        with a_world(tmp_path, holders=3) as world:
            monkeypatch.setattr(Session, "count", slowly)
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await pilot.press("4")
                assert "Next invoice" in await until(pilot, "Idle 90 days  …")
                await pilot.press("5")
                await until(pilot, "4 changes")
                (first,) = asked
                assert first is not None
                assert first.cancelled, "nobody looks at it"
                counted.set()
                await pilot.press("4")
                assert "Idle 90 days  3 of 3 holders" in await until(pilot, "3 of 3 holders")
                assert len(asked) == 2

    async def test_from_the_seats_tab_to_the_subscription_of_which_most_can_be_removed(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path, seats=2, additional=5, service=9) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert "Remove unassigned seats (5)" in await press(pilot, "3")
                app.screen.query_one("#remove-seats").focus()
                await press(pilot, "enter")
                await until(pilot, "Next term")
                assert isinstance(app.focused, SubscriptionCard)
                assert app.focused.subscription.hub == "sales-hub"
                assert "Removable 5 of 5 additional" in squeezed(await settled(pilot))

    async def test_the_seats_tab_offers_neither_included_seats_nor_those_already_scheduled(
        self, tmp_path: Path
    ) -> None:
        with a_world(tmp_path, seats=2, additional=5, service=9) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                for scheduled, offered in ((3, 2), (5, 0)):
                    world.ana.apply(world.ana.plan(ScheduleRemoval("sales-hub", scheduled)))
                    await press(pilot, "3", "r")
                    shown = await until(pilot, f"Remove unassigned seats ({offered})")
                    assert pilot.app.screen.query_one("#remove-seats").disabled is (not offered), shown
                    world.ana.apply(world.ana.plan(CancelRemoval("sales-hub")))


class TestRemoving:
    async def test_why_it_is_no_more_and_a_way_to_the_idle_holders(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=4, seats=2, additional=5) as world:
            async with billing(world) as pilot:
                shown = await press(pilot, "d")
                assert "at most 3 (2 of 5 are assigned)" in shown
                assert "4 of 4 holders idle for 90 days" in shown
                shown = await press(pilot, "backspace", "4")
                assert "× at most 3 (2 of 5 are assigned)" in shown
                assert not pressable(pilot)
                pilot.app.screen.query_one("#idle-show").focus()
                await press(pilot, "enter")
                await until(pilot, "4 users")
                assert isinstance(pilot.app.screen, UsersScreen)

    async def test_both_panels_and_a_confirmation_to_close(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            async with billing(world) as pilot:
                shown = squeezed(await press(pilot, "d", "backspace", "3"))
                assert "Current subscription After update" in shown
                assert "Seats at €120.00 €480.00 → €120.00" in shown
                assert "Saving per month – → €360.00" in shown
                await press(pilot, "enter", "enter")
                assert focused(pilot) == "cancel"
                shown = squeezed(await press(pilot, "right", "enter"))
                assert "√ 3 additional seats of Sales Hub Enterprise will be removed on 23 Nov 2027." in shown
                assert "Confirmation to ana@acme.example not sent yet: no mail server is set." in shown
                assert "[Close]" in shown
                shown = await press(pilot, "enter")
                assert "↓ 3 seats will be removed on 23 Nov 2027 · requested by" in shown

    async def test_two_schedule_at_once_and_the_second_is_told(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            async with billing(world) as pilot:
                await press(pilot, "d", "3", "enter", "enter")
                world.bo.apply(world.bo.plan(ScheduleRemoval("sales-hub", 2)))
                shown = squeezed(await press(pilot, "right", "enter"))
                assert "! Nothing was changed: bo@acme.example made a change meanwhile" in shown
                assert "explains the rule." in shown
                assert not pressable(pilot)
                assert "↓ 2 seats will be removed" in await press(pilot, "escape", "r")
            assert world.ana.subscriptions()[0].scheduled == 2

    async def test_the_request_is_cancelled_with_a_confirmation(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            world.bo.apply(world.bo.plan(ScheduleRemoval("sales-hub", 2)))
            async with billing(world) as pilot:
                shown = squeezed(await press(pilot, "x"))
                assert "Per month from 23 Nov 2027 €1,440.00 → €1,680.00" in shown, "what it costs, from when"
                await press(pilot, "right", "enter")
                shown = squeezed(await settled(pilot))
                assert "√ The removal request is cancelled." in shown
                assert "ana@acme.example, bo@acme.example" in shown
                await press(pilot, "enter", "x")
                assert result(pilot)[-1] == "No removal is scheduled for Sales Hub Enterprise."


class TestBars:
    def test_the_most_takes_all_the_room_and_whatever_costs_shows(self) -> None:
        assert bar_of([100, 0], 100, 20) == [20, 0]
        assert bar_of([1, 99], 100, 20) == [1, 19]
        assert bar_of([0, 0], 0, 20) == [0, 0]
        assert bar_of([50], 100, 20) == [10]

    @pytest.mark.parametrize("amounts", [[1, 10**9], [10**9, 1], [1, 1, 10**9, 1, 1], [333, 333, 334]])
    def test_a_bar_is_never_longer_than_its_room(self, amounts: list[int]) -> None:
        bar = bar_of(amounts, sum(amounts), 12)
        assert sum(bar) == 12
        assert all(bar)
