"""Tab in bash, zsh and fish themselves: what is offered, what stands on the line, and what the program then gets."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from seattui.kit.text import fold
from tests.support.hostile import CONTROLS, INVISIBLE
from tests.support.shells import Shell

SHELLS = ("bash", "zsh", "fish")
HOSTILE = (
    "$(touch owned)",
    "`touch owned`;touch owned",
    'it\'s "so" \\ & <so>|',
    "!! *?[a]{b,c} ~ #",
    "ü straße 全角",
    "a:b=c@d",
    "two\nlines\n",
    CONTROLS["clear screen"],
    INVISIBLE["right-to-left override"],
)
"""Names of teams. (Fish takes a tab for the end of a name: what has one isn't offered there.)"""


@pytest.fixture(scope="module")
def account(acme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The account of tests.cli.conftest, with teams of such names, each with a beginning of its own."""
    path = tmp_path_factory.mktemp("hostile") / "it's a store.db"
    shutil.copy(acme, path)
    with sqlite3.connect(path) as db:
        names = [
            *(f"t{n}{name}" for n, name in enumerate(HOSTILE)),
            "Sales EMEA",
            "Sales Nordics",
            "--yes",
            "-t",
        ]
        db.executemany(
            "INSERT INTO teams (account_id, name, name_key) VALUES (1, ?, ?)", [(n, fold(n)) for n in names]
        )
    db.close()
    return path


@pytest.fixture(scope="module", params=SHELLS)
def started(
    request: pytest.FixtureRequest, account: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    folder = tmp_path_factory.mktemp("shell")
    (folder / "people of acme.csv").touch()
    with Shell(request.param, folder, SEATTUI_STORE=str(account)) as shell:
        yield shell


@pytest.fixture
def shell(started: Shell) -> Shell:
    started.clear()
    return started


@pytest.mark.terminal
class TestTab:
    @pytest.mark.parametrize(
        ("typed", "argv"),
        [
            ("seattui bil\tsh\t", ["billing", "show"]),
            ("seattui users list --stat\tdea\t", ["users", "list", "--status", "deactivated"]),
            ("seattui users list --sort last\t", ["users", "list", "--sort", "last_active"]),
            ("seattui users list --sort=-l\t", ["users", "list", "--sort=-last_active"]),
            ("seattui users show BO@A\t", ["users", "show", "bo@acme.example"]),
            ("seattui seats change chen\t--give sal\t", ["seats", "change", "chen@acme.example", "--give", "sales-hub"]),
            ("seattui users edit bo --grant exp\t", ["users", "edit", "bo", "--grant", "export_users"]),
            ("seattui --lang d\tteams delete sales\\ e\t", ["--lang", "de", "teams", "delete", "Sales EMEA"]),
            ("seattui teams delete 'Sales N\t", ["teams", "delete", "Sales Nordics"]),
            ('seattui users list --team="Sales E\t', ["users", "list", "--team=Sales EMEA"]),
            ("seattui users import peop\t", ["users", "import", "people of acme.csv"]),
            ("seattui explain R27\t", ["explain", "R27"]),
            ("seattui users list --columns email,COS\t", ["users", "list", "--columns", "email,cost_a_month"]),
            ("seattui users list --columns=name,main\t", ["users", "list", "--columns=name,main_team"]),
            ("seattui init --time-zone Europe/Berl\t", ["init", "--time-zone", "Europe/Berlin"]),
            ("seattui subscriptions add serv\tent\t", ["subscriptions", "add", "service-hub", "enterprise"]),
        ],
    )  # fmt: skip
    def test_completes(self, shell: Shell, typed: str, argv: list[str]) -> None:
        shell.press(typed)
        got = shell.run()
        # Bash keeps what was typed before the "@", which addresses allow.
        assert [arg.lower() if "@" in arg else arg for arg in got] == argv

    def test_no_name_is_run_and_each_arrives_as_it_is(self, shell: Shell) -> None:
        for n, name in enumerate(HOSTILE):
            shell.press(f"seattui teams delete t{n}\t")
            assert shell.run() == ["teams", "delete", f"t{n}{name}"]
        assert not (shell.kept.parent / "owned").exists()
        assert b"\x1b[2JAnn" not in shell.raw

    def test_lists_what_there_is_with_what_describes_it(self, shell: Shell) -> None:
        shell.press("seattui seats \t\t")
        shell.wait_for("change")
        shown = shell.wait_for("move")
        if shell.name != "bash":
            assert "Move one person's seat to another person" in shown

    def test_doesnt_offer_what_would_be_taken_for_an_option(self, shell: Shell) -> None:
        shell.press("seattui teams add \t\t")
        shown = shell.wait_for("Nordics")
        assert "--yes" not in shown
        assert "-t\n" not in shown

    def test_without_a_store_says_nothing(self, shell: Shell) -> None:
        shell.press("seattui --store none.db users show b\t")
        assert shell.run() == ["--store", "none.db", "users", "show", "b"]
        assert [path.name for path in shell.kept.parent.glob("none.db*")] == []


@pytest.mark.terminal
@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_descriptions_are_in_the_operators_language(name: str, account: Path, tmp_path: Path) -> None:
    with Shell(name, tmp_path, columns=80, SEATTUI_STORE=str(account), SEATTUI_LANG="de") as shell:
        shell.press("seattui seats \t\t")
        shell.wait_for("Benutzerlizenz einer Person auf eine andere")
