"""What follows the words of a line, whatever the shell: from which store, for which account, and never at a price."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from seattui.cli.completion.answer import _offered
from seattui.cli.completion.scripts import ASK, SHELLS, script
from seattui.files import sheets
from seattui.store.completion import any_store, names, sqlite
from seattui.store.connection.engine import APPLICATION_ID
from tests.cli.conftest import PEOPLE, Run
from tests.support.accounts import founded
from tests.support.commands import seattui
from tests.support.terminal import environment
from tools import completion


def offered(*words: str) -> list[str]:
    """What is offered at the last word; files as such."""
    files, offers = _offered([*words[:-1]], words[-1])
    return ["FILES"] if files else [name for name, _ in offers]


@pytest.fixture
def chosen(acme: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(acme, store)
    monkeypatch.setenv("SEATTUI_STORE", str(store))
    return store


class TestWords:
    def test_are_those_of_the_program(self) -> None:
        assert completion.PLACE.read_text("utf-8") == completion.text()

    def test_commands_and_their_options(self) -> None:
        assert offered("use") == ["users"]
        assert {"list", "show", "create"} <= set(offered("users", ""))
        assert {"--give", "--take", "--dry-run", "--json"} <= set(offered("seats", "change", "--"))
        assert offered("--json", "seats", "mo") == ["move"]
        assert offered("operators", "keys", "a") == ["add"]
        assert offered("nonsense", "use") == ["users"]

    def test_what_was_given_isnt_offered_again_unless_it_may_be_repeated(self) -> None:
        assert "--yes" not in offered("seats", "change", "--yes", "--")
        assert "--give" in offered("seats", "change", "--give", "sales-hub", "--")

    def test_another_name_of_an_option_isnt_offered_but_known(self) -> None:
        assert offered("undo", "--reason", "x", "--bec") == []
        assert offered("undo", "--reas") == []
        assert offered("undo", "--bec") == ["--because"]

    def test_options_where_nothing_else_can_follow(self) -> None:
        assert "--sort" in offered("users", "list", "")
        assert offered("users", "list", "x") == []
        assert offered("users", "list", "--", "-") == []

    def test_files(self) -> None:
        assert offered("users", "import", "") == ["FILES"]
        assert offered("--store", "x") == ["FILES"]
        assert offered("seats", "change", "--from=x") == ["FILES"]

    def test_values_that_no_store_decides(self) -> None:
        assert offered("users", "list", "--invite", "") == ["accepted", "pending", "expired"]
        assert offered("users", "list", "--lang=") == ["--lang=en", "--lang=de"]
        assert offered("explain", "R27") == ["R27"]
        assert offered("--show-completion", "") == list(SHELLS)
        assert offered("users", "list", "--output", "J") == ["json"]
        assert offered("init", "--currency", "eu") == ["EUR"]
        assert offered("init", "--time-zone", "europe/ber") == ["Europe/Berlin"]
        assert {"UTC", "America/New_York"} <= set(offered("init", "--time-zone", ""))

    def test_one_more_of_several_behind_each_comma(self) -> None:
        assert offered("users", "list", "--columns", "ema") == ["email"]
        assert offered("users", "list", "--columns", "email,COST") == ["email,cost_a_month"]
        assert offered("views", "save", "x", "--columns=email,name,s") == [
            f"--columns=email,name,{name}" for name in ("status", "super_admin", "seats", "seats_since")
        ]
        again = offered("users", "export", "x.csv", "--columns", "name,email,")
        assert again[0] == "name,email,first_name"
        assert {"name,email,name", "name,email,email"}.isdisjoint(again)
        assert offered("users", "list", "--columns", "nonsense,ema") == ["nonsense,email"]
        assert offered("seats", "list", "--columns", "hub,ren") == ["hub,renews_on"]
        assert offered("billing", "invoices", "--columns=number,tot") == ["--columns=number,total"]


class TestNames:
    def test_of_a_store(self, chosen: Path) -> None:
        assert offered("users", "show", "") == ["ana@acme.example", *(email for email, *_ in PEOPLE)]
        assert offered("users", "show", "bO@") == ["bo@acme.example"]
        assert offered("users", "list", "--seat", "") == ["any", "none", "sales-hub"]
        assert offered("billing", "buy", "s") == ["sales-hub"]
        assert offered("users", "edit", "x", "--grant", "sales") == ["sales_hub_access"]
        assert offered("--account", "ac") == ["Acme GmbH"]

    def test_columns_of_a_list_that_has_some_for_each_hub(self, chosen: Path) -> None:
        assert set(offered("teams", "list", "--columns", "")) == set(sheets.teams(["sales-hub"], 1).headers)
        assert offered("teams", "list", "--columns", "name,seats_sales-hub_")[0].endswith("_with_subteams")

    def test_of_the_catalogue_are_hubs_that_are_sold_and_the_tiers_of_the_one_named(
        self, chosen: Path
    ) -> None:
        assert offered("subscriptions", "add", "") == ["sales-hub", "service-hub"]
        assert offered("subscriptions", "add", "SERVICE-HUB", "") == []
        assert offered("subscriptions", "add", "service-hub", "--seats", "1", "E") == ["enterprise"]

    def test_ignore_accents_and_case(self, chosen: Path) -> None:
        with sqlite3.connect(chosen) as db:
            db.execute(
                "INSERT INTO teams (account_id, name, name_key) VALUES (1, 'Événements', 'evenements')"
            )
        db.close()
        assert offered("teams", "add", "éVé") == offered("teams", "add", "eve") == ["Événements"]

    def test_of_removed_people_arent_offered(self, chosen: Path, run: Run) -> None:
        assert run("users", "remove", "chen@acme.example", "--yes").code == 0
        assert offered("users", "show", "ch") == []

    def test_of_views_are_the_accounts_and_ones_own(self, chosen: Path, run: Run) -> None:
        for name, *how in (("Mine",), ("Ours", "--shared"), ("Bo's", "--operator", "bo@acme.example")):
            assert run("views", "save", name, *how, "--yes").code == 0
        assert sorted(offered("users", "list", "--view", "")) == ["Mine", "Ours"]
        assert offered("views", "delete", "mi") == ["Mine"]
        assert offered("users", "list", "--view", "ours", "--sha") == ["--shared"]
        as_bo = offered("--operator", "BO@acme.example", "users", "list", "--view", "")
        assert (
            sorted(as_bo)
            == sorted(offered("views", "show", "--operator=bo@acme.example", ""))
            == ["Bo's", "Ours"]
        )
        assert run("users", "deactivate", "bo@acme.example", "--yes").code == 0
        assert offered("--operator", "bo@acme.example", "users", "list", "--view", "") == ["Ours"]

    def test_the_last_of_many_is_among_them(self, chosen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(names, "MOST", 2)
        emails = ["ana@acme.example", "bo@acme.example", "emil@acme.example"]
        assert offered("users", "show", "") == emails
        assert offered("users", "show", "an") == ["ana@acme.example"]

    def test_a_name_that_reads_as_an_option_only_behind_two_hyphens(self, chosen: Path) -> None:
        with sqlite3.connect(chosen) as db:
            db.execute("INSERT INTO teams (account_id, name, name_key) VALUES (1, '--yes', '--yes')")
        db.close()
        assert offered("teams", "add", "") == offered("users", "list", "--team", "") == []
        assert offered("teams", "add", "--", "") == ["--yes"]

    def test_are_found_by_an_index(self, chosen: Path) -> None:
        asked: list[tuple[str, dict[str, object]]] = []
        with sqlite3.connect(chosen) as db:

            def ask(question: str, **values: object) -> list[tuple[object, ...]]:
                asked.append((question, values))
                return db.execute(question, values).fetchall()

            for kind in names.KINDS:
                list(names.beginning(ask, kind, "a", "", "", ["sales-hub"]))
            for question, values in asked:
                plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {question}", values))
                # Views are of two owners, who have a hundred each at most.
                assert "TEMP B-TREE" not in plan or "FROM views" in question
                assert plan.startswith("SEARCH") or "FROM accounts" in question
        db.close()
        assert len(asked) == 2 * len(names.KINDS) - 1


class TestWhichStore:
    def test_values_that_no_store_decides_are_offered_without_one(self) -> None:
        assert offered("users", "list", "--seat", "") == ["any", "none"]

    def test_the_flag_goes_before_the_variable_and_that_before_the_file(
        self, acme: Path, tmp_path: Path, own_environment: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, other = tmp_path / "one.db", tmp_path / "other.db"
        shutil.copy(acme, one)
        founded(str(other), "Other GmbH").close()
        config = tmp_path / "config.toml"
        config.write_text(f'store = "{one}"\n')
        assert offered("--account", "") == []
        assert offered("--config", str(config), "--account", "") == ["Acme GmbH"]
        monkeypatch.setenv("SEATTUI_CONFIG", str(config))
        assert offered("--account", "") == ["Acme GmbH"]
        monkeypatch.setenv("SEATTUI_STORE", str(other))
        assert offered("--account", "") == ["Other GmbH"]
        assert offered(f"--store={one}", "--account", "") == ["Acme GmbH"]
        monkeypatch.setenv("HOME", str(tmp_path))
        assert offered("--store", "~/one.db", "--account", "") == ["Acme GmbH"]
        assert offered("--store", f"sqlite:///{one}", "--account", "") == ["Acme GmbH"]

    def test_without_an_account_named_of_several_only_accounts(self, chosen: Path, run: Run) -> None:
        init = (
            "init",
            "--account",
            "Zweite",
            "--currency",
            "EUR",
            "--time-zone",
            "UTC",
            "--owner",
            "oda@z.example",
            "--testing",
        )
        assert run(*init, "--yes").code == 0
        assert offered("--account", "") == ["Acme GmbH", "Zweite"]
        assert offered("users", "show", "") == []
        assert offered("--account", "zweite ", "users", "show", "") == ["oda@z.example"]


def asked(*given: str, before: str = "", **env: str) -> subprocess.CompletedProcess[bytes]:
    """As a shell asks; the command stands in its script."""
    code = f"{before}; {ASK}" if before else ASK
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *given], capture_output=True, env=environment(**env), timeout=60
    )


class TestNothingIsSaid:
    @pytest.mark.parametrize("content", [None, b"", b"not a store", b"SQLite format 3\x00" + b"x" * 5000])
    def test_of_a_store_that_isnt_one_and_nothing_is_made(
        self, tmp_path: Path, content: bytes | None
    ) -> None:
        store = tmp_path / "s.db"
        if content is not None:
            store.write_bytes(content)
        done = asked("zsh", "b", "seattui", "users", "show", SEATTUI_STORE=str(store))
        assert (done.returncode, done.stdout, done.stderr) == (0, b"names\0", b"")
        assert [path.name for path in tmp_path.glob("s.db*")] == (["s.db"] if content is not None else [])

    def test_of_another_programs_database(self, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "s.db") as db:
            db.execute("CREATE TABLE accounts (id, name, name_key)")
            db.execute("INSERT INTO accounts VALUES (1, 'x', 'x')")
        db.close()
        done = asked("zsh", "", "seattui", "--account", SEATTUI_STORE=str(tmp_path / "s.db"))
        assert (done.stdout, done.stderr) == (b"names\0", b"")

    def test_where_somebody_is_writing_and_nobody_is_waited_for(self, chosen: Path) -> None:
        with sqlite3.connect(chosen, isolation_level=None) as db:
            db.execute("BEGIN EXCLUSIVE")
            done = asked("zsh", "b", "seattui", "users", "show")
            assert (done.stdout, done.stderr) == (b"names\0", b"")
        db.close()

    def test_of_a_pipe(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "s.db")
        for env in ({"SEATTUI_STORE": str(tmp_path / "s.db")}, {"SEATTUI_CONFIG": str(tmp_path / "s.db")}):
            assert asked("zsh", "b", "seattui", "users", "show", **env).stderr == b""

    def test_of_settings_that_cant_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "c.toml").write_text("store = [\n")
        done = asked("zsh", "b", "seattui", "users", "show", SEATTUI_CONFIG=str(tmp_path / "c.toml"))
        assert (done.stdout, done.stderr) == (b"names\0", b"")

    def test_of_a_server_that_doesnt_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"postgresql://ana@127.0.0.1:{silent.getsockname()[1]}/acme"
            sooner = "from seattui.store.completion import any_store; any_store.SECONDS = 0.1"
            done = asked("zsh", "b", "seattui", "users", "show", before=sooner, SEATTUI_STORE=url)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")

    def test_nor_is_what_lies_in_the_current_folder_imported(self, tmp_path: Path, chosen: Path) -> None:
        (tmp_path / "sqlite3.py").write_text("open('imported', 'w')")
        [command] = re.findall(r"answer=\$\((.*?) bash ", script("bash"))
        done = subprocess.run(
            ["sh", "-c", f"{command} zsh bo seattui users show"],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
        )
        assert done.stdout.startswith(b"names\0bo@acme.example:Bo Lindqvist\0")
        assert not (tmp_path / "imported").exists()


@pytest.mark.postgres
def test_names_in_postgresql(postgres_empty: str) -> None:
    founded(postgres_empty).close()
    done = asked("zsh", "AN", "seattui", "users", "show", SEATTUI_STORE=postgres_empty)
    assert (done.stdout.split(b":")[0], done.stderr) == (b"names\0ana@acme.example", b"")
    assert any_store.SECONDS <= 2


def test_a_store_is_known_by_the_same_number() -> None:
    assert sqlite.APPLICATION_ID == APPLICATION_ID


class TestTheScripts:
    @pytest.mark.parametrize("shell", SHELLS)
    def test_are_printed(self, shell: str) -> None:
        for argv in (("--show-completion", shell), (f"--show-completion={shell}",)):
            ran = seattui(*argv)
            assert (ran.code, ran.out, ran.err) == (0, script(shell), "")

    def test_of_no_shell_or_an_unknown_one(self) -> None:
        assert seattui("--show-completion").code == 2
        ran = seattui("--show-completion", "tcsh")
        assert (ran.code, "Available: bash, zsh, fish." in ran.err) == (2, True)
