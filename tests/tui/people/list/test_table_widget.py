"""The windowed table through the keyboard and the mouse, on a list of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Self, TypeVar

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

import seattui.tui
from seattui.domain.model import Count
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import Busy
from seattui.kit.i18n import msg
from seattui.tui.action import Action
from seattui.tui.widgets.columns import Cell, TableColumn
from seattui.tui.widgets.windowed_table import Stay, WindowedTable
from tests.support.textual_private import before_each_drawing

T = TypeVar("T")
SHEET = Path(seattui.tui.__file__).parent / "styles" / "table.tcss"


class Names:
    """Rows are numbers; `order` may be changed behind the table's back."""

    def __init__(self, order: Sequence[int]) -> None:
        self.order = list(order)
        self.pages = 0
        self.failing = self.pages_fail = False

    def key(self, row: int) -> int:
        return row

    def top(self, rows: int, stop: CancelToken) -> Sequence[int] | None:
        return None

    def count(self, stop: CancelToken) -> Count:
        if self.failing:
            raise Busy("busy", msg("The store is busy."))
        return Count(len(self.order))

    def page(
        self,
        offset: int,
        limit: int,
        after: int | None,
        before: int | None,
        total: int | None,
        stop: CancelToken,
    ) -> Sequence[int]:
        self.pages += 1
        if self.pages_fail:
            raise Busy("busy", msg("The store is busy."))
        return self.order[offset : offset + limit]

    def position(self, key: int) -> int | None:
        return self.order.index(key) if key in self.order else None


class TableApp(App[None]):
    CSS_PATH = [str(SHEET)]
    AUTO_FOCUS = "WindowedTable"

    def __init__(self, source: Names) -> None:
        super().__init__()
        self.source = source
        self.held: list[Callable[[], None]] | None = None
        self.seen: list[object] = []
        self.quiet = False
        """Whether nobody presses a key."""
        self.awaiting_data = False

    @property
    def last_key(self) -> float:
        return 0 if self.quiet else monotonic()

    def keys_of(self, action: Action) -> tuple[str, ...]:
        return tuple(action.keys.split(","))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"rule": "#808080"}

    def compose(self) -> ComposeResult:
        columns = (
            TableColumn[int]("number", msg("Number"), lambda row: Cell(f"row {row}"), 10, 20, 0),
            TableColumn[int]("square", msg("Square"), lambda row: Cell(str(row * row), "quiet"), 10, 20, 1),
        )
        yield WindowedTable[int](columns, id="table")

    def on_mount(self) -> None:
        self.table.set_ask(self.ask)
        self.table.show(self.source)

    def ask(self, call: Callable[[CancelToken], T], then: Callable[[T], None], *, group: str) -> Self:
        """At the next turn of the loop, or when the test lets go."""

        def answer() -> None:
            then(call(CancelToken()))

        if self.held is not None:
            self.held.append(answer)
        else:
            asyncio.get_running_loop().call_soon(answer)
        return self

    quick = False

    def wait_a_moment(self) -> None:
        """Answers come later."""

    def let_go(self) -> None:
        held, self.held = self.held or [], None
        for answer in held:
            answer()

    @property
    def table(self) -> WindowedTable[int]:
        return self.query_one(WindowedTable)

    def lines(self) -> list[str]:
        return [self.table.render_line(y).text for y in range(self.table.size.height)]

    def on_windowed_table_sort_chosen(self, event: WindowedTable.SortChosen) -> None:
        self.seen.append(("sort", event.column))

    def on_windowed_table_selected(self, event: WindowedTable.Selected) -> None:
        self.seen.append(("selected", event.row))

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self.seen.append(("failed", str(event.error.message)))


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause()


class Uncounted(Names):
    """A list whose first rows are found sooner than it is counted."""

    def top(self, rows: int, stop: CancelToken) -> Sequence[int]:
        return self.page(0, rows, None, None, None, stop)


@pytest.fixture
def app() -> TableApp:
    return TableApp(Names(range(1_000_000)))


async def test_the_first_screen_shows_headings_rows_and_the_cursor(app: TableApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        lines = app.lines()
        assert lines[0].startswith("   Number")
        assert lines[1].startswith("▌  row 0")
        assert lines[2].startswith("   row 1")
        assert len(app.table.pages.loaded) == 1


async def test_keys_move_by_row_half_page_page_and_to_both_ends(app: TableApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        for keys, row in (
            ("j,down", 2),
            ("k", 1),
            ("ctrl+d", 6),
            ("ctrl+u", 1),
            ("pagedown", 12),
            ("pageup", 1),
            ("G", 999_999),
            ("up", 999_998),
            ("end", 999_999),
            ("down", 999_999),
            ("g", 0),
            ("up", 0),
        ):
            await pilot.press(*keys.split(","))
            await settled(pilot)
            assert app.table.row == row, keys
        assert len(app.table.pages.loaded) <= 64


async def test_a_move_of_the_cursor_draws_two_lines_anew(app: TableApp) -> None:
    """The others are kept as they were drawn."""
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        before = app.table.render_lines(app.table.size.region)
        await pilot.press("j")
        await settled(pilot)
        after = app.table.render_lines(app.table.size.region)
        assert [y for y, line in enumerate(after) if line is not before[y]] == [0, 1, 2], "0 has the headings"


async def test_the_row_that_is_sought_is_found_though_the_list_is_read_once_more_meanwhile(
    app: TableApp,
) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        app.held = []
        app.table.show(app.source, Stay.ROW, at=500)
        app.table.show(app.source, Stay.ROW)
        app.let_go()
        await settled(pilot)
        assert app.table.row == 500
        app.table.show(app.source, Stay.TOP)
        await settled(pilot)
        app.table.show(app.source, Stay.ROW)
        await settled(pilot)
        assert app.table.row == 0


async def test_old_rows_stay_and_keys_work_while_a_new_list_is_read(app: TableApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        app.held = []
        app.table.show(Names(range(500, 600)), Stay.TOP)
        await pilot.press("j", "j")
        await settled(pilot)
        assert app.table.reading
        assert "row 2" in app.lines()[3]
        assert app.table.row == 2
        app.let_go()
        await settled(pilot)
        assert not app.table.reading
        assert "row 500" in app.lines()[1]


async def test_rows_come_before_their_number_and_end_waits_for_it() -> None:
    app = TableApp(Uncounted(range(1_000_000)))
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        app.held = []
        app.table.show(Uncounted(range(0, 90_000, 2)), Stay.TOP)
        app.held.pop()()
        assert (app.lines()[2].split()[1], app.table.counting) == ("2", True)
        await pilot.press("end")
        assert app.table.cursor == 0
        app.let_go()
        await settled(pilot)
        assert (app.table.row, app.table.counting, app.table.pages.total) == (89_998, False, 45_000)


async def test_what_two_screens_hold_needs_no_counting() -> None:
    app = TableApp(Uncounted(range(20)))
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        app.source.failing = True
        app.table.show(app.source, Stay.TOP)
        await settled(pilot)
        assert (app.seen, app.table.counting, app.table.pages.total) == ([], False, 20)


class TestTheCursorStaysOnItsRow:
    async def test_when_others_come_in_before_it_on_the_same_line_of_the_screen(self) -> None:
        source = Names(range(0, 2000, 2))
        app = TableApp(source)
        async with app.run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            app.table.cursor = 300
            await pilot.press("up", "up", "up")
            await settled(pilot)
            before = app.lines()
            source.order = sorted([*source.order, *range(1, 200, 2)])
            app.table.show(source)
            await settled(pilot)
            assert app.table.row == 594
            assert app.table.cursor == 397
            assert app.lines() == before

    async def test_when_it_moved_on_while_the_list_was_read(self) -> None:
        source = Names(range(100))
        app = TableApp(source)
        async with app.run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            await pilot.press("j")
            app.held = []
            source.order = [*range(1000, 1010), *source.order]
            app.table.show(source)
            await pilot.press("j", "j")
            app.let_go()
            await settled(pilot)
            assert app.table.row == 3

    async def test_when_it_is_gone_its_place_is_kept(self) -> None:
        source = Names(range(100))
        app = TableApp(source)
        async with app.run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            app.table.cursor = 50
            source.order.remove(50)
            app.table.show(source)
            await settled(pilot)
            assert app.table.row == 51

    async def test_but_a_new_sort_keeps_the_first_row_on_top(self) -> None:
        source = Names(range(100))
        app = TableApp(source)
        async with app.run_test(size=(40, 12)) as pilot:
            await settled(pilot)
            source.order.reverse()
            app.table.show(source, Stay.CHOSEN)
            await settled(pilot)
            assert app.table.row == 99
            await pilot.press("j")
            source.order.reverse()
            app.table.show(source, Stay.CHOSEN)
            await settled(pilot)
            assert app.table.row == 98


async def test_the_list_may_shrink_to_nothing_and_grow_again() -> None:
    source = Names(range(300))
    app = TableApp(source)
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        await pilot.press("G")
        source.order = []
        app.table.show(source)
        await settled(pilot)
        assert app.table.row is None
        await pilot.press("j", "pagedown", "k", "G", "g")
        source.order = [7]
        app.table.show(source)
        await settled(pilot)
        assert app.table.row == 7
        assert "▌  row 7" in app.lines()[1]


async def test_rows_that_are_not_here_yet_are_dots_and_come_when_read(app: TableApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        app.held = []
        await pilot.press("G")
        await settled(pilot)
        assert app.lines()[-1].startswith("▌  …")
        assert app.table.row is None
        app.let_go()
        await settled(pilot)
        assert app.lines()[-1].startswith("▌  row 999999")


async def test_what_cannot_be_read_is_said_and_the_old_rows_stay() -> None:
    source = Names(range(100))
    app = TableApp(source)
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        source.failing = True
        app.table.show(source)
        await settled(pilot)
        assert app.seen == [("failed", "The store is busy.")]
        assert "row 0" in app.lines()[1]


async def test_the_mouse_chooses_a_row_and_a_heading_sorts(app: TableApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        await pilot.click("#table", offset=(6, 4))
        await settled(pilot)
        assert app.table.row == 3
        await pilot.click("#table", offset=(6, 4), times=2)
        await pilot.click("#table", offset=(25, 0))
        await settled(pilot)
        assert app.seen == [("selected", 3), ("sort", "square")]


async def test_resizing_keeps_the_cursor_in_sight(app: TableApp) -> None:
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        app.table.cursor = 25
        await pilot.resize_terminal(24, 8)
        await settled(pilot)
        assert any(line.startswith("▌  row 25") for line in app.lines())
        assert all(len(line) == app.table.scrollable_content_region.width for line in app.lines())


async def test_a_scrollbar_takes_its_column_from_the_cells_not_from_their_text() -> None:
    source = Names(range(3))
    app = TableApp(source)
    async with app.run_test(size=(24, 8)) as pilot:
        await settled(pilot)
        assert {len(line) for line in app.lines()} == {24}
        source.order = list(range(100))
        app.table.show(source)
        await settled(pilot)
        assert {len(line) for line in app.lines()} == {23}


@pytest.mark.parametrize(("before", "after", "bar"), [(100, 3, 0), (3, 100, 1)])
async def test_a_list_whose_scrollbar_comes_or_goes_is_laid_out_before_it_is_drawn(
    monkeypatch: pytest.MonkeyPatch, before: int, after: int, bar: int
) -> None:
    """Over a slow line all its rows came twice."""
    source = Names(range(before))
    app = TableApp(source)
    async with app.run_test(size=(24, 8)) as pilot:
        await settled(pilot)
        bars = []

        def look() -> None:
            if app.table.pages.total == after:
                bars.append(app.table.vertical_scrollbar.region.width)

        before_each_drawing(monkeypatch, app.screen, look)
        source.order = list(range(after))
        app.table.show(source)
        await settled(pilot)
        assert {*bars} == {bar}
