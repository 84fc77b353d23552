"""What libraries keep to themselves is used in one module, and in one helper of the tests."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from seattui.tui.terminal import known_names
from seattui.tui.terminal.driver import driver_class
from seattui.tui.terminal.private import (
    AT_ONCE,
    DIALOGS,
    FRAME,
    INPUT,
    OUTPUT,
    PARTS,
    SHEETS,
    TINY_SCREENS,
    Name,
    XTermParser,
    known,
)
from tests.support.memory.fake_session import FakeSession
from tests.support.private_names import ROOT, private_names, private_names_in
from tests.support.textual_private import by_another_name
from tests.tui.people.users_app import app_on, settled

ALL = (*AT_ONCE, *OUTPUT, *INPUT, *SHEETS, *FRAME, *DIALOGS, *PARTS, *TINY_SCREENS)


def found_in(folder: str, *left_out: str) -> list[str]:
    """All but the modules that may use them, and those that can't be imported."""
    files = (ROOT / folder).rglob("*.py")
    left_out = (*left_out, "__main__", "env")
    return [
        str(found) for found in private_names(sorted(file for file in files if file.stem not in left_out))
    ]


class TestWhereTheyAreUsed:
    def test_of_textual_and_rich_in_one_module_of_typer_in_another(self) -> None:
        assert found_in("seattui", "private", "typer_private") == []

    def test_in_tests_in_one_helper(self) -> None:
        assert found_in("tests", "textual_private") == []

    def test_each_is_listed_with_what_it_is_for(self) -> None:
        used = {found.name for found in private_names([ROOT / "seattui/tui/terminal/private.py"])}
        listed = {
            n.name if n.name.startswith("_") else f"{n.name}.{n.owner.__name__}" for n in ALL if n.owner
        }
        elsewhere = {f"{method.name}.Content" for method in TINY_SCREENS}
        elsewhere |= {"visible_widgets.Compositor", "_get_renders"}
        assert used == listed - elsewhere
        assert all(name.used_for for name in ALL)

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("from textual._time import get_time", "textual._time.get_time"),
            ("from textual.app import App\ndef at(app): return app._driver", "_driver"),
            ("from textual.app import App\ndef at(app): return getattr(app, '_driver')", "_driver"),
            ("from textual.widget import Widget\nclass A(Widget):\n  _name = 1", "_name"),
            ("from textual.widget import Widget\nclass A(Widget):\n  def m(self): self._name = 1", "_name"),
            ("from textual.widget import Widget\nclass A(Widget):\n  def _render(self): ...", "_render"),
            ("from textual.content import Content\nContent.get_height = None", "Content.get_height"),
        ],
    )
    def test_any_way_of_using_one_is_found(self, code: str, name: str) -> None:
        assert name in private_names_in(code)

    def test_a_name_that_comes_in_with_another_class_is_found(self) -> None:
        code = (
            "from textual.widget import Widget\nfrom tests.tui.terminal.test_private_names import Mixed\n"
            "class A(Mixed, Widget): ..."
        )
        assert private_names_in(code) == ["_name"]

    @pytest.mark.parametrize(
        "code",
        [
            "from textual.widget import Widget\nclass A(Widget):\n  def m(self): self._of_our_own = 1",
            "class A:\n  _name = 1\n  def __eq__(self, other): return self._name == other._name",
            "from os import _exit\n_exit(0)",
        ],
    )
    def test_our_own_are_none_of_them(self, code: str) -> None:
        assert private_names_in(code) == []


class Mixed:
    def __init__(self) -> None:
        self._name = "ours"


class TestWhereTextualIsAnother:
    def test_this_one_is_as_it_is_known(self) -> None:
        """Fails with another Textual: then read again what it does in place of each."""
        for name in ALL:
            assert name.is_known(), name

    def test_a_name_that_is_missing_or_takes_something_else_is_noticed(self) -> None:
        assert not Name(App, "_display", "", ("self", "screen")).is_known()
        assert not Name(App, "_never_there", "").is_known()
        assert not Name(None, "textual._xterm_parser", "").is_known()
        assert Name(XTermParser, "_timeout_time", "").is_known(), "it is set when one is made"

    def test_another_version_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(known_names, "version", lambda: "8.3.0")
        assert not any(known(part) for part in (OUTPUT, INPUT, SHEETS, TINY_SCREENS))
        assert driver_class() is None

    @pytest.mark.parametrize("name", ["_fatal_error", "_handle_exception"])
    async def test_a_fault_is_reported_and_no_local_variable_printed(
        self, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With either under another name in Textual, which then calls that."""
        monkeypatch.setenv("SEATTUI_STATE_DIR", str(tmp_path))
        by_another_name(monkeypatch, name)
        app = app_on(FakeSession(60))

        def faulty() -> None:
            password = "hunter2"
            raise KeyError(len(password))

        async def fault_comes(pilot: Pilot[Any]) -> None:
            await settled(pilot)
            app.call_later(faulty)

        await app.run_async(headless=True, size=(80, 24), auto_pilot=fault_comes)
        assert app.crash_report
        assert "hunter2" not in "".join(capsys.readouterr())

    def test_the_version_is_the_installed_one(self) -> None:
        assert known_names.version() == metadata.version("textual")
