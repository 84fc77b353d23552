"""How Account & Billing looks, in both languages, narrow and wide; kept as text in tests/snapshots."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.domain.changes.billing.subscriptions import WarnBelow
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.kit import i18n
from seattui.tui.billing.cost_chart import CostChart
from seattui.tui.billing.invoice_details import InvoiceScreen
from tests.support.screens import assert_looks, dump
from tests.tui.billing.billing_place import NARROW, WIDE, billing
from tests.tui.people.users_app import press
from tests.tui.seats.seats_world import a_world


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_side_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], language: str
) -> None:
    monkeypatch.setattr("seattui.tui.opening.watching.INTERVAL", 3600.0)
    i18n.use(language)
    name = f"{size[0]}-{language}"
    with a_world(tmp_path, holders=4, seats=2, additional=5) as world:
        async with billing(world, size) as pilot:
            assert_looks(f"purchase-{name}", await press(pilot, "b", "backspace", "3"))
            await press(pilot, "tab", "escape")
            assert_looks(f"removal-{name}", await press(pilot, "d", "backspace", "2"))
            await press(pilot, "tab", "escape")
            world.ana.apply(world.ana.plan(WarnBelow("service-hub", 4)))
            world.ana.apply(world.ana.plan(ScheduleRemoval("sales-hub", 2)))
            await press(pilot, "r")
            assert_looks(f"billing-{name}", dump(pilot.app))
            shown = await press(pilot, "j", "j")
            assert isinstance(pilot.app.focused, CostChart)
            assert_looks(f"chart-{name}", shown)
            assert_looks(f"invoices-{name}", await press(pilot, "i"))
            shown = await press(pilot, "enter")
            assert isinstance(pilot.app.screen, InvoiceScreen)
            assert_looks(f"invoice-{name}", shown)
