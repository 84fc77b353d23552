"""The rules on screen: no bare numbers; `?` explains the one that stands in the way, and all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seattui.domain.rules import BY_CODE
from seattui.tui.help.help import HelpScreen
from seattui.tui.people.edit.lifecycle import RemoveDialog, StatusDialog
from tests.tui.people.users_app import app_on, press, settled
from tests.tui.seats.seats_world import a_world

NARROW = (80, 24)
BARE = re.compile(r"\bR[0-9]+\b")

pytestmark = pytest.mark.usefixtures("unwatched")


class TestARefusal:
    async def test_is_explained_by_help_and_the_dialog_stays_as_it_was(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "slash", *"p000", "enter", "D")
                assert "? explains the rule." in shown
                assert not BARE.search(shown)
                before = pilot.app.screen
                assert isinstance(before, RemoveDialog)
                shown = await press(pilot, "question_mark")
                assert isinstance(pilot.app.screen, HelpScreen)
                lines = shown.splitlines()
                first = next(n for n, line in enumerate(lines) if "Why this is refused" in line)
                assert "R7   People with access to a hub can't be removed" in lines[first + 2]
                assert "Switch the access off first" in shown
                assert "R8 " not in shown, "the keys come before the other rules"
                await press(pilot, "escape")
                assert pilot.app.screen is before

    async def test_of_the_whole_change_is_explained_too(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "slash", *"ana", "enter", "d")
                assert isinstance(pilot.app.screen, StatusDialog)
                assert "? explains the rule." in shown
                assert "R22  There is always one active super admin" in await press(pilot, "question_mark")

    async def test_key_is_the_one_that_the_settings_name(self, tmp_path: Path) -> None:
        with a_world(tmp_path, holders=1) as world:
            app = app_on(world.ana)
            app.keys = {**app.keys, "help": ("f5",)}
            app.set_keymap({"help": "f5"})
            async with app.run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "slash", *"p000", "enter", "D")
                assert "f5 explains the rule." in shown
                assert "R7   People with access" in await press(pilot, "f5")


class TestHelp:
    async def test_has_all_rules_below_the_keys(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=(80, 400)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "question_mark")
                assert "Why this is refused" not in shown
                rules = shown[shown.index("The rules") :]
                assert shown.index("change_seat =") < shown.index("The rules")
                assert re.findall(r"^\W*(R[0-9]+) ", rules, re.MULTILINE) == [*BY_CODE]
