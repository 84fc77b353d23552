"""Every screen and every dialog stands on the terminal as Textual draws it, at any size, in any colours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from rich.color import ColorSystem
from textual.pilot import Pilot
from textual.screen import Screen

from seattui import tui
from seattui.demo.build import make_demo
from seattui.domain.changes.people.views import SaveView
from seattui.domain.people.views import View
from seattui.kit.errors import StoreError, StoreMissing
from seattui.kit.i18n import msg
from seattui.kit.settings import Settings
from seattui.service.session import Session, open_session
from seattui.tui.shell.state import State
from tests.support.glyphs import unusual
from tests.support.screens import dump
from tests.support.textual_private import draw_in
from tests.tui.billing.test_billing_invoices import long_ago
from tests.tui.people.users_app import press, settled
from tests.tui.terminal.two_terminals import TwoTerminals

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SMALL, USUAL, LARGE = (40, 12), (80, 24), (100, 30)
# What takes two cells, none, or stands from the right to the left, in the first rows of the list.
NAMES = (
    ("雨桐", "欧阳"), ("Adébáyọ̀", "Ọláńrewájú"), ("👍 Ann", "田中Lee"), ("שלום", "כהן"), ("محمد", "علي"),
    ("e\u0301\u0323a\u0308", "Zo\u0308e"), ("ｗｉｄｅ", "한글이름한글이름한글이름한글"), ("●✓✗", "─│┌▁▂█"),
)  # fmt: skip

Way = tuple[str | tuple[int, int], ...]
"""Keys, one after the other, and sizes that the terminal takes between them."""
OF_PEOPLE: Way = (
    "end", "g / a n", SMALL, "escape escape d", "escape", (200, 60), "c", USUAL, "space", "escape escape enter",
    "escape O", "escape D", "escape h", "U", "escape x", "escape F", "i", "escape e", "space s", "escape escape n",
    "x @ a . e x enter", SMALL, "escape", "left enter t", USUAL, "escape T", "escape C", "down space", LARGE,
    "escape V", "escape apostrophe", "ctrl+x", USUAL, "escape escape a d", "a down", "escape w", "escape escape escape",
)  # fmt: skip
OF_TEAMS: Way = (
    "2", "n x", "escape e", "escape m", SMALL, "escape D", "escape 3", (20, 5), "m", USUAL, "escape w", "escape f",
    "escape o", "escape colon s", LARGE, "escape question_mark", "escape", USUAL, "a c", "down space l",
    "tab tab tab tab enter", "escape escape escape",
)  # fmt: skip
OF_MONEY: Way = (
    "4", "b 3", "escape down x", LARGE, "escape up d", "2 enter enter", "right enter", USUAL, "escape i", "w",
    "escape enter", SMALL, "escape 5", "u", USUAL, "escape enter", "escape",
)  # fmt: skip
IN_COLOURS = (
    (OF_PEOPLE, "seattui-dark", ColorSystem.EIGHT_BIT),
    (OF_TEAMS, "seattui-light", ColorSystem.TRUECOLOR),
    (OF_MONEY, "seattui-lean", ColorSystem.STANDARD),
)
BEFORE_THE_PLACES = {"FirstRunScreen", "UnopenedScreen", "CatchUpDialog", "UpgradeDialog"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "demo.db"
    make_demo(str(path), users=60, at=AT).close()
    with closing(sqlite3.connect(path)) as behind, behind:
        ids = [row[0] for row in behind.execute("SELECT id FROM users ORDER BY id LIMIT ?", (len(NAMES),))]
        behind.executemany(
            "UPDATE users SET first_name = ?, last_name = ? WHERE id = ?",
            [(*name, id) for name, id in zip(NAMES, ids, strict=True)],
        )
    session = open_session(str(path), at=AT)
    session.apply(session.plan(SaveView("אב 雨桐", View())))
    yield session
    session.close()


async def walk(pilot: Pilot[Any], app: TwoTerminals, way: Way) -> set[str]:
    """What stood in any cell."""
    seen: set[str] = set()
    for step in way:
        if isinstance(step, tuple):
            await pilot.resize_terminal(*step)
            await settled(pilot)
        else:
            await press(pilot, *step.split())
        app.assert_same(step)
        seen |= {cell.data for row in app.own.screen.buffer.values() for cell in row.values()}
    return seen


def every_screen() -> set[str]:
    """The classes of all screens and dialogs that aren't only there to be built upon."""
    found: set[type] = set()
    for module in walk_packages(tui.__path__, f"{tui.__name__}."):
        named = vars(import_module(module.name)).values()
        found |= {c for c in named if isinstance(c, type) and issubclass(c, Screen)}
    built_upon = {base for c in found for base in c.__mro__[1:]}
    return {c.__name__ for c in found - built_upon if c.__module__.startswith(tui.__name__)}


async def test_as_textual_draws_it(session: Session) -> None:
    app = TwoTerminals(lambda: session, Settings(theme="seattui-dark"), State(None), size=USUAL)
    async with app.run_test(size=USUAL) as pilot:
        await settled(pilot)
        for way, theme, colours in IN_COLOURS:
            draw_in(app, colours)
            app.theme = theme
            app.repaint()
            await settled(pilot)
            seen = "".join(await walk(pilot, app, way))
            assert unusual(seen) - set("".join(map("".join, NAMES))) == set()
    assert every_screen() - app.shown == BEFORE_THE_PLACES
    assert app.own.sent < app.stock.sent / 3


@pytest.mark.parametrize("colourless", [False, True])
class TestBeforeThePlaces:
    @pytest.fixture(autouse=True)
    def with_and_without_colours(self, monkeypatch: pytest.MonkeyPatch, colourless: bool) -> None:
        if colourless:
            monkeypatch.setenv("NO_COLOR", "1")

    async def test_no_store_yet(self, tmp_path: Path) -> None:
        def missing() -> Session:
            raise StoreMissing("store", msg("There is no store."), msg("Make one."))

        app = TwoTerminals(missing, Settings(store=str(tmp_path / "x.db")), State(None), size=USUAL)
        await self.stands(app, "Welcome", "FirstRunScreen")

    async def test_a_store_that_cannot_be_opened(self) -> None:
        def broken() -> Session:
            raise StoreError("store", msg("It is damaged."), msg("Restore it."))

        app = TwoTerminals(broken, Settings(lean=True), State(None), size=USUAL)
        await self.stands(app, "damaged", "UnopenedScreen")

    async def test_catching_up(self, tmp_path: Path) -> None:
        session = long_ago(tmp_path, 8)
        app = TwoTerminals(lambda: session, Settings(), State(None), size=USUAL)
        await self.stands(app, "View only", "CatchUpDialog")
        session.close()

    async def stands(self, app: TwoTerminals, part: str, screen: str) -> None:
        async with app.run_test(size=USUAL) as pilot:
            while part not in dump(app):
                await pilot.pause(0.005)
            app.assert_same(part)
            for size in (SMALL, (35, 10), (1, 1), (300, 100)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                app.assert_same(size)
        assert screen in app.shown
