"""The screens open under whichever Python runs this, and every place and a dialog in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.demo.build import make_demo
from tests.support.terminal import environment, seattui

pytestmark = pytest.mark.terminal


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    make_demo(str(path)).close()
    return path


class TestOpens:
    def test_every_place_a_dialog_and_the_way_out(self, demo: Path, tmp_path: Path) -> None:
        state = tmp_path / "state"
        with seattui("--store", str(demo), env=environment(SEATTUI_STATE_DIR=str(state))) as terminal:
            terminal.wait_for("300 users")
            terminal.press("/", "krug", "enter")
            terminal.wait_until(lambda shown: "Krüger" in shown and "300 users" not in shown, "a search")
            terminal.press("c")
            terminal.wait_for("Cancel")
            terminal.press("esc")
            terminal.wait_gone("Cancel")
            for key, seen in (("2", "18 teams"), ("3", "of 67"), ("4", "Next invoice"), ("5", "Reason")):
                terminal.press(key)
                terminal.wait_for(seen)
            terminal.press("q")
            assert terminal.ended() == 0, terminal.text
        assert not list(state.glob("crash-*"))

    def test_as_large_as_the_terminal_is_whatever_variables_say(self, demo: Path, tmp_path: Path) -> None:
        env = environment(SEATTUI_STATE_DIR=str(tmp_path), COLUMNS="40", LINES="9")
        with seattui("--store", str(demo), env=env) as terminal:
            terminal.wait_for("300 users")
            assert "Change seat" in terminal.settle().splitlines()[-1]
