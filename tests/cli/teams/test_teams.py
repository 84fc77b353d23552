"""`teams` and `undo`: as text, as JSON, with exit codes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.cli.conftest import Run


def people_of(run: Run, email: str) -> tuple[str | None, list[str]]:
    users = run("users", "list", "--json").json["users"]
    (user,) = (user for user in users if user["email"] == email)
    return user["main_team"], user["extra_teams"]


class TestTeams:
    def test_a_team_from_its_beginning_to_its_end(self, run: Run) -> None:
        assert run("teams", "create", "Sales", "--yes").code == 0
        assert run("teams", "create", "EMEA", "--parent", "sales", "--yes").code == 0
        assert run("teams", "add", "EMEA", "bo@acme.example", "chen@acme.example", "--yes").code == 0
        assert run("teams", "add", "Sales", "bo@acme.example", "--main", "--yes").code == 0
        assert people_of(run, "bo@acme.example") == ("Sales", ["EMEA"])
        listed = run("teams", "list", "--json").json
        assert {(t["name"], t["parent"], t["main_members"], t["extra_members"]) for t in listed["teams"]} == {
            ("EMEA", "Sales", 1, 1),
            ("Sales", None, 1, 0),
        }
        refused = run("teams", "delete", "EMEA", "--yes", "--json")
        assert (refused.code, refused.error["code"]) == (4, "team-has-members")
        assert "--to TEAM" in refused.error["hint"]
        assert run("teams", "delete", "EMEA", "--to", "Sales", "--yes").code == 0
        assert people_of(run, "chen@acme.example") == ("Sales", [])
        assert run("teams", "drop", "Sales", "chen@acme.example", "--yes").code == 0
        assert run("teams", "rename", "Sales", "Selling", "--yes").code == 0
        assert run("teams", "delete", "selling", "--drop", "--yes").code == 0
        assert run("teams", "list", "--json").json["teams"] == []

    def test_the_shape_of_the_plan_and_of_a_dry_run(self, run: Run) -> None:
        run("teams", "create", "Sales", "--yes")
        said = run("teams", "add", "Sales", "bo@acme.example", "--dry-run", "--json").json
        assert said["applied"] is False
        assert said["plan"]["before"]["main"] == 0
        assert said["plan"]["after"] == {"team": "Sales", "team_id": 1, "main": 1, "extra": 0}
        assert said["plan"]["effects"] == [
            {"effect": "move-members", "team": "Sales", "people": 1, "main": 1, "extra": 0}
        ]
        text = run("teams", "add", "Sales", "bo@acme.example", "--dry-run")
        assert "Sales: main members   0  →  1" in text.out
        assert people_of(run, "bo@acme.example") == (None, [])

    def test_what_can_not_be(self, run: Run) -> None:
        run("teams", "create", "Sales", "--yes")
        for arguments, code in (
            (("create", "SÁLES"), 4),
            (("create", "   "), 2),
            (("create", "x" * 201), 2),
            (("create", "EMEA", "--parent", "Nowhere"), 3),
            (("move", "Sales", "--parent", "Sales"), 4),
            (("move", "Sales"), 2),
            (("move", "Sales", "--top", "--parent", "Sales"), 2),
            (("delete", "Sales", "--to", "Sales"), 2),
            (("delete", "Sales", "--to", "Sales", "--drop"), 2),
            (("add", "Sales", "nobody@acme.example"), 3),
            (("add", "Sales", "bo@acme.example", "--main", "--extra"), 2),
        ):
            assert run("teams", *arguments, "--yes").code == code, arguments
        assert run("--operator", "bo@acme.example", "teams", "create", "EMEA", "--yes").code == 6

    def test_the_list_adds_up_to_what_is_paid(self, demo: Run) -> None:
        said = demo("teams", "list", "--json").json
        assert set(said["teams"][0]) == {
            "name", "parent", "main_members", "extra_members", "seats", "cost", "with_subteams",
        }  # fmt: skip
        parts = [team["cost"] for team in said["teams"]]
        parts += [said["no_team"]["cost"], said["unassigned"]["cost"]]
        assert sum(part["minor"] for part in parts) == said["cost_total"]["minor"]
        seats = demo("seats", "list", "--json").json["subscriptions"]
        if said["cost_months"] == 1 and not any(s["scheduled_removal"] for s in seats):
            assert said["cost_total"]["minor"] == sum(s["next_invoice"]["total"]["minor"] for s in seats)
        text = demo("teams", "list").out.splitlines()
        assert len(text) == len(said["teams"]) + 4
        assert [line.split("  ")[0] for line in text[-3:]] == ["(without a team)", "(unassigned)", "(total)"]
        assert any(line.startswith("  ") for line in text)

    def test_a_parent_adds_up_its_subteams_unless_each_is_asked_for_apart(self, run: Run) -> None:
        """Bo, in both, counts once: where the main team is."""
        run("teams", "create", "Sales", "--yes")
        run("teams", "create", "EMEA", "--parent", "sales", "--yes")
        run("teams", "add", "EMEA", "bo@acme.example", "chen@acme.example", "--yes")
        run("teams", "add", "Sales", "bo@acme.example", "--yes")
        run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes")
        emea, sales = run("teams", "list", "--json").json["teams"]
        assert (sales["main_members"], sales["extra_members"], sales["seats"]) == (0, 1, {})
        assert sales["with_subteams"] == {
            "main_members": 2, "extra_memberships": 1, "seats": {"sales-hub": 1}, "cost": emea["cost"],
        }  # fmt: skip
        assert emea["with_subteams"]["main_members"] == emea["main_members"] == 2
        header, line, *_ = run("teams", "list").out.splitlines()
        assert "Extra memberships" in header
        assert line.split()[:4] == ["Sales", "2", "1", "1"]
        header, line, *_ = run("teams", "list", "--apart").out.splitlines()
        assert "Extra members " in header
        assert line.split()[:4] == ["Sales", "0", "1", "0"]


class TestUndo:
    def test_files_have_what_a_team_has_with_its_subteams_behind_the_columns_of_before(
        self, run: Run
    ) -> None:
        run("teams", "create", "Sales", "--yes")
        run("teams", "create", "EMEA", "--parent", "sales", "--yes")
        run("teams", "add", "EMEA", "bo@acme.example", "chen@acme.example", "--yes")
        run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes")
        for asked in ("export", "-"), ("list", "--output", "csv"):
            emea, sales = csv.DictReader(run("teams", *asked).out.splitlines())
            assert [*sales] == [
                "name", "parent", "main_members", "extra_members", "seats_sales-hub", "cost", "currency",
                "cost_months", "main_members_with_subteams", "extra_memberships_with_subteams",
                "seats_sales-hub_with_subteams", "cost_with_subteams",
            ]  # fmt: skip
            assert (sales["main_members"], sales["main_members_with_subteams"]) == ("0", "2")
            assert (sales["seats_sales-hub"], sales["seats_sales-hub_with_subteams"]) == ("0", "1")
            assert sales["cost_with_subteams"] == emea["cost"] != sales["cost"]

    def test_the_last_change_and_the_one_before(self, run: Run) -> None:
        run("teams", "create", "Sales", "--yes")
        run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes")
        dry = run("undo", "--dry-run", "--json").json
        assert dry["plan"]["after"]["undoes"] == 5
        assert dry["plan"]["effects"][0] == {
            "effect": "revoke",
            "permission": "sales_hub_access",
            "people": 1,
        }
        assert run("undo", "--yes").code == 0
        assert run("seats", "list", "--json").json["subscriptions"][0]["assigned"] == 0
        assert run("undo", "--yes").code == 0
        assert run("teams", "list", "--json").json["teams"] == []
        nothing = run("undo", "--yes", "--json")
        assert (nothing.code, nothing.error["code"]) == (3, "nothing-to-undo")

    def test_by_number_and_with_those_left_out_who_changed_since(self, run: Run) -> None:
        run("seats", "change", "bo@acme.example", "chen@acme.example", "--give", "sales-hub", "--yes")
        run("seats", "change", "bo@acme.example", "--take", "sales-hub", "--yes")
        refused = run("undo", "4", "--yes", "--json")
        assert (refused.code, refused.error["code"]) == (4, "changed-since")
        assert "--leave-out" in refused.error["hint"]
        assert run("undo", "4", "--leave-out", "--yes").code == 0
        assert run("seats", "list", "--json").json["subscriptions"][0]["assigned"] == 0
        again = run("undo", "4", "--yes", "--json")
        assert (again.code, again.error["code"]) == (4, "already-undone")
        for number, code in (("2", 4), ("99", 3), ("x", 2), ("0", 2)):
            assert run("undo", number, "--yes").code == code

    def test_a_removal_that_went_is_scheduled_again(self, run: Run) -> None:
        run("billing", "remove", "sales-hub", "1", "--yes")
        givers = ("bo@acme.example", "chen@acme.example", "ana@acme.example")
        run("seats", "change", *givers, "--give", "sales-hub", "--yes")
        assert "! It had cancelled the removal of 1 Sales Hub seat" in run("undo", "--dry-run").out
        assert run("undo", "--reschedule", "--yes").code == 0
        held = run("seats", "list", "--json").json["subscriptions"][0]
        assert held["scheduled_removal"]["seats"] == 1


class TestExports:
    def test_people_as_filtered_and_sorted(self, demo: Run) -> None:
        options = ("--team", "sales", "--seat", "any", "--sort", "-email")
        said = demo("users", "export", "-", "--json", *options).json
        assert said == demo("users", "list", "--json", *options).json
        assert 0 < said["total"] < 300

    def test_every_list_in_every_form(self, demo: Run, tmp_path: Path) -> None:
        for noun, items in (
            ("users", "users"),
            ("teams", "teams"),
            ("seats", "subscriptions"),
            ("activity", "activity"),
        ):
            said = demo(noun, "export", "-", "--json").json
            rows = list(csv.reader(io.StringIO(demo(noun, "export", "-").out)))
            path = tmp_path / f"{noun}.xlsx"
            told = {"format": 1, "file": str(path), items: said["total"]}
            assert demo(noun, "export", str(path), "--json").json == told
            book: Any = load_workbook(path, read_only=True)
            sheet = [list(row) for row in book[items].iter_rows(values_only=True)]
            assert len(said[items]) == len(rows) - 1 == len(sheet) - 1 == said["total"] > 0
            assert sheet[0] == rows[0]

    def test_what_a_spreadsheet_would_run_is_text(self, run: Run) -> None:
        run("teams", "create", "=cmd()", "--yes", "--because", "@SUM(A1)")
        assert '\n"\'=cmd()",,' in run("teams", "export", "-").out
        assert ',"\'@SUM(A1)",' in run("activity", "export", "-").out

    def test_each_needs_the_permission(self, run: Run, tmp_path: Path) -> None:
        for noun in ("users", "teams", "seats", "activity"):
            path = tmp_path / f"{noun}.csv"
            said = run("--operator", "bo@acme.example", noun, "export", str(path))
            assert said.code == 6
            assert "Export users" in said.err
            assert not path.exists()
