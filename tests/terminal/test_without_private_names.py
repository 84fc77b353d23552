"""With a Textual in which a name that it keeps to itself is another, or of another version, the program works."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from seattui.demo.build import make_demo
from seattui.tui.terminal.private import AT_ONCE, DIALOGS, FRAME, INPUT, OUTPUT, PARTS, SHEETS
from tests.support.terminal import ROOT, Terminal, environment

pytestmark = pytest.mark.terminal

GROUPS = (OUTPUT, INPUT, SHEETS, FRAME, DIALOGS, PARTS, AT_ONCE)
NAMES = sorted({name.name.removeprefix("textual.") for group in GROUPS for name in group})
TOGETHER = 4
"""So many run together: most of the time each waits for what is pressed."""
BATCHES = [NAMES[first : first + TOGETHER] for first in range(0, len(NAMES), TOGETHER)]

KNOWN = """
import sys
from tests.terminal import renamed
renamed.hide(sys.argv[1])
from seattui.tui.terminal.private import AT_ONCE, DIALOGS, FRAME, INPUT, OUTPUT, PARTS, SHEETS, known
print(*map(known, (OUTPUT, INPUT, SHEETS, FRAME, DIALOGS, PARTS, AT_ONCE)))
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(str(path)).close()
    return path


@pytest.fixture
def started(demo: Path, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts the program without a name; what it leaves in its state folder must be no crash."""
    with ExitStack() as stack:

        def start(hidden: str, *more: str) -> Terminal:
            renamed = str(ROOT / "tests/terminal/renamed.py")
            argv = [sys.executable, renamed, hidden, "--store", str(demo), *more]
            state = tmp_path / hidden
            return stack.enter_context(Terminal(argv, env=environment(SEATTUI_STATE_DIR=str(state))))

        yield start
    assert not list(tmp_path.glob("*/crash-*"))


@pytest.mark.parametrize("hidden", [*BATCHES, ["8.3.0"]], ids=" ".join)
def test_it_opens_takes_keys_and_ends(started: Callable[..., Terminal], hidden: list[str]) -> None:
    running = {name: started(name) for name in hidden}
    for name, terminal in running.items():
        shown = terminal.wait_for("300 users", patience=60)
        assert "1 Users" in shown, name
        terminal.press("/", "krug", "enter")
    for name, terminal in running.items():
        terminal.wait_until(lambda shown: "Krüger" in shown and "300 users" not in shown, f"a search, {name}")
        terminal.press("c")
    for terminal in running.values():
        terminal.wait_for("esc Cancel")
        terminal.press("esc")
    for terminal in running.values():
        terminal.wait_gone("esc Cancel")
        terminal.press("q")
    for name, terminal in running.items():
        assert terminal.ended() == 0, (name, terminal.text)
        assert b"Traceback" not in terminal.raw, name


def test_only_what_needs_a_name_is_left_to_textual() -> None:
    """Or else the names above would be hidden in vain."""
    asked = {
        names[-1].name: subprocess.Popen(
            [sys.executable, "-c", KNOWN, names[-1].name],
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for names in GROUPS
    }
    said = [asked[names[-1].name].communicate()[0].split() for names in GROUPS]
    assert said == [[str(group is not hidden) for group in GROUPS] for hidden in GROUPS]


def test_without_a_name_of_its_output_textual_draws_by_itself(started: Callable[..., Terminal]) -> None:
    ours, stock = started("_never_there", "--lean"), started("_display", "--lean")
    for terminal in (ours, stock):
        terminal.wait_for("300 users", patience=60)
        terminal.settle()
    sent = {}
    for terminal in (ours, stock):
        before = len(terminal.raw)
        terminal.press("down")
        terminal.settle()
        sent[terminal] = len(terminal.raw) - before
    assert 0 < sent[ours] < sent[stock] / 2
