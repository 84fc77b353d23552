"""Teams and Account & Billing, with the removals, through the real app."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.model import Team
from seattui.service.session import Session
from seattui.tui.app import SeattuiApp
from seattui.tui.billing.billing import BillingScreen
from seattui.tui.billing.subscription_card import SubscriptionCard
from seattui.tui.seats.remove_seats import RemoveSeatsDialog
from seattui.tui.widgets.team_tree import tree
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import AT, a_world, focused, pressable

pytestmark = pytest.mark.usefixtures("unwatched")


class TestAccountAndBilling:
    async def test_each_subscription_says_what_it_costs_and_when_it_renews(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=2) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "4")
                assert "Products & Add-ons" in shown
                assert "Sales Hub Enterprise" in shown
                assert "EUR · yearly term, billed monthly" in shown
                assert "5 included · 0 additional" in shown
                assert "23 Nov 2027, in 365 days" in shown
                assert "Next invoice  23 Dec 2026:" in shown
                assert "Next term     from 23 Nov 2027:" in shown
                assert "amounts without tax" in shown

    async def test_seats_leave_at_the_renewal_and_that_can_be_called_off(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await settled(pilot)
                shown = await press(pilot, "4", "d")
                assert "Remove seats: Sales Hub Enterprise" in shown
                assert "up to 4 (included seats stay)" in shown
                assert "Current subscription" in shown
                assert "After update" in shown
                assert "Nothing changes before then, and nothing is refunded." in shown
                shown = await press(pilot, "backspace", "3")
                assert "[Remove 3 additional seats]" in shown
                await press(pilot, "enter", "enter")
                assert focused(pilot) == "cancel"
                shown = await press(pilot, "right", "enter")
                assert "√ 3 additional seats of Sales Hub Enterprise will be removed" in shown
                assert "↓ 3 seats will be removed on 23 Nov 2027 · requested by" in await press(
                    pilot, "enter"
                )
                await press(pilot, "d")
                assert "A removal is already scheduled here. Cancel it with x" in result(pilot)[-1]
                shown = await press(pilot, "x")
                assert focused(pilot) == "cancel", "the key that opened it doesn't confirm it"
                shown = await press(pilot, "x", "right", "enter")
                assert "√ The removal request is cancelled." in shown
            assert world.ana.subscriptions()[0].removal is None

    async def test_more_than_may_leave_is_refused_and_help_explains_the_rule(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=2) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "4", "d", "backspace", "3")
                assert "× up to 2 (included seats stay)" in shown
                assert "R16  Only unassigned additional" in await press(pilot, "question_mark")
                shown = await press(pilot, "escape")
                assert "× up to 2" in shown, "the key for help isn't typed into the number"
                assert not pressable(pilot)
                await press(pilot, "backspace")
                assert not pressable(pilot)

    async def test_without_a_subscription_the_keys_say_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Session, "subscriptions", lambda self: ())
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await press(pilot, "4")
                for key in "bdxh":
                    cast(SeattuiApp, pilot.app).notices.clear()
                    await press(pilot, key)
                    assert "No subscriptions yet. Add one:" in result(pilot)[-1], key

    async def test_included_seats_cant_be_removed(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                assert "none: all seats are included" in await press(pilot, "4", "d")

    async def test_the_focus_goes_to_the_hub_that_is_asked_for(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await press(pilot, "4")
                place = app.screen
                assert isinstance(place, BillingScreen)
                place.focus_hub("service-hub")
                await settled(pilot)
                assert isinstance(app.focused, SubscriptionCard)
                assert app.focused.subscription.hub == "service-hub"
                await press(pilot, "k")
                assert app.focused.subscription.hub == "sales-hub"

    async def test_who_may_not_is_told_why(self, tmp_path: Path) -> None:
        from seattui.service.session import open_session

        with a_world(tmp_path) as world:
            reader = open_session(str(world.path), operator="p000@acme.example", at=AT)
            app = app_on(reader)
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "4", "d")
                assert not isinstance(app.screen, RemoveSeatsDialog)
                assert result(pilot) == [
                    "Remove seats needs Modify billing. Ana Torres and Bo Lindqvist have it."
                ]
            reader.close()

    async def test_what_others_do_is_seen(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await press(pilot, "4", "j")
                world.bo.apply(world.bo.plan(ScheduleRemoval("sales-hub", 2)))
                place: Any = app.screen
                place.store_changed()
                assert "2 seats will be removed on 23 Nov 2027 · requested by" in await settled(pilot)
                assert app.focused.subscription.hub == "service-hub", "the focus stays"  # type: ignore[union-attr]


class TestTeams:
    async def test_the_tree_says_who_is_in_a_team_and_which_seats_they_hold(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            with closing(sqlite3.connect(world.path)) as behind, behind:
                behind.executescript(
                    """
                    INSERT INTO teams (id, account_id, name, name_key, parent_id) VALUES
                      (1, 1, 'Sales', 'sales', NULL), (2, 1, 'DACH [x]', 'dach', 1), (3, 1, 'Care', 'care', NULL);
                    INSERT INTO memberships (account_id, team_id, user_id, main)
                      SELECT 1, 2, id, 1 FROM users WHERE email = 'p000@acme.example';
                    """
                )
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "2")
                assert "3 teams   1 person has a main team" in shown
                lines = [" ".join(line.split()) for line in shown.splitlines()]
                assert "└ DACH [x] 1 – 1 – €240.00" in lines
                assert lines.index("▌ Care – – – – –") < lines.index("Sales 1 – 1 – €240.00")

    async def test_an_account_without_teams_says_so(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                assert "There are no teams yet." in await press(pilot, "2")

    def test_a_tree_that_bites_its_tail_shows_every_team_once(self) -> None:
        teams = [
            Team(1, "A", 2, "B", 0, 0, {}),
            Team(2, "B", 1, "A", 0, 0, {}),
            Team(3, "C", 9, "gone", 0, 0, {}),
        ]
        assert sorted(branch.team.name for branch in tree(teams)) == ["A", "B", "C"]
