"""Marked rows say what they hold and cost before a dialog opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from seattui.domain.model import Selection
from seattui.domain.people.marked import SeatsHeld
from seattui.kit import i18n
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import Busy
from seattui.kit.i18n import money, msg
from seattui.kit.money import Money
from seattui.tui.people.list import tally
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, place, press, result, settled, until

NARROW, WIDE = (80, 24), (160, 30)

pytestmark = pytest.mark.usefixtures("unwatched")


def a_month(minor: int) -> str:
    return money(Money(minor, "EUR"))


async def marked(pilot: Pilot[Any], *keys: str) -> str:
    """Presses them, and waits for what the marked people hold."""
    await press(pilot, *keys)
    return await until(pilot, lambda shown: "marked ·" in shown or "markiert ·" in shown)


@pytest.fixture
def german() -> Iterator[None]:
    i18n.use("de")
    yield
    i18n.use("en")


async def test_how_many_hold_what_and_what_it_costs_a_month() -> None:
    session = FakeSession(60)
    async with app_on(session).run_test(size=WIDE) as pilot:
        await settled(pilot)
        shown = await marked(pilot, "space", "space", "space", "v", "j", "j", "v")
        held = session.seats_held(place(pilot).table.marks.selection())  # type: ignore[arg-type]
        assert held is not None
        hubs = " · ".join(
            f"{n} hold{'s' if n == 1 else ''} {'Sales' if hub == 'sales-hub' else 'Service'}"
            for hub, n in held.by_hub.items()
        )
        assert f"● 6 marked · {hubs} · {a_month(held.cost.minor)} a month  60 users" in shown
        assert "marked" not in await press(pilot, "escape")


async def test_everyone_of_a_filter_too_but_for_one_unmarked() -> None:
    session = FakeSession(10_050)
    async with app_on(session).run_test(size=WIDE) as pilot:
        await settled(pilot)
        shown = await marked(pilot, "a", "space")
        held = session.seats_held(place(pilot).table.marks.selection())  # type: ignore[arg-type]
        assert held is not None
        assert f"● 10,049 marked · {held.by_hub['sales-hub']:,} hold Sales" in shown


async def test_people_without_seats() -> None:
    async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
        await settled(pilot)
        assert "● 1 marked · no seats  60 users" in await marked(
            pilot, "slash", *"user0001", "enter", "a", "slash", *["backspace"] * 8, "enter"
        )


class Slow(FakeSession):
    """Whose sums can be asked for, and are answered by the test."""

    def __init__(self, answer: SeatsHeld | Exception | None) -> None:
        super().__init__(60)
        self.answer = answer
        self.summed: list[Selection] = []

    def seats_held(self, people: Selection, stop: CancelToken | None = None) -> SeatsHeld | None:
        self.summed.append(people)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize("answer", [None, Busy("busy", msg("Locked."))], ids=["too many", "out of reach"])
async def test_nothing_is_said_rather_than_a_wrong_amount(answer: Exception | None) -> None:
    session = Slow(answer)
    async with app_on(session).run_test(size=NARROW, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "space")
        await until(pilot, lambda shown: bool(session.summed))
        shown = await settled(pilot)
        assert "● 1 marked  60 users" in shown
        assert result(pilot) == []


async def test_marks_changed_quickly_are_summed_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Slow(SeatsHeld(5, {"sales-hub": 5}, Money(60_000, "EUR")))
    async with app_on(session).run_test(size=NARROW) as pilot:
        await settled(pilot)
        monkeypatch.setattr(tally, "SLOW", 60)
        await press(pilot, *["space"] * 4)
        assert session.summed == []
        monkeypatch.setattr(tally, "SLOW", 0.01)
        shown = await marked(pilot, "space")
        assert f"● 5 marked · 5 hold Sales · {a_month(60_000)} a month" in shown
        table = place(pilot).table
        assert session.summed == [table.marks.selection()]
        await press(pilot, "j", "j", "k")
        assert len(session.summed) == 1, "the cursor asks for nothing"


async def test_what_others_change_is_summed_up_again() -> None:
    session = Slow(SeatsHeld(1, {"sales-hub": 1}, Money(12_000, "EUR")))
    async with app_on(session).run_test(size=NARROW) as pilot:
        await settled(pilot)
        assert a_month(12_000) in await marked(pilot, "space")
        session.answer = SeatsHeld(1, {"sales-hub": 1}, Money(9_900, "EUR"))
        place(pilot).note_change()
        await until(pilot, lambda shown: a_month(9_900) in shown)


async def test_in_german_it_fits_80_columns_least_important_left_out_first(german: None) -> None:
    session = Slow(SeatsHeld(9, {"sales-hub": 9, "service-hub": 4}, Money(108_000, "EUR")))
    async with app_on(session).run_test(size=NARROW) as pilot:
        await settled(pilot)
        shown = await marked(pilot, *["space"] * 12)
        amount = a_month(108_000)
        assert f"● 12 markiert · {amount} pro Monat" in shown, shown
        await pilot.resize_terminal(110, 24)
        assert f"● 12 markiert · 9 haben Sales · 4 haben Service · {amount} pro Monat" in await settled(pilot)
        await pilot.resize_terminal(44, 24)
        shown = await settled(pilot)
        assert "● 12 markiert" in shown
        assert amount not in shown
