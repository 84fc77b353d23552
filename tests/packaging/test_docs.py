"""README and docs/ say what is so: their commands run when they are pasted, and what they name is there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from seattui.cli.help.examples import examples
from seattui.demo.build import make_demo
from seattui.kit.settings import KINDS, load
from seattui.store.people.invitations import token_for
from seattui.tui.action import NO_KEY, PLACES
from seattui.tui.actions import ACTIONS
from seattui.tui.shell.keymap import shown
from tests.support import commands
from tests.support.commands import Ran, seattui
from tests.support.keys import ed25519
from tests.support.terminal import ROOT
from tools import pages, rooms
from tools.screenshots import AT, PICTURES

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
}
README = PAGES["README.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LANGUAGES = ("sh", "bash", "text", "json", "toml", "sql", "python")
LINK = re.compile(r"\]\((?!https?://)([^)\s]+)\)")
NAMED = re.compile(r"`((?:seattui|tests|tools|docs|contrib|screenshots|\.ci)/[\w./<>-]*)`")
CLOCK = ("--at", AT.isoformat())


@dataclass(frozen=True)
class Block:
    """Something fenced on a page."""

    page: str
    number: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.number}"


def blocks(*languages: str) -> list[Block]:
    return [
        Block(page, number, *found)
        for page, text in PAGES.items()
        for number, found in enumerate(BLOCK.findall(text), 1)
        if found[0] in languages
    ]


@dataclass(frozen=True)
class Typed:
    """A command of ours as a shell would read it, and the exit code that the page says it has."""

    arguments: list[str]
    text: str
    into: str | None
    code: int

    def run(self, folder: Path) -> Ran:
        where = [] if "--store" in self.arguments else ["--store", str(folder / "store.db")]
        testing = ["--testing"] if self.arguments[0] == "init" else []
        ran = seattui(*self.arguments, *testing, *where, *CLOCK, text=self.text, cwd=folder)
        if self.into is not None:
            (folder / self.into).write_bytes(ran.stdout)
        return ran


def typed(block: Block, folder: Path) -> Iterator[Typed]:
    """The commands of a block that are ours; to open the screens needs a terminal."""
    for line in block.text.splitlines():
        text, into = "", None
        match shlex.split(line, comments=True):
            case ["seattui", *arguments] if arguments:
                if "<" in arguments:
                    arguments, (_, name) = arguments[:-2], arguments[-2:]
                    text = (folder / name).read_text("utf-8")
                if ">" in arguments:
                    arguments, (_, into) = arguments[:-2], arguments[-2:]
                code = re.search(r"# exits (\d+)$", line)
                yield Typed(arguments, text, into, int(code[1]) if code else 0)


def shape(value: Any) -> Any:
    """A JSON value without what it says: names and kinds; of a list, its first."""
    match value:
        case dict():
            return {key: shape(inside) for key, inside in value.items()}
        case [first, *_]:
            return [shape(first)]
        case _:
            return type(value).__name__


# A command, and right below it what it answers.
ANSWERS = [
    (asked, answer)
    for asked, answer in pairwise(blocks(*LANGUAGES))
    if (asked.page, asked.language, answer.language) == (answer.page, "sh", "json")
]
COMMANDS = [block for block in blocks("sh") if "seattui " in block.text]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo account, with what the examples speak of beside it."""
    folder = tmp_path_factory.mktemp("demo")
    store = folder / "store.db"
    session = make_demo(str(store), 40, AT)
    (bo,) = session.by_email(["bo@acme.example"])
    with session.store.write() as tx:
        token = token_for(tx, session.account, bo.id, bo.email, session.now())
    session.close()
    (folder / "commands.txt").write_text("seats list\nusers list --status deactivated\n")
    (folder / "token.txt").write_text(f"{token}\n")
    for arguments in (
        "users create left@acme.example",
        "permission-sets save Sales --permission sales_hub_access",
    ):
        ran = seattui(*arguments.split(), "--yes", "--store", str(store), *CLOCK)
        assert ran.code == 0, ran.err
    (folder / "people.csv").write_text("Email,First Name,Surname\nbo@acme.example,Bo,Lindqvist\n")
    (folder / "chen.pub").write_text(f"ssh-ed25519 {ed25519(1)} chen@laptop\n")
    (folder / "addresses.txt").write_text("chen@acme.example, noor.farahani@acme.example\n")
    [prices] = [block for block in blocks("toml") if "[[hubs]]" in block.text]
    (folder / "prices.toml").write_text(prices.text)
    return folder


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    """A copy of it, for one block."""
    return Path(shutil.copytree(demo, tmp_path / "here"))


class TestCommands:
    @pytest.mark.parametrize("block", COMMANDS, ids=str)
    def test_run_as_they_are_pasted(self, block: Block, folder: Path) -> None:
        """On the demo account, or where the first makes an account, on that one."""
        if "seattui init" in block.text:
            (folder / "store.db").unlink()
        for command in typed(block, folder):
            ran = command.run(folder)
            assert ran.code == command.code, (command.arguments, ran.out, ran.err)

    def test_each_has_an_example_of_its_own(self) -> None:
        shown = examples()
        assert shown.keys() == pages.commands().keys()
        for name, lines in shown.items():
            assert any(line.startswith(f"seattui {name}") for line in lines), name

    def test_pages_are_as_the_program_is(self) -> None:
        assert pages.stale() == [], "make docs"


class TestBlocks:
    def test_each_is_of_a_language_that_is_looked_at(self) -> None:
        every = (found[0] for text in PAGES.values() for found in BLOCK.findall(text))
        assert set(every) <= {*LANGUAGES}
        fences = sum(text.count("\n```") for text in PAGES.values())
        assert fences == 2 * len(blocks(*LANGUAGES)), "one without a language"

    def test_prices_of_ones_own_can_be_loaded(self, folder: Path) -> None:
        ran = seattui(
            "catalogue",
            "load",
            "prices.toml",
            "--yes",
            "--store",
            str(folder / "store.db"),
            *CLOCK,
            cwd=folder,
        )
        assert ran.code == 0, ran.err

    def test_every_setting_has_a_value_that_it_can_have(self, tmp_path: Path) -> None:
        said = set()
        for block in blocks("toml"):
            if "[[hubs]]" in block.text or block.text.startswith("base ="):
                continue  # prices, and a theme
            (tmp_path / "config.toml").write_text(block.text)
            loaded = load(environ={"SEATTUI_CONFIG": str(tmp_path / "config.toml")})
            said |= {name for name, source in loaded.sources.items() if source.kind == "file"}
        assert said == set(KINDS)

    def test_what_is_asked_of_the_store_by_sql_is_answered(self, folder: Path) -> None:
        [question] = blocks("sql")
        found = sqlite3.connect(folder / "store.db").execute(question.text).fetchall()
        [(number, *seat)] = found
        assert (type(number), seat) == (int, ["sales-hub", "enterprise"])

    def test_a_program_that_drives_the_program_runs(self, folder: Path) -> None:
        [script] = blocks("python")
        here = commands.command("--store", str(folder / "store.db"), *CLOCK, "run", "-")
        before, begun, after = script.text.partition('["seattui", "run", "-"]')
        assert begun
        ran = subprocess.run(
            [sys.executable, "-c", f"{before}{here!r}{after}"], capture_output=True, text=True, timeout=60
        )
        assert (ran.stdout, ran.stderr) == ("active\n", "")

    @pytest.mark.parametrize(("asked", "answer"), ANSWERS, ids=str)
    def test_json_is_as_it_is_shown(self, asked: Block, answer: Block, folder: Path) -> None:
        """By its names and its kinds of values: those are the contract."""
        [command] = typed(asked, folder)
        assert shape(command.run(folder).json) == shape(json.loads(answer.text))

    def test_every_key(self) -> None:
        keys = PAGES["docs/screens.md"].partition("\n## Keys\n")[2].partition("\n## ")[0]
        said = set(" ".join(re.findall(r"`([^`]+)`", keys)).split())
        result = {
            action.id: shown(action.keys.split(",")[0])
            for action in ACTIONS
            if action.id not in PLACES and action.keys != NO_KEY
        }
        assert {name: key for name, key in result.items() if key not in said} == {}


class TestPages:
    def test_every_picture_that_is_made_is_shown(self) -> None:
        every = "\n".join(PAGES.values())
        shown = set(re.findall(r"!\[[^]]+\]\((?:\.\./)?screenshots/([^)]+)\.svg\)", every))
        assert shown == {picture.name for picture in PICTURES}

    @pytest.mark.parametrize("page", PAGES)
    def test_links_lead_somewhere(self, page: str) -> None:
        for link in LINK.findall(PAGES[page]):
            path, _, anchor = link.partition("#")
            to = (ROOT / page).parent / path if path else ROOT / page
            assert to.exists(), link
            if anchor:
                assert anchor in anchors(to.read_text("utf-8")), link

    @pytest.mark.parametrize("page", PAGES)
    def test_files_that_are_named_exist(self, page: str) -> None:
        missing = [
            name for name in NAMED.findall(PAGES[page]) if "<" not in name and not (ROOT / name).exists()
        ]
        assert missing == []

    def test_every_page_can_be_reached_from_the_readme(self) -> None:
        seen: set[Path] = set()
        ahead = [ROOT / "README.md"]
        while ahead:
            page = ahead.pop()
            if page in seen:
                continue
            seen.add(page)
            for link in LINK.findall(page.read_text("utf-8")):
                to = (page.parent / link.partition("#")[0]).resolve()
                if to.suffix == ".md" and to.exists():
                    ahead.append(to)
        assert {path.relative_to(ROOT).as_posix() for path in seen} >= PAGES.keys()

    def test_the_readme_is_short_and_begins_with_a_screen_of_text(self) -> None:
        assert len(README.splitlines()) < 160
        first, _, _ = README.partition("\n## ")
        assert len(first.splitlines()) <= 40

    def test_the_picture_of_the_rooms_is_as_the_code_is(self) -> None:
        assert (ROOT / "docs" / "rooms.svg").read_text("utf-8") == rooms.drawn(), "make docs"


def anchors(text: str) -> set[str]:
    """What GitHub makes of the headings."""
    heads = re.findall(r"^#+ (.*)$", re.sub(BLOCK, "", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
