"""Every screen and dialog stands at any size, from one cell to a wall of them, in each theme, with and
without colours. A plain run tries some: a size at every other step; `make torture` all sizes at each."""

from __future__ import annotations

from itertools import cycle, product

import pytest
from textual.geometry import Size
from textual.widget import Widget

from seattui.kit.settings import Settings
from seattui.service.session import Session
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.state import State
from tests.torture.conftest import LONG
from tests.tui.people.users_app import press, settled
from tests.tui.shell.test_every_screen import OF_MONEY, OF_PEOPLE, OF_TEAMS, USUAL, Way, session

__all__ = ["session"]

SIZES = (
    (1, 1), (35, 10), (300, 100), (2, 24), (20, 5), (36, 12), (80, 3), (3, 3), (60, 15), (1, 100),
    (79, 24), (160, 50), (10, 4), (300, 1), (120, 40),
)  # fmt: skip
MODES = tuple(product((OF_PEOPLE, OF_TEAMS, OF_MONEY), (True, False), (True, False), (True, False)))
"""A way through the screens; then whether without colours, lean, and as Textual draws by itself."""
SOME = ((OF_PEOPLE, True, False, False), (OF_TEAMS, True, True, False), (OF_MONEY, True, False, True))


class Drawn(SeattuiApp):
    """Goes all the way to what a terminal would be sent."""

    @property
    def is_headless(self) -> bool:
        return False


@pytest.mark.parametrize(("way", "colourless", "lean", "plain"), MODES if LONG else SOME)
async def test_it_stands(
    session: Session, monkeypatch: pytest.MonkeyPatch, way: Way, colourless: bool, lean: bool, plain: bool
) -> None:
    if colourless:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Drawn(lambda: session, Settings(lean=lean, plain_output=plain), State(None))
    async with app.run_test(size=USUAL) as pilot:
        await settled(pilot)
        sizes, themes = cycle(SIZES), cycle(app.available_themes)
        for number, keys in enumerate(step for step in way if isinstance(step, str)):
            await press(pilot, *keys.split())
            if LONG or number % 6 == 0:
                app.theme = next(themes)
            if LONG or number % 2 == 0:
                for size in [*(SIZES if LONG else [next(sizes)]), USUAL]:
                    await pilot.resize_terminal(*size)
                    await settled(pilot)


@pytest.mark.parametrize(("keys", "width"), [("question_mark", 2), ("4", 3), ("4 b 3", 2)])
async def test_where_a_scrollbar_leaves_no_room_the_layout_comes_to_rest(
    session: Session, monkeypatch: pytest.MonkeyPatch, keys: str, width: int
) -> None:
    measured = 0
    height = Widget.get_content_height

    def counted(self: Widget, container: Size, viewport: Size, width: int) -> int:
        nonlocal measured
        measured += 1
        return height(self, container, viewport, width)

    monkeypatch.setattr(Widget, "get_content_height", counted)
    app = Drawn(lambda: session, Settings(), State(None))
    async with app.run_test(size=USUAL) as pilot:
        await settled(pilot)
        await press(pilot, *keys.split())
        await pilot.resize_terminal(width, 40)
        await settled(pilot)
        for _ in range(100):
            before = measured
            await pilot.pause(0.1)
            if measured == before:
                return
    pytest.fail("It is laid out again and again.")
