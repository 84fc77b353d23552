"""A terminal that isn't one for UTF-8: frames in ASCII, every line as long as before, and no fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.demo.build import make_demo
from tests.support.commands import started
from tests.support.terminal import Terminal, environment, seattui

pytestmark = pytest.mark.terminal
NARROW = (
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "cp1252"},
    {"LANG": "C"},
    {"LC_ALL": "C"},
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(str(path)).close()
    return path


def walked(demo: Path, state: Path, **env: str) -> list[str]:
    """What each place looks like, and a dialog."""
    seen = []
    with seattui("--store", str(demo), env=environment(SEATTUI_STATE_DIR=str(state), **env)) as terminal:
        # The emulator is one for UTF-8: what isn't would be drawn by another.
        decoded(terminal, env.get("PYTHONIOENCODING", "utf-8"))
        terminal.wait_for("300 users")
        seen.append(terminal.settle())
        for key, part in (("c", "Cancel"), ("escape", ""), ("2", "18 teams"), ("4", "Next invoice")):
            terminal.press({"escape": "esc"}.get(key, key))
            terminal.wait_for(part)
            seen.append(terminal.settle())
        terminal.press("q")
        assert terminal.ended() == 0
    assert not list(state.glob("crash-*"))
    return seen


def decoded(terminal: Terminal, encoding: str) -> None:
    draw = terminal.draw
    terminal.draw = lambda got: draw(got.decode(encoding).encode())  # type: ignore[method-assign]


@pytest.mark.parametrize("env", NARROW, ids=lambda env: "=".join(*env.items()))
def test_the_screens(demo: Path, tmp_path: Path, env: dict[str, str]) -> None:
    for shown in walked(demo, tmp_path / "state", **env):
        lines = shown.splitlines()
        assert set(lines[-2]) == {"-"}
        assert {len(line) for line in lines if line.endswith("---")} == {80}
        assert not set(shown) & set("─━│┌┐└┘├›‹●…–€▌█░↓→")
        assert shown.isascii() or env.get("PYTHONIOENCODING") in ("latin-1", "cp1252")


@pytest.mark.parametrize("command", ["users list", "seats list", "teams list", "billing show", "--help"])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_the_commands(demo: Path, command: str, encoding: str) -> None:
    ran = started(*command.split(), "--store", str(demo), env=environment(PYTHONIOENCODING=encoding))
    assert (ran.code, ran.stderr) == (0, b"")
    assert not set(ran.stdout.decode(encoding)) & set("─…–€→“”")
