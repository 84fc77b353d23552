"""Keys of dialogs are actions too: remapped by the settings, shown where they work, and told where two would share one."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from textual.binding import Binding

from seattui import tui
from seattui.kit.errors import KeysError
from seattui.tui.action import DIALOG
from seattui.tui.actions import ACTIONS
from seattui.tui.change.everyone_dialog import EveryoneDialog
from seattui.tui.shell import keymap
from tests.support.screens import dump
from tests.tui.people.users_app import app_on, press, settled
from tests.tui.seats.seats_world import a_world

WIDE = (120, 40)
TYPING = frozenset({"pagedown", "pageup", "backspace", "delete", "ctrl+a", "ctrl+n", "ctrl+p"})
"""What moves or edits where something is typed or chosen, beside the keys of all dialogs."""
BEFORE_THE_STORE = (
    "seattui.tui.opening.first_run",
    "seattui.tui.opening.unopened",
    "seattui.tui.opening.upgrade_store",
)
"""Screens without a store, whose keys are as they are."""

pytestmark = pytest.mark.usefixtures("unwatched")


def fixed() -> Iterator[tuple[str, str]]:
    """Keys that no setting changes, and the class that binds them."""
    for module in walk_packages(tui.__path__, f"{tui.__name__}."):
        for name, kind in vars(import_module(module.name)).items():
            if isinstance(kind, type) and kind.__module__ == module.name not in BEFORE_THE_STORE:
                for binding in vars(kind).get("BINDINGS", ()):
                    assert isinstance(binding, Binding)
                    if binding.id is None:
                        yield from ((name, key) for key in binding.key.split(","))


def test_all_but_those_that_move_and_edit_can_be_remapped() -> None:
    found = list(fixed())
    assert ("PlanDialog", "escape") in found
    of_app = {"ctrl+c"}
    assert [one for one in found if one[1] not in {*keymap.OF_FIELDS, *TYPING, *of_app}] == []


class TestSettings:
    @pytest.mark.parametrize(
        ("chosen", "says"),
        [
            ({"everyone": "x", "copy_preview": "x"}, "x is used by two actions, everyone and copy_preview"),
            (
                {"usual_columns": "z", "columns_up": "z"},
                "z is used by two actions, columns_up and usual_columns",
            ),
            ({"everyone": "n", "down": "n"}, "n is used by two actions, down and everyone"),
            ({"copy_preview": "enter"}, "copy_preview can't use enter: every dialog needs it for itself"),
            ({"close_dialog": "escape"}, "close_dialog can't use esc"),
            ({"close_dialog": "Space"}, "close_dialog can't use space"),
            ({"suspend": "escape"}, "suspend can't use esc"),
            ({"suspend": "y"}, "suspend can't use y"),
            ({"delete_view": "d"}, "delete_view can't use d"),
            ({"everyone": "pagedown"}, "everyone can't use pgdn"),
            ({"help": "enter"}, "help can't use enter"),
            ({"down": "escape"}, "down can't use esc"),
            ({"copy_previe": "x"}, "copy_previe isn't an action"),
        ],
    )
    def test_what_cannot_be_is_told_as_elsewhere(self, chosen: dict[str, str], says: str) -> None:
        with pytest.raises(KeysError) as caught:
            keymap.resolve(chosen)
        assert says in str(caught.value)

    def test_a_default_of_the_same_dialog_gives_way_and_one_of_another_place_stays(self) -> None:
        keys = keymap.resolve({"write_preview": "y", "leave_out": "n"})
        assert (keys["write_preview"], keys["copy_preview"]) == (("y",), ("f3",))
        assert (keys["copy_email"], keys["create_user"]) == (("y",), ("n",))

    def test_every_dialog_has_a_key_to_suspend_that_gives_way_to_none_of_its_own(self) -> None:
        assert keymap.resolve({"suspend": "f3"})["copy_preview"] == ("y",)

    @pytest.mark.parametrize(
        "action", [one for one in ACTIONS if one.subject == DIALOG], ids=lambda one: one.id
    )
    def test_each_can_have_another(self, action: object) -> None:
        assert keymap.resolve({action.id: "f9"})[action.id] == ("f9",)  # type: ignore[attr-defined]


class TestOnScreen:
    async def test_in_a_dialog_of_a_change_the_new_keys_work_and_are_shown_and_the_old_do_nothing(
        self, tmp_path: Path
    ) -> None:
        keys = {"everyone": "z,f9", "copy_preview": "f8", "write_preview": "a", "close_dialog": "x"}
        with a_world(tmp_path, people=6) as world:
            app = app_on(world.ana, keys=keys)
            async with app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter", "a", "d")
                shown = dump(app)
                assert "z Everyone  f8 Copy  a To a file" in shown
                dialog = app.screen
                await press(pilot, "y", "f3", "w", "f2", "q")
                assert app.screen is dialog
                await press(pilot, "z")
                assert isinstance(app.screen, EveryoneDialog)
                await press(pilot, "z")
                shown = await press(pilot, "tab", "tab")
                await press(pilot, "f8")
                assert app.clipboard.startswith("Deactivate")
                await press(pilot, "x")
                assert app.screen is not dialog

    async def test_in_a_field_a_key_that_is_typed_there_is_not_offered(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=6) as world:
            app = app_on(world.ana, keys={"everyone": "z,f9", "copy_preview": "e"})
            async with app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter", "a", "d")
                app.screen.query_one("#because").focus()
                shown = await press(pilot, "e", "z")
                assert "f9 Everyone" in shown
                assert "Copy" not in shown
                assert "ez" in shown
                await press(pilot, "f9")
                assert isinstance(app.screen, EveryoneDialog)

    async def test_options_about_refused_people_columns_and_lists_of_choices(self, tmp_path: Path) -> None:
        keys = {"leave_out": "0", "columns_down": "N", "usual_columns": "0", "choice_down": "n", "sort": "s"}
        with a_world(tmp_path, people=6, seats=40, holders=3, deactivated=2) as world:
            app = app_on(world.ana, keys=keys)
            async with app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                shown = await press(pilot, "C")
                assert "NK Reorder" in shown
                assert "0 Usual ones" in shown
                await press(pilot, "N", "n", "n", "escape")
                shown = await press(pilot, "s")
                assert "s Reverse" in shown
                assert "Name ▼" in await press(pilot, "s")
                await press(pilot, "slash", *"person", "enter", "a", "c")
                assert "Continue without these 2 0" in await press(pilot, "n", "space")
                assert "√ Continue without these 2 0" in await press(pilot, "0")

    async def test_plus_and_minus_give_way_where_the_settings_use_them(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=6) as world:
            app = app_on(world.ana, keys={"usual_width": "-"})
            async with app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                usual = await press(pilot, "C")
                assert await press(pilot, "plus", "plus") != usual
                assert await press(pilot, "minus") == usual

    async def test_help_lists_them(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=6) as world:
            app = app_on(world.ana, keys={"write_preview": "y"})
            async with app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                shown = " ".join((await press(pilot, "question_mark", *"preview")).split())
                assert "In dialogs f3 Copy: Send the preview to the terminal" in shown
                assert "(your settings use y for To a file)" in shown
