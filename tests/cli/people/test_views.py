"""`seattui views`, and lists that show one."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.stores import sql


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


class TestColumns:
    def test_are_those_asked_for_in_that_order(self, demo: Run) -> None:
        said = demo("users", "list", "--columns", "cost-a-month,name,main_team,seat", "--search", "ana@")
        assert [line.split() for line in said.out.splitlines()] == [
            ["Cost", "a", "month", "Name", "Main", "team", "Seat"],
            ["€198.40", "Ana", "Torres", "–", "sales-hub,", "service-hub"],
        ]

    def test_each_can_be_shown_and_exported(self, demo: Run) -> None:
        every = (
            "name,email,first_name,last_name,status,invite,super_admin,permissions,seats,main_team,extra_teams,"
            "last_active,created_on,seats_since,cost_a_month"
        )
        assert demo("users", "list", "--columns", every).code == 0
        header, ana, *_ = rows(demo("users", "export", "-", "--columns", every, "--search", "ana@").out)
        assert header == [*every.split(","), "currency"]
        assert ana[0] == "Ana Torres"
        assert ana[-3].startswith("sales-hub 2026-")
        assert ana[-2:] == ["198.40", "EUR"]

    def test_json_is_whole_whatever_columns_are_asked_for(self, demo: Run) -> None:
        asked = ("--json", "--limit", "5", "--search", "an")
        assert demo("users", "list", *asked).out == demo("users", "list", "--columns", "email", *asked).out
        found = demo("users", "export", "-", "--json", "--columns", "email", "--search", "ana@").json[
            "users"
        ][0]
        assert found["cost_a_month"] == {"minor": 19840, "currency": "EUR"}
        assert found == demo("users", "list", "--json", "--search", "ana@").json["users"][0]

    def test_without_them_an_export_is_what_it_was(self, demo: Run) -> None:
        assert rows(demo("users", "export", "-").out)[0] == [
            "email", "first_name", "last_name", "status", "invite", "super_admin", "permissions", "seats",
            "main_team", "extra_teams", "last_active",
        ]  # fmt: skip

    @pytest.mark.parametrize("verb", [("list",), ("export", "-")])
    def test_one_that_there_is_not_is_an_error_before_a_store_is_opened(
        self, bare: Run, verb: tuple[str, ...]
    ) -> None:
        said = bare("--store", "/nowhere/store.db", "users", *verb, "--columns", "name,seatz")
        assert said.code == 2
        assert "--columns can't be “seatz”." in said.err
        assert "Did you mean seats? Possible values: name, email," in said.err

    def test_an_exported_list_is_still_read_back(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "people.csv"
        assert run("users", "export", str(file), "--columns", "email,name,created_on,cost_a_month").code == 0
        assert run("users", "import", str(file), "--dry-run").code == 0


class TestViews:
    def test_a_list_shows_what_was_saved(self, run: Run) -> None:
        saved = run(
            "views", "save", "Off", "--status", "deactivated", "--sort", "-email", "--columns", "email,status", "--yes"
        )  # fmt: skip
        assert saved.code == 0, saved.err
        assert "Off  –  →  --status deactivated --sort -email --columns email,status" in saved.out
        lines = run("users", "list", "--view", "OFF").out.splitlines()
        assert [line.split() for line in lines] == [
            ["Email", "Status"],
            ["emil@acme.example", "deactivated"],
            ["dana@acme.example", "deactivated"],
        ]
        exported = rows(run("users", "export", "-", "--view", "off").out)
        assert exported == [["email", "status"], ["emil@acme.example", "deactivated"],
                            ["dana@acme.example", "deactivated"]]  # fmt: skip
        found = run("users", "list", "--view", "off", "--json").json
        assert (found["total"], found["filter"]) == (2, {"status": "deactivated"})

    def test_options_on_the_line_add_to_it_or_take_its_place(self, run: Run) -> None:
        run(
            "views",
            "save",
            "Off",
            "--status",
            "deactivated",
            "--sort",
            "-email",
            "--columns",
            "email",
            "--yes",
        )
        added = run("users", "list", "--view", "off", "--search", "dana", "--columns", "first_name")
        assert added.out.split() == ["First", "name", "Dana"]
        instead = run("users", "list", "--view", "off", "--status", "active", "--sort", "email")
        assert instead.out.split()[1:] == ["ana@acme.example", "bo@acme.example", "chen@acme.example"]

    def test_the_accounts_view_is_named_by_shared_where_ones_own_has_its_name(self, run: Run) -> None:
        run("views", "save", "Ours", "--status", "active", "--columns", "email", "--yes")
        run("views", "save", "Ours", "--shared", "--status", "deactivated", "--columns", "status", "--yes")
        for words in (("list", "--output", "csv"), ("export", "-")):
            own = rows(run("users", *words, "--view", "ours").out)
            shared = rows(run("users", *words, "--view", "ours", "--shared").out)
            assert (own[0], shared[0]) == (["email"], ["status"])
            assert {line[0] for line in shared[1:]} == {"deactivated"}
            assert len(own) > 1
            said = run("users", *words, "--shared")
            assert (said.code, said.err.splitlines()[0]) == (2, "seattui: --shared needs --view NAME.")
        run("views", "save", "Mine", "--yes")
        said = run("users", "list", "--view", "mine", "--shared")
        assert said.code == 3
        assert "leave --shared out" in said.err

    def test_a_switch_that_widens_may_stand_beside_a_view_that_has_what_it_widens(self, run: Run) -> None:
        assert run("users", "list", "--with-pending").code == 2
        run("views", "save", "Idle", "--idle", "0", "--yes")
        assert run("users", "list", "--view", "idle", "--with-pending").code == 0

    def test_are_listed_and_shown(self, run: Run) -> None:
        run("views", "save", "Mine", "--seat", "any", "--columns", "name,cost_a_month", "--yes")
        run("views", "save", "Ours", "--shared", "--yes")
        said = run("views", "list").out.splitlines()
        assert [line.split("  ")[0] for line in said] == ["Name", "Mine", "Ours"]
        assert run("views", "show", "mine").out == "--seat any --columns name,cost_a_month\n"
        assert run("views", "show", "ours").out == "everybody\n"
        found = run("views", "list", "--json").json["views"]
        assert found[0] == run("views", "show", "mine", "--json").json["view"]
        assert found == [
            {
                "name": "Mine", "shared": False, "filter": {"seat": "any"}, "sort": "name",
                "columns": [
                    {"name": "name", "width": None, "hidden": False},
                    {"name": "cost_a_month", "width": None, "hidden": False},
                ],
                "options": "--seat any --columns name,cost_a_month", "problem": None,
            },
            {
                "name": "Ours", "shared": True, "filter": {}, "sort": "name", "columns": [], "options": "",
                "problem": None,
            },
        ]  # fmt: skip

    def test_a_name_that_is_taken_needs_replace(self, run: Run) -> None:
        run("views", "save", "Mine", "--yes")
        said = run("views", "save", "MINE", "--seat", "any", "--yes", "--json")
        assert (said.code, said.error["code"]) == (4, "view-exists")
        assert run("views", "save", "MINE", "--seat", "any", "--yes", "--replace").code == 0

    def test_the_accounts_are_a_super_admins(self, run: Run) -> None:
        run("views", "save", "Ours", "--shared", "--yes")
        bo = ("--operator", "bo@acme.example")
        assert run("users", "list", "--view", "ours", *bo).code == 0
        assert run("views", "save", "Theirs", "--shared", "--yes", *bo).code == 6
        assert run("views", "delete", "Ours", "--shared", "--yes", *bo).code == 6
        assert run("views", "save", "Own", "--yes", *bo).code == 0
        assert run("users", "list", "--view", "own").code == 3

    def test_one_whose_team_is_gone_is_told_and_kept(self, run: Run) -> None:
        run("teams", "create", "Field", "--yes")
        run("views", "save", "Field people", "--team", "Field", "--yes")
        run("teams", "delete", "Field", "--yes")
        said = run("users", "list", "--view", "field people")
        assert (said.code, "Team: Field" in said.err) == (4, True)
        listed = run("views", "list")
        assert (listed.code, "--team Field" in listed.out, "Team: Field" in listed.err) == (0, True, True)
        assert run("views", "list", "--json").json["views"][0]["problem"]["code"] == "view-outdated"
        assert run("users", "list", "--view", "field people", "--status", "active").code == 4

    def test_one_whose_team_was_renamed_is_told_by_the_name_that_it_has_now(self, run: Run) -> None:
        run("teams", "create", "Field", "--yes")
        run("views", "save", "V", "--team", "Field", "--yes")
        run("teams", "rename", "Field", "Wood", "--yes")
        run("teams", "create", "Field", "--yes")
        assert run("views", "show", "v").out == "--team Wood\n"
        assert "--team Wood" in run("views", "list").out
        assert run("views", "show", "v", "--json").json["view"]["options"] == "--team Wood"
        assert "V  --team Wood  →" in run("views", "delete", "v", "--dry-run").out

    def test_are_in_every_copy_of_a_store(self, run: Run, bare: Run, store: Path, tmp_path: Path) -> None:
        run("views", "save", "Mine", "--seat", "any", "--yes")
        backup, restored, copy = (str(tmp_path / name) for name in ("acme.backup", "restored.db", "copy.db"))
        assert run("store", "backup", backup, "--yes").code == 0
        assert bare("store", "restore", backup, "--to", restored, "--yes").code == 0
        assert bare("store", "copy", str(store), copy, "--yes").code == 0
        for url in (restored, copy):
            said = bare("--store", url, "views", "show", "mine", "--operator", "ana@acme.example")
            assert said.out == "--seat any\n", said.err
            checked = bare("--store", url, "store", "check")
            assert checked.code == 0, checked.out

    def test_a_key_that_is_not_that_of_its_name_is_found(self, run: Run, store: Path) -> None:
        run("views", "save", "Mine", "--yes")
        sql.run(f"sqlite:///{store}", "UPDATE views SET name_key = 'other'")
        assert "doesn't match it" in run("store", "check").out

    def test_one_that_is_damaged_is_listed_as_such_and_found_by_a_check(self, run: Run, store: Path) -> None:
        for name in ("Mine", "Other"):
            run("views", "save", name, "--seat", "any", "--yes")
        sql.run(f"sqlite:///{store}", "UPDATE views SET definition = '[' WHERE name = 'Mine'")
        listed = run("views", "list")
        assert (listed.code, listed.err) == (0, "! The view Mine is damaged.\n")
        assert run("views", "list", "--json").json["views"][0]["problem"]["code"] == "view-unreadable"
        assert run("users", "list", "--view", "other").code == 0
        assert run("users", "list", "--view", "mine").code == 4
        assert "1 view is damaged." in run("store", "check").out

    def test_a_repeated_command_saves_once(self, run: Run) -> None:
        words = ("views", "save", "Mine", "--seat", "any", "--yes", "--key", "once", "--json")
        first, again = run(*words).json, run(*words).json
        assert first["record"] == again["record"]
        assert run("views", "delete", "Mine", "--yes").code == 0
        assert run(*words).json["record"] == first["record"]
        assert run("views", "list", "--json").json["views"] == []

    def test_as_csv(self, run: Run) -> None:
        run("views", "save", "Mine", "--seat", "any", "--yes")
        assert rows(run("views", "list", "--output", "csv").out) == [
            ["name", "shared", "options"],
            ["Mine", "false", "'--seat any"],
        ]

    def test_a_list_as_csv_has_the_columns_of_its_view(self, run: Run) -> None:
        run("views", "save", "Mine", "--search", "dana", "--columns", "name,status", "--yes")
        assert rows(run("users", "list", "--view", "mine", "--output", "csv").out) == [
            ["name", "status"],
            ["Dana Kim", "deactivated"],
        ]

    def test_in_german(self, run: Run) -> None:
        run("views", "save", "Mine", "--yes")
        said = run("views", "list", "--lang", "de").out
        assert said.splitlines()[1].split() == ["Mine", "eigene", "alle"]
