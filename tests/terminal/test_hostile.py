"""Names and addresses that try to steer the terminal, stored by SQL: every screen and every command shows
them harmlessly, and none of their words is lost."""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from seattui.kit.text import safe
from tests.support import commands, hostile, wire
from tests.support.stores.behind import WORST, hostile_store
from tests.support.terminal import Terminal, environment
from tests.support.terminal import seattui as screens
from tests.torture.conftest import LONG

pytestmark = pytest.mark.terminal

# The outline that is drawn before anything else; it clears the screen, which nothing after it may.
OUTLINE = b"\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_store(tmp_path_factory.mktemp("hostile") / "store.db")


@pytest.fixture
def store(made: Path, tmp_path: Path) -> str:
    return str(shutil.copy(made, tmp_path / "store.db"))


# What `y` sends, and only with what it copies encoded: the one thing that may speak to the clipboard.
OWN_COPY = re.compile(rb"\x1b\]52;c;(?!T1dORUQ)[A-Za-z0-9+/=]+(?:\x07|\x1b\\)")


def assert_harmless(terminal: Terminal, copies: int = 0) -> None:
    raw = bytes(terminal.raw).replace(OUTLINE, b"", 1)
    assert wire.faults(OWN_COPY.sub(b"", raw, copies)) == []


def crash(terminal: Terminal) -> str:
    """What the screen and the crash report say, for whoever reads the failure."""
    reports = Path(os.environ["HOME"]).rglob("crash-*.txt")
    return "\n".join([terminal.text, *(report.read_text() for report in reports)])


def leave(terminal: Terminal) -> None:
    """Out again by the keys; who was ended by a name would be gone, or with another code."""
    assert terminal.child.isalive(), crash(terminal)
    for _ in range(6):
        terminal.press("esc")
        if "Discard" in terminal.settle():
            terminal.press("left", "enter")
            terminal.settle()
    terminal.press("1")
    terminal.settle()
    for _ in range(4):
        if terminal.child.isalive():
            terminal.press("q")
            terminal.settle()
    assert terminal.ended() == 0


FIRST = r"An\x1bn"
"""The first in the list, whose name stands nowhere else."""


class TestScreens:
    def test_the_list_beside_its_details(self, store: str) -> None:
        """Each person gets the cursor once, with everything about them beside the list."""
        seen = []
        with screens("--store", store, columns=200, rows=50) as terminal:
            terminal.wait_for("admin")
            seen.append(terminal.settle())
            for _ in hostile.STORABLE:
                terminal.press("down")
                terminal.settle(0.03)
            for key in ("end", *("pageup",) * 4):
                terminal.press(key)
                seen.append(terminal.settle())
            leave(terminal)
            assert_harmless(terminal)
        everything = "\n".join(seen)
        plain = [n for n in map(safe, hostile.STORABLE.values()) if n.isascii() and len(n) < 15]
        assert len(plain) > 20
        for name in (*plain, "Ann [admin] Lee", "[/] Ann"):
            assert name.strip() in everything, name

    @pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10)] if LONG else [(80, 24)], ids=str)
    def test_every_place_and_every_dialog(self, store: str, size: tuple[int, int]) -> None:
        columns, rows = size
        with screens("--store", store, columns=columns, rows=rows) as terminal:
            terminal.wait_for(FIRST)
            for keys in (
                ("pagedown", "enter"), ("esc",),  # details, as a screen of their own where it is narrow
                ("c",), ("esc",),  # change the seat of one
                ("space", "down", "space", "c"), ("tab", "space"), ("esc",), ("esc",),
                ("a", "c"), ("down", "space"), ("esc",), ("esc",),  # of all, the deactivated among them
                ("m",), ("esc",),
                ("n",), ("A",), ("esc",), ("left", "enter"), ("e",), ("esc",), ("d",), ("esc",), ("O",), ("esc",),
                ("f",), ("down", "down"), ("esc",),
                ("o",), ("esc",),
                ("/", "A", "n", "n"), ("enter",), ("/", "[", "/", "]"), ("enter",), ("esc",),
                (":",), ("A", "n", "n"), ("backspace",), ("esc",),
                ("?",), ("pagedown",), ("esc",),
                ("2",), ("pagedown",), ("n",), ("esc",), ("enter",), ("esc",),
                ("3",), ("pagedown",), ("enter",), ("esc",),
                ("4",), ("pagedown",), ("enter",), ("esc",),
                ("5",), ("pagedown",), ("enter",), ("esc",), ("end",), ("enter",), ("esc",),
                ("/", "a", "n", "n"), ("enter",), ("esc",),
                ("1",), ("end",), ("y",), ("r",),
            ):  # fmt: skip
                terminal.press(*keys)
                terminal.settle(0.1)
                assert terminal.child.isalive(), f"{keys} ended it\n{crash(terminal)}"
            leave(terminal)
            assert_harmless(terminal, copies=1)

    def test_a_refused_change_and_its_way_on(self, store: str) -> None:
        """Deactivated holders are named, whatever they are called, and so is who changed it meanwhile."""
        with screens("--store", store, columns=120, rows=40) as terminal:
            terminal.wait_for(FIRST)
            terminal.press("a", "c")
            terminal.settle()
            for key in ("tab", "space", "enter", "tab", "enter", "tab", "enter"):
                terminal.press(key)
                terminal.settle()
            leave(terminal)
            assert_harmless(terminal)

    def test_everyone_a_dialog_is_about_and_its_preview_sent_to_the_terminal(self, store: str) -> None:
        """What is sent for the clipboard is text that steers no terminal it is pasted in."""
        with screens("--store", store, columns=120, rows=40) as terminal:
            terminal.wait_for(FIRST)
            terminal.press("a")
            terminal.wait_for("marked")
            terminal.press("d")
            terminal.wait_for("a Everyone")
            terminal.settle()
            terminal.press("a")
            terminal.wait_for("What happens")
            terminal.wait_for("is deactivated")
            terminal.press("end")
            terminal.settle()
            terminal.press("esc")
            terminal.wait_for("y Copy")
            terminal.press("y")
            terminal.wait_for("The preview was sent to the terminal.")
            leave(terminal)
            assert_harmless(terminal, copies=1)
            (sent,) = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)", bytes(terminal.raw))
            text = base64.b64decode(sent).decode()
            assert text.startswith("Deactivate or reactivate: a preview, nothing was changed by it.\n")
            assert "Ann [admin] Lee <" in text
            assert wire.faults(text.encode(), wire.PIPE, wire.PIPE_CONTROLS) == []

    @pytest.mark.parametrize("name", [WORST.replace("/", ""), "Ann [admin] Lee", "[@click=app.quit]x[]"])
    def test_a_path_of_the_same_kind(self, tmp_path: Path, name: str) -> None:
        """Where there is no store yet, and where there is something else."""
        missing = tmp_path / name[:80]
        with screens("--store", str(missing)) as terminal:
            terminal.wait_for("Create the store")
            os.kill(terminal.pid, signal.SIGTERM)
            terminal.ended()
            assert_harmless(terminal)
        missing.write_text("not a store")
        with screens("--store", str(missing)) as terminal:
            terminal.wait_for("seattui store")
            os.kill(terminal.pid, signal.SIGTERM)
            terminal.ended()
            assert_harmless(terminal)


ADDRESS = hostile.addresses()["clear screen"]

COMMANDS = {
    "users list": ("users", "list"),
    "users list as JSON": ("users", "list", "--json"),
    "users list, searched": ("users", "list", "--search", WORST),
    "users export": ("users", "export", "-"),
    "users export to a file": ("users", "export", "out.csv"),
    "seats list": ("seats", "list"),
    "seats list as JSON": ("seats", "list", "--json"),
    "subscriptions list": ("subscriptions", "list"),
    "billing show": ("billing", "show"),
    "activity list": ("activity", "list"),
    "activity list as JSON": ("activity", "list", "--json"),
    "activity list, searched": ("activity", "list", "--search", "ann"),
    "activity verify": ("activity", "verify"),
    "operators list": ("operators", "list"),
    "operators keys list": ("operators", "keys", "list"),
    "catalogue show": ("catalogue", "show"),
    "doctor": ("doctor",),
    "doctor as JSON": ("doctor", "--json"),
    "a plan": ("seats", "change", *list(hostile.addresses().values())[:40], "--give", "service-hub", "--dry-run"),
    "a plan as JSON": ("seats", "change", ADDRESS, "--give", "service-hub", "--dry-run", "--json"),
    "a change": ("seats", "change", "ana@acme.example", "--give", "service-hub", "--yes", "--because", WORST),
    "a refusal": ("seats", "change", *list(hostile.addresses().values()), "--take", "sales-hub", "--yes"),
    "nobody of that name": ("seats", "change", WORST, "--give", "sales-hub", "--yes"),
    "no hub of that name": ("seats", "change", "ana@acme.example", "--give", WORST, "--yes"),
    "no command of that name": (WORST,),
    "no option of that name": ("seats", "list", f"--{WORST}"),
    "no account of that name": ("--account", WORST, "seats", "list"),
    "no operator of that name": ("--operator", WORST, "seats", "list"),
    "no language of that name": ("--lang", WORST, "seats", "list"),
    "no instant": ("--at", WORST, "seats", "list"),
    "no file of that name": ("users", "import", f"/nowhere/{WORST}"),
    "a file of hostile people": ("users", "import", "people.csv", "--dry-run"),
    "a broken file of hostile people": ("users", "import", "broken.csv", "--yes"),
    "a mapping of that name": ("users", "import", "people.csv", "--map", f"email={WORST}"),
    "a catalogue that isn't one": ("catalogue", "load", "people.csv", "--yes"),
}  # fmt: skip


# Those that a terminal is shown in another way than a pipe: tables, plans, refusals, complaints.
ON_A_TERMINAL = (
    "users list", "users list as JSON", "billing show", "activity list", "doctor", "a plan", "a refusal",
    "nobody of that name", "no option of that name", "a broken file of hostile people",
)  # fmt: skip


class TestCommands:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> Path:
        rows = [
            f'"{n}@new.example","{name}"'
            for n, name in enumerate(hostile.STORABLE.values())
            if '"' not in name
        ]
        (tmp_path / "people.csv").write_text("Email,First name\n" + "\n".join(rows) + "\n")
        (tmp_path / "broken.csv").write_text(f'Email,{safe(WORST)}{WORST}\nx,"{WORST}\n')
        return tmp_path

    @pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
    def test_piped(self, store: str, folder: Path, words: tuple[str, ...]) -> None:
        done = commands.seattui("--store", store, *words, cwd=folder)
        for stream in (done.stdout, done.stderr):
            if words[:3] != ("users", "export", "-"):
                assert wire.faults(stream, wire.PIPE, wire.PIPE_CONTROLS) == []
            assert b"Traceback" not in stream
            assert b"\nOWNED" not in stream
        assert done.code in (0, 1, 2, 3, 4, 6)
        assert b"fault of its own" not in done.stderr

    @pytest.mark.parametrize("words", [COMMANDS[name] for name in ON_A_TERMINAL], ids=ON_A_TERMINAL)
    def test_on_a_terminal(self, store: str, folder: Path, words: tuple[str, ...]) -> None:
        with Terminal(commands.command("--store", store, *words), columns=100, cwd=folder) as terminal:
            assert terminal.ended() in (0, 1, 2, 3, 4, 6)
            if words[:3] != ("users", "export", "-"):
                assert wire.faults(bytes(terminal.raw), wire.COMMANDS, wire.COMMAND_CONTROLS) == []
            assert "Traceback" not in terminal.text


class TestWords:
    def test_no_word_is_lost(self, store: str) -> None:
        done = subprocess.run(
            commands.command("--store", store, "users", "list"), capture_output=True, env=environment()
        )
        shown = done.stdout.decode()
        assert "Ann [admin] Lee" in shown
        assert "[@click=app.quit]Ann[/]" in shown
        assert "\\x1b[31mAnn" in shown
