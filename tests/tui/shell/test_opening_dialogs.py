"""A dialog is drawn once when it opens; its labels, columns and long texts are lines of a single widget."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.geometry import Size
from textual.widgets import Input

from seattui.kit import i18n
from seattui.tui.help.help import HelpScreen
from seattui.tui.shell.dialog import Dialog
from seattui.tui.terminal.private import LayoutUpdate
from seattui.tui.widgets.drawn import FIXED, LEFT, RIGHT, Cell, grid
from seattui.tui.widgets.labelled import Labelled
from seattui.tui.widgets.scrolls import LongText
from tests.tui.people.users_app import app_on, press, settled, until
from tests.tui.seats.seats_world import a_world

pytestmark = pytest.mark.usefixtures("unwatched")
HOSTILE = "\x1b[2Jevil\u202e [bold]日本語[/] \U0001f468\u200d\U0001f469"


class TestOpening:
    @pytest.mark.parametrize("key", ["c", "n", "e", "D", "question_mark", "f", "o"])
    async def test_all_of_it_is_drawn_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
    ) -> None:
        with a_world(tmp_path) as world:
            app, whole = app_on(world.ana), 0
            draw = app.draw

            def counted(update: Any) -> bool:
                nonlocal whole
                whole += isinstance(app.screen, Dialog) and isinstance(update, LayoutUpdate)
                return draw(update)

            monkeypatch.setattr(app, "draw", counted)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await press(pilot, key)
                assert isinstance(app.screen, Dialog)
                assert whole == 1

    async def test_it_stands_where_the_window_is_resized_while_it_opens(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await pilot.press("c")
                await pilot.resize_terminal(160, 50)
                shown = await until(pilot, lambda shown: "Change seat" in shown)
                assert "[Cancel]" in shown
                await pilot.resize_terminal(40, 12)
                assert "[Cancel]" in await settled(pilot)


class TestLabels:
    async def test_fields_begin_beside_the_longest_label_also_in_german(self, tmp_path: Path) -> None:
        i18n.use("de")
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await press(pilot, "n")
                fields = [field for field in app.screen.query(Labelled) if field.field_label]
                assert len({field.styles.padding.left - field.INSET[0] for field in fields}) == 1
                assert fields[0].styles.padding.left - fields[0].INSET[0] == max(
                    cell_len(field.field_label or "") + 2 for field in fields
                )

    async def test_a_click_on_a_label_gives_its_field_the_focus(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await press(pilot, "c")
                await pilot.click("#because", offset=(1, 0))
                assert app.screen.focused is app.screen.query_one("#because", Input)
                await press(pilot, *"T-1")
                assert app.screen.query_one("#because", Input).value == "T-1"


class TestColumns:
    @pytest.mark.parametrize("width", [0, 1, 2, 7, 20, 60])
    def test_they_keep_to_the_width_as_far_as_they_can(self, width: int) -> None:
        rows = [
            (Cell("Lizenzverwaltungsberechtigung", "bold"), Cell("1.200,00 €"), Cell(HOSTILE)),
            (Cell(""), Cell("–"), Cell("now")),
        ]
        lines = grid(rows, (LEFT, FIXED, RIGHT), 2, width).plain.split("\n")
        least = 1 + 2 + cell_len("1.200,00 €") + 2 + 2
        assert max(map(cell_len, lines)) <= max(width, least)
        assert "1.200,00 €" in lines[0]

    def test_a_text_is_no_markup(self) -> None:
        assert "[bold]x[/]" in grid([(Cell("[bold]x[/]"),)], (LEFT,), 2, 40).plain


class TestHelp:
    async def test_its_text_is_marked_with_the_mouse(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await press(pilot, "question_mark")
                text = app.screen.query_one(LongText)
                assert isinstance(app.screen, HelpScreen)
                await press(pilot, "down", "down")
                await pilot.mouse_down(text, offset=(1, 2))
                await pilot.hover(text, offset=(31, 3))
                await pilot.mouse_up(text, offset=(31, 3))
                await settled(pilot)
                lines = [line.plain for line in text._lines[3:5]]
                assert app.screen.get_selected_text() == f"{lines[0]}\n{lines[1][:31]}"
                await press(pilot, *"zz")
                assert app.screen.get_selected_text() is None, "what was marked is no longer there"

    async def test_keeps_its_place_in_a_window_of_one_cell(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await press(pilot, "question_mark")
                for size in ((1, 1), (3, 2), (200, 60), (80, 24)):
                    await pilot.resize_terminal(*size)
                    await settled(pilot)
                assert "Here: Users" in await settled(pilot)
                assert app.screen.query_one(LongText).virtual_size > Size(0, 0)
