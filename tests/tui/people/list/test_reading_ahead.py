"""What Home and End show is read while nobody presses a key."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from seattui.tui.terminal import ahead
from seattui.tui.widgets import windowed_table
from seattui.tui.widgets.pages import PAGE
from seattui.tui.widgets.windowed_table import Stay
from tests.tui.people.list.test_table_widget import Names, TableApp, Uncounted, settled

PEOPLE = 1_000_000
LAST = (PEOPLE - 1) // PAGE


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "QUIET", 1e-3)


@pytest.fixture
def app() -> TableApp:
    return TableApp(Names(range(PEOPLE)))


async def loaded(app: TableApp, pilot: Pilot[None], *pages: int) -> None:
    """Until these pages are."""
    while not app.table.pages.loaded.keys() >= {*pages}:
        await pilot.pause(0.001)


class TestWhatHomeAndEndShow:
    """Is read while nobody presses a key."""

    async def test_is_drawn_without_a_read(self, app: TableApp) -> None:
        app.quiet = True
        async with app.run_test(size=(40, 12)) as pilot:
            await loaded(app, pilot, LAST)
            app.held = []
            await pilot.press("end")
            await settled(pilot)
            assert app.lines()[-1].startswith("▌  row 999999")
            await pilot.press("home")
            await settled(pilot)
            assert app.lines()[1].startswith("▌  row 0")
            assert (app.held, app.source.pages) == ([], 2)

    async def test_is_not_read_while_keys_come(self, app: TableApp) -> None:
        async with app.run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            await pilot.pause(0.02)
            assert app.source.pages == 1
            app.quiet = True
            await loaded(app, pilot, LAST)

    async def test_is_read_from_deep_inside(self, app: TableApp) -> None:
        async with app.run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            app.table.show(app.source, at=500_000)
            await settled(pilot)
            app.quiet = True
            await pilot.press("down")
            await loaded(app, pilot, 0, LAST)

    async def test_is_read_again_when_the_list_has_changed_but_not_each_time(
        self, app: TableApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app.quiet = True
        async with app.run_test(size=(40, 12)) as pilot:
            await loaded(app, pilot, LAST)
            app.table.show(app.source)
            await settled(pilot)
            assert len(app.table.pages.loaded) == 1, "it was read a moment ago"
        monkeypatch.setattr(windowed_table, "BETWEEN", 0)
        app = TableApp(app.source)
        app.quiet = True
        async with app.run_test(size=(40, 12)) as pilot:
            await loaded(app, pilot, LAST)
            app.source.order.reverse()
            app.table.show(app.source)
            await settled(pilot)
            await loaded(app, pilot, LAST)
            await pilot.press("end")
            assert app.table.row == 0

    async def test_cannot_be_read_is_said_by_the_key_that_needs_it(self, app: TableApp) -> None:
        async with app.run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            app.source.pages_fail = app.quiet = True
            await pilot.press("down")
            while app.source.pages < 2:
                await pilot.pause()
            await settled(pilot)
            assert app.seen == []
            await pilot.press("end")
            await settled(pilot)
            assert app.seen == [("failed", "The store is busy.")]

    async def test_is_not_sought_where_the_list_is_not_counted(self) -> None:
        app = TableApp(Uncounted(range(PEOPLE)))
        async with app.run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            app.held = []
            app.table.show(app.source, Stay.TOP)
            app.quiet = True
            app.held.pop(0)()
            await pilot.pause(0.02)
            assert (app.table.counting, app.source.pages) == (True, 2)
            app.let_go()
            await loaded(app, pilot, LAST)
