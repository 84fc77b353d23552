"""Two operators and a view that is shared: one deletes it while the other has it open."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.domain.changes.people.views import SaveView
from seattui.domain.model import UserFilter
from seattui.domain.people.views import View
from tests.support.accounts import do, founded, joined, numbered
from tests.support.terminal import Terminal, environment, seattui

pytestmark = pytest.mark.terminal


def title(shown: str) -> str:
    return shown.splitlines()[2].strip("─ ")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "acme.db"
    session = founded(str(path))
    do(session, joined(numbered(30, digits=3)))
    do(session, SaveView("New ones", View(UserFilter(search="p00")), shared=True))
    session.close()
    return path


def opened(store: Path, state: Path, operator: str) -> Terminal:
    env = environment(SEATTUI_STATE_DIR=str(state))
    return seattui("--store", str(store), "--operator", operator, env=env)


def test_the_other_keeps_the_list_without_its_name_and_goes_back(store: Path, tmp_path: Path) -> None:
    with (
        opened(store, tmp_path / "ana", "ana@acme.example") as ana,
        opened(store, tmp_path / "p", "p020@acme.example") as other,
    ):
        for terminal in (ana, other):
            terminal.wait_for("31 users")
        other.press("'")
        other.wait_for("shared")
        other.press("enter")
        other.wait_until(lambda shown: title(shown) == "Users · New ones · “p00”", "the view")
        other.wait_for("10 users")
        ana.press("'")
        ana.wait_for("New ones")
        ana.press("ctrl+x")
        ana.wait_for("(shared)  “p00”")
        ana.press("right", "enter")
        ana.wait_for("New ones: deleted.")
        other.wait_for("The view New ones was deleted.")
        shown = other.wait_until(lambda shown: title(shown) == "Users · “p00”", "the list without its name")
        assert "10 users" in shown
        other.press("<")
        other.wait_until(lambda shown: title(shown) == "Users" and "31 users" in shown, "what was before")
        other.press(">")
        other.wait_until(lambda shown: "“p00”" in title(shown) and "10 users" in shown, "the list again")
        ana.press("u")
        ana.wait_for("→  “p00”")
        ana.press("right", "enter")
        ana.wait_gone("Undo this change")
        other.press("'")
        other.wait_for("New ones")
        other.press("esc")
        other.wait_gone("New ones")
        for terminal in (ana, other):
            terminal.press("q")
            assert terminal.ended() == 0, terminal.text
