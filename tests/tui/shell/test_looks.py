"""How screens look: no cut word, no text past its widget, no sign that fonts lack, no empty half. A plain run looks
at some; `make torture` at every screen and dialog, at each size, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from rich.color import ColorSystem
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from seattui.kit.settings import Language, Settings
from seattui.tui.shell.dialog import Dialog
from seattui.tui.shell.state import State
from tests.support.looks.faults import faults
from tests.support.looks.views import LANGUAGES, SIZES, THEMES, VIEWS, Stores, View, presses, shown
from tests.support.textual_private import draw_in
from tests.torture.conftest import LONG
from tests.tui.people.users_app import press, settled
from tests.tui.shell.test_every_screen import every_screen
from tests.tui.terminal.two_terminals import TwoTerminals

SMALL, MIDDLE, LARGE = SIZES
DIALOG = 3000
"""The most bytes that opening one may take where each frame is drawn; a terminal is sent fewer, at most 2,500."""
SOME: tuple[tuple[str, tuple[int, int], Language], ...] = (
    ("billing", SMALL, "de"), ("teams", LARGE, "de"), ("change-seat", SMALL, "de"), ("edit-user", LARGE, "de"),
    ("remove-user", MIDDLE, "de"), ("off-board", SMALL, "de"), ("help", SMALL, "de"), ("first-run", SMALL, "de"),
    ("filter", LARGE, "de"), ("write-teams", SMALL, "de"), ("chart", MIDDLE, "de"),
    ("palette", SMALL, "de"), ("palette", LARGE, "en"), ("move-seat-to", MIDDLE, "de"),
    ("users", MIDDLE, "de"), ("user-details", LARGE, "de"), ("activity-details", LARGE, "en"), ("sort", LARGE, "de"),
    ("add-to-team", LARGE, "de"), ("invoices", SMALL, "de"), ("invoice", LARGE, "en"), ("columns", LARGE, "de"),
    ("looking-on-palette", SMALL, "de"),
)  # fmt: skip
BY_NAME = {view.name: view for view in VIEWS}
Look = tuple[View, tuple[int, int], Language]


def looks() -> Iterator[Look]:
    if LONG:
        yield from product(VIEWS, SIZES, LANGUAGES)
    else:
        yield from ((BY_NAME[name], size, language) for name, size, language in SOME)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    return Stores(tmp_path_factory.mktemp("looks"))


def _id(part: object) -> str:
    return part.name if isinstance(part, View) else str(part).strip("()").replace(", ", "x")


@pytest.mark.parametrize(("view", "size", "language"), list(looks()), ids=_id)
async def test_nothing_is_wrong(
    stores: Stores, view: View, size: tuple[int, int], language: Language
) -> None:
    async with shown(view, stores, size, language, THEMES["dark"]) as pilot:
        assert faults(pilot.app, stores.data()) == []


@pytest.mark.parametrize("key", ["m", "t"])
async def test_a_dialog_with_a_list_is_sent_once(stores: Stores, key: str) -> None:
    """The lines of the list are there before what stands in them is known, so that nothing below moves."""
    settings = Settings(store=str(stores.path), theme=THEMES["dark"])
    app = TwoTerminals(stores.opening("demo"), settings, State(None), size=SMALL)
    async with app.run_test(size=SMALL) as pilot:
        draw_in(app, ColorSystem.EIGHT_BIT)
        app.repaint()
        await settled(pilot)
        before = app.own.sent
        await press(pilot, key)
        assert isinstance(app.screen, Dialog)
        assert app.own.sent - before <= DIALOG


@pytest.mark.skipif(not LONG, reason="make torture")
async def test_no_screen_is_left_out(stores: Stores) -> None:
    seen = set()
    for view in VIEWS:
        async with shown(view, stores, SMALL, "en", THEMES["dark"]) as pilot:
            seen |= {type(screen).__name__ for screen in pilot.app.screen_stack}
    assert every_screen() - seen == set()


def test_names_are_unique_and_what_is_typed_is_pressed_as_one() -> None:
    assert len(BY_NAME) == len(VIEWS)
    assert presses("? 'a b' enter") == [["question_mark"], ["a", "space", "b"], ["enter"]]


class Wrong(App[None]):
    """One of each fault."""

    CSS = """
    #cut { width: 14; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    #low { width: 12; height: 1; }
    #wide { width: 300; height: 1; }
    """

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Ana Torres holds it", id="cut")
            yield Static("Nothing changes before then", id="low")
            yield Static("As wide as it is", id="wide")
            yield Static("\u2714 done")


async def test_what_is_wrong_is_found() -> None:
    async with Wrong().run_test(size=(200, 60)) as pilot:
        assert faults(pilot.app, {"Ana Torres"}) == [
            "a cut word: Ana Torres ho…",
            "signs that many fonts lack: \u2714",
            "Static#low has more lines than room: Nothing changes before then",
            "Static#wide is cut by Vertical: As wide as it is",
            "an empty half: nothing in 184 of 200 columns, from 17",
        ]


async def test_what_people_gave_may_be_cut() -> None:
    class Cut(Wrong):
        def compose(self) -> ComposeResult:
            yield Static("Ana Torres-Lindqvist", id="cut")

    async with Cut().run_test(size=(80, 24)) as pilot:
        assert faults(pilot.app, {"Ana Torres-Lindqvist"}) == []
        assert faults(pilot.app, ()) == ["a cut word: Ana Torres-Li…"]
