"""How screens look: no cut word, no text past its widget, no sign that fonts lack, no empty half. A plain run looks
at some; `make torture` at every screen and dialog, at each size, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Static

from seattui.kit.i18n import msg
from seattui.kit.settings import Language
from seattui.tui.shell.dialog import Dialog
from seattui.tui.widgets.columns import Cell, TableColumn
from seattui.tui.widgets.windowed_table import WindowedTable
from tests.support.looks.faults import faults
from tests.support.looks.views import LANGUAGES, SIZES, THEMES, VIEWS, Stores, View, presses, shown
from tests.torture.conftest import LONG
from tests.tui.shell.test_every_screen import every_screen

SMALL, MIDDLE, LARGE = SIZES
SOME: tuple[tuple[str, tuple[int, int], Language], ...] = (
    ("billing", SMALL, "de"), ("teams", LARGE, "de"), ("change-seat", SMALL, "de"), ("edit-user", LARGE, "de"),
    ("remove-user", MIDDLE, "de"), ("off-board", SMALL, "de"), ("help", SMALL, "de"), ("first-run", SMALL, "de"),
    ("filter", LARGE, "de"), ("write-teams", SMALL, "de"), ("chart", MIDDLE, "de"),
    ("palette", SMALL, "de"), ("palette", LARGE, "en"), ("move-seat-to", MIDDLE, "de"),
    ("users", MIDDLE, "de"), ("user-details", LARGE, "de"), ("activity-details", LARGE, "en"), ("sort", LARGE, "de"),
    ("add-to-team", LARGE, "de"), ("invoices", SMALL, "de"), ("invoice", LARGE, "en"), ("columns", LARGE, "de"),
    ("looking-on-palette", SMALL, "de"), ("billing", LARGE, "en"), ("users-columns", SMALL, "de"),
    ("views", SMALL, "de"), ("seats", MIDDLE, "de"),
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


async def test_a_place_that_is_half_empty_is_found(stores: Stores) -> None:
    async with shown(BY_NAME["billing"], stores, (200, 90), "en", THEMES["dark"]) as pilot:
        assert [fault for fault in faults(pilot.app, stores.data()) if "no list that is so short" in fault]


async def test_a_cut_heading_and_a_dialog_that_hides_the_rest_are_found() -> None:
    class Hides(Dialog[None]):
        CSS = "Hides { background: black; } .dialog { height: 4; } WindowedTable { width: 16; height: 2; }"

        def compose(self) -> ComposeResult:
            name = TableColumn[str]("name", msg("Invite status"), Cell, 10, 10, 0)
            with Vertical(classes="dialog"):
                yield WindowedTable[str]([name])

    async with App[None]().run_test(size=(80, 24)) as pilot:
        pilot.app.push_screen(Hides())
        await pilot.pause()
        found = faults(pilot.app, ())
        assert "nothing of the screen beneath the dialog is shown" in found
        assert "a cut heading: Invite status, of which 10 cells are shown" in found


@pytest.mark.parametrize("theme", THEMES.values())
async def test_what_cannot_be_pressed_is_drawn_in_its_own_colour_and_no_dimmer(
    stores: Stores, theme: str
) -> None:
    async with shown(BY_NAME["change-seat"], stores, SMALL, "en", theme) as pilot:
        confirm = pilot.app.screen.query_one("#confirm", Button)
        assert confirm.disabled
        assert (confirm.styles.opacity, confirm.styles.text_opacity) == (1, 1)


async def test_what_people_gave_may_be_cut() -> None:
    class Cut(Wrong):
        def compose(self) -> ComposeResult:
            yield Static("Ana Torres-Lindqvist", id="cut")

    async with Cut().run_test(size=(80, 24)) as pilot:
        assert faults(pilot.app, {"Ana Torres-Lindqvist"}) == []
        assert faults(pilot.app, ()) == ["a cut word: Ana Torres-Li…"]
