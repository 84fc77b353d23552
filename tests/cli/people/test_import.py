"""`users import`: a preview, all or nothing, and once more changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.people_files import WITHOUT_ADDRESS, snipe_it, written


@pytest.fixture
def inventory(tmp_path: Path) -> str:
    path = tmp_path / "users-sample.csv"
    path.write_bytes(snipe_it())
    return str(path)


def count(run: Run) -> int:
    return int(run("users", "list", "--json", "--limit", "0").json["total"])


def test_activity_in_the_future_is_left_out_by_line_and_column_and_the_person_comes_in(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "seen.csv"
    path.write_text(
        "Email,Last login\nbo@acme.example,2026-11-23\nchen@acme.example,2026-11-24\nnew@acme.example,2030-01-01\n"
    )
    said = run("users", "import", str(path), "--yes", "--json").json
    assert (said["created"], said["updated"], said["unchanged"], said["rows"]) == (1, 1, 1, 3)
    reason = "the last activity is in the future"
    assert said["skipped"] == []
    assert said["left_out"] == [{"line": n, "column": "Last login", "reason": reason} for n in (3, 4)]
    assert said["left_out_total"] == 2


class TestAnInventory:
    def test_ninety_five_come_in_and_five_are_listed(self, run: Run, inventory: str) -> None:
        before = count(run)
        said = run("users", "import", inventory, "--yes", "--json")
        assert said.code == 0
        assert {k: said.json[k] for k in ("applied", "rows", "created", "updated", "unchanged")} == {
            "applied": True,
            "rows": 100,
            "created": 95,
            "updated": 0,
            "unchanged": 0,
        }
        assert said.json["skipped"] == [
            {"line": line, "column": "Email", "reason": "no email address"}
            for line in (11, 35, 44, 64, 86)  # quoted line breaks above push four of them down
        ]
        assert len(WITHOUT_ADDRESS) == 5
        assert count(run) == before + 95

    def test_they_are_accepted_and_deactivated_where_the_file_says_so(self, run: Run, inventory: str) -> None:
        run("users", "import", inventory, "--yes")
        user = run("users", "list", "--search", "user0@", "--json").json["users"][0]
        assert (user["status"], user["invite"], user["seats"]) == ("deactivated", "accepted", [])

    def test_importing_twice_changes_nothing(self, run: Run, inventory: str) -> None:
        run("users", "import", inventory, "--yes")
        before = run("activity", "verify", "--json").json
        said = run("users", "import", inventory, "--yes", "--json")
        assert (said.code, said.json["created"], said.json["updated"], said.json["unchanged"]) == (
            0,
            0,
            0,
            95,
        )
        assert run("activity", "verify", "--json").json == before

    def test_the_preview_says_who_and_why_by_line(self, run: Run, inventory: str) -> None:
        before = count(run)
        said = run("users", "import", inventory, "--dry-run")
        lines = said.out.splitlines()
        assert lines[0] == "users-sample.csv: 100 rows" or lines[0].endswith("users-sample.csv: 100 rows")
        assert "   2  user0@braun-0.example" in said.out
        assert "Line 11, column Email: skipped, no email address." in lines
        assert "95 created, 0 updated, 0 unchanged, 5 skipped" in lines
        assert said.err == "Nothing was changed: this was a dry run.\n"
        assert count(run) == before

    def test_without_a_terminal_and_without_yes_nothing_comes_in(self, run: Run, inventory: str) -> None:
        before = count(run)
        said = run("users", "import", inventory, "--json")
        assert (said.code, said.error["code"], said.json["applied"]) == (2, "not-confirmed", False)
        assert count(run) == before

    def test_names_are_updated_and_who_left_is_deactivated(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("email", "name", "active"), ("BO@acme.example", "Bo Lindgren", "false")]))
        said = run("users", "import", str(path), "--yes", "--json").json
        assert (said["created"], said["updated"]) == (0, 1)
        user = run("users", "list", "--search", "bo@", "--json").json["users"][0]
        assert (user["email"], user["last_name"], user["status"]) == (
            "bo@acme.example",
            "Lindgren",
            "deactivated",
        )


class TestAllOrNothing:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("Name,Phone\nAnn,1\n", "no column holds email addresses"),
            ("email\nnew@x.example\nnew2@x.example,extra\n", "Line 3, column 2: the line has 2 cells"),
            (
                "email\nnew@x.example\nNEW@x.example\n",
                "Line 3, column email: NEW@x.example is already listed on line 2",
            ),
            ("email\nnew@x.example\n" + "y" * 1_000_001, "Line 3, column email: the cell is longer"),
            ("email\nnew@x.example\nnot-an-address\n", "Line 3, column email: "),
            ("PK\x03\x04", "This is a spreadsheet or an archive"),
        ],
    )
    def test_a_fault_further_down_lets_nobody_in(
        self, run: Run, tmp_path: Path, content: str, said: str
    ) -> None:
        path = tmp_path / "people.csv"
        path.write_text(content)
        before = count(run), run("activity", "verify", "--json").json
        heard = run("users", "import", str(path), "--yes")
        assert heard.code in (1, 2)
        assert said in heard.err
        assert (count(run), run("activity", "verify", "--json").json) == before

    def test_no_file(self, run: Run) -> None:
        assert run("users", "import", "/nowhere.csv", "--yes").code == 3

    def test_a_mapping_by_hand(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("Login", "Who"), ("ann@x.example", "Lee, Ann")]))
        assert run("users", "import", str(path), "--yes").code == 2
        said = run("users", "import", str(path), "--yes", "--map", "email=Login", "--map", "name=Who")
        assert said.code == 0
        user = run("users", "list", "--search", "ann@x", "--json").json["users"][0]
        assert (user["first_name"], user["last_name"]) == ("Ann", "Lee")

    def test_seats_by_a_column_that_is_mapped(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("email", "seats"), ("ann@x.example", "sales-hub")]))
        assert run("users", "import", str(path), "--yes", "--map", "seats=seats").code == 0
        assert run("seats", "list", "--json").json["subscriptions"][0]["assigned"] == 1

    def test_interrupted_nobody_comes_in(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("email",), *((f"p{n}@x.example",) for n in range(5000))]))
        before = count(run)
        from seattui.files.people.reader import PeopleFile

        rows = PeopleFile.rows

        def ctrl_c(self: PeopleFile, progress: object = None) -> object:
            for n, row in enumerate(rows(self)):
                if n == 3000:
                    raise KeyboardInterrupt
                yield row

        monkeypatch.setattr(PeopleFile, "rows", ctrl_c)
        said = run("users", "import", str(path), "--yes")
        assert said.code == 130
        monkeypatch.undo()
        assert count(run) == before


class TestWhoLeftAndWhoComesBack:
    STATUS = ("Email", "Name", "Status")

    def test_suspended_in_the_file_is_deactivated_by_name_and_number(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([self.STATUS, ("bo@acme.example", "Bo Lindqvist", "Active")]))
        assert run("users", "import", str(path), "--yes", "--json").json["unchanged"] == 1
        path.write_bytes(written([self.STATUS, ("bo@acme.example", "Bo Lindqvist", "Suspended")]))
        seen = run("users", "import", str(path), "--dry-run")
        assert "   2  bo@acme.example  Bo Lindqvist  deactivated" in seen.out
        assert "1 of them deactivated" in seen.out.splitlines()
        assert any(line.split() == ["Deactivated", "users", "2", "→", "3"] for line in seen.out.splitlines())
        said = run("users", "import", str(path), "--yes", "--json").json
        assert (said["updated"], said["deactivated"], said["reactivated"]) == (1, 1, 0)
        assert said["plan"]["before"]["deactivated"] + 1 == said["plan"]["after"]["deactivated"]

    def test_active_in_the_file_is_reactivated_where_the_column_is_mapped(
        self, run: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([self.STATUS, ("dana@acme.example", "Dana Kim", "Active")]))
        seen = run("users", "import", str(path), "--yes")
        assert (seen.code, 'To reactivate them: --map "active=Status"' in seen.out.splitlines()) == (0, True)
        assert seen.err == "Nothing to do.\n"
        said = run("users", "import", str(path), "--yes", "--json", "--map", "active=Status").json
        assert (said["updated"], said["reactivated"]) == (1, 1)

    def test_the_way_back_is_named_where_a_flag_says_it(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("primaryEmail", "suspended"), ("dana@acme.example", "False")]))
        assert (
            'To reactivate them: --map "active=suspended"'
            in run("users", "import", str(path), "--dry-run").out
        )
        said = run("users", "import", str(path), "--yes", "--json", "--map", "active=suspended").json
        assert said["reactivated"] == 1

    def test_r22_the_last_super_admin_stays(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([self.STATUS, ("ana@acme.example", "Ana Torres", "Suspended")]))
        said = run("users", "import", str(path), "--yes", "--json")
        assert (said.code, said.json["error"]["rule"]) == (4, "R22")

    def test_removed_people_are_skipped_or_restored(self, run: Run, tmp_path: Path) -> None:
        assert run("users", "remove", "bo@acme.example", "--yes").code == 0
        path = tmp_path / "people.csv"
        path.write_bytes(written([("email", "name"), ("bo@acme.example", "Bo Lindqvist"), ("", "Nobody")]))
        said = run("users", "import", str(path), "--yes", "--json").json
        assert (said["created"], said["restored"]) == (0, 0)
        reason = "Bo Lindqvist was removed earlier (--restore restores the person)"
        assert said["skipped"] == [
            {"line": 2, "column": "email", "reason": reason},
            {"line": 3, "column": "email", "reason": "no email address"},
        ]
        assert (
            f"Line 2, column email: skipped, {reason}." in run("users", "import", str(path), "--dry-run").out
        )
        said = run("users", "import", str(path), "--restore", "--yes", "--json").json
        assert (said["created"], said["restored"], len(said["skipped"])) == (0, 1, 1)
        assert run("users", "list", "--search", "bo@", "--json").json["total"] == 1

    def test_a_look_alike_is_refused_by_line(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("email",), ("new@acme.example",), ("аna@acme.example",)]))
        said = run("users", "import", str(path), "--yes", "--json")
        assert (said.code, said.json["error"]["code"], said.json["problem_count"]) == (1, "look-alike", 1)
        assert [(p["line"], p["column"], p["code"]) for p in said.json["problems"]] == [
            (3, "email", "look-alike")
        ]
        assert count(run) == 5

    def test_who_loses_a_seat_is_named_and_counted_also_where_another_row_gets_it(
        self, run: Run, tmp_path: Path
    ) -> None:
        run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes")
        path = tmp_path / "people.csv"
        path.write_text("Email,Seats\nchen@acme.example,sales-hub\nbo@acme.example,\n")
        words = ("users", "import", str(path), "--map", "seats=Seats", "--dry-run")
        shown = run(*words).out.splitlines()
        bo, chen = (next(n for n, line in enumerate(shown) if who in line) for who in ("bo@", "chen@"))
        assert bo < chen
        assert shown[bo].endswith("seat unassigned")
        assert shown[chen].endswith("updated")
        assert "! 1 person loses a paid seat" in shown
        assert "seats-taken" in [w["code"] for w in run(*words, "--json").json["plan"]["warnings"]]
        # Where nobody loses one, nobody is told so.
        path.write_text("Email,Seats\nchen@acme.example,sales-hub\n")
        assert "loses a paid seat" not in run(*words).out

    def test_one_deactivated_person_is_one(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_text("Email,Seats\ndana@acme.example,sales-hub\n")
        ran = run("users", "import", str(path), "--map", "seats=Seats", "--dry-run")
        assert (ran.code, "seats of 1 deactivated person." in ran.err) == (4, True)

    def test_who_comes_in_deactivated_is_shown_so(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("email", "suspended"), ("new@acme.example", "true")]))
        assert (
            "new@acme.example        created, deactivated"
            in run("users", "import", str(path), "--dry-run").out
        )


class TestWhatTheFileSaysInVain:
    def test_is_named_in_the_preview_and_in_json(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("email", "Team", "seats"), ("new@acme.example", "Field", "sales-hub")]))
        assert "Ignored: seats, Team." in run("users", "import", str(path), "--dry-run").out.splitlines()
        assert run("users", "import", str(path), "--yes", "--json").json["not_read"] == ["Team", "seats"]

    def test_a_time_in_the_headers_zone_is_no_future(self, bare: Run, tmp_path: Path) -> None:
        store = ("--store", str(tmp_path / "la.db"), "--at", "2026-11-26T19:45:00+00:00")
        bare(*store, "init", "--testing", "--account", "LA", "--currency", "USD", "--time-zone", "America/Los_Angeles",
             "--owner", "ana@acme.example", "--yes")  # fmt: skip
        path = tmp_path / "seen.csv"
        path.write_text("Email,Last Login(UTC)\nann@acme.example,2026-11-26 19:30:00\n")
        said = bare(*store, "users", "import", str(path), "--yes", "--json").json
        assert (said["created"], said["left_out"]) == (1, [])
        assert bare(*store, "users", "list", "--search", "ann", "--json").json["users"][0]["last_active"] == (
            "2026-11-26T19:30:00+00:00"
        )

    def test_cells_that_are_left_out_are_told_to_a_limit(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(
            written([("email", "last login"), *((f"p{n}@x.example", "soon") for n in range(1_200))])
        )
        lines = run("users", "import", str(path), "--dry-run").out.splitlines()
        assert "Line 2, column last login: ignored, it isn't a recognised date." in lines
        assert "and 1,100 more cells ignored" in lines
        said = run("users", "import", str(path), "--dry-run", "--json").json
        assert (len(said["left_out"]), said["left_out_total"], said["created"]) == (1_000, 1_200, 1_200)

    def test_four_bad_rows_are_told_in_one_run_and_in_german(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(written([("email",), ("a",), ("b",), ("new@x.example",), ("c",), ("d",)]))
        said = run("users", "import", str(path), "--yes", "--lang", "de")
        assert said.code == 1
        assert [line[:8] for line in said.err.splitlines()[1:5]] == [f"Zeile {n}," for n in (2, 3, 5, 6)]
        assert said.err.startswith("seattui: 4 Fehler in der Datei:\n")


class TestThereAndBack:
    def test_an_export_imported_changes_nothing(self, run: Run, tmp_path: Path) -> None:
        path = str(tmp_path / "out.csv")
        assert run("users", "export", path).code == 0
        said = run("users", "import", path, "--yes", "--json").json
        assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 5)

    @pytest.mark.parametrize(
        "kept",
        [
            ("email",),
            ("status", "email"),
            ("last_name", "first_name", "email"),
            ("last_active", "email", "seats"),
        ],
    )
    def test_with_columns_dropped_and_in_another_order_neither(
        self, run: Run, tmp_path: Path, kept: tuple[str, ...]
    ) -> None:
        run("users", "edit", "bo@acme.example", "--first-name", "=Bo", "--last-name", "'@Lee", "--yes")
        path = tmp_path / "out.csv"
        assert run("users", "export", str(path)).code == 0
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        path.write_bytes(written([kept, *([row[name] for name in kept] for row in rows)], ";"))
        said = run("users", "import", str(path), "--yes", "--json").json
        assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 5)
