"""The plain-text dump and its comparison: deterministic, and able to fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from tests.support import screens


class Asks(ModalScreen[None]):
    CSS = "Asks { align: center middle; } Static { width: 12; height: 1; }"

    def compose(self) -> ComposeResult:
        yield Static("Sure? 田", markup=False)


class Small(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("Users [admin]", markup=False)
        yield Static("Müller", markup=False)


class TestDump:
    async def test_it_says_what_stands_on_the_screen(self) -> None:
        async with Small().run_test(size=(20, 4)) as pilot:
            assert await screens.at_rest(pilot) == "Users [admin]\nMüller\n\n\n"

    async def test_a_dialog_stands_over_what_is_below(self) -> None:
        async with Small().run_test(size=(24, 5)) as pilot:
            await pilot.app.push_screen(Asks())
            lines = (await screens.at_rest(pilot)).splitlines()
            assert lines[0] == "Users [admin]"
            assert lines[2].strip() == "Sure? 田"


class TestComparison:
    @pytest.fixture(autouse=True)
    def own_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(screens, "FOLDER", tmp_path)
        monkeypatch.setattr(screens, "UPDATE", False)
        (tmp_path / "place.txt").write_text("one\ntwo\n")

    def test_the_same_look_passes(self) -> None:
        screens.assert_looks("place", "one\ntwo\n")

    def test_another_look_fails_with_the_lines_that_differ(self) -> None:
        with pytest.raises(pytest.fail.Exception, match=r"(?s)-two\n\+three"):
            screens.assert_looks("place", "one\nthree\n")

    def test_a_look_never_seen_fails(self) -> None:
        with pytest.raises(pytest.fail.Exception, match="SEATTUI_SNAPSHOTS=update"):
            screens.assert_looks("other", "one\n")
