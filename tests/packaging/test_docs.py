"""The README says what is so: its commands run when they are pasted, and it leaves nothing out."""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from seattui.cli.run.app import program
from seattui.demo.build import make_demo
from seattui.kit.settings import KINDS, load
from seattui.tui.actions import ACTIONS, PLACES
from seattui.tui.shell.keymap import shown
from tests.support.commands import Ran, seattui
from tests.support.terminal import ROOT
from tools.screenshots import AT, PICTURES

TEXT = (ROOT / "README.md").read_text("utf-8")
CLOCK = ("--at", AT.isoformat())


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def section(title: str) -> str:
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def pasted(block: str) -> Iterator[list[str]]:
    """The arguments of each line that is a command of ours; to open the screens needs a terminal."""
    for line in block.splitlines():
        match shlex.split(line, comments=True):
            case ["seattui", *arguments] if arguments:
                yield arguments


def run(folder: Path, arguments: list[str], *more: str) -> Ran:
    return seattui(*arguments, *more, "--store", str(folder / "store.db"), *CLOCK, cwd=folder)


class TestReadme:
    def test_ones_own_account_from_nothing_to_people(self, tmp_path: Path) -> None:
        (tmp_path / "people.csv").write_text("Email,First Name\nbo@acme.example,Bo\n")
        _, own, _ = blocks("sh")
        for arguments in pasted(own):
            more = ["--testing"] if arguments[0] == "init" else []
            ran = run(tmp_path, arguments, *more)
            assert ran.code == 0, (arguments, ran.err)
        assert run(tmp_path, ["users", "list", "--json"]).json["total"] == 2

    def test_commands_run_on_the_demo_account(self, tmp_path: Path) -> None:
        make_demo(str(tmp_path / "store.db"), 40, AT).close()
        for arguments in pasted(blocks("sh")[2]):
            ran = run(tmp_path, arguments)
            assert ran.code == 0, (arguments, ran.err)
        [question] = blocks("sql")
        found = sqlite3.connect(tmp_path / "store.db").execute(question.replace("bo@", "chen@"))
        assert found.fetchall() == [("sales-hub", "enterprise")], "bo's seat was moved to chen"

    def test_prices_of_ones_own(self, tmp_path: Path) -> None:
        make_demo(str(tmp_path / "store.db"), 3, AT).close()
        (tmp_path / "prices.toml").write_text(blocks("toml")[0])
        ran = run(tmp_path, ["catalogue", "load", "prices.toml", "--yes"])
        assert ran.code == 0, ran.err

    def test_every_setting_with_a_value_that_it_can_have(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text(blocks("toml")[1])
        loaded = load(environ={"SEATTUI_CONFIG": str(tmp_path / "config.toml")})
        from_file = {name for name, source in loaded.sources.items() if source.kind == "file"}
        assert from_file == set(KINDS)

    def test_every_command(self) -> None:
        said = set()
        for row in re.findall(r"^\| `seattui([^`]*)` \|", section("Commands"), re.MULTILINE):
            words = [word for word in row.replace("\\|", "|").split() if word[0] not in "[-"]
            noun = words[0] if words else ""
            verbs = words[1].split("|") if len(words) > 1 and words[1].islower() else [""]
            said |= {f"{noun} {verb}".strip() for verb in verbs}
        there = {""}
        for name, command in program().commands.items():
            there |= {f"{name} {verb}" for verb in getattr(command, "commands", ())} or {name}
        assert said == there

    def test_every_key(self) -> None:
        said = set(" ".join(re.findall(r"`([^`]+)`", section("Keys"))).split())
        result = {
            action.id: shown(action.keys.split(",")[0]) for action in ACTIONS if action.id not in PLACES
        }
        assert {name: key for name, key in result.items() if key not in said} == {}

    def test_every_picture_that_is_made(self) -> None:
        pictures = re.findall(r"!\[[^]]+\]\(screenshots/([^)]+)\.svg\)", TEXT)
        assert sorted(pictures) == sorted(picture.name for picture in PICTURES)
