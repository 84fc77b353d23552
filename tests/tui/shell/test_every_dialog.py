"""What holds in every dialog: what a field has is selected, Enter goes on, and its last line says its keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button
from textual.widgets.input import Selection

from seattui.demo.build import make_demo
from seattui.domain.changes.people.views import SaveView
from seattui.domain.people.views import View
from seattui.service.session import Session, open_session
from seattui.tui.shell.dialog import Dialog
from seattui.tui.shell.footer import KeyBar
from seattui.tui.widgets.field import Field
from tests.support.screens import dump
from tests.tui.people.users_app import app_on, press, settled
from tests.tui.shell.test_every_screen import BEFORE_THE_PLACES, every_screen

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LARGE = (110, 44)
LONG = "Okafor"

WAYS = (
    "c", "m", "e", "n|x|@|a|.|e|x", "d", "O", "D", "t", "T", "x", "i", "w", "f", "o", "C", "colon", "question_mark",
    "e|down|space|s", "n|x|escape", "2|n", "2|e", "2|m", "2|D", "2|a", "4|b", "4|up|up|d", "4|down|x", "4|i|w",
    "5|u", "1|h|U", "V", "apostrophe", "apostrophe|ctrl+x",
    "a|d|a", "d|w",
)  # fmt: skip
"""Keys that open each dialog, from the list of people or a place."""
CHOOSING = {"FilterDialog", "SortDialog", "ColumnsDialog", "ViewsDialog", "Palette"}
"""What is one field or one list alone: Enter takes what is chosen."""
ELSEWHERE = {"CheckoutDialog", "DoneDialog"}
"""Dialogs that stand at the end of others."""
NO_DIALOGS = {
    "UsersScreen", "TeamsScreen", "SeatsScreen", "BillingScreen", "ActivityScreen", "ActivityDetailsScreen",
    "InvoiceScreen", "UserDetailsScreen",
}  # fmt: skip


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "demo.db"
    make_demo(str(path), users=60, at=AT).close()
    session = open_session(str(path), at=AT)
    session.apply(session.plan(SaveView("Mine", View())))
    yield session
    session.close()


async def home(pilot: Pilot[int]) -> None:
    """Back on the list of people, whatever is open."""
    while len(pilot.app.screen_stack) > 1:
        before = pilot.app.screen
        await press(pilot, "escape")
        if pilot.app.screen is before or type(pilot.app.screen).__name__ == "DiscardDialog":
            await press(pilot, "left", "enter")
    await press(pilot, "1", "escape", "escape", "F", "home")


def all_of(field: Field) -> bool:
    """Whether all that it holds is selected."""
    return sorted(field.selection) == [0, len(field.value)] and bool(field.value)


async def filled_is_selected(pilot: Pilot[int], field: Field) -> None:
    """By focus, by Tab and by a click; what is typed then takes its place."""
    kept = field.value
    screen = pilot.app.screen
    for way in ("focus", "tab", "click"):
        screen.set_focus(None)
        field.value = kept or LONG
        field.selection = Selection.cursor(0)
        await pilot.pause()
        if way == "focus":
            field.focus()
        elif way == "tab":
            screen.set_focus(field)
            screen.focus_previous()
            screen.focus_next()
        else:
            field.scroll_visible(animate=False)
            await pilot.pause()
            await pilot.click(field, offset=(2, 0))
        await pilot.pause()
        assert screen.focused is field, (type(screen).__name__, field.id, way)
        assert all_of(field), (type(screen).__name__, field.id, way, field.value, field.selection)
    await press(pilot, "7")
    assert field.value == "7", (type(screen).__name__, field.id)
    screen.set_focus(None)
    field.value = kept


async def enter_goes_on(pilot: Pilot[int], screen: Screen[object]) -> None:
    """Through all fields to the first button, on which it stays until it is pressed."""
    buttons = [
        b for b in screen.query(Button) if b.display and b.parent and "dialog-buttons" in b.parent.classes
    ]
    if not buttons or isinstance(screen.focused, Button):
        return
    for _ in range(12):
        if isinstance(screen.focused, Button) or pilot.app.screen is not screen:
            break
        await press(pilot, "enter")
    assert screen.focused is buttons[0] or pilot.app.screen is not screen, type(screen).__name__
    assert buttons[0].id in ("cancel", "look", "keep", "close"), type(screen).__name__


async def test_every_field_and_every_key_line(session: Session) -> None:
    shown: set[str] = set()
    fields = 0
    before = session.activity(limit=1)[0].id
    async with app_on(session).run_test(size=LARGE) as pilot:
        await settled(pilot)
        for way in WAYS:
            await press(pilot, *way.split("|"))
            screen = pilot.app.screen
            name = type(screen).__name__
            if name in shown:
                await home(pilot)
                continue
            shown.add(name)
            assert isinstance(screen, Dialog), way
            keys = " ".join(dump(pilot.app).splitlines()[-1].split())
            assert [h.key for _, h in screen.query_one(KeyBar).fitting(LARGE[0])], name
            assert "esc" in keys, name
            if name not in CHOOSING:
                await enter_goes_on(pilot, screen)
            await home(pilot)
            await press(pilot, *way.split("|"))
            for field in [f for f in pilot.app.screen.query(Field) if f.region and not f.disabled]:
                fields += 1
                await filled_is_selected(pilot, field)
            await home(pilot)
        await press(pilot, "slash")
        await filled_is_selected(pilot, pilot.app.screen.query_one("SearchField", Field))
    assert every_screen() - shown - NO_DIALOGS == ELSEWHERE | BEFORE_THE_PLACES
    assert fields > 20
    assert session.activity(limit=1)[0].id == before, "Enter alone changes nothing"
